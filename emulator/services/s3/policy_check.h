#pragma once

#include <string>

#include "services/s3/s3.h"

namespace tocsin::s3 {

/// Throws MalformedPolicy, in S3's words, for a document that S3 would not put on this bucket.
void check_bucket_policy(S3& s3, const BucketRow& bucket, const std::string& text);

}  // namespace tocsin::s3
