#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "kernel/authorization.h"
#include "kernel/caller.h"
#include "kernel/settings.h"
#include "language/policy/context.h"
#include "model/service_model.h"
#include "sim/timeline.h"
#include "tocsin/error.h"

namespace tocsin {

struct Kernel;
struct Operation;
struct Parcel;

/// A request to the gateway, whichever door it came through.
struct ApiCall {
  std::string service;    ///< Our id: `sns`.
  std::string operation;  ///< AWS's name: `CreateTopic`.
  std::string region;
  Caller caller;
  std::string source_ip = "127.0.0.1";
  std::string user_agent = "tocsin";
  std::string host;        ///< As the client addressed it; empty for calls that did not come over HTTP.
  std::int64_t cause = 0;  ///< The journal entry that led to the call.
};

/// What a call came to: an output or AWS's refusal.
struct Outcome {
  std::shared_ptr<const Json> output;  ///< Set if there is no error. Members by the model's names.
  std::optional<AwsError> error;
  std::string request_id;
  std::int64_t entry = 0;  ///< The journal entry of the call.

  bool ok() const { return !error; }
};

/// A resource that a CloudTrail record names, as LookupEvents lists it.
struct TrailResource {
  std::string type;  ///< `AWS::IAM::User`
  std::string name;
};

/// One call while it is handled: who, where, when, which id, and the only ways to affect anything but one's own tables.
class Call {
 public:
  Call(Kernel& kernel, const ApiCall& api, const Operation& operation);
  Call(const Call&) = delete;

  Kernel& kernel;
  const ApiCall& api;
  const Operation& operation;
  const Caller& caller;
  const Time now;
  const std::string& account;  ///< The caller's account.
  const std::string region;    ///< Where the call is served and recorded: us-east-1 for global services.
  Random& random;
  const std::string request_id;
  const std::string event_id;
  std::int64_t entry = 0;  ///< Its journal entry: the cause of everything it leads to.

  std::vector<Authorization> checks;   ///< Every permission that was asked for, in order.
  std::vector<std::string> resources;  ///< ARNs on which the caller was authorised.
  std::vector<TrailResource> touched;  ///< For the record; filled from `resources` if the handler names none.

  /// `arn:aws:sns:us-east-1:000000000000:alerts` for this call's region and account.
  std::string arn(std::string_view service, std::string_view resource) const;

  /// Checks a further permission of the caller, such as iam:PassRole. Throws the service's access-denied error.
  void authorize(std::string_view action, const std::string& resource, const policy::Context* extra = nullptr);

  /// Schedules a task that this call causes.
  void schedule(Duration delay, std::string_view kind, std::string_view payload,
                TaskClass task_class = TaskClass::kConsequence);

  /// Sends a parcel that this call causes, to arrive after `delay`.
  void send(Parcel parcel, const Delay& delay);

  /// Names a resource for the record.
  void touch(std::string type, std::string name) { touched.push_back({std::move(type), std::move(name)}); }

  /// Adds to `requestParameters` / `additionalEventData` of the record (S3 writes its parameters its own way).
  void record_parameters(Json parameters);
  void record_additional(Json additional);
  /// The record stands in another region than the call: S3's are where the bucket is.
  void record_in(std::string where) { recorded_region_ = std::move(where); }
  const std::string& recorded_region() const { return recorded_region_.empty() ? region : recorded_region_; }
  const Json* recorded_parameters() const { return parameters_.get(); }
  const Json* recorded_additional() const { return additional_.get(); }

 private:
  std::string recorded_region_;
  std::shared_ptr<Json> parameters_;
  std::shared_ptr<Json> additional_;
};

}  // namespace tocsin
