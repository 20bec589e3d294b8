#pragma once

#include <memory>
#include <string_view>

namespace tocsin {

/// Checks that a text begins with one strict JSON object, as EventBridge reads events: what follows it is ignored, and
/// at most a thousand levels are allowed. Fast: structure by simdjson, then one pass over the structure.
class JsonValidator {
 public:
  JsonValidator();
  ~JsonValidator();
  JsonValidator(JsonValidator&&) noexcept;
  JsonValidator& operator=(JsonValidator&&) noexcept;

  /// Throws EventError.
  void check(std::string_view text);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tocsin
