// The record of an API call.

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "kernel/resources.h"
#include "model/record.h"
#include "services/cloudtrail/cloudtrail.h"

namespace tocsin::cloudtrail {
namespace {

bool is_s3(const Call& call) { return call.operation.service == "s3"; }

std::string source_of(const ServiceModel& model) { return concat(model.endpoint_prefix, ".amazonaws.com"); }

/// The host to which a client of AWS speaks.
// Deviation: a client that speaks to a local endpoint is recorded as if it had spoken to AWS's own.
std::string host_of(const Call& call) {
  if (call.api.host.ends_with(".amazonaws.com")) return call.api.host;
  const ServiceModel& model = *call.operation.service_model;
  if (model.global) return source_of(model);
  return concat(model.endpoint_prefix, ".", call.recorded_region(), ".amazonaws.com");
}

// AWS: records say `AccessDenied` whatever the service calls it, and otherwise the name of the error's shape
// (`NoSuchEntityException`), which in the query protocol is not the code that the client sees (`NoSuchEntity`).
std::string_view error_code(const Call& call, const AwsError& error) {
  constexpr std::array<std::string_view, 3> kDenied = {"AccessDeniedException", "AuthorizationError",
                                                       "AuthorizationErrorException"};
  if (std::find(kDenied.begin(), kDenied.end(), error.code) != kDenied.end()) return "AccessDenied";
  if (call.operation.service_model->protocol == Protocol::kQuery) {
    for (const ErrorModel& known : call.operation.service_model->errors) {
      if (known.code == error.code) return known.name;
    }
  }
  return error.code;
}

/// What the record names: what the handler named, else the resources on which the caller was authorised.
std::vector<TrailResource> touched_by(const Call& call) {
  if (!call.touched.empty()) return call.touched;
  std::vector<TrailResource> touched;
  for (const std::string& resource : call.resources) {
    const auto arn = parse_arn(resource);
    const Service* service = arn ? call.kernel.resources.owner(arn->service) : nullptr;
    if (!service) continue;
    if (auto named = service->trail_resource(*arn)) touched.push_back(std::move(*named));
  }
  return touched;
}

// AWS: `resources` is filled by few services; of those here by S3, by KMS, and by STS when a role is assumed.
std::vector<RecordResource> resources_of(const Call& call, const std::vector<TrailResource>& touched) {
  std::vector<RecordResource> resources;
  if (!is_s3(call) && call.operation.service != "sts" && call.operation.service != "kms") return resources;
  for (const TrailResource& resource : touched) {
    const std::string arn = resource.name.starts_with("arn:") ? resource.name : concat("arn:aws:s3:::", resource.name);
    const auto owner = is_s3(call) ? call.kernel.resources.find(arn) : std::nullopt;
    const auto named = parse_arn(arn);
    const std::string& account = named && !named->account.empty() ? named->account : call.account;
    resources.push_back({owner ? owner->account : account, resource.type, arn});
  }
  return resources;
}

std::string parameters_text(const Call& call, const Json& input) {
  if (const Json* own = call.recorded_parameters()) return own->empty() ? "null" : json_text(*own);
  if (input.empty()) return "null";
  return record_form(*call.operation.model->input, input);
}

// AWS: answers of calls that only read are not recorded; S3 records none at all.
std::string response_text(const Call& call, const Json* output) {
  if (!output || output->empty() || call.operation.read_only || is_s3(call)) return "null";
  if (!call.operation.model->output) return "null";
  return record_form(*call.operation.model->output, *output);
}

// AWS: IAM, CloudFront and the global endpoint of STS; a trail may leave these out.
bool is_global(const Call& call) {
  return call.operation.service_model->global || call.api.host == "sts.amazonaws.com";
}

// AWS: the records of AssumeRole and its kin say that they only read, although they have responseElements.
bool is_recorded_as_read(const Operation& operation) {
  return operation.read_only || (operation.service == "sts" && operation.name.starts_with("AssumeRole"));
}

}  // namespace

void Cloudtrail::record(const Call& call, const Json& input, const Json* output, const AwsError* error) {
  const std::string& invoked_by = call.caller.invoked_by;
  RecordDraft draft;
  draft.event_id = call.event_id;
  draft.request_id = call.request_id;
  draft.time = call.now;
  draft.account = call.account;
  draft.region = call.recorded_region();
  draft.global = is_global(call);
  draft.user_arn = call.caller.principal.arn;
  draft.username = username_of(call.caller);
  draft.access_key_id = call.caller.access_key_id;
  draft.event_source = source_of(*call.operation.service_model);
  draft.event_name = call.operation.event_name;
  draft.read_only = is_recorded_as_read(call.operation);
  draft.management = call.operation.management_event;
  draft.source_ip = invoked_by.empty() ? call.api.source_ip : invoked_by;
  draft.user_agent = invoked_by.empty() ? call.api.user_agent : invoked_by;
  if (is_s3(call)) draft.user_agent = concat("[", draft.user_agent, "]");
  if (error) {
    draft.error_code = error_code(call, *error);
    draft.error_message = error->message;
  }
  draft.touched = touched_by(call);
  draft.resources = resources_of(call, draft.touched);
  draft.cause = call.entry;
  if (drop(draft)) return;
  draft.identity_json = identity_text(call.caller);
  draft.parameters_json = parameters_text(call, input);
  if (!error) draft.response_json = response_text(call, output);
  if (const Json* additional = call.recorded_additional()) draft.additional_json = json_text(*additional);
  if (invoked_by.empty()) draft.tls_host = host_of(call);
  draft.from_console = call.caller.from_console;
  store(draft);
}

}  // namespace tocsin::cloudtrail
