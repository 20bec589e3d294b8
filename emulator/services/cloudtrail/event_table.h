#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

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
  std::string record;         ///< The CloudTrail record: a JSON object.

  static constexpr auto columns() {
    return std::tuple(&EventRow::account, &EventRow::region, &EventRow::time, &EventRow::event_id,
                      &EventRow::event_name, &EventRow::event_source, &EventRow::read_only, &EventRow::username,
                      &EventRow::access_key_id, &EventRow::record);
  }
};

struct ResourceRow {
  std::string type;
  std::string name;

  static constexpr auto columns() { return std::tuple(&ResourceRow::type, &ResourceRow::name); }
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
  std::string record;

  static constexpr auto columns() {
    return std::tuple(&FoundEvent::id, &FoundEvent::time, &FoundEvent::event_id, &FoundEvent::event_name,
                      &FoundEvent::event_source, &FoundEvent::read_only, &FoundEvent::username,
                      &FoundEvent::access_key_id, &FoundEvent::record);
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

/// The event history: what was recorded, newest first, and the resources that each event names.
class EventTable {
 public:
  explicit EventTable(Database& db);

  /// Writes an event and returns its number; the first event of an empty history has number 1.
  std::int64_t insert(const EventRow& row);
  void insert_resource(std::int64_t event, std::int64_t position, const ResourceRow& resource);

  std::vector<FoundEvent> find(const Lookup& lookup);
  std::vector<ResourceRow> resources_of(std::int64_t event);

  /// Deletes everything older than `before`.
  void purge(Time before);
  std::optional<Time> oldest();

 private:
  Statement insert_, insert_resource_, resources_of_, purge_resources_, purge_, oldest_;
  Statement by_none_, by_event_id_, by_event_name_, by_read_only_, by_username_, by_resource_type_, by_resource_name_,
      by_event_source_, by_access_key_id_;
};

}  // namespace tocsin::cloudtrail
