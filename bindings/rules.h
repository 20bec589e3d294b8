#pragma once

#include <pybind11/pybind11.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tocsin/ruleset.h"
#include "turn.h"

namespace tocsin::python {

namespace py = pybind11;

using RuleNames = std::vector<std::string>;

/// Which rules each of many events matched: ids in one long list, so that a million events cost no million objects.
class PythonMatches {
 public:
  explicit PythonMatches(std::shared_ptr<const RuleNames> names) : names_(std::move(names)) {}

  void add(const Matches& matches) {
    for (const std::uint32_t rule : matches) rules_.push_back(rule);
    ends_.push_back(rules_.size());
  }

  std::size_t size() const { return ends_.size(); }
  py::tuple at(std::int64_t index) const;
  py::dict counts() const;

 private:
  std::shared_ptr<const RuleNames> names_;
  std::vector<std::uint32_t> rules_;
  std::vector<std::size_t> ends_;  // of each event, in rules_
};

/// Rules by name. Gives the GIL back while it matches many.
class PythonRuleset {
 public:
  PythonRuleset(const std::string& dialect, bool whole);

  void add(const std::string& name, py::handle pattern);
  bool remove(const std::string& name);
  py::list match(py::handle event);
  PythonMatches match_many(const py::iterable& events);
  PythonMatches match_file(const std::string& path);

  py::dict rules() const;
  std::size_t size() const { return patterns_.size(); }
  std::size_t memory_bytes() const { return ruleset_.memory_bytes(); }

 private:
  struct Rule {
    std::uint32_t id = 0;
    std::string pattern;
  };

  void match_batch(const std::vector<std::string_view>& texts, std::size_t first, PythonMatches& matches);
  void match_lines(const std::string& path, PythonMatches& matches);

  Ruleset ruleset_;
  std::map<std::string, Rule> patterns_;
  std::shared_ptr<RuleNames> names_;  // by id; copied before it changes if a result still reads it
  std::vector<std::uint32_t> free_;
  std::atomic<bool> busy_ = false;
};

bool pattern_matches(py::handle pattern, py::handle event, const std::string& dialect);

/// matched, text, leaves and remarks of an Explanation.
py::tuple pattern_explain(py::handle pattern, py::handle event, const std::string& dialect);

/// Findings as (pattern's index, level, path, message).
py::list pattern_lint(const py::iterable& patterns, const std::string& dialect);

}  // namespace tocsin::python
