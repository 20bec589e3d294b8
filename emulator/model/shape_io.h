#pragma once

/// How generated structs are read from and written to the neutral form. Only generated code includes this.

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/check.h"
#include "base/json.h"
#include "tocsin/time.h"

namespace tocsin::shape_io {

/// What the C++ type alone does not say: a string may be a blob (base64 in Json), a time of whole seconds.
enum class Leaf { kPlain, kBlob, kSeconds };

/// Whether a list or map without elements is written.
enum class Empty { kDrop, kKeep };

// Each throws AwsError SerializationException if the Json is of another type.
void read_scalar(const Json& json, std::string& value);
void read_scalar(const Json& json, std::int64_t& value);
void read_scalar(const Json& json, double& value);
void read_scalar(const Json& json, bool& value);
void read_scalar(const Json& json, Time& value);
void read_blob(const Json& json, std::string& value);
void require_array(const Json& json);
void require_object(const Json& json);

Json write_time(Time value);
Json write_seconds(Time value);
Json write_blob(std::string_view value);

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};
template <class T>
struct IsMap : std::false_type {};
template <class T>
struct IsMap<std::map<std::string, T>> : std::true_type {};

template <class T>
constexpr bool kIsScalar = std::is_same_v<T, std::string> || std::is_same_v<T, std::int64_t> ||
                           std::is_same_v<T, double> || std::is_same_v<T, bool> || std::is_same_v<T, Time>;

template <Leaf leaf, class T>
void read_value(const Json& json, T& value) {
  if constexpr (IsVector<T>::value) {
    require_array(json);
    value.reserve(json.size());
    for (const Json& element : json) {
      typename T::value_type item{};
      read_value<leaf>(element, item);
      value.push_back(std::move(item));
    }
  } else if constexpr (IsMap<T>::value) {
    require_object(json);
    for (const auto& [key, element] : json.items()) read_value<leaf>(element, value[key]);
  } else if constexpr (leaf == Leaf::kBlob) {
    read_blob(json, value);
  } else if constexpr (kIsScalar<T>) {
    read_scalar(json, value);
  } else {
    require_object(json);
    value = T::read(json);
  }
}

/// Reads a member; if it is absent or null, the value stays as it is.
template <Leaf leaf = Leaf::kPlain, class T>
void get(const Json& object, const char* name, T& value) {
  const Json* json = json_find(object, name);
  if (json && !json->is_null()) read_value<leaf>(*json, value);
}

template <Leaf leaf = Leaf::kPlain, class T>
void get(const Json& object, const char* name, std::optional<T>& value) {
  const Json* json = json_find(object, name);
  if (json && !json->is_null()) read_value<leaf>(*json, value.emplace());
}

template <Leaf leaf, class T>
Json write_value(const T& value) {
  if constexpr (IsVector<T>::value) {
    Json array = Json::array();
    for (const auto& item : value) array.push_back(write_value<leaf>(item));
    return array;
  } else if constexpr (IsMap<T>::value) {
    Json object = Json::object();
    for (const auto& [key, item] : value) object.push_back({key, write_value<leaf>(item)});
    return object;
  } else if constexpr (leaf == Leaf::kBlob) {
    return write_blob(value);
  } else if constexpr (std::is_same_v<T, Time>) {
    return leaf == Leaf::kSeconds ? write_seconds(value) : write_time(value);
  } else if constexpr (kIsScalar<T>) {
    return Json(value);
  } else {
    Json object;
    value.write(object);
    return object;
  }
}

template <Leaf leaf = Leaf::kPlain, class T>
void put(Json& object, const char* name, const T& value, Empty empty = Empty::kDrop) {
  if constexpr (IsVector<T>::value || IsMap<T>::value) {
    if (value.empty() && empty == Empty::kDrop) return;
  }
  object.emplace(name, write_value<leaf>(value));
}

template <Leaf leaf = Leaf::kPlain, class T>
void put(Json& object, const char* name, const std::optional<T>& value) {
  if (value) object.emplace(name, write_value<leaf>(*value));
}

/// A struct that was kept as text in a table. The text is our own, so it is right.
template <class T>
T parse_text(std::string_view text) {
  const auto json = parse_json(text);
  TOCSIN_CHECK(json);
  return T::read(*json);
}

template <class T>
std::string write_text(const T& value) {
  Json json;
  value.write(json);
  return json_text(json);
}

}  // namespace tocsin::shape_io
