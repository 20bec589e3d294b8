#include "language/hcl/functions.h"

#include <algorithm>
#include <array>
#include <map>

#include "base/text.h"

namespace tocsin::hcl {
namespace {

/// Functions that Terraform has and that are not here. Named, so that nobody looks for a spelling mistake.
constexpr std::array kNotModelled = {
    "abspath",        "base64gunzip",     "base64gzip",       "cidrhost",        "cidrnetmask",
    "cidrsubnet",     "cidrsubnets",      "convert",          "ephemeralasnull", "filebase64sha512",
    "fileset",        "formatdate",       "issensitive",      "pathexpand",      "rsadecrypt",
    "templatestring", "textdecodebase64", "textencodebase64", "timeadd",         "timecmp",
    "type",           "uuidv5",           "yamldecode",       "yamlencode",
};

constexpr std::array kNotReproducible = {"timestamp", "plantimestamp", "uuid", "bcrypt"};

const std::map<std::string, Function, std::less<>>& functions() {
  static const auto all = [] {
    std::map<std::string, Function, std::less<>> table;
    for (const auto part : {string_functions, pattern_functions, format_functions, collection_functions, set_functions,
                            number_functions, encoding_functions, file_functions, conversion_functions}) {
      for (Function& function : part()) {
        std::string name = function.name;
        table.emplace(std::move(name), std::move(function));
      }
    }
    return table;
  }();
  return all;
}

template <class Names>
bool is_one_of(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

const Function& find_function(std::string_view name, const Position& position) {
  const auto it = functions().find(name);
  if (it != functions().end()) return it->second;
  if (is_one_of(kNotReproducible, name)) {
    throw UnmodelledFunction(position,
                             concat("function ", name, " is not modelled: each run would give something else"));
  }
  if (is_one_of(kNotModelled, name) || name.find("::") != std::string_view::npos) {
    throw UnmodelledFunction(position, concat("function ", name, " is not modelled"));
  }
  std::vector<std::string> known = {"try", "can"};
  for (const auto& [word, function] : functions()) known.push_back(word);
  throw FileError(position, concat("unknown function ", name, did_you_mean(name, known)));
}

std::vector<Value> evaluate_arguments(const Call& call, const Scope& scope) {
  std::vector<Value> values;
  for (const ExpressionPtr& argument : call.arguments) values.push_back(evaluate(*argument, scope));
  if (!call.expand_last) return values;
  const Value last = values.back();
  values.pop_back();
  if (last.is_unknown()) return {Value::unknown()};
  if (!last.is_sequence()) {
    throw FileError(call.arguments.back()->position, concat("`...` expands a list, but this is ", last.kind_text()));
  }
  for (const Value& item : last.items()) values.push_back(item);
  return values;
}

void check_arguments(const Function& function, const std::vector<Value>& values, const Call& call,
                     const Position& position) {
  const std::size_t size = values.size();
  if (size < function.arguments_min || size > function.arguments_max) {
    const bool exact = function.arguments_min == function.arguments_max;
    const std::string wanted = exact ? std::to_string(function.arguments_min)
                               : size < function.arguments_min
                                   ? concat("at least ", std::to_string(function.arguments_min))
                                   : concat("at most ", std::to_string(function.arguments_max));
    throw FileError(position,
                    concat("function ", call.function, " takes ", wanted, " arguments, not ", std::to_string(size)));
  }
  for (std::size_t i = 0; i < size && !function.takes_null; ++i) {
    if (!values[i].is_null()) continue;
    const Position where = i < call.arguments.size() ? call.arguments[i]->position : position;
    throw FileError(where, concat("function ", call.function, ": argument ", std::to_string(i + 1), " is null"));
  }
}

bool is_blocked_by_unknown(const Function& function, const std::vector<Value>& values) {
  if (function.unknowns == Unknowns::kAccepted) return false;
  return std::any_of(values.begin(), values.end(), [&](const Value& value) {
    return function.unknowns == Unknowns::kAcceptedInside ? value.is_unknown() : !value.wholly_known();
  });
}

/// try(): the first argument that evaluates without a problem.
Value try_each(const Call& call, const Position& position, const Scope& scope) {
  std::string reasons;
  for (const ExpressionPtr& argument : call.arguments) {
    try {
      return evaluate(*argument, scope);
    } catch (const FileError& error) {
      reasons += concat("\n  ", error.text);
    }
  }
  throw FileError(position, concat("function try: no argument could be evaluated", reasons));
}

Value can_evaluate(const Call& call, const Position& position, const Scope& scope) {
  if (call.arguments.size() != 1) throw FileError(position, "function can takes 1 argument");
  try {
    const Value value = evaluate(*call.arguments[0], scope);
    return value.wholly_known() ? Value::boolean(true) : Value::unknown();
  } catch (const FileError&) {
    return Value::boolean(false);
  }
}

}  // namespace

Value call_function(const Call& call, const Position& position, const Scope& scope) {
  std::string_view name = call.function;
  if (name.starts_with("core::")) name.remove_prefix(6);
  if (name == "try") return try_each(call, position, scope);
  if (name == "can") return can_evaluate(call, position, scope);
  const Function& function = find_function(name, position);
  const std::vector<Value> values = evaluate_arguments(call, scope);
  if (call.expand_last && values.size() == 1 && values[0].is_unknown()) return Value::unknown();
  check_arguments(function, values, call, position);
  if (is_blocked_by_unknown(function, values)) return Value::unknown();
  try {
    return function.run({values, scope});
  } catch (const ValueError& error) {
    throw FileError(position, concat("function ", name, ": ", error.message));
  }
}

}  // namespace tocsin::hcl
