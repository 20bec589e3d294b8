#include "kernel/gateway.h"

#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/json_writer.h"
#include "base/text.h"
#include "model/validate.h"

namespace tocsin {
namespace {

void append_checks(std::string& out, const std::vector<Authorization>& checks) {
  out += '[';
  for (const Authorization& check : checks) {
    if (&check != &checks.front()) out += ',';
    ObjectWriter(out)
        .text("action", check.action)
        .text("resource", check.resource)
        .flag("allowed", check.allowed)
        .given("by", check.by)
        .given("reason", check.reason)
        .given("change", check.change)
        .end();
  }
  out += ']';
}

std::string call_detail(const Call& call, const std::optional<AwsError>& error) {
  const policy::Principal& who = call.caller.principal;
  std::string out;
  out.reserve(512);
  ObjectWriter detail(out);
  detail.text("caller", who.arn.empty() ? who.service : who.arn)
      .text("source_ip", call.api.source_ip)
      .text("event_id", call.event_id)
      .flag("read_only", call.operation.read_only);
  std::string_view code;
  for (const Authorization& check : call.checks) {
    if (!check.allowed && !check.code.empty()) code = check.code;
  }
  detail.given("code", code);
  detail.name("checks");
  append_checks(out, call.checks);
  if (error) {
    detail.name("error");
    ObjectWriter(out).text("code", error->code).number("status", error->status).text("message", error->message).end();
  }
  detail.end();
  return out;
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
  call.entry = kernel_.journal.reserve();
  Outcome outcome;
  outcome.request_id = call.request_id;
  outcome.entry = call.entry;
  auto output = std::make_shared<Json>(Json::object());
  try {
    validate(*operation.service_model, *operation.model, input);
    operation.run(call, input, *output);
  } catch (const AwsError& error) {
    transaction.undo();
    outcome.error = error;
  } catch (...) {
    // Unmodelled, or a bug: the transaction undoes the rows, and clock and chance go back with them.
    kernel_.timeline.load();
    set_activity(nullptr);
    throw;
  }
  kernel_.journal.write_at(call.entry,
                           {.cause = api.cause,
                            .kind = "call",
                            .account = call.account,
                            .region = call.region,
                            .service = operation.service,
                            .subject = operation.action},
                           call_detail(call, outcome.error));
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
