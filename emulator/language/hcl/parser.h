#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "language/hcl/lexer.h"
#include "language/hcl/syntax.h"

namespace tocsin::hcl {

/// Recursive descent over one text. Bodies, expressions and templates each have a source file of their own.
class Parser {
 public:
  Parser(std::string_view text, const std::string& file);
  Parser(std::string_view text, const std::string& file, Place begin, std::size_t end);

  Body file_body();
  ExpressionPtr whole_expression();
  ExpressionPtr whole_template();

 private:
  // Bodies.
  void body_item(Body& body);
  Block block(Token type);
  Body block_body(const Token& open);
  std::vector<std::string> labels();
  void recover(const Position& item);
  void end_of_line(std::string_view after);

  // Expressions, loosest binding first.
  ExpressionPtr expression();
  ExpressionPtr binary(int level);
  ExpressionPtr unary();
  ExpressionPtr postfix(ExpressionPtr base, bool attributes_only = false);
  ExpressionPtr dotted(ExpressionPtr base);
  ExpressionPtr full_splat(ExpressionPtr base, const Position& position);
  ExpressionPtr attribute_splat(ExpressionPtr base, const Position& position);
  ExpressionPtr primary();
  ExpressionPtr word();
  ExpressionPtr call(const Token& name);
  ExpressionPtr tuple();
  ExpressionPtr object();
  ExpressionPtr object_key();
  ExpressionPtr for_expression(const Token& open);

  // Templates.
  struct Part;
  enum class Quoting { kQuoted, kPlain };
  ExpressionPtr quoted();
  std::string quoted_literal();
  ExpressionPtr heredoc();
  std::vector<Part> parts(Quoting quoting);
  std::string literal(Quoting quoting);
  void escape(std::string& out);
  Part interpolation();
  Part directive();
  ExpressionPtr assemble_all(const std::vector<Part>& row, const Position& position);
  ExpressionPtr assemble(const std::vector<Part>& parts, std::size_t& at, const Position& position);
  ExpressionPtr assemble_if(const std::vector<Part>& parts, std::size_t& at);
  ExpressionPtr assemble_for(const std::vector<Part>& parts, std::size_t& at);
  ExpressionPtr finish(std::vector<Part> parts, const Position& position);
  static void trim_markers(std::vector<Part>& parts);
  static void remove_indent(std::vector<Part>& parts);

  Token expect(std::string_view symbol, std::string_view purpose);
  bool accept(std::string_view symbol);
  [[noreturn]] void unexpected(std::string_view wanted);

  /// Alive while something nested is read: a file of a million brackets must not end the process.
  class Depth;

  Lexer lexer_;
  std::vector<Problem> problems_;
  int depth_ = 0;
};

class Parser::Depth {
 public:
  explicit Depth(Parser& parser);
  ~Depth() { --parser_.depth_; }
  Depth(const Depth&) = delete;
  Depth& operator=(const Depth&) = delete;

 private:
  Parser& parser_;
};

template <class Node>
ExpressionPtr make_expression(const Position& position, Node node) {
  return std::make_shared<const Expression>(Expression{position, std::move(node)});
}

}  // namespace tocsin::hcl
