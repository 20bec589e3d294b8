#include <algorithm>

#include "base/json.h"
#include "kernel/paging.h"
#include "services/sqs/errors.h"
#include "services/sqs/queue_attributes.h"
#include "services/sqs/shapes.h"
#include "services/sqs/sqs.h"

namespace tocsin::sqs {
namespace {

using namespace std::chrono_literals;

constexpr std::int64_t kQueuesPerAnswer = 1000;

void check_name(const std::string& name) {
  if (name.ends_with(".fifo")) throw Unmodelled("sqs.CreateQueue of a FIFO queue");
  const auto allowed = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  };
  if (name.empty() || name.size() > 80 || !std::all_of(name.begin(), name.end(), allowed)) {
    throw invalid_parameter("Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length");
  }
}

CreateQueueOutput create_queue(Sqs& sqs, Call& call, const CreateQueueInput& in) {
  check_name(in.queue_name);
  QueueRow queue{.account = call.account,
                 .region = call.region,
                 .name = in.queue_name,
                 .tags = json_map_text(in.tags),
                 .created_at = call.now,
                 .modified_at = call.now};
  set_queue_attributes(sqs, queue, in.attributes);
  // AWS: creating a queue again is a no-op, unless an attribute that is given differs.
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
  if (const auto existing = sqs.queues.find(call.account, call.region, in.queue_name)) {
    const std::string different = different_attribute(sqs, *existing, in.attributes);
    if (!different.empty()) throw queue_exists(different);
  } else {
    sqs.queues.put(queue);
  }
  return {.queue_url = url_of(call, call.account, in.queue_name)};
}

DeleteQueueOutput delete_queue(Sqs& sqs, Call& call, const DeleteQueueInput& in) {
  const QueueRow queue = require_queue(sqs, call, in.queue_url);
  sqs.messages.remove_all(queue);
  sqs.queues.remove(queue);
  return {};
}

GetQueueUrlOutput get_queue_url(Sqs& sqs, Call& call, const GetQueueUrlInput& in) {
  const std::string owner = in.queue_owner_aws_account_id.value_or(call.account);
  if (!sqs.queues.find(owner, call.region, in.queue_name)) throw queue_does_not_exist();
  return {.queue_url = url_of(call, owner, in.queue_name)};
}

std::int64_t page_size(const std::optional<std::int64_t>& given) {
  if (given && (*given < 1 || *given > kQueuesPerAnswer)) {
    throw invalid_parameter(
        "Value for parameter MaxResults is invalid. Reason: Must be between 1 and 1000, if provided.");
  }
  return given.value_or(kQueuesPerAnswer);
}

ListQueuesOutput list_queues(Sqs& sqs, Call& call, const ListQueuesInput& in) {
  const auto after = page_start(in.next_token);
  if (!after) throw invalid_parameter("Invalid or expired next token.");
  const std::int64_t limit = page_size(in.max_results);
  auto names = sqs.queues.list(call.account, call.region, in.queue_name_prefix.value_or(""), *after, limit + 1);
  ListQueuesOutput out;
  const auto next = cut_page(names, static_cast<std::size_t>(limit), [](const std::string& name) { return name; });
  // AWS: without MaxResults the answer ends at a thousand queues, and says nothing of the rest.
  if (in.max_results) out.next_token = next;
  for (const std::string& name : names) out.queue_urls.push_back(url_of(call, call.account, name));
  return out;
}

ListDeadLetterSourceQueuesOutput list_dead_letter_source_queues(Sqs& sqs, Call& call,
                                                                const ListDeadLetterSourceQueuesInput& in) {
  const QueueRow queue = require_queue(sqs, call, in.queue_url);
  const auto after = page_start(in.next_token);
  if (!after) throw invalid_parameter("Invalid or expired next token.");
  const std::int64_t limit = page_size(in.max_results);
  auto names = sqs.queues.sources_of(queue.account, queue.region, queue.arn(), *after, limit + 1);
  ListDeadLetterSourceQueuesOutput out;
  out.next_token = cut_page(names, static_cast<std::size_t>(limit), [](const std::string& name) { return name; });
  for (const std::string& name : names) out.queue_urls.push_back(url_of(call, queue.account, name));
  return out;
}

PurgeQueueOutput purge_queue(Sqs& sqs, Call& call, const PurgeQueueInput& in) {
  QueueRow queue = require_queue(sqs, call, in.queue_url);
  if (queue.purged_at && call.now - *queue.purged_at < 60s) throw purge_in_progress(queue.name);
  sqs.messages.remove_all(queue);
  queue.purged_at = call.now;
  sqs.queues.put(queue);
  return {};
}

TagQueueOutput tag_queue(Sqs& sqs, Call& call, const TagQueueInput& in) {
  QueueRow queue = require_queue(sqs, call, in.queue_url);
  std::map<std::string, std::string> tags = json_map(queue.tags);
  for (const auto& [key, value] : in.tags) tags[key] = value;
  if (tags.size() > 50) throw invalid_parameter("Too many tags added for queue: at most 50 are allowed.");
  queue.tags = json_map_text(tags);
  sqs.queues.put(queue);
  return {};
}

UntagQueueOutput untag_queue(Sqs& sqs, Call& call, const UntagQueueInput& in) {
  QueueRow queue = require_queue(sqs, call, in.queue_url);
  std::map<std::string, std::string> tags = json_map(queue.tags);
  for (const std::string& key : in.tag_keys) tags.erase(key);
  queue.tags = json_map_text(tags);
  sqs.queues.put(queue);
  return {};
}

ListQueueTagsOutput list_queue_tags(Sqs& sqs, Call& call, const ListQueueTagsInput& in) {
  return {.tags = json_map(require_queue(sqs, call, in.queue_url).tags)};
}

}  // namespace

