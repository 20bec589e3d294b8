#include "rules.h"

#include <zlib.h>

#include "base/text.h"
#include "language/event_pattern/event_pattern.h"
#include "language/event_pattern/explain.h"
#include "language/event_pattern/lint.h"
#include "values.h"

namespace tocsin::python {
namespace {

constexpr std::size_t kBatch = 256;
constexpr unsigned kChunkBytes = 1 << 18;  // Stays in the cache while its lines are matched.

Dialect dialect_of(const std::string& name) {
  if (name == "eventbridge") return Dialect::kEventBridge;
  if (name == "test-event-pattern") return Dialect::kTestEventPattern;
  if (name == "pipes") return Dialect::kPipes;
  if (name == "sns-attributes") return Dialect::kSnsAttributes;
  if (name == "sns-body") return Dialect::kSnsBody;
  throw py::value_error(concat("unknown dialect \"", name,
                               "\"; known: eventbridge, test-event-pattern, pipes, sns-attributes, sns-body"));
}

struct CloseFile {
  void operator()(gzFile_s* file) const { gzclose(file); }
};

EventError at_place(const std::string& place, const EventError& error) {
  return EventError(concat(place, ": ", error.message));
}

/// The lines of a file one after another, gzip unpacked, without the whole file in memory.
class Lines {
 public:
  explicit Lines(const std::string& path) : path_(path), file_(gzopen(path.c_str(), "rb")) {
    if (!file_) throw std::runtime_error(concat(path, ": cannot be opened"));
    gzbuffer(file_.get(), kChunkBytes / 4);
    buffer_.reserve(2 * kChunkBytes);
  }

  /// False at the end. The line is valid until the next call.
  bool next(std::string_view& line) {
    for (;;) {
      const auto end = buffer_.find('\n', begin_);
      if (end != std::string::npos) {
        line = std::string_view(buffer_).substr(begin_, end - begin_);
        begin_ = end + 1;
        return true;
      }
      if (at_end_) break;
      read_more();
    }
    line = std::string_view(buffer_).substr(begin_);
    begin_ = buffer_.size();
    return !line.empty();
  }

 private:
  void read_more() {
    buffer_.erase(0, begin_);
    begin_ = 0;
    const std::size_t before = buffer_.size();
    buffer_.resize(before + kChunkBytes);
    const int count = gzread(file_.get(), buffer_.data() + before, kChunkBytes);
    if (count < 0) throw std::runtime_error(concat(path_, ": cannot be read"));
    buffer_.resize(before + static_cast<std::size_t>(count));
    at_end_ = count == 0;
  }

  std::string path_;
  std::unique_ptr<gzFile_s, CloseFile> file_;
  std::string buffer_;
  std::size_t begin_ = 0;
  bool at_end_ = false;
};

}  // namespace

py::tuple PythonMatches::at(std::int64_t index) const {
  const auto count = static_cast<std::int64_t>(ends_.size());
  if (index < 0) index += count;
  if (index < 0 || index >= count) throw py::index_error("there is no such event");
  const auto event = static_cast<std::size_t>(index);
  const std::size_t begin = event == 0 ? 0 : ends_[event - 1];
  py::tuple matched(ends_[event] - begin);
  for (std::size_t i = begin; i < ends_[event]; ++i) matched[i - begin] = py::str((*names_)[rules_[i]]);
  return matched;
}

py::dict PythonMatches::counts() const {
  std::vector<std::size_t> counts(names_->size());
  for (const std::uint32_t rule : rules_) ++counts[rule];
  py::dict out;
  for (std::size_t rule = 0; rule < counts.size(); ++rule) {
    if (counts[rule] > 0) out[py::str((*names_)[rule])] = counts[rule];
  }
  return out;
}

PythonRuleset::PythonRuleset(const std::string& dialect, bool whole)
    : ruleset_(dialect_of(dialect), whole ? Validation::kWhole : Validation::kReferenced),
      names_(std::make_shared<RuleNames>()) {}

void PythonRuleset::add(const std::string& name, py::handle pattern) {
  const Turn turn(busy_, "Ruleset");
  py::object keep;
  const std::string_view text = text_of(pattern, keep);
  const auto known = patterns_.find(name);
  if (known != patterns_.end()) {
    ruleset_.add(known->second.id, text);
    known->second.pattern = text;
    return;
  }
  const auto id = free_.empty() ? static_cast<std::uint32_t>(names_->size()) : free_.back();
  ruleset_.add(id, text);
  if (names_.use_count() > 1) names_ = std::make_shared<RuleNames>(*names_);
  if (!free_.empty()) free_.pop_back();
  if (id == names_->size()) names_->emplace_back();
  (*names_)[id] = name;
  patterns_[name] = {id, std::string(text)};
}

bool PythonRuleset::remove(const std::string& name) {
  const Turn turn(busy_, "Ruleset");
  const auto known = patterns_.find(name);
  if (known == patterns_.end()) return false;
  ruleset_.remove(known->second.id);
  free_.push_back(known->second.id);
  patterns_.erase(known);
  return true;
}

py::list PythonRuleset::match(py::handle event) {
  const Turn turn(busy_, "Ruleset");
  py::object keep;
  py::list matched;
  for (const std::uint32_t rule : ruleset_.match(text_of(event, keep))) matched.append(py::str((*names_)[rule]));
  return matched;
}

void PythonRuleset::match_batch(const std::vector<std::string_view>& texts, std::size_t first, PythonMatches& matches) {
  const py::gil_scoped_release release;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    try {
      matches.add(ruleset_.match(texts[i]));
    } catch (const EventError& error) {
      throw at_place(concat("event ", std::to_string(first + i)), error);
    }
  }
}

