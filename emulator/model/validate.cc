#include "model/validate.h"

#include <re2/re2.h>

#include <algorithm>
#include <memory>
#include <nlohmann/json.hpp>
#include <unordered_map>

#include "base/text.h"
#include "model/wire_parts.h"
#include "tocsin/error.h"

namespace tocsin {
namespace {

/// The compiled pattern of a shape; null if RE2 cannot say it. One cache per thread: worlds run in parallel.
/// Deviation: what is matched with look-around on AWS is not checked, unless a patch says the pattern otherwise.
const re2::RE2* compiled(const Shape& shape) {
  thread_local std::unordered_map<const Shape*, std::unique_ptr<re2::RE2>> cache;
  if (shape.regex.empty()) return nullptr;
  auto& entry = cache[&shape];
  if (!entry) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_dot_nl(false);
    entry = std::make_unique<re2::RE2>(re2::StringPiece(shape.regex.data(), shape.regex.size()), options);
  }
  return entry->ok() ? entry.get() : nullptr;
}

/// Length as Java counts it: UTF-16 units.
std::int64_t java_length(std::string_view text) {
  std::int64_t length = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte & 0xC0) != 0x80) ++length;
    if (byte >= 0xF0) ++length;
  }
  return length;
}

std::int64_t length_of(const Shape& shape, const Json& value) {
  if (!value.is_string()) return static_cast<std::int64_t>(value.size());
  const std::string& text = value.get_ref<const std::string&>();
  if (shape.type != ShapeType::kBlob) return java_length(text);
  const auto bytes = base64_decode(text);
  return bytes ? static_cast<std::int64_t>(bytes->size()) : 0;
}

bool is_number(const Shape& shape) {
  return shape.type == ShapeType::kInteger || shape.type == ShapeType::kLong || shape.type == ShapeType::kFloat ||
         shape.type == ShapeType::kDouble;
}

bool is_plain_number(const Shape& shape, const Json& value) { return is_number(shape) && value.is_number(); }

bool under_min(const Shape& shape, const Json& value) {
  if (shape.min == kNoMin || shape.type == ShapeType::kTimestamp) return false;
  if (is_plain_number(shape, value)) return value.get<double>() < static_cast<double>(shape.min);
  return length_of(shape, value) < shape.min;
}

bool over_max(const Shape& shape, const Json& value) {
  if (shape.max == kNoMax || shape.type == ShapeType::kTimestamp) return false;
  if (is_plain_number(shape, value)) return value.get<double>() > static_cast<double>(shape.max);
  return length_of(shape, value) > shape.max;
}

bool misses_pattern(const Shape& shape, const Json& value) {
  const re2::RE2* pattern = value.is_string() ? compiled(shape) : nullptr;
  return pattern && !re2::RE2::FullMatch(value.get_ref<const std::string&>(), *pattern);
}

bool misses_values(const Shape& shape, const Json& value) {
  return !shape.values.empty() && value.is_string() &&
         std::find(shape.values.begin(), shape.values.end(), value.get_ref<const std::string&>()) == shape.values.end();
}

std::string max_text(const Shape& shape) {
  return concat(is_number(shape) ? "Member must have value less than or equal to "
                                 : "Member must have length less than or equal to ",
                std::to_string(shape.max));
}

std::string min_text(const Shape& shape) {
  return concat(is_number(shape) ? "Member must have value greater than or equal to "
                                 : "Member must have length greater than or equal to ",
                std::to_string(shape.min));
}

std::string pattern_text(const Shape& shape) {
  return concat("Member must satisfy regular expression pattern: ", shape.pattern);
}

std::string values_text(const Shape& shape) {
  std::string text = "Member must satisfy enum value set: [";
  for (const std::string_view& value : shape.values) {
    if (&value != shape.values.data()) text += ", ";
    text += value;
  }
  return text + "]";
}

/// The constraints that are broken by the value itself, in AWS's order.
std::vector<std::string> broken(const Shape& shape, const Json& value) {
  std::vector<std::string> texts;
  if (over_max(shape, value)) texts.push_back(max_text(shape));
  if (under_min(shape, value)) texts.push_back(min_text(shape));
  if (misses_pattern(shape, value)) texts.push_back(pattern_text(shape));
  if (misses_values(shape, value)) texts.push_back(values_text(shape));
  return texts;
}

/// All constraints of a shape, broken or not: AWS lists them all when an element of a list breaks one.
std::string all_constraints(const Shape& shape) {
  std::vector<std::string> texts;
  if (shape.max != kNoMax) texts.push_back(max_text(shape));
  if (shape.min != kNoMin) texts.push_back(min_text(shape));
  if (!shape.pattern.empty()) texts.push_back(pattern_text(shape));
  if (!shape.values.empty()) texts.push_back(values_text(shape));
  return concat("[", join(texts, ", "), "]");
}

