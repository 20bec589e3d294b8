#include "language/event_pattern/json_tokens.h"

#include <array>

#include "base/text.h"

namespace tocsin {
namespace {

constexpr std::size_t kDepthMax = 1000;         // as the parser of EventBridge's engine
constexpr std::size_t kNumberLengthMax = 1000;  // likewise

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string character(char c) {
  return concat("('", std::string(1, c), "' (code ", std::to_string(static_cast<unsigned char>(c)), "))");
}

/// Fills the tokens, or says what is wrong and where.
class Tokenizer {
 public:
  Tokenizer(std::string_view text, JsonTokens& out) : text_(text), out_(out) {}

  void run() {
    skip_space();
    if (at_ == text_.size()) return;
    if (!value()) return broken();
    while (!open_.empty()) {
      const bool ok = open_.back() == '{' ? member() : element();
      if (!ok) return broken();
    }
  }

 private:
  bool fail(std::string mistake) {
    if (out_.mistake.empty()) out_.mistake = std::move(mistake);
    return false;
  }
  void broken() { push(TokenKind::kBroken, at_, at_); }
  void push(TokenKind kind, std::size_t begin, std::size_t end) {
    out_.tokens.push_back({kind, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
  }
  void skip_space() {
    while (at_ < text_.size() && is_space(text_[at_])) ++at_;
  }
  bool end_of_input() {
    if (open_.empty()) return fail("Unexpected end-of-input");
    return fail(
        concat("Unexpected end-of-input: expected close marker for ", open_.back() == '{' ? "Object" : "Array"));
  }

  bool member() {
    skip_space();
    if (at_ == text_.size()) return end_of_input();
    const bool first = first_;
    first_ = false;
    if (text_[at_] == '}' && (first || !after_comma_)) return close('}', TokenKind::kObjectEnd);
    if (!first && !after_comma_) {
      if (!comma("Object")) return false;
      if (at_ == text_.size()) return end_of_input();
    }
    after_comma_ = false;
    if (text_[at_] != '"') {
      return fail(
          concat("Unexpected character ", character(text_[at_]), ": was expecting double-quote to start field name"));
    }
    if (!string(TokenKind::kName)) return false;
    skip_space();
    if (at_ == text_.size()) return end_of_input();
    if (text_[at_] != ':') {
      return fail(concat("Unexpected character ", character(text_[at_]),
                         ": was expecting a colon to separate field name and value"));
    }
    ++at_;
    skip_space();
    return value();
  }

  bool element() {
    skip_space();
    if (at_ == text_.size()) return end_of_input();
    const bool first = first_;
    first_ = false;
    if (text_[at_] == ']') return close(']', TokenKind::kArrayEnd);
    if (!first && !comma("Array")) return false;
    return value();
  }

  bool comma(std::string_view where) {
    const char c = text_[at_];
    if (c == '}' || c == ']') {
      return fail(concat("Unexpected close marker '", std::string(1, c), "': expected '", c == '}' ? "]" : "}", "'"));
    }
    if (c != ',') {
      return fail(
          concat("Unexpected character ", character(c), ": was expecting comma to separate ", where, " entries"));
    }
    ++at_;
    skip_space();
    return true;
  }

  bool close(char, TokenKind kind) {
    push(kind, at_, at_ + 1);
    ++at_;
    open_.pop_back();
    first_ = false;
    return true;
  }

  bool open(char bracket, TokenKind kind) {
    if (open_.size() == kDepthMax) return fail("Document nesting depth (1001) exceeds the maximum allowed (1000)");
    open_ += bracket;
    push(kind, at_, at_ + 1);
    ++at_;
    first_ = true;
    return true;
  }

  bool value() {
    if (at_ == text_.size()) return end_of_input();
    const char c = text_[at_];
    switch (c) {
      case '{': return open('{', TokenKind::kObject);
      case '[': return open('[', TokenKind::kArray);
      case '"': return string(TokenKind::kString);
      default: break;
    }
    if (is_digit(c) || c == '-') return number();
    return word();
  }

  bool word() {
    std::size_t end = at_;
    const auto is_word = [](char c) {
      return is_digit(c) || c == '_' || c == '$' ||
             (lower(std::string(1, c))[0] >= 'a' && lower(std::string(1, c))[0] <= 'z');
    };
    while (end < text_.size() && is_word(text_[end])) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    TokenKind kind = TokenKind::kBroken;
    if (word == "true") kind = TokenKind::kTrue;
    if (word == "false") kind = TokenKind::kFalse;
    if (word == "null") kind = TokenKind::kNull;
    if (kind == TokenKind::kBroken) {
      if (word.empty()) {
        return fail(concat("Unexpected character ", character(text_[at_]),
                           ": expected a valid value (JSON String, Number, Array, Object or token 'null', 'true' or "
                           "'false')"));
      }
      return fail(concat("Unrecognized token '", word,
                         "': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')"));
    }
    push(kind, at_, end);
    at_ = end;
    return true;
  }

  bool digits() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
    return at_ > begin;
  }

  bool number() {
    const std::size_t begin = at_;
    if (text_[at_] == '-') ++at_;
    const bool zero = at_ < text_.size() && text_[at_] == '0';
    if (zero) {
      ++at_;
      if (at_ < text_.size() && is_digit(text_[at_])) return fail("Invalid numeric value: Leading zeroes not allowed");
    } else if (!digits()) {
      return fail("Unexpected character in numeric value: expected digit (0-9) to follow minus sign");
    }
    if (at_ < text_.size() && text_[at_] == '.') {
      ++at_;
      if (!digits()) return fail("Unexpected character in numeric value: Decimal point not followed by a digit");
    }
    if (at_ < text_.size() && (text_[at_] == 'e' || text_[at_] == 'E')) {
      ++at_;
      if (at_ < text_.size() && (text_[at_] == '+' || text_[at_] == '-')) ++at_;
      if (!digits()) return fail("Unexpected character in numeric value: Exponent indicator not followed by a digit");
    }
    if (at_ - begin > kNumberLengthMax) return fail("Number value length exceeds the maximum allowed (1000)");
    if (at_ < text_.size() && !is_space(text_[at_]) && text_[at_] != ',' && text_[at_] != ']' && text_[at_] != '}') {
      return fail(
          concat("Unexpected character ", character(text_[at_]), ": Expected space separating root-level values"));
    }
    push(TokenKind::kNumber, begin, at_);
    return true;
  }

  bool string(TokenKind kind) {
    const std::size_t begin = at_++;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '"') {
        push(kind, begin, ++at_);
        return true;
      }
      if (static_cast<unsigned char>(c) < 0x20) {
        return fail(concat("Illegal unquoted character ((CTRL-CHAR, code ", std::to_string(static_cast<int>(c)),
                           ")): has to be escaped using backslash to be included in string value"));
      }
      if (c == '\\' && !escape()) return false;
      ++at_;
    }
    return fail("Unexpected end-of-input: was expecting closing quote for a string value");
  }