PythonMatches PythonRuleset::match_many(const py::iterable& events) {
  const Turn turn(busy_, "Ruleset");
  PythonMatches matches(names_);
  std::vector<py::object> kept;
  std::vector<std::string_view> texts;
  kept.reserve(kBatch);
  texts.reserve(kBatch);
  for (const py::handle event : events) {
    texts.push_back(text_of(event, kept.emplace_back()));
    if (texts.size() < kBatch) continue;
    match_batch(texts, matches.size(), matches);
    texts.clear();
    kept.clear();
  }
  match_batch(texts, matches.size(), matches);
  return matches;
}

void PythonRuleset::match_lines(const std::string& path, PythonMatches& matches) {
  const py::gil_scoped_release release;
  Lines lines(path);
  std::size_t number = 0;
  for (std::string_view line; lines.next(line);) {
    ++number;
    if (trim(line).empty()) continue;
    try {
      matches.add(ruleset_.match(line));
    } catch (const EventError& error) {
      throw at_place(concat(path, ":", std::to_string(number)), error);
    }
  }
}

PythonMatches PythonRuleset::match_file(const std::string& path) {
  const Turn turn(busy_, "Ruleset");
  PythonMatches matches(names_);
  match_lines(path, matches);
  return matches;
}

py::dict PythonRuleset::rules() const {
  py::dict out;
  for (const auto& [name, rule] : patterns_) out[py::str(name)] = py::str(rule.pattern);
  return out;
}

bool pattern_matches(py::handle pattern, py::handle event, const std::string& dialect) {
  py::object keep_pattern, keep_event;
  return EventPattern(text_of(pattern, keep_pattern), dialect_of(dialect)).matches(text_of(event, keep_event));
}

py::tuple pattern_explain(py::handle pattern, py::handle event, const std::string& dialect) {
  py::object keep_pattern, keep_event;
  const EventPattern compiled(text_of(pattern, keep_pattern), dialect_of(dialect));
  const Explanation explanation = explain(compiled, text_of(event, keep_event));
  py::list leaves;
  for (const LeafVerdict& leaf : explanation.leaves) {
    leaves.append(py::make_tuple(leaf.path, leaf.wanted, leaf.found, leaf.ok, leaf.by, leaf.hint, leaf.distance));
  }
  return py::make_tuple(explanation.matched, explanation_text(explanation), leaves,
                        py::tuple(py::cast(explanation.remarks)), explanation.distance);
}

py::list pattern_lint(const py::iterable& patterns, const std::string& dialect) {
  std::vector<std::string> texts;
  for (const py::handle pattern : patterns) {
    py::object keep;
    texts.emplace_back(text_of(pattern, keep));
  }
  py::list findings;
  for (const LintFinding& finding : lint(texts, dialect_of(dialect))) {
    findings.append(py::make_tuple(finding.pattern, py::str(std::string(level_name(finding.level))), finding.path,
                                   finding.message));
  }
  return findings;
}

}  // namespace tocsin::python
