#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin {

enum class TokenKind : std::uint8_t {
  kObject,
  kObjectEnd,
  kArray,
  kArrayEnd,
  kName,
  kString,
  kNumber,
  kTrue,
  kFalse,
  kNull,
  kBroken,  // The text is not JSON from here on.
};

/// One token of a JSON text, as the half-open range of its bytes (quotes included).
struct JsonToken {
  TokenKind kind;
  std::uint32_t begin;
  std::uint32_t end;
};

/// A JSON text cut into tokens by the strict grammar. Numbers keep their spelling and duplicate names are kept, which
/// is what event patterns need and DOM libraries lose. Stops after the first value: what follows it is ignored, as
/// EventBridge does. A mistake becomes a last token kBroken, so that whoever reads the tokens one by one meets what
/// comes before it first.
struct JsonTokens {
  explicit JsonTokens(std::string_view text);

  /// The unescaped text of a name or string, or the spelling of anything else. A lone surrogate is written in three
  /// bytes, so that it equals itself alone.
  std::string text_of(const JsonToken& token) const;

  std::string_view source;
  std::vector<JsonToken> tokens;
  std::string mistake;  // What is wrong at kBroken.
};

/// Appends the unescaped form of what stands between two quotes. The escapes must be well formed.
void unescape_json(std::string_view inner, std::string& out);

void append_utf8(std::uint32_t code_point, std::string& out);

}  // namespace tocsin
