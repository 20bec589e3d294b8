#include "model/record.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "tocsin/time.h"

namespace tocsin {
namespace {

Json recorded(const Shape& shape, const Json& value);

Json recorded_structure(const Shape& shape, const Json& value) {
  Json out = Json::object();
  for (const Member& member : shape.members) {
    if (member.shape->sensitive) continue;
    const Json* inner = json_find(value, member.name);
    if (inner && !inner->is_null()) out.emplace(member.record_name, recorded(*member.shape, *inner));
  }
  return out;
}

Json recorded_time(const Json& value) {
  if (value.is_number()) return us_time(Time(Duration(std::llround(value.get<double>() * 1000))));
  const auto time = value.is_string() ? parse_time(value.get_ref<const std::string&>()) : std::nullopt;
  return time ? Json(us_time(*time)) : value;
}

Json recorded(const Shape& shape, const Json& value) {
  switch (shape.type) {
    case ShapeType::kStructure: return recorded_structure(shape, value);
    case ShapeType::kList: {
      Json out = Json::array();
      for (const Json& item : value) out.push_back(recorded(*shape.element().shape, item));
      return out;
    }
    case ShapeType::kMap: {
      Json out = Json::object();
      for (const auto& [key, item] : value.items()) out.emplace(key, recorded(*shape.value().shape, item));
      return out;
    }
    case ShapeType::kTimestamp: return recorded_time(value);
    default: return value;
  }
}

}  // namespace

Json record_form(const Shape& shape, const Json& value) {
  Json out = recorded(shape, value);
  if (out.empty()) return nullptr;
  return out;
}

}  // namespace tocsin
