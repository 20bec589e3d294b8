#include "services/cloudtrail/selectors.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/text.h"

namespace tocsin::cloudtrail {
namespace {

constexpr std::string_view kReadOnly = "ReadOnly";
constexpr std::string_view kWriteOnly = "WriteOnly";

template <class T>
Json array_of(const std::vector<T>& selectors) {
  Json array = Json::array();
  for (const T& selector : selectors) {
    Json json;
    selector.write(json);
    array.push_back(std::move(json));
  }
  return array;
}

bool wants_read_write(const EventSelector& selector, bool read_only) {
  const std::string type = selector.read_write_type.value_or("All");
  return read_only ? type != kWriteOnly : type != kReadOnly;
}

// AWS: the values are ARNs or beginnings of ARNs: `arn:aws:s3`, `arn:aws:s3:::bucket/`, `arn:aws:lambda`.
bool takes_data(const EventSelector& selector, const Selectable& event) {
  return std::any_of(selector.data_resources.begin(), selector.data_resources.end(), [&](const DataResource& data) {
    return data.type == event.resource_type &&
           std::any_of(data.values.begin(), data.values.end(),
                       [&](const std::string& value) { return event.resource_arn.starts_with(value); });
  });
}

/// How far a management event came through one basic selector.
Selection select_basic(const EventSelector& selector, const Selectable& event) {
  if (!event.management) {
    if (takes_data(selector, event) && wants_read_write(selector, event.read_only)) return {true, {}, {}};
    return {false, "CT-10", "its selectors do not take data events of this resource"};
  }
  if (!selector.include_management_events.value_or(true)) {
    return {false, "CT-04", "its selectors leave management events out"};
  }
  if (!wants_read_write(selector, event.read_only)) {
    return {false, "CT-03",
            event.read_only ? "its selectors take write events only" : "its selectors take read-only events only"};
  }
  const auto& excluded = selector.exclude_management_event_sources;
  if (std::find(excluded.begin(), excluded.end(), event.event_source) != excluded.end()) {
    return {false, "CT-22", concat("its selectors exclude the events of ", event.event_source)};
  }
  return {true, {}, {}};
}

std::string_view field_of(const std::string& field, const Selectable& event) {
  if (field == "eventCategory") return event.management ? "Management" : "Data";
  if (field == "readOnly") return event.read_only ? "true" : "false";
  if (field == "eventSource") return event.event_source;
  if (field == "eventName") return event.event_name;
  if (field == "eventType") return event.event_type;
  if (field == "userIdentity.arn") return event.user_arn;
  if (field == "resources.type") return event.resource_type;
  if (field == "resources.ARN") return event.resource_arn;
  throw Unmodelled(concat("cloudtrail advanced selector field ", field));
}

template <class Test>
bool any(const std::vector<std::string>& values, Test test) {
  return std::any_of(values.begin(), values.end(), test);
}

// AWS: of the positive operators of a field one must hold, and of the negative ones all.
// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/filtering-data-events.html
bool field_matches(const AdvancedFieldSelector& selector, std::string_view value) {
  const auto equal = [&](const std::string& wanted) { return value == wanted; };
  const auto begins = [&](const std::string& wanted) { return value.starts_with(wanted); };
  const auto ends = [&](const std::string& wanted) { return value.ends_with(wanted); };
  if (any(selector.not_equals, equal) || any(selector.not_starts_with, begins) || any(selector.not_ends_with, ends)) {
    return false;
  }
  const bool positive = !selector.equals.empty() || !selector.starts_with.empty() || !selector.ends_with.empty();
  return !positive || any(selector.equals, equal) || any(selector.starts_with, begins) || any(selector.ends_with, ends);
}

std::string_view code_of_field(const std::string& field, const Selectable& event) {
  if (!event.management) return "CT-10";
  if (field == "eventCategory") return "CT-04";
  return field == "readOnly" ? "CT-03" : "CT-22";
}

/// The first field that the event fails; the category goes before all others, wherever it stands.
Selection select_advanced(const AdvancedEventSelector& selector, const Selectable& event) {
  for (const bool category : {true, false}) {
    for (const AdvancedFieldSelector& field : selector.field_selectors) {
      if ((field.field == "eventCategory") != category) continue;
      const std::string_view value = field_of(field.field, event);
      if (field_matches(field, value)) continue;
      return {false, code_of_field(field.field, event),
              concat("its selectors do not take events with ", field.field, " ", value)};
    }
  }
  return {true, {}, {}};
}

/// How near a refusal is to being taken: the one that is told is the nearest.
int nearness(std::string_view code) {
  if (code == "CT-22") return 3;
  if (code == "CT-03") return 2;
  return 1;
}

}  // namespace

const Selectors& default_selectors() {
  static const Selectors selectors{
      .basic = {{.read_write_type = "All", .include_management_events = true}},
      .advanced = {},
  };
  return selectors;
}

std::string selectors_text(const Selectors& selectors) {
  const Json json = selectors.advanced.empty() ? Json{{"EventSelectors", array_of(selectors.basic)}}
                                               : Json{{"AdvancedEventSelectors", array_of(selectors.advanced)}};
  return json_text(json);
}

const Selectors& SelectorCache::compile(const std::string& text) {
  if (text.empty()) return default_selectors();
  if (const auto found = compiled_.find(text); found != compiled_.end()) return *found->second;
  const auto json = parse_json(text);
  TOCSIN_CHECK(json);
  auto selectors = std::make_unique<Selectors>();
  if (const Json* basic = json_find(*json, "EventSelectors")) {
    for (const Json& selector : *basic) selectors->basic.push_back(EventSelector::read(selector));
  }
  if (const Json* advanced = json_find(*json, "AdvancedEventSelectors")) {
    for (const Json& selector : *advanced) selectors->advanced.push_back(AdvancedEventSelector::read(selector));
  }
  if (compiled_.size() >= kCapacity) compiled_.clear();
  return *compiled_.emplace(text, std::move(selectors)).first->second;
}

Selection select(const Selectors& selectors, const Selectable& event) {
  Selection nearest{false, event.management ? "CT-04" : "CT-10", "it has no selectors for such events"};
  int best = 0;
  const auto consider = [&](Selection selection) {
    if (selection.taken) return true;
    if (nearness(selection.code) > best) {
      best = nearness(selection.code);
      nearest = std::move(selection);
    }
    return false;
  };
  for (const EventSelector& selector : selectors.basic) {
    if (consider(select_basic(selector, event))) return {true, {}, {}};
  }
  for (const AdvancedEventSelector& selector : selectors.advanced) {
    if (consider(select_advanced(selector, event))) return {true, {}, {}};
  }
  return nearest;
}

}  // namespace tocsin::cloudtrail
