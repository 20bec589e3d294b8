#include "services/sts/sts.h"

#include "base/text.h"
#include "services/sts/operations.h"
#include "sim/ids.h"

namespace tocsin::sts {

Sts::Sts(Kernel& kernel_) : kernel(kernel_), sessions(kernel_.db) {}

Operations Sts::operations() {
  Operations all;
  for (const auto table : {role_operations, token_operations, identity_operations}) {
    for (Operation& one : table(*this)) all.push_back(std::move(one));
  }
  // AWS: an AssumeRole is a read in CloudTrail's eyes, though it hands out credentials.
  // https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
  for (Operation& one : all) {
    if (one.name == "AssumeRole") one.read_only = true;
  }
  return all;
}

std::optional<TrailResource> Sts::trail_resource(const Arn&) const { return std::nullopt; }

std::optional<Credential> Sts::find_key(std::string_view access_key_id) {
  const auto account = account_of_id(access_key_id);
  if (!account) return std::nullopt;
  const auto row = sessions.find(*account, std::string(access_key_id));
  if (!row) return std::nullopt;
  Credential credential;
  credential.secret = row->secret;
  credential.session_token = row->token;
  credential.expires = row->expires_at;
  Caller& caller = credential.caller;
  caller.principal.kind = row->kind;
  caller.principal.account = row->account;
  caller.principal.arn = row->arn;
  caller.principal.issuer_arn = row->issuer_arn;
  caller.principal.unique_id = row->unique_id;
  caller.access_key_id = row->id;
  caller.user_name = row->user_name;
  caller.session_name = row->session_name;
  caller.session_policy = row->session_policy;
  if (!row->session_policy_arns.empty()) {
    for (const std::string_view arn : split(row->session_policy_arns, '\n')) {
      caller.session_policy_arns.emplace_back(arn);
    }
  }
  caller.session_created = row->created_at;
  caller.mfa = row->mfa;
  caller.from_console = row->from_console;
  return credential;
}

}  // namespace tocsin::sts
