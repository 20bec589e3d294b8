#include "model/shape_io.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/text.h"
#include "tocsin/error.h"

namespace tocsin::shape_io {
namespace {

[[noreturn]] void wrong_type(const Json& json, std::string_view wanted) {
  throw AwsError("SerializationException", 400, concat(json.type_name(), " can not be converted to ", wanted));
}

}  // namespace

void read_scalar(const Json& json, std::string& value) {
  if (!json.is_string()) wrong_type(json, "a String");
  value = json.get_ref<const std::string&>();
}

void read_scalar(const Json& json, std::int64_t& value) {
  // JSON of scenario files and SDKs may say 5.0.
  if (json.is_number_float() && std::trunc(json.get<double>()) == json.get<double>()) {
    value = static_cast<std::int64_t>(json.get<double>());
    return;
  }
  if (!json.is_number_integer()) wrong_type(json, "a Long");
  value = json.get<std::int64_t>();
}

void read_scalar(const Json& json, double& value) {
  if (!json.is_number()) wrong_type(json, "a Double");
  value = json.get<double>();
}

void read_scalar(const Json& json, bool& value) {
  if (!json.is_boolean()) wrong_type(json, "a Boolean");
  value = json.get<bool>();
}

void read_scalar(const Json& json, Time& value) {
  if (json.is_number()) {
    value = Time(Duration(std::llround(json.get<double>() * 1000)));
    return;
  }
  const auto time = json.is_string() ? parse_time(json.get_ref<const std::string&>()) : std::nullopt;
  if (!time) wrong_type(json, "a Timestamp");
  value = *time;
}

void read_blob(const Json& json, std::string& value) {
  auto bytes = json.is_string() ? base64_decode(json.get_ref<const std::string&>()) : std::nullopt;
  if (!bytes) wrong_type(json, "a Blob");
  value = std::move(*bytes);
}

std::size_t array_size(const Json& json) {
  if (!json.is_array()) wrong_type(json, "a List");
  return json.size();
}

std::size_t object_size(const Json& json) {
  if (!json.is_object()) wrong_type(json, "a Map");
  return json.size();
}

const Json& element_at(const Json& array, std::size_t index) { return array[index]; }

std::pair<const std::string&, const Json&> entry_at(const Json& object, std::size_t index) {
  const auto& entry = object.get_ref<const Json::object_t&>().begin()[static_cast<std::ptrdiff_t>(index)];
  return {entry.first, entry.second};
}

const Json* given_member(const Json& object, const char* name) {
  if (!object.is_object()) wrong_type(object, "a Map");
  const Json* json = json_find(object, name);
  return json && !json->is_null() ? json : nullptr;
}

void write_scalar(Json& json, const std::string& value) { json = value; }
void write_scalar(Json& json, std::int64_t value) { json = value; }
void write_scalar(Json& json, double value) { json = value; }
void write_scalar(Json& json, bool value) { json = value; }

void write_time(Json& json, Time value) {
  json = value.time_since_epoch().count() % 1000 == 0 ? iso_time(value) : iso_time_millis(value);
}

void write_seconds(Json& json, Time value) { json = iso_time(value); }
void write_blob(Json& json, std::string_view value) { json = base64_encode(value); }
void make_array(Json& json) { json = Json::array(); }
void make_object(Json& json) { json = Json::object(); }

Json& add_element(Json& array) { return array.emplace_back(nullptr); }

Json& add_member(Json& object, std::string_view name) {
  // Names of a struct are distinct, so there is no member of this name to look for.
  return object.get_ref<Json::object_t&>().Container::emplace_back(std::string(name), nullptr).second;
}

void parse_into(std::string_view text, void* value, void (*read)(const Json& json, void* value)) {
  const auto json = parse_json(text);
  TOCSIN_CHECK(json);
  read(*json, value);
}

std::string text_of(const void* value, void (*write)(Json& json, const void* value)) {
  Json json;
  write(json, value);
  return json_text(json);
}

}  // namespace tocsin::shape_io
