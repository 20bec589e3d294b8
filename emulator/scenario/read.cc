#include "scenario/read.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "base/text.h"
#include "model/service_model.h"
#include "model/validate.h"
#include "scenario/keys.h"
#include "scenario/values.h"
#include "scenario/yaml.h"

namespace tocsin {
namespace {

/// Reads one document. Every method reports what is wrong and goes on, so that all problems come out at once.
class StoryReader {
 public:
  explicit StoryReader(Problems& problems) : problems_(problems) {}

  Story read(const Yaml& document);
  std::vector<Act> acts(const Yaml& list);

 private:
  using Member = Yaml::Member;

  void report(const Position& position, std::string message) { problems_.push_back({position, std::move(message)}); }
  bool expect_map(const Yaml& value, std::string_view what);
  bool expect_list(const Yaml& value, std::string_view what);
  void report_unknown(const Member& member, std::string_view what, std::span<const Key> keys);

  std::string text(const Member& member);
  std::vector<std::string> texts(const Member& member);
  std::optional<Duration> duration(const Member& member);
  int integer(const Member& member);
  void story_member(const Member& member, Story& story);
  void uses(const Member& member, Story& story);
  void settings(const Member& member, Story& story);
  void deploys(const Member& member, Story& story);
  void examples(const Member& member, Story& story);
  Round round(const Yaml& value);
  Act act(const Yaml& value);
  bool act_member(const Member& member, Act& act);
  void call(const Member& member, Act& act);
  void check_input(const Act& act);
  void saves(const Member& member, Act& act);
  std::optional<Refusal> refusal(const Member& member);
  std::vector<Expectation> expectations(const Yaml& list);
  Expectation expectation(const Yaml& value);
  void wanted(const Member& member, Expectation& expectation);
  void check_wanted(const Written& written, std::span<const Key> keys, std::string_view what);

