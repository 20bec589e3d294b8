#pragma once

#include <string>
#include <vector>

#include "services/s3/shapes.h"

namespace tocsin::s3 {

/// Throws for tags that S3 would not take.
void check_bucket_tags(const std::vector<Tag>& tags);

/// As a bucket's row holds them: "" for none.
std::string bucket_tags_text(const std::vector<Tag>& tags);

}  // namespace tocsin::s3
