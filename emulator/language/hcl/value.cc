#include "language/hcl/value.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/text.h"

namespace tocsin::hcl {
namespace {

constexpr double kWholeMax = 9e15;  // Beyond 2^53 a double no longer knows which whole number it is.

std::string number_text(double value) {
  if (value == std::floor(value)) return fmt::format("{:.0f}", value);
  std::string text = fmt::format("{:.15g}", value);
  if (text.find('e') == std::string::npos) return text;
  text = fmt::format("{:.30f}", value);
  return text.substr(0, text.find_last_not_of('0') + 1);
}

[[noreturn]] void required(const char* what, const Value& value) {
  throw ValueError(concat(what, " required, but this is ", value.kind_text()));
}

}  // namespace

Value Value::unknown() {
  Value value;
  value.kind_ = Kind::kUnknown;
  return value;
}

Value Value::boolean(bool flag) {
  Value value;
  value.kind_ = Kind::kBool;
  value.bool_ = flag;
  return value;
}

Value Value::number(std::int64_t whole) {
  Value value;
  value.kind_ = Kind::kNumber;
  value.whole_ = true;
  value.integer_ = whole;
  value.number_ = static_cast<double>(whole);
  return value;
}

Value Value::number(double real) {
  if (std::floor(real) == real && std::abs(real) < kWholeMax) return number(static_cast<std::int64_t>(real));
  Value value;
  value.kind_ = Kind::kNumber;
  // Without the digits that a double has too many: 0.1 + 0.2 is 0.3 in Terraform.
  value.number_ = std::strtod(fmt::format("{:.15g}", real).c_str(), nullptr);
  return value;
}

Value Value::string(std::string text) {
  Value value;
  value.kind_ = Kind::kString;
  value.text_ = std::make_shared<const std::string>(std::move(text));
  return value;
}

Value Value::strings(const std::vector<std::string>& items) {
  List list;
  for (const std::string& item : items) list.push_back(string(item));
  return Value::list(std::move(list));
}

Value Value::list(List items) {
  Value value;
  value.kind_ = Kind::kList;
  value.items_ = std::make_shared<const List>(std::move(items));
  return value;
}

Value Value::set(List items) {
  items = of_one_kind(std::move(items));
  std::sort(items.begin(), items.end());
  items.erase(std::unique(items.begin(), items.end()), items.end());
  Value value = list(std::move(items));
  value.kind_ = Kind::kSet;
  return value;
}

Value Value::map(Map fields) {
  Value value;
  value.kind_ = Kind::kMap;
  value.fields_ = std::make_shared<const Map>(std::move(fields));
  return value;
}

Value Value::from_json(const Json& json) {
  switch (json.type()) {
    case Json::value_t::boolean: return boolean(json.get<bool>());
    case Json::value_t::number_integer:
    case Json::value_t::number_unsigned: return number(json.get<std::int64_t>());
    case Json::value_t::number_float: return number(json.get<double>());
    case Json::value_t::string: return string(json.get<std::string>());
    case Json::value_t::array: {
      List items;
      for (const Json& item : json) items.push_back(from_json(item));
      return list(std::move(items));
    }
    case Json::value_t::object: {
      Map fields;
      for (auto it = json.begin(); it != json.end(); ++it) fields[it.key()] = from_json(it.value());
      return map(std::move(fields));
    }
    default: return null();
  }
}

bool Value::wholly_known() const {
  if (is_unknown()) return false;
  if (is_sequence()) {
    return std::all_of(items_->begin(), items_->end(), [](const Value& item) { return item.wholly_known(); });
  }
  if (is_map()) {
    return std::all_of(fields_->begin(), fields_->end(), [](const auto& field) { return field.second.wholly_known(); });
  }
  return true;
}

bool Value::as_bool() const {
  if (kind_ == Kind::kBool) return bool_;
  if (kind_ == Kind::kString && *text_ == "true") return true;
  if (kind_ == Kind::kString && *text_ == "false") return false;
  if (kind_ == Kind::kString) throw ValueError(concat("a bool is required, but this is \"", *text_, "\""));
  required("a bool is", *this);
}

double Value::as_number() const {
  if (kind_ == Kind::kNumber) return number_;
  if (kind_ == Kind::kString) {
    if (const auto number = parse_number(*text_)) return number->number_;
    throw ValueError(concat("a number is required, but this is \"", *text_, "\""));
  }
  required("a number is", *this);
}

std::int64_t Value::as_integer() const {
  if (kind_ == Kind::kNumber && whole_) return integer_;
  const double value = as_number();
  if (value != std::floor(value) || std::abs(value) > kWholeMax) {
    throw ValueError(concat("a whole number is required, but this is ", as_string()));
  }
  return static_cast<std::int64_t>(value);
}

std::string Value::as_string() const {
  switch (kind_) {
    case Kind::kBool: return bool_ ? "true" : "false";
    case Kind::kNumber: return whole_ ? std::to_string(integer_) : number_text(number_);
    case Kind::kString: return *text_;
    default: required("a string is", *this);
  }
}

Value::List Value::elements() const {
  if (is_sequence()) return *items_;
  if (!is_map()) required("a list, set or map is", *this);
  List values;
  for (const auto& [key, value] : *fields_) values.push_back(value);
  return values;
}

const Value::List& Value::items() const {
  if (!is_sequence()) required("a list is", *this);
  return *items_;
}

const Value::Map& Value::fields() const {
  if (!is_map()) required("a map is", *this);
  return *fields_;
}

const Value* Value::find(std::string_view field) const {
  if (!is_map()) return nullptr;
  const auto it = fields_->find(field);
  return it == fields_->end() ? nullptr : &it->second;
}

Json Value::to_json() const {
  switch (kind_) {
    case Kind::kNull:
    case Kind::kUnknown: return nullptr;
    case Kind::kBool: return bool_;
    case Kind::kNumber: return whole_ ? Json(integer_) : Json(number_);
    case Kind::kString: return *text_;
    case Kind::kList:
    case Kind::kSet: {
      Json items = Json::array();
      for (const Value& item : *items_) items.push_back(item.to_json());
      return items;
    }
    case Kind::kMap: break;
  }
  Json fields = Json::object();
  for (const auto& [key, value] : *fields_) fields[key] = value.to_json();
  return fields;
}

std::string Value::kind_text() const {
  switch (kind_) {
    case Kind::kNull: return "null";
    case Kind::kUnknown: return "not known yet";
    case Kind::kBool: return "a bool";
    case Kind::kNumber: return "a number";
    case Kind::kString: return "a string";
    case Kind::kList: return "a list";
    case Kind::kSet: return "a set";
    case Kind::kMap: break;
  }
  return "a map";
}

bool Value::operator==(const Value& other) const {
  if (kind_ != other.kind_) return false;
  switch (kind_) {
    case Kind::kBool: return bool_ == other.bool_;
    case Kind::kNumber: return whole_ && other.whole_ ? integer_ == other.integer_ : number_ == other.number_;
    case Kind::kString: return *text_ == *other.text_;
    case Kind::kList:
    case Kind::kSet: return *items_ == *other.items_;
    case Kind::kMap: return *fields_ == *other.fields_;
    default: return true;
  }
}

bool Value::operator<(const Value& other) const {
  if (kind_ != other.kind_) return kind_ < other.kind_;
  switch (kind_) {
    case Kind::kBool: return bool_ < other.bool_;
    case Kind::kNumber: return number_ < other.number_;
    case Kind::kString: return *text_ < *other.text_;
    case Kind::kList:
    case Kind::kSet: return *items_ < *other.items_;
    case Kind::kMap: return *fields_ < *other.fields_;
    default: return false;
  }
}

std::optional<Value> parse_number(std::string_view text) {
  if (const auto whole = parse_integer(text)) return Value::number(*whole);
  double real = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), real);
  if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(real)) return std::nullopt;
  return Value::number(real);
}

Value::List of_one_kind(Value::List items) {
  std::optional<Value::Kind> kind;
  bool mixed = false;
  for (const Value& item : items) {
    if (item.is_null() || item.is_unknown()) continue;
    if (!item.is_primitive()) return items;
    if (kind && *kind != item.kind()) mixed = true;
    kind = item.kind();
  }
  if (!mixed) return items;
  for (Value& item : items) {
    if (item.is_primitive()) item = Value::string(item.as_string());
  }
  return items;
}

std::string json_encode(const Value& value) {
  std::string text = json_text(value.to_json());
  text = replace_all(std::move(text), "<", "\\u003c");
  text = replace_all(std::move(text), ">", "\\u003e");
  text = replace_all(std::move(text), "&", "\\u0026");
  text = replace_all(std::move(text), "\xe2\x80\xa8", "\\u2028");
  return replace_all(std::move(text), "\xe2\x80\xa9", "\\u2029");
}

}  // namespace tocsin::hcl
