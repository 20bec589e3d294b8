#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "language/event_pattern/event_pattern.h"

namespace tocsin {

struct FlatEvent;

/// What one leaf of a pattern made of an event.
struct LeafVerdict {
  std::string path;    ///< `detail.eventName`
  std::string wanted;  ///< `"CreateAccessKey"` or `one of "A", "B"` or `prefix "arn:"`
  std::string found;   ///< `"DeleteUser"`, `1`, `missing`, `an object`, `["a", "b"]`
  bool ok = false;
  std::string by;            ///< If ok: the alternative that accepted, `prefix "Create"`.
  std::string hint;          ///< What was probably meant; empty if nothing is near.
  std::size_t distance = 0;  ///< 0 if ok; else letters to change, or a fixed price for a wrong kind or place.
};

/// Why an event matched or did not. Plain data: for a renderer, or for the journal as JSON.
struct Explanation {
  bool matched = false;
  std::string arm;                   ///< Which `$or` branches were taken, `$or[1]`; empty if the pattern has none.
  std::vector<LeafVerdict> leaves;   ///< Of the arm that matched or came nearest. Failed leaves first, nearest first.
  std::vector<std::string> remarks;  ///< What no single leaf shows: array elements that do not go together, ...
  std::size_t distance = 0;          ///< Sum over the failed leaves: to rank near misses.
};

/// An event that is read once and then explained to many patterns.
class ReadEvent {
 public:
  /// Throws EventError if the text is not a JSON object.
  explicit ReadEvent(std::string_view event);
  ~ReadEvent();

  const FlatEvent& flat() const { return *flat_; }

 private:
  std::unique_ptr<FlatEvent> flat_;
};

/// Throws EventError as EventPattern::matches does.
Explanation explain(const EventPattern& pattern, const ReadEvent& event);
Explanation explain(const EventPattern& pattern, std::string_view event);

/// How many leaves the event fails, in the arm of `$or` where they are fewest: a first look, far cheaper than an
/// explanation. 0 does not promise a match: see the remark on elements of arrays.
std::size_t failed_leaves(const EventPattern& pattern, const ReadEvent& event);

/// The explanation as people read it, several lines, without colours.
std::string explanation_text(const Explanation& explanation);

/// `{"matched": false, "distance": 1, "leaves": [{"path": ..., "wanted": ..., "found": ..., "ok": ..., "hint": ...}]}`
Json explanation_json(const Explanation& explanation);

}  // namespace tocsin
