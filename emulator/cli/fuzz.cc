#include "cli/fuzz.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>

#include "base/json.h"
#include "base/text.h"
#include "cli/event_files.h"
#include "cli/fuzz_stories.h"
#include "language/event_pattern/event_maker.h"
#include "language/event_pattern/event_pattern.h"
#include "tocsin/time.h"

namespace tocsin {
namespace {

constexpr int kFindings = 1;
constexpr int kFuzzError = 2;
constexpr std::size_t kFindingsShown = 40;
constexpr int kBarWidth = 30;

struct FuzzOptions {
  std::string pattern;
  std::vector<std::string> corpus;
  std::vector<std::string> scenarios;
  std::string invariant;
  std::uint64_t seed = 1;
  std::string time = "10s";
  std::uint64_t events_max = 0;
  bool mutate = false;
  bool json = false;
};

struct Finding {
  std::string kind;  // matches, misses, invariant, mutant
  std::string what;
  std::string event;
};

/// A line of the invariant file: {"event": {...}, "matches": true} or {"when": PATTERN, "matches": false}.
struct Invariant {
  std::string text;
  std::string event;
  std::optional<EventPattern> when;
  bool matches = true;
};

std::vector<Invariant> read_invariants(const std::string& path) {
  std::vector<Invariant> out;
  if (path.empty()) return out;
  for (const EventText& line : read_events({path})) {
    const auto json = parse_json(line.text);
    if (!json || !json->is_object() || !json->contains("matches") || !(*json)["matches"].is_boolean() ||
        json->contains("event") == json->contains("when")) {
      throw std::runtime_error(
          concat(line.place,
                 ": an invariant is {\"event\": {...}, \"matches\": true} or {\"when\": PATTERN, \"matches\": false}"));
    }
    Invariant one;
    one.text = line.text;
    one.matches = (*json)["matches"].get<bool>();
    if (json->contains("event")) one.event = json_text((*json)["event"]);
    if (json->contains("when")) one.when.emplace(json_text((*json)["when"]));
    out.push_back(std::move(one));
  }
  return out;
}

class Fuzzer {
 public:
  explicit Fuzzer(const FuzzOptions& options)
      : options_(options), text_(read_pattern(options.pattern)), pattern_(text_), maker_(pattern_, options.seed) {
    rules_.add(0, text_);
    for (const EventText& event : read_events(options.corpus)) corpus_.push_back(event.text);
    invariants_ = read_invariants(options.invariant);
  }

  int run() {
    single_changes();
    for (const Invariant& invariant : invariants_) {
      if (!invariant.event.empty()) check_invariants(invariant.event);
    }
    random_events();
    if (options_.mutate) mutants();
    report();
    return findings_.empty() ? 0 : kFindings;
  }

 private:
  bool matches(const std::string& event) {
    ++events_;
    return rules_.match(event).contains(0);
  }

  void found(std::string kind, std::string what, const std::string& event) {
    if (!known_.emplace(kind + "\t" + what, true).second) return;
    findings_.push_back({std::move(kind), std::move(what), event});
  }

  /// Each change alone, on each smallest matching event.
  void single_changes() {
    std::map<std::string, bool> violated;
    for (const std::string& base : maker_.matching()) {
      check_invariants(base);
      for (const FieldChange& change : maker_.changes()) {
        const std::string event = maker_.apply(base, change);
        check_invariants(event);
        const bool yes = matches(event);
        if (!change.unmentioned) {
          bool& broke = violated[change.path];
          broke = broke || !yes;
        }
        judge(base, change, yes);
      }
    }
    for (const auto& [path, yes] : violated) exercised_ += yes ? 1 : 0;
    fields_ = violated.size();
  }

