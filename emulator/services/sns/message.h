#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "language/event_pattern/filter_policy.h"

namespace tocsin::sns {

struct MessageAttributeValue;

/// A message as it stands on a topic.
struct Notification {
  std::string id;
  std::optional<std::string> subject;
  std::string text;                                ///< What subscribers get, or the `default` of a structured message.
  std::map<std::string, std::string> by_protocol;  ///< A structured message's other texts: `email`, `sqs`.
  std::string attributes = "{}";                   ///< JSON: {"name": {"Type": "String", "Value": "x"}}
  std::vector<MessageAttribute> filtered;          ///< The same, as filter policies see them.

  const std::string& text_for(const std::string& protocol) const;
};

/// What a publisher gives, as a call or a parcel says it.
struct Draft {
  std::string message;
  std::optional<std::string> subject;
  std::optional<std::string> structure;
  const std::map<std::string, MessageAttributeValue>* attributes = nullptr;
};

inline constexpr std::size_t kMessageBytesMax = 262'144;

/// Checks the draft as AWS does. Throws its refusal.
Notification to_notification(const Draft& draft, std::string id);

}  // namespace tocsin::sns
