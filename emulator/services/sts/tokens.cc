#include <algorithm>

#include "kernel/authorizer.h"
#include "services/sts/operations.h"

namespace tocsin::sts {
namespace {

using policy::PrincipalKind;

constexpr std::int64_t kTwelveHours = 43200;
constexpr std::int64_t kOneHour = 3600;

// AWS: sessions of root last an hour at most, whatever was asked for.
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetSessionToken.html
std::int64_t token_seconds(const Call& call, const std::optional<std::int64_t>& asked) {
  if (call.caller.principal.kind == PrincipalKind::kRoot) return std::min(asked.value_or(kOneHour), kOneHour);
  return asked.value_or(kTwelveHours);
}

void require_long_term(const Call& call) {
  const PrincipalKind kind = call.caller.principal.kind;
  const bool is_person = kind == PrincipalKind::kUser || kind == PrincipalKind::kRoot;
  if (is_person && !call.caller.session_created) return;
  throw access_denied(concat("Cannot call ", call.operation.name, " with session credentials"));
}

// AWS: GetSessionToken needs no permission, but an explicit deny holds (AWSCompromisedKeyQuarantineV3 has one).
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_getsessiontoken.html
void refuse_if_denied(Sts& sts, Call& call) {
  policy::Context context;
  context.absent_family("sts:");
  const Authorization answer = sts.kernel.authorizer.may(call, call.operation.action, "*", context);
  if (answer.allowed || answer.by.empty()) return;
  call.checks.push_back(answer);
  throw access_denied(answer.message);
}

GetSessionTokenOutput get_session_token(Sts& sts, Call& call, const GetSessionTokenInput& in) {
  require_long_term(call);
  refuse_if_denied(sts, call);
  SessionRow session = session_of(call.caller);
  session.mfa = mfa_shown(sts, call, in.serial_number, in.token_code);
  return {.credentials = issue(sts, call, session, token_seconds(call, in.duration_seconds))};
}

std::string federated_arn(const Call& call, const std::string& name) {
  return concat("arn:aws:sts::", call.account, ":federated-user/", name);
}

GetFederationTokenOutput get_federation_token(Sts& sts, Call& call, const GetFederationTokenInput& in) {
  if (!in.tags.empty()) throw Unmodelled("sts.GetFederationToken Tags");
  require_long_term(call);
  if (call.caller.principal.kind == PrincipalKind::kRoot) throw Unmodelled("sts.GetFederationToken by root");
  SessionRow session;
  session.account = call.account;
  session.kind = PrincipalKind::kFederatedUser;
  session.arn = federated_arn(call, in.name);
  session.issuer_arn = call.caller.principal.arn;
  session.unique_id = concat(call.account, ":", in.name);
  session.session_name = in.name;
  set_session_policies(sts, session, in.policy, in.policy_arns);
  GetFederationTokenOutput output;
  output.federated_user = FederatedUser{.federated_user_id = session.unique_id, .arn = session.arn};
  output.credentials = issue(sts, call, session, token_seconds(call, in.duration_seconds));
  return output;
}

Row<GetFederationTokenInput> on_federated_user() {
  return {.gaps = "Tags; the root user as caller; PackedPolicySize in the answer",
          .resources = [](const Call& call, const GetFederationTokenInput& in) -> std::vector<std::string> {
            return {federated_arn(call, in.name)};
          },
          .context = [](const Call&, const GetFederationTokenInput&,
                        policy::Context& context) { context.absent_family("sts:"); }};
}

}  // namespace

Operations token_operations(Sts& sts) {
  return {
      operation("GetSessionToken", sts, get_session_token, {.checks_itself = true}),
      operation("GetFederationToken", sts, get_federation_token, on_federated_user()),
  };
}

}  // namespace tocsin::sts
