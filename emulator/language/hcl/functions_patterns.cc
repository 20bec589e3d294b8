#include <re2/re2.h>

#include "base/text.h"
#include "language/hcl/functions.h"

namespace tocsin::hcl {
namespace {

/// A regular expression in Go's syntax, which is RE2's.
class Pattern {
 public:
  explicit Pattern(const std::string& text) : pattern_(text, RE2::Quiet) {
    if (!pattern_.ok()) throw ValueError(concat("not a regular expression: ", pattern_.error()));
  }

  using Groups = std::vector<re2::StringPiece>;

  /// The next match at or after `from`; empty if there is none.
  Groups match(std::string_view text, std::size_t from) const {
    Groups groups(static_cast<std::size_t>(pattern_.NumberOfCapturingGroups()) + 1);
    const re2::StringPiece piece(text.data(), text.size());
    if (!pattern_.Match(piece, from, text.size(), RE2::UNANCHORED, groups.data(), static_cast<int>(groups.size()))) {
      return {};
    }
    return groups;
  }

  /// What regex() gives for one match: the text, the groups in a row, or the named groups.
  Value value_of(const Groups& groups) const {
    const auto text = [](const re2::StringPiece& piece) {
      return piece.data() ? Value::string(std::string(piece.data(), piece.size())) : Value::null();
    };
    if (groups.size() == 1) return text(groups[0]);
    const auto& names = pattern_.CapturingGroupNames();
    if (names.empty()) {
      Value::List items;
      for (std::size_t i = 1; i < groups.size(); ++i) items.push_back(text(groups[i]));
      return Value::list(std::move(items));
    }
    if (names.size() != groups.size() - 1) throw ValueError("named and unnamed groups cannot be mixed");
    Value::Map fields;
    for (const auto& [index, name] : names) fields[name] = text(groups[static_cast<std::size_t>(index)]);
    return Value::map(std::move(fields));
  }

  /// The group that `$1`, `${1}` or `$name` in a replacement means; "" if there is none.
  std::string group(const Groups& groups, const std::string& name) const {
    std::optional<std::int64_t> index = parse_integer(name);
    if (!index) {
      const auto it = pattern_.NamedCapturingGroups().find(name);
      if (it != pattern_.NamedCapturingGroups().end()) index = it->second;
    }
    if (!index || *index < 0 || static_cast<std::size_t>(*index) >= groups.size()) return {};
    const re2::StringPiece& piece = groups[static_cast<std::size_t>(*index)];
    return {piece.data() ? piece.data() : "", piece.size()};
  }

 private:
  RE2 pattern_;
};

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string expand(const Pattern& pattern, const Pattern::Groups& groups, std::string_view replacement) {
  std::string out;
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    if (replacement[i] != '$' || i + 1 == replacement.size()) {
      out += replacement[i];
      continue;
    }
    if (replacement[i + 1] == '$') {
      out += '$';
      ++i;
      continue;
    }
    const bool braces = replacement[i + 1] == '{';
    const std::size_t begin = i + (braces ? 2 : 1);
    std::size_t end = begin;
    while (end < replacement.size() && is_word_character(replacement[end])) ++end;
    if (end == begin || (braces && (end == replacement.size() || replacement[end] != '}'))) {
      out += '$';
      continue;
    }
    out += pattern.group(groups, std::string(replacement.substr(begin, end - begin)));
    i = braces ? end : end - 1;
  }
  return out;
}

/// Calls `visit(begin of match, groups)` for every match, without overlap.
template <class Visit>
void for_each_match(const Pattern& pattern, std::string_view text, const Visit& visit) {
  for (std::size_t from = 0; from <= text.size();) {
    const Pattern::Groups groups = pattern.match(text, from);
    if (groups.empty()) return;
    const auto begin = static_cast<std::size_t>(groups[0].data() - text.data());
    visit(begin, groups);
    from = begin + std::max<std::size_t>(groups[0].size(), 1);
  }
}

Value regex_one(const Arguments& in) {
  const Pattern pattern(in.string(0));
  const std::string text = in.string(1);
  const Pattern::Groups groups = pattern.match(text, 0);
  if (groups.empty()) throw ValueError("the pattern does not match the text");
  return pattern.value_of(groups);
}

Value regex_all(const Arguments& in) {
  const Pattern pattern(in.string(0));
  const std::string text = in.string(1);
  Value::List found;
  for_each_match(pattern, text,
                 [&](std::size_t, const Pattern::Groups& groups) { found.push_back(pattern.value_of(groups)); });
  return Value::list(std::move(found));
}

Value replace_text(const Arguments& in) {
  const std::string text = in.string(0), wanted = in.string(1), replacement = in.string(2);
  if (wanted.size() < 2 || !wanted.starts_with('/') || !wanted.ends_with('/')) {
    return Value::string(wanted.empty() ? text : replace_all(text, wanted, replacement));
  }
  const Pattern pattern(wanted.substr(1, wanted.size() - 2));
  std::string out;
  std::size_t copied = 0;
  for_each_match(pattern, text, [&](std::size_t begin, const Pattern::Groups& groups) {
    out.append(text, copied, begin - copied);
    out += expand(pattern, groups, replacement);
    copied = begin + groups[0].size();
  });
  out.append(text, copied);
  return Value::string(std::move(out));
}

}  // namespace

std::vector<Function> pattern_functions() {
  return {
      {"regex", 2, 2, regex_one},
      {"regexall", 2, 2, regex_all},
      {"replace", 3, 3, replace_text},
  };
}

}  // namespace tocsin::hcl
