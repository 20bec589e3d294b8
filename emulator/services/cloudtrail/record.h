#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/call.h"
#include "tocsin/time.h"

namespace tocsin::cloudtrail {

/// An entry of a record's `resources`.
struct RecordResource {
  std::string account;
  std::string type;
  std::string arn;
};

/// What goes into one record. Texts named `…_json` are JSON values as they will stand in the record.
/// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
struct RecordDraft {
  std::string event_id;
  std::string request_id;  ///< "": the record has none (sign-ins).
  Time time;
  std::string account;  ///< The recipient.
  std::string region;
  bool global = false;  ///< Of a global service: trails may leave those out.
  std::string identity_json;
  std::string user_arn;       ///< For selectors.
  std::string username;       ///< For LookupEvents: user, session, `root`, or "".
  std::string access_key_id;  ///< For LookupEvents.
  std::string event_source;   ///< `iam.amazonaws.com`
  std::string event_name;
  std::string event_type = "AwsApiCall";  ///< Or AwsConsoleSignIn, AwsServiceEvent, AwsConsoleAction.
  bool read_only = false;
  bool management = true;
  std::string source_ip;
  std::string user_agent;
  std::string error_code;
  std::string error_message;
  std::string parameters_json = "null";
  std::string response_json = "null";
  std::string additional_json;       ///< "": the record has none.
  std::string service_details_json;  ///< The same.
  std::vector<RecordResource> resources;
  bool from_console = false;           ///< Made with the session of somebody who signed in to the console.
  std::string tls_host;                ///< The host as the client addressed it; "" leaves `tlsDetails` out.
  std::vector<TrailResource> touched;  ///< For LookupEvents.
  std::int64_t cause = 0;              ///< Journal entry of what was recorded.
};

/// `userIdentity` of a caller, by its type.
std::string identity_text(const Caller& caller);

/// Who LookupEvents says it was; "" for services.
std::string username_of(const Caller& caller);

/// The record as text.
std::string record_text(const RecordDraft& draft);

/// The EventBridge event that carries the record.
std::string event_text(const RecordDraft& draft, std::string_view id, std::string_view record);

}  // namespace tocsin::cloudtrail
