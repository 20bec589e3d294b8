#include "language/policy/positions.h"

#include <cstddef>

namespace tocsin::policy {
namespace {

/// Walks over a JSON text that is known to be well-formed.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  bool at_end() const { return offset_ >= text_.size(); }
  char here() const { return text_[offset_]; }
  TextPosition position() const { return position_; }
  std::size_t offset() const { return offset_; }
  std::string_view since(std::size_t begin) const { return text_.substr(begin, offset_ - begin); }

  void step() {
    if (here() == '\n') {
      ++position_.line;
      position_.column = 1;
    } else if ((static_cast<unsigned char>(here()) & 0xC0U) != 0x80) {  // A character counts once, however many bytes.
      ++position_.column;
    }
    ++offset_;
  }

  void string() {
    step();
    while (!at_end() && here() != '"') {
      if (here() == '\\') step();
      if (!at_end()) step();
    }
    if (!at_end()) step();
  }

 private:
  std::string_view text_;
  std::size_t offset_ = 0;
  TextPosition position_;
};

}  // namespace

std::vector<StatementSpan> statement_spans(std::string_view text) {
  std::vector<StatementSpan> spans;
  Walker walker(text);
  int depth = 0;
  int statements_depth = 0;  // of the braces of a statement: 2 if it stands alone, 3 in a list
  bool is_statement_key = false;
  TextPosition begin;
  while (!walker.at_end()) {
    const char c = walker.here();
    if (c == '"') {
      const std::size_t start = walker.offset();
      walker.string();
      if (depth == 1 && !is_statement_key) is_statement_key = walker.since(start) == "\"Statement\"";
      continue;
    }
    walker.step();
    if (c == '{' || c == '[') {
      ++depth;
      if (is_statement_key && depth == 2) statements_depth = c == '[' ? 3 : 2;
      if (c == '[' && statements_depth == 3 && depth == 2) begin = walker.position();
    } else if (c == '}' || c == ']') {
      if (c == '}' && statements_depth != 0 && depth == statements_depth) spans.push_back({begin, walker.position()});
      --depth;
      if (depth == 1) {
        is_statement_key = false;
        statements_depth = 0;
      }
    } else if ((c == ',' && statements_depth == 3 && depth == 2) || (c == ':' && is_statement_key && depth == 1)) {
      begin = walker.position();
    }
  }
  return spans;
}

}  // namespace tocsin::policy
