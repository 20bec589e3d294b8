#include "model/wire_parts.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.h"
#include "tocsin/time.h"

namespace tocsin::wire {
namespace {

std::optional<Json> number_from_text(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return Json(value);
}

std::optional<Json> time_from_text(std::string_view text) {
  if (const auto time = parse_time(text)) {
    return Json(time->time_since_epoch().count() % 1000 == 0 ? iso_time(*time) : iso_time_millis(*time));
  }
  const auto seconds = number_from_text(text);
  if (!seconds) return std::nullopt;
  return time_from_text(iso_time_millis(Time(Duration(std::llround(seconds->get<double>() * 1000)))));
}

}  // namespace

void append_pairs(Pairs& pairs, std::string_view text) {
  if (text.empty()) return;
  pairs.reserve(pairs.size() + 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '&')));
  while (!text.empty()) {
    const std::string_view part = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(part.size() + 1, text.size()));
    if (part.empty()) continue;
    const auto equals = part.find('=');
    pairs.emplace_back(form_decode(part.substr(0, equals)),
                       equals == std::string_view::npos ? std::string() : form_decode(part.substr(equals + 1)));
  }
}

Pairs parse_pairs(std::string_view text) {
  Pairs pairs;
  append_pairs(pairs, text);
  return pairs;
}

const std::string* find_pair(const Pairs& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs) {
    if (key == name) return &value;
  }
  return nullptr;
}

std::string_view path_of(const HttpRequest& request) {
  const std::string_view target = request.target;
  return target.substr(0, target.find('?'));
}

std::string_view query_of(const HttpRequest& request) {
  const std::string_view target = request.target;
  const auto mark = target.find('?');
  return mark == std::string_view::npos ? std::string_view() : target.substr(mark + 1);
}

std::optional<Json> scalar_from_text(const Shape& shape, std::string_view text) {
  switch (shape.type) {
    case ShapeType::kString: return Json(text);
    case ShapeType::kBlob: return base64_decode(text) ? std::optional<Json>(text) : std::nullopt;
    case ShapeType::kTimestamp: return time_from_text(trim(text));
    case ShapeType::kFloat:
    case ShapeType::kDouble: return number_from_text(trim(text));
    case ShapeType::kInteger:
    case ShapeType::kLong: {
      const auto value = parse_integer(trim(text));
      return value ? std::optional<Json>(*value) : std::nullopt;
    }
    case ShapeType::kBoolean:
      if (equals_ignore_case(trim(text), "true")) return Json(true);
      if (equals_ignore_case(trim(text), "false")) return Json(false);
      return std::nullopt;
    default: return std::nullopt;
  }
}

std::string scalar_text(const Json& value) {
  if (value.is_string()) return value.get<std::string>();
  return json_text(value);
}

std::string epoch_text(Time time) {
  const auto millis = time.time_since_epoch().count();
  std::string out = std::to_string(millis / 1000);
  if (const auto rest = std::abs(millis % 1000); rest != 0) {
    const std::string digits = std::to_string(1000 + rest);
    out += '.';
    out.append(digits, 1, 3);
  }
  return out;
}

const ErrorModel* find_error(const ServiceModel& service, std::string_view name_or_code) {
  for (const ErrorModel& error : service.errors) {
    if (error.name == name_or_code) return &error;
  }
  for (const ErrorModel& error : service.errors) {
    if (error.code == name_or_code) return &error;
  }
  return nullptr;
}

WireError wire_error_of(const ServiceModel& service, const AwsError& error) {
  const ErrorModel* known = find_error(service, error.code);
  WireError out{.name = known ? std::string(known->name) : error.code, .type = {}, .query_error = {}};
  // AWS: services that once spoke the query protocol qualify the type (SDKs take it off again) and send the old code.
  out.type = service.query_compatible ? concat("com.amazonaws.", service.id, "#", out.name) : out.name;
  if (service.query_compatible) {
    out.query_error =
        concat(known ? known->code : std::string_view(error.code), error.status < 500 ? ";Sender" : ";Receiver");
  }
  return out;
}

}  // namespace tocsin::wire
