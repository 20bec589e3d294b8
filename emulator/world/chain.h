#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tocsin/error.h"
#include "tocsin/journal.h"
#include "world/parts.h"

namespace tocsin {

/// One line of a chain: a step from a call to a mail, as people read it.
struct Link {
  std::int64_t entry = 0;
  Time time;
  std::string verb;                ///< `matched`, in a column of its own.
  std::string text;                ///< `rule iam-accesskey`
  std::string place;               ///< `main.tf:31`, or "".
  std::vector<std::string> notes;  ///< Lines below it.
  std::string code;                ///< Set where the chain stops: `ED-01`.
  bool stops = false;
  int depth = 0;  ///< How many branches it is away from the call.
};

/// Everything that one call led to, in order, and the places where it went no further.
struct Chain {
  std::vector<Link> links;

  /// The stop that is nearest to a person: the last link that stops and has a code; null if nothing stopped.
  const Link* stop() const;
};

/// The chain of a journal entry (a call, a sign-in): the entry and all its consequences so far. Reads only the journal
/// and where things were written; it decides nothing by itself.
Chain chain_of(World& world, std::int64_t entry);

enum class Paint { kPlain, kColour };

/// The chain as lines, with its diagnosis below if it stopped: what, what to change, what AWS would show.
std::string chain_text(const Chain& chain, Paint paint, std::string_view indent = "  ");

/// Wraps `text` in an ANSI colour if there is paint: `1` bold, `2` dim, `31` red, `32` green, `33` yellow, `36` cyan.
std::string painted(std::string_view text, std::string_view colour, Paint paint);

}  // namespace tocsin
