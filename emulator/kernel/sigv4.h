#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "kernel/caller.h"
#include "kernel/kernel.h"
#include "model/service_model.h"
#include "tocsin/http.h"

namespace tocsin {

/// What a request says of its signature, in the Authorization header or in the query of a presigned URL. Nothing of it
/// is proven yet.
struct Signature {
  std::string access_key_id;
  std::string date;  ///< `20260105`, as the scope has it.
  std::string region;
  std::string service;
  std::vector<std::string> headers;  ///< SignedHeaders.
  std::string value;                 ///< 64 hexadecimal digits.
  std::string time;                  ///< X-Amz-Date, as it was signed.
  std::string session_token;
  std::string expires;  ///< X-Amz-Expires.
  bool is_presigned = false;
};

/// Who signed a request, once that is proven.
struct Signer {
  Caller caller;
  std::string region;         ///< Of the signature's scope.
  std::string used_for = {};  ///< The service that a key of IAM or STS signed for; "" for any other signer.
};

/// Tells from a request's signature who its caller is. Signature Version 4 in the Authorization header and in
/// presigned URLs; refusals are worded as the service's family words them.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv.html
///
/// | access key id | who |
/// | ------------- | --- |
/// | `test` with the secret `test` | root of the default account |
/// | 12 digits, any secret | root of the account with this number |
/// | any other | whose it is in IAM or STS; the signature must be right |
class Signatures {
 public:
  explicit Signatures(Kernel& kernel) : kernel_(kernel) {}

  /// Nothing if the request has no signature at all. Throws AwsError if it has one that is not right.
  std::optional<Signer> verify(const HttpRequest& request, Protocol protocol);

 private:
  const std::string& signing_key(const std::string& secret, const Signature& signature);

  Kernel& kernel_;
  std::unordered_map<std::string, std::string> keys_;  // by secret and scope
};

/// The refusal of a request that has no signature and needs one.
AwsError missing_signature(Protocol protocol);

/// HMAC over the string to sign: the value that a client puts into `Signature=`. For clients of our own.
std::string signature_of(const HttpRequest& request, const Signature& signature, const std::string& secret);

}  // namespace tocsin
