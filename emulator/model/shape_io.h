#pragma once

/// How generated structs are read from and written to the neutral form. Only generated code includes this. It works
/// with Json by reference alone, so that the shapes of a service compile without <nlohmann/json.hpp>.

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

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
std::size_t array_size(const Json& json);
std::size_t object_size(const Json& json);

const Json& element_at(const Json& array, std::size_t index);
std::pair<const std::string&, const Json&> entry_at(const Json& object, std::size_t index);

/// Null if the member is absent or null.
const Json* given_member(const Json& object, const char* name);

void write_scalar(Json& json, const std::string& value);
void write_scalar(Json& json, std::int64_t value);
void write_scalar(Json& json, double value);
void write_scalar(Json& json, bool value);
void write_time(Json& json, Time value);
void write_seconds(Json& json, Time value);
void write_blob(Json& json, std::string_view value);
void make_array(Json& json);
void make_object(Json& json);

/// A new element or member, to be written at once: the next one may move it.
Json& add_element(Json& array);
Json& add_member(Json& object, std::string_view name);

void parse_into(std::string_view text, void* value, void (*read)(const Json& json, void* value));
std::string text_of(const void* value, void (*write)(Json& json, const void* value));

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
    const std::size_t size = array_size(json);
    value.resize(size);
    for (std::size_t i = 0; i < size; ++i) read_value<leaf>(element_at(json, i), value[i]);
  } else if constexpr (IsMap<T>::value) {
    const std::size_t size = object_size(json);
    for (std::size_t i = 0; i < size; ++i) {
      const auto entry = entry_at(json, i);
      read_value<leaf>(entry.second, value[entry.first]);
    }
  } else if constexpr (leaf == Leaf::kBlob) {
    read_blob(json, value);
  } else if constexpr (kIsScalar<T>) {
    read_scalar(json, value);
  } else {
    value = T::read(json);
  }
}

/// Reads a member; if it is absent or null, the value stays as it is.
template <Leaf leaf = Leaf::kPlain, class T>
void get(const Json& object, const char* name, T& value) {
  if (const Json* json = given_member(object, name)) read_value<leaf>(*json, value);
}

template <Leaf leaf = Leaf::kPlain, class T>
void get(const Json& object, const char* name, std::optional<T>& value) {
  if (const Json* json = given_member(object, name)) read_value<leaf>(*json, value.emplace());
}

template <Leaf leaf, class T>
void write_value(Json& json, const T& value) {
  if constexpr (IsVector<T>::value) {
    make_array(json);
    for (const auto& item : value) write_value<leaf>(add_element(json), item);
  } else if constexpr (IsMap<T>::value) {
    make_object(json);
    for (const auto& [key, item] : value) write_value<leaf>(add_member(json, key), item);
  } else if constexpr (leaf == Leaf::kBlob) {
    write_blob(json, value);
  } else if constexpr (leaf == Leaf::kSeconds) {
    write_seconds(json, value);
  } else if constexpr (std::is_same_v<T, Time>) {
    write_time(json, value);
  } else if constexpr (kIsScalar<T>) {
    write_scalar(json, value);
  } else {
    value.write(json);
  }
}

template <Leaf leaf = Leaf::kPlain, class T>
void put(Json& object, const char* name, const T& value, Empty empty = Empty::kDrop) {
  if constexpr (IsVector<T>::value || IsMap<T>::value) {
    if (value.empty() && empty == Empty::kDrop) return;
  }
  write_value<leaf>(add_member(object, name), value);
}

template <Leaf leaf = Leaf::kPlain, class T>
void put(Json& object, const char* name, const std::optional<T>& value) {
  if (value) write_value<leaf>(add_member(object, name), *value);
}

/// A struct that was kept as text in a table. The text is our own, so it is right.
template <class T>
T parse_text(std::string_view text) {
  T value;
  parse_into(text, &value, [](const Json& json, void* out) { *static_cast<T*>(out) = T::read(json); });
  return value;
}

template <class T>
std::string write_text(const T& value) {
  return text_of(&value, [](Json& json, const void* in) { static_cast<const T*>(in)->write(json); });
}

}  // namespace tocsin::shape_io
