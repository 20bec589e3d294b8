#include "base/json.h"

#include <nlohmann/json.hpp>

#include "base/check.h"

namespace tocsin {

std::string json_text(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string json_pretty(const Json& json) { return json.dump(2, ' ', false, Json::error_handler_t::replace); }

std::optional<Json> parse_json(std::string_view text) {
  Json json = Json::parse(text.begin(), text.end(), nullptr, /*allow_exceptions=*/false);
  if (json.is_discarded()) return std::nullopt;
  return json;
}

std::string json_quote(std::string_view text) { return json_text(Json(text)); }

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
