#include "scenario/values.h"

#include <re2/re2.h>

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "scenario/keys.h"

namespace tocsin {
namespace {

/// What a matcher compares: strings as they are, anything else as its JSON.
std::string compared_text(const Json& json) { return json.is_string() ? json.get<std::string>() : json_text(json); }

bool operator_matches(const std::string& name, const Json& operand, const Json* found) {
  if (name == "absent") return (found == nullptr) == (operand != Json(false));
  if (name == "not") return !matches(operand, found);
  if (found == nullptr) return false;
  const std::string text = compared_text(*found);
  const std::string wanted = compared_text(operand);
  if (name == "contains") return text.find(wanted) != std::string::npos;
  if (name == "prefix") return text.starts_with(wanted);
  if (name == "suffix") return text.ends_with(wanted);
  if (name == "matches") return RE2::PartialMatch(text, wanted);
  return false;
}

bool is_matcher(const Json& json) {
  if (!json.is_object() || json.empty()) return false;
  for (const auto& [name, operand] : json.items()) {
    if (!find_key(matcher_keys(), name)) return false;
  }
  return true;
}

}  // namespace

const Json* json_at(const Json& json, std::string_view path) {
  const Json* at = &json;
  while (!path.empty()) {
    if (path.front() == '[') {
      const auto end = path.find(']');
      const auto index = parse_integer(path.substr(1, end == std::string_view::npos ? end : end - 1));
      if (!index || *index < 0 || !at->is_array() || static_cast<std::size_t>(*index) >= at->size()) return nullptr;
      at = &(*at)[static_cast<std::size_t>(*index)];
      path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
    } else {
      const auto end = path.find_first_of(".[");
      at = json_find(*at, path.substr(0, end));
      if (at == nullptr) return nullptr;
      path.remove_prefix(end == std::string_view::npos ? path.size() : end);
    }
    if (path.starts_with('.')) path.remove_prefix(1);
  }
  return at;
}

bool has_placeholder(std::string_view text) { return text.find("${") != std::string_view::npos; }

std::string substituted_text(std::string_view text, const Saved& saved, const Position& position) {
  std::string out;
  for (;;) {
    const auto at = text.find("${");
    out += text.substr(0, at);
    if (at == std::string_view::npos) return out;
    if (at > 0 && text[at - 1] == '$') {  // `$${` is a plain `${`.
      out += '{';
      text.remove_prefix(at + 2);
      continue;
    }
    const auto end = text.find('}', at);
    if (end == std::string_view::npos) throw FileError(position, concat("\"", text, "\" has no closing }"));
    const std::string name(trim(text.substr(at + 2, end - at - 2)));
    const auto found = saved.find(name);
    if (found == saved.end()) {
      std::vector<std::string> known;
      for (const auto& [one, value] : saved) known.push_back(one);
      throw FileError(position, concat("nothing is saved as ${", name, "}", did_you_mean(name, known)));
    }
    out += compared_text(*parse_json(found->second));
    text.remove_prefix(end + 1);
  }
}

namespace {

/// What a name stands for may itself have names in it (a column of an example that uses a saved value).
constexpr int kNestingMax = 8;

Json substituted_at(const Json& json, const Saved& saved, const Position& position, int depth) {
  if (depth > kNestingMax) throw FileError(position, "a saved value refers to itself");
  if (json.is_string()) {
    const auto& text = json.get_ref<const std::string&>();
    if (!has_placeholder(text)) return json;
    const bool is_whole = text.starts_with("${") && text.find('}') == text.size() - 1;
    if (!is_whole) return substituted_text(text, saved, position);
    const auto found = saved.find(std::string(trim(std::string_view(text).substr(2, text.size() - 3))));
    if (found == saved.end()) return substituted_text(text, saved, position);  // Throws with the name.
    return substituted_at(*parse_json(found->second), saved, position, depth + 1);
  }
  if (json.is_array()) {
    Json out = Json::array();
    for (const Json& item : json) out.push_back(substituted_at(item, saved, position, depth));
    return out;
  }
  if (!json.is_object()) return json;
  Json out = Json::object();
  for (const auto& [name, value] : json.items()) {
    const std::string key = has_placeholder(name) ? substituted_text(name, saved, position) : name;
    out[key] = substituted_at(value, saved, position, depth);
  }
  return out;
}

}  // namespace

Json substituted(const Json& json, const Saved& saved, const Position& position) {
  return substituted_at(json, saved, position, 0);
}

bool matches(const Json& matcher, const Json* found) {
  if (!is_matcher(matcher)) return found != nullptr && *found == matcher;
  for (const auto& [name, operand] : matcher.items()) {
    if (!operator_matches(name, operand, found)) return false;
  }
  return true;
}

bool includes(const Json& wanted, const Json* found) {
  if (is_matcher(wanted)) return matches(wanted, found);
  if (wanted.is_object()) {
    if (found == nullptr || !found->is_object()) return false;
    for (const auto& [name, value] : wanted.items()) {
      if (!includes(value, json_find(*found, name))) return false;
    }
    return true;
  }
  if (wanted.is_array()) {
    if (found == nullptr || !found->is_array() || found->size() != wanted.size()) return false;
    for (std::size_t i = 0; i < wanted.size(); ++i) {
      if (!includes(wanted[i], &(*found)[i])) return false;
    }
    return true;
  }
  return matches(wanted, found);
}

std::string matcher_problem(const Json& matcher) {
  if (!matcher.is_structured()) return "";
  for (const auto& [name, operand] : matcher.items()) {
    if (is_matcher(matcher) && name == "matches") {
      const RE2 expression(compared_text(operand), RE2::Quiet);
      if (!expression.ok()) return concat("this is not an RE2 regular expression: ", expression.error());
    }
    if (std::string problem = matcher_problem(operand); !problem.empty()) return problem;
  }
  return "";
}

std::string matcher_text(const Json& matcher) {
  if (!is_matcher(matcher)) return json_text(matcher);
  std::string out;
  for (const auto& [name, operand] : matcher.items()) {
    if (!out.empty()) out += " and ";
    if (name == "contains") {
      out += concat("containing ", json_text(operand));
    } else if (name == "not") {
      out += concat("not ", matcher_text(operand));
    } else if (name == "absent") {
      out += operand == Json(false) ? "present" : "absent";
    } else {
      out += concat(name, " ", json_text(operand));
    }
  }
  return out;
}

}  // namespace tocsin
