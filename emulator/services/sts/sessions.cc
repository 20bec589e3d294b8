#include "kernel/authorizer.h"
#include "kernel/resources.h"
#include "language/policy/policy.h"
#include "services/sts/operations.h"
#include "sim/ids.h"

namespace tocsin::sts {
namespace {

constexpr std::size_t kPolicyArnsMax = 10;

// What AWS's tokens begin with, and about how long they are; what follows is not for reading.
constexpr std::string_view kTokenHead = "IQoJb3JpZ2luX2Vj";
constexpr std::string_view kTokenAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t kTokenLength = 320;

}  // namespace

SessionRow Sts::open(SessionRow session, std::int64_t seconds) {
  Random& random = kernel.timeline.random();
  const Time now = kernel.timeline.now();
  session.id = aws_id("ASIA", session.account, kKeyIdLength, random);
  session.secret = secret_key(random);
  session.token = concat(kTokenHead, random.text(kTokenAlphabet, kTokenLength));
  session.created_at = std::chrono::floor<std::chrono::seconds>(now);
  session.expires_at = session.created_at + std::chrono::seconds(seconds);
  sessions.forget_expired_before(now - kRemembered);
  sessions.insert(session);
  return session;
}

std::string Sts::open_console(const Caller& caller, bool mfa, std::int64_t seconds) {
  SessionRow session = session_of(caller);
  session.mfa = mfa;
  session.from_console = true;
  return open(std::move(session), seconds).id;
}

Credentials issue(Sts& sts, Call& call, SessionRow session, std::int64_t seconds) {
  session = sts.open(std::move(session), seconds);
  call.touch("AWS::IAM::AccessKey", session.id);
  return {.access_key_id = session.id,
          .secret_access_key = session.secret,
          .session_token = session.token,
          .expiration = session.expires_at};
}

SessionRow session_of(const Caller& caller) {
  SessionRow session;
  session.account = caller.principal.account;
  session.kind = caller.principal.kind;
  session.arn = caller.principal.arn;
  session.issuer_arn = caller.principal.issuer_arn;
  session.unique_id = caller.principal.unique_id;
  session.user_name = caller.user_name;
  session.session_name = caller.session_name;
  return session;
}

void set_session_policies(Sts& sts, SessionRow& session, const std::optional<std::string>& document,
                          const std::vector<PolicyDescriptorType>& policies) {
  if (document) {
    try {
      policy::compile(*document, policy::DocumentKind::kIdentity);
    } catch (const policy::PolicyError& error) {
      throw malformed_policy(error.message);
    }
    session.session_policy = *document;
  }
  if (policies.size() > kPolicyArnsMax) {
    throw validation_error(concat("The number of policy ARNs exceeds the limit of ", std::to_string(kPolicyArnsMax)));
  }
  for (const PolicyDescriptorType& policy : policies) {
    const std::string arn = policy.arn.value_or("");
    if (!sts.kernel.resources.find(arn)) {
      throw malformed_policy(concat("The specified policy ARN does not exist: ", arn));
    }
    if (!session.session_policy_arns.empty()) session.session_policy_arns += '\n';
    session.session_policy_arns += arn;
  }
}

bool mfa_shown(Sts& sts, const Call& call, const std::optional<std::string>& serial_number,
               const std::optional<std::string>& code) {
  if (!serial_number && !code) return false;
  if (!serial_number || !code) {
    throw validation_error("SerialNumber and TokenCode must be given together");
  }
  switch (sts.kernel.authorizer.identities().check_mfa(call.caller, *serial_number, *code)) {
    case MfaAnswer::kRight: break;
    case MfaAnswer::kWrongCode: throw wrong_mfa_code();
    case MfaAnswer::kNotTheirDevice: throw wrong_mfa_device();
  }
  return true;
}

std::string user_id(const Caller& caller) {
  if (caller.principal.kind != policy::PrincipalKind::kAssumedRole) return caller.principal.unique_id;
  return concat(caller.principal.unique_id, ":", caller.session_name);
}

}  // namespace tocsin::sts
