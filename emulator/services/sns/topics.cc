#include <algorithm>

#include "kernel/paging.h"
#include "services/sns/errors.h"
#include "services/sns/shapes.h"
#include "services/sns/sns.h"
#include "services/sns/tags.h"
#include "services/sns/topic_attributes.h"

namespace tocsin::sns {
namespace {

constexpr std::size_t kTopicsPerPage = 100;

// AWS: letters, digits, underscores and hyphens, 1 to 256 of them.
// https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
bool is_topic_name(std::string_view name) {
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  return !name.empty() && name.size() <= 256 && std::all_of(name.begin(), name.end(), allowed);
}

CreateTopicOutput create_topic(Sns& sns, Call& call, const CreateTopicInput& in) {
  if (in.name.ends_with(".fifo")) throw Unmodelled("sns.CreateTopic of a FIFO topic");
  if (!is_topic_name(in.name)) throw invalid_parameter("Topic Name");
  if (in.data_protection_policy) throw Unmodelled("sns.CreateTopic DataProtectionPolicy");

  TopicRow wanted{.account = call.account, .region = call.region, .name = in.name, .created_at = call.now};
  for (const auto& [name, value] : in.attributes) set_topic_attribute(wanted, name, value, "Attributes Reason: ");
  wanted.tags = tags_text(in.tags);

  // AWS: creating a topic again is a no-op, unless what is given differs from what it has.
  // https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html
  if (const auto existing = sns.topics.find(call.account, call.region, in.name)) {
    TopicRow changed = *existing;
    for (const auto& [name, value] : in.attributes) set_topic_attribute(changed, name, value, "Attributes Reason: ");
    if (!same_attributes(*existing, changed)) {
      throw invalid_parameter("Attributes Reason: Topic already exists with different attributes");
    }
    if (!in.tags.empty() && existing->tags != wanted.tags) {
      throw invalid_parameter("Tags Reason: Topic already exists with different tags");
    }
  } else {
    sns.topics.put(wanted);
  }
  return {.topic_arn = wanted.arn()};
}

DeleteTopicOutput delete_topic(Sns& sns, Call& call, const DeleteTopicInput& in) {
  const auto arn = parse_arn(in.topic_arn);
  if (!arn || arn->service != "sns" || arn->region != call.region) throw invalid_parameter("TopicArn");
  // AWS: deleting a topic that does not exist does not result in an error.
  // https://docs.aws.amazon.com/sns/latest/api/API_DeleteTopic.html
  if (const auto topic = sns.topics.find(arn->account, arn->region, arn->resource)) {
    sns.subscriptions.remove_of_topic(topic->account, topic->region, topic->name);
    sns.topics.remove(*topic);
  }
  return {};
}

ListTopicsOutput list_topics(Sns& sns, Call& call, const ListTopicsInput& in) {
  const auto after = page_start(in.next_token);
  if (!after) throw invalid_parameter("NextToken");
  std::vector<std::string> names = sns.topics.list(call.account, call.region, *after, kTopicsPerPage + 1);
  ListTopicsOutput out;
  out.next_token = cut_page(names, kTopicsPerPage, [](const std::string& name) { return name; });
  for (const std::string& name : names) out.topics.push_back({.topic_arn = call.arn("sns", name)});
  return out;
}

}  // namespace

Operations topic_operations(Sns& sns) {
  return {
      operation("CreateTopic", sns, create_topic,
                {.gaps = "FIFO topics; data protection policies; delivery status logs; active tracing",
                 .resources = [](const Call& call,
                                 const CreateTopicInput& in) { return std::vector{call.arn("sns", in.name)}; },
                 .context = [](const Call&, const CreateTopicInput& in,
                               policy::Context& context) { set_tag_context(context, in.tags); }}),
      operation("DeleteTopic", sns, delete_topic,
                {.resources = [](const Call&, const DeleteTopicInput& in) { return given_arn(in.topic_arn); }}),
      operation("ListTopics", sns, list_topics),
  };
}

}  // namespace tocsin::sns
