#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "language/hcl/syntax.h"
#include "language/hcl/value.h"

namespace tocsin::hcl {

/// A type constraint, as variables have: `string`, `list(string)`, `object({ name = string, age = optional(number) })`.
struct Type {
  enum class Kind { kAny, kString, kNumber, kBool, kList, kSet, kMap, kTuple, kObject };

  struct Field;

  Kind kind = Kind::kAny;
  std::vector<Type> inner = {};              // of a list, set or map: one; of a tuple: one each
  std::map<std::string, Field> fields = {};  // of an object

  std::string text() const;
};

struct Type::Field {
  Type type;
  bool optional = false;
  Value fallback;
};

/// Reads a constraint, in today's form or in the quoted one of before 2019 (`"string"`, `"list"`, `"map"`). FileError
/// if it is not one.
Type parse_type(const Expression& expression);

/// The value as the type wants it: "5" becomes 5, a list becomes a set, an object gets its defaults and loses what it
/// does not declare. Throws ValueError that says which part does not fit.
Value convert(const Value& value, const Type& type);

}  // namespace tocsin::hcl
