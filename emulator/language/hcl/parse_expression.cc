#include <array>

#include "base/text.h"
#include "language/hcl/parser.h"

namespace tocsin::hcl {
namespace {

struct BinaryOperator {
  std::string_view symbol;
  Operator op;
  int level;  // 0 binds loosest
};

constexpr int kTightest = 5;
constexpr std::array<BinaryOperator, 13> kBinaryOperators = {{
    {"||", Operator::kOr, 0},
    {"&&", Operator::kAnd, 1},
    {"==", Operator::kEqual, 2},
    {"!=", Operator::kNotEqual, 2},
    {"<", Operator::kLess, 3},
    {">", Operator::kGreater, 3},
    {"<=", Operator::kLessOrEqual, 3},
    {">=", Operator::kGreaterOrEqual, 3},
    {"+", Operator::kAdd, 4},
    {"-", Operator::kSubtract, 4},
    {"*", Operator::kMultiply, 5},
    {"/", Operator::kDivide, 5},
    {"%", Operator::kRemainder, 5},
}};

const BinaryOperator* find_operator(const Token& token, int level) {
  if (token.kind != TokenKind::kSymbol) return nullptr;
  for (const BinaryOperator& candidate : kBinaryOperators) {
    if (candidate.level == level && candidate.symbol == token.text) return &candidate;
  }
  return nullptr;
}

}  // namespace

ExpressionPtr Parser::expression() {
  const Depth depth(*this);
  ExpressionPtr condition = binary(0);
  if (!lexer_.peek().is("?")) return condition;
  lexer_.take();
  ExpressionPtr yes = expression();
  expect(":", "between the two results of `?`");
  ExpressionPtr no = expression();
  const Position position = condition->position;
  return make_expression(position, Conditional{std::move(condition), std::move(yes), std::move(no)});
}

ExpressionPtr Parser::binary(int level) {
  if (level > kTightest) return unary();
  ExpressionPtr left = binary(level + 1);
  while (const BinaryOperator* op = find_operator(lexer_.peek(), level)) {
    lexer_.take();
    ExpressionPtr right = binary(level + 1);
    const Position position = left->position;
    left = make_expression(position, Binary{op->op, std::move(left), std::move(right)});
  }
  return left;
}

ExpressionPtr Parser::unary() {
  const Depth depth(*this);
  const Token next = lexer_.peek();
  if (!next.is("-") && !next.is("!")) return postfix(primary());
  lexer_.take();
  return make_expression(next.position, Unary{next.is("-") ? Operator::kNegate : Operator::kNot, unary()});
}

ExpressionPtr Parser::postfix(ExpressionPtr base, bool attributes_only) {
  for (;;) {
    const Token next = lexer_.peek();
    if (next.is(".")) {
      lexer_.take();
      if (lexer_.peek().is("*")) {
        lexer_.take();
        base = attribute_splat(std::move(base), next.position);
      } else {
        base = dotted(std::move(base));
      }
    } else if (next.is("[") && !attributes_only) {
      lexer_.take();
      const Lexer::Newlines newlines(lexer_, Lexer::Newlines::kBlank);
      if (lexer_.peek().is("*")) {
        lexer_.take();
        expect("]", "after `[*`");
        base = full_splat(std::move(base), next.position);
        continue;
      }
      ExpressionPtr key = expression();
      expect("]", "to close the index");
      const Position position = base->position;
      base = make_expression(position, Index{std::move(base), std::move(key)});
    } else {
      return base;
    }
  }
}

/// What follows a dot: a name, or the old way to write an index (`list.0`, `list.0.1`).
ExpressionPtr Parser::dotted(ExpressionPtr base) {
  const Token next = lexer_.peek();
  const Position position = base->position;
  if (next.kind == TokenKind::kIdentifier) {
    lexer_.take();
    return make_expression(position, Attribute{std::move(base), std::string(next.text)});
  }
  if (next.kind != TokenKind::kNumber) unexpected("a name after `.`");
  lexer_.take();
  for (const std::string_view index : split(next.text, '.')) {
    const auto number = parse_number(index);
    if (!number) throw FileError(next.position, "expected a whole number as index");
    base = make_expression(position, Index{std::move(base), make_expression(next.position, Literal{*number})});
  }
  return base;
}

ExpressionPtr Parser::full_splat(ExpressionPtr base, const Position& position) {
  ExpressionPtr each = postfix(make_expression(position, SplatItem{}));
  return make_expression(base->position, Splat{base, std::move(each)});
}

/// `.*` reaches over the attributes that follow, and no further: an index after it is one of the whole result.
ExpressionPtr Parser::attribute_splat(ExpressionPtr base, const Position& position) {
  ExpressionPtr each = postfix(make_expression(position, SplatItem{}), /*attributes_only=*/true);
  return make_expression(base->position, Splat{base, std::move(each)});
}

ExpressionPtr Parser::primary() {
  const Token next = lexer_.peek();
  switch (next.kind) {
    case TokenKind::kNumber: {
      lexer_.take();
      const auto number = parse_number(next.text);
      if (!number) throw FileError(next.position, concat(next.text, " is not a number"));
      return make_expression(next.position, Literal{*number});
    }
    case TokenKind::kQuote: return quoted();
    case TokenKind::kHeredoc: return heredoc();
    case TokenKind::kIdentifier: return word();
    default: break;
  }
  if (next.is("[")) return tuple();
  if (next.is("{")) return object();
  if (!next.is("(")) unexpected("an expression");
  lexer_.take();
  const Lexer::Newlines newlines(lexer_, Lexer::Newlines::kBlank);
  ExpressionPtr inside = expression();
  expect(")", "to close the parenthesis");
  return inside;
}

ExpressionPtr Parser::word() {
  const Token name = lexer_.take();
  if (name.text == "true") return make_expression(name.position, Literal{Value::boolean(true)});
  if (name.text == "false") return make_expression(name.position, Literal{Value::boolean(false)});
  if (name.text == "null") return make_expression(name.position, Literal{Value::null()});
  if (lexer_.peek().is("(") || lexer_.peek().is("::")) return call(name);
  return make_expression(name.position, Name{std::string(name.text)});
}

ExpressionPtr Parser::call(const Token& name) {
  Call call{.function = std::string(name.text), .arguments = {}};
  while (accept("::")) {
    if (lexer_.peek().kind != TokenKind::kIdentifier) unexpected("a function's name after `::`");
    call.function += concat("::", lexer_.take().text);
  }
  expect("(", "to open the arguments");
  const Lexer::Newlines newlines(lexer_, Lexer::Newlines::kBlank);
  while (!accept(")")) {
    call.arguments.push_back(expression());
    if (accept("...")) {
      call.expand_last = true;
      expect(")", "after `...`");
      break;
    }
    if (!accept(",") && !lexer_.peek().is(")")) unexpected(concat("`,` or `)` in the call of ", call.function));
  }
  return make_expression(name.position, std::move(call));
}

ExpressionPtr Parser::tuple() {
  const Token open = lexer_.take();
  const Lexer::Newlines newlines(lexer_, Lexer::Newlines::kBlank);
  if (lexer_.peek().is_word("for")) return for_expression(open);
  Tuple tuple;
  while (!accept("]")) {
    tuple.items.push_back(expression());
    if (!accept(",") && !lexer_.peek().is("]")) unexpected("`,` or `]` in the list");
  }
  return make_expression(open.position, std::move(tuple));
}

ExpressionPtr Parser::object() {
  const Token open = lexer_.take();
  {
    const Lexer::Newlines newlines(lexer_, Lexer::Newlines::kBlank);
    if (lexer_.peek().is_word("for")) return for_expression(open);
  }
  const Lexer::Newlines newlines(lexer_, Lexer::Newlines::kToken);
  Object object;
  const auto skip_newlines = [this] {
    while (lexer_.peek().kind == TokenKind::kNewline) lexer_.take();
  };
  for (skip_newlines(); !accept("}"); skip_newlines()) {
    ExpressionPtr key = object_key();
    if (!accept("=") && !accept(":")) unexpected("`=` or `:` after the key");
    object.fields.emplace_back(std::move(key), expression());
    const Token& next = lexer_.peek();
    if (next.is(",") || next.kind == TokenKind::kNewline) {
      lexer_.take();
    } else if (!next.is("}")) {
      unexpected("`,`, a new line or `}` in the object");
    }
  }
  return make_expression(open.position, std::move(object));
}

/// A bare word is the key itself; anything else is evaluated.
ExpressionPtr Parser::object_key() {
  const Token next = lexer_.peek();
  ExpressionPtr key = expression();
  const auto* name = std::get_if<Name>(&key->node);
  const auto* literal = std::get_if<Literal>(&key->node);
  if (next.kind == TokenKind::kIdentifier && (name || literal)) {
    return make_expression(next.position, Literal{Value::string(std::string(next.text))});
  }
  return key;
}

ExpressionPtr Parser::for_expression(const Token& open) {
  const bool is_object = open.is("{");
  lexer_.take();  // for
  const auto variable = [this] {
    if (lexer_.peek().kind != TokenKind::kIdentifier) unexpected("the name of a variable after `for`");
    return std::string(lexer_.take().text);
  };
  For loop;
  loop.value = variable();
  if (accept(",")) {
    loop.key = std::move(loop.value);
    loop.value = variable();
  }
  if (!lexer_.peek().is_word("in")) unexpected("`in`");
  lexer_.take();
  loop.collection = expression();
  expect(":", "after what `for` runs over");
  loop.result = expression();
  if (is_object) {
    expect("=>", "between key and value");
    loop.result_key = std::move(loop.result);
    loop.result = expression();
    loop.group = accept("...");
  }
  if (lexer_.peek().is_word("if")) {
    lexer_.take();
    loop.condition = expression();
  }
  expect(is_object ? "}" : "]", "to close `for`");
  return make_expression(open.position, std::move(loop));
}

}  // namespace tocsin::hcl
