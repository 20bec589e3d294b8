#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "scenario/keys.h"
#include "scenario/story.h"
#include "scenario/yaml.h"

namespace tocsin {

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
  bool boolean(const Member& member);
  void story_member(const Member& member, Story& story);
  void uses(const Member& member, Story& story);
  void settings(const Member& member, Story& story);
  void deploys(const Member& member, Story& story);
  void examples(const Member& member, Story& story);
  Round round(const Yaml& value);
  Act act(const Yaml& value);
  bool act_member(const Member& member, Act& act);
  void call(const Member& member, Act& act);
  void sign_in(const Member& member, Act& act);
  void expose(const Member& member, Act& act);
  void check_input(const Act& act);
  void saves(const Member& member, Act& act);
  std::optional<Refusal> refusal(const Member& member);
  std::vector<Expectation> expectations(const Yaml& list);
  Expectation expectation(const Yaml& value);
  void wanted(const Member& member, Expectation& expectation);
  void check_wanted(const Written& written, std::span<const Key> keys, std::string_view what);

  Problems& problems_;
};

}  // namespace tocsin
