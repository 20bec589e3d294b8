#pragma once

#include <string>

#include "base/text.h"
#include "tocsin/error.h"

/// IAM's refusals, in IAM's words.
namespace tocsin::iam {

inline AwsError no_such_entity(std::string message) { return {"NoSuchEntity", 404, std::move(message)}; }

/// `kind` as IAM says it: `user`, `group`, `role`, `user policy`, `Instance Profile`.
inline AwsError no_such(std::string_view kind, std::string_view name) {
  return no_such_entity(concat("The ", kind, " with name ", name, " cannot be found."));
}

inline AwsError no_such_key(std::string_view id) {
  return no_such_entity(concat("The Access Key with id ", id, " cannot be found."));
}

inline AwsError no_such_login_profile(std::string_view user) {
  return no_such_entity(concat("Login Profile for User ", user, " cannot be found."));
}

inline AwsError no_such_policy(std::string_view arn) {
  return no_such_entity(concat("Policy ", arn, " was not found."));
}

inline AwsError no_such_version(std::string_view arn, std::string_view version) {
  return no_such_entity(concat("Policy ", arn, " version ", version, " does not exist or is not attachable."));
}

inline AwsError not_attachable(std::string_view arn) {
  return no_such_entity(concat("Policy ", arn, " does not exist or is not attachable."));
}

inline AwsError already_exists(std::string message) { return {"EntityAlreadyExists", 409, std::move(message)}; }

/// `kind` as IAM says it: `User`, `Group`, `Role`.
inline AwsError name_taken(std::string_view kind, std::string_view name) {
  return already_exists(concat(kind, " with name ", name, " already exists."));
}

/// `what` is what stands in the way: `must delete access keys first`.
inline AwsError delete_conflict(std::string_view what) {
  return {"DeleteConflict", 409, concat("Cannot delete entity, ", what, ".")};
}

inline AwsError quota_exceeded(std::string_view quota, int value) {
  return {"LimitExceeded", 409, concat("Cannot exceed quota for ", quota, ": ", std::to_string(value))};
}

inline AwsError limit_exceeded(std::string message) { return {"LimitExceeded", 409, std::move(message)}; }

inline AwsError malformed_policy(std::string message) { return {"MalformedPolicyDocument", 400, std::move(message)}; }

inline AwsError validation_error(std::string message) { return {"ValidationError", 400, std::move(message)}; }

inline AwsError invalid_input(std::string message) { return {"InvalidInput", 400, std::move(message)}; }

}  // namespace tocsin::iam
