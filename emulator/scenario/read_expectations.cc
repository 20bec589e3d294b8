// The expectations of a story: then.

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "scenario/story_reader.h"
#include "scenario/values.h"

namespace tocsin {
namespace {

struct Kind {
  std::string_view name;
  Expectation::Kind kind;
  std::span<const Key> (*keys)();  // null: any members
};

constexpr Kind kKinds[] = {
    {"mail", Expectation::Kind::kMail, mail_keys},    {"confirmation", Expectation::Kind::kConfirmation, mail_keys},
    {"queue", Expectation::Kind::kQueue, queue_keys}, {"record", Expectation::Kind::kRecord, nullptr},
    {"call", Expectation::Kind::kCall, call_keys},    {"stops", Expectation::Kind::kStops, stops_keys},
};

}  // namespace

std::vector<Expectation> StoryReader::expectations(const Yaml& list) {
  std::vector<Expectation> all;
  for (const Yaml& item : list.items()) all.push_back(expectation(item));
  return all;
}

Expectation StoryReader::expectation(const Yaml& value) {
  Expectation made;
  made.position = value.position();
  const std::size_t problems_before = problems_.size();
  if (!expect_map(value, "an expectation")) return made;
  for (const Member& member : value.members(problems_)) {
    if (member.key == "never") {
      made.never = true;
      if (!expect_map(member.value, "never")) continue;
      for (const Member& inner : member.value.members(problems_)) {
        if (inner.key == "within") {
          made.within = duration(inner);
        } else {
          wanted(inner, made);
        }
      }
    } else if (member.key == "within") {
      made.within = duration(member);
    } else if (member.key == "times") {
      made.times = integer(member);
    } else {
      wanted(member, made);
    }
  }
  const bool has_reported = problems_.size() > problems_before;
  if (!made.wanted && !has_reported)
    report(made.position, "this expects nothing: write mail, queue, record, call or stops");
  if (made.never && made.times) report(made.position, "never and times exclude each other");
  return made;
}

void StoryReader::wanted(const Member& member, Expectation& expectation) {
  for (const Kind& kind : kKinds) {
    if (kind.name != member.key) continue;
    if (expectation.wanted) report(member.position, "an expectation expects one thing; write two");
    expectation.kind = kind.kind;
    expectation.position = member.position;
    Written written = member.value.written(problems_);
    if (written.json->is_string() && kind.kind == Expectation::Kind::kStops) {
      written.json = std::make_shared<const Json>(Json{{"code", *written.json}});
    } else if (!written.json->is_object()) {
      report(member.value.position(), concat(member.key, " must be a map, not ", member.value.kind()));
      written.json = std::make_shared<const Json>(Json::object());
    }
    if (kind.keys) check_wanted(written, kind.keys(), member.key);
    if (std::string problem = matcher_problem(*written.json); !problem.empty()) {
      report(member.value.position(), std::move(problem));
    }
    expectation.wanted = written.json;
    return;
  }
  report_unknown(member, "expectation", expectation_keys());
}

void StoryReader::check_wanted(const Written& written, std::span<const Key> keys, std::string_view what) {
  for (const auto& [name, value] : written.json->items()) {
    const Key* key = find_key(keys, name);
    if (key == nullptr) {
      const std::string meant = did_you_mean(name, names_of(keys));
      report(written.at(name), concat("unknown field \"", name, "\" of ", what,
                                      meant.empty() ? concat("; known: ", join(names_of(keys), ", ")) : meant));
      continue;
    }
    if (key->type != KeyType::kMatcher || !value.is_object()) continue;
    for (const auto& [operator_name, unused] : value.items()) {
      if (find_key(matcher_keys(), operator_name)) continue;
      report(written.at(concat(name, ".", operator_name)),
             concat("unknown matcher \"", operator_name, "\"; known: ", join(names_of(matcher_keys()), ", ")));
    }
  }
}

}  // namespace tocsin
