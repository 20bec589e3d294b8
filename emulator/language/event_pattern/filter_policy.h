#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "language/event_pattern/event_pattern.h"

namespace tocsin {

enum class FilterScope { kMessageAttributes, kMessageBody };

struct MessageAttribute {
  std::string name;
  std::string type;   ///< String, String.Array, Number or Binary, perhaps with a suffix: `Number.int`
  std::string value;  ///< The StringValue; what Binary holds is not looked at.
};

/// An SNS filter policy: the event-pattern language with SNS's operators and limits.
class FilterPolicy {
 public:
  /// Throws PatternError. Its message is what SNS puts after `Invalid parameter: ` (SetSubscriptionAttributes) or
  /// `Invalid parameter: Attributes Reason: ` (Subscribe): `FilterPolicy: Empty arrays are not allowed ...`.
  FilterPolicy(std::string_view policy, FilterScope scope);

  FilterScope scope() const { return scope_; }

  /// For scope MessageAttributes.
  bool matches(std::span<const MessageAttribute> attributes) const;

  /// For scope MessageBody. A body that is not a JSON object never matches.
  bool matches_body(std::string_view body) const;

 private:
  FilterScope scope_;
  EventPattern pattern_;
};

}  // namespace tocsin
