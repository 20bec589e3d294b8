#include "language/event_pattern/validate_json.h"

#include <array>
#include <cstdint>
#include <cstring>

#include "base/text.h"
#include "language/event_pattern/json_tokens.h"
#include "tocsin/ruleset.h"

namespace tocsin {
namespace {

constexpr std::size_t kDepthMaxOfEvent = 1000;
constexpr std::size_t kNumberMax = 1000;

/// Bytes that a string may hold as they are: all but quotes, backslashes and control characters.
constexpr std::array<bool, 256> kPlainInString = [] {
  std::array<bool, 256> out{};
  for (std::size_t c = 0x20; c < 256; ++c) out[c] = c != '"' && c != '\\';
  return out;
}();

/// A recogniser of strict JSON: one pass, no memory but a bit a level.
class Recogniser {
 public:
  explicit Recogniser(std::string_view text) : at_(text.data()), end_(text.data() + text.size()) {}

  bool run() {
    space();
    if (at_ == end_ || *at_ != '{') return false;
    std::size_t depth = 0;
    do {
      const char bracket = *at_++;
      in_object_[depth++] = bracket == '{';
      space();
      if (peek() != (bracket == '{' ? '}' : ']')) {
        if (!to_value(bracket == '{')) return false;
        if (opens()) {
          if (depth == kDepthMaxOfEvent) return false;
          continue;
        }
        if (!scalar()) return false;
      } else {
        ++at_;
        --depth;
      }
      // Behind a value: commas lead to the next one, brackets out of this level.
      for (;;) {
        if (depth == 0) return true;
        space();
        const bool object = in_object_[depth - 1];
        const char c = peek();
        if (c == ',') {
          ++at_;
          space();
          if (!to_value(object)) return false;
          if (opens()) break;
          if (!scalar()) return false;
        } else if (c == (object ? '}' : ']')) {
          ++at_;
          --depth;
        } else {
          return false;
        }
      }
      if (depth == kDepthMaxOfEvent) return false;
    } while (true);
  }

 private:
  char peek() const { return at_ == end_ ? '\0' : *at_; }
  bool opens() const { return peek() == '{' || peek() == '['; }
  void space() {
    while (at_ != end_ && (*at_ == ' ' || *at_ == '\n' || *at_ == '\t' || *at_ == '\r')) ++at_;
  }

  /// In an object, past the name and the colon.
  bool to_value(bool object) {
    if (!object) return true;
    if (peek() != '"' || !string()) return false;
    space();
    if (peek() != ':') return false;
    ++at_;
    space();
    return true;
  }

  bool scalar() {
    const char c = peek();
    if (c == '"') return string();
    if (c == 't') return word("true");
    if (c == 'f') return word("false");
    if (c == 'n') return word("null");
    return number();
  }

  bool word(std::string_view expected) {
    if (static_cast<std::size_t>(end_ - at_) < expected.size() ||
        std::memcmp(at_, expected.data(), expected.size()) != 0) {
      return false;
    }
    at_ += expected.size();
    return true;
  }

  bool string() {
    ++at_;
    for (;;) {
      // Eight bytes at a time while none of them is special.
      while (end_ - at_ >= 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at_, 8);
        constexpr std::uint64_t kOnes = 0x0101010101010101;
        constexpr std::uint64_t kHighs = 0x8080808080808080;
        const std::uint64_t quote = word ^ (kOnes * '"');
        const std::uint64_t backslash = word ^ (kOnes * '\\');
        const std::uint64_t special =
            ((quote - kOnes) & ~quote) | ((backslash - kOnes) & ~backslash) | ((word - kOnes * 0x20) & ~word);
        if ((special & kHighs) != 0) break;
        at_ += 8;
      }
      while (at_ != end_ && kPlainInString[static_cast<unsigned char>(*at_)]) ++at_;
      if (at_ == end_) return false;
      if (*at_ == '"') {
        ++at_;
        return true;
      }
      if (*at_ != '\\' || !escape()) return false;
    }
  }

  bool escape() {
    if (end_ - at_ < 2) return false;
    const char c = at_[1];
    if (c != 'u') {
      at_ += 2;
      return std::strchr("\"\\/bfnrt", c) != nullptr && c != '\0';
    }
    if (end_ - at_ < 6) return false;
    for (int i = 2; i < 6; ++i) {
      const char h = at_[i];
      if (!((h >= '0' && h <= '9') || (h >= 'a' && h <= 'f') || (h >= 'A' && h <= 'F'))) return false;
    }
    at_ += 6;
    return true;
  }

  bool digits() {
    const char* begin = at_;
    while (at_ != end_ && *at_ >= '0' && *at_ <= '9') ++at_;
    return at_ != begin;
  }

  bool number() {
    const char* begin = at_;
    if (peek() == '-') ++at_;
    if (peek() == '0') {
      ++at_;
    } else if (!digits()) {
      return false;
    }
    if (peek() == '.') {
      ++at_;
      if (!digits()) return false;
    }
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (!digits()) return false;
    }
    return static_cast<std::size_t>(at_ - begin) <= kNumberMax;
  }

  const char* at_;
  const char* end_;
  std::array<bool, kDepthMaxOfEvent> in_object_;
};

}  // namespace

void check_json_object(std::string_view text) {
  if (Recogniser(text).run()) return;
  // What exactly is wrong costs more to find out.
  const JsonTokens json(text);
  if (!json.tokens.empty() && json.tokens.back().kind == TokenKind::kBroken) {
    throw EventError(concat("Event is not valid JSON: ", json.mistake));
  }
  throw EventError("Event must be a JSON object");
}

}  // namespace tocsin
