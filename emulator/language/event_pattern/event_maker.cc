#include "language/event_pattern/event_maker.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "language/event_pattern/compiled_pattern.h"

namespace tocsin {
namespace {

constexpr std::size_t kTestsTried = 12;  // of a leaf with many alternatives

std::string flipped_case(std::string text) {
  for (char& c : text) {
    if (c >= 'a' && c <= 'z') {
      c = static_cast<char>(c - 32);
    } else if (c >= 'A' && c <= 'Z') {
      c = static_cast<char>(c + 32);
    }
  }
  return text;
}

std::string number_text(double value) { return Json(value).dump(); }

std::string address_text(const Address& address) {
  std::string out;
  if (!address.v6) {
    for (int i = 0; i < 4; ++i)
      out += concat(i > 0 ? "." : "", std::to_string(address.bytes[static_cast<std::size_t>(i)]));
    return out;
  }
  for (std::size_t i = 0; i < 16; i += 2)
    out += concat(i > 0 ? ":" : "", hex({reinterpret_cast<const char*>(&address.bytes[i]), 2}));
  return out;
}

/// The address `step` behind (or before) this one.
Address neighbour(Address address, bool up) {
  const int last = address.v6 ? 15 : 3;
  for (int i = last; i >= 0; --i) {
    auto& byte = address.bytes[static_cast<std::size_t>(i)];
    byte = static_cast<std::uint8_t>(up ? byte + 1 : byte - 1);
    if (byte != (up ? 0 : 255)) break;
  }
  return address;
}

Address last_of(const AddressBlock& block) {
  Address last = block.first;
  const int all = last.v6 ? 128 : 32;
  for (int bit = block.bits; bit < all; ++bit) {
    last.bytes[static_cast<std::size_t>(bit / 8)] =
        static_cast<std::uint8_t>(last.bytes[static_cast<std::size_t>(bit / 8)] | 0x80 >> bit % 8);
  }
  return last;
}

struct Offer {
  std::string label;
  std::string json;
};

void offer_text(const std::string& text, std::vector<Offer>& out) {
  out.push_back({"as written", json_quote(text)});
  if (flipped_case(text) != text) out.push_back({"other case", json_quote(flipped_case(text))});
  out.push_back({"with a space behind", json_quote(text + " ")});
  out.push_back({"with more behind", json_quote(text + "X")});
  out.push_back({"with more before", json_quote("X" + text)});
  if (!text.empty()) out.push_back({"without its last letter", json_quote(text.substr(0, text.size() - 1))});
  if (text == "true" || text == "false") out.push_back({"as a boolean", text});
  if (text.find_first_not_of("0123456789") == std::string::npos && !text.empty() && text.size() < 15) {
    out.push_back({"as a number", std::to_string(std::stoll(text))});
  }
}

void offer_numbers(const std::vector<double>& bounds, std::vector<Offer>& out) {
  for (const double bound : bounds) {
    if (!std::isfinite(bound)) continue;
    const std::string text = number_text(bound);
    out.push_back({concat("at ", text), text});
    out.push_back({concat("just above ", text), number_text(std::nextafter(bound, INFINITY))});
    out.push_back({concat("just below ", text), number_text(std::nextafter(bound, -INFINITY))});
    out.push_back({concat("far above ", text), number_text(bound + std::abs(bound) + 1)});
    out.push_back({concat("far below ", text), number_text(bound - std::abs(bound) - 1)});
    out.push_back({concat(text, " as a string"), json_quote(text)});
  }
  if (bounds.size() == 2) out.push_back({"in the middle", number_text((bounds[0] + bounds[1]) / 2)});
}

/// Values around what one alternative accepts.
void offer_test(const Test& test, std::vector<Offer>& out) {
  switch (test.kind) {
    case TestKind::kText: offer_text(test.text, out); break;
    case TestKind::kPrefix:
    case TestKind::kPrefixFold:
      offer_text(test.text, out);
      out.push_back({"beginning with it in other case", json_quote(flipped_case(test.text) + "-more")});
      break;
    case TestKind::kSuffix:
    case TestKind::kSuffixFold:
    case TestKind::kFold: offer_text(test.text, out); break;
    case TestKind::kWildcard:
      out.push_back({"shortest for the wildcard", json_quote(join(test.wildcard.pieces, ""))});
      out.push_back({"longer for the wildcard", json_quote(join(test.wildcard.pieces, "any/thing"))});
      out.push_back({"the wildcard itself", json_quote(test.text)});
      break;
    case TestKind::kNumber:
    case TestKind::kSpelling: offer_numbers({test.number}, out); break;
    case TestKind::kRange: {
      std::vector<double> bounds;
      if (std::isfinite(test.range.low)) bounds.push_back(test.range.low);
      if (std::isfinite(test.range.high)) bounds.push_back(test.range.high);
      offer_numbers(bounds, out);
      break;
    }
    case TestKind::kAddress:
    case TestKind::kBlock: {
      const Address first = test.block.first;
      const Address last = last_of(test.block);
      out.push_back({"the first address", json_quote(address_text(first))});
      out.push_back({"the last address", json_quote(address_text(last))});
      out.push_back({"the address before", json_quote(address_text(neighbour(first, false)))});
      out.push_back({"the address behind", json_quote(address_text(neighbour(last, true)))});
      out.push_back({"the host name of a service", "\"cloudformation.amazonaws.com\""});
      break;
    }
    case TestKind::kTrue:
    case TestKind::kFalse:
    case TestKind::kNull:
      out.push_back({"as written", test.shown});
      out.push_back({"as a string", json_quote(test.shown)});
      out.push_back({"the opposite", test.kind == TestKind::kTrue ? "false" : "true"});
      break;
    case TestKind::kExists: out.push_back({"some value", "\"value\""}); break;
    case TestKind::kAnythingBut:
      for (const Test& but : test.but) offer_test(but, out);
      out.push_back({"something else", "\"something-else\""});
      out.push_back({"another number", "987654321"});
      break;
  }
}

bool leaf_accepts(const Leaf& leaf, const std::string& json) {
  const Json value = parse_json(json).value_or(Json());
  Scalar scalar;
  std::string text = json;
  if (value.is_string()) {
    scalar.kind = Scalar::Kind::kString;
    text = value.get<std::string>();
  } else if (value.is_number()) {
    scalar.kind = Scalar::Kind::kNumber;
  } else if (value.is_boolean()) {
    scalar.kind = value.get<bool>() ? Scalar::Kind::kTrue : Scalar::Kind::kFalse;
  } else if (!value.is_null()) {
    return false;
  }
  scalar.text = text;
  return std::any_of(leaf.tests.begin(), leaf.tests.end(), [&](const Test& test) { return accepts(test, scalar); });
}

std::vector<Offer> offers_of(const Leaf& leaf) {
  std::vector<Offer> out;
  for (std::size_t i = 0; i < std::min(leaf.tests.size(), kTestsTried); ++i) offer_test(leaf.tests[i], out);
  return out;
}

/// Puts a value at a dotted path; an array on the way is entered at its first element.
void put(Json& event, std::string_view path, const std::optional<std::string>& value) {
  Json* at = &event;
  const auto segments = split(path, '.');
  for (std::size_t i = 0; i < segments.size(); ++i) {
    while (at->is_array() && !at->empty()) at = &at->front();
    const std::string name(segments[i]);
    if (!at->is_object()) *at = Json::object();
    if (i + 1 < segments.size()) {
      if (!at->contains(name) && !value) return;
      at = &(*at)[name];
      continue;
    }
    if (value) {
      (*at)[name] = parse_json(*value).value_or(Json());
    } else {
      at->erase(name);
    }
  }
}

/// Removes one member after another, innermost last, as long as the verdict stays.
void shrink_node(Json& node, const std::function<bool()>& still) {
  if (node.is_object()) {
    std::vector<std::string> names;
    for (const auto& [name, value] : node.items()) names.push_back(name);
    for (const std::string& name : names) {
      const Json copy = node;
      node.erase(name);
      if (still()) continue;
      node = copy;
      shrink_node(node[name], still);
    }
  } else if (node.is_array() && node.size() > 1) {
    for (std::size_t i = node.size(); i-- > 0;) {
      const Json copy = node;
      node.erase(i);
      if (!still()) node = copy;
    }
  }
}

}  // namespace

EventMaker::EventMaker(const EventPattern& pattern, std::uint64_t seed)
    : pattern_(pattern), state_(seed * 0x9E3779B97F4A7C15 + 88172645463325252ULL) {
  const CompiledPattern& compiled = pattern.compiled();
  for (std::size_t i = 0; i < compiled.leaves.size(); ++i) offer_leaf(i);
  for (const SubRule& sub_rule : compiled.sub_rules) {
    Json event = Json::object();
    for (const std::uint32_t index : sub_rule.leaves) {
      const Leaf& leaf = compiled.leaves[index];
      const auto offers = offers_of(leaf);
      const auto good =
          std::find_if(offers.begin(), offers.end(), [&](const Offer& o) { return leaf_accepts(leaf, o.json); });
      if (good != offers.end()) put(event, leaf.path, good->json);
    }
    std::string text = json_text(event);
    if (pattern.matches(text) && std::find(matching_.begin(), matching_.end(), text) == matching_.end()) {
      matching_.push_back(std::move(text));
    }
  }
  // What a pattern does not mention is free; these fields change what an alert means.
  const auto mentions = [&](std::string_view path) {
    return std::any_of(compiled.leaves.begin(), compiled.leaves.end(),
                       [&](const Leaf& leaf) { return leaf.path == path; });
  };
  const auto free_field = [&](const char* path, const char* label, const char* value) {
    if (mentions(path)) return;
    offer(path, label, value);
    changes_.back().unmentioned = true;
  };
  free_field("detail.errorCode", "present: the call was refused", "\"AccessDenied\"");
  free_field("detail.userIdentity.type", "an AWS service", "\"AWSService\"");
  free_field("detail.userIdentity.invokedBy", "present: made by an AWS service", "\"cloudformation.amazonaws.com\"");
  free_field("detail.readOnly", "a read-only call", "true");
  free_field("account", "another account", "\"999999999999\"");
  free_field("region", "another region", "\"ap-southeast-2\"");
}

std::size_t EventMaker::below(std::size_t n) {
  state_ ^= state_ << 13;
  state_ ^= state_ >> 7;
  state_ ^= state_ << 17;
  return state_ % n;
}

void EventMaker::offer(const std::string& path, std::string label, std::optional<std::string> value) {
  for (const FieldChange& known : changes_) {
    if (known.path == path && known.value == value) return;
  }
  changes_.push_back({path, std::move(label), std::move(value), false});
}

void EventMaker::offer_leaf(std::size_t index) {
  const Leaf& leaf = pattern_.compiled().leaves[index];
  const auto offers = offers_of(leaf);
  for (const Offer& one : offers) offer(leaf.path, one.label, one.json);
  const std::string good = offers.empty() ? "\"value\"" : offers.front().json;
  offer(leaf.path, "missing", {});
  offer(leaf.path, "null", "null");
  offer(leaf.path, "empty string", "\"\"");
  offer(leaf.path, "zero", "0");
  offer(leaf.path, "true", "true");
  offer(leaf.path, "empty array", "[]");
  offer(leaf.path, "an object", "{\"inner\":" + good + "}");
  offer(leaf.path, "as an array", "[" + good + "]");
  offer(leaf.path, "in an array with something else", "[\"something-else\"," + good + "]");
  offer(leaf.path, "odd letters", "\"\\u00e9\\ud83d\\ude00\\u0000\"");
}

std::string EventMaker::apply(const std::string& event, const FieldChange& change) const {
  Json json = parse_json(event).value_or(Json::object());
  put(json, change.path, change.value);
  return json_text(json);
}

std::string EventMaker::random_event(const std::vector<std::string>& corpus, std::vector<const FieldChange*>& made) {
  made.clear();
  std::string event = "{}";
  const bool from_corpus = !corpus.empty() && (matching_.empty() || below(2) == 0);
  if (from_corpus) {
    event = corpus[below(corpus.size())];
  } else if (!matching_.empty()) {
    event = matching_[below(matching_.size())];
  }
  const std::size_t count = 1 + below(3);
  for (std::size_t i = 0; i < count && !changes_.empty(); ++i) {
    made.push_back(&changes_[below(changes_.size())]);
    event = apply(event, *made.back());
  }
  return event;
}

std::string EventMaker::shrink(const std::string& event, const std::function<bool(const std::string&)>& still) {
  Json json = parse_json(event).value_or(Json::object());
  shrink_node(json, [&] { return still(json_text(json)); });
  return json_text(json);
}

// ---- mutants of a pattern

namespace {

void mutate_node(Json& root, Json& node, const std::string& path, std::vector<PatternMutant>& out);

void mutate_alternative(Json& root, Json& list, std::size_t index, const std::string& path,
                        std::vector<PatternMutant>& out) {
  const Json was = list[index];
  const auto becomes = [&](const Json& other) {
    list[index] = other;
    out.push_back({concat(path, ": ", json_text(was), " becomes ", json_text(other)), json_text(root)});
    list[index] = was;
  };
  if (was.is_string() && !was.get<std::string>().empty()) {
    const auto text = was.get<std::string>();
    if (flipped_case(text) != text) becomes(flipped_case(text));
    becomes(text + "X");
    becomes(Json{{"prefix", text.substr(0, (text.size() + 1) / 2)}});
    becomes(Json{{"anything-but", Json::array({text})}});
  } else if (was.is_boolean()) {
    becomes(!was.get<bool>());
    becomes(was.get<bool>() ? "true" : "false");
  } else if (was.is_number()) {
    becomes(json_text(was));
  } else if (was.is_object()) {
    becomes(Json{{"exists", true}});
    if (was.contains("exists") && was["exists"].is_boolean()) becomes(Json{{"exists", !was["exists"].get<bool>()}});
  }
}

void mutate_object(Json& root, Json& node, const std::string& path, std::vector<PatternMutant>& out) {
  std::vector<std::string> names;
  for (const auto& [name, value] : node.items()) names.push_back(name);
  for (const std::string& name : names) {
    const std::string inner = path.empty() ? name : concat(path, ".", name);
    const Json copy = node;
    if (node.size() > 1) {
      node.erase(name);
      out.push_back({concat(inner, " is dropped"), json_text(root)});
      node = copy;
    }
    mutate_node(root, node[name], inner, out);
  }
}

void mutate_node(Json& root, Json& node, const std::string& path, std::vector<PatternMutant>& out) {
  if (node.is_object()) return mutate_object(root, node, path, out);
  if (!node.is_array()) return;
  const bool is_or = path == "$or" || path.ends_with(".$or");
  for (std::size_t i = 0; i < node.size(); ++i) {
    const std::size_t least = is_or ? 2 : 1;
    if (node.size() > least) {
      const Json copy = node;
      const std::string gone = json_text(node[i]);
      node.erase(i);
      out.push_back({concat(path, ": ", gone, " is dropped"), json_text(root)});
      node = copy;
    }
    if (is_or) {
      mutate_node(root, node[i], path, out);
    } else {
      mutate_alternative(root, node, i, path, out);
    }
  }
}

}  // namespace

std::vector<PatternMutant> mutate_pattern(std::string_view pattern) {
  std::vector<PatternMutant> out;
  auto json = parse_json(pattern);
  if (!json) return out;
  mutate_node(*json, *json, "", out);
  return out;
}

}  // namespace tocsin
