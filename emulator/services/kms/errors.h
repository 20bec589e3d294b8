#pragma once

#include <string>
#include <string_view>

#include "base/text.h"
#include "tocsin/error.h"

// Codes and texts are those of KMS: https://docs.aws.amazon.com/kms/latest/APIReference/CommonErrors.html
namespace tocsin::kms {

inline AwsError not_found(std::string message) { return {"NotFoundException", 400, std::move(message)}; }
inline AwsError key_not_found(std::string_view arn) { return not_found(concat("Key '", arn, "' does not exist")); }
inline AwsError alias_not_found(std::string_view arn) { return not_found(concat("Alias ", arn, " is not found.")); }
inline AwsError invalid_key_id(std::string_view text) { return not_found(concat("Invalid keyId '", text, "'")); }
/// The ARN is of another region, and so unknown in this one.
inline AwsError foreign_arn(std::string_view region) { return not_found(concat("Invalid arn ", region)); }
inline AwsError grant_not_found(std::string_view id) { return not_found(concat("Grant ID ", id, " not found")); }
inline AwsError no_such_policy() { return not_found("No such policy exists"); }

inline AwsError disabled(std::string_view arn) { return {"DisabledException", 400, concat(arn, " is disabled.")}; }
inline AwsError pending_deletion(std::string_view arn) {
  return {"KMSInvalidStateException", 400, concat(arn, " is pending deletion.")};
}
inline AwsError not_pending_deletion(std::string_view arn) {
  return {"KMSInvalidStateException", 400, concat(arn, " is not pending deletion.")};
}

inline AwsError malformed_policy(std::string message) {
  return {"MalformedPolicyDocumentException", 400, std::move(message)};
}
inline AwsError invalid_principals() {
  return malformed_policy("Policy contains a statement with one or more invalid principals.");
}
inline AwsError would_lock_out() {
  return malformed_policy("The new key policy will not allow you to update the key policy in the future.");
}

inline AwsError invalid_alias() {
  return {"InvalidAliasNameException", 400, "The request was rejected because the specified alias name is not valid."};
}
inline AwsError reserved_alias() { return {"NotAuthorizedException", 400, ""}; }
inline AwsError alias_exists(std::string_view arn) {
  return {"AlreadyExistsException", 400, concat("An alias with the name ", arn, " already exists")};
}

inline AwsError validation(std::string message) { return {"ValidationException", 400, std::move(message)}; }
inline AwsError invalid_arn(std::string_view text) {
  return {"InvalidArnException", 400, concat("ARN ", text, " is not valid.")};
}
inline AwsError invalid_marker() { return {"InvalidMarkerException", 400, "The marker is not valid."}; }
inline AwsError invalid_ciphertext() { return {"InvalidCiphertextException", 400, ""}; }
inline AwsError incorrect_key() {
  return {"IncorrectKeyException", 400,
          "The key ID in the request does not identify a CMK that can perform this operation."};
}
inline AwsError too_many_tags() { return {"TagException", 400, "Too many tags"}; }
inline AwsError access_denied(std::string message) { return {"AccessDeniedException", 400, std::move(message)}; }

}  // namespace tocsin::kms
