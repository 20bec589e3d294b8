#pragma once

#include <string>
#include <vector>

#include "language/policy/context.h"

namespace tocsin::events {

struct Tag;

/// Tags as a table keeps them. Throws AWS's refusal if there are more than 50.
std::string tags_text(const std::vector<Tag>& tags);

/// aws:RequestTag/* and aws:TagKeys.
void set_tag_context(policy::Context& context, const std::vector<Tag>& tags);

}  // namespace tocsin::events
