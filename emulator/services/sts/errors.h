#pragma once

#include <string>

#include "base/text.h"
#include "tocsin/error.h"

/// STS's refusals, in STS's words.
namespace tocsin::sts {

inline AwsError validation_error(std::string message) { return {"ValidationError", 400, std::move(message)}; }

inline AwsError access_denied(std::string message) { return {"AccessDenied", 403, std::move(message)}; }

/// A role that does not exist is refused as one that may not be assumed: AWS does not tell which.
inline AwsError may_not_assume(std::string_view who, std::string_view role) {
  return access_denied(concat("User: ", who, " is not authorized to perform: sts:AssumeRole on resource: ", role));
}

inline AwsError wrong_mfa_code() {
  return access_denied("MultiFactorAuthentication failed with invalid MFA one time pass code.");
}

// https://github.com/broamski/aws-mfa/issues/46
inline AwsError wrong_mfa_device() {
  return access_denied(
      "MultiFactorAuthentication failed, unable to validate MFA code.  Please verify your MFA serial number is valid "
      "and associated with this user.");
}

inline AwsError malformed_policy(std::string message) { return {"MalformedPolicyDocument", 400, std::move(message)}; }

}  // namespace tocsin::sts
