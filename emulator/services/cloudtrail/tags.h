#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "services/cloudtrail/shapes.h"

namespace tocsin::cloudtrail {

/// Throws for tags that AWS would not take: too many, twice the same key, reserved keys.
void check_tags(const std::vector<Tag>& tags);

/// As they are stored, and back.
std::string tags_text(const std::vector<Tag>& tags);
std::vector<Tag> tags_from(std::string_view text);

std::map<std::string, std::string> tag_map(const std::vector<Tag>& tags);

}  // namespace tocsin::cloudtrail
