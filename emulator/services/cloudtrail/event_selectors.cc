#include <algorithm>
#include <array>
#include <set>

#include "services/cloudtrail/errors.h"
#include "services/cloudtrail/operations.h"

namespace tocsin::cloudtrail {
namespace {

constexpr std::size_t kSelectorsMax = 5;
constexpr std::size_t kDataResourcesMax = 250;
constexpr std::size_t kValuesMax = 500;

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& known, std::string_view value) {
  return std::find(known.begin(), known.end(), value) != known.end();
}

void check_basic(const std::vector<EventSelector>& selectors) {
  constexpr std::array<std::string_view, 3> kTypes = {"AWS::S3::Object", "AWS::Lambda::Function",
                                                      "AWS::DynamoDB::Table"};
  constexpr std::array<std::string_view, 2> kSources = {"kms.amazonaws.com", "rdsdata.amazonaws.com"};
  if (selectors.size() > kSelectorsMax) {
    throw invalid_selectors("Specify a valid number of event selectors (1 to 5) for your trail.");
  }
  std::size_t resources = 0;
  for (const EventSelector& selector : selectors) {
    for (const DataResource& data : selector.data_resources) {
      if (!is_one_of(kTypes, data.type.value_or(""))) {
        throw invalid_selectors(concat("Data resource type ", data.type.value_or(""), " is not valid."));
      }
      resources += data.values.size();
    }
    for (const std::string& source : selector.exclude_management_event_sources) {
      if (!is_one_of(kSources, source)) {
        throw invalid_selectors(concat("The value ", source, " is not valid for ExcludeManagementEventSources."));
      }
    }
    const bool management = selector.include_management_events.value_or(true);
    if (!management && selector.data_resources.empty()) {
      throw invalid_selectors("Specify data resources or include management events in each event selector.");
    }
    if (!management && !selector.exclude_management_event_sources.empty()) {
      throw invalid_selectors("ExcludeManagementEventSources needs an event selector that includes management events.");
    }
  }
  if (resources > kDataResourcesMax) {
    throw invalid_selectors("Specify a valid number of data resources (1 to 250) for your trail.");
  }
}

std::vector<std::vector<std::string>> operators_of(const AdvancedFieldSelector& field) {
  return {field.equals,     field.starts_with,     field.ends_with,
          field.not_equals, field.not_starts_with, field.not_ends_with};
}

/// The category that a selector asks for: exactly one value, with Equals.
std::string category_of(const AdvancedEventSelector& selector) {
  for (const AdvancedFieldSelector& field : selector.field_selectors) {
    if (field.field == "eventCategory" && field.equals.size() == 1) return field.equals.front();
  }
  throw invalid_selectors("Each advanced event selector needs the field eventCategory with one Equals value.");
}

void check_fields(const AdvancedEventSelector& selector, std::string_view category) {
  constexpr std::array<std::string_view, 6> kManagement = {"eventCategory", "eventSource", "readOnly",
                                                           "eventName",     "eventType",   "userIdentity.arn"};
  constexpr std::array<std::string_view, 8> kData = {"eventCategory", "resources.type",  "resources.ARN",
                                                     "readOnly",      "eventName",       "eventSource",
                                                     "eventType",     "userIdentity.arn"};
  std::set<std::string_view> seen;
  for (const AdvancedFieldSelector& field : selector.field_selectors) {
    const bool known = category == "Data" ? is_one_of(kData, field.field) : is_one_of(kManagement, field.field);
    if (field.field == "sessionCredentialFromConsole")
      throw Unmodelled("cloudtrail advanced selector field sessionCredentialFromConsole");
    if (!known) {
      throw invalid_selectors(concat("Field ", field.field, " is not valid for the event category ", category, "."));
    }
    if (!seen.insert(field.field).second) {
      throw invalid_selectors(concat("Field ", field.field, " can be used only once in an advanced event selector."));
    }
    const auto all = operators_of(field);
    if (std::all_of(all.begin(), all.end(), [](const auto& values) { return values.empty(); })) {
      throw invalid_selectors(concat("Field ", field.field, " needs an operator."));
    }
  }
  if (category == "Data" && !seen.contains("resources.type")) {
    throw invalid_selectors("An advanced event selector for data events needs the field resources.type.");
  }
}

void check_advanced(const std::vector<AdvancedEventSelector>& selectors) {
  std::size_t values = 0;
  for (const AdvancedEventSelector& selector : selectors) {
    const std::string category = category_of(selector);
    if (category == "NetworkActivity") throw Unmodelled("cloudtrail advanced selector category NetworkActivity");
    if (category != "Management" && category != "Data") {
      throw invalid_selectors(concat("The value ", category, " is not valid for the field eventCategory."));
    }
    check_fields(selector, category);
    for (const AdvancedFieldSelector& field : selector.field_selectors) {
      for (const auto& operand : operators_of(field)) values += operand.size();
    }
  }
  if (values > kValuesMax) {
    throw invalid_selectors("A trail can have up to 500 values for all conditions in all advanced event selectors.");
  }
}

PutEventSelectorsOutput put_event_selectors(Cloudtrail& cloudtrail, Call& call, const PutEventSelectorsInput& in) {
  TrailRow row = require_home_trail(cloudtrail, call, in.trail_name);
  Selectors selectors{.basic = in.event_selectors, .advanced = in.advanced_event_selectors};
  check_selectors(selectors);
  for (EventSelector& selector : selectors.basic) {
    if (!selector.read_write_type) selector.read_write_type = "All";
    if (!selector.include_management_events) selector.include_management_events = true;
  }
  row.selectors = selectors_text(selectors);
  if (row.selectors == selectors_text(default_selectors())) row.selectors.clear();
  cloudtrail.trails.put(row);
  return {.trail_arn = row.arn(), .event_selectors = selectors.basic, .advanced_event_selectors = selectors.advanced};
}

GetEventSelectorsOutput get_event_selectors(Cloudtrail& cloudtrail, Call& call, const GetEventSelectorsInput& in) {
  const TrailRow row = require_trail(cloudtrail, call, in.trail_name);
  const Selectors& selectors = cloudtrail.selectors.compile(row.selectors);
  return {.trail_arn = row.arn(), .event_selectors = selectors.basic, .advanced_event_selectors = selectors.advanced};
}

template <class Input>
std::vector<std::string> selecting_trail(const Call& call, const Input& in) {
  return {trail_arn(call, in.trail_name)};
}

}  // namespace

void check_selectors(const Selectors& selectors) {
  if (selectors.basic.empty() == selectors.advanced.empty()) {
    throw invalid_selectors("Specify either EventSelectors or AdvancedEventSelectors, but not both.");
  }
  check_basic(selectors.basic);
  check_advanced(selectors.advanced);
}

Operations selector_operations(Cloudtrail& cloudtrail) {
  return {
      operation("PutEventSelectors", cloudtrail, put_event_selectors,
                {.gaps = "category NetworkActivity; field sessionCredentialFromConsole",
                 .resources = selecting_trail<PutEventSelectorsInput>}),
      operation("GetEventSelectors", cloudtrail, get_event_selectors,
                {.resources = selecting_trail<GetEventSelectorsInput>}),
  };
}

}  // namespace tocsin::cloudtrail