  Problems& problems_;
};

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

bool StoryReader::expect_map(const Yaml& value, std::string_view what) {
  if (value.is_map()) return true;
  report(value.position(), concat(what, " must be a map, not ", value.kind()));
  return false;
}

bool StoryReader::expect_list(const Yaml& value, std::string_view what) {
  if (value.is_list()) return true;
  report(value.position(), concat(what, " must be a list, not ", value.kind()));
  return false;
}

void StoryReader::report_unknown(const Member& member, std::string_view what, std::span<const Key> keys) {
  const std::vector<std::string> known = names_of(keys);
  std::string message = concat("unknown ", what, " \"", member.key, "\"");
  const std::string meant = did_you_mean(member.key, known);
  report(member.position, message + (meant.empty() ? concat("; known: ", join(known, ", ")) : meant));
}

std::string StoryReader::text(const Member& member) {
  if (!member.value.is_scalar()) {
    report(member.value.position(), concat(member.key, " must be text, not ", member.value.kind()));
  }
  return member.value.text();
}

std::optional<Duration> StoryReader::duration(const Member& member) {
  std::string written = text(member);
  if (written.starts_with('+')) written.erase(0, 1);
  const auto parsed = parse_duration(written);
  if (!parsed) {
    report(member.value.position(), concat("\"", written, "\" is not a duration such as 10s, 5 min or 90 days"));
  }
  return parsed;
}

int StoryReader::integer(const Member& member) {
  const auto parsed = parse_integer(text(member));
  if (!parsed || *parsed < 0 || *parsed > 1'000'000'000) {
    report(member.value.position(), concat(member.key, " must be a whole number from 0"));
    return 0;
  }
  return static_cast<int>(*parsed);
}

Story StoryReader::read(const Yaml& document) {
  Story story;
  story.position = document.position();
  if (!expect_map(document, "a story")) return story;
  Round single;
  bool has_single = false;
  for (const Member& member : document.members(problems_)) {
    if (member.key == "when" && expect_list(member.value, "when")) {
      single.when = acts(member.value);
      has_single = true;
    } else if (member.key == "then" && expect_list(member.value, "then")) {
      single.then = expectations(member.value);
      has_single = true;
    } else if (find_key(story_keys(), member.key)) {
      story_member(member, story);
    } else {
      report_unknown(member, "key", story_keys());
    }
  }
  if (has_single && !story.rounds.empty()) {
    report(story.position, "a story has either when and then, or rounds; not both");
  }
  if (has_single) story.rounds.push_back(std::move(single));
  if (story.name.empty()) report(story.position, "the story has no name: one sentence that says what must be true");
  bool expects = false;
  for (const Round& one : story.rounds) expects = expects || !one.then.empty();
  if (!expects) report(story.position, "the story has no then: it would pass whatever happens");
  return story;
}

void StoryReader::story_member(const Member& member, Story& story) {
  if (member.key == "name") {
    story.name = text(member);
  } else if (member.key == "story") {
    story.reason = text(member);
  } else if (member.key == "start") {
    story.start = parse_time(text(member));
    if (!story.start) report(member.value.position(), "start must be a time such as 2026-01-05T09:00:00Z");
  } else if (member.key == "seed") {
    story.seed = static_cast<std::uint64_t>(integer(member));
  } else if (member.key == "account") {
    story.account = text(member);
    if (story.account.size() != 12 || !parse_integer(story.account)) {
      report(member.value.position(), "account must have 12 digits");
    }
  } else if (member.key == "region") {
    story.region = text(member);
  } else if (member.key == "settings") {
    settings(member, story);
  } else if (member.key == "use") {
    uses(member, story);
  } else if (member.key == "deploy") {
    deploys(member, story);
  } else if (member.key == "given" && expect_list(member.value, "given")) {
    story.given = acts(member.value);
  } else if (member.key == "rounds" && expect_list(member.value, "rounds")) {
    for (const Yaml& item : member.value.items()) story.rounds.push_back(round(item));
  } else if (member.key == "examples") {
    examples(member, story);
  }
}

void StoryReader::uses(const Member& member, Story& story) {
  if (member.value.is_scalar()) {
    story.use.emplace_back(member.value.text(), member.value.position());
    return;
  }
  if (!expect_list(member.value, "use")) return;
  for (const Yaml& item : member.value.items()) story.use.emplace_back(item.text(), item.position());
}

std::vector<std::string> StoryReader::texts(const Member& member) {
  if (member.value.is_scalar()) return {member.value.text()};
  std::vector<std::string> all;
  if (!expect_list(member.value, member.key)) return all;
  for (const Yaml& item : member.value.items()) all.push_back(item.text());
  return all;
}

void StoryReader::settings(const Member& member, Story& story) {
  if (!expect_map(member.value, "settings")) return;
  for (const Member& setting : member.value.members(problems_)) {
    story.settings.emplace_back(setting.key, text(setting));
  }
}

void StoryReader::deploys(const Member& member, Story& story) {
  if (!expect_list(member.value, "deploy")) return;
  for (const Yaml& item : member.value.items()) {
    if (!expect_map(item, "a deployment")) continue;
    Deploy deploy;
    deploy.position = item.position();
    for (const Member& part : item.members(problems_)) {
      if (part.key == "terraform") {
        deploy.terraform = text(part);
      } else if (part.key == "name") {
        deploy.name = text(part);
      } else if (part.key == "region") {
        deploy.region = text(part);
      } else if (part.key == "as") {
        deploy.as = text(part);
      } else if (part.key == "without") {
        deploy.without = texts(part);
      } else if (part.key == "variables") {
        if (expect_map(part.value, "variables")) deploy.variables = part.value.written(problems_).json;
      } else {
        report_unknown(part, "deployment key", deploy_keys());
      }
    }
    if (deploy.terraform.empty()) report(deploy.position, "a deployment names what it deploys: terraform: FOLDER");
    story.deploys.push_back(std::move(deploy));
  }
}

void StoryReader::examples(const Member& member, Story& story) {
  if (!expect_list(member.value, "examples")) return;
  for (const Yaml& item : member.value.items()) {
    if (expect_map(item, "an example")) story.examples.push_back(item.written(problems_).json);
  }
  if (story.examples.empty()) report(member.value.position(), "examples has no rows: the story would never be told");
}

Round StoryReader::round(const Yaml& value) {
  Round made;
  if (!expect_map(value, "a round")) return made;
  for (const Member& member : value.members(problems_)) {
    if (member.key == "when") {
      if (expect_list(member.value, "when")) made.when = acts(member.value);
    } else if (member.key == "then") {
      if (expect_list(member.value, "then")) made.then = expectations(member.value);
    } else {
      report_unknown(member, "key", round_keys());
    }
  }
  return made;
}

std::vector<Act> StoryReader::acts(const Yaml& list) {
  std::vector<Act> all;
  for (const Yaml& item : list.items()) all.push_back(act(item));
  return all;
}

Act StoryReader::act(const Yaml& value) {
  Act made;
  made.position = value.position();
  if (value.is_scalar() && value.text() == "settle") {
    made.kind = Act::Kind::kSettle;
    return made;
  }
  if (!expect_map(value, "a step")) return made;
  int what = 0;
  for (const Member& member : value.members(problems_)) what += act_member(member, made);
  if (what == 0) report(made.position, "this step does nothing: write a call such as iam.CreateAccessKey: {...}");
  if (what > 1) report(made.position, "a step does one thing; write two steps");
  if (made.kind == Act::Kind::kCall && !made.operation.empty()) check_input(made);
  return made;
}

/// True if the member says what is done, and not only how.
bool StoryReader::act_member(const Member& member, Act& act) {
  if (member.key.find('.') != std::string::npos) {
    call(member, act);
    return true;
  }
  if (member.key == "at") {
    act.at = duration(member);
  } else if (member.key == "as") {
    act.as = text(member);
  } else if (member.key == "from") {
    act.from = text(member);
  } else if (member.key == "region") {
    act.region = text(member);
  } else if (member.key == "user_agent") {
    act.user_agent = text(member);
  } else if (member.key == "fails") {
    act.fails = refusal(member);
  } else if (member.key == "save") {
    saves(member, act);
  } else if (member.key == "confirm") {
    act.kind = Act::Kind::kConfirm;
    act.address = text(member);
    return true;
  } else if (member.key == "advance") {
    act.kind = Act::Kind::kAdvance;
    act.duration = duration(member).value_or(Duration(0));
    return true;
  } else if (member.key == "settle") {
    act.kind = Act::Kind::kSettle;
    return true;
  } else {
    report_unknown(member, "step", act_keys());
    return true;
  }
  return false;
}

void StoryReader::call(const Member& member, Act& act) {
  const auto dot = member.key.find('.');
  act.service = member.key.substr(0, dot);
  const std::string operation = member.key.substr(dot + 1);
  act.position = member.position;
  act.input = member.value.written(problems_);
  if (act.input.json->is_null()) act.input.json = std::make_shared<const Json>(Json::object());
  // A column of the examples may be the operation: it is checked when the row is known.
  if (member.key.find("${") != std::string::npos) {
    act.operation = operation;
    return;
  }
  const ServiceModel* service = find_service(act.service);
  if (service == nullptr) {
    std::vector<std::string> known;
    for (const ServiceModel* one : services()) known.emplace_back(one->id);
    report(member.position, concat("service \"", act.service, "\" is not modelled", did_you_mean(act.service, known),
                                   " Known: ", join(known, ", ")));
    return;
  }
  const OperationModel* model = service->operation(operation);
  if (model == nullptr) {
    std::string meant = did_you_mean(operation, service->operation_names());
    if (!meant.empty()) meant = replace_all(meant, "mean ", concat("mean ", act.service, "."));
    report(member.position, concat("unknown operation ", member.key, meant));
    return;
  }
  if (!model->implemented) {
    report(member.position, concat("operation ", member.key, " is not modelled"));
    return;
  }
  act.operation = operation;
}

void StoryReader::check_input(const Act& act) {
  if (act.operation.find("${") != std::string::npos || act.service.find("${") != std::string::npos) return;
  const OperationModel* model = find_service(act.service)->operation(act.operation);
  if (!act.input.json->is_object()) {
    report(act.input.position, concat("the parameters of ", act.service, ".", act.operation, " must be a map"));
    return;
  }
  for (const MemberProblem& problem : check_members(*model, *act.input.json)) {
    // `${count}` may stand where a number must: what it becomes is known only in the telling.
    const Json* value = json_at(*act.input.json, problem.path);
    if (value && value->is_string() && value->get<std::string>().find("${") != std::string::npos) continue;
    report(act.input.at(problem.path), concat(problem.path, ": ", problem.message));
  }
}

void StoryReader::saves(const Member& member, Act& act) {
  if (!expect_map(member.value, "save")) return;
  for (const Member& saved : member.value.members(problems_)) act.saves.emplace_back(saved.key, text(saved));
}

std::optional<Refusal> StoryReader::refusal(const Member& member) {
  if (member.value.is_scalar()) return Refusal{member.value.text(), nullptr};
  Refusal made;
  if (!expect_map(member.value, "fails")) return made;
  for (const Member& part : member.value.members(problems_)) {
    if (part.key == "code") {
      made.code = text(part);
    } else if (part.key == "message") {
      made.message = part.value.written(problems_).json;
      if (std::string problem = matcher_problem(*made.message); !problem.empty()) {
        report(part.value.position(), std::move(problem));
      }
    } else {
      report_unknown(part, "key of fails", refusal_keys());
    }
  }
  return made;
}

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

std::vector<Story> stories_of(const std::vector<Yaml>& documents, const std::string& file) {
  Problems problems;
  StoryReader reader(problems);
  std::vector<Story> stories;
  for (const Yaml& document : documents) stories.push_back(reader.read(document));
  if (stories.empty()) problems.push_back({{file, 1, 1}, "there is no story in this file"});
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.position.line, a.position.column) < std::tie(b.position.line, b.position.column);
  });
  if (!problems.empty()) throw FileError(std::move(problems));
  return stories;
}

}  // namespace

std::vector<Story> read_stories_text(const std::string& text, const std::string& file) {
  return stories_of(Yaml::read_text(text, file), file);
}

std::vector<Story> read_stories(const std::string& path) { return stories_of(Yaml::read_file(path), path); }

std::vector<Act> read_baseline(const std::string& text, const std::string& file) {
  Problems problems;
  StoryReader reader(problems);
  std::vector<Act> acts;
  for (const Yaml& document : Yaml::read_text(text, file)) {
    for (const Yaml::Member& member : document.members(problems)) {
      if (member.key == "given") {
        acts = reader.acts(member.value);
      } else if (member.key != "story") {
        problems.push_back({member.position, concat("a baseline has story and given, not \"", member.key, "\"")});
      }
    }
  }
  if (!problems.empty()) throw FileError(std::move(problems));
  return acts;
}

}  // namespace tocsin
