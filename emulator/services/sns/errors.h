#pragma once

#include <string>
#include <string_view>

#include "base/text.h"
#include "tocsin/error.h"

// Codes, statuses and texts are those of SNS: https://docs.aws.amazon.com/sns/latest/api/CommonErrors.html
namespace tocsin::sns {

inline AwsError topic_not_found() { return {"NotFound", 404, "Topic does not exist"}; }
inline AwsError subscription_not_found() { return {"NotFound", 404, "Subscription does not exist"}; }
inline AwsError resource_not_found() { return {"ResourceNotFound", 404, "Resource does not exist"}; }

/// `what` is the parameter, or the parameter with ` Reason: ...`.
inline AwsError invalid_parameter(std::string_view what) {
  return {"InvalidParameter", 400, concat("Invalid parameter: ", what)};
}
inline AwsError invalid_token() { return {"InvalidParameter", 400, "Invalid token"}; }
inline AwsError invalid_value(const std::string& message) { return {"ParameterValueInvalid", 400, message}; }
inline AwsError authorization_error(const std::string& message) { return {"AuthorizationError", 403, message}; }
inline AwsError tag_limit_exceeded() {
  return {"TagLimitExceeded", 400, "Could not complete request: tag quota of per resource exceeded"};
}

/// KMS refused: `KMSAccessDenied`, `KMSDisabled`, `KMSInvalidState`, `KMSNotFound`, with KMS's own text.
inline AwsError key_refused(std::string_view code, const std::string& message) {
  const std::string_view name = code.substr(0, code.rfind("Exception"));
  return {concat(name.starts_with("KMS") ? "" : "KMS", name), 400, message};
}

inline AwsError batch_ids_not_distinct() {
  return {"BatchEntryIdsNotDistinct", 400, "Two or more batch entries in the request have the same Id."};
}
inline AwsError too_many_batch_entries() {
  return {"TooManyEntriesInBatchRequest", 400, "The batch request contains more entries than permissible."};
}
inline AwsError empty_batch() { return {"EmptyBatchRequest", 400, "The batch request doesn't contain any entries."}; }
inline AwsError invalid_batch_id() {
  return {"InvalidBatchEntryId", 400, "The Id of a batch entry in a batch request doesn't abide by the specification."};
}
inline AwsError batch_too_long() {
  return {"BatchRequestTooLong", 400, "The length of all the batch messages put together is more than the limit."};
}

}  // namespace tocsin::sns