Operations queue_operations(Sqs& sqs) {
  return {
      operation("CreateQueue", sqs, create_queue,
                {.gaps = "FIFO queues; a name can be used again at once after DeleteQueue",
                 .resources = [](const Call& call,
                                 const CreateQueueInput& in) { return std::vector{call.arn("sqs", in.queue_name)}; },
                 .context = [](const Call&, const CreateQueueInput& in,
                               policy::Context& context) { set_request_tags(context, in.tags); }}),
      operation("DeleteQueue", sqs, delete_queue,
                {.gaps = "the queue is gone at once", .resources = given_queue<DeleteQueueInput>}),
      operation("GetQueueUrl", sqs, get_queue_url,
                {.resources =
                     [](const Call& call, const GetQueueUrlInput& in) {
                       return std::vector{concat("arn:aws:sqs:", call.region, ":",
                                                 in.queue_owner_aws_account_id.value_or(call.account), ":",
                                                 in.queue_name)};
                     }}),
      operation("ListQueues", sqs, list_queues),
      operation("ListDeadLetterSourceQueues", sqs, list_dead_letter_source_queues,
                {.resources = given_queue<ListDeadLetterSourceQueuesInput>}),
      operation("PurgeQueue", sqs, purge_queue, {.resources = given_queue<PurgeQueueInput>}),
      operation("TagQueue", sqs, tag_queue,
                {.resources = given_queue<TagQueueInput>,
                 .context = [](const Call&, const TagQueueInput& in,
                               policy::Context& context) { set_request_tags(context, in.tags); }}),
      operation("UntagQueue", sqs, untag_queue,
                {.resources = given_queue<UntagQueueInput>,
                 .context =
                     [](const Call&, const UntagQueueInput& in, policy::Context& context) {
                       if (!in.tag_keys.empty()) context.set("aws:TagKeys", in.tag_keys);
                     }}),
      operation("ListQueueTags", sqs, list_queue_tags, {.resources = given_queue<ListQueueTagsInput>}),
  };
}

}  // namespace tocsin::sqs
