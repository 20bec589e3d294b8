#pragma once

#include <string>
#include <string_view>

#include "base/text.h"
#include "tocsin/error.h"

// Codes, statuses and texts are those of SQS:
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
namespace tocsin::sqs {

inline AwsError queue_does_not_exist() {
  return {"AWS.SimpleQueueService.NonExistentQueue", 400, "The specified queue does not exist."};
}
inline AwsError invalid_address(std::string_view url) {
  return {"InvalidAddress", 404, concat("The address ", url, " is not valid for this endpoint.")};
}
inline AwsError queue_exists(std::string_view attribute) {
  return {"QueueAlreadyExists", 400,
          concat("A queue already exists with the same name and a different value for attribute ", attribute)};
}
inline AwsError invalid_parameter(std::string message) { return {"InvalidParameterValue", 400, std::move(message)}; }
inline AwsError missing_parameter(std::string message) { return {"MissingParameter", 400, std::move(message)}; }
inline AwsError unknown_attribute(std::string_view name) {
  return {"InvalidAttributeName", 400, concat("Unknown Attribute ", name, ".")};
}
inline AwsError invalid_attribute(std::string_view name) {
  return {"InvalidAttributeValue", 400, concat("Invalid value for the parameter ", name, ".")};
}
inline AwsError two_encryptions() {
  return {
      "InvalidAttributeName", 400,
      "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE."};
}
/// KMS refused: `KMS.AccessDeniedException`, `KMS.InvalidStateException` ..., with KMS's own text.
inline AwsError key_refused(std::string_view code, const std::string& message) {
  return {concat("KMS.", code.substr(code.starts_with("KMS") ? 3 : 0)), 400, message};
}
inline AwsError invalid_handle(std::string_view handle) {
  return {"ReceiptHandleIsInvalid", 404,
          concat("The input receipt handle \"", handle, "\" is not a valid receipt handle.")};
}
inline AwsError not_in_flight(std::string_view handle) {
  return {"AWS.SimpleQueueService.MessageNotInflight", 400,
          concat("Value ", handle,
                 " for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not "
                 "available for visibility timeout change.")};
}
inline AwsError invalid_contents() {
  return {"InvalidMessageContents", 400,
          "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD "
          "| #x10000 to #x10FFFF"};
}
inline AwsError purge_in_progress(std::string_view queue) {
  return {"AWS.SimpleQueueService.PurgeQueueInProgress", 403,
          concat("Only one PurgeQueue operation on ", queue, " is allowed every 60 seconds.")};
}
inline AwsError empty_batch() {
  return {"AWS.SimpleQueueService.EmptyBatchRequest", 400, "There should be at least one entry in the request."};
}
inline AwsError too_many_batch_entries(std::size_t count) {
  return {"AWS.SimpleQueueService.TooManyEntriesInBatchRequest", 400,
          concat("Maximum number of entries per request are 10. You have sent ", std::to_string(count), ".")};
}
inline AwsError batch_ids_not_distinct(std::string_view id) {
  return {"AWS.SimpleQueueService.BatchEntryIdsNotDistinct", 400, concat("Id ", id, " repeated.")};
}
inline AwsError invalid_batch_id() {
  return {"AWS.SimpleQueueService.InvalidBatchEntryId", 400,
          "A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 "
          "letters long."};
}
inline AwsError batch_too_long(std::size_t bytes_max, std::size_t bytes) {
  return {"AWS.SimpleQueueService.BatchRequestTooLong", 400,
          concat("Batch requests cannot be longer than ", std::to_string(bytes_max), " bytes. You have sent ",
                 std::to_string(bytes), " bytes.")};
}

}  // namespace tocsin::sqs
