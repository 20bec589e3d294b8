#include "language/event_pattern/hints.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/text.h"
#include "language/event_pattern/json_tokens.h"

namespace tocsin {
namespace {

// Fixed prices for what letters do not measure. A word that was mistyped is nearer than one that is not there.
constexpr std::size_t kCaseOnly = 1;
constexpr std::size_t kOtherType = 2;
constexpr std::size_t kOtherPlace = 3;
constexpr std::size_t kMissing = 12;
constexpr std::size_t kLettersMax = 10;
constexpr std::size_t kLettersOfASlip = 2;
constexpr std::size_t kShownMax = 120;

std::string cut(std::string text) {
  if (text.size() <= kShownMax) return text;
  std::size_t end = kShownMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

std::string kind_name(Scalar::Kind kind) {
  switch (kind) {
    case Scalar::Kind::kString: return "string";
    case Scalar::Kind::kNumber: return "number";
    case Scalar::Kind::kNull: return "null";
    default: return "boolean";
  }
}

/// `detail-type`, `DetailType` and `detail_type` become one.
std::string bare_name(std::string_view name) {
  std::string out = lower(name);
  std::erase_if(out, [](char c) { return c == '-' || c == '_' || c == ' '; });
  return out;
}

bool is_text(const Test& test) { return test.kind == TestKind::kText; }
bool is_number(const Test& test) {
  return test.kind == TestKind::kNumber || test.kind == TestKind::kSpelling || test.kind == TestKind::kRange;
}
bool is_word(const Test& test) {
  return test.kind == TestKind::kTrue || test.kind == TestKind::kFalse || test.kind == TestKind::kNull;
}

/// The value in the other type's clothes: `"1"` for 1, 1 for `"1"`.
bool accepts_in_other_type(const Test& test, const Scalar& scalar) {
  Scalar other = scalar;
  if (scalar.kind == Scalar::Kind::kString) {
    if (scalar.text == "true" || scalar.text == "false" || scalar.text == "null") {
      other.kind = scalar.text == "true"    ? Scalar::Kind::kTrue
                   : scalar.text == "false" ? Scalar::Kind::kFalse
                                            : Scalar::Kind::kNull;
    } else {
      const JsonTokens json(scalar.text);
      if (json.tokens.size() != 1 || json.tokens[0].kind != TokenKind::kNumber) return false;
      other.kind = Scalar::Kind::kNumber;
    }
  } else {
    other.kind = Scalar::Kind::kString;
  }
  return test.kind != TestKind::kAnythingBut && test.kind != TestKind::kExists && accepts(test, other);
}

std::string type_hint(const Test& test, const Scalar& scalar) {
  if (test.kind == TestKind::kRange) {
    return concat("the value is the string ", scalar_text(scalar), "; numeric looks at JSON numbers only");
  }
  const std::string wanted = is_number(test)                ? "number"
                             : test.kind == TestKind::kNull ? "null"
                             : is_word(test)                ? "boolean"
                                                            : "string";
  const std::string pattern = wanted == "null" ? "null" : concat(wanted, " ", test.shown);
  const std::string value =
      scalar.kind == Scalar::Kind::kNull ? "null" : concat(kind_name(scalar.kind), " ", scalar_text(scalar));
  return concat("value is ", value, ", pattern has ", pattern);
}

Hint text_hint(const Test& test, std::string_view text) {
  if (FoldedText(test.text).matches(text)) {
    return {concat("the case differs: the event has ", json_quote(text), "; or use equals-ignore-case"), kCaseOnly};
  }
  if (test.text.find('*') != std::string::npos) {
    const WildcardOrError wildcard = read_wildcard(test.text);
    if (wildcard.error.empty() && wildcard.wildcard.matches(text)) {
      return {concat("* is an ordinary letter in a plain value; use {\"wildcard\": ", test.shown, "}"), kOtherType};
    }
  }
  if (text.starts_with(test.text) && !test.text.empty()) {
    return {concat("the event's value begins with it; use {\"prefix\": ", test.shown, "}"), kOtherType};
  }
  const std::size_t letters = edit_distance(test.text, text.substr(0, 200));
  // AWS: CloudTrail's events come in classes, each with a detail-type of its own.
  // https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-service-event-cloudtrail.html
  if (letters > kLettersOfASlip && test.text.ends_with(" via CloudTrail") && text.ends_with(" via CloudTrail")) {
    return {concat("another class of CloudTrail's events: this one is ", json_quote(text)), kOtherPlace};
  }
  if (letters * 3 <= std::max(test.text.size(), text.size())) {
    return {concat(std::to_string(letters), letters == 1 ? " letter" : " letters", " apart: did you mean ",
                   cut(json_quote(text)), "?"),
            letters};
  }
  return {"", std::min(letters, kLettersMax)};
}

Hint string_operator_hint(const Test& test, std::string_view text) {
  const bool folds =
      test.kind == TestKind::kFold || test.kind == TestKind::kPrefixFold || test.kind == TestKind::kSuffixFold;
  Test relaxed = test;
  if (!folds && (test.kind == TestKind::kPrefix || test.kind == TestKind::kSuffix)) {
    relaxed.kind = test.kind == TestKind::kPrefix ? TestKind::kPrefixFold : TestKind::kSuffixFold;
    relaxed.fold.emplace(test.text);
    if (accepts(relaxed, {Scalar::Kind::kString, text})) {
      return {concat("the case differs: use {\"", test.kind == TestKind::kPrefix ? "prefix" : "suffix",
                     "\": {\"equals-ignore-case\": ", json_quote(test.text), "}}"),
              kCaseOnly};
    }
  }
  if (test.kind == TestKind::kWildcard) {
    const Wildcard lowered = read_wildcard(lower(test.text)).wildcard;
    if (lowered.matches(lower(text))) return {"the case differs", kCaseOnly};
  }
  if ((test.kind == TestKind::kBlock || test.kind == TestKind::kAddress) && !read_address(text)) {
    return {"the value is no IP address; a call made by an AWS service has a host name here", kOtherType};
  }
  return {"", kLettersMax};
}

Hint hint_for(const Test& test, const Scalar& scalar) {
  if (test.kind == TestKind::kAnythingBut) return {"the value is among those that anything-but excludes", kOtherType};
  if (test.kind == TestKind::kText && test.text.empty() && scalar.kind == Scalar::Kind::kNull) {
    return {"null is not \"\"; add null to the alternatives", kOtherType};
  }
  if (test.kind == TestKind::kNull && scalar.kind == Scalar::Kind::kString && scalar.text.empty()) {
    return {"\"\" is not null; add \"\" to the alternatives", kOtherType};
  }
  if (accepts_in_other_type(test, scalar)) return {type_hint(test, scalar), kOtherType};
  if (scalar.kind == Scalar::Kind::kString) {
    if (is_text(test)) return text_hint(test, scalar.text);
    if (is_number(test)) return {type_hint(test, scalar), kLettersMax};
    return string_operator_hint(test, scalar.text);
  }
  return {"", is_number(test) == (scalar.kind == Scalar::Kind::kNumber) ? kLettersMax / 2 : kLettersMax};
}

std::vector<std::string_view> segments_from_back(std::string_view path) {
  auto out = split(path, '.');
  std::reverse(out.begin(), out.end());
  return out;
}

std::size_t common_tail(std::string_view a, std::string_view b) {
  const auto as = segments_from_back(a);
  const auto bs = segments_from_back(b);
  std::size_t n = 0;
  while (n < as.size() && n < bs.size() && as[n] == bs[n]) ++n;
  return n;
}

/// The same name elsewhere: a level is missing or too much.
Hint other_place(const std::string& path, const FlatEvent& event) {
  const std::string* best = nullptr;
  std::size_t most = 0;
  for (const std::string& candidate : event.paths) {
    const std::size_t tail = common_tail(path, candidate);
    if (tail > most) {
      most = tail;
      best = &candidate;
    }
  }
  if (best == nullptr) return {};
  const Scalar& first = event.find(*best)->front().scalar;
  std::string text = concat("missing in the pattern's place; the event has ", *best, " = ", scalar_text(first));
  if (*best == "detail." + path) text += concat("; put it under \"detail\"");
  return {text, kOtherPlace + split(path, '.').size() - most};
}

Hint near_name(const std::string& path, const FlatEvent& event) {
  std::vector<std::string> known = event.paths;
  for (const auto& [container, kinds] : event.containers) known.push_back(container);
  std::sort(known.begin(), known.end());
  for (const std::string& candidate : known) {
    if (equals_ignore_case(candidate, path)) {
      return {concat(candidate, " exists with other case"), kCaseOnly};
    }
  }
  // A parent whose name is written in another way hides all below it.
  for (const std::string& candidate : known) {
    const auto parts = split(path, '.');
    const auto other = split(candidate, '.');
    const auto alike = [](std::string_view a, std::string_view b) { return bare_name(a) == bare_name(b); };
    if (parts.size() >= other.size() && !std::equal(other.begin(), other.end(), parts.begin()) &&
        std::equal(other.begin(), other.end(), parts.begin(), alike)) {
      return {concat("the event calls it ", candidate), kCaseOnly};
    }
  }
  return {};
}

/// The nearest thing that the event has to a path that it lacks.
Hint near_path(const std::string& path, const FlatEvent& event) {
  if (Hint hint = near_name(path, event); !hint.text.empty()) return hint;
  if (Hint hint = other_place(path, event); !hint.text.empty()) return hint;
  constexpr std::size_t kPathLengthMin = 4;  // Shorter names are all near each other.
  if (const auto near = path.size() < kPathLengthMin ? std::nullopt : nearest(path, event.paths)) {
    return {concat("did you mean ", *near, "?"), edit_distance(path, *near) + 1};
  }
  return {};
}

std::string absence_note(const Leaf& leaf) {
  for (const Test& test : leaf.tests) {
    if (test.kind == TestKind::kAnythingBut)
      return "anything-but needs the field to be there; add {\"exists\": false} to allow its absence";
    if (test.kind == TestKind::kNull) return "a field that is absent is not null; use {\"exists\": false}";
    if (test.kind == TestKind::kText && test.text.empty())
      return "a field that is absent is not \"\"; use {\"exists\": false}";
  }
  return "";
}

}  // namespace

std::string scalar_text(const Scalar& scalar) {
  switch (scalar.kind) {
    case Scalar::Kind::kString: return cut(json_quote(scalar.text));
    case Scalar::Kind::kTrue: return "true";
    case Scalar::Kind::kFalse: return "false";
    case Scalar::Kind::kNull: return "null";
    default: return std::string(scalar.text);
  }
}

Hint hint_for_values(const Leaf& leaf, const std::vector<FlatEvent::Value>& values) {
  if (leaf.tests.empty()) return {"the pattern wants the field to be absent", kOtherType};
  Hint best{"", kMissing};
  bool first = true;
  for (const FlatEvent::Value& value : values) {
    for (const Test& test : leaf.tests) {
      Hint hint = hint_for(test, value.scalar);
      if (first || hint.distance < best.distance || (hint.distance == best.distance && best.text.empty())) {
        best = std::move(hint);
      }
      first = false;
    }
  }
  best.distance = std::max<std::size_t>(best.distance, 1);
  return best;
}

Hint hint_for_missing(const Leaf& leaf, const FlatEvent& event) {
  const auto container = event.containers.find(leaf.path);
  if (container != event.containers.end()) {
    const std::string note = absence_note(leaf);
    if (container->second.object) {
      return {concat(leaf.path, container->second.array ? " is an array of objects" : " is an object",
                     ": patterns see only the values inside it"),
              kOtherPlace};
    }
    return {concat(leaf.path, " is an empty array", note.empty() ? "" : "; ", note), kOtherPlace};
  }
  auto near = event.near_paths.find(leaf.path);
  if (near == event.near_paths.end()) near = event.near_paths.emplace(leaf.path, near_path(leaf.path, event)).first;
  if (!near->second.text.empty()) return near->second;
  return {absence_note(leaf), kMissing};
}

}  // namespace tocsin
