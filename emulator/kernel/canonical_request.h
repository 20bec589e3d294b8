#pragma once

#include <span>
#include <string>
#include <string_view>

#include "tocsin/http.h"

namespace tocsin {

/// S3 encodes a path once and leaves it as it is; everybody else removes dot segments and encodes it twice.
enum class PathForm { kTwiceEncoded, kOnceEncoded };

/// What is signed of a request, in Signature Version 4's normal form.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
struct SignedParts {
  std::span<const std::string_view> headers;  ///< Lower case, as SignedHeaders lists them.
  std::string_view payload_hash;
  PathForm path_form = PathForm::kTwiceEncoded;
};

/// The query parameter X-Amz-Signature is left out, so that presigned URLs need no treatment of their own.
std::string canonical_request(const HttpRequest& request, const SignedParts& parts);

}  // namespace tocsin
