#include "language/hcl/evaluate.h"

#include <cmath>

#include "base/text.h"
#include "language/hcl/functions.h"

namespace tocsin::hcl {
namespace {

/// One visit of the tree. Each node kind has one overload.
struct Evaluator {
  const Scope& scope;
  const Expression& at;

  Value value_of(const ExpressionPtr& expression) const { return evaluate(*expression, scope); }

  Value operator()(const Literal& node) const { return node.value; }
  Value operator()(const Name& node) const { return named({node.name}); }
  Value operator()(const SplatItem&) const { return named({"*"}); }
  Value operator()(const Index& node) const {
    return index_of(value_of(node.of), value_of(node.key), node.key->position);
  }
  Value operator()(const Attribute& node) const;
  Value operator()(const Splat& node) const;
  Value operator()(const Template& node) const;
  Value operator()(const TemplateFor& node) const;
  Value operator()(const Call& node) const { return call_function(node, at.position, scope); }
  Value operator()(const Unary& node) const;
  Value operator()(const Binary& node) const;
  Value operator()(const Conditional& node) const;
  Value operator()(const Tuple& node) const;
  Value operator()(const Object& node) const;
  Value operator()(const For& node) const;

  Value optional_value(const ExpressionPtr& expression) const;
  Value named(const std::vector<std::string>& path) const;
  Value logical(const Binary& node) const;
  bool condition(const Value& value, const ExpressionPtr& expression) const;
  std::string key_text(const ExpressionPtr& expression, const Value& value) const;
};

/// Runs what may throw ValueError, and gives the problem its place.
template <class Work>
auto placed(const Position& position, const Work& work) {
  try {
    return work();
  } catch (const ValueError& error) {
    throw FileError(position, error.message);
  }
}

Value Evaluator::named(const std::vector<std::string>& path) const {
  const auto found = scope.find(path, at.position);
  if (!found) throw FileError(at.position, concat("unknown name ", path[0] == "*" ? "`*`" : path[0]));
  Value value = found->value;
  for (std::size_t i = found->used; i < path.size(); ++i) value = attribute_of(value, path[i], at.position);
  return value;
}

Value Evaluator::operator()(const Attribute& node) const {
  const std::vector<std::string> path = path_of(at);
  if (!path.empty()) return named(path);
  return attribute_of(value_of(node.of), node.name, at.position);
}

Value Evaluator::operator()(const Splat& node) const {
  const Value of = value_of(node.of);
  if (of.is_unknown()) return Value::unknown();
  // A single thing counts as a list of one, and null as an empty list.
  Value::List items;
  if (of.is_sequence()) {
    items = of.items();
  } else if (!of.is_null()) {
    items.push_back(of);
  }
  Value::List results;
  for (const Value& item : items) {
    Variables inner(&scope);
    inner.set("*", item);
    results.push_back(evaluate(*node.each, inner));
  }
  return Value::list(std::move(results));
}

Value Evaluator::operator()(const Template& node) const {
  if (node.parts.size() == 1) return value_of(node.parts[0]);
  std::string text;
  bool unknown = false;
  for (const ExpressionPtr& part : node.parts) {
    const Value value = value_of(part);
    if (value.is_unknown()) {
      unknown = true;
      continue;
    }
    if (value.is_null()) throw FileError(part->position, "this is null and cannot become part of a text");
    if (!value.is_primitive()) {
      throw FileError(part->position, concat("this is ", value.kind_text(),
                                             " and cannot become part of a text; jsonencode() or join() can make one"));
    }
    text += value.as_string();
  }
  return unknown ? Value::unknown() : Value::string(std::move(text));
}

/// Calls `visit(inner scope)` for each element of the collection; false if the collection is unknown.
template <class Visit>
bool for_each_element(const Value& collection, const std::string& key, const std::string& name, const Scope& scope,
                      const Position& position, const Visit& visit) {
  if (collection.is_unknown()) return false;
  const auto step = [&](const Value& at, const Value& value) {
    Variables inner(&scope);
    if (!key.empty()) inner.set(key, at);
    inner.set(name, value);
    visit(inner);
  };
  if (collection.is_map()) {
    for (const auto& [field, value] : collection.fields()) step(Value::string(field), value);
  } else if (collection.is_sequence()) {
    std::int64_t index = 0;
    for (const Value& item : collection.items()) {
      step(collection.kind() == Value::Kind::kSet ? item : Value::number(index), item);
      ++index;
    }
  } else {
    throw FileError(position, concat("`for` runs over a list, set or map, but this is ", collection.kind_text()));
  }
  return true;
}

Value Evaluator::operator()(const TemplateFor& node) const {
  std::string text;
  bool unknown = false;
  const Value collection = value_of(node.collection);
  const bool known =
      for_each_element(collection, node.key, node.value, scope, node.collection->position, [&](const Scope& inner) {
        const Value part = evaluate(*node.body, inner);
        if (part.is_unknown()) {
          unknown = true;
        } else {
          text += placed(node.body->position, [&] { return part.as_string(); });
        }
      });
  return known && !unknown ? Value::string(std::move(text)) : Value::unknown();
}

Value Evaluator::operator()(const For& node) const {
  const Value collection = value_of(node.collection);
  Value::List list;
  Value::Map map;
  std::map<std::string, Value::List> groups;
  bool unknown = false;
  const bool known =
      for_each_element(collection, node.key, node.value, scope, node.collection->position, [&](const Scope& inner) {
        const Evaluator inside{inner, at};
        if (node.condition) {
          const Value wanted = evaluate(*node.condition, inner);
          if (wanted.is_unknown()) unknown = true;
          if (wanted.is_unknown() || !inside.condition(wanted, node.condition)) return;
        }
        if (!node.result_key) {
          list.push_back(evaluate(*node.result, inner));
          return;
        }
        const Value key = evaluate(*node.result_key, inner);
        if (key.is_unknown()) {
          unknown = true;
          return;
        }
        const std::string text = inside.key_text(node.result_key, key);
        if (node.group) {
          groups[text].push_back(evaluate(*node.result, inner));
        } else if (!map.emplace(text, evaluate(*node.result, inner)).second) {
          throw FileError(node.result_key->position, concat("two elements give the key ", json_quote(text),
                                                            "; `=> value...` groups them into lists"));
        }
      });
  if (!known || unknown) return Value::unknown();
  for (auto& [key, items] : groups) map.emplace(key, Value::list(std::move(items)));
  return node.result_key ? Value::map(std::move(map)) : Value::list(std::move(list));
}

std::string Evaluator::key_text(const ExpressionPtr& expression, const Value& value) const {
  if (value.is_null()) throw FileError(expression->position, "a key cannot be null");
  return placed(expression->position, [&] { return value.as_string(); });
}

bool Evaluator::condition(const Value& value, const ExpressionPtr& expression) const {
  if (value.is_null()) throw FileError(expression->position, "a condition cannot be null");
  return placed(expression->position, [&] { return value.as_bool(); });
}

Value Evaluator::operator()(const Unary& node) const {
  const Value operand = value_of(node.operand);
  if (operand.is_unknown()) return operand;
  return placed(node.operand->position, [&] {
    if (node.op == Operator::kNot) return Value::boolean(!operand.as_bool());
    return operand.is_whole() ? Value::number(-operand.as_integer()) : Value::number(-operand.as_number());
  });
}

Value arithmetic(Operator op, const Value& left, const Value& right, const Position& position) {
  if (left.is_whole() && right.is_whole()) {
    std::int64_t result = 0;
    const std::int64_t a = left.as_integer(), b = right.as_integer();
    if (op == Operator::kAdd && !__builtin_add_overflow(a, b, &result)) return Value::number(result);
    if (op == Operator::kSubtract && !__builtin_sub_overflow(a, b, &result)) return Value::number(result);
    if (op == Operator::kMultiply && !__builtin_mul_overflow(a, b, &result)) return Value::number(result);
  }
  const double a = left.as_number(), b = right.as_number();
  switch (op) {
    case Operator::kAdd: return Value::number(a + b);
    case Operator::kSubtract: return Value::number(a - b);
    case Operator::kMultiply: return Value::number(a * b);
    case Operator::kLess: return Value::boolean(a < b);
    case Operator::kGreater: return Value::boolean(a > b);
    case Operator::kLessOrEqual: return Value::boolean(a <= b);
    case Operator::kGreaterOrEqual: return Value::boolean(a >= b);
    default: break;
  }
  if (b == 0) throw FileError(position, "division by zero");
  return Value::number(op == Operator::kDivide ? a / b : std::fmod(a, b));
}

Value Evaluator::logical(const Binary& node) const {
  const Value left = value_of(node.left);
  const Value right = value_of(node.right);
  const bool is_or = node.op == Operator::kOr;
  // One operand may settle it, whatever the other turns out to be.
  if (!left.is_unknown() && condition(left, node.left) == is_or) return Value::boolean(is_or);
  if (!right.is_unknown() && condition(right, node.right) == is_or) return Value::boolean(is_or);
  return left.is_unknown() || right.is_unknown() ? Value::unknown() : Value::boolean(!is_or);
}

Value Evaluator::operator()(const Binary& node) const {
  if (node.op == Operator::kOr || node.op == Operator::kAnd) return logical(node);
  const Value left = value_of(node.left);
  const Value right = value_of(node.right);
  if (node.op == Operator::kEqual || node.op == Operator::kNotEqual) {
    if (left.is_null() != right.is_null() && !left.is_unknown() && !right.is_unknown()) {
      return Value::boolean(node.op == Operator::kNotEqual);
    }
    if (!left.wholly_known() || !right.wholly_known()) return Value::unknown();
    return Value::boolean((left == right) == (node.op == Operator::kEqual));
  }
  if (left.is_unknown() || right.is_unknown()) return Value::unknown();
  placed(node.left->position, [&] { return left.as_number(); });
  placed(node.right->position, [&] { return right.as_number(); });
  return arithmetic(node.op, left, right, node.right->position);
}

Value Evaluator::operator()(const Conditional& node) const {
  const Value chosen = value_of(node.condition);
  if (chosen.is_unknown()) return Value::unknown();
  const bool is_yes = condition(chosen, node.condition);
  const Value result = value_of(is_yes ? node.yes : node.no);
  if (!result.is_primitive() || result.is_string()) return result;
  // Both results have one type, so a number beside a string is a string.
  const Value other = optional_value(is_yes ? node.no : node.yes);
  if (other.is_string()) return Value::string(result.as_string());
  if (other.is_primitive() && other.kind() != result.kind()) {
    throw FileError(at.position, concat("one result is ", result.kind_text(), " and the other is ", other.kind_text()));
  }
  return result;
}

/// Null if it cannot be evaluated: the result that was not chosen may be in error.
Value Evaluator::optional_value(const ExpressionPtr& expression) const {
  try {
    return value_of(expression);
  } catch (const FileError&) {
    return Value::null();
  }
}

Value Evaluator::operator()(const Tuple& node) const {
  Value::List items;
  for (const ExpressionPtr& item : node.items) items.push_back(value_of(item));
  return Value::list(std::move(items));
}

Value Evaluator::operator()(const Object& node) const {
  Value::Map fields;
  for (const auto& [key, value] : node.fields) {
    const Value name = value_of(key);
    if (name.is_unknown()) return Value::unknown();
    fields[key_text(key, name)] = value_of(value);
  }
  return Value::map(std::move(fields));
}

}  // namespace

std::optional<Scope::Found> Variables::find(std::span<const std::string> path, const Position& position) const {
  const auto it = values_.find(path.front());
  if (it != values_.end()) return Found{it->second, 1};
  return outer_ ? outer_->find(path, position) : std::nullopt;
}

Value evaluate(const Expression& expression, const Scope& scope) {
  return std::visit(Evaluator{scope, expression}, expression.node);
}

std::string evaluate_string(const Expression& expression, const Scope& scope) {
  const Value value = evaluate(expression, scope);
  return placed(expression.position, [&] { return value.as_string(); });
}

Value attribute_of(const Value& value, const std::string& name, const Position& position) {
  if (value.is_unknown()) return value;
  if (!value.is_map()) {
    throw FileError(position,
                    concat("`.", name, "` is asked of something that is ", value.kind_text(), ", not an object"));
  }
  if (const Value* field = value.find(name)) return *field;
  std::vector<std::string> names;
  for (const auto& [field, inside] : value.fields()) names.push_back(field);
  throw FileError(position, concat("there is no attribute ", name, " here", did_you_mean(name, names)));
}

Value index_of(const Value& value, const Value& key, const Position& position) {
  if (value.is_unknown() || key.is_unknown()) return Value::unknown();
  if (value.is_map()) {
    const std::string name = placed(position, [&] { return key.as_string(); });
    if (const Value* field = value.find(name)) return *field;
    throw FileError(position, concat("there is no key ", json_quote(name), " here"));
  }
  if (value.kind() != Value::Kind::kList) {
    throw FileError(position, concat("an index is asked of something that is ", value.kind_text()));
  }
  const std::int64_t at = placed(position, [&] { return key.as_integer(); });
  const auto size = static_cast<std::int64_t>(value.items().size());
  if (at < 0 || at >= size) {
    throw FileError(position,
                    concat("there is no element ", std::to_string(at), "; the list has ", std::to_string(size)));
  }
  return value.items()[static_cast<std::size_t>(at)];
}

}  // namespace tocsin::hcl
