#include "kernel/delivery.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/json_writer.h"
#include "base/text.h"
#include "kernel/service.h"

namespace tocsin {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view kAttempt = "delivery.attempt";

struct Limits {
  int tries_max;
  Duration age_max;
};

// AWS: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-retry-policy.html and
// https://docs.aws.amazon.com/sns/latest/dg/sns-message-delivery-retries.html
Limits limits_of(const Parcel& parcel) {
  Limits limits{1, 24h};
  switch (parcel.retry) {
    case RetryScheme::kNone: break;
    case RetryScheme::kEventBridge: limits = {186, 24h}; break;
    case RetryScheme::kSnsToService: limits = {100'015, 24h * 24}; break;
    case RetryScheme::kSnsToPerson: limits = {50, 7h}; break;
  }
  if (parcel.tries_max > 0) limits.tries_max = parcel.tries_max;
  if (parcel.age_max.count() > 0) limits.age_max = parcel.age_max;
  return limits;
}

/// `first` doubled `step` times, at most `most`.
Duration doubled(Duration first, int step, Duration most) {
  return std::min<Duration>(most, first * (std::int64_t{1} << std::min(step, 20)));
}

/// How long to wait after the try numbered `tries` (from 1) failed.
Duration backoff(const Parcel& parcel, Random& random) {
  const int tries = parcel.tries;
  switch (parcel.retry) {
    case RetryScheme::kNone: return 0ms;
    case RetryScheme::kEventBridge: {
      const Duration full = doubled(1s, tries - 1, 480s);
      return full / 2 + Duration(static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(full.count()))));
    }
    case RetryScheme::kSnsToService:
      if (tries <= 3) return 0ms;
      if (tries <= 5) return 1s;
      return tries <= 15 ? doubled(1s, tries - 6, 20s) : Duration(20s);
    case RetryScheme::kSnsToPerson:
      if (tries <= 2) return 10s;
      return tries <= 12 ? doubled(10s, tries - 3, 600s) : Duration(600s);
  }
  return 0ms;
}

Step step_of(const Parcel& parcel, std::string_view kind) {
  return {.cause = parcel.cause,
          .kind = kind,
          .account = parcel.source_account,
          .region = parcel.region,
          .service = parcel.principal,
          .subject = parcel.target};
}

std::string detail_of(const Parcel& parcel, const Receipt& receipt, const Authorization& authorization) {
  std::string out;
  ObjectWriter detail(out);
  detail.text("principal", parcel.principal).text("source", parcel.source_arn);
  detail.given("action", authorization.action).given("by", authorization.by);
  if (receipt.kind != Receipt::Kind::kTaken) {
    detail.text("error", receipt.error_code).text("message", receipt.message);
    // What the receiver says of itself counts more than what was asked before it: a key behind a policy that allows.
    const auto nearer = [](const std::string& of_receipt, const std::string& of_check) -> const std::string& {
      return of_receipt.empty() ? of_check : of_receipt;
    };
    detail.given("reason", nearer(receipt.reason, authorization.reason));
    detail.given("change", nearer(receipt.change, authorization.change));
    detail.given("code", nearer(receipt.diagnostic, authorization.code)).given("key", receipt.key);
  }
  detail.end();
  return out;
}

}  // namespace

Delivery::Delivery(Timeline& timeline, Journal& journal, Outbox& outbox, const Resources& resources,
                   Authorizer& authorizer)
    : timeline_(timeline), journal_(journal), outbox_(outbox), resources_(resources), authorizer_(authorizer) {
  timeline_.on(std::string(kAttempt), [this](const Task& task) {
    Parcel parcel = parcel_from(task.payload);
    parcel.cause = task.cause;
    attempt(std::move(parcel));
  });
}

void Delivery::send(const Parcel& parcel, Duration delay) {
  Parcel first = parcel;
  first.sent_at = timeline_.now();
  timeline_.after(delay, kAttempt, parcel_text(first), parcel.cause);
}

void Delivery::refuse(const Parcel& parcel, const Receipt& receipt) {
  Parcel refused = parcel;
  refused.tries = 1;
  refused.sent_at = timeline_.now();
  refused.cause = journal_.write(step_of(parcel, "refused"), detail_of(parcel, receipt, {}));
  give_up(refused, receipt, "");
}

