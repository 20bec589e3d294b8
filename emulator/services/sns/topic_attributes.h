#pragma once

#include <string>
#include <string_view>

#include "services/sns/topic_table.h"

namespace tocsin::sns {

/// Sets one attribute as CreateTopic and SetTopicAttributes do. Throws AWS's refusal; `where` stands in front of its
/// reason (`Attributes Reason: ` when a topic is created).
void set_topic_attribute(TopicRow& topic, const std::string& name, const std::string& value, std::string_view where);

bool same_attributes(const TopicRow& a, const TopicRow& b);

}  // namespace tocsin::sns
