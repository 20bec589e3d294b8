#include "kernel/paging.h"
#include "services/events/errors.h"
#include "services/events/events.h"
#include "services/events/shapes.h"

namespace tocsin::events {
namespace {

constexpr std::int64_t kRulesPerPage = 100;

Rule listed(const RuleRow& row) {
  const auto given = [](const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); };
  return {.name = row.name,
          .arn = row.arn(),
          .event_pattern = given(row.pattern),
          .state = row.state,
          .description = given(row.description),
          .schedule_expression = given(row.schedule),
          .role_arn = given(row.role_arn),
          .event_bus_name = row.bus};
}

ListRulesOutput list_rules(Events& events, Call& call, const ListRulesInput& in) {
  const BusName bus = require_bus(events, call, in.event_bus_name).bus();
  const auto after = page_start(in.next_token);
  if (!after) throw invalid_token();
  const std::int64_t limit = in.limit.value_or(kRulesPerPage);
  auto rows = events.rules.list(bus, in.name_prefix.value_or(""), *after, limit + 1);
  ListRulesOutput out;
  out.next_token = cut_page(rows, static_cast<std::size_t>(limit), [](const RuleRow& row) { return row.name; });
  for (const RuleRow& row : rows) out.rules.push_back(listed(row));
  return out;
}

TestEventPatternOutput test_event_pattern(Events&, Call&, const TestEventPatternInput& in) {
  try {
    return {.result = EventPattern(in.event_pattern, Dialect::kTestEventPattern).matches(in.event)};
  } catch (const PatternError& error) {
    throw invalid_pattern(event_pattern_refusal(error));
  } catch (const EventError& error) {
    throw validation(error.message);
  }
}

}  // namespace

Operations rule_list_operations(Events& events) { return {operation("ListRules", events, list_rules)}; }

Operations pattern_operations(Events& events) { return {operation("TestEventPattern", events, test_event_pattern)}; }

}  // namespace tocsin::events
