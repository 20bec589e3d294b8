#include "services/cloudtrail/cloudtrail.h"

#include "base/json_writer.h"
#include "base/text.h"
#include "kernel/resources.h"
#include "services/cloudtrail/operations.h"

namespace tocsin::cloudtrail {
namespace {

using namespace std::chrono_literals;

constexpr Duration kHistory = 24h * 90;
constexpr std::string_view kRetention = "cloudtrail.retention";
constexpr std::string_view kIngest = "events.ingest";

// AWS: larger records go to the trail's bucket only.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html
constexpr std::size_t kEventBytesMax = 256 * 1024;

Step step_of(const RecordDraft& draft, std::string_view kind, std::int64_t cause) {
  return {.cause = cause,
          .kind = kind,
          .account = draft.account,
          .region = draft.region,
          .service = Cloudtrail::kServiceId,
          .subject = draft.event_id};
}

std::string recorded_text(const RecordDraft& draft) {
  std::string out;
  ObjectWriter(out).text("event_name", draft.event_name).text("event_source", draft.event_source).end();
  return out;
}

std::string withheld_text(const Verdict& verdict) {
  std::string out;
  ObjectWriter(out).text("code", verdict.code).text("reason", verdict.reason).text("trail", verdict.trail).end();
  return out;
}

}  // namespace

Operations Cloudtrail::operations() {
  Operations all;
  for (auto* rows : {trail_operations, logging_operations, selector_operations, tag_operations, lookup_operations}) {
    for (Operation& row : rows(*this)) all.push_back(std::move(row));
  }
  return all;
}

void Cloudtrail::start() {
  kernel.timeline.on(std::string(kRetention), [this](const Task&) { expire(); });
}

AwsError Cloudtrail::access_denied(const std::string& message) const { return {"AccessDeniedException", 400, message}; }

std::optional<tocsin::Resource> Cloudtrail::find_resource(const Arn& arn) {
  constexpr std::string_view kTrail = "trail/";
  if (!arn.resource.starts_with(kTrail)) return std::nullopt;
  if (!trails.find(arn.account, arn.region, arn.resource.substr(kTrail.size()))) return std::nullopt;
  return tocsin::Resource{.account = arn.account};
}

std::optional<TrailResource> Cloudtrail::trail_resource(const Arn& arn) const {
  return TrailResource{"AWS::CloudTrail::Trail", arn.text()};
}

void Cloudtrail::write(RecordDraft draft) {
  if (draft.event_id.empty()) draft.event_id = kernel.timeline.random().uuid();
  if (draft.time == Time{}) draft.time = kernel.timeline.now();
  if (draft.account.empty()) draft.account = kernel.account;
  if (!drop(draft)) store(draft);
}

bool Cloudtrail::drop(const RecordDraft& draft) {
  if (draft.management) return false;
  const Verdict verdict = judge(draft);
  if (verdict.taken) return false;
  if (!draft.read_only) {
    kernel.journal.write(step_of(draft, "withheld", draft.cause), withheld_text(verdict));
  }
  return true;
}

void Cloudtrail::store(const RecordDraft& draft) {
  const std::string text = record_text(draft);
  if (draft.management) keep(draft, text);
  const std::int64_t recorded = kernel.journal.write(step_of(draft, "recorded", draft.cause), recorded_text(draft));
  hand_on(draft, text, recorded);
}

void Cloudtrail::keep(const RecordDraft& draft, const std::string& text) {
  const std::int64_t id = events.insert({.account = draft.account,
                                         .region = draft.region,
                                         .time = draft.time,
                                         .event_id = draft.event_id,
                                         .event_name = draft.event_name,
                                         .event_source = draft.event_source,
                                         .read_only = draft.read_only,
                                         .username = draft.username,
                                         .access_key_id = draft.access_key_id,
                                         .resources = resources_text(draft.touched),
                                         .record = text});
  // The first event of an empty history starts the clock of its retention.
  if (id == 1) kernel.timeline.after(kHistory, kRetention, "", 0, TaskClass::kHousekeeping);
}

void Cloudtrail::hand_on(const RecordDraft& draft, const std::string& text, std::int64_t recorded) {
  Verdict verdict = judge(draft);
  if (verdict.taken && text.size() > kEventBytesMax) {
    verdict = {.code = "CT-13",
               .reason = "the record is larger than 256 KB, and CloudTrail does not send such records to EventBridge",
               .trail = verdict.trail};
  }
  if (verdict.taken) {
    Random& random = kernel.timeline.random();
    const Duration delay = kernel.settings.cloudtrail_to_bus.draw(random);
    kernel.timeline.after(delay, kIngest, event_text(draft, random.uuid(), text), recorded);
  } else if (!draft.read_only) {
    kernel.journal.write(step_of(draft, "withheld", recorded), withheld_text(verdict));
  }
}

void Cloudtrail::expire() {
  const Time now = kernel.timeline.now();
  events.purge(now - kHistory);
  if (const auto oldest = events.oldest()) {
    kernel.timeline.at(std::max(*oldest + kHistory, now + Duration(24h)), kRetention, "", 0, TaskClass::kHousekeeping);
  }
}

}  // namespace tocsin::cloudtrail
