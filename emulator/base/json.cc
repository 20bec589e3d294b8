#include "base/json.h"

#include <charconv>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/json_writer.h"

namespace tocsin {
namespace {

template <class Integer>
void append_integer(std::string& out, Integer value) {
  std::array<char, 24> digits;
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr);
}

void append_object(std::string& out, const Json::object_t& object) {
  out += '{';
  for (const auto& [name, value] : object) {
    if (out.back() != '{') out += ',';
    append_quoted(out, name);
    out += ':';
    append_json(out, value);
  }
  out += '}';
}

void append_array(std::string& out, const Json::array_t& array) {
  out += '[';
  for (const Json& element : array) {
    if (out.back() != '[') out += ',';
    append_json(out, element);
  }
  out += ']';
}

/// The library's own writer, which does everything and takes its time.
std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

}  // namespace

void append_json(std::string& out, const Json& json) {
  switch (json.type()) {
    case Json::value_t::object: return append_object(out, json.get_ref<const Json::object_t&>());
    case Json::value_t::array: return append_array(out, json.get_ref<const Json::array_t&>());
    case Json::value_t::string: return append_quoted(out, json.get_ref<const std::string&>());
    case Json::value_t::boolean: out += json.get<bool>() ? "true" : "false"; return;
    case Json::value_t::number_integer: return append_integer(out, json.get<std::int64_t>());
    case Json::value_t::number_unsigned: return append_integer(out, json.get<std::uint64_t>());
    case Json::value_t::null: out += "null"; return;
    default: out += dumped(json);
  }
}

std::string json_text(const Json& json) {
  std::string out;
  append_json(out, json);
  return out;
}

std::string json_pretty(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }

std::optional<Json> parse_json(std::string_view text) {
  Json json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return std::nullopt;
  return json;
}

std::string json_quote(std::string_view text) { return dumped(Json(text)); }

const Json* json_find(const Json& object, std::string_view name) {
  if (!object.is_object()) return nullptr;
  for (auto it = object.begin(); it != object.end(); ++it) {
    if (it.key() == name) return &it.value();
  }
  return nullptr;
}

std::string json_string(const Json& object, std::string_view name) {
  const Json* member = json_find(object, name);
  return member && member->is_string() ? member->get<std::string>() : std::string();
}

std::string json_map_text(const std::map<std::string, std::string>& map) {
  Json object = Json::object();
  for (const auto& [name, value] : map) object.push_back({name, value});
  return json_text(object);
}

std::map<std::string, std::string> json_map(std::string_view text) {
  const auto json = parse_json(text);
  TOCSIN_CHECK(json && json->is_object());
  return json->get<std::map<std::string, std::string>>();
}

}  // namespace tocsin
