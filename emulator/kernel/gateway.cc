#include "kernel/gateway.h"

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/text.h"
#include "model/validate.h"

namespace tocsin {
namespace {

Json check_json(const Authorization& check) {
  Json json = {{"action", check.action}, {"resource", check.resource}, {"allowed", check.allowed}};
  if (!check.by.empty()) json["by"] = check.by;
  if (!check.reason.empty()) json["reason"] = check.reason;
  if (!check.change.empty()) json["change"] = check.change;
  return json;
}

Json call_detail(const Call& call, const std::optional<AwsError>& error) {
  const policy::Principal& who = call.caller.principal;
  Json detail = {{"caller", who.arn.empty() ? who.service : who.arn},
                 {"source_ip", call.api.source_ip},
                 {"event_id", call.event_id},
                 {"read_only", call.operation.read_only}};
  Json checks = Json::array();
  for (const Authorization& check : call.checks) {
    checks.push_back(check_json(check));
    if (!check.allowed && !check.code.empty()) detail["code"] = check.code;
  }
  detail["checks"] = std::move(checks);
  if (error) detail["error"] = {{"code", error->code}, {"status", error->status}, {"message", error->message}};
  return detail;
}

}  // namespace

void Gateway::add(Operations operations) {
  for (Operation& operation : operations) {
    std::string key = concat(operation.service, ".", operation.name);
    const bool is_new = operations_.emplace(std::move(key), std::move(operation)).second;
    TOCSIN_CHECK(is_new);
  }
}

const Operation* Gateway::find(std::string_view service, std::string_view operation) const {
  const auto found = operations_.find(concat(service, ".", operation));
  return found == operations_.end() ? nullptr : &found->second;
}

const Operation& Gateway::require(std::string_view service, std::string_view operation) const {
  if (const Operation* found = find(service, operation)) return *found;
  const ServiceModel* model = find_service(service);
  if (model == nullptr) throw Unmodelled(concat("service ", service));
  if (model->operation(operation)) throw Unmodelled(concat("operation ", service, ".", operation));
  throw AwsError(
      "InvalidAction", 400,
      concat("unknown operation ", service, ".", operation, did_you_mean(operation, model->operation_names())));
}

Outcome Gateway::call(const ApiCall& api, const Json& input) {
  const Operation& operation = require(api.service, api.operation);
  const std::string activity = concat("handling ", operation.action, " for ", api.caller.principal.arn);
  set_activity(&activity);
  Transaction transaction(kernel_.db);
  Call call(kernel_, api, operation);
  call.entry = kernel_.journal.add({.cause = api.cause,
                                    .kind = "call",
                                    .account = call.account,
                                    .region = call.region,
                                    .service = operation.service,
                                    .subject = operation.action});
  Outcome outcome;
  outcome.request_id = call.request_id;
  outcome.entry = call.entry;
  auto output = std::make_shared<Json>(Json::object());
  try {
    Transaction attempt(kernel_.db);
    validate(*operation.service_model, *operation.model, input);
    operation.run(call, input, *output);
    attempt.commit();
  } catch (const AwsError& error) {
    outcome.error = error;
  } catch (...) {
    // Unmodelled, or a bug: the transaction undoes the rows, and clock and chance go back with them.
    kernel_.timeline.load();
    set_activity(nullptr);
    throw;
  }
  kernel_.journal.complete(call.entry, "call", call_detail(call, outcome.error));
  if (recorder_) {
    recorder_->record(call, input, outcome.error ? nullptr : output.get(), outcome.error ? &*outcome.error : nullptr);
  }
  if (!outcome.error) outcome.output = std::move(output);
  kernel_.timeline.save();
  transaction.commit();
  set_activity(nullptr);
  return outcome;
}

}  // namespace tocsin
