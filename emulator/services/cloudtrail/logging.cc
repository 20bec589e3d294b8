#include "services/cloudtrail/operations.h"

namespace tocsin::cloudtrail {
namespace {

StartLoggingOutput start_logging(Cloudtrail& cloudtrail, Call& call, const StartLoggingInput& in) {
  TrailRow row = require_home_trail(cloudtrail, call, in.name);
  if (row.logging) return {};
  row.logging = true;
  row.started_at = call.now;
  cloudtrail.trails.put(row);
  return {};
}

StopLoggingOutput stop_logging(Cloudtrail& cloudtrail, Call& call, const StopLoggingInput& in) {
  TrailRow row = require_home_trail(cloudtrail, call, in.name);
  if (!row.logging) return {};
  row.logging = false;
  row.stopped_at = call.now;
  cloudtrail.trails.put(row);
  return {};
}

std::string text_of(const std::optional<Time>& time) { return time ? iso_time(*time) : std::string(); }

GetTrailStatusOutput get_trail_status(Cloudtrail& cloudtrail, Call& call, const GetTrailStatusInput& in) {
  const TrailRow row = require_trail(cloudtrail, call, in.name);
  return {.is_logging = row.logging,
          .start_logging_time = row.started_at,
          .stop_logging_time = row.stopped_at,
          .latest_delivery_attempt_time = "",
          .latest_notification_attempt_time = "",
          .latest_notification_attempt_succeeded = "",
          .latest_delivery_attempt_succeeded = "",
          .time_logging_started = text_of(row.started_at),
          .time_logging_stopped = text_of(row.stopped_at)};
}

template <class Input>
std::vector<std::string> logging_trail(const Call& call, const Input& in) {
  return {trail_arn(call, in.name)};
}

}  // namespace

Operations logging_operations(Cloudtrail& cloudtrail) {
  return {
      operation("StartLogging", cloudtrail, start_logging, {.resources = logging_trail<StartLoggingInput>}),
      operation("StopLogging", cloudtrail, stop_logging, {.resources = logging_trail<StopLoggingInput>}),
      operation("GetTrailStatus", cloudtrail, get_trail_status,
                {.gaps = "delivery times and errors: no log files are written",
                 .resources = logging_trail<GetTrailStatusInput>}),
  };
}

}  // namespace tocsin::cloudtrail
