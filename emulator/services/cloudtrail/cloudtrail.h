#pragma once

#include <string>
#include <string_view>

#include "kernel/gateway.h"
#include "kernel/service.h"
#include "services/cloudtrail/event_table.h"
#include "services/cloudtrail/record.h"
#include "services/cloudtrail/selectors.h"
#include "services/cloudtrail/trail_table.h"

namespace tocsin::cloudtrail {

/// Whether a logging trail takes an event, and if none does, why: with the trail that came nearest to it.
struct Verdict {
  bool taken = false;
  std::string code;    ///< CT-01 … (facts: failure modes of capture).
  std::string reason;  ///< A sentence for people.
  std::string trail;   ///< ARN; "" if the account has no trail.
};

/// AWS CloudTrail.
///
/// Emulated: the record of every call and sign-in, as AWS writes it; 90 days of event history with LookupEvents;
/// trails (single- and multi-region, home region, start and stop of logging, basic and advanced selectors, tags), with
/// the checks of the trail's bucket; and which events a trail hands to EventBridge, from where the events service
/// takes them (task `events.ingest`, whose payload is the event).
///
/// Not emulated: log files in the bucket, delivery to CloudWatch Logs and SNS, encryption with KMS, organization
/// trails, Insights, Lake (event data stores), channels, and the second record of a call across accounts.
struct Cloudtrail final : Service, Recorder {
  static constexpr std::string_view kServiceId = "cloudtrail";

  explicit Cloudtrail(Kernel& kernel_) : kernel(kernel_), trails(kernel_.db), events(kernel_.db) {}

  Operations operations() override;
  void start() override;
  AwsError access_denied(const std::string& message) const override;
  std::optional<tocsin::Resource> find_resource(const Arn& arn) override;
  std::optional<TrailResource> trail_resource(const Arn& arn) const override;

  /// The record of a call, successful or refused.
  void record(const Call& call, const Json& input, const Json* output, const AwsError* error) override;

  /// Writes what happened into the history, says in the journal that it is there, and hands it to EventBridge if a
  /// trail takes it. For everything that is not a call: sign-ins and what a service does by itself. `draft` needs no
  /// event id, time or account if they are the obvious ones.
  void write(RecordDraft draft);

  Verdict judge(const RecordDraft& draft);

  Kernel& kernel;
  TrailTable trails;
  EventTable events;
  SelectorCache selectors;

 private:
  /// A data event that no trail selects is nowhere: not even in the event history. True if this is one; only the
  /// journal has it then. Needs no texts of the draft.
  bool drop(const RecordDraft& draft);
  void store(const RecordDraft& draft);
  void keep(const RecordDraft& draft, const std::string& text);
  void hand_on(const RecordDraft& draft, const std::string& text, std::int64_t recorded);
  void expire();
};

}  // namespace tocsin::cloudtrail
