#pragma once

#include <map>
#include <string>
#include <vector>

#include "language/policy/context.h"

namespace tocsin::sns {

struct Tag;

/// Tags as a table keeps them. Throws AWS's refusal if there are more than 50.
std::string tags_text(const std::vector<Tag>& tags);
std::map<std::string, std::string> tag_map(const std::vector<Tag>& tags);

/// aws:RequestTag/* and aws:TagKeys.
void set_tag_context(policy::Context& context, const std::vector<Tag>& tags);

}  // namespace tocsin::sns
