#include <algorithm>
#include <array>

#include "services/sns/errors.h"
#include "services/sns/mail.h"
#include "services/sns/shapes.h"
#include "services/sns/sns.h"
#include "services/sns/subscription_attributes.h"

namespace tocsin::sns {
namespace {

using namespace std::chrono_literals;

// AWS: the token of a confirmation is good for two days, and an unconfirmed subscription is deleted after them.
// https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html
constexpr Duration kPendingMax = 48h;

constexpr std::array<std::string_view, 6> kUnmodelledProtocols = {"http", "https",       "lambda",
                                                                  "sms",  "application", "firehose"};

bool is_mail_address(std::string_view text) {
  const std::size_t at = text.find('@');
  const auto bad = [](char c) { return c <= ' ' || c == 0x7f; };
  return at != std::string_view::npos && at > 0 && at + 1 < text.size() &&
         text.find('@', at + 1) == std::string_view::npos && std::none_of(text.begin(), text.end(), bad);
}

bool is_anonymous(const Call& call) { return call.caller.principal.kind == policy::PrincipalKind::kAnonymous; }

void check_endpoint(const SubscribeInput& in) {
  if (std::find(kUnmodelledProtocols.begin(), kUnmodelledProtocols.end(), in.protocol) != kUnmodelledProtocols.end()) {
    throw Unmodelled(concat("sns.Subscribe Protocol ", in.protocol));
  }
  const std::string endpoint = in.endpoint.value_or("");
  if (in.protocol == "email" || in.protocol == "email-json") {
    if (!is_mail_address(endpoint)) throw invalid_parameter("Email address");
  } else if (in.protocol == "sqs") {
    const auto arn = parse_arn(endpoint);
    if (!arn || arn->service != "sqs") throw invalid_parameter("SQS endpoint ARN");
    if (endpoint.ends_with(".fifo")) {
      throw invalid_parameter("Endpoint Reason: FIFO SQS Queues can not be subscribed to standard SNS topics");
    }
  } else {
    throw invalid_parameter(concat("Amazon SNS does not support this protocol string: ", in.protocol));
  }
}

/// AWS: a mailbox, and a queue of another account, must agree first.
bool needs_confirmation(const SubscriptionRow& row) {
  if (row.is_mail()) return true;
  const auto queue = parse_arn(row.endpoint);
  return queue->account != row.owner;
}

std::string new_token(Random& random) { return concat("2336412f37", random.text("0123456789abcdef", 118)); }

void ask_for_confirmation(Sns& sns, Call& call, const TopicRow& topic, SubscriptionRow& row) {
  row.state = SubscriptionState::kPending;
  row.pending_since = call.now;
  call.schedule(kPendingMax, kExpireTask, row.arn(), TaskClass::kHousekeeping);
  const Settings& settings = sns.kernel.settings;
  call.send(confirmation_parcel(topic, row, call.random, call.now),
            row.is_mail() ? settings.topic_to_mail : settings.topic_to_queue);
}

SubscribeOutput answer(const SubscriptionRow& row, const SubscribeInput& in) {
  const bool show = row.state == SubscriptionState::kConfirmed || in.return_subscription_arn.value_or(false);
  return {.subscription_arn = show ? row.arn() : "pending confirmation"};
}

SubscribeOutput subscribe(Sns& sns, Call& call, const SubscribeInput& in) {
  const TopicRow topic = require_topic(sns, call, in.topic_arn);
  check_endpoint(in);
  auto row = sns.subscriptions.find_endpoint(topic.account, topic.region, topic.name, in.protocol, *in.endpoint);
  SubscriptionRow wanted = row ? *row
                               : SubscriptionRow{.account = topic.account,
                                                 .region = topic.region,
                                                 .topic = topic.name,
                                                 .owner = call.account,
                                                 .principal = call.caller.principal.arn,
                                                 .protocol = in.protocol,
                                                 .endpoint = *in.endpoint};
  for (const auto& [name, value] : in.attributes) {
    set_subscription_attribute(wanted, name, value, "Attributes Reason: ");
  }
  check_filter(sns, wanted, "Attributes Reason: ");
  if (row) {
    if (!same_attributes(*row, wanted)) {
      throw invalid_parameter("Attributes Reason: Subscription already exists with different attributes");
    }
    // AWS: who subscribes a pending mailbox once more gets another mail.
    if (row->state == SubscriptionState::kPending) {
      ask_for_confirmation(sns, call, topic, *row);
      sns.subscriptions.put(*row);
    }
    return answer(*row, in);
  }
  wanted.id = call.random.uuid();
  wanted.token = new_token(call.random);
  wanted.pending_since = call.now;
  if (needs_confirmation(wanted)) {
    ask_for_confirmation(sns, call, topic, wanted);
  } else {
    wanted.state = SubscriptionState::kConfirmed;
    wanted.authenticated = true;
  }
  sns.subscriptions.put(wanted);
  return answer(wanted, in);
}

ConfirmSubscriptionOutput confirm_subscription(Sns& sns, Call& call, const ConfirmSubscriptionInput& in) {
  // AWS: the token is enough, unless the flag is set.
  if (!is_anonymous(call)) call.authorize("sns:ConfirmSubscription", given_arn(in.topic_arn).front());
  const bool protect = lower(in.authenticate_on_unsubscribe.value_or("")) == "true";
  if (protect && is_anonymous(call)) {
    throw authorization_error("AuthenticateOnUnsubscribe needs a request that is signed");
  }
  const auto arn = parse_arn(in.topic_arn);
  // A link that is opened at a local address does not say which region it is of; its topic does.
  if (!arn || !is_anonymous(call)) require_topic(sns, call, in.topic_arn);
  auto row = sns.subscriptions.find_token(arn->account, arn->region, arn->resource, in.token);
  if (!row) throw invalid_token();
  if (row->state == SubscriptionState::kPending) {
    row->state = SubscriptionState::kConfirmed;
    row->authenticated = !is_anonymous(call);
    row->authenticate_on_unsubscribe = protect;
    row->burst_count = 0;
    sns.subscriptions.put(*row);
  }
  return {.subscription_arn = row->arn()};
}

UnsubscribeOutput unsubscribe(Sns& sns, Call& call, const UnsubscribeInput& in) {
  if (!is_anonymous(call)) call.authorize("sns:Unsubscribe", "*");
  const auto arn = parse_arn(in.subscription_arn);
  const std::size_t colon = arn ? arn->resource.find(':') : std::string::npos;
  if (colon == std::string::npos) require_subscription(sns, call, in.subscription_arn);  // Throws.
  const auto row = sns.subscriptions.find(arn->account, arn->region, arn->resource.substr(0, colon),
                                          arn->resource.substr(colon + 1));
  // AWS: ending a subscription that does not exist is no error.
  if (!row) return {};
  const bool is_owner = !is_anonymous(call) && (call.account == row->owner || call.account == row->account);
  if (row->state == SubscriptionState::kPending) {
    throw invalid_parameter("SubscriptionArn Reason: the subscription is pending confirmation");
  }
  if (!is_owner && (row->authenticate_on_unsubscribe || !is_anonymous(call))) {
    throw authorization_error("Not authorized to unsubscribe: only the owners of topic and subscription may");
  }
  // AWS: somebody who had to show no credentials may have erred, or be a mail scanner that follows every link.
  // https://docs.aws.amazon.com/sns/latest/api/API_Unsubscribe.html
  if (!is_owner && row->is_mail()) {
    const auto topic = sns.topics.find(row->account, row->region, row->topic);
    if (topic) call.send(cancellation_parcel(*topic, *row), sns.kernel.settings.topic_to_mail);
  }
  sns.subscriptions.remove(*row);
  return {};
}

void set_subscribe_context(const Call&, const SubscribeInput& in, policy::Context& context) {
  context.set("sns:Protocol", in.protocol);
  if (in.endpoint) {
    context.set("sns:Endpoint", *in.endpoint);
  } else {
    context.absent("sns:Endpoint");
  }
}

}  // namespace

void expire_subscription(Sns& sns, const Task& task) {
  const auto arn = parse_arn(task.payload);
  const std::size_t colon = arn->resource.find(':');
  const auto row = sns.subscriptions.find(arn->account, arn->region, arn->resource.substr(0, colon),
                                          arn->resource.substr(colon + 1));
  if (!row || row->state != SubscriptionState::kPending) return;
  // It may have been asked for again since: then a later task ends it.
  if (sns.kernel.timeline.now() - row->pending_since < kPendingMax) return;
  sns.subscriptions.remove(*row);
  sns.kernel.journal.write({.cause = task.cause,
                            .kind = "changed",
                            .account = row->account,
                            .region = row->region,
                            .service = "sns",
                            .subject = task.payload},
                           "{}");
}

Operations subscription_operations(Sns& sns) {
  return {
      operation("Subscribe", sns, subscribe,
                {.gaps = "protocols other than email, email-json and sqs",
                 .resources = [](const Call&, const SubscribeInput& in) { return given_arn(in.topic_arn); },
                 .context = set_subscribe_context}),
      operation("ConfirmSubscription", sns, confirm_subscription,
                {.needs_signature = Signed::kOptional, .checks_itself = true}),
      operation("Unsubscribe", sns, unsubscribe, {.needs_signature = Signed::kOptional, .checks_itself = true}),
  };
}

}  // namespace tocsin::sns
