#include <array>
#include <cstdio>

#include "base/text.h"
#include "language/hcl/functions.h"

namespace tocsin::hcl {
namespace {

/// One `%...` of a format: flags, width, precision and verb, as Go writes them.
struct Verb {
  std::string flags;
  std::optional<int> width;
  std::optional<int> precision;
  std::optional<std::size_t> argument;  // `%[2]s`: counts from 1
  char letter = '\0';

  bool has(char flag) const { return flags.find(flag) != std::string::npos; }
};

std::optional<int> take_number(std::string_view& text) {
  std::size_t length = 0;
  while (length < text.size() && text[length] >= '0' && text[length] <= '9') ++length;
  if (length == 0 || length > 6) return std::nullopt;
  const auto number = parse_integer(text.substr(0, length));
  text.remove_prefix(length);
  return static_cast<int>(*number);
}

Verb take_verb(std::string_view& text) {
  Verb verb;
  while (!text.empty() && std::string_view("-+ 0#").find(text[0]) != std::string_view::npos) {
    verb.flags += text[0];
    text.remove_prefix(1);
  }
  verb.width = take_number(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    verb.precision = take_number(text).value_or(0);
  }
  if (text.starts_with('[')) {
    text.remove_prefix(1);
    const auto number = take_number(text);
    if (!number || *number < 1 || !text.starts_with(']')) throw ValueError("`[` in the format needs a number and `]`");
    verb.argument = static_cast<std::size_t>(*number);
    text.remove_prefix(1);
  }
  if (text.empty()) throw ValueError("the format ends after `%`; a percent sign is `%%`");
  verb.letter = text[0];
  text.remove_prefix(1);
  return verb;
}

std::string padded(std::string text, const Verb& verb) {
  const std::size_t width = static_cast<std::size_t>(verb.width.value_or(0));
  if (text.size() >= width) return text;
  const std::size_t missing = width - text.size();
  if (verb.has('-')) return text + std::string(missing, ' ');
  if (!verb.has('0')) return std::string(missing, ' ') + text;
  const bool is_signed = text.starts_with('-') || text.starts_with('+');
  return text.insert(is_signed ? 1 : 0, missing, '0');
}

std::string with_sign(std::string text, const Verb& verb) {
  if (verb.has('+') && !text.starts_with('-')) return concat("+", text);
  if (verb.has(' ') && !text.starts_with('-')) return concat(" ", text);
  return text;
}

std::string in_base(std::int64_t value, unsigned base, bool is_upper) {
  std::string digits;
  auto rest = value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  do {
    digits.insert(digits.begin(), (is_upper ? "0123456789ABCDEF" : "0123456789abcdef")[rest % base]);
    rest /= base;
  } while (rest > 0);
  return value < 0 ? concat("-", digits) : digits;
}

std::string real_text(double value, const Verb& verb) {
  const std::string pattern = concat("%.*", std::string(1, verb.letter));
  std::array<char, 512> buffer{};
  if (verb.precision || (verb.letter != 'g' && verb.letter != 'G')) {
    std::snprintf(buffer.data(), buffer.size(), pattern.c_str(), verb.precision.value_or(6), value);
    return buffer.data();
  }
  for (int digits = 1; digits <= 17; ++digits) {  // %g alone: as few digits as give the number back
    std::snprintf(buffer.data(), buffer.size(), pattern.c_str(), digits, value);
    if (std::strtod(buffer.data(), nullptr) == value) break;
  }
  return buffer.data();
}

std::string plain_text(const Value& value) { return value.is_primitive() ? value.as_string() : json_encode(value); }

std::string formatted(const Verb& verb, const Value& value) {
  if (value.is_null() && verb.letter != 'v') throw ValueError("a null value cannot be formatted");
  switch (verb.letter) {
    case 'v': return padded(verb.has('#') || value.is_null() ? json_encode(value) : plain_text(value), verb);
    case 't': return padded(value.as_bool() ? "true" : "false", verb);
    case 'd': return padded(with_sign(std::to_string(value.as_integer()), verb), verb);
    case 'b': return padded(in_base(value.as_integer(), 2, false), verb);
    case 'o': return padded(in_base(value.as_integer(), 8, false), verb);
    case 'x': return padded(in_base(value.as_integer(), 16, false), verb);
    case 'X': return padded(in_base(value.as_integer(), 16, true), verb);
    case 'e':
    case 'E':
    case 'f':
    case 'g':
    case 'G': return padded(with_sign(real_text(value.as_number(), verb), verb), verb);
    case 'q': return padded(json_quote(plain_text(value)), verb);
    case 's': {
      std::string text = plain_text(value);
      if (verb.precision) text = text.substr(0, static_cast<std::size_t>(*verb.precision));
      return padded(std::move(text), verb);
    }
    default: throw ValueError(concat("unknown verb `%", std::string(1, verb.letter), "` in the format"));
  }
}

std::string format_text(std::string_view format, std::span<const Value> values) {
  std::string out;
  std::size_t next = 0, used = 0;
  while (!format.empty()) {
    const auto percent = format.find('%');
    out += format.substr(0, percent);
    if (percent == std::string_view::npos) break;
    format.remove_prefix(percent + 1);
    if (format.starts_with('%')) {
      out += '%';
      format.remove_prefix(1);
      continue;
    }
    const Verb verb = take_verb(format);
    if (verb.argument) next = *verb.argument - 1;
    if (next >= values.size()) throw ValueError("the format asks for more arguments than there are");
    out += formatted(verb, values[next++]);
    used = std::max(used, next);
  }
  if (used < values.size()) throw ValueError("there are more arguments than the format asks for");
  return out;
}

Value format_one(const Arguments& in) {
  return Value::string(format_text(in.string(0), std::span(in.values).subspan(1)));
}

/// Lists are walked together; single values stand for lists of that value.
Value format_list(const Arguments& in) {
  std::optional<std::size_t> length;
  for (std::size_t i = 1; i < in.size(); ++i) {
    if (!in[i].is_sequence()) continue;
    if (length && *length != in.items(i).size()) throw ValueError("the lists have different lengths");
    length = in.items(i).size();
  }
  Value::List texts;
  for (std::size_t row = 0; row < length.value_or(1); ++row) {
    Value::List values;
    for (std::size_t i = 1; i < in.size(); ++i) values.push_back(in[i].is_sequence() ? in.items(i)[row] : in[i]);
    texts.push_back(Value::string(format_text(in.string(0), values)));
  }
  return Value::list(std::move(texts));
}

}  // namespace

std::vector<Function> format_functions() {
  return {
      {"format", 1, kAnyNumber, format_one, Unknowns::kGiveUnknown, /*takes_null=*/true},
      {"formatlist", 1, kAnyNumber, format_list, Unknowns::kGiveUnknown, true},
  };
}

}  // namespace tocsin::hcl
