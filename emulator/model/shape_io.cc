#include "model/shape_io.h"

#include <cmath>

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

void require_array(const Json& json) {
  if (!json.is_array()) wrong_type(json, "a List");
}

void require_object(const Json& json) {
  if (!json.is_object()) wrong_type(json, "a Map");
}

Json write_time(Time value) {
  return value.time_since_epoch().count() % 1000 == 0 ? iso_time(value) : iso_time_millis(value);
}

Json write_seconds(Time value) { return iso_time(value); }

Json write_blob(std::string_view value) { return base64_encode(value); }

}  // namespace tocsin::shape_io
