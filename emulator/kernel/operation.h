#pragma once

#include <functional>
#include <map>
#include <string>
#include <type_traits>
#include <vector>

#include "kernel/call.h"

namespace tocsin {

enum class Signed { kRequired, kOptional };

/// An operation, as the gateway knows it. Made by `operation()` below, in one row of a service's table.
struct Operation {
  std::string service;
  std::string name;
  std::string action;      ///< IAM action: `sns:CreateTopic`.
  std::string event_name;  ///< CloudTrail's name, which is not always the API's.
  bool read_only = false;
  bool management_event = true;  ///< False for data events, which no trail takes unless asked to.
  Signed needs_signature = Signed::kRequired;
  std::string gaps;  ///< What of AWS's operation is not emulated, for `tocsin operations`.
  const ServiceModel* service_model = nullptr;
  const OperationModel* model = nullptr;
  /// Reads the input, authorises, handles, writes the output.
  std::function<void(Call&, const Json& input, Json& output)> run;
};

using Operations = std::vector<Operation>;

/// What a row says beyond the model. Everything has a default that is right for most operations.
template <class Input>
struct Row {
  std::string gaps;
  /// Runs before the caller is authorised: what the record says of a call that is refused, and refusals that AWS gives
  /// before it asks for permission (S3: a bucket that does not exist).
  std::function<void(Call&, const Input&)> before;
  /// ARNs on which the action is needed; `*` if none is given. Called before the handler, so it must not throw for
  /// what does not exist.
  std::function<std::vector<std::string>(const Call&, const Input&)> resources;
  /// The service's own condition keys of this request (`sns:Protocol`), and aws:RequestTag.
  std::function<void(const Call&, const Input&, policy::Context&)> context;
  std::string action;      ///< Where it is not `service:Operation`.
  std::string event_name;  ///< Where CloudTrail's name differs.
  bool is_data_event = false;
  Signed needs_signature = Signed::kRequired;
  bool checks_itself = false;  ///< The handler authorises (AssumeRole: the trust policy decides).
};

/// Reads as false for List*, Get*, Describe*, Lookup*, Head*, Simulate* and the like.
bool is_read_only(std::string_view operation);

/// Fills what follows from the model. Aborts if AWS has no such operation: a typo in a row is our bug.
Operation make_operation(std::string_view service, std::string_view name);

/// Adds aws:RequestTag/* and aws:TagKeys.
void set_request_tags(policy::Context& context, const std::map<std::string, std::string>& tags);

/// Authorises the call's own action on `resources`.
void authorize_call(Call& call, const std::vector<std::string>& resources, const policy::Context& context);

/// One row: AWS's name of the operation, the service, its handler. `S` names itself by `kServiceId`.
template <class S, class Input, class Output>
Operation operation(std::string_view name, S& service, Output (*handler)(S&, Call&, const Input&),
                    std::type_identity_t<Row<Input>> row = {}) {
  Operation made = make_operation(S::kServiceId, name);
  if (!row.action.empty()) made.action = row.action;
  if (!row.event_name.empty()) made.event_name = row.event_name;
  made.management_event = !row.is_data_event;
  made.needs_signature = row.needs_signature;
  made.gaps = row.gaps;
  made.run = [&service, handler, row = std::move(row)](Call& call, const Json& json, Json& output) {
    const Input input = Input::read(json);
    if (row.before) row.before(call, input);
    if (!row.checks_itself) {
      policy::Context context;
      if (row.context) row.context(call, input, context);
      authorize_call(call, row.resources ? row.resources(call, input) : std::vector<std::string>{"*"}, context);
    }
    handler(service, call, input).write(output);
  };
  return made;
}

}  // namespace tocsin
