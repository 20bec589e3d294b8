#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tocsin/error.h"

namespace tocsin::hcl {

enum class TokenKind { kEnd, kNewline, kIdentifier, kNumber, kQuote, kHeredoc, kSymbol };

struct Token {
  TokenKind kind = TokenKind::kEnd;
  std::string_view text;
  Position position;

  bool is(std::string_view symbol) const { return kind == TokenKind::kSymbol && text == symbol; }
  bool is_word(std::string_view word) const { return kind == TokenKind::kIdentifier && text == word; }
};

/// A point in the text. Columns count characters, not bytes.
struct Place {
  std::size_t offset = 0;
  int line = 1;
  int column = 1;
};

/// Cuts a text into tokens, one at a time, so that the parser can take over inside templates, where other rules hold.
/// Newlines are tokens or blanks, whichever is on top of the newline stack.
class Lexer {
 public:
  /// Reads `text` from `begin` up to the byte `end`.
  Lexer(std::string_view text, std::string file, Place begin, std::size_t end);

  const Token& peek();
  Token take();

  /// While alive, newlines are blanks (inside brackets) or tokens (inside blocks).
  class Newlines {
   public:
    enum Rule { kBlank, kToken };
    Newlines(Lexer& lexer, Rule rule) : lexer_(lexer), before_(lexer.rule_) { lexer_.set_rule(rule); }
    ~Newlines() { lexer_.set_rule(before_); }
    Newlines(const Newlines&) = delete;
    Newlines& operator=(const Newlines&) = delete;

   private:
    Lexer& lexer_;
    Rule before_;
  };

  /// The text as it stands, after the last token taken.
  bool at_end() const { return place_.offset >= end_; }
  std::string_view rest() const { return text_.substr(place_.offset, end_ - place_.offset); }
  void skip(std::size_t bytes);
  const Place& place() const { return place_; }
  Position position() const { return {file_, place_.line, place_.column}; }
  const std::string& file() const { return file_; }
  std::string_view text() const { return text_; }

 private:
  void set_rule(Newlines::Rule rule);
  void skip_blanks();
  Token scan();
  std::size_t token_length(TokenKind& kind) const;

  std::string_view text_;
  std::string file_;
  Place place_;
  std::size_t end_;
  Newlines::Rule rule_ = Newlines::kToken;
  bool peeked_ = false;
  Token next_;
  Place after_next_;
};

}  // namespace tocsin::hcl
