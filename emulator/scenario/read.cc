#include "scenario/read.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "base/text.h"
#include "scenario/story_reader.h"

namespace tocsin {

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

bool StoryReader::boolean(const Member& member) {
  const std::string written = text(member);
  if (written != "true" && written != "false") {
    report(member.value.position(), concat(member.key, " must be true or false"));
  }
  return written == "true";
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

namespace {

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
