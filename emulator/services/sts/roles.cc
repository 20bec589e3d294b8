#include "kernel/authorizer.h"
#include "kernel/resources.h"
#include "services/sts/operations.h"

namespace tocsin::sts {
namespace {

using policy::PrincipalKind;

constexpr std::int64_t kDefaultSeconds = 3600;
constexpr std::int64_t kChainedSecondsMax = 3600;

void refuse_unmodelled(const AssumeRoleInput& in) {
  if (!in.tags.empty() || !in.transitive_tag_keys.empty()) throw Unmodelled("sts.AssumeRole Tags");
  if (in.source_identity) throw Unmodelled("sts.AssumeRole SourceIdentity");
  if (!in.provided_contexts.empty()) throw Unmodelled("sts.AssumeRole ProvidedContexts");
}

policy::Context conditions(const AssumeRoleInput& in, const Resource& role, bool mfa) {
  policy::Context context;
  for (const char* family : {"sts:", "saml:", "iam:ResourceTag/", "aws:ResourceTag/"}) context.absent_family(family);
  context.set("sts:RoleSessionName", in.role_session_name);
  if (in.external_id) context.set("sts:ExternalId", *in.external_id);
  if (mfa) {
    context.set("aws:MultiFactorAuthPresent", true);
    context.set("aws:MultiFactorAuthAge", "0");
  }
  for (const auto& [key, value] : role.tags) {
    context.set(concat("iam:ResourceTag/", key), value);
    context.set(concat("aws:ResourceTag/", key), value);
  }
  return context;
}

// AWS: whoever comes with credentials that STS gave out is chaining, those of GetSessionToken included.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles.html#iam-term-role-chaining
std::int64_t duration(const Call& call, const AssumeRoleInput& in, const Resource& role) {
  const std::int64_t seconds = in.duration_seconds.value_or(kDefaultSeconds);
  if (seconds > role.session_seconds_max) {
    throw validation_error("The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  }
  if (call.caller.session_created && seconds > kChainedSecondsMax) {
    throw validation_error(
        "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.");
  }
  return seconds;
}

/// The role, if the caller may assume it.
Resource authorized_role(Sts& sts, Call& call, const AssumeRoleInput& in, const Arn& arn, bool mfa) {
  const auto role = sts.kernel.resources.find(in.role_arn);
  if (!role || arn.service != "iam" || !arn.resource.starts_with("role/")) {
    throw may_not_assume(call.caller.principal.arn, in.role_arn);
  }
  call.resources.push_back(in.role_arn);
  call.checks.push_back(sts.kernel.authorizer.may_assume(call, in.role_arn, *role, conditions(in, *role, mfa)));
  if (!call.checks.back().allowed) throw access_denied(call.checks.back().message);
  return *role;
}

AssumeRoleOutput assume_role(Sts& sts, Call& call, const AssumeRoleInput& in) {
  refuse_unmodelled(in);
  const auto arn = parse_arn(in.role_arn);
  if (!arn) throw validation_error(concat(in.role_arn, " is invalid"));
  const PrincipalKind kind = call.caller.principal.kind;
  if (kind == PrincipalKind::kRoot) throw access_denied("Roles may not be assumed by root accounts.");
  if (kind == PrincipalKind::kFederatedUser)
    throw access_denied("Cannot call AssumeRole with federated user credentials");

  const bool mfa = mfa_shown(sts, call, in.serial_number, in.token_code);
  const Resource role = authorized_role(sts, call, in, *arn, mfa);
  const std::int64_t seconds = duration(call, in, role);

  const std::string role_name = arn->resource.substr(arn->resource.rfind('/') + 1);
  SessionRow session;
  session.account = role.account;
  session.kind = PrincipalKind::kAssumedRole;
  session.arn = concat("arn:aws:sts::", role.account, ":assumed-role/", role_name, "/", in.role_session_name);
  session.issuer_arn = in.role_arn;
  session.unique_id = role.unique_id;
  session.session_name = in.role_session_name;
  session.mfa = mfa;
  set_session_policies(sts, session, in.policy, in.policy_arns);

  AssumeRoleOutput output;
  output.credentials = issue(sts, call, session, seconds);
  output.assumed_role_user =
      AssumedRoleUser{.assumed_role_id = concat(role.unique_id, ":", in.role_session_name), .arn = session.arn};
  call.touch("AWS::STS::AssumedRole", *output.assumed_role_user->assumed_role_id);
  call.touch("AWS::STS::AssumedRole", session.arn);
  call.touch("AWS::IAM::Role", in.role_arn);
  return output;
}

}  // namespace

Operations role_operations(Sts& sts) {
  return {
      operation(
          "AssumeRole", sts, assume_role,
          {.gaps = "Tags, SourceIdentity, ProvidedContexts; PackedPolicySize in the answer", .checks_itself = true}),
  };
}

}  // namespace tocsin::sts
