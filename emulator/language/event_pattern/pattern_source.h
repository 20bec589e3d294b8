#pragma once

#include <string>
#include <string_view>

#include "language/event_pattern/json_tokens.h"
#include "tocsin/ruleset.h"

namespace tocsin {

/// The text of a pattern, read token by token, and the refusals that point into it.
///
/// EventBridge's places are its JSON parser's: just after the offending token, but just after the opening quote of a
/// string that nobody has read yet, and after the start of the *value* for a name.
class PatternSource {
 public:
  explicit PatternSource(std::string_view text) : json_(text) {}

  /// The next token becomes the current one. Throws PatternError where the text is not JSON.
  const JsonToken& next();
  const JsonToken& current() const { return json_.tokens[at_ - 1]; }
  TokenKind kind() const { return current().kind; }

  /// The text of the current token; from now on the parser stands behind it.
  std::string text();

  /// How the token looks in messages: `"` for strings is not part of it; a bracket is itself.
  std::string spelled() const;

  enum class Place { kOnce, kTwice, kNone };
  [[noreturn]] void refuse(std::string_view reason, Place place = Place::kOnce) const;

  std::size_t position() const { return at_; }
  void rewind(std::size_t position) { at_ = position; }

 private:
  std::size_t offset() const;
  std::string location(std::size_t offset) const;

  JsonTokens json_;
  std::size_t at_ = 0;
  bool read_ = false;
};

}  // namespace tocsin
