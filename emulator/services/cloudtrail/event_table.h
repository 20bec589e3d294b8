#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "kernel/call.h"
#include "store/statement.h"

namespace tocsin::cloudtrail {

/// A management event in the event history of one account and region.
struct EventRow {
  std::string account;
  std::string region;
  Time time;
  std::string event_id;
  std::string event_name;
  std::string event_source;
  bool read_only = false;
  std::string username;       ///< "" for services.
  std::string access_key_id;  ///< "" for calls without a key.
  std::string resources;      ///< What the event names, as `resources_text` writes it.
  std::string record;         ///< The CloudTrail record: a JSON object.
};

/// An event as it is read back, with its number in the history.
struct FoundEvent {
  std::int64_t id = 0;
  Time time;
  std::string event_id;
  std::string event_name;
  std::string event_source;
  bool read_only = false;
  std::string username;
  std::string access_key_id;
  std::string resources;
  std::string record;

  static constexpr auto columns() {
    return std::tuple(&FoundEvent::id, &FoundEvent::time, &FoundEvent::event_id, &FoundEvent::event_name,
                      &FoundEvent::event_source, &FoundEvent::read_only, &FoundEvent::username,
                      &FoundEvent::access_key_id, &FoundEvent::resources, &FoundEvent::record);
  }
};

/// By what LookupEvents selects.
enum class LookupKey {
  kNone,
  kEventId,
  kEventName,
  kReadOnly,
  kUsername,
  kResourceType,
  kResourceName,
  kEventSource,
  kAccessKeyId,
};

struct Lookup {
  std::string_view account;
  std::string_view region;
  LookupKey key = LookupKey::kNone;
  std::string_view value;          ///< `true` or `false` for kReadOnly.
  Time from;                       ///< Included.
  Time before;                     ///< Not included.
  std::int64_t below = INT64_MAX;  ///< Only events with a smaller number: the next page.
  std::int64_t limit = 50;
};

/// `type TAB name LF` for each resource: short to write, and SQL can look into it.
std::string resources_text(const std::vector<TrailResource>& resources);
std::vector<TrailResource> resources_from(std::string_view text);

/// The event history: what was recorded, newest first.
class EventTable {
 public:
  explicit EventTable(Database& db);

  /// Writes an event and returns its number; the first event of an empty history has number 1.
  std::int64_t insert(const EventRow& row);

  std::vector<FoundEvent> find(const Lookup& lookup);

  /// Deletes everything older than `before`.
  void purge(Time before);
  std::optional<Time> oldest();

 private:
  Statement insert_, purge_, oldest_;
  Statement by_none_, by_event_id_, by_event_name_, by_read_only_, by_username_, by_resource_type_, by_resource_name_,
      by_event_source_, by_access_key_id_;
};

}  // namespace tocsin::cloudtrail
