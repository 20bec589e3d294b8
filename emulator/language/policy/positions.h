#pragma once

#include <string_view>
#include <vector>

namespace tocsin::policy {

/// A place in a document. Lines and columns count from 1.
struct TextPosition {
  int line = 1;
  int column = 1;
  bool operator==(const TextPosition&) const = default;
};

struct StatementSpan {
  TextPosition begin;
  TextPosition end;
};

/// Where each statement of a document stands, in order. The document must be one that `compile` takes.
///
/// AWS: a statement begins right behind the bracket, comma or colon before it, and ends right behind its last brace.
/// https://docs.aws.amazon.com/cli/latest/reference/iam/simulate-principal-policy.html (the example's positions)
std::vector<StatementSpan> statement_spans(std::string_view text);

}  // namespace tocsin::policy
