#pragma once

#include <string>
#include <string_view>

#include "base/text.h"
#include "model/service_model.h"
#include "tocsin/error.h"
#include "tocsin/time.h"

/// How the families of services refuse a signature: the query services (IAM, SNS), the JSON services, S3. Code, status
/// and wording differ.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-troubleshooting.html
/// https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
namespace tocsin::sigv4 {

enum class Family { kQuery, kJson, kRestJson, kS3 };

inline Family family_of(Protocol protocol) {
  switch (protocol) {
    case Protocol::kQuery:
    case Protocol::kEc2: return Family::kQuery;
    case Protocol::kRestXml: return Family::kS3;
    case Protocol::kRestJson: return Family::kRestJson;
    default: return Family::kJson;
  }
}

/// JSON services name their errors as exceptions and answer 400, REST-JSON ones 403.
inline AwsError refusal(Family family, std::string_view code, std::string message) {
  if (family == Family::kQuery) return {std::string(code), 403, std::move(message)};
  return {concat(code, "Exception"), family == Family::kJson ? 400 : 403, std::move(message)};
}

inline AwsError missing_token(Family family) {
  if (family == Family::kS3) return {"AccessDenied", 403, "Access Denied"};
  if (family == Family::kQuery)
    return refusal(family, "MissingAuthenticationToken", "Request is missing Authentication Token");
  return refusal(family, "MissingAuthenticationToken", "Missing Authentication Token");
}

inline AwsError incomplete(Family family, std::string message) {
  if (family == Family::kS3) {
    return {"AuthorizationHeaderMalformed", 400, concat("The authorization header is malformed; ", message)};
  }
  AwsError error = refusal(family, "IncompleteSignature", std::move(message));
  error.status = family == Family::kRestJson ? 403 : 400;
  return error;
}

inline AwsError unknown_key(Family family) {
  if (family == Family::kS3) {
    return {"InvalidAccessKeyId", 403, "The AWS Access Key Id you provided does not exist in our records."};
  }
  return refusal(family, family == Family::kQuery ? "InvalidClientTokenId" : "UnrecognizedClient",
                 "The security token included in the request is invalid.");
}

inline AwsError wrong_session_token(Family family) {
  if (family == Family::kS3) {
    return {"InvalidToken", 400, "The provided token is malformed or otherwise invalid."};
  }
  return unknown_key(family);
}

inline AwsError expired_session(Family family) {
  if (family == Family::kS3) return {"ExpiredToken", 400, "The provided token has expired."};
  return refusal(family, "ExpiredToken", "The security token included in the request is expired");
}

inline AwsError wrong_signature(Family family, std::string message) {
  if (family == Family::kS3) return {"SignatureDoesNotMatch", 403, std::move(message)};
  return refusal(family, family == Family::kQuery ? "SignatureDoesNotMatch" : "InvalidSignature", std::move(message));
}

inline AwsError wrong_signature(Family family) {
  if (family == Family::kS3) {
    return wrong_signature(family,
                           "The request signature we calculated does not match the signature you provided. Check your "
                           "key and signing method.");
  }
  return wrong_signature(
      family,
      "The request signature we calculated does not match the signature you provided. Check your AWS "
      "Secret Access Key and signing method. Consult the service documentation for details.");
}

inline AwsError wrong_payload_hash() {
  return {"XAmzContentSHA256Mismatch", 400,
          "The provided 'x-amz-content-sha256' header does not match what was computed."};
}

inline AwsError skewed(Family family, Time signed_at, Time now, Duration tolerance) {
  if (family == Family::kS3) {
    return {"RequestTimeTooSkewed", 403, "The difference between the request time and the current time is too large."};
  }
  const std::string minutes = std::to_string(std::chrono::duration_cast<std::chrono::minutes>(tolerance).count());
  if (signed_at < now) {
    return wrong_signature(family,
                           concat("Signature expired: ", basic_time(signed_at), " is now earlier than ",
                                  basic_time(now - tolerance), " (", basic_time(now), " - ", minutes, " min.)"));
  }
  return wrong_signature(family, concat("Signature not yet current: ", basic_time(signed_at), " is still later than ",
                                        basic_time(now + tolerance), " (", basic_time(now), " + ", minutes, " min.)"));
}

}  // namespace tocsin::sigv4
