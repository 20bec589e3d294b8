#include <algorithm>
#include <limits>
#include <optional>

#include "base/text.h"
#include "language/hcl/parser.h"

namespace tocsin::hcl {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

void append_utf8(std::string& out, unsigned long code) {
  const auto byte = [&out](unsigned long value) { out += static_cast<char>(static_cast<unsigned char>(value)); };
  if (code < 0x80) {
    byte(code);
  } else if (code < 0x800) {
    byte(0xC0 | (code >> 6));
    byte(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    byte(0xE0 | (code >> 12));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  } else {
    byte(0xF0 | (code >> 18));
    byte(0x80 | ((code >> 12) & 0x3F));
    byte(0x80 | ((code >> 6) & 0x3F));
    byte(0x80 | (code & 0x3F));
  }
}

}  // namespace

/// One piece of a template, still in a row: directives are nested afterwards, when markers and indents are done.
struct Parser::Part {
  enum Kind { kLiteral, kHole, kIf, kElse, kEndIf, kFor, kEndFor };
  Kind kind = kLiteral;
  Position position;
  std::string text = {};  // kLiteral: at most one line, with its newline
  ExpressionPtr value = nullptr;
  std::string key_name = {}, value_name = {};
  bool trim_before = false, trim_after = false;  // `${~` and `~}`
};

ExpressionPtr Parser::whole_template() {
  const Position position = lexer_.position();
  return finish(parts(Quoting::kPlain), position);
}

ExpressionPtr Parser::quoted() {
  const Token open = lexer_.take();
  std::vector<Part> row = parts(Quoting::kQuoted);
  lexer_.skip(1);  // the closing quote
  return finish(std::move(row), open.position);
}

std::string Parser::quoted_literal() {
  const Position position = lexer_.peek().position;
  const ExpressionPtr text = quoted();
  const auto* literal = std::get_if<Literal>(&text->node);
  if (!literal) throw FileError(position, "a label cannot hold `${...}`");
  return literal->value.as_string();
}

ExpressionPtr Parser::heredoc() {
  const Token open = lexer_.take();
  const bool indented = open.text == "<<-";
  const std::string_view rest = lexer_.rest();
  const auto line_end = rest.find('\n');
  const std::string_view marker = trim(rest.substr(0, line_end));
  if (line_end == std::string_view::npos || marker.empty()) {
    throw FileError(open.position, "a heredoc needs a marker and a new line after `<<`");
  }
  lexer_.skip(line_end + 1);
  const Place begin = lexer_.place();
  for (;;) {
    if (lexer_.at_end()) throw FileError(open.position, concat("this heredoc is never closed with ", marker));
    const std::string_view line = lexer_.rest().substr(0, lexer_.rest().find('\n'));
    if (trim(line) == marker) break;
    lexer_.skip(line.size() + 1);
  }
  Parser inside(lexer_.text(), lexer_.file(), begin, lexer_.place().offset);
  std::vector<Part> row = inside.parts(Quoting::kPlain);
  const std::string_view last = lexer_.rest().substr(0, lexer_.rest().find('\n'));
  lexer_.skip(last.find(marker) + marker.size());
  trim_markers(row);
  if (indented) remove_indent(row);
  Expression text = *assemble_all(row, open.position);
  text.text_begin = {lexer_.file(), begin.line, begin.column};
  return std::make_shared<const Expression>(std::move(text));
}

ExpressionPtr Parser::finish(std::vector<Part> row, const Position& position) {
  trim_markers(row);
  return assemble_all(row, position);
}

ExpressionPtr Parser::assemble_all(const std::vector<Part>& row, const Position& position) {
  std::size_t at = 0;
  ExpressionPtr text = assemble(row, at, position);
  if (at < row.size()) throw FileError(row[at].position, "this directive has no `%{ if }` or `%{ for }` before it");
  return text;
}

std::vector<Parser::Part> Parser::parts(Quoting quoting) {
  std::vector<Part> row;
  const Position begin = lexer_.position();
  for (;;) {
    const std::string_view rest = lexer_.rest();
    if (rest.empty() && quoting == Quoting::kPlain) return row;
    if (rest.empty()) throw FileError(begin, "this string is never closed with `\"`");
    if (quoting == Quoting::kQuoted && rest[0] == '"') return row;
    if (rest.starts_with("${")) {
      row.push_back(interpolation());
    } else if (rest.starts_with("%{")) {
      row.push_back(directive());
    } else {
      const Position position = lexer_.position();
      row.push_back({.position = position, .text = literal(quoting)});
    }
  }
}

/// Text up to the next hole or directive, or to the end of the line.
std::string Parser::literal(Quoting quoting) {
  std::string out;
  for (;;) {
    const std::string_view rest = lexer_.rest();
    if (rest.empty() || rest.starts_with("${") || rest.starts_with("%{")) return out;
    if (rest.starts_with("$${") || rest.starts_with("%%{")) {
      out += rest.substr(1, 2);
      lexer_.skip(3);
      continue;
    }
    if (quoting == Quoting::kQuoted && rest[0] == '"') return out;
    if (quoting == Quoting::kQuoted && rest[0] == '\\') {
      escape(out);
      continue;
    }
    if (quoting == Quoting::kQuoted && rest[0] == '\n') {
      throw FileError(lexer_.position(), "a quoted string ends on its line; a heredoc (<<EOT) may be longer");
    }
    if (rest.starts_with("\r\n")) {
      lexer_.skip(1);
      continue;
    }
    out += rest[0];
    lexer_.skip(1);
    if (rest[0] == '\n') return out;
  }
}

void Parser::escape(std::string& out) {
  const std::string_view rest = lexer_.rest();
  const char kind = rest.size() > 1 ? rest[1] : '\0';
  std::size_t length = 2;
  switch (kind) {
    case 'n': out += '\n'; break;
    case 'r': out += '\r'; break;
    case 't': out += '\t'; break;
    case '"': out += '"'; break;
    case '\\': out += '\\'; break;
    case 'u':
    case 'U': {
      length = kind == 'u' ? 6 : 10;
      const std::string digits(rest.substr(2, length - 2));
      const bool is_hex =
          digits.size() == length - 2 && digits.find_first_not_of("0123456789abcdefABCDEF") == std::string::npos;
      if (!is_hex) throw FileError(lexer_.position(), concat("`\\", rest.substr(1, 1), "` needs hexadecimal digits"));
      append_utf8(out, std::stoul(digits, nullptr, 16));
      break;
    }
    default:
      throw FileError(lexer_.position(),
                      concat("unknown escape `", rest.substr(0, 2), "`; a backslash itself is `\\\\`"));
  }
  lexer_.skip(length);
}

Parser::Part Parser::interpolation() {
  Part part{.kind = Part::kHole, .position = lexer_.position()};
  lexer_.skip(2);
  const Lexer::Newlines newlines(lexer_, Lexer::Newlines::kBlank);
  part.trim_before = accept("~");
  part.value = expression();
  part.trim_after = accept("~");
  expect("}", "to close `${`");
  return part;
}

Parser::Part Parser::directive() {
  Part part{.position = lexer_.position()};
  lexer_.skip(2);
  const Lexer::Newlines newlines(lexer_, Lexer::Newlines::kBlank);
  part.trim_before = accept("~");
  if (lexer_.peek().kind != TokenKind::kIdentifier) unexpected("if, else, endif, for or endfor after `%{`");
  const Token word = lexer_.take();
  if (word.text == "if") {
    part.kind = Part::kIf;
    part.value = expression();
  } else if (word.text == "else") {
    part.kind = Part::kElse;
  } else if (word.text == "endif") {
    part.kind = Part::kEndIf;
  } else if (word.text == "endfor") {
    part.kind = Part::kEndFor;
  } else if (word.text == "for") {
    part.kind = Part::kFor;
    if (lexer_.peek().kind != TokenKind::kIdentifier) unexpected("the name of a variable after `for`");
    part.value_name = lexer_.take().text;
    if (accept(",")) {
      part.key_name = std::move(part.value_name);
      if (lexer_.peek().kind != TokenKind::kIdentifier) unexpected("the name of a variable after `,`");
      part.value_name = lexer_.take().text;
    }
    if (!lexer_.peek().is_word("in")) unexpected("`in`");
    lexer_.take();
    part.value = expression();
  } else {
    throw FileError(word.position, concat("unknown directive `", word.text, "`; known: if, else, endif, for, endfor"));
  }
  part.trim_after = accept("~");
  expect("}", "to close `%{`");
  return part;
}

/// `~` takes away the blanks next to it, on one line only: that is how far the original reaches too.
void Parser::trim_markers(std::vector<Part>& parts) {
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (parts[i].trim_before && i > 0 && parts[i - 1].kind == Part::kLiteral) {
      std::string& text = parts[i - 1].text;
      while (!text.empty() && is_space(text.back())) text.pop_back();
    }
    if (parts[i].trim_after && i + 1 < parts.size() && parts[i + 1].kind == Part::kLiteral) {
      std::string& text = parts[i + 1].text;
      text.erase(0, static_cast<std::size_t>(std::find_if_not(text.begin(), text.end(), is_space) - text.begin()));
    }
  }
}