  /// Which verdicts people do not expect.
  void judge(const std::string& base, const FieldChange& change, bool yes) {
    const auto is = [&](std::string_view label) { return change.label == label; };
    const bool surprising_match =
        change.label.starts_with("present") || is("an AWS service") || is("a read-only call") ||
        is("another account") || is("another region") || is("null") || is("empty string") || is("missing") ||
        is("in an array with something else") || is("zero") || is("true") || is("odd letters");
    const bool surprising_miss = is("other case") || is("as a boolean") || is("as a number") ||
                                 is("with a space behind") || is("as a string") ||
                                 change.label.ends_with("as a string") || is("the host name of a service") ||
                                 is("beginning with it in other case");
    if (yes && surprising_match) found("matches", concat(change.path, " ", change.label), shrunk(base, change, yes));
    if (!yes && surprising_miss) {
      found("misses", concat(change.path, " ", change.label, ": ", change.value.value_or("")),
            shrunk(base, change, yes));
    }
  }

  /// The smallest event that shows what the change does: without it the event matches.
  std::string shrunk(const std::string& base, const FieldChange& change, bool verdict) {
    return maker_.apply(EventMaker::shrink(base,
                                           [&](const std::string& smaller) {
                                             return pattern_.matches(smaller) &&
                                                    pattern_.matches(maker_.apply(smaller, change)) == verdict;
                                           }),
                        change);
  }

  void check_invariants(const std::string& event) {
    if (invariants_.empty()) return;
    const bool yes = matches(event);
    for (const Invariant& invariant : invariants_) {
      const bool applies = invariant.when ? invariant.when->matches(event) : invariant.event == event;
      if (applies && yes != invariant.matches) {
        found("invariant", concat(invariant.text, yes ? " but it matches" : " but it does not match"),
              invariant.when ? shrink_to(invariant, event) : event);
      }
    }
  }

  std::string shrink_to(const Invariant& invariant, const std::string& event) {
    return EventMaker::shrink(event, [&](const std::string& smaller) {
      return invariant.when->matches(smaller) && pattern_.matches(smaller) != invariant.matches;
    });
  }

  void random_events() {
    const auto now = [] { return std::chrono::steady_clock::now(); };
    const auto begin = now();
    const auto limit = parse_duration(options_.time);
    if (!limit) throw std::runtime_error(concat("--time ", options_.time, " is not a duration"));
    std::vector<const FieldChange*> made;
    for (std::uint64_t i = 0; options_.events_max == 0 || i < options_.events_max; ++i, ++random_) {
      if (options_.events_max == 0 && i % 256 == 0) {
        const auto spent = std::chrono::duration_cast<Duration>(now() - begin);
        progress(spent, *limit);
        if (spent >= *limit) break;
      }
      const std::string event = maker_.random_event(corpus_, made);
      check_invariants(event);
      matched_ += matches(event) ? 1 : 0;
    }
    if (isatty(STDERR_FILENO) != 0) fmt::print(stderr, "\r{:60}\r", "");
  }

  void progress(Duration spent, Duration limit) {
    if (isatty(STDERR_FILENO) == 0 || options_.json) return;
    const auto part =
        static_cast<int>(kBarWidth * std::min(spent, limit).count() / std::max<std::int64_t>(limit.count(), 1));
    std::string bar;
    for (int i = 0; i < kBarWidth; ++i) bar += i < part ? "█" : "░";
    fmt::print(stderr, "\r  {}  {:.1f} s  {} events", bar, static_cast<double>(spent.count()) / 1000, events_);
  }

  /// Edits of the pattern that neither the user's own events nor the stories would notice.
  void mutants() {
    if (corpus_.empty() && options_.scenarios.empty()) {
      throw std::runtime_error("--mutate needs --events or --scenarios: it says which edits those would not notice");
    }
    PatternStories stories(options_.scenarios, text_);
    if (!options_.scenarios.empty() && stories.size() == 0) {
      throw std::runtime_error(stories.failing().empty()
                                   ? "none of the stories has a rule with this pattern in its world"
                                   : "the stories with this pattern fail as they are: tocsin test shows why");
    }
    stories_ = stories.size();
    for (const PatternMutant& mutant : mutate_pattern(text_)) {
      std::optional<EventPattern> other;
      try {
        other.emplace(mutant.text);
      } catch (const PatternError&) {
        continue;  // AWS would notice.
      }
      ++mutants_;
      const bool noticed =
          std::any_of(corpus_.begin(), corpus_.end(),
                      [&](const std::string& event) { return other->matches(event) != pattern_.matches(event); }) ||
          stories.notice(mutant.text);
      if (!noticed) found("mutant", mutant.what, "");
    }
  }

