#include "kernel/operation.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "base/text.h"

namespace tocsin {

// AWS marks each event readOnly by itself; the verbs below are those that its documentation and records agree on.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
bool is_read_only(std::string_view operation) {
  // KMS: what is done with a key changes nothing, and its records say so.
  // https://docs.aws.amazon.com/kms/latest/developerguide/understanding-kms-entries.html
  constexpr std::array<std::string_view, 16> kVerbs = {
      "Get",  "List",   "Describe", "Lookup",          "Head",    "Search",  "Select",   "Simulate", "Test",
      "View", "Detect", "Check",    "GenerateDataKey", "Encrypt", "Decrypt", "ReEncrypt"};
  return std::any_of(kVerbs.begin(), kVerbs.end(), [&](std::string_view verb) { return operation.starts_with(verb); });
}

Operation make_operation(std::string_view service, std::string_view name) {
  Operation made;
  made.service = service;
  made.name = name;
  made.service_model = find_service(service);
  TOCSIN_CHECK(made.service_model != nullptr);
  made.model = made.service_model->operation(name);
  TOCSIN_CHECK(made.model != nullptr && made.model->implemented);
  made.action = concat(service, ":", name);
  made.event_name = name;
  made.read_only = is_read_only(name);
  if (made.model->anonymous) made.needs_signature = Signed::kOptional;
  return made;
}

void set_request_tags(policy::Context& context, const std::map<std::string, std::string>& tags) {
  std::vector<std::string> keys;
  for (const auto& [key, value] : tags) {
    context.set(concat("aws:RequestTag/", key), value);
    keys.push_back(key);
  }
  if (!keys.empty()) context.set("aws:TagKeys", keys);
}

void authorize_call(Call& call, const std::vector<std::string>& resources, const policy::Context& context) {
  for (const std::string& resource : resources) call.authorize(call.operation.action, resource, &context);
  call.resources = resources;
}

}  // namespace tocsin
