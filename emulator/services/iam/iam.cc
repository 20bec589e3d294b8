#include "services/iam/iam.h"

#include "base/text.h"
#include "services/iam/managed_policies.h"
#include "services/iam/operations.h"

namespace tocsin::iam {
namespace {

using policy::PrincipalKind;

/// The name of an ARN's resource: what follows the last slash.
std::string name_of(const Arn& arn) { return arn.resource.substr(arn.resource.rfind('/') + 1); }

// AWS: credentials of GetSessionToken may call IAM only if they were got with MFA, those of GetFederationToken never.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html
void refuse_session_token(const Call& call) {
  const Caller& caller = call.caller;
  const PrincipalKind kind = caller.principal.kind;
  const bool is_session_token =
      caller.session_created && !caller.mfa && (kind == PrincipalKind::kUser || kind == PrincipalKind::kRoot);
  // Without a key it is nobody's token but a step of a scenario.
  if ((is_session_token && !caller.access_key_id.empty() && !caller.from_console) ||
      kind == PrincipalKind::kFederatedUser) {
    throw AwsError("InvalidClientTokenId", 403, "The security token included in the request is invalid");
  }
}

/// `user bob` for `arn:aws:iam::000000000000:user/path/bob`, as IAM names the resource in its refusals.
std::string spoken(std::string_view action, std::string_view arn_text) {
  const auto arn = parse_arn(arn_text);
  if (!arn || arn->service != "iam") return std::string(arn_text);
  const std::string name = name_of(*arn);
  if (arn->resource.starts_with("policy/")) {
    return action == "iam:CreatePolicy" ? concat("policy ", name) : concat("policy ", arn_text);
  }
  // AWS: what does not exist yet, and lists, are named by ARN. https://github.com/BD2KGenomics/cgcloud/issues/216
  if (action.starts_with("iam:Create") && action != "iam:CreateAccessKey" && action != "iam:CreateLoginProfile") {
    return std::string(arn_text);
  }
  if (name.empty()) return std::string(arn_text);
  for (const std::string_view kind : {"user", "group", "role"}) {
    if (arn->resource.starts_with(concat(kind, "/"))) return concat(kind, " ", name == "*" ? "null" : name);
  }
  return std::string(arn_text);
}

}  // namespace

Iam::Iam(Kernel& kernel_)
    : kernel(kernel_),
      users(kernel_.db),
      groups(kernel_.db),
      roles(kernel_.db),
      keys(kernel_.db),
      grants(kernel_.db),
      policies(kernel_.db),
      tags(kernel_.db),
      mfa(kernel_.db),
      accounts(kernel_.db) {}

Operations Iam::operations() {
  Operations all;
  for (const auto table :
       {user_operations, login_operations, key_operations, group_operations, role_operations, inline_policy_operations,
        attachment_operations, managed_policy_operations, tag_operations, account_operations,
        account_details_operations, mfa_operations, simulation_operations, empty_list_operations}) {
    for (Operation& one : table(*this)) all.push_back(std::move(one));
  }
  for (Operation& one : all) {
    one.run = [run = std::move(one.run)](Call& call, const Json& input, Json& output) {
      refuse_session_token(call);
      run(call, input, output);
    };
  }
  return all;
}

std::optional<Resource> Iam::find_resource(const Arn& arn) {
  if (arn.resource.starts_with("role/")) {
    if (const auto role = find_role(arn.text())) {
      Resource resource{.account = role->account, .policy = role->trust, .unique_id = role->id};
      for (TagRow& tag : tags.of(role->account, role->id))
        resource.tags.emplace(std::move(tag.key), std::move(tag.value));
      resource.session_seconds_max = role->session_max;
      return resource;
    }
  } else if (arn.resource.starts_with("user/")) {
    const auto found = users.find(arn.account, name_of(arn));
    if (found && found->arn() == arn.text()) return Resource{.account = found->account, .unique_id = found->id};
  } else if (arn.resource.starts_with("group/")) {
    const auto found = groups.find(arn.account, name_of(arn));
    if (found && found->arn() == arn.text()) return Resource{.account = found->account, .unique_id = found->id};
  } else if (arn.resource.starts_with("policy/")) {
    // AWS's policies are as good as one's own: reading them is no call across accounts.
    if (arn.account == "aws") return Resource{};
    if (const auto found = find_policy(arn.text())) return Resource{.account = found->account, .unique_id = found->id};
  }
  return std::nullopt;
}

std::optional<TrailResource> Iam::trail_resource(const Arn& arn) const {
  if (arn.resource.starts_with("policy/")) return TrailResource{"AWS::IAM::Policy", arn.text()};
  const std::string name = name_of(arn);
  if (name.empty() || name == "*") return std::nullopt;
  if (arn.resource.starts_with("user/")) return TrailResource{"AWS::IAM::User", name};
  if (arn.resource.starts_with("role/")) return TrailResource{"AWS::IAM::Role", name};
  if (arn.resource.starts_with("group/")) return TrailResource{"AWS::IAM::Group", name};
  return std::nullopt;
}

// AWS: `User: arn:aws:iam::…:user/alice is not authorized to perform: iam:CreateAccessKey on resource: user bob because
// no identity-based policy allows the iam:CreateAccessKey action`. Lists of policies speak of `policy path /`.
// https://github.com/torchbox/buckup/issues/13 https://github.com/aws/aws-sam-cli/issues/394
AwsError Iam::access_denied(const std::string& message) const {
  constexpr std::string_view kAction = " to perform: ";
  constexpr std::string_view kResource = " on resource: ";
  const std::size_t action_at = message.find(kAction);
  const std::size_t resource_at = message.find(kResource);
  if (action_at == std::string::npos || resource_at == std::string::npos) return {"AccessDenied", 403, message};
  const std::string_view text = message;
  const std::size_t action_begin = action_at + kAction.size();
  const std::size_t resource_begin = resource_at + kResource.size();
  const std::size_t resource_end = std::min(text.find(' ', resource_begin), text.size());
  const std::string_view action = text.substr(action_begin, resource_at - action_begin);
  const std::string_view resource = text.substr(resource_begin, resource_end - resource_begin);
  const std::string said = action == "iam:ListPolicies" ? "policy path /" : spoken(action, resource);
  return {"AccessDenied", 403, concat(text.substr(0, resource_begin), said, text.substr(resource_end))};
}

}  // namespace tocsin::iam
