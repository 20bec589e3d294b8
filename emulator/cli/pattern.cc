#include "cli/pattern.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <iostream>
#include <map>
#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/text.h"
#include "cli/event_files.h"
#include "cli/pattern_lines.h"
#include "language/event_pattern/event_pattern.h"
#include "language/event_pattern/explain.h"
#include "language/event_pattern/lint.h"

namespace tocsin {
namespace {

constexpr int kMatched = 0;
constexpr int kNotMatched = 1;
constexpr int kError = 2;

const std::map<std::string, Dialect> kDialects = {{"eventbridge", Dialect::kEventBridge},
                                                  {"test-event-pattern", Dialect::kTestEventPattern},
                                                  {"pipes", Dialect::kPipes},
                                                  {"sns-attributes", Dialect::kSnsAttributes},
                                                  {"sns-body", Dialect::kSnsBody}};

struct PatternOptions {
  std::string pattern;
  std::vector<std::string> patterns;
  std::vector<std::string> events;
  Dialect dialect = Dialect::kEventBridge;
  bool jsonl = false;
  bool transform = false;
  bool json = false;
  bool whole = false;
  double seconds = 2;
};

int test_pattern(const PatternOptions& options) {
  std::ios::sync_with_stdio(false);
  if (options.transform) {
    answer_transform_lines(std::cin, std::cout);
    return 0;
  }
  if (options.jsonl) {
    answer_pattern_lines(std::cin, std::cout, options.dialect);
    return 0;
  }
  if (options.pattern.empty() || options.events.empty()) {
    fmt::print(stderr, "tocsin pattern test: give a pattern and events, or --jsonl\n");
    return kError;
  }
  Ruleset rules(options.dialect, Validation::kWhole);
  rules.add(0, read_pattern(options.pattern));
  const auto events = read_events(options.events);
  std::size_t matched = 0;
  std::size_t bad = 0;
  for (const EventText& event : events) {
    std::string verdict;
    try {
      const bool yes = rules.match(event.text).contains(0);
      matched += yes ? 1 : 0;
      verdict = yes ? "match" : "no match";
    } catch (const EventError& error) {
      ++bad;
      verdict = concat("error: ", error.what());
    }
    fmt::print("{}\n", events.size() == 1 ? verdict : concat(event.place, "  ", verdict));
  }
  if (events.size() != 1) fmt::print("{} of {} events matched\n", matched, events.size());
  if (bad > 0) return kError;
  return matched > 0 ? kMatched : kNotMatched;
}

int explain_pattern(const PatternOptions& options) {
  const EventPattern pattern(read_pattern(options.pattern), options.dialect);
  const auto events = read_events(options.events);
  bool all = true;
  for (const EventText& event : events) {
    const Explanation explanation = explain(pattern, event.text);
    all = all && explanation.matched;
    if (options.json) {
      Json row = explanation_json(explanation);
      row["event"] = event.place;
      fmt::print("{}\n", json_text(row));
    } else {
      fmt::print("{}{}", events.size() == 1 ? "" : concat(event.place, "\n"), explanation_text(explanation));
    }
  }
  return all && !events.empty() ? kMatched : kNotMatched;
}

int lint_patterns(const PatternOptions& options) {
  std::vector<std::string> texts;
  for (const std::string& argument : options.patterns) texts.push_back(read_pattern(argument));
  const auto findings = lint(texts, options.dialect);
  bool refused = false;
  Json rows = Json::array();
  for (const LintFinding& finding : findings) {
    const std::string& name = options.patterns[finding.pattern];
    const std::string where =
        trim(name).starts_with('{') ? concat("pattern ", std::to_string(finding.pattern + 1)) : name;
    refused = refused || finding.level == LintLevel::kRefused;
    const std::string_view level = level_name(finding.level);
    if (options.json) {
      rows.push_back({{"pattern", where}, {"level", level}, {"path", finding.path}, {"message", finding.message}});
    } else {
      fmt::print("{}: {}: {}{}{}\n", where, level, finding.path, finding.path.empty() ? "" : ": ", finding.message);
    }
  }
  if (options.json) fmt::print("{}\n", json_pretty(rows));
  if (refused) return kError;
  return findings.empty() ? 0 : 1;
}

int bench_patterns(const PatternOptions& options) {
  Ruleset rules(options.dialect, options.whole ? Validation::kWhole : Validation::kReferenced);
  std::uint32_t id = 0;
  for (const std::string& argument : options.patterns) {
    // A file may hold many patterns, one a line.
    const std::string text = trim(argument).starts_with('{') ? argument : read_input(argument);
    for (const EventText& pattern : events_of(argument, text)) rules.add(id++, pattern.text);
  }
  const auto events = read_events(options.events);
  if (events.empty()) throw std::runtime_error("there are no events");
  std::size_t bytes = 0;
  for (const EventText& event : events) bytes += event.text.size();
  std::vector<double> rates;
  std::size_t matches = 0;
  const auto now = [] {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  };
  const double until = now() + options.seconds;
  while (rates.size() < 3 || now() < until) {
    matches = 0;
    const double begin = now();
    for (const EventText& event : events) matches += rules.match(event.text).size();
    rates.push_back(static_cast<double>(events.size()) / std::max(now() - begin, 1e-9));
  }
  std::sort(rates.begin(), rates.end());
  const double median = rates[rates.size() / 2];
  fmt::print("{} rules, {} events of {} bytes, {} matches\n", rules.size(), events.size(), bytes / events.size(),
             matches);
  fmt::print("{:.0f} events/s (median of {} rounds), {:.0f} MB/s, {} bytes a rule\n", median, rates.size(),
             median * static_cast<double>(bytes) / static_cast<double>(events.size()) / 1e6,
             rules.size() == 0 ? 0 : rules.memory_bytes() / rules.size());
  return 0;
}

/// AWS's wording where a pattern is at fault.
template <class Command>
int guarded(Command command, const PatternOptions& options) {
  try {
    return command(options);
  } catch (const PatternError& error) {
    fmt::print(stderr, "error: {}\n", event_pattern_refusal(error));
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
  }
  return kError;
}

}  // namespace

void add_pattern_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<PatternOptions>();
  CLI::App* group = app.add_subcommand("pattern", "Try event patterns: test, explain, lint, bench");
  group->require_subcommand(1);
  const auto dialect = [&](CLI::App* command) {
    command->add_option("--dialect", options->dialect, "Where the pattern is used")
        ->transform(CLI::CheckedTransformer(kDialects, CLI::ignore_case));
  };
  const auto runs = [&](CLI::App* command, auto function) {
    dialect(command);
    command->callback([options, &exit_code, function] { exit_code = guarded(function, *options); });
  };

