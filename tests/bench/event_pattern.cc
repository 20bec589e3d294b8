// Measures Ruleset; tests/bench/event_pattern.py asks it, turn by turn with the peers, and shows the ratios.
//
//   bench_event_pattern write DIR [COUNT]  events and rules as files, for itself and the peers
//   bench_event_pattern answer DIR DATA    answers lines of standard input about the events of DATA:
//       set NAME                            takes the rules of that set: `rules`
//       run WHAT COUNT PASSES               WHAT: referenced, whole, simdjson: `seconds matches allocations`
//   bench_event_pattern grow KIND          1 and 10,000 rules of a kind, in turns: see run_grow
//   bench_event_pattern sets [NAME [COUNT [whole]]]   our own rates alone, for a profiler

#include <simdjson.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <new>
#include <sstream>
#include <string>
#include <vector>

#include "event_pattern_data.h"
#include "tocsin/ruleset.h"

namespace {

std::atomic<std::size_t> allocations{0};

}  // namespace

// Counts what the steady state must not do.
void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace tocsin::bench {
namespace {

constexpr std::size_t kEvents = 200'000;
constexpr std::size_t kManyRules = 10'000;

/// Processor time of this thread, so that what else runs on the machine counts less.
double seconds_now() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

/// Matches the events, and looks at each match. Not inlined, so that a profiler can be told to look here alone.
[[gnu::noinline]] std::size_t match_all(Ruleset& rules, const std::vector<std::string>& events, std::size_t count) {
  std::size_t matches = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Matches found = rules.match(events[i]);
    matches += found.size();
    for (const std::uint32_t rule : found) asm volatile("" ::"r"(rule));
  }
  return matches;
}

Ruleset compiled(const std::vector<std::string>& patterns, Validation validation) {
  Ruleset rules(Dialect::kEventBridge, validation);
  for (std::size_t i = 0; i < patterns.size(); ++i) rules.add(static_cast<std::uint32_t>(i), patterns[i]);
  return rules;
}

void write_files(const std::string& folder, std::size_t count) {
  const auto lines = [&](const std::string& name, const std::vector<std::string>& all) {
    std::ofstream file(folder + "/" + name);
    for (const std::string& line : all) file << line << '\n';
  };
  lines("cloudtrail.jsonl", cloudtrail_events(count));
  lines("parcels.jsonl", parcel_events(count));
  std::ofstream file(folder + "/sets.tsv");
  for (const RuleSet& set : rule_sets()) {
    for (const std::string& rule : set.rules)
      file << set.name << '\t' << (set.parcels ? "parcels" : "cloudtrail") << '\t' << rule << '\n';
  }
}

std::vector<std::string> lines_of(const std::string& path) {
  std::vector<std::string> lines;
  std::ifstream stream(path);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

/// The rules of a set in the file that the peers read, too.
std::vector<std::string> rules_of(const std::string& folder, const std::string& set) {
  std::vector<std::string> out;
  for (const std::string& line : lines_of(folder + "/sets.tsv")) {
    const auto tabs = split(line, '\t');
    if (tabs[0] == set) out.push_back(line.substr(tabs[0].size() + tabs[1].size() + 2));
  }
  return out;
}

void answer(const std::string& folder, const std::string& data) {
  const std::vector<std::string> events = lines_of(concat(folder, "/", data, ".jsonl"));
  Ruleset referenced;
  Ruleset whole;
  simdjson::dom::parser parser;
  std::vector<simdjson::padded_string> padded;  // Others need not.
  for (std::string line; std::getline(std::cin, line);) {
    std::istringstream words(line);
    std::string command;
    std::string name;
    words >> command >> name;
    if (command == "set") {
      const auto patterns = rules_of(folder, name);
      referenced = compiled(patterns, Validation::kReferenced);
      whole = compiled(patterns, Validation::kWhole);
      std::printf("%zu\n", patterns.size());
    } else {
      std::size_t count = 0;
      std::size_t passes = 0;
      words >> count >> passes;
      count = std::min(count, events.size());
      if (name == "simdjson" && padded.empty()) padded.assign(events.begin(), events.end());
      std::size_t matches = 0;
      const std::size_t before = allocations;
      const double begin = seconds_now();
      for (std::size_t pass = 0; pass < passes; ++pass) {
        if (name != "simdjson") {
          matches = match_all(name == "whole" ? whole : referenced, events, count);
          continue;
        }
        for (std::size_t i = 0; i < count; ++i) {
          if (parser.parse(padded[i]).error()) std::abort();
        }
      }
      std::printf("%.9f %zu %zu\n", seconds_now() - begin, matches, allocations - before);
    }
    std::fflush(stdout);
  }
}

/// Prints `ratio bytes literals add worst allocations one many matches`: time for an event with 10,000 rules over that
/// with one; bytes a rule, those of its literals; microseconds to add one to 10,000, median and worst of 200;
/// allocations of 20,000 events; events/s with one rule and with all; matches an event of all. To look at each of
/// thousands of matches is not part of the time.
void run_grow(const std::string& kind) {
  const auto events = cloudtrail_events(20'000);
  const RuleSet set = many_rules(kind, kManyRules + 200);
  Ruleset one = compiled({set.rules[0]}, Validation::kReferenced);
  Ruleset many =
      compiled({set.rules.begin(), set.rules.begin() + static_cast<long>(kManyRules)}, Validation::kReferenced);
  const std::size_t bytes = many.memory_bytes();
  std::vector<double> ratios;
  std::vector<double> one_rates;
  std::vector<double> many_rates;
  std::size_t matches = 0;
  const auto seconds = [&](Ruleset& rules) {
    matches = 0;
    const double begin = seconds_now();
    for (const std::string& event : events) matches += rules.match(event).size();
    return seconds_now() - begin;
  };
  seconds(one);
  seconds(many);
  for (int round = 0; round < 11; ++round) {
    const double first = seconds(one);
    const double second = seconds(many);
    ratios.push_back(second / first);
    one_rates.push_back(static_cast<double>(events.size()) / first);
    many_rates.push_back(static_cast<double>(events.size()) / second);
  }
  const std::size_t before = allocations;
  match_all(many, events, events.size());
  const std::size_t allocated = allocations - before;
  std::vector<double> adding;
  for (std::size_t i = kManyRules; i < set.rules.size(); ++i) {
    const double begin = seconds_now();
    many.add(static_cast<std::uint32_t>(i), set.rules[i]);
    adding.push_back((seconds_now() - begin) * 1e6);
  }
  std::printf("%.3f %zu %zu %.2f %.2f %zu %.0f %.0f %.2f\n", median(ratios), bytes / kManyRules, literal_bytes(kind),
              median(adding), *std::max_element(adding.begin(), adding.end()), allocated, median(one_rates),
              median(many_rates), static_cast<double>(matches) / static_cast<double>(events.size()));
}

void run_sets(const std::string& only, std::size_t count, Validation validation) {
  const auto cloudtrail = cloudtrail_events(count);
  const auto parcels = parcel_events(count);
  for (const RuleSet& set : rule_sets()) {
    if (!set.name.starts_with(only)) continue;
    Ruleset rules = compiled(set.rules, validation);
    const auto& events = set.parcels ? parcels : cloudtrail;
    std::vector<double> rates;
    std::size_t matches = match_all(rules, events, count);
    for (int round = 0; round < 5; ++round) {
      const double begin = seconds_now();
      matches = match_all(rules, events, count);
      rates.push_back(static_cast<double>(count) / (seconds_now() - begin));
    }
    std::printf("%s\t%zu rules\t%.0f events/s\t%.4f matches\n", set.name.c_str(), set.rules.size(), median(rates),
                static_cast<double>(matches) / static_cast<double>(count));
    std::fflush(stdout);
  }
}

}  // namespace
}  // namespace tocsin::bench

int main(int argc, char** argv) {
  using namespace tocsin::bench;
  const std::vector<std::string> words(argv + 1, argv + argc);
  const std::string mode = words.empty() ? "sets" : words[0];
  const auto number = [&](std::size_t i) { return words.size() > i ? std::stoull(words[i]) : kEvents; };
  if (mode == "write" && words.size() > 1) {
    write_files(words[1], number(2));
  } else if (mode == "answer" && words.size() == 3) {
    answer(words[1], words[2]);
  } else if (mode == "grow" && words.size() == 2) {
    run_grow(words[1]);
  } else if (mode == "sets") {
    const bool whole = !words.empty() && words.back() == "whole";
    run_sets(words.size() > 1 ? words[1] : "", number(2),
             whole ? tocsin::Validation::kWhole : tocsin::Validation::kReferenced);
  } else {
    std::fprintf(stderr, "usage: bench_event_pattern write DIR | answer DIR DATA | grow KIND | sets [NAME [COUNT]]\n");
    return 2;
  }
  return 0;
}
