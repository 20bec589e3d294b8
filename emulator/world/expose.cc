#include <nlohmann/json.hpp>

#include "base/text.h"
#include "tocsin/person.h"
#include "tocsin/world.h"
#include "world/parts.h"

namespace tocsin {
namespace {

constexpr std::string_view kQuarantine = "arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV3";
constexpr std::string_view kHealthRegion = "us-east-1";

/// The record of what AWS did to the user.
// Deviation: the older records that people show are of PutUserPolicy, with the victim as identity; that the current
// policy, which is attached, is recorded in the same way is an assumption.
cloudtrail::RecordDraft quarantine_record(const Caller& user, std::int64_t cause) {
  cloudtrail::RecordDraft draft;
  draft.account = user.principal.account;
  draft.region = kHealthRegion;
  draft.global = true;
  draft.identity_json = cloudtrail::identity_text(user);
  draft.user_arn = user.principal.arn;
  draft.username = cloudtrail::username_of(user);
  draft.access_key_id = user.access_key_id;
  draft.event_source = "iam.amazonaws.com";
  draft.event_name = "AttachUserPolicy";
  draft.source_ip = "AWS Internal";
  draft.user_agent = "aws-internal/3";
  draft.parameters_json = json_text(Json{{"policyArn", kQuarantine}, {"userName", user.user_name}});
  draft.touched = {{"AWS::IAM::User", user.user_name}, {"AWS::IAM::Policy", std::string(kQuarantine)}};
  draft.cause = cause;
  return draft;
}

/// AWS: Health sends events about exposed keys to us-east-1, by the account's default bus.
/// https://docs.aws.amazon.com/health/latest/ug/aws-health-events-eventbridge-schema.html
std::string health_event(Kernel& kernel, const Caller& owner, const Exposure& exposure) {
  Random& random = kernel.timeline.random();
  const Time now = kernel.timeline.now();
  const std::string began = http_time(now);
  const std::string description =
      concat("The access key ", exposure.access_key_id, ", which belongs to ",
             owner.user_name.empty() ? "the root user" : concat("the IAM user ", owner.user_name), ", was found at ",
             exposure.location, ".");
  const std::string type = "AWS_RISK_CREDENTIALS_EXPOSED";
  const Json detail = {
      {"eventArn", concat("arn:aws:health:us-east-1::event/RISK/", type, "/", type, "_", random.uuid())},
      {"service", "RISK"},
      {"eventTypeCode", type},
      {"eventTypeCategory", "issue"},
      {"eventScopeCode", "ACCOUNT_SPECIFIC"},
      {"communicationId", random.uuid()},
      {"startTime", began},
      {"lastUpdatedTime", began},
      {"statusCode", "open"},
      {"eventRegion", kHealthRegion},
      {"eventDescription", {{{"language", "en_US"}, {"latestDescription", description}}}},
      {"affectedEntities",
       {{{"entityValue", exposure.access_key_id}, {"status", "IMPAIRED"}, {"lastUpdatedTime", began}}}},
      {"affectedAccount", owner.principal.account},
      {"page", "1"},
      {"totalPages", "1"}};
  return json_text(Json{{"version", "0"},
                        {"id", random.uuid()},
                        {"detail-type", "AWS Health Event"},
                        {"source", "aws.health"},
                        {"account", owner.principal.account},
                        {"time", iso_time(now)},
                        {"region", kHealthRegion},
                        {"resources", {exposure.access_key_id}},
                        {"detail", detail}});
}

}  // namespace

Exposed World::expose(const Exposure& exposure) {
  Engine& engine = parts_->engine;
  const auto credential = parts_->iam.find_key(exposure.access_key_id);
  if (!credential) {
    throw AwsError("NoSuchEntity", 404, concat("there is no access key ", exposure.access_key_id, " in this world"));
  }
  const Caller& owner = credential->caller;
  Transaction transaction(engine.db);
  Exposed result{.quarantined = parts_->iam.quarantine(owner, kQuarantine)};
  const std::string reason =
      result.quarantined
          ? concat("AWS attached AWSCompromisedKeyQuarantineV3: the key was found at ", exposure.location)
          : concat("AWS found the key at ", exposure.location, "; there is nobody to quarantine");
  result.entry = engine.journal.add({.cause = 0,
                                     .kind = "changed",
                                     .account = owner.principal.account,
                                     .region = std::string(kHealthRegion),
                                     .service = "health",
                                     .subject = owner.principal.arn},
                                    {{"reason", reason}, {"access_key_id", exposure.access_key_id}});
  if (result.quarantined) parts_->cloudtrail.write(quarantine_record(owner, result.entry));
  const Duration delay = engine.settings.exposure_to_health.draw(engine.timeline.random());
  engine.timeline.after(delay, "events.ingest", health_event(engine.kernel, owner, exposure), result.entry);
  engine.timeline.save();
  transaction.commit();
  return result;
}

}  // namespace tocsin
