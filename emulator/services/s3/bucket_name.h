#pragma once

#include <string_view>

namespace tocsin::s3 {

/// True if a general purpose bucket may be called so.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
bool is_bucket_name(std::string_view name);

}  // namespace tocsin::s3
