#include "tocsin/ruleset.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace tocsin {
namespace {

std::vector<std::uint32_t> ids(const Matches& matches) {
  std::vector<std::uint32_t> out;
  for (const std::uint32_t id : matches) out.push_back(id);
  return out;
}

TEST(Ruleset, GivesRulesInAscendingOrder) {
  Ruleset rules;
  for (const std::uint32_t id : {130U, 2U, 64U, 0U}) rules.add(id, R"({"a":["x"]})");
  rules.add(5, R"({"a":["y"]})");
  EXPECT_EQ(ids(rules.match(R"({"a":"x"})")), (std::vector<std::uint32_t>{0, 2, 64, 130}));
  EXPECT_EQ(rules.match(R"({"a":"x"})").size(), 4U);
}

TEST(Ruleset, ForgetsRemovedRulesAndReplacesRulesOfTheSameId) {
  Ruleset rules;
  rules.add(1, R"({"a":["x"]})");
  rules.add(2, R"({"a":[{"anything-but":"y"}]})");
  rules.remove(1);
  EXPECT_EQ(ids(rules.match(R"({"a":"x"})")), (std::vector<std::uint32_t>{2}));
  rules.add(2, R"({"a":["z"]})");
  EXPECT_TRUE(rules.match(R"({"a":"x"})").empty());
  rules.remove(2);
  rules.remove(7);
  EXPECT_EQ(rules.size(), 0U);
}

TEST(Ruleset, ARefusedPatternChangesNothing) {
  Ruleset rules;
  rules.add(1, R"({"a":["x"]})");
  EXPECT_THROW(rules.add(1, R"({"a":[]})"), PatternError);
  EXPECT_TRUE(rules.match(R"({"a":"x"})").contains(1));
}

// Found by the fuzzer: the matcher keeps a byte for itself that no UTF-8 text has.
TEST(Ruleset, RefusesPatternsThatAreNotUtf8) {
  Ruleset rules;
  EXPECT_THROW(rules.add(0, "{\"a\":[{\"wildcard\":\"x\xFFy*\"}]}"), PatternError);
}

TEST(Ruleset, RefusesWhatIsNoObject) {
  Ruleset rules;
  for (const char* event : {"", "[]", "1", "\"x\"", "nonsense"}) EXPECT_THROW(rules.match(event), EventError) << event;
}

// What no rule refers to is stepped over, unless the whole event is asked for.
TEST(Ruleset, ChecksTheWholeEventIfAskedTo) {
  const std::string broken = R"({"a":"x","b":{"c":01}})";
  Ruleset quick;
  quick.add(0, R"({"a":["x"]})");
  EXPECT_TRUE(quick.match(broken).contains(0));
  Ruleset strict(Dialect::kEventBridge, Validation::kWhole);
  strict.add(0, R"({"a":["x"]})");
  EXPECT_THROW(strict.match(broken), EventError);
  EXPECT_TRUE(strict.match(R"({"a":"x","b":{"c":[1,{"d":"\u00e9"}]}} behind)").contains(0));
}

TEST(Ruleset, DemandsTheMembersThatTestEventPatternDemands) {
  Ruleset rules(Dialect::kTestEventPattern);
  rules.add(0, R"({"source":["x"]})");
  EXPECT_TRUE(
      rules.match(R"({"id":"1","account":"1","source":"x","time":"t","region":"r","detail-type":"d"})").contains(0));
  EXPECT_THROW(rules.match(R"({"source":"x"})"), EventError);
}

TEST(Ruleset, ManyAnythingButsMatchAllButTheirOwn) {
  Ruleset rules;
  for (std::uint32_t i = 0; i < 500; ++i) rules.add(i, R"({"a":[{"anything-but":["v)" + std::to_string(i) + R"("]}]})");
  const Matches matched = rules.match(R"({"a":"v77"})");
  EXPECT_EQ(matched.size(), 499U);
  EXPECT_FALSE(matched.contains(77));
  EXPECT_EQ(rules.match(R"({"a":["v77","v78"]})").size(), 500U);
  EXPECT_EQ(rules.match(R"({"b":1})").size(), 0U);
  rules.remove(78);
  EXPECT_EQ(rules.match(R"({"a":"v77"})").size(), 498U);
}

// Hostile events: deep, long, or with very many array elements that almost go together.
TEST(Ruleset, StaysCalmWithHostileEvents) {
  Ruleset rules;
  rules.add(0, R"({"a":{"p":["x"]},"b":{"p":["x"],"q":["y"]},"c":["never"]})");
  rules.add(1, R"({"a":{"p":["x"]},"b":{"p":["x"],"q":["y"]}})");
  EXPECT_THROW(rules.match(R"({"a":)" + std::string(5000, '[') + std::string(5000, ']') + "}"), EventError);
  std::string elements;
  for (int i = 0; i < 2000; ++i) elements += R"({"p":"x"},)";
  const std::string many = R"({"a":[)" + elements + R"({}],"b":[)" + elements + R"({"q":"y"}],"c":1})";
  EXPECT_TRUE(rules.match(many).empty());
  const std::string long_event =
      R"({"z":")" + std::string(10'000'000, 'z') + R"(","a":{"p":"x"},"b":{"p":"x","q":"y"}})";
  EXPECT_TRUE(rules.match(long_event).contains(1));
}

TEST(Ruleset, MayBeMoved) {
  Ruleset rules;
  rules.add(3, R"({"a":["x"]})");
  Ruleset other = std::move(rules);
  EXPECT_TRUE(other.match(R"({"a":"x"})").contains(3));
}

}  // namespace
}  // namespace tocsin