/// A value as Java prints it: `text`, `[a, b]`, `{k=v}`.
std::string java_text(const Json& value) {
  if (!value.is_structured()) return wire::scalar_text(value);
  std::vector<std::string> parts;
  for (const auto& [key, item] : value.items()) {
    parts.push_back(value.is_array() ? java_text(item) : concat(key, "=", java_text(item)));
  }
  return value.is_array() ? concat("[", join(parts, ", "), "]") : concat("{", join(parts, ", "), "}");
}

/// What a broken constraint is about; S3 answers by it.
enum class Flaw { kMissing, kValue };

struct Violation {
  Flaw flaw = Flaw::kValue;
  std::string text;
  const Member* top = nullptr;  // the operation's own member in which it is
  bool is_nested = false;
};

class Checker {
 public:
  std::vector<Violation> check(const Shape& input, const Json& value) {
    for (const Member& member : input.members) {
      top_ = &member;
      check_member(member, json_find(value, member.name), std::string(member.record_name), false);
    }
    return std::move(found_);
  }

 private:
  void add(Flaw flaw, bool is_nested, std::string text) { found_.push_back({flaw, std::move(text), top_, is_nested}); }

  void complain(const Member& member, const Json& value, const std::string& path, bool is_nested,
                std::string_view constraint) {
    // AWS: a sensitive value is not repeated: "Value at 'password' failed to ...".
    const std::string shown = member.shape->sensitive ? std::string() : concat(" '", java_text(value), "'");
    add(Flaw::kValue, is_nested, concat("Value", shown, " at '", path, "' failed to satisfy constraint: ", constraint));
  }

  void check_member(const Member& member, const Json* value, const std::string& path, bool is_nested) {
    if (!value || value->is_null()) {
      if (member.required) {
        add(Flaw::kMissing, is_nested,
            concat("Value null at '", path, "' failed to satisfy constraint: Member must not be null"));
      }
      return;
    }
    for (const std::string& constraint : broken(*member.shape, *value)) {
      complain(member, *value, path, is_nested, constraint);
    }
    check_inside(member, *value, path);
  }

  void check_inside(const Member& member, const Json& value, const std::string& path) {
    const Shape& shape = *member.shape;
    if (shape.type == ShapeType::kStructure) {
      for (const Member& inner : shape.members) {
        check_member(inner, json_find(value, inner.name), concat(path, ".", inner.record_name), true);
      }
    } else if (shape.type == ShapeType::kList) {
      check_items(member, shape.element(), value, path, "Member must satisfy constraint: ");
    } else if (shape.type == ShapeType::kMap) {
      check_keys(member, shape.key(), value, path);
      check_items(member, shape.value(), value, path, "Map value must satisfy constraint: ");
    }
  }

  /// Elements of a list or values of a map. AWS reports scalars at the container, once, and structures where they are.
  void check_items(const Member& container, const Member& element, const Json& value, const std::string& path,
                   std::string_view wording) {
    const Shape& shape = *element.shape;
    const bool is_scalar =
        shape.type != ShapeType::kStructure && shape.type != ShapeType::kList && shape.type != ShapeType::kMap;
    std::size_t number = 0;
    for (const auto& [key, item] : value.items()) {
      ++number;
      const bool is_broken = !broken(shape, item).empty();
      if (is_broken && is_scalar) {
        complain(container, value, path, true, concat(wording, all_constraints(shape)));
        return;
      }
      const std::string place =
          value.is_array() ? concat(path, ".", std::to_string(number), ".member") : concat(path, ".", key, ".member");
      if (!is_scalar) check_member(element, &item, place, true);
    }
  }

  void check_keys(const Member& container, const Member& key_member, const Json& value, const std::string& path) {
    for (const auto& [key, item] : value.items()) {
      if (broken(*key_member.shape, Json(key)).empty()) continue;
      complain(container, value, path, true,
               concat("Map keys must satisfy constraint: ", all_constraints(*key_member.shape)));
      return;
    }
  }

  const Member* top_ = nullptr;
  std::vector<Violation> found_;
};

/// S3 has no validation errors; it says what is wrong with header, query or document.
AwsError s3_refusal(const Violation& violation) {
  const Member& member = *violation.top;
  if (member.location != Location::kBody) {
    if (violation.flaw == Flaw::kMissing) {
      return {"InvalidRequest", 400, concat("Missing required parameter: ", member.wire_name)};
    }
    return {"InvalidArgument", 400, concat("Invalid value for ", member.wire_name)};
  }
  if (violation.flaw == Flaw::kMissing && !violation.is_nested) {
    return {"MissingRequestBodyError", 400, "Request Body is empty"};
  }
  return {"MalformedXML", 400,
          "The XML you provided was not well-formed or did not validate against our published schema"};
}