  bool escape() {
    if (++at_ == text_.size()) return fail("Unexpected end-of-input in character escape sequence");
    const char c = text_[at_];
    if (std::string_view("\"\\/bfnrt").find(c) != std::string_view::npos) return true;
    if (c != 'u')
      return fail(concat("Unrecognized character escape '", std::string(1, c), "' (code ",
                         std::to_string(static_cast<unsigned char>(c)), ")"));
    for (int i = 0; i < 4; ++i) {
      if (++at_ == text_.size() || hex_digit(text_[at_]) < 0)
        return fail("expected a hex-digit for character escape sequence");
    }
    return true;
  }

  std::string_view text_;
  JsonTokens& out_;
  std::size_t at_ = 0;
  std::string open_;  // one bracket a level
  bool first_ = false;
  bool after_comma_ = false;
};

std::uint32_t hex4(std::string_view text) {
  std::uint32_t value = 0;
  for (const char c : text.substr(0, 4)) value = value * 16 + static_cast<std::uint32_t>(hex_digit(c));
  return value;
}

char simple_escape(char c) {
  switch (c) {
    case 'b': return '\b';
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    default: return c;
  }
}

}  // namespace

void append_utf8(std::uint32_t c, std::string& out) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xC0 | c >> 6);
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xE0 | c >> 12);
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  } else {
    out += static_cast<char>(0xF0 | c >> 18);
    out += static_cast<char>(0x80 | (c >> 12 & 0x3F));
    out += static_cast<char>(0x80 | (c >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (c & 0x3F));
  }
}

void unescape_json(std::string_view inner, std::string& out) {
  std::size_t at = 0;
  while (at < inner.size()) {
    const auto backslash = inner.find('\\', at);
    out.append(inner.substr(at, backslash - at));
    if (backslash == std::string_view::npos || backslash + 1 >= inner.size()) return;
    at = backslash + 2;
    const char c = inner[backslash + 1];
    if (c != 'u') {
      out += simple_escape(c);
      continue;
    }
    if (at + 4 > inner.size()) return;
    std::uint32_t unit = hex4(inner.substr(at));
    at += 4;
    const bool pair =
        unit >= 0xD800 && unit < 0xDC00 && at + 6 <= inner.size() && inner[at] == '\\' && inner[at + 1] == 'u';
    if (pair) {
      const std::uint32_t low = hex4(inner.substr(at + 2));
      if (low >= 0xDC00 && low < 0xE000) {
        unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
        at += 6;
      }
    }
    append_utf8(unit, out);
  }
}

JsonTokens::JsonTokens(std::string_view text) : source(text) { Tokenizer(text, *this).run(); }

std::string JsonTokens::text_of(const JsonToken& token) const {
  std::string out;
  if (token.kind == TokenKind::kString || token.kind == TokenKind::kName) {
    unescape_json(source.substr(token.begin + 1, token.end - token.begin - 2), out);
  } else {
    out = source.substr(token.begin, token.end - token.begin);
  }
  return out;
}

}  // namespace tocsin