void Delivery::attempt(Parcel parcel) {
  ++parcel.tries;
  const Receipt receipt = hand_over(parcel);
  if (receipt.kind == Receipt::Kind::kTaken) return;
  const Limits limits = limits_of(parcel);
  if (receipt.kind == Receipt::Kind::kRefused) return give_up(parcel, receipt, "");
  if (parcel.tries >= limits.tries_max) return give_up(parcel, receipt, "MaximumRetryAttempts");
  const Duration wait = backoff(parcel, timeline_.random());
  if (timeline_.now() + wait - parcel.sent_at > limits.age_max) {
    return give_up(parcel, receipt, "MaximumEventAgeInSeconds");
  }
  timeline_.after(wait, kAttempt, parcel_text(parcel), parcel.cause);
}

/// One try: find the target, authorise, let the target's service take it. Writes the entry that says what came of it.
Receipt Delivery::hand_over(Parcel& parcel) {
  if (parcel.target.starts_with("mailto:")) return mail(parcel);

  const auto arn = parse_arn(parcel.target);
  Service* service = arn ? resources_.owner(arn->service) : nullptr;
  Receipt receipt = Receipt::taken();
  Authorization authorization;
  const std::int64_t entry = journal_.reserve();
  if (service == nullptr || service->delivery_action().empty()) {
    throw Unmodelled(concat("delivery to ", parcel.target));
  }
  if (const auto target = service->find_resource(*arn)) {
    authorization = authorizer_.may_deliver(parcel, service->delivery_action(), *target);
    if (authorization.allowed) {
      Parcel arrived = parcel;
      arrived.cause = entry;
      receipt = service->receive(arrived);
    } else {
      receipt = Receipt::refused("NO_PERMISSIONS", authorization.message);
    }
  } else {
    authorization.code = "ED-11";
    receipt = Receipt::refused("NO_RESOURCE", concat("The target ", parcel.target, " does not exist"));
  }
  const char* kind = "delivered";
  if (receipt.kind == Receipt::Kind::kRefused) kind = "refused";
  if (receipt.kind == Receipt::Kind::kTryAgain) kind = "retry";
  journal_.write_at(entry, step_of(parcel, kind), detail_of(parcel, receipt, authorization));
  parcel.cause = entry;
  return receipt;
}

Receipt Delivery::mail(const Parcel& parcel) {
  const auto attribute = [&](const char* name) {
    const auto found = parcel.attributes.find(name);
    return found == parcel.attributes.end() ? std::string() : found->second;
  };
  const std::string to = parcel.target.substr(std::string_view("mailto:").size());
  const std::string kind = attribute("kind");
  const Json detail = {{"kind", kind}, {"subject", attribute("subject")}, {"subscription", attribute("subscription")}};
  Step step = step_of(parcel, "alert");
  const std::string subject = concat("mail:", to);
  step.subject = subject;
  const std::int64_t entry = journal_.add(step, detail);
  outbox_.add({.kind = kind,
               .to = to,
               .subject = attribute("subject"),
               .body = parcel.payload,
               .time = timeline_.now(),
               .topic = attribute("topic"),
               .subscription = attribute("subscription"),
               .cause = entry});
  return Receipt::taken();
}

/// The parcel will not arrive: its dead-letter queue gets what it carried, if it has one.
void Delivery::give_up(const Parcel& parcel, const Receipt& receipt, std::string_view exhausted) {
  const Json why = {{"error", receipt.error_code}, {"tries", parcel.tries}, {"exhausted", exhausted}};
  if (parcel.dead_letter.empty()) {
    journal_.add(step_of(parcel, "lost"), why);
    return;
  }
  Parcel dead;
  dead.principal = parcel.principal;
  dead.source_arn = parcel.source_arn;
  dead.source_account = parcel.source_account;
  dead.region = parcel.region;
  dead.target = parcel.dead_letter;
  dead.dead_letter_of = parcel.target;
  const auto body = parcel.attributes.find("dead_letter_body");
  dead.payload = body == parcel.attributes.end() ? parcel.payload : body->second;
  // AWS: the attributes of EventBridge's dead letters.
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
  if (parcel.retry == RetryScheme::kEventBridge) {
    dead.attributes = {{"RULE_ARN", parcel.source_arn},
                       {"TARGET_ARN", parcel.target},
                       {"ERROR_CODE", receipt.error_code},
                       {"ERROR_MESSAGE", receipt.message}};
    if (!exhausted.empty()) {
      dead.attributes["EXHAUSTED_RETRY_CONDITION"] = exhausted;
      dead.attributes["RETRY_ATTEMPTS"] = std::to_string(parcel.tries - 1);
    }
  }
  Step step = step_of(parcel, "dead");
  step.subject = parcel.dead_letter;
  dead.cause = journal_.add(step, why);
  send(dead, 100ms);
}

}  // namespace tocsin