  void report() {
    if (options_.json) return report_json();
    fmt::print("  {} events, {} of the random ones matched\n", events_, matched_);
    fmt::print("  matches as written         {} of {} fields exercised\n", exercised_, fields_);
    const auto section = [&](std::string_view kind, std::string_view title) {
      std::vector<const Finding*> these;
      for (const Finding& finding : findings_) {
        if (finding.kind == kind) these.push_back(&finding);
      }
      fmt::print("  {:<26} {}\n", title, these.size());
      for (std::size_t i = 0; i < these.size() && i < kFindingsShown; ++i) {
        fmt::print("    {}{}\n", these[i]->what, these[i]->event.empty() ? "" : concat("   e.g. ", these[i]->event));
      }
    };
    section("matches", "matches you may not want");
    section("misses", "misses you may not want");
    if (!invariants_.empty()) section("invariant", "invariants broken");
    if (options_.mutate) {
      section("mutant", concat("edits unnoticed of ", std::to_string(mutants_)));
      fmt::print("    asked: {} events, {} stories\n", corpus_.size(), stories_);
    }
    fmt::print("  seed {}  (--seed {} --count {} repeats this run)\n", options_.seed, options_.seed, random_);
  }

  void report_json() {
    Json rows = Json::array();
    for (const Finding& finding : findings_) {
      Json row = {{"kind", finding.kind}, {"what", finding.what}};
      if (!finding.event.empty()) row["event"] = parse_json(finding.event).value_or(Json());
      rows.push_back(std::move(row));
    }
    const Json out = {{"seed", options_.seed},   {"count", random_},    {"events", events_},   {"fields", fields_},
                      {"exercised", exercised_}, {"mutants", mutants_}, {"stories", stories_}, {"findings", rows}};
    fmt::print("{}\n", json_pretty(out));
  }

  const FuzzOptions& options_;
  std::string text_;
  EventPattern pattern_;
  Ruleset rules_;
  EventMaker maker_;
  std::vector<std::string> corpus_;
  std::vector<Invariant> invariants_;
  std::vector<Finding> findings_;
  std::map<std::string, bool> known_;
  std::uint64_t events_ = 0;
  std::uint64_t random_ = 0;  // events made by chance
  std::uint64_t matched_ = 0;
  std::size_t fields_ = 0;
  std::size_t exercised_ = 0;
  std::size_t mutants_ = 0;
  std::size_t stories_ = 0;
};

int run_fuzz(const FuzzOptions& options) {
  try {
    return Fuzzer(options).run();
  } catch (const PatternError& error) {
    fmt::print(stderr, "error: {}\n", event_pattern_refusal(error));
  } catch (const FileError& error) {
    fmt::print(stderr, "error: {}\n", error.text);
  } catch (const std::exception& error) {
    fmt::print(stderr, "error: {}\n", error.what());
  }
  return kFuzzError;
}

}  // namespace

void add_fuzz_command(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<FuzzOptions>();
  CLI::App* command = app.add_subcommand(
      "fuzz", "Make events from a pattern and show which verdicts may surprise. Exit 0: none, 1: some, 2: error");
  command->add_option("pattern", options->pattern, "JSON, or a file")->required();
  command->add_option("--events", options->corpus,
                      "Files of your own events: changed as well, and what --mutate is measured by");
  command->add_option("--seed", options->seed, "The same seed makes the same events");
  command->add_option("--time", options->time, "How long to make random events: 30s");
  command->add_option("--count", options->events_max, "How many random events to make, instead of --time");
  command->add_option("--invariant", options->invariant,
                      "File of lines {\"event\": {...}, \"matches\": true} or {\"when\": PATTERN, \"matches\": false}");
  command->add_flag("--mutate", options->mutate,
                    "Which edits of the pattern would neither your events nor your stories notice?");
  command->add_option("--scenarios", options->scenarios,
                      "Scenario files, or folders, for --mutate: told with each edit in place of the rule's pattern");
  command->add_flag("--json", options->json, "The results as JSON");
  command->callback([options, &exit_code] { exit_code = run_fuzz(*options); });
}

}  // namespace tocsin
