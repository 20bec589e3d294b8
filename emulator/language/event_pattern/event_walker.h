#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "language/event_pattern/event_bits.h"
#include "language/event_pattern/flat_event.h"
#include "language/event_pattern/json_tokens.h"
#include "language/event_pattern/path_trie.h"

namespace tocsin {

/// Goes through an event along the paths of a trie and steps over everything else.
///
/// All members of the objects on the way are looked at, since a name may come twice and then both count. What lies
/// beside the way is not checked to be JSON; what lies on it is, as far as is needed to read it.
class EventWalker {
 public:
  /// Calls sink.value(path, kind, text, frame) for each scalar whose path is in use. `text` lives until the next
  /// event (strings with escapes) or as long as the event. Throws EventError.
  template <class Sink>
  void walk(std::string_view event, const PathTrie& trie, Sink& sink) {
    text_ = event;
    bits_.read(event);
    frames_.clear();
    arrays_ = 0;
    depth_ = 0;
    unescaped_used_ = 0;
    std::size_t at = skip_space(0);
    if (at == text_.size() || text_[at] != '{') throw EventError("Event must be a JSON object");
    object(at, trie, PathTrie::kRoot, kNoFrame, sink);
  }

  const std::vector<Frame>& frames() const { return frames_; }

 private:
  static constexpr std::size_t kDepthMax = 1000;

  [[noreturn]] static void broken() { throw EventError("Event is not valid JSON"); }

  static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r'; }
  std::size_t skip_space(std::size_t at) const {
    while (at < text_.size() && text_[at] <= ' ' && is_space(text_[at])) ++at;
    return at;
  }
  char peek(std::size_t at) const {
    if (at >= text_.size()) broken();
    return text_[at];
  }

  /// The closing quote of the string at `at`.
  std::size_t string_end(std::size_t at) const {
    const std::size_t end = bits_.next_quote(at + 1);
    if (end >= text_.size()) broken();
    return end;
  }

  /// Between the quotes at `begin` and `end`.
  std::string_view raw_text(std::size_t begin, std::size_t end) const {
    return {text_.data() + begin + 1, end - begin - 1};
  }

  std::string_view string_text(std::size_t begin, std::size_t end) {
    const std::string_view inner = raw_text(begin, end);
    if (!bits_.has_backslash(begin + 1, end)) return inner;
    if (unescaped_used_ == unescaped_.size()) unescaped_.push_back(std::make_unique<std::string>());
    std::string& out = *unescaped_[unescaped_used_++];
    out.clear();
    unescape_json(inner, out);
    return out;
  }

  /// Where the member whose name's quotes are at `begin` and `end` leads.
  std::uint32_t member(const PathTrie::Members& members, std::size_t begin, std::size_t end) {
    if (!bits_.any_backslash()) return members.find(raw_text(begin, end), text_.size() - begin - 1);
    const std::string_view name = string_text(begin, end);
    return members.find(name, name.size());
  }

  /// Behind a value that nobody asks for.
  std::size_t skip_value(std::size_t at) const {
    const char c = peek(at);
    if (c == '{' || c == '[') {
      const std::size_t close = bits_.matching_close(at);
      if (close == EventBits::kNone) broken();
      return close + 1;
    }
    const std::size_t end = bits_.next_end(at);
    if (end >= text_.size() || end == at) broken();
    return end;
  }

  /// The first byte of what follows the `mark` (colon or comma) that is due at `at`.
  std::size_t behind(char mark, std::size_t at) const {
    if (peek(at) != mark) {
      at = skip_space(at);
      if (peek(at) != mark) broken();
    }
    ++at;
    return peek(at) > ' ' ? at : skip_space(at);
  }

  template <class Sink>
  std::size_t object(std::size_t at, const PathTrie& trie, std::uint32_t node, std::int32_t frame, Sink& sink) {
    if (++depth_ > kDepthMax) throw EventError("Event is nested too deeply");
    at = skip_space(at + 1);
    if (peek(at) == '}') {
      --depth_;
      return at + 1;
    }
    const PathTrie::Members members(trie, node);
    for (;;) {
      if (peek(at) != '"') broken();
      const std::size_t end = string_end(at);
      const std::uint32_t child = member(members, at, end);
      at = behind(':', end + 1);
      at = child == kNoId ? skip_value(at) : value(at, trie, child, frame, sink);
      if (peek(at) <= ' ') at = skip_space(at);
      if (peek(at) == '}') break;
      at = behind(',', at);
    }
    --depth_;
    return at + 1;
  }

  template <class Sink>
  std::size_t array(std::size_t at, const PathTrie& trie, std::uint32_t node, std::int32_t frame, Sink& sink) {
    const std::size_t first = skip_space(at + 1);
    if (trie.path(node) == kNoId && peek(first) != '{' && text_[first] != '[') {
      // Nobody asks for scalars here: without an object or array inside there is nothing to find.
      const std::size_t end = bits_.matching_close(at);
      if (end == EventBits::kNone) broken();
      if (bits_.next_open(first) > end) return end + 1;
    }
    if (++depth_ > kDepthMax) throw EventError("Event is nested too deeply");
    const std::uint32_t id = arrays_++;
    std::uint32_t index = 0;
    at = first;
    if (peek(at) == ']') {
      --depth_;
      return at + 1;
    }
    for (;; ++index) {
      const char c = peek(at);
      std::int32_t inner = frame;
      if (c == '{' || c == '[') {
        frames_.push_back({id, index, frame});
        inner = static_cast<std::int32_t>(frames_.size() - 1);
      }
      at = skip_space(value(at, trie, node, inner, sink));
      const char after = peek(at);
      if (after == ']') break;
      if (after != ',') broken();
      at = skip_space(at + 1);
    }
    --depth_;
    return at + 1;
  }

  template <class Sink>
  std::size_t value(std::size_t at, const PathTrie& trie, std::uint32_t node, std::int32_t frame, Sink& sink) {
    const char c = peek(at);
    if (c == '{') return trie.has_children(node) ? object(at, trie, node, frame, sink) : skip_value(at);
    if (c == '[') return array(at, trie, node, frame, sink);
    const std::uint32_t path = trie.path(node);
    if (path == kNoId) return skip_value(at);
    if (c == '"') {
      const std::size_t end = string_end(at);
      sink.value(path, Scalar::Kind::kString, string_text(at, end), frame);
      return end + 1;
    }
    const std::size_t after = bits_.next_end(at);
    if (after >= text_.size()) broken();
    std::size_t end = after;
    while (end > at && is_space(text_[end - 1])) --end;
    const std::string_view word(text_.data() + at, end - at);
    if (c == '-' || (c >= '0' && c <= '9')) {
      sink.value(path, Scalar::Kind::kNumber, word, frame);
    } else if (word == "true") {
      sink.value(path, Scalar::Kind::kTrue, word, frame);
    } else if (word == "false") {
      sink.value(path, Scalar::Kind::kFalse, word, frame);
    } else if (word == "null") {
      sink.value(path, Scalar::Kind::kNull, word, frame);
    } else {
      broken();
    }
    return after;
  }

  std::string_view text_;
  EventBits bits_;
  std::vector<Frame> frames_;
  std::uint32_t arrays_ = 0;
  std::size_t depth_ = 0;
  std::vector<std::unique_ptr<std::string>> unescaped_;
  std::size_t unescaped_used_ = 0;
};

}  // namespace tocsin
