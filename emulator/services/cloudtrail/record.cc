#include "services/cloudtrail/record.h"

#include "base/json_writer.h"
#include "base/text.h"

namespace tocsin::cloudtrail {
namespace {

using policy::PrincipalKind;

/// The last part of a role's or user's ARN is its name, whatever its path.
std::string_view name_in(std::string_view arn) { return arn.substr(arn.rfind('/') + 1); }

void write_attributes(ObjectWriter& context, std::string& out, const Caller& caller) {
  context.name("attributes");
  ObjectWriter(out)
      .text("creationDate", iso_time(*caller.session_created))
      .text("mfaAuthenticated", caller.mfa ? "true" : "false")
      .end();
}

void write_issuer(ObjectWriter& context, std::string& out, const Caller& caller) {
  const policy::Principal& who = caller.principal;
  const bool is_role = who.kind == PrincipalKind::kAssumedRole;
  const bool is_root = who.issuer_arn.ends_with(":root");
  context.name("sessionIssuer");
  ObjectWriter issuer(out);
  issuer.text("type", is_role ? "Role" : (is_root ? "Root" : "IAMUser"));
  issuer.given("principalId", is_root ? who.account : who.unique_id);
  issuer.text("arn", who.issuer_arn).text("accountId", who.account);
  if (!is_root) issuer.text("userName", name_in(who.issuer_arn));
  issuer.end();
}

void write_session(ObjectWriter& identity, std::string& out, const Caller& caller) {
  const bool has_issuer = !caller.principal.issuer_arn.empty();
  if (!has_issuer && !caller.session_created) return;
  identity.name("sessionContext");
  ObjectWriter context(out);
  if (has_issuer) write_issuer(context, out, caller);
  if (caller.session_created) write_attributes(context, out, caller);
  context.end();
}

std::string_view type_of(const policy::Principal& who) {
  switch (who.kind) {
    case PrincipalKind::kRoot: return "Root";
    case PrincipalKind::kUser: return "IAMUser";
    case PrincipalKind::kAssumedRole: return "AssumedRole";
    case PrincipalKind::kFederatedUser: return "FederatedUser";
    case PrincipalKind::kFederated: return who.provider.starts_with("arn:") ? "SAMLUser" : "WebIdentityUser";
    case PrincipalKind::kService: return "AWSService";
    case PrincipalKind::kAnonymous: return "AWSAccount";
  }
  return "Unknown";
}

std::string principal_id(const Caller& caller) {
  const policy::Principal& who = caller.principal;
  switch (who.kind) {
    case PrincipalKind::kAssumedRole: return concat(who.unique_id, ":", caller.session_name);
    case PrincipalKind::kFederatedUser: return concat(who.account, ":", caller.session_name);
    case PrincipalKind::kRoot: return who.account;
    default: return who.unique_id;
  }
}

// AWS: these texts have at most 1 KB in a record; what is longer is cut.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
std::string_view cut(std::string_view text) { return text.substr(0, 1024); }

void write_resources(ObjectWriter& record, std::string& out, const std::vector<RecordResource>& resources) {
  record.name("resources");
  out += '[';
  for (const RecordResource& resource : resources) {
    if (&resource != &resources.front()) out += ',';
    ObjectWriter(out).text("accountId", resource.account).text("type", resource.type).text("ARN", resource.arn).end();
  }
  out += ']';
}

// AWS: https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
std::string_view detail_type(std::string_view event_type) {
  if (event_type == "AwsConsoleSignIn") return "AWS Console Sign In via CloudTrail";
  if (event_type == "AwsServiceEvent") return "AWS Service Event via CloudTrail";
  if (event_type == "AwsConsoleAction") return "AWS Console Action via CloudTrail";
  if (event_type == "AwsCloudTrailInsight") return "AWS Insight via CloudTrail";
  return "AWS API Call via CloudTrail";
}

}  // namespace

std::string identity_text(const Caller& caller) {
  const policy::Principal& who = caller.principal;
  std::string out;
  out.reserve(512);
  ObjectWriter identity(out);
  identity.text("type", type_of(who));
  if (who.kind == PrincipalKind::kService) {
    identity.text("invokedBy", who.service).end();
    return out;
  }
  if (who.kind == PrincipalKind::kAnonymous) {
    identity.text("principalId", "").text("accountId", "ANONYMOUS_PRINCIPAL").end();
    return out;
  }
  if (who.kind == PrincipalKind::kFederated) {
    identity.given("principalId", who.unique_id).given("userName", caller.user_name);
    identity.text("identityProvider", who.provider).end();
    return out;
  }
  identity.text("principalId", principal_id(caller)).text("arn", who.arn).text("accountId", who.account);
  identity.given("accessKeyId", caller.access_key_id);
  if (who.kind == PrincipalKind::kUser) identity.given("userName", caller.user_name);
  write_session(identity, out, caller);
  identity.given("invokedBy", caller.invoked_by);
  identity.end();
  return out;
}

std::string username_of(const Caller& caller) {
  switch (caller.principal.kind) {
    case PrincipalKind::kRoot: return "root";
    case PrincipalKind::kUser: return caller.user_name;
    case PrincipalKind::kAssumedRole:
    case PrincipalKind::kFederatedUser: return caller.session_name;
    default: return {};
  }
}

std::string record_text(const RecordDraft& draft) {
  std::string out;
  out.reserve(1024 + draft.identity_json.size() + draft.parameters_json.size() + draft.response_json.size());
  ObjectWriter record(out);
  record.text("eventVersion", "1.11")
      .raw("userIdentity", draft.identity_json)
      .text("eventTime", iso_time(draft.time))
      .text("eventSource", draft.event_source)
      .text("eventName", draft.event_name)
      .text("awsRegion", draft.region)
      .text("sourceIPAddress", draft.source_ip)
      .text("userAgent", cut(draft.user_agent))
      .given("errorCode", cut(draft.error_code))
      .given("errorMessage", cut(draft.error_message))
      .raw("requestParameters", draft.parameters_json)
      .raw("responseElements", draft.response_json);
  if (!draft.additional_json.empty()) record.raw("additionalEventData", draft.additional_json);
  record.given("requestID", draft.request_id).text("eventID", draft.event_id).flag("readOnly", draft.read_only);
  if (!draft.resources.empty()) write_resources(record, out, draft.resources);
  record.text("eventType", draft.event_type)
      .flag("managementEvent", draft.management)
      .text("recipientAccountId", draft.account);
  if (!draft.service_details_json.empty()) record.raw("serviceEventDetails", draft.service_details_json);
  record.text("eventCategory", draft.management ? "Management" : "Data");
  if (!draft.tls_host.empty()) {
    record.name("tlsDetails");
    ObjectWriter(out)
        .text("tlsVersion", "TLSv1.3")
        .text("cipherSuite", "TLS_AES_128_GCM_SHA256")
        .text("clientProvidedHostHeader", draft.tls_host)
        .end();
  }
  if (draft.from_console) record.text("sessionCredentialFromConsole", "true");
  record.end();
  return out;
}

std::string event_text(const RecordDraft& draft, std::string_view id, std::string_view record) {
  std::string out;
  out.reserve(record.size() + 320);
  ObjectWriter(out)
      .text("version", "0")
      .text("id", id)
      .text("detail-type", detail_type(draft.event_type))
      .text("source", concat("aws.", draft.event_source.substr(0, draft.event_source.find('.'))))
      .text("account", draft.account)
      .text("time", iso_time(draft.time))
      .text("region", draft.region)
      .raw("resources", "[]")
      .raw("detail", record)
      .end();
  return out;
}

}  // namespace tocsin::cloudtrail
