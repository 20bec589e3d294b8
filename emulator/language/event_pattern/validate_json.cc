#include "language/event_pattern/validate_json.h"

#include "base/text.h"
#include "language/event_pattern/json_tokens.h"
#include "tocsin/ruleset.h"

namespace tocsin {

struct JsonValidator::State {};

JsonValidator::JsonValidator() = default;
JsonValidator::~JsonValidator() = default;
JsonValidator::JsonValidator(JsonValidator&&) noexcept = default;
JsonValidator& JsonValidator::operator=(JsonValidator&&) noexcept = default;

void JsonValidator::check(std::string_view text) {
  const JsonTokens json(text);
  if (!json.tokens.empty() && json.tokens.back().kind == TokenKind::kBroken) {
    throw EventError(concat("Event is not valid JSON: ", json.mistake));
  }
}

}  // namespace tocsin
