#include <algorithm>

#include "base/text.h"
#include "language/hcl/functions.h"

namespace tocsin::hcl {
namespace {

/// Byte offsets where characters begin, and the end. Terraform counts grapheme clusters; we count code points.
std::vector<std::size_t> characters(std::string_view text) {
  std::vector<std::size_t> starts;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if ((static_cast<unsigned char>(text[i]) & 0xC0) != 0x80) starts.push_back(i);
  }
  starts.push_back(text.size());
  return starts;
}

Value text_value(std::string_view text) { return Value::string(std::string(text)); }

std::string_view trim_set(std::string_view text, std::string_view set) {
  const auto first = text.find_first_not_of(set);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(set) - first + 1);
}

Value lower_text(const Arguments& in) { return Value::string(lower(in.string(0))); }
Value upper_text(const Arguments& in) { return Value::string(upper(in.string(0))); }

Value title_text(const Arguments& in) {
  std::string text = in.string(0);
  bool begins_word = true;
  for (char& c : text) {
    if (begins_word && c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    const bool is_word =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '\'';
    begins_word = !is_word;
  }
  return Value::string(std::move(text));
}

Value trim_space(const Arguments& in) { return text_value(trim_set(in.string(0), " \t\r\n\v\f")); }
Value trim_both(const Arguments& in) { return text_value(trim_set(in.string(0), in.string(1))); }

Value trim_prefix(const Arguments& in) {
  const std::string text = in.string(0), prefix = in.string(1);
  return Value::string(text.starts_with(prefix) ? text.substr(prefix.size()) : text);
}

Value trim_suffix(const Arguments& in) {
  const std::string text = in.string(0), suffix = in.string(1);
  return Value::string(text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text);
}

Value starts_with(const Arguments& in) { return Value::boolean(in.string(0).starts_with(in.string(1))); }
Value ends_with(const Arguments& in) { return Value::boolean(in.string(0).ends_with(in.string(1))); }
Value contains_text(const Arguments& in) {
  return Value::boolean(in.string(0).find(in.string(1)) != std::string::npos);
}

Value chomp(const Arguments& in) {
  std::string text = in.string(0);
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  return Value::string(std::move(text));
}

Value indent(const Arguments& in) {
  const std::string blanks(static_cast<std::size_t>(std::max<std::int64_t>(in.integer(0), 0)), ' ');
  return Value::string(replace_all(in.string(1), "\n", concat("\n", blanks)));
}

Value substring(const Arguments& in) {
  const std::string text = in.string(0);
  const std::vector<std::size_t> starts = characters(text);
  const auto size = static_cast<std::int64_t>(starts.size() - 1);
  std::int64_t begin = in.integer(1);
  if (begin < 0) begin = std::max<std::int64_t>(begin + size, 0);
  begin = std::min(begin, size);
  const std::int64_t length = in.integer(2);
  const std::int64_t end = length < 0 ? size : std::min(begin + length, size);
  const std::size_t from = starts[static_cast<std::size_t>(begin)];
  return Value::string(text.substr(from, starts[static_cast<std::size_t>(end)] - from));
}

Value reverse_text(const Arguments& in) {
  const std::string text = in.string(0);
  const std::vector<std::size_t> starts = characters(text);
  std::string out;
  for (std::size_t i = starts.size() - 1; i-- > 0;) out += text.substr(starts[i], starts[i + 1] - starts[i]);
  return Value::string(std::move(out));
}

Value join_texts(const Arguments& in) {
  std::vector<std::string> parts;
  for (std::size_t i = 1; i < in.size(); ++i) {
    for (const Value& item : in.items(i)) parts.push_back(item.as_string());
  }
  return Value::string(join(parts, in.string(0)));
}

Value split_text(const Arguments& in) {
  const std::string separator = in.string(0);
  const std::string text = in.string(1);
  Value::List parts;
  if (separator.empty()) {
    const std::vector<std::size_t> starts = characters(text);
    for (std::size_t i = 0; i + 1 < starts.size(); ++i)
      parts.push_back(text_value(text.substr(starts[i], starts[i + 1] - starts[i])));
    return Value::list(std::move(parts));
  }
  for (std::size_t begin = 0;;) {
    const auto end = text.find(separator, begin);
    parts.push_back(text_value(std::string_view(text).substr(begin, end == std::string::npos ? end : end - begin)));
    if (end == std::string::npos) return Value::list(std::move(parts));
    begin = end + separator.size();
  }
}

}  // namespace

std::vector<Function> string_functions() {
  return {
      {"lower", 1, 1, lower_text},
      {"upper", 1, 1, upper_text},
      {"title", 1, 1, title_text},
      {"trimspace", 1, 1, trim_space},
      {"trim", 2, 2, trim_both},
      {"trimprefix", 2, 2, trim_prefix},
      {"trimsuffix", 2, 2, trim_suffix},
      {"startswith", 2, 2, starts_with},
      {"endswith", 2, 2, ends_with},
      {"strcontains", 2, 2, contains_text},
      {"chomp", 1, 1, chomp},
      {"indent", 2, 2, indent},
      {"substr", 3, 3, substring},
      {"strrev", 1, 1, reverse_text},
      {"join", 2, kAnyNumber, join_texts},
      {"split", 2, 2, split_text},
  };
}

}  // namespace tocsin::hcl
