#pragma once

#include <map>
#include <string>
#include <vector>

namespace tocsin::kms {

struct Tag;

std::map<std::string, std::string> tag_map(const std::vector<Tag>& tags);

/// Tags as the table keeps them. Throws AWS's refusal of too many.
std::string tags_text(const std::vector<Tag>& tags);

}  // namespace tocsin::kms
