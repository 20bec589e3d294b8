#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"

namespace tocsin {

/// The key after which a page begins: what a token that we gave says, "" without a token, nothing if the token is not
/// one of ours.
inline std::optional<std::string> page_start(const std::optional<std::string>& token) {
  if (!token || token->empty()) return std::string();
  return base64_decode(*token);
}

/// Cuts `rows`, which were read with a limit of `size` + 1, to `size`. Returns the token of the next page, if there is
/// one; `key` is what the table orders by.
template <class Row, class Key>
std::optional<std::string> cut_page(std::vector<Row>& rows, std::size_t size, Key key) {
  if (rows.size() <= size) return std::nullopt;
  rows.resize(size);
  return base64_encode(key(rows.back()));
}

}  // namespace tocsin
