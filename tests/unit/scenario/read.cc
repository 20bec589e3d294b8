#include "scenario/read.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace tocsin {
namespace {

/// The message of a file that cannot be used.
std::string problems_of(const std::string& text) {
  try {
    read_stories_text(text, "keys.yaml");
  } catch (const FileError& error) {
    return error.text;
  }
  return "no problem";
}

constexpr const char* kGood = R"(name: A new key is mailed
when:
  - at: +10s
    as: mallory
    iam.CreateAccessKey: {UserName: alice}
    fails: AccessDenied
then:
  - within: 60s
    mail: {to: a@example.com, subject: {contains: Key}}
    times: 1
  - never: {mail: {to: b@example.com}}
)";

TEST(ScenarioFiles, AreReadAsGivenWhenThen) {
  const auto stories = read_stories_text(kGood, "keys.yaml");
  ASSERT_EQ(stories.size(), 1u);
  ASSERT_EQ(stories[0].rounds.size(), 1u);
  const Round& round = stories[0].rounds[0];
  EXPECT_EQ(round.when[0].service, "iam");
  EXPECT_EQ(round.when[0].operation, "CreateAccessKey");
  EXPECT_EQ(*round.when[0].at, std::chrono::seconds(10));
  EXPECT_EQ(round.when[0].fails->code, "AccessDenied");
  EXPECT_EQ(round.then[0].times, 1);
  EXPECT_TRUE(round.then[1].never);
}

TEST(ScenarioFiles, AMisspeltOperationIsNamedWithItsPlaceAndTheRightWord) {
  EXPECT_EQ(problems_of("name: n\nwhen:\n  - iam.CreateAccesKey: {}\nthen:\n  - mail: {to: a}\n"),
            "keys.yaml:3:5: unknown operation iam.CreateAccesKey; did you mean iam.CreateAccessKey?");
}

TEST(ScenarioFiles, AnOperationThatAwsHasAndWeDoNotIsSaidToBeUnmodelled) {
  EXPECT_EQ(problems_of("name: n\nwhen:\n  - iam.CreateSAMLProvider: {}\nthen:\n  - mail: {to: a}\n"),
            "keys.yaml:3:5: operation iam.CreateSAMLProvider is not modelled");
}

TEST(ScenarioFiles, AnUnknownExpectationListsTheKnownOnes) {
  const std::string text = problems_of("name: n\nwhen: []\nthen:\n  - mial: {to: a}\n");
  EXPECT_NE(text.find("keys.yaml:4:5: unknown expectation \"mial\""), std::string::npos) << text;
}

TEST(ScenarioFiles, AnUnknownParameterIsShownWhereItStands) {
  const std::string text =
      problems_of("name: n\nwhen:\n  - iam.CreateAccessKey:\n      UserNam: alice\nthen:\n  - mail: {to: a}\n");
  EXPECT_NE(text.find("keys.yaml:4:7: "), std::string::npos) << text;
  EXPECT_NE(text.find("UserName"), std::string::npos) << text;
}

TEST(ScenarioFiles, AllProblemsOfAFileComeAtOnce) {
  const std::string text = problems_of(
      "nam: n\nstart: yesterday\nwhen:\n  - iam.CreateAccesKey: {}\n  - advance: soon\nthen:\n  - mail: {too: a}\n");
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n') + 1, 6) << text;
}

// yaml-cpp keeps the last of two equal keys; a condition would be lost without a word.
TEST(ScenarioFiles, AKeyThatStandsTwiceIsAProblem) {
  const std::string text =
      problems_of("name: n\nwhen:\n  - iam.CreateAccessKey: {UserName: a, UserName: b}\nthen:\n  - mail: {to: a}\n");
  EXPECT_NE(text.find("\"UserName\" stands here twice"), std::string::npos) << text;
}

TEST(ScenarioFiles, AStoryThatExpectsNothingIsRefused) {
  EXPECT_NE(problems_of("name: n\nwhen:\n  - settle\n").find("it would pass whatever happens"), std::string::npos);
}

// RE2 answers no match for an expression that is none: `not: {matches: "("}` would hold for ever.
TEST(ScenarioFiles, ARegularExpressionThatIsNoneIsRefused) {
  const std::string text = problems_of("name: n\nwhen: []\nthen:\n  - mail: {body: {not: {matches: \"a(\"}}}\n");
  EXPECT_NE(text.find("keys.yaml:4:11: this is not an RE2 regular expression"), std::string::npos) << text;
}

TEST(ScenarioFiles, WhatAStepWouldIgnoreIsRefused) {
  const auto problems = [](const std::string& step) {
    return problems_of("name: n\nwhen:\n  - " + step + "\nthen:\n  - mail: {to: a}\n");
  };
  for (const char* step : {"{sign_in: {as: root}, fails: AccessDenied}", "{expose: {key: A}, fails: NoSuchEntity}"}) {
    EXPECT_NE(problems(step).find("fails is for calls"), std::string::npos) << step;
  }
  EXPECT_NE(problems("{settle: true, save: {a: b}}").find("there is nothing to save here"), std::string::npos);
}

TEST(ScenarioFiles, WhatIsNotYamlSaysWhere) {
  const std::string text = problems_of("name: n\nwhen: [\n");
  EXPECT_NE(text.find("keys.yaml:"), std::string::npos);
  EXPECT_NE(text.find("this is not YAML"), std::string::npos);
}

}  // namespace
}  // namespace tocsin
