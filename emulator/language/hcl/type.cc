#include "language/hcl/type.h"

#include <array>

#include "base/text.h"
#include "language/hcl/evaluate.h"

namespace tocsin::hcl {
namespace {

struct NamedType {
  std::string_view name;
  Type::Kind kind;
};

constexpr std::array<NamedType, 4> kSimple = {{
    {"string", Type::Kind::kString},
    {"number", Type::Kind::kNumber},
    {"bool", Type::Kind::kBool},
    {"any", Type::Kind::kAny},
}};
constexpr std::array<NamedType, 5> kCompound = {{
    {"list", Type::Kind::kList},
    {"set", Type::Kind::kSet},
    {"map", Type::Kind::kMap},
    {"tuple", Type::Kind::kTuple},
    {"object", Type::Kind::kObject},
}};

template <class Table>
const NamedType* find_type(const Table& table, std::string_view name) {
  for (const NamedType& row : table) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

[[noreturn]] void unknown_type(std::string_view name, const Position& position) {
  const std::vector<std::string> known = {"string", "number", "bool", "any", "list", "set", "map", "tuple", "object"};
  throw FileError(position, concat("unknown type ", name, did_you_mean(name, known)));
}

Type simple_type(std::string_view name, const Position& position) {
  if (const NamedType* type = find_type(kSimple, name)) return {type->kind};
  // `list` and `map` alone: the elements may be anything.
  if (name == "list" || name == "set" || name == "map") return {find_type(kCompound, name)->kind, {Type()}};
  unknown_type(name, position);
}

Type::Field parse_field(const Expression& expression) {
  const auto* call = std::get_if<Call>(&expression.node);
  if (!call || call->function != "optional") return {parse_type(expression), false, Value::null()};
  if (call->arguments.empty() || call->arguments.size() > 2) {
    throw FileError(expression.position, "optional takes a type and perhaps a default");
  }
  Type::Field field{parse_type(*call->arguments[0]), true, Value::null()};
  if (call->arguments.size() == 2) field.fallback = evaluate(*call->arguments[1], Variables());
  return field;
}

Type compound_type(const Call& call, const Position& position) {
  const NamedType* named = find_type(kCompound, call.function);
  if (!named) unknown_type(call.function, position);
  if (call.arguments.size() != 1) throw FileError(position, concat("type ", call.function, " takes one argument"));
  const Expression& argument = *call.arguments[0];
  Type type{named->kind};
  if (type.kind == Type::Kind::kTuple) {
    const auto* items = std::get_if<Tuple>(&argument.node);
    if (!items) throw FileError(argument.position, "type tuple takes a list of types");
    for (const ExpressionPtr& item : items->items) type.inner.push_back(parse_type(*item));
  } else if (type.kind == Type::Kind::kObject) {
    const auto* object = std::get_if<Object>(&argument.node);
    if (!object) throw FileError(argument.position, "type object takes attributes with their types");
    for (const auto& [key, value] : object->fields) {
      type.fields.emplace(evaluate_string(*key, Variables()), parse_field(*value));
    }
  } else {
    type.inner.push_back(parse_type(argument));
  }
  return type;
}

Value convert_at(const Value& value, const Type& type, const std::string& path);

[[noreturn]] void misfit(const Value& value, const Type& type, const std::string& path) {
  throw ValueError(concat(path.empty() ? std::string() : concat(path, ": "), type.text(), " is required, but this is ",
                          value.kind_text()));
}

Value::List convert_items(const Value::List& items, const Type& type, const std::string& path) {
  Value::List converted;
  for (std::size_t i = 0; i < items.size(); ++i) {
    converted.push_back(convert_at(items[i], type.inner[0], concat(path, "[", std::to_string(i), "]")));
  }
  return type.inner[0].kind == Type::Kind::kAny ? of_one_kind(std::move(converted)) : converted;
}

Value convert_object(const Value& value, const Type& type, const std::string& path) {
  if (!value.is_map()) misfit(value, type, path);
  Value::Map fields;
  for (const auto& [name, field] : type.fields) {
    const Value* given = value.find(name);
    if (!given && !field.optional)
      throw ValueError(concat(path.empty() ? "" : concat(path, ": "), "attribute ", name, " is missing"));
    const bool is_absent = !given || (given->is_null() && field.optional);
    fields[name] = convert_at(is_absent ? field.fallback : *given, field.type, concat(path, ".", name));
  }
  return Value::map(std::move(fields));
}

Value convert_tuple(const Value& value, const Type& type, const std::string& path) {
  if (!value.is_sequence()) misfit(value, type, path);
  if (value.items().size() != type.inner.size()) {
    throw ValueError(concat(path, path.empty() ? "" : ": ", "a tuple of ", std::to_string(type.inner.size()),
                            " elements is required, but there are ", std::to_string(value.items().size())));
  }
  Value::List items;
  for (std::size_t i = 0; i < type.inner.size(); ++i) {
    items.push_back(convert_at(value.items()[i], type.inner[i], concat(path, "[", std::to_string(i), "]")));
  }
  return Value::list(std::move(items));
}

Value convert_primitive(const Value& value, const Type& type, const std::string& path) {
  if (!value.is_primitive()) misfit(value, type, path);
  try {
    if (type.kind == Type::Kind::kString) return Value::string(value.as_string());
    if (type.kind == Type::Kind::kBool) return Value::boolean(value.as_bool());
    return value.is_whole() ? value : Value::number(value.as_number());
  } catch (const ValueError& error) {
    throw ValueError(concat(path, path.empty() ? "" : ": ", error.message));
  }
}

Value convert_at(const Value& value, const Type& type, const std::string& path) {
  if (type.kind == Type::Kind::kAny || value.is_null() || value.is_unknown()) return value;
  switch (type.kind) {
    case Type::Kind::kList:
      if (!value.is_sequence()) misfit(value, type, path);
      return Value::list(convert_items(value.items(), type, path));
    case Type::Kind::kSet:
      if (!value.is_sequence()) misfit(value, type, path);
      return Value::set(convert_items(value.items(), type, path));
    case Type::Kind::kMap: {
      if (!value.is_map()) misfit(value, type, path);
      const Value::List converted = convert_items(value.elements(), type, path);
      Value::Map fields;
      std::size_t i = 0;
      for (const auto& [key, old] : value.fields()) fields[key] = converted[i++];
      return Value::map(std::move(fields));
    }
    case Type::Kind::kObject: return convert_object(value, type, path);
    case Type::Kind::kTuple: return convert_tuple(value, type, path);
    default: return convert_primitive(value, type, path);
  }
}

}  // namespace

std::string Type::text() const {
  for (const NamedType& row : kSimple) {
    if (row.kind == kind) return concat("a ", row.name == "any" ? "value" : row.name);
  }
  std::string name;
  for (const NamedType& row : kCompound) {
    if (row.kind == kind) name = row.name;
  }
  const std::string article = kind == Kind::kObject ? "an " : "a ";
  if (inner.size() != 1 || inner[0].kind == Kind::kAny || kind == Kind::kTuple) return article + name;
  const std::string of = inner[0].text();
  return concat(article, name, " of ", of.substr(of.find(' ') + 1), "s");
}

Type parse_type(const Expression& expression) {
  if (const auto* name = std::get_if<Name>(&expression.node)) return simple_type(name->name, expression.position);
  if (const auto* literal = std::get_if<Literal>(&expression.node); literal && literal->value.is_string()) {
    return simple_type(literal->value.as_string(), expression.position);
  }
  if (const auto* call = std::get_if<Call>(&expression.node)) return compound_type(*call, expression.position);
  throw FileError(expression.position, "a type is expected, such as string or list(string)");
}

Value convert(const Value& value, const Type& type) { return convert_at(value, type, ""); }

}  // namespace tocsin::hcl
