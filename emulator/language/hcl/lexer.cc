#include "language/hcl/lexer.h"

#include <array>

#include "base/text.h"

namespace tocsin::hcl {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Letters of other scripts are allowed; the language's own symbols are all ASCII.
bool begins_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}
bool continues_word(char c) { return begins_word(c) || is_digit(c) || c == '-'; }

std::size_t number_length(std::string_view text) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return at > from;
  };
  digits();
  if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
    ++at;
    digits();
  }
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    const std::size_t before = at++;
    if (at < text.size() && (text[at] == '+' || text[at] == '-')) ++at;
    if (!digits()) at = before;
  }
  return at;
}

std::size_t comment_length(std::string_view text) {
  if (text.starts_with("#") || text.starts_with("//")) return std::min(text.find('\n'), text.size());
  if (!text.starts_with("/*")) return 0;
  const auto end = text.find("*/", 2);
  return end == std::string_view::npos ? text.size() : end + 2;
}

}  // namespace

Lexer::Lexer(std::string_view text, std::string file, Place begin, std::size_t end)
    : text_(text), file_(std::move(file)), place_(begin), end_(end) {}

void Lexer::set_rule(Newlines::Rule rule) {
  rule_ = rule;
  peeked_ = false;  // The next token may be another one under the new rule.
}

void Lexer::skip(std::size_t bytes) {
  peeked_ = false;
  for (const std::size_t to = std::min(place_.offset + bytes, end_); place_.offset < to; ++place_.offset) {
    const char c = text_[place_.offset];
    if (c == '\n') {
      ++place_.line;
      place_.column = 1;
    } else if ((static_cast<unsigned char>(c) & 0xC0) != 0x80) {
      ++place_.column;
    }
  }
}

void Lexer::skip_blanks() {
  for (;;) {
    const std::string_view text = rest();
    if (text.empty()) return;
    const char c = text[0];
    if (c == ' ' || c == '\t' || c == '\r' || (c == '\n' && rule_ == Newlines::kBlank)) {
      skip(1);
    } else if (const std::size_t length = comment_length(text)) {
      skip(length);
    } else {
      return;
    }
  }
}

std::size_t Lexer::token_length(TokenKind& kind) const {
  const std::string_view text = rest();
  const char c = text[0];
  if (begins_word(c)) {
    kind = TokenKind::kIdentifier;
    std::size_t length = 1;
    while (length < text.size() && continues_word(text[length])) ++length;
    return length;
  }
  if (is_digit(c)) {
    kind = TokenKind::kNumber;
    return number_length(text);
  }
  if (c == '\n') {
    kind = TokenKind::kNewline;
    return 1;
  }
  if (c == '"') {
    kind = TokenKind::kQuote;
    return 1;
  }
  if (text.starts_with("<<-") || (text.starts_with("<<") && text.size() > 2 && begins_word(text[2]))) {
    kind = TokenKind::kHeredoc;
    return text[2] == '-' ? 3 : 2;
  }
  kind = TokenKind::kSymbol;
  constexpr std::array<std::string_view, 9> kLong = {"...", "=>", "==", "!=", "<=", ">=", "&&", "||", "::"};
  for (const std::string_view symbol : kLong) {
    if (text.starts_with(symbol)) return symbol.size();
  }
  if (std::string_view("{}[]().,:?=<>+-*/%!~").find(c) != std::string_view::npos) return 1;
  throw FileError(position(), concat("unexpected character `", text.substr(0, 1), "`",
                                     c == '\'' ? "; strings are written with double quotes" : ""));
}

Token Lexer::scan() {
  skip_blanks();
  Token token;
  token.position = position();
  if (at_end()) {
    after_next_ = place_;
    return token;
  }
  const std::size_t begin = place_.offset;
  const std::size_t length = token_length(token.kind);
  skip(length);
  token.text = text_.substr(begin, length);
  after_next_ = place_;
  return token;
}

const Token& Lexer::peek() {
  if (!peeked_) {
    const Place before = place_;
    next_ = scan();
    place_ = before;
    peeked_ = true;
  }
  return next_;
}

Token Lexer::take() {
  peek();
  place_ = after_next_;
  peeked_ = false;
  return next_;
}

}  // namespace tocsin::hcl