/// `<<-` takes the smallest indent of any line off all lines. Blank lines do not count. A line that `~` joined to the
/// one before it is not a line any more.
void Parser::remove_indent(std::vector<Part>& parts) {
  std::size_t smallest = std::numeric_limits<std::size_t>::max();
  std::vector<std::string*> lines;
  bool begins_line = true;
  for (Part& part : parts) {
    const bool is_literal = part.kind == Part::kLiteral;
    if (begins_line) {
      const std::size_t indent = is_literal ? std::min(part.text.find_first_not_of(" \t\r\n"), part.text.size()) : 0;
      const bool blank = is_literal && indent == part.text.size() && part.text.ends_with('\n');
      if (!blank) smallest = std::min(smallest, indent);
      if (!blank && is_literal) lines.push_back(&part.text);
    }
    begins_line = is_literal && part.text.ends_with('\n');
  }
  for (std::string* line : lines) line->erase(0, smallest);
}

ExpressionPtr Parser::assemble(const std::vector<Part>& parts, std::size_t& at, const Position& position) {
  Template text;
  std::string pending;
  std::optional<Position> pending_at;
  const auto flush = [&] {
    if (pending_at) text.parts.push_back(make_expression(*pending_at, Literal{Value::string(std::move(pending))}));
    pending.clear();
    pending_at.reset();
  };
  for (; at < parts.size(); ++at) {
    const Part& part = parts[at];
    if (part.kind == Part::kLiteral) {
      if (!pending_at) pending_at = part.position;
      pending += part.text;
      continue;
    }
    if (part.kind == Part::kElse || part.kind == Part::kEndIf || part.kind == Part::kEndFor) break;
    flush();
    if (part.kind == Part::kHole) text.parts.push_back(part.value);
    if (part.kind == Part::kIf) text.parts.push_back(assemble_if(parts, at));
    if (part.kind == Part::kFor) text.parts.push_back(assemble_for(parts, at));
  }
  if (text.parts.empty()) return make_expression(position, Literal{Value::string(std::move(pending))});
  flush();
  // A directive gives text even when it stands alone.
  const bool is_directive = parts[at - 1].kind == Part::kEndIf || parts[at - 1].kind == Part::kEndFor;
  if (text.parts.size() == 1 && is_directive)
    text.parts.push_back(make_expression(position, Literal{Value::string("")}));
  return make_expression(position, std::move(text));
}

ExpressionPtr Parser::assemble_if(const std::vector<Part>& parts, std::size_t& at) {
  const Part& open = parts[at++];
  ExpressionPtr yes = assemble(parts, at, open.position);
  ExpressionPtr no = make_expression(open.position, Literal{Value::string("")});
  if (at < parts.size() && parts[at].kind == Part::kElse) no = assemble(parts, ++at, open.position);
  if (at >= parts.size() || parts[at].kind != Part::kEndIf) {
    throw FileError(open.position, "this `%{ if }` is never closed with `%{ endif }`");
  }
  return make_expression(open.position, Conditional{open.value, std::move(yes), std::move(no)});
}

ExpressionPtr Parser::assemble_for(const std::vector<Part>& parts, std::size_t& at) {
  const Part& open = parts[at++];
  ExpressionPtr body = assemble(parts, at, open.position);
  if (at >= parts.size() || parts[at].kind != Part::kEndFor) {
    throw FileError(open.position, "this `%{ for }` is never closed with `%{ endfor }`");
  }
  return make_expression(open.position, TemplateFor{open.key_name, open.value_name, open.value, std::move(body)});
}

}  // namespace tocsin::hcl
