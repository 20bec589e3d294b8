#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "kernel/parcel.h"
#include "language/event_pattern/input_transformer.h"
#include "services/events/shapes.h"

namespace tocsin::events {

/// A target, ready to be sent to.
struct PreparedTarget {
  Target target;
  std::optional<tocsin::InputTransformer> transformer;
};

/// Throws TransformerRefused if the target's transformer is not one that AWS takes.
PreparedTarget prepare(Target target);

/// What the target gets of an event. Throws TransformError.
std::string payload_for(const PreparedTarget& prepared, std::string_view event, const TransformVariables& variables);

/// Prepared targets by their text.
class PreparedTargets {
 public:
  const PreparedTarget& get(const std::string& text);

 private:
  static constexpr std::size_t kTargetsMax = 1024;
  std::unordered_map<std::string, std::unique_ptr<PreparedTarget>> by_text_;
};

}  // namespace tocsin::events
