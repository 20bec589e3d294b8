#pragma once

#include "services/s3/s3.h"
#include "services/s3/shapes.h"

namespace tocsin::s3 {

// The rows, one function per noun.
Operations bucket_operations(S3& s3);
Operations bucket_policy_operations(S3& s3);
Operations access_block_operations(S3& s3);
Operations ownership_operations(S3& s3);
Operations acl_operations(S3& s3);
Operations bucket_tag_operations(S3& s3);
Operations configuration_operations(S3& s3);

/// The bucket of a call, which `opening` has found already.
BucketRow bucket_of(S3& s3, const std::string& name);

}  // namespace tocsin::s3
