// The C++ rate that Python's match_many is compared with: ruleset_lines RULES EVENTS, where RULES has one pattern a
// line and EVENTS one event a line, which is read before the clock starts. Prints events a second of processor time.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <vector>

#include "tocsin/ruleset.h"

namespace {

std::vector<std::string> lines_of(const char* path) {
  std::vector<std::string> lines;
  std::ifstream stream(path);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  tocsin::Ruleset rules;
  std::uint32_t id = 0;
  for (const std::string& pattern : lines_of(argv[1])) rules.add(id++, pattern);
  const std::vector<std::string> events = lines_of(argv[2]);
  double best = 0;
  std::size_t matched = 0;
  for (int round = 0; round < 5; ++round) {
    const std::clock_t start = std::clock();
    for (const std::string& event : events) matched += rules.match(event).size();
    const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    best = std::max(best, static_cast<double>(events.size()) / seconds);
  }
  std::printf("%.0f %zu\n", best, matched);
}
