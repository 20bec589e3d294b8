#include <gtest/gtest.h>

#include "language/event_pattern/filter_policy.h"
#include "language/event_pattern/input_transformer.h"
#include "language/event_pattern/lint.h"

namespace tocsin {
namespace {

const TransformVariables kVariables = {"arn:aws:events:us-east-1:000000000000:rule/r", "r", "2026-01-05T09:00:00Z"};
constexpr std::string_view kEvent =
    R"({"version":"0","id":"i","detail-type":"T","source":"s","account":"1","time":"t","region":"r","resources":["x","y"],)"
    R"("detail":{"user":"bob","n":3.0e2,"yes":true,"list":["A",{"k":"v"}],"o":{"k":"v"},"quote":"a\"b","nothing":null}})";

std::string filled(InputTransformer::Paths paths, std::string text) {
  return InputTransformer(std::move(paths), std::move(text)).render(kEvent, kVariables);
}

// patterns.md 1.13: outside quotes a placeholder is a JSON value, inside it is bare text.
TEST(InputTransformer, FillsJsonTemplates) {
  EXPECT_EQ(filled({{"u", "$.detail.user"}, {"n", "$.detail.n"}, {"l", "$.detail.list"}},
                   R"({"u":<u>,"n":<n>,"l":<l>,"s":"I am <u> <n>"})"),
            R"({"u":"bob","n":3.0e2,"l":["A",{"k":"v"}],"s":"I am bob 3.0e2"})");
}

TEST(InputTransformer, AMissingPathIsAnEmptyStringOrNothing) {
  EXPECT_EQ(filled({{"m", "$.detail.no"}}, R"({"m":<m>,"s":"[<m>]"})"), R"({"m":"","s":"[]"})");
  EXPECT_EQ(filled({{"m", "$.detail.no"}}, R"("<m> done")"), R"(" done")");
}

TEST(InputTransformer, StringTemplatesKeepTheirQuotesAndLines) {
  EXPECT_EQ(filled({{"u", "$.detail.user"}}, "\"<u> has\"\n\"two lines\"\n"), "\"bob has\"\n\"two lines\"");
  EXPECT_EQ(filled({{"l", "$.detail.list"}, {"y", "$.detail.yes"}}, R"("<l> <y>")"), R"("[A,{k:v}] true")");
}

TEST(InputTransformer, BrokenResultsAreNotDelivered) {
  EXPECT_THROW(filled({{"o", "$.detail.o"}}, R"({"s":"<o>"})"), TransformError);
  EXPECT_THROW(filled({{"q", "$.detail.quote"}}, R"({"s":"<q>"})"), TransformError);
  EXPECT_THROW(filled({{"u", "$.detail.user"}}, "<u> without quotes"), TransformError);
  EXPECT_THROW(filled({{"u", "$.detail.user"}}, R"({"<u>":1})"), TransformError);
}

TEST(InputTransformer, KnowsThePredefinedVariables) {
  EXPECT_EQ(
      filled({}, R"({"a":<aws.events.rule-name>,"e":<aws.events.event>})"),
      R"({"a":"r","e":{"id":"i","account":"1","detailType":"T","time":"t","source":"s","region":"r","resources":["x","y"],"version":"0"}})");
  EXPECT_EQ(filled({}, "<aws.events.event.json>"), kEvent);
  EXPECT_EQ(filled({}, R"("<aws.events.event.ingestion-time> <aws.events.rule-arn>")"),
            R"("2026-01-05T09:00:00Z arn:aws:events:us-east-1:000000000000:rule/r")");
}

TEST(InputTransformer, RefusesUnknownPlaceholders) {
  try {
    InputTransformer({}, R"("<nobody>")", "mail");
    ADD_FAILURE();
  } catch (const TransformerRefused& refused) {
    EXPECT_EQ(refused.message, "InputTemplate for target mail contains invalid placeholder nobody.");
  }
}

TEST(InputTransformer, ReadsPaths) {
  EXPECT_EQ(input_path(kEvent, "$.resources[1]"), R"("y")");
  EXPECT_EQ(input_path(kEvent, "$.detail.o"), R"({"k":"v"})");
  EXPECT_EQ(input_path(kEvent, "$.detail.list[*]"), R"(["A",{"k":"v"}])");
  EXPECT_EQ(input_path(kEvent, "$.detail-type"), R"("T")");
  EXPECT_EQ(input_path(kEvent, "$.no"), std::nullopt);
  EXPECT_EQ(input_path(kEvent, "detail"), std::nullopt);
  EXPECT_EQ(input_path(kEvent, "$"), kEvent);
}

std::string refusal(std::string_view policy, FilterScope scope) {
  try {
    const FilterPolicy accepted(policy, scope);
    return "accepted";
  } catch (const PatternError& refused) {
    return std::string(refused.reason());
  }
}

