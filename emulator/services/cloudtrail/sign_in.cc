// What CloudTrail writes of people who sign in to the console.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html

#include "services/cloudtrail/sign_in.h"

#include "base/json_writer.h"
#include "base/text.h"

namespace tocsin::cloudtrail {
namespace {

using policy::PrincipalKind;

/// AWS: of a user who failed the record has no ARN; of one who does not exist, not even the name, which may be a
/// password that was typed into the wrong field.
std::string failed_identity(const SignInAttempt& attempt) {
  const policy::Principal& who = attempt.caller.principal;
  std::string out;
  ObjectWriter identity(out);
  identity.text("type", "IAMUser");
  identity.given("principalId", attempt.is_known ? who.unique_id : "");
  identity.text("accountId", who.account).text("accessKeyId", "");
  identity.text("userName", attempt.is_known ? attempt.caller.user_name : "HIDDEN_DUE_TO_SECURITY_REASONS").end();
  return out;
}

RecordDraft draft_of(const SignInAttempt& attempt, std::string_view event_name) {
  const Caller& caller = attempt.caller;
  const bool is_failed_user = !attempt.succeeded && caller.principal.kind == PrincipalKind::kUser;
  RecordDraft draft;
  draft.account = caller.principal.account;
  draft.region = attempt.region;
  draft.identity_json = is_failed_user ? failed_identity(attempt) : identity_text(caller);
  draft.user_arn = caller.principal.arn;
  draft.username = attempt.is_known ? username_of(caller) : "HIDDEN_DUE_TO_SECURITY_REASONS";
  draft.event_source = "signin.amazonaws.com";
  draft.event_name = event_name;
  draft.event_type = "AwsConsoleSignIn";
  draft.source_ip = attempt.source_ip;
  draft.user_agent = attempt.user_agent;
  draft.response_json = concat("{\"", event_name, "\":\"", attempt.succeeded ? "Success" : "Failure", "\"}");
  draft.tls_host =
      attempt.regional_endpoint ? concat(attempt.region, ".signin.aws.amazon.com") : "signin.aws.amazon.com";
  draft.cause = attempt.cause;
  return draft;
}

}  // namespace

RecordDraft console_login(const SignInAttempt& attempt) {
  RecordDraft draft = draft_of(attempt, "ConsoleLogin");
  if (!attempt.succeeded) {
    draft.error_message = attempt.is_known ? "Failed authentication" : "No username found in supplied account";
  }
  ObjectWriter additional(draft.additional_json);
  additional.text("LoginTo", "https://console.aws.amazon.com/console/home").text("MobileVersion", "No");
  // AWS: the manual's record of a root sign-in spells it "YES"; those of users, and what is seen of root, "Yes".
  additional.given("MFAIdentifier", attempt.mfa_device)
      .text("MFAUsed", attempt.mfa_device.empty() ? "No" : "Yes")
      .end();
  return draft;
}

RecordDraft check_mfa(const SignInAttempt& attempt) {
  RecordDraft draft = draft_of(attempt, "CheckMfa");
  ObjectWriter(draft.additional_json).text("MfaType", "Virtual MFA").end();
  return draft;
}

}  // namespace tocsin::cloudtrail
