#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "language/hcl/value.h"
#include "tocsin/error.h"

/// HCL, the language of Terraform's files: what a text says, before anything is evaluated.
/// https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md
namespace tocsin::hcl {

struct Expression;
using ExpressionPtr = std::shared_ptr<const Expression>;

struct Literal {
  Value value;
};

/// A plain word: the root of a reference, or a variable of a `for`.
struct Name {
  std::string name;
};

/// `of.name`
struct Attribute {
  ExpressionPtr of;
  std::string name;
};

/// `of[key]`
struct Index {
  ExpressionPtr of;
  ExpressionPtr key;
};

/// `of[*].name` and `of.*.name`; `each` is an expression about one SplatItem.
struct Splat {
  ExpressionPtr of;
  ExpressionPtr each;
};
struct SplatItem {};

/// Text with holes. One hole and nothing else gives the hole's value as it is, not as text.
struct Template {
  std::vector<ExpressionPtr> parts;
};

/// `%{ for key, value in collection }body%{ endfor }`
struct TemplateFor {
  std::string key, value;
  ExpressionPtr collection, body;
};

struct Call {
  std::string function;
  std::vector<ExpressionPtr> arguments;
  bool expand_last = false;  ///< `f(list...)`
};

enum class Operator {
  kOr,
  kAnd,
  kEqual,
  kNotEqual,
  kLess,
  kGreater,
  kLessOrEqual,
  kGreaterOrEqual,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kRemainder,
  kNegate,
  kNot,
};

struct Unary {
  Operator op;
  ExpressionPtr operand;
};

struct Binary {
  Operator op;
  ExpressionPtr left, right;
};

struct Conditional {
  ExpressionPtr condition, yes, no;
};

struct Tuple {
  std::vector<ExpressionPtr> items;
};

struct Object {
  std::vector<std::pair<ExpressionPtr, ExpressionPtr>> fields;
};

/// `[for key, value in collection : result if condition]`, or with braces and `result_key => result`.
struct For {
  std::string key, value;
  ExpressionPtr collection, result_key, result, condition;
  bool group = false;  ///< `=> result...`
};

struct Expression {
  Position position;
  std::variant<Literal, Name, Attribute, Index, Splat, SplatItem, Template, TemplateFor, Call, Unary, Binary,
               Conditional, Tuple, Object, For>
      node;
  /// For a heredoc or a quoted text: where its first character stands. Says which line of a text a problem is on.
  Position text_begin = {};
};

struct Definition {
  std::string name;
  Position position;
  ExpressionPtr value;
};

struct Block;

struct Body {
  std::vector<Definition> attributes;
  std::vector<Block> blocks;

  const Definition* find(std::string_view name) const;
};

struct Block {
  std::string type;
  std::vector<std::string> labels;
  Position position;
  Body body;
};

/// Reads a whole file. Throws FileError with every syntax problem that could be told apart.
Body parse_body(std::string_view text, const std::string& file);

/// Reads one expression, nothing more.
ExpressionPtr parse_expression(std::string_view text, const std::string& file);

/// Reads a text with `${}` and `%{}`, as templatefile does.
ExpressionPtr parse_template(std::string_view text, const std::string& file);

/// `a.b.c` as its words; empty if the expression is anything else.
std::vector<std::string> path_of(const Expression& expression);

}  // namespace tocsin::hcl