AwsError refusal(const ServiceModel& service, const std::vector<Violation>& violations) {
  const Violation& first = violations.front();
  if (service.protocol == Protocol::kRestXml) return s3_refusal(first);
  if (service.id == "sqs" && first.flaw == Flaw::kMissing && !first.is_nested) {
    return {"MissingParameter", 400, concat("The request must contain the parameter ", first.top->name, ".")};
  }
  std::vector<std::string> texts;
  for (const Violation& violation : violations) texts.push_back(violation.text);
  const std::string count = std::to_string(texts.size());
  return {
      service.protocol == Protocol::kQuery ? "ValidationError" : "ValidationException", 400,
      concat(count, texts.size() == 1 ? " validation error" : " validation errors", " detected: ", join(texts, "; "))};
}

std::string_view wanted_type(ShapeType type) {
  switch (type) {
    case ShapeType::kStructure:
    case ShapeType::kMap: return "an object";
    case ShapeType::kList: return "a list";
    case ShapeType::kInteger:
    case ShapeType::kLong: return "an integer";
    case ShapeType::kFloat:
    case ShapeType::kDouble: return "a number";
    case ShapeType::kBoolean: return "true or false";
    case ShapeType::kTimestamp: return "a time";
    case ShapeType::kBlob: return "base64 text";
    default: return "a string";
  }
}

std::string_view given_type(const Json& value) {
  switch (value.type()) {
    case Json::value_t::object: return "an object";
    case Json::value_t::array: return "a list";
    case Json::value_t::string: return "a string";
    case Json::value_t::boolean: return "a boolean";
    case Json::value_t::null: return "null";
    default: return "a number";
  }
}

bool has_type(const Shape& shape, const Json& value) {
  switch (shape.type) {
    case ShapeType::kStructure:
    case ShapeType::kMap: return value.is_object();
    case ShapeType::kList: return value.is_array();
    case ShapeType::kInteger:
    case ShapeType::kLong: return value.is_number_integer();
    case ShapeType::kFloat:
    case ShapeType::kDouble: return value.is_number();
    case ShapeType::kBoolean: return value.is_boolean();
    case ShapeType::kTimestamp:
      return value.is_number() || (value.is_string() && parse_time(value.get_ref<const std::string&>()));
    case ShapeType::kBlob: return value.is_string() && base64_decode(value.get_ref<const std::string&>());
    default: return value.is_string();
  }
}

std::string known_names(const Shape& shape, std::string_view wrong) {
  std::vector<std::string> names;
  for (const Member& member : shape.members) names.emplace_back(member.name);
  if (names.empty()) return "; it takes none";
  const std::string meant = did_you_mean(wrong, names);
  return meant.empty() ? concat("; known: ", join(names, ", ")) : meant;
}

void check_value(const Shape& shape, const Json& value, const std::string& path, std::vector<MemberProblem>& problems) {
  if (!has_type(shape, value)) {
    problems.push_back({path, concat("must be ", wanted_type(shape.type), ", not ", given_type(value))});
    return;
  }
  if (shape.type == ShapeType::kStructure) {
    for (const auto& [name, item] : value.items()) {
      const std::string inner = path.empty() ? name : concat(path, ".", name);
      if (const Member* member = shape.member(name)) {
        check_value(*member->shape, item, inner, problems);
      } else {
        problems.push_back({inner, concat("unknown member ", name, known_names(shape, name))});
      }
    }
  } else if (shape.type == ShapeType::kList) {
    std::size_t index = 0;
    for (const Json& item : value) {
      check_value(*shape.element().shape, item, concat(path, "[", std::to_string(index++), "]"), problems);
    }
  } else if (shape.type == ShapeType::kMap) {
    for (const auto& [key, item] : value.items()) {
      check_value(*shape.value().shape, item, concat(path, ".", key), problems);
    }
  }
}

}  // namespace

void validate(const ServiceModel& service, const OperationModel& operation, const Json& input) {
  const std::vector<Violation> violations = Checker().check(*operation.input, input);
  if (!violations.empty()) throw refusal(service, violations);
}

std::vector<MemberProblem> check_members(const OperationModel& operation, const Json& input) {
  std::vector<MemberProblem> problems;
  check_value(*operation.input, input, "", problems);
  return problems;
}

}  // namespace tocsin