// patterns.md 1.12
TEST(FilterPolicy, HasItsOwnLimitsAndOperators) {
  const auto attributes = FilterScope::kMessageAttributes;
  EXPECT_EQ(refusal(R"({"a":{"b":["x"]}})", attributes),
            "Filter policy scope MessageAttributes does not support nested filter policy");
  EXPECT_EQ(refusal(R"({"a":[1],"b":[1],"c":[1],"d":[1],"e":[1],"f":[1]})", attributes),
            "FilterPolicy: Filter policy can not have more than 5 keys");
  EXPECT_EQ(refusal(R"({"a":[1,2,3,4,5,6,7],"b":[1,2,3,4,5,6,7],"c":[1,2,3,4]})", attributes),
            "FilterPolicy: Filter policy is too complex");
  EXPECT_EQ(refusal(R"({"a":[{"wildcard":"x*"}]})", attributes), "FilterPolicy: Unrecognized match type wildcard");
  EXPECT_EQ(refusal(R"({"a":[{"anything-but":{"suffix":"x"}}]})", attributes),
            "FilterPolicy: Unsupported anything-but pattern: suffix");
  EXPECT_EQ(refusal(R"({"a":[{"anything-but":{"prefix":["x"]}}]})", attributes),
            "FilterPolicy: prefix match pattern must be a string");
  EXPECT_EQ(refusal(R"({"a":{"b":["x"]}})", FilterScope::kMessageBody), "accepted");
}

TEST(FilterPolicy, MatchesAttributesByTheirTypes) {
  const FilterPolicy policy(R"({"kind":["a"],"price":[{"numeric":[">",5]}]})", FilterScope::kMessageAttributes);
  const auto matches = [&](std::vector<MessageAttribute> attributes) { return policy.matches(attributes); };
  EXPECT_TRUE(matches({{"kind", "String", "a"}, {"price", "Number", "6"}}));
  EXPECT_TRUE(matches({{"kind", "String.Array", R"(["b","a"])"}, {"price", "Number.int", "6"}}));
  EXPECT_FALSE(matches({{"kind", "String", "a"}, {"price", "String", "6"}}));
  EXPECT_FALSE(matches({{"kind", "Binary", "a"}, {"price", "Number", "6"}}));
  EXPECT_FALSE(matches({{"kind", "String", "a"}}));
}

TEST(FilterPolicy, ABodyThatIsNoObjectNeverMatches) {
  const FilterPolicy policy(R"({"a":{"b":["x"]}})", FilterScope::kMessageBody);
  EXPECT_TRUE(policy.matches_body(R"({"a":[{"b":"x"}]})"));
  EXPECT_FALSE(policy.matches_body("plain text"));
  EXPECT_FALSE(policy.matches_body("[1]"));
}

TEST(Pipes, KnowNoWildcard) {
  EXPECT_THROW(EventPattern(R"({"a":[{"wildcard":"x*"}]})", Dialect::kPipes), PatternError);
  EXPECT_THROW(EventPattern(R"({"a":[{"anything-but":{"prefix":"x"}}]})", Dialect::kPipes), PatternError);
  EXPECT_NO_THROW(EventPattern(R"({"a":[{"anything-but":["x"]},{"suffix":"y"}]})", Dialect::kPipes));
}

void expect_finding(std::vector<std::string> patterns, std::string_view part) {
  std::string all;
  for (const LintFinding& finding : lint(patterns)) all += finding.path + ": " + finding.message + "\n";
  EXPECT_NE(all.find(part), std::string::npos) << patterns[0] << "\n" << all;
}

TEST(Lint, FindsWhatCannotMatch) {
  expect_finding({R"({"source":["aws.iam"],"detail":{"eventName":["CreateAccesKey"]}})"},
                 "did you mean CreateAccessKey?");
  expect_finding({R"({"source":["aws.iam"],"detail":{"eventName":["createUser"]}})"},
                 "the case differs: CloudTrail writes \"CreateUser\"");
  expect_finding({R"({"detail-type":["AWS Console Signin via CloudTrail"]})"}, "in two words");
  expect_finding({R"({"detail":{"eventName":["Put*"]}})"}, "* is an ordinary letter");
  expect_finding({R"({"detail":{"userIdentity":{"sessionContext":{"attributes":{"mfaAuthenticated":[false]}}}}})"},
                 "the string \"false\"");
  expect_finding({R"({"detail":{"readOnly":["true"]}})"}, "writes a boolean");
  expect_finding({R"({"$or":[{"source":["a"]},{"source":["a"],"region":["b"]}]})"}, "is never needed");
  expect_finding({R"({"source":[{"prefix":""}]})"}, "matches every event");
  expect_finding({R"({"source":["aws.s3"]})", R"({"source":["aws.s3","aws.iam"]})"},
                 "all it matches is also matched by pattern 2");
  expect_finding({R"({"DetailType":["x"]})"}, "the event calls it detail-type");
  expect_finding({R"({"source":["aws.iam"],"region":["eu-west-1"]})"}, "only sent in us-east-1");
  expect_finding({R"({"a":[{"exists":1}]})"}, "exists match pattern must be");
}

TEST(Lint, IsSilentOnAGoodPattern) {
  const std::vector<std::string> good = {
      R"({"source":["aws.iam"],"detail-type":["AWS API Call via CloudTrail"],"detail":{"eventSource":["iam.amazonaws.com"],"eventName":["CreateAccessKey","DeleteAccessKey","UpdateAccessKey"]}})"};
  EXPECT_TRUE(lint(good).empty());
}

}  // namespace
}  // namespace tocsin
