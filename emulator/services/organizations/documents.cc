// What AWS takes as an SCP and as an RCP.

#include <nlohmann/json.hpp>

#include "services/organizations/organizations.h"

namespace tocsin::organizations {
namespace {

// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html
constexpr std::size_t kContentMax = 5120;

bool has_any_action(const Json& action) {
  if (action.is_string()) return action == "*";
  return std::any_of(action.begin(), action.end(), [](const Json& one) { return one == "*"; });
}

// AWS: a customer's RCP denies, for everybody, named actions; conditions say who is spared.
// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html
void check_resource_control(const Json& statement) {
  const Json* principal = json_find(statement, "Principal");
  const Json* action = json_find(statement, "Action");
  if (json_string(statement, "Effect") != "Deny") throw malformed_policy();
  if (!principal || *principal != "*") throw malformed_policy();
  if (!action || has_any_action(*action)) throw malformed_policy();
}

}  // namespace

// AWS: since September 2025 SCPs have IAM's whole language but principals, and both types must say Version 2012-10-17.
// https://aws.amazon.com/blogs/security/unlock-new-possibilities-aws-organizations-service-control-policy-now-supports-full-iam-language/
void check_document(std::string_view type, const std::string& content) {
  if (content.size() > kContentMax) throw policy_too_large();
  const bool is_service_control = type == kServiceControl;
  try {
    policy::compile(content, is_service_control ? policy::DocumentKind::kManaged : policy::DocumentKind::kResource);
  } catch (const policy::PolicyError&) {
    throw malformed_policy();
  }
  if (is_service_control) return;
  const Json document = *parse_json(content);
  if (json_string(document, "Version") != "2012-10-17") throw malformed_policy();
  const Json& statements = document["Statement"];
  if (statements.is_object()) return check_resource_control(statements);
  for (const Json& statement : statements) check_resource_control(statement);
}

}  // namespace tocsin::organizations
