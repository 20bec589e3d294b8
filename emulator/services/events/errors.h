#pragma once

#include <string>
#include <string_view>

#include "base/text.h"
#include "tocsin/error.h"

// Codes, statuses and texts are those of EventBridge:
// https://docs.aws.amazon.com/eventbridge/latest/APIReference/CommonErrors.html
namespace tocsin::events {

inline AwsError validation(std::string message) { return {"ValidationException", 400, std::move(message)}; }

inline AwsError bus_not_found(std::string_view bus) {
  return {"ResourceNotFoundException", 400, concat("Event bus ", bus, " does not exist.")};
}
inline AwsError rule_not_found(std::string_view rule, std::string_view bus) {
  return {"ResourceNotFoundException", 400, concat("Rule ", rule, " does not exist on EventBus ", bus, ".")};
}
inline AwsError bus_exists(std::string_view bus) {
  return {"ResourceAlreadyExistsException", 400, concat("Event bus ", bus, " already exists.")};
}
inline AwsError limit_exceeded() {
  return {"LimitExceededException", 400, "The requested resource exceeds the maximum number allowed."};
}
inline AwsError invalid_pattern(std::string message) {
  return {"InvalidEventPatternException", 400, std::move(message)};
}
inline AwsError access_denied(const std::string& message) { return {"AccessDeniedException", 400, message}; }
inline AwsError invalid_arn(std::string_view arn) {
  return validation(concat("Parameter ", arn, " is not valid. Reason: Provided Arn is not in correct format."));
}
inline AwsError invalid_token() { return validation("The nextToken is not valid."); }

}  // namespace tocsin::events
