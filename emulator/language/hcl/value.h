#pragma once

#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.h"

namespace tocsin::hcl {

/// An operation that the values do not allow. It has no place yet: whoever evaluates the expression adds it.
struct ValueError : std::exception {
  explicit ValueError(std::string message_) : message(std::move(message_)) {}
  const char* what() const noexcept override { return message.c_str(); }
  std::string message;
};

/// A value of the language. Immutable and cheap to copy.
///
/// Lists and tuples are one kind, and so are maps and objects: the language converts between them freely, and nothing
/// that it can print tells them apart. Maps are in the order of their keys, as Terraform's are. A set is sorted and
/// without duplicates. Whole numbers within 64 bits are exact; others are doubles with 15 significant digits, where
/// Terraform has 512 bits. `unknown` is what is only known after a resource exists.
class Value {
 public:
  enum class Kind { kNull, kUnknown, kBool, kNumber, kString, kList, kSet, kMap };
  using List = std::vector<Value>;
  using Map = std::map<std::string, Value, std::less<>>;

  Value() = default;  // null
  static Value null() { return {}; }
  static Value unknown();
  static Value boolean(bool value);
  static Value number(std::int64_t value);
  static Value number(double value);
  static Value string(std::string value);
  static Value strings(const std::vector<std::string>& items);
  static Value list(List items);
  static Value set(List items);  // sorts, drops duplicates
  static Value map(Map fields);
  static Value from_json(const Json& json);

  Kind kind() const { return kind_; }
  bool is_null() const { return kind_ == Kind::kNull; }
  bool is_unknown() const { return kind_ == Kind::kUnknown; }
  bool is_string() const { return kind_ == Kind::kString; }
  bool is_primitive() const { return kind_ == Kind::kBool || kind_ == Kind::kNumber || kind_ == Kind::kString; }
  bool is_sequence() const { return kind_ == Kind::kList || kind_ == Kind::kSet; }
  bool is_map() const { return kind_ == Kind::kMap; }
  bool is_whole() const { return kind_ == Kind::kNumber && whole_; }

  /// False if it or anything inside it is unknown.
  bool wholly_known() const;

  /// These convert as the language does ("5" is a number where one is wanted) and throw ValueError if they cannot.
  bool as_bool() const;
  double as_number() const;
  std::int64_t as_integer() const;
  std::string as_string() const;

  /// The elements of a list or set; the values of a map. ValueError for anything else.
  List elements() const;
  const List& items() const;  // of a list or set only
  const Map& fields() const;  // of a map only
  const Value* find(std::string_view field) const;

  Json to_json() const;

  /// `a list`, `a string`, `null`: for messages.
  std::string kind_text() const;

  bool operator==(const Value& other) const;
  bool operator<(const Value& other) const;  // the order of set elements

 private:
  Kind kind_ = Kind::kNull;
  bool bool_ = false;
  bool whole_ = false;
  std::int64_t integer_ = 0;
  double number_ = 0;
  std::shared_ptr<const std::string> text_;
  std::shared_ptr<const List> items_;
  std::shared_ptr<const Map> fields_;
};

/// The text as a number, as the language reads it; nothing if it is not one.
std::optional<Value> parse_number(std::string_view text);

/// If the items are primitives of different kinds, all become strings, as in a list of one element type.
Value::List of_one_kind(Value::List items);

/// JSON as Terraform's jsonencode writes it: compact, keys in order, `<`, `>` and `&` escaped.
std::string json_encode(const Value& value);

}  // namespace tocsin::hcl
