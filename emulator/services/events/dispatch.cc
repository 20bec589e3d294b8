#include "services/events/dispatch.h"

#include <nlohmann/json.hpp>

#include "kernel/delivery.h"
#include "services/events/target_checks.h"

namespace tocsin::events {
namespace {

/// The parcel of a target, without payload.
Parcel parcel_for(const Arrival& arrival, const std::string& rule, const Target& target) {
  Parcel parcel;
  parcel.principal = "events.amazonaws.com";
  parcel.source_arn = rule_arn(arrival.bus, rule);
  parcel.source_account = arrival.bus.account;
  parcel.region = arrival.bus.region;
  parcel.target = target.arn;
  if (target.role_arn) {
    (uses_role(arrival.bus, target.arn) ? parcel.role_arn : parcel.ignored_role) = *target.role_arn;
  }
  parcel.retry = RetryScheme::kEventBridge;
  if (target.retry_policy) {
    // The first try is not a retry.
    if (const auto& retries = target.retry_policy->maximum_retry_attempts) {
      parcel.tries_max = static_cast<int>(*retries) + 1;
    }
    if (const auto& age = target.retry_policy->maximum_event_age_in_seconds) {
      parcel.age_max = std::chrono::seconds(*age);
    }
  }
  if (target.dead_letter_config && target.dead_letter_config->arn) {
    parcel.dead_letter = *target.dead_letter_config->arn;
    // AWS: a dead-letter queue gets the event itself, not what a transformer made of it.
    parcel.attributes["dead_letter_body"] = arrival.event;
  }
  return parcel;
}

void send(Events& events, const Arrival& arrival, const std::string& rule, const TargetRow& row, std::int64_t cause) {
  const PreparedTarget& prepared = events.prepared.get(row.target);
  Parcel parcel = parcel_for(arrival, rule, prepared.target);
  parcel.cause = cause;
  Kernel& kernel = events.kernel;
  try {
    parcel.payload = payload_for(
        prepared, arrival.event,
        {.rule_arn = parcel.source_arn, .rule_name = rule, .ingestion_time = iso_time(kernel.timeline.now())});
  } catch (const TransformError& error) {
    // AWS: the event is not delivered to this target, and counts as a failed invocation.
    kernel.delivery.refuse(parcel, Receipt::refused("INVALID_JSON", error.message, "ED-15"));
    return;
  }
  kernel.delivery.send(parcel, kernel.settings.bus_to_target.draw(kernel.timeline.random()));
}

}  // namespace

void dispatch(Events& events, const Arrival& arrival, const std::string& rule) {
  const std::vector<TargetRow> targets = events.targets.of_rule(arrival.bus, rule);
  Json ids = Json::array();
  for (const TargetRow& target : targets) ids.push_back(target.id);
  const std::string arn = rule_arn(arrival.bus, rule);
  const std::int64_t entry = events.kernel.journal.add({.cause = arrival.entry,
                                                        .kind = "matched",
                                                        .account = arrival.bus.account,
                                                        .region = arrival.bus.region,
                                                        .service = "events",
                                                        .subject = arn},
                                                       {{"rule", rule}, {"targets", std::move(ids)}});
  for (const TargetRow& target : targets) send(events, arrival, rule, target, entry);
}

}  // namespace tocsin::events
