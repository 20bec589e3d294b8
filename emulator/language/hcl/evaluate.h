#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "language/hcl/syntax.h"
#include "language/hcl/value.h"

namespace tocsin::hcl {

/// What names mean, where an expression stands.
class Scope {
 public:
  struct Found {
    Value value;
    std::size_t used;  ///< How many words of the path the value answers for.
  };

  virtual ~Scope() = default;

  /// The value of the longest leading part of `path` (at least one word) that is a name here; nothing if even the
  /// first word is unknown. Throws FileError if the path is wrong further on, with what would be right.
  virtual std::optional<Found> find(std::span<const std::string> path, const Position& position) const = 0;

  /// The folder that file() and its like start from.
  virtual std::string directory() const = 0;
};

/// Names with values, on top of another scope or of nothing.
class Variables : public Scope {
 public:
  explicit Variables(const Scope* outer = nullptr, std::string directory = {})
      : outer_(outer), directory_(std::move(directory)) {}

  void set(std::string name, Value value) { values_[std::move(name)] = std::move(value); }

  std::optional<Found> find(std::span<const std::string> path, const Position& position) const override;
  std::string directory() const override { return outer_ ? outer_->directory() : directory_; }

 private:
  const Scope* outer_;
  std::string directory_;
  std::map<std::string, Value, std::less<>> values_;
};

/// The value of an expression. Whatever depends on an unknown value is unknown. Throws FileError at the place of the
/// problem.
Value evaluate(const Expression& expression, const Scope& scope);

/// `value` as a string, a problem at `position` if it is none.
std::string evaluate_string(const Expression& expression, const Scope& scope);

/// `value.name`, as `.name` in the language.
Value attribute_of(const Value& value, const std::string& name, const Position& position);

/// `value[key]`.
Value index_of(const Value& value, const Value& key, const Position& position);

}  // namespace tocsin::hcl
