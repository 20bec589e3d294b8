#include "language/event_pattern/wildcard.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>

#include "base/text.h"

namespace tocsin {
namespace {

constexpr std::size_t kScoreStatesMax = 20'000;  // Beyond, a set of wildcards counts as too complex.

constexpr int kStar = 256;
constexpr int kOtherByte = 257;  // Any byte that no operand names.

/// All operands of a path, one after another; each is read from its opening quote.
struct Positions {
  std::vector<int> symbols;
  std::vector<bool> starts;  // Whether an operand begins here.
};

Positions positions_of(std::span<const Wildcard* const> wildcards) {
  Positions out;
  const auto add = [&](int symbol, bool start) {
    out.symbols.push_back(symbol);
    out.starts.push_back(start);
  };
  for (const Wildcard* wildcard : wildcards) {
    add('"', true);
    for (std::size_t i = 0; i < wildcard->pieces.size(); ++i) {
      if (i > 0) add(kStar, false);
      for (const char c : wildcard->pieces[i]) add(static_cast<unsigned char>(c), false);
    }
    add('"', false);
  }
  return out;
}

using Live = std::vector<std::uint32_t>;

Live step(const Positions& positions, const Live& live, int symbol) {
  Live next;
  const auto enter = [&](std::uint32_t i) {
    next.push_back(i);
    const std::uint32_t after = i + 1;
    if (after < positions.symbols.size() && !positions.starts[after] && positions.symbols[after] == kStar) {
      next.push_back(after);
    }
  };
  for (const std::uint32_t i : live) {
    if (positions.symbols[i] == kStar) next.push_back(i);
    const std::uint32_t after = i + 1;
    if (after < positions.symbols.size() && !positions.starts[after] && positions.symbols[after] == symbol)
      enter(after);
  }
  std::sort(next.begin(), next.end());
  next.erase(std::unique(next.begin(), next.end()), next.end());
  return next;
}

}  // namespace

bool Wildcard::matches(std::string_view value) const {
  if (pieces.size() == 1) return value == pieces[0];
  const std::string& front = pieces.front();
  const std::string& back = pieces.back();
  if (value.size() < front.size() + back.size() || !value.starts_with(front) || !value.ends_with(back)) return false;
  value = value.substr(front.size(), value.size() - front.size() - back.size());
  for (std::size_t i = 1; i + 1 < pieces.size(); ++i) {
    const auto found = value.find(pieces[i]);
    if (found == std::string_view::npos) return false;
    value.remove_prefix(found + pieces[i].size());
  }
  return true;
}

WildcardOrError read_wildcard(std::string_view operand) {
  WildcardOrError out;
  out.wildcard.pieces.emplace_back();
  // AWS: offsets count the bytes of the operand between its quotes, so that the first byte has offset 1.
  for (std::size_t i = 0; i < operand.size(); ++i) {
    const char c = operand[i];
    if (c == '*') {
      if (i + 1 < operand.size() && operand[i + 1] == '*') {
        out.error = concat("Consecutive wildcard characters at pos ", std::to_string(i + 1));
        return out;
      }
      out.wildcard.pieces.emplace_back();
    } else if (c == '\\') {
      if (i + 1 == operand.size() || (operand[i + 1] != '*' && operand[i + 1] != '\\')) {
        out.error = concat("Invalid escape character at pos ", std::to_string(i + 1));
        return out;
      }
      out.wildcard.pieces.back() += operand[++i];
    } else {
      out.wildcard.pieces.back() += c;
    }
  }
  return out;
}

int wildcard_score(std::span<const Wildcard* const> wildcards) {
  const Positions positions = positions_of(wildcards);
  std::set<int> alphabet(positions.symbols.begin(), positions.symbols.end());
  alphabet.erase(kStar);
  alphabet.insert(kOtherByte);

  Live start;
  for (std::uint32_t i = 0; i < positions.symbols.size(); ++i) {
    if (!positions.starts[i]) continue;
    start.push_back(i);
    if (positions.symbols[i + 1] == kStar) start.push_back(i + 1);
  }
  std::size_t most = start.size();
  std::set<Live> seen{start};
  std::vector<Live> open{start};
  while (!open.empty()) {
    const Live live = std::move(open.back());
    open.pop_back();
    for (const int symbol : alphabet) {
      Live next = step(positions, live, symbol);
      most = std::max(most, next.size());
      if (most > kWildcardScoreMax || seen.size() > kScoreStatesMax) return kWildcardScoreMax + 1;
      if (seen.insert(next).second) open.push_back(std::move(next));
    }
  }
  return static_cast<int>(most);
}

}  // namespace tocsin
