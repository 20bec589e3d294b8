// Measures Ruleset. Prints one line a set: `name <tab> rules <tab> events/s <tab> matches per event`.
//
//   bench_event_pattern write DIR         events and rules as files, for the peers
//   bench_event_pattern sets [whole] [NAME]  the sets of the comparison; `whole`: with validation of whole events
//   bench_event_pattern grow              each kind with 1 to 10,000 rules: time, memory, adding, allocations
//   bench_event_pattern parse             simdjson's own rate on the same events

#include <simdjson.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <new>
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
constexpr int kRounds = 5;

/// Processor time of this thread, so that what else runs on the machine counts less.
double seconds_now() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

struct Measured {
  double per_second = 0;
  double matches = 0;
};

/// The median of several short rounds, each through all events.
Measured measure(Ruleset& rules, const std::vector<std::string>& events, int rounds) {
  std::vector<double> rates;
  std::size_t matches = 0;
  for (int round = 0; round <= rounds; ++round) {
    matches = 0;
    const double begin = seconds_now();
    for (const std::string& event : events) {
      const Matches found = rules.match(event);
      matches += found.size();
      for (const std::uint32_t rule : found) asm volatile("" ::"r"(rule));
    }
    if (round > 0) rates.push_back(static_cast<double>(events.size()) / (seconds_now() - begin));
  }
  std::sort(rates.begin(), rates.end());
  return {rates[rates.size() / 2], static_cast<double>(matches) / static_cast<double>(events.size())};
}

void write_files(const std::string& folder) {
  const auto lines = [&](const std::string& name, const std::vector<std::string>& all) {
    std::ofstream file(folder + "/" + name);
    for (const std::string& line : all) file << line << '\n';
  };
  lines("cloudtrail.jsonl", cloudtrail_events(kEvents));
  lines("parcels.jsonl", parcel_events(kEvents));
  std::ofstream file(folder + "/sets.tsv");
  for (const RuleSet& set : rule_sets()) {
    for (const std::string& rule : set.rules)
      file << set.name << '\t' << (set.parcels ? "parcels" : "cloudtrail") << '\t' << rule << '\n';
  }
}

void run_sets(Validation validation, const std::string& only) {
  const auto cloudtrail = cloudtrail_events(kEvents);
  const auto parcels = parcel_events(kEvents);
  for (const RuleSet& set : rule_sets()) {
    if (!set.name.starts_with(only)) continue;
    Ruleset rules(Dialect::kEventBridge, validation);
    for (std::size_t i = 0; i < set.rules.size(); ++i) rules.add(static_cast<std::uint32_t>(i), set.rules[i]);
    const Measured one = measure(rules, set.parcels ? parcels : cloudtrail, kRounds);
    std::printf("%s\t%zu\t%.0f\t%.4f\n", set.name.c_str(), set.rules.size(), one.per_second, one.matches);
    std::fflush(stdout);
  }
}

void run_grow() {
  const auto events = cloudtrail_events(20'000);
  for (const std::string& kind : kinds()) {
    double first = 0;
    for (const std::size_t count : {1, 10, 100, 1000, 10'000}) {
      const RuleSet set = many_rules(kind, count);
      Ruleset rules;
      std::size_t literals = 0;
      std::vector<double> adding;
      for (std::size_t i = 0; i < count; ++i) {
        const double begin = seconds_now();
        rules.add(static_cast<std::uint32_t>(i), set.rules[i]);
        adding.push_back(seconds_now() - begin);
        literals += set.rules[i].size();
      }
      const Measured one = measure(rules, events, 9);
      const std::size_t before = allocations;
      for (const std::string& event : events) rules.match(event);
      const std::size_t allocated = allocations - before;
      if (first == 0) first = one.per_second;
      std::vector<double> late(adding.end() - static_cast<std::ptrdiff_t>(std::min<std::size_t>(count, 100)),
                               adding.end());
      std::sort(late.begin(), late.end());
      std::printf("%s\t%zu\t%.0f\t%.4f\ttime x%.2f\t%.0f bytes/rule\tadd %.1f us, worst %.1f us\t%zu allocations\n",
                  kind.c_str(), count, one.per_second, one.matches, first / one.per_second,
                  static_cast<double>(rules.memory_bytes()) / static_cast<double>(count), late[late.size() / 2] * 1e6,
                  late.back() * 1e6, allocated);
      std::fflush(stdout);
    }
  }
}

void run_parse() {
  const auto rate = [](const char* name, const std::vector<std::string>& events, auto parse) {
    std::vector<simdjson::padded_string> padded;
    for (const std::string& event : events) padded.emplace_back(event);
    std::vector<double> rates;
    for (int round = 0; round <= kRounds; ++round) {
      const double begin = seconds_now();
      for (const auto& event : padded) parse(event);
      if (round > 0) rates.push_back(static_cast<double>(events.size()) / (seconds_now() - begin));
    }
    std::sort(rates.begin(), rates.end());
    std::printf("%s\t0\t%.0f\t0\n", name, rates[rates.size() / 2]);
  };
  simdjson::dom::parser dom;
  simdjson::ondemand::parser ondemand;
  const auto whole = [&](const simdjson::padded_string& event) {
    if (dom.parse(event).error()) std::abort();
  };
  rate("simdjson/dom cloudtrail", cloudtrail_events(kEvents), whole);
  rate("simdjson/dom parcels", parcel_events(kEvents), whole);
  rate("simdjson/on-demand cloudtrail detail.eventName", cloudtrail_events(kEvents),
       [&](const simdjson::padded_string& event) {
         auto document = ondemand.iterate(event);
         std::string_view name;
         if (document["detail"]["eventName"].get_string().get(name)) std::abort();
       });
  rate("simdjson/on-demand parcels properties.MAPBLKLOT", parcel_events(kEvents),
       [&](const simdjson::padded_string& event) {
         auto document = ondemand.iterate(event);
         std::string_view name;
         if (document["properties"]["MAPBLKLOT"].get_string().get(name)) std::abort();
       });
}

}  // namespace
}  // namespace tocsin::bench

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "sets";
  if (mode == "write" && argc > 2) {
    tocsin::bench::write_files(argv[2]);
  } else if (mode == "sets") {
    const bool whole = argc > 2 && std::string(argv[2]) == "whole";
    const std::string only = argc > 2 + (whole ? 1 : 0) ? argv[argc - 1] : "";
    tocsin::bench::run_sets(whole ? tocsin::Validation::kWhole : tocsin::Validation::kReferenced, only);
  } else if (mode == "grow") {
    tocsin::bench::run_grow();
  } else if (mode == "parse") {
    tocsin::bench::run_parse();
  } else {
    std::fprintf(stderr, "usage: bench_event_pattern write DIR | sets [whole] | grow | parse\n");
    return 2;
  }
  return 0;
}
