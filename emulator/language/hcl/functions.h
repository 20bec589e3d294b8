#pragma once

#include <string>
#include <vector>

#include "language/hcl/evaluate.h"

/// Terraform's functions. https://developer.hashicorp.com/terraform/language/functions
namespace tocsin::hcl {

/// A function that Terraform has and that is not here.
struct UnmodelledFunction : FileError {
  using FileError::FileError;
};

/// The arguments of one call, known unless the function takes unknown ones.
struct Arguments {
  const std::vector<Value>& values;
  const Scope& scope;

  std::size_t size() const { return values.size(); }
  const Value& operator[](std::size_t i) const { return values[i]; }
  std::string string(std::size_t i) const { return values[i].as_string(); }
  double number(std::size_t i) const { return values[i].as_number(); }
  std::int64_t integer(std::size_t i) const { return values[i].as_integer(); }
  const Value::List& items(std::size_t i) const { return values[i].items(); }
};

enum class Unknowns { kGiveUnknown, kAccepted, kAcceptedInside };

struct Function {
  std::string name;
  std::size_t arguments_min;
  std::size_t arguments_max;  // kAny: no limit
  Value (*run)(const Arguments&);
  /// kAcceptedInside: a list may hold unknown elements, but must itself be known.
  Unknowns unknowns = Unknowns::kGiveUnknown;
  /// Null is an argument like any other.
  bool takes_null = false;
};

inline constexpr std::size_t kAnyNumber = static_cast<std::size_t>(-1);

std::vector<Function> string_functions();
std::vector<Function> pattern_functions();
std::vector<Function> collection_functions();
std::vector<Function> set_functions();
std::vector<Function> number_functions();
std::vector<Function> encoding_functions();
std::vector<Function> file_functions();
std::vector<Function> conversion_functions();

/// format() and formatlist(), which have a small language of their own.
std::vector<Function> format_functions();

/// Evaluates the arguments and runs the function. An unknown function, a wrong number of arguments or a wrong argument
/// is a FileError at the call.
Value call_function(const Call& call, const Position& position, const Scope& scope);

}  // namespace tocsin::hcl
