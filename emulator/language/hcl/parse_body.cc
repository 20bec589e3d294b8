#include <algorithm>

#include "base/text.h"
#include "language/hcl/parser.h"

namespace tocsin::hcl {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

std::string token_text(const Token& token) {
  switch (token.kind) {
    case TokenKind::kEnd: return "the end of the file";
    case TokenKind::kNewline: return "the end of the line";
    case TokenKind::kQuote: return "a string";
    case TokenKind::kHeredoc: return "a heredoc";
    default: return concat("`", token.text, "`");
  }
}

}  // namespace

const Definition* Body::find(std::string_view name) const {
  const auto it = std::find_if(attributes.begin(), attributes.end(), [&](const auto& a) { return a.name == name; });
  return it == attributes.end() ? nullptr : &*it;
}

Parser::Parser(std::string_view text, const std::string& file) : Parser(text, file, Place(), text.size()) {
  if (text.starts_with(kByteOrderMark)) lexer_ = Lexer(text, file, {.offset = kByteOrderMark.size()}, text.size());
}

Parser::Parser(std::string_view text, const std::string& file, Place begin, std::size_t end)
    : lexer_(text, file, begin, end) {}

void Parser::unexpected(std::string_view wanted) {
  const Token& found = lexer_.peek();
  throw FileError(found.position, concat("expected ", wanted, ", found ", token_text(found)));
}

Parser::Depth::Depth(Parser& parser) : parser_(parser) {
  constexpr int kDeepest = 400;
  if (parser_.depth_ >= kDeepest) throw FileError(parser_.lexer_.peek().position, "this is nested too deep");
  ++parser_.depth_;
}

Token Parser::expect(std::string_view symbol, std::string_view purpose) {
  if (!lexer_.peek().is(symbol)) unexpected(concat("`", symbol, "` ", purpose));
  return lexer_.take();
}

bool Parser::accept(std::string_view symbol) {
  if (!lexer_.peek().is(symbol)) return false;
  lexer_.take();
  return true;
}

Body Parser::file_body() {
  Body body;
  for (;;) {
    Position item = lexer_.position();
    try {
      const Token& next = lexer_.peek();
      item = next.position;
      if (next.kind == TokenKind::kEnd) break;
      if (next.kind == TokenKind::kNewline) {
        lexer_.take();
      } else {
        body_item(body);
      }
    } catch (const FileError& error) {
      problems_.insert(problems_.end(), error.problems.begin(), error.problems.end());
      recover(item);
    }
  }
  if (!problems_.empty()) throw FileError(problems_);
  return body;
}

/// After a problem: the next line that begins with a word in the first column is taken to be a new block. What lies
/// between cannot be read with confidence.
void Parser::recover(const Position& item) {
  bool moved = lexer_.place().line > item.line;
  while (!lexer_.at_end()) {
    const std::string_view rest = lexer_.rest();
    const char c = rest[0];
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (moved && lexer_.place().column == 1 && is_word) return;
    lexer_.skip(std::min(rest.find('\n'), rest.size() - 1) + 1);
    moved = true;
  }
}

void Parser::end_of_line(std::string_view after) {
  const Token& next = lexer_.peek();
  if (next.kind == TokenKind::kEnd || next.is("}")) return;
  if (next.kind != TokenKind::kNewline) unexpected(concat("the end of the line after ", after));
  lexer_.take();
}

void Parser::body_item(Body& body) {
  if (lexer_.peek().kind != TokenKind::kIdentifier) unexpected("an attribute or a block");
  const Token name = lexer_.take();
  const Token& next = lexer_.peek();
  if (next.is("=")) {
    lexer_.take();
    if (const Definition* first = body.find(name.text)) {
      throw FileError(name.position, concat(name.text, " is set twice; first at ", first->position.text()));
    }
    body.attributes.push_back({std::string(name.text), name.position, expression()});
    end_of_line("the value");
  } else if (next.is("{") || next.kind == TokenKind::kQuote || next.kind == TokenKind::kIdentifier) {
    body.blocks.push_back(block(name));
    end_of_line("the block");
  } else {
    unexpected(concat("`=` or `{` after `", name.text, "`"));
  }
}

Block Parser::block(Token type) {
  Block block;
  block.type = type.text;
  block.position = type.position;
  block.labels = labels();
  if (!lexer_.peek().is("{")) unexpected(concat("`{` to open the block ", type.text));
  block.body = block_body(lexer_.take());
  return block;
}

std::vector<std::string> Parser::labels() {
  std::vector<std::string> labels;
  for (;;) {
    const Token& next = lexer_.peek();
    if (next.kind == TokenKind::kIdentifier) {
      labels.emplace_back(lexer_.take().text);
    } else if (next.kind == TokenKind::kQuote) {
      labels.push_back(quoted_literal());
    } else {
      return labels;
    }
  }
}

Body Parser::block_body(const Token& open) {
  const Depth depth(*this);
  const Lexer::Newlines newlines(lexer_, Lexer::Newlines::kToken);
  Body body;
  for (;;) {
    const Token next = lexer_.peek();
    if (next.is("}")) break;
    if (next.kind == TokenKind::kEnd) throw FileError(open.position, "this block is never closed with `}`");
    if (next.kind == TokenKind::kNewline) {
      lexer_.take();
      continue;
    }
    try {
      body_item(body);
    } catch (const FileError& error) {
      // A problem on the line that it began on is over with the line; any other may have swallowed brackets.
      const bool same_line = lexer_.place().line == next.position.line && !lexer_.at_end();
      if (!same_line || lexer_.rest().substr(0, lexer_.rest().find('\n')).find_first_of("{}[]") != std::string::npos) {
        throw;
      }
      problems_.insert(problems_.end(), error.problems.begin(), error.problems.end());
      lexer_.skip(std::min(lexer_.rest().find('\n'), lexer_.rest().size()));
    }
  }
  lexer_.take();
  return body;
}

ExpressionPtr Parser::whole_expression() {
  ExpressionPtr result = expression();
  if (lexer_.peek().kind != TokenKind::kEnd) unexpected("the end of the expression");
  return result;
}

Body parse_body(std::string_view text, const std::string& file) { return Parser(text, file).file_body(); }

ExpressionPtr parse_expression(std::string_view text, const std::string& file) {
  return Parser(text, file).whole_expression();
}

ExpressionPtr parse_template(std::string_view text, const std::string& file) {
  return Parser(text, file).whole_template();
}

std::vector<std::string> path_of(const Expression& expression) {
  if (const auto* name = std::get_if<Name>(&expression.node)) return {name->name};
  const auto* attribute = std::get_if<Attribute>(&expression.node);
  if (!attribute) return {};
  std::vector<std::string> path = path_of(*attribute->of);
  if (!path.empty()) path.push_back(attribute->name);
  return path;
}

}  // namespace tocsin::hcl
