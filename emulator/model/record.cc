#include "model/record.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/json_writer.h"
#include "tocsin/time.h"

namespace tocsin {
namespace {

void append_recorded(std::string& out, const Shape& shape, const Json& value);

void append_structure(std::string& out, const Shape& shape, const Json& value) {
  out += '{';
  for (const Member& member : shape.members) {
    if (member.shape->sensitive) continue;
    const Json* inner = json_find(value, member.name);
    if (!inner || inner->is_null()) continue;
    if (out.back() != '{') out += ',';
    append_quoted(out, member.record_name);
    out += ':';
    append_recorded(out, *member.shape, *inner);
  }
  out += '}';
}

void append_list(std::string& out, const Shape& shape, const Json& value) {
  out += '[';
  for (const Json& item : value) {
    if (out.back() != '[') out += ',';
    append_recorded(out, *shape.element().shape, item);
  }
  out += ']';
}

void append_map(std::string& out, const Shape& shape, const Json& value) {
  out += '{';
  for (const auto& [key, item] : value.items()) {
    if (out.back() != '{') out += ',';
    append_quoted(out, key);
    out += ':';
    append_recorded(out, *shape.value().shape, item);
  }
  out += '}';
}

void append_time(std::string& out, const Json& value) {
  std::optional<Time> time;
  if (value.is_number()) time = Time(Duration(std::llround(value.get<double>() * 1000)));
  if (value.is_string()) time = parse_time(value.get_ref<const std::string&>());
  if (time) return append_quoted(out, us_time(*time));
  append_json(out, value);
}

void append_recorded(std::string& out, const Shape& shape, const Json& value) {
  switch (shape.type) {
    case ShapeType::kStructure: return append_structure(out, shape, value);
    case ShapeType::kList: return append_list(out, shape, value);
    case ShapeType::kMap: return append_map(out, shape, value);
    case ShapeType::kTimestamp: return append_time(out, value);
    default: append_json(out, value);
  }
}

}  // namespace

std::string record_form(const Shape& shape, const Json& value) {
  std::string out;
  append_recorded(out, shape, value);
  return out == "{}" ? "null" : out;
}

}  // namespace tocsin
