#include "language/event_pattern/pattern_source.h"

#include <algorithm>

#include "base/text.h"

namespace tocsin {
namespace {

constexpr std::size_t kSnippetMax = 500;

/// UTF-16 units of a UTF-8 text, as Java counts columns.
std::size_t utf16_length(std::string_view text) {
  std::size_t units = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) units += byte >= 0xF0 ? 2 : 1;
  }
  return units;
}

}  // namespace

const JsonToken& PatternSource::next() {
  read_ = false;
  if (at_ == json_.tokens.size()) throw PatternError(concat("Filter is not an object", location(0)));
  const JsonToken& token = json_.tokens[at_++];
  if (token.kind == TokenKind::kBroken) throw PatternError(concat(json_.mistake, location(token.begin)));
  return token;
}

std::string PatternSource::text() {
  read_ = true;
  return json_.text_of(current());
}

std::string PatternSource::spelled() const { return json_.text_of(current()); }

std::size_t PatternSource::offset() const {
  if (at_ == 0) return 0;
  const JsonToken* token = &current();
  if (token->kind == TokenKind::kName && at_ < json_.tokens.size()) token = &json_.tokens[at_];
  if (token->kind == TokenKind::kString && !(read_ && token == &current())) return token->begin + 1;
  return token->end;
}

std::string PatternSource::location(std::size_t offset) const {
  const std::string_view before = json_.source.substr(0, offset);
  const auto lines = std::count(before.begin(), before.end(), '\n');
  const auto newline = before.rfind('\n');
  const std::string_view line = newline == std::string_view::npos ? before : before.substr(newline + 1);
  std::string snippet(json_.source.substr(0, kSnippetMax));
  std::string cut;
  if (json_.source.size() > kSnippetMax) {
    cut = concat("[truncated ", std::to_string(json_.source.size() - kSnippetMax), " chars]");
  }
  return concat("\n at [Source: (String)\"", snippet, "\"", cut, "; line: ", std::to_string(lines + 1),
                ", column: ", std::to_string(utf16_length(line) + 1), "]");
}

void PatternSource::refuse(std::string_view reason, Place place) const {
  const std::string where = place == Place::kNone ? "" : location(offset());
  throw PatternError(concat(reason, where, place == Place::kTwice ? where : ""));
}

}  // namespace tocsin
