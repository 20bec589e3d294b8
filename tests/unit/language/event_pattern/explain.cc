#include "language/event_pattern/explain.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace tocsin {
namespace {

/// All hints and remarks on a miss, in one text.
std::string hints(std::string_view pattern, std::string_view event) {
  const Explanation explanation = explain(EventPattern(pattern), event);
  EXPECT_FALSE(explanation.matched);
  std::string out;
  for (const LeafVerdict& leaf : explanation.leaves) {
    if (!leaf.ok) out += concat(leaf.path, ": ", leaf.hint, "\n");
  }
  for (const std::string& remark : explanation.remarks) out += concat(remark, "\n");
  return out;
}

void expect_hint(std::string_view pattern, std::string_view event, std::string_view part) {
  const std::string all = hints(pattern, event);
  EXPECT_NE(all.find(part), std::string::npos) << all;
}

// EM-02: both spellings are in AWS's documents; only one is sent.
TEST(Explain, NamesTheDetailTypeThatWasMeant) {
  expect_hint(R"({"detail-type":["AWS Console Signin via CloudTrail"]})",
              R"({"detail-type":"AWS Console Sign In via CloudTrail"})",
              "did you mean \"AWS Console Sign In via CloudTrail\"?");
}

// EM-03: a sign-in is no API call, and a rotated key is a service event.
TEST(Explain, TellsTheClassesOfCloudTrailApart) {
  expect_hint(R"({"detail-type":["AWS API Call via CloudTrail"]})",
              R"({"detail-type":"AWS Console Sign In via CloudTrail"})",
              "another class of CloudTrail's events: this one is \"AWS Console Sign In via CloudTrail\"");
  expect_hint(R"({"detail-type":["AWS API Call via CloudTrail"]})",
              R"({"detail-type":"AWS Service Event via CloudTrail"})", "another class of CloudTrail's events");
}

// EM-04: PutEvents' parameters are not the envelope's names.
TEST(Explain, KnowsTheNamesOfTheApiFromThoseOfTheEvent) {
  expect_hint(R"({"DetailType":["x"]})", R"({"detail-type":"x"})", "the event calls it detail-type");
  expect_hint(R"({"Source":["x"]})", R"({"source":"x"})", "source exists with other case");
}

/// What AWS says of a pattern that it refuses.
std::string refusal(std::string_view pattern) {
  try {
    const EventPattern accepted(pattern);
    return "accepted";
  } catch (const PatternError& error) {
    return std::string(error.reason());
  }
}

// EM-05: a leaf is a list, even of one.
TEST(Explain, SaysThatALeafMustBeAnArray) {
  EXPECT_EQ(refusal(R"({"source":"aws.iam"})"), R"("source" must be an object or an array)");
}

// EM-06
TEST(Explain, FindsTheMissingDetailLevel) {
  expect_hint(R"({"requestParameters":{"userName":["bob"]}})", R"({"detail":{"requestParameters":{"userName":"bob"}}})",
              "put it under \"detail\"");
}

// EM-07
TEST(Explain, SeesThatOnlyTheCaseDiffers) {
  expect_hint(R"({"detail":{"eventName":["createuser"]}})", R"({"detail":{"eventName":"CreateUser"}})",
              "the case differs");
  expect_hint(R"({"detail":{"eventName":["x"]}})", R"({"detail":{"eventname":"x"}})",
              "detail.eventname exists with other case");
}

// EM-08
TEST(Explain, SeesThatTheTypeDiffers) {
  expect_hint(R"({"mfa":[false]})", R"({"mfa":"false"})", "value is string \"false\", pattern has boolean false");
  expect_hint(R"({"n":["1"]})", R"({"n":1})", "value is number 1, pattern has string \"1\"");
}

// EM-09
TEST(Explain, KeepsNullEmptyAndAbsentApart) {
  expect_hint(R"({"a":[null]})", R"({"b":1})", "a field that is absent is not null");
  expect_hint(R"({"a":[""]})", R"({"a":null})", "null is not \"\"");
  expect_hint(R"({"a":[null]})", R"({"a":""})", "\"\" is not null");
}

// EM-10
TEST(Explain, SaysThatAnObjectIsNoValue) {
  expect_hint(R"({"p":[{"exists":true}]})", R"({"p":{"x":1}})",
              "p is an object: patterns see only the values inside it");
}

// EM-11
TEST(Explain, SaysThatTheLastOfEqualKeysCounts) {
  expect_hint(R"({"a":["x"],"a":["y"]})", R"({"a":"x"})", "stands more than once");
}

// EM-12
TEST(Explain, SaysThatResourcesAreEmpty) {
  expect_hint(R"({"resources":["arn:x"]})", R"({"resources":[]})", "resources is an empty array");
}

// EM-13
TEST(Explain, SaysThatAStarIsALetter) {
  expect_hint(R"({"a":["Put*"]})", R"({"a":"PutObject"})", "use {\"wildcard\": \"Put*\"}");
}

// EM-14
TEST(Explain, SaysThatAnythingButNeedsTheField) {
  expect_hint(R"({"a":[{"anything-but":"x"}]})", R"({"b":1})", "anything-but needs the field to be there");
}

// EM-15
TEST(Explain, SaysThatAnOrIsAFieldName) {
  expect_hint(R"({"$or":[{"prefix":"x"},{"prefix":"y"}]})", R"({"a":"x"})", "$or is taken for a field name");
}

// EM-16: six $or of four arms each are 4,096 combinations.
TEST(Explain, SaysThatAnOrExplodes) {
  std::string all;
  for (const char* name : {"a", "b", "c", "d", "e", "f"}) {
    std::string arms;
    for (int i = 0; i < 4; ++i) arms += concat(i > 0 ? "," : "", "{\"", name, std::to_string(i), "\":[1]}");
    all += concat(all.empty() ? "" : ",", "\"", name, "\":{\"$or\":[", arms, "]}");
  }
  EXPECT_NE(refusal(concat("{", all, "}")).find("1000"), std::string::npos) << refusal(concat("{", all, "}"));
}

// EM-17
TEST(Explain, SaysThatLeavesAreSatisfiedByDifferentElements) {
  expect_hint(R"({"e":{"f":["A"],"l":["J"]}})", R"({"e":[{"f":"A","l":"S"},{"f":"P","l":"J"}]})",
              "different elements of an array");
}

// EM-23
TEST(Explain, SaysThatNumericWantsNumbers) {
  expect_hint(R"({"n":[{"numeric":[">",10]}]})", R"({"n":"11"})", "numeric looks at JSON numbers only");
}

// EM-27: a name that events do not have is looked for all the same, at any depth.
TEST(Explain, SeesThatAnUnknownNameIsMissing) {
  const std::string_view event = R"({"source":"aws.iam","account":"1","detail":{"userIdentity":{"type":"Root"}}})";
  expect_hint(R"({"source":["aws.iam"],"tenant":["x"]})", event, "tenant: ");
  expect_hint(R"({"source":["aws.iam"],"account":["2"]})", event, "account: ");
  expect_hint(R"({"detail":{"userIdentity":{"type":["IAMUser"]}}})", event, "detail.userIdentity.type: ");
}

// Near misses of hundreds of rules are told from one reading of the event.
TEST(Explain, ReadsAnEventOnceForManyPatterns) {
  const ReadEvent event(R"({"source":"aws.iam","detail":{"eventName":"CreateUser","x":[{"a":1},{"b":2}]}})");
  const auto failed = [&](std::string_view pattern) { return failed_leaves(EventPattern(pattern), event); };
  EXPECT_EQ(failed(R"({"source":["aws.iam"]})"), 0U);
  EXPECT_EQ(failed(R"({"source":["aws.s3"],"region":["x"],"detail":{"eventName":["CreateUser"]}})"), 2U);
  EXPECT_EQ(failed(R"({"$or":[{"source":["a"],"region":["b"]},{"detail":{"eventName":["c"]}}]})"), 1U);
  EXPECT_EQ(failed(R"({"none":[{"exists":false}]})"), 0U);
  const EventPattern across(R"({"detail":{"x":{"a":[1],"b":[2]}}})");
  EXPECT_EQ(failed_leaves(across, event), 0U);
  EXPECT_FALSE(explain(across, event).matched);
}

TEST(Explain, CountsTheLettersBetweenWords) {
  const Explanation miss =
      explain(EventPattern(R"({"a":["CreateAccesKey","DeleteAccessKey"]})"), R"({"a":"CreateAccessKey"})");
  ASSERT_EQ(miss.leaves.size(), 1U);
  EXPECT_EQ(miss.distance, 1U);
  EXPECT_EQ(miss.leaves[0].hint, "1 letter apart: did you mean \"CreateAccessKey\"?");
}

TEST(Explain, ChoosesTheNearestArmOfOr) {
  const Explanation miss =
      explain(EventPattern(R"({"$or":[{"a":["zzzzzz"],"b":["q"]},{"a":["abcd"]}]})"), R"({"a":"abce"})");
  EXPECT_EQ(miss.arm, "$or[1]");
}

TEST(Explain, NamesTheAlternativeThatMatched) {
  const Explanation hit = explain(EventPattern(R"({"$or":[{"a":["x"]},{"b":["q",{"prefix":"y"}]}]})"), R"({"b":"yy"})");
  EXPECT_TRUE(hit.matched);
  EXPECT_EQ(hit.arm, "$or[1]");
  EXPECT_EQ(hit.leaves[0].by, "prefix \"y\"");
}

}  // namespace
}  // namespace tocsin