  CLI::App* test =
      group->add_subcommand("test", "Does the pattern match? Exit 0: an event matched, 1: none did, 2: error");
  test->add_option("pattern", options->pattern, "JSON, or a file");
  test->add_option("events", options->events, "Files of one event or JSON lines, gzip too; - is standard input");
  test->add_flag("--jsonl", options->jsonl, "Answer lines {\"pattern\": ..., \"event\": ...} of standard input");
  test->add_flag("--transform", options->transform,
                 "Answer lines {\"event\": ..., \"InputPathsMap\": ..., \"InputTemplate\": ...} of standard input");
  runs(test, test_pattern);

  CLI::App* explain_command = group->add_subcommand("explain", "Why the pattern matches, or what came nearest");
  explain_command->add_option("pattern", options->pattern, "JSON, or a file")->required();
  explain_command->add_option("events", options->events, "Files of events; - is standard input")->required();
  explain_command->add_flag("--json", options->json, "One JSON object a line");
  runs(explain_command, explain_pattern);

  CLI::App* lint_command = group->add_subcommand("lint", "What in the patterns can never match, or matches too much");
  lint_command->add_option("patterns", options->patterns, "JSON, or files")->required();
  lint_command->add_flag("--json", options->json, "A JSON array");
  runs(lint_command, lint_patterns);

  CLI::App* bench = group->add_subcommand("bench", "How fast the patterns are on your events");
  bench->add_option("patterns", options->patterns, "JSON, or files of patterns")->required();
  bench->add_option("--events", options->events, "Files of events; - is standard input")->required();
  bench->add_option("--time", options->seconds, "Seconds to measure for");
  bench->add_flag("--whole", options->whole, "Check that events are strict JSON throughout");
  runs(bench, bench_patterns);
}

}  // namespace tocsin
