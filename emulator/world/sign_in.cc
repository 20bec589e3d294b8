#include "services/cloudtrail/sign_in.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "tocsin/person.h"
#include "tocsin/world.h"
#include "world/parts.h"

namespace tocsin {
namespace {

using policy::PrincipalKind;

constexpr std::int64_t kConsoleSeconds = 12 * 3600;
constexpr std::string_view kGlobalRegion = "us-east-1";

/// The caller, or a user whom nobody knows: to guess names is what attackers do. With the right password a name that
/// nobody has is a slip of the pen.
Caller person(World::Parts& parts, const SignIn& request, bool& is_known) {
  try {
    return parts.caller(request.as);
  } catch (const AwsError&) {
    if (request.right_password) throw;
    is_known = false;
    Caller nobody;
    nobody.principal.kind = PrincipalKind::kUser;
    nobody.principal.account = parts.options.account;
    return nobody;
  }
}

/// The device whose code is shown; "" if none is. Throws if the story asks for what AWS does not let happen.
std::string device_of(World::Parts& parts, const Caller& caller, const SignIn& request) {
  const policy::Principal& who = caller.principal;
  if (who.kind == PrincipalKind::kRoot) {
    return request.mfa.value_or(false) ? concat("arn:aws:iam::", who.account, ":mfa/root-account-mfa-device") : "";
  }
  if (who.kind != PrincipalKind::kUser) return "";
  for (const iam::MfaRow& device : parts.iam.mfa.of_user(who.account, who.unique_id)) {
    if (!device.enabled_at) continue;
    if (request.mfa.value_or(true)) return device.serial;
    throw AwsError("InvalidInput", 400,
                   concat(caller.user_name, " has an MFA device, and AWS asks for its code: leave mfa out"));
  }
  return request.mfa.value_or(false) ? concat("arn:aws:iam::", who.account, ":mfa/", caller.user_name) : "";
}

/// AWS: root is recorded in us-east-1; users where their endpoint is.
std::string region_of(const Caller& caller, const std::string& asked) {
  if (caller.principal.kind == PrincipalKind::kRoot && !asked.empty() && asked != kGlobalRegion) {
    throw AwsError("InvalidInput", 400, concat("root signs in in us-east-1, not in ", asked));
  }
  return asked.empty() ? std::string(kGlobalRegion) : asked;
}

void require_password(World::Parts& parts, const Caller& caller) {
  if (caller.principal.kind != PrincipalKind::kUser) return;
  const auto user = parts.iam.user_of(caller);
  if (user && parts.iam.users.login(*user)) return;
  throw AwsError("InvalidInput", 400,
                 concat(caller.user_name, " has no password for the console: iam.CreateLoginProfile gives one"));
}

/// As the journal says a call, so that chains and expectations read it the same way.
Json entry_detail(const Caller& caller, const SignIn& request, bool succeeded) {
  Json detail = {{"caller", caller.principal.arn.empty() ? request.as : caller.principal.arn},
                 {"source_ip", request.source_ip},
                 {"read_only", false},
                 {"checks", Json::array()}};
  if (!succeeded) detail["error"] = {{"code", "Failure"}, {"status", 400}, {"message", "Failed authentication"}};
  return detail;
}

}  // namespace

SignedIn World::sign_in(const SignIn& request) {
  Engine& engine = parts_->engine;
  cloudtrail::SignInAttempt attempt{.source_ip = request.source_ip, .user_agent = request.user_agent};
  attempt.caller = person(*parts_, request, attempt.is_known);
  attempt.succeeded = attempt.is_known && request.right_password;
  if (attempt.caller.principal.kind == PrincipalKind::kService) {
    throw AwsError("InvalidInput", 400, concat(request.as, " is no person: services do not sign in"));
  }
  attempt.region = region_of(attempt.caller, request.region);
  attempt.regional_endpoint = !request.region.empty();
  if (attempt.succeeded) {
    require_password(*parts_, attempt.caller);
    attempt.mfa_device = device_of(*parts_, attempt.caller, request);
  }

  Transaction transaction(engine.db);
  SignedIn result{.ok = attempt.succeeded};
  result.entry = engine.journal.add({.cause = 0,
                                     .kind = "call",
                                     .account = attempt.caller.principal.account,
                                     .region = attempt.region,
                                     .service = "signin",
                                     .subject = "signin:ConsoleLogin"},
                                    entry_detail(attempt.caller, request, attempt.succeeded));
  attempt.cause = result.entry;
  const bool is_user = attempt.caller.principal.kind == PrincipalKind::kUser;
  if (is_user && !attempt.mfa_device.empty()) parts_->cloudtrail.write(cloudtrail::check_mfa(attempt));
  parts_->cloudtrail.write(cloudtrail::console_login(attempt));
  if (attempt.succeeded) {
    parts_->iam.password_used(attempt.caller);
    result.access_key_id = parts_->sts.open_console(attempt.caller, !attempt.mfa_device.empty(), kConsoleSeconds);
  }
  engine.timeline.save();
  transaction.commit();
  return result;
}

}  // namespace tocsin
