#include "scenario/values.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace tocsin {
namespace {

const Saved kSaved = {{"key", "\"AKIA1\""}, {"count", "3"}, {"row", R"({"UserName": "alice", "Key": "${key}"})"}};

TEST(SavedValues, KeepTheirTypeWhereTheyStandAlone) {
  EXPECT_EQ(substituted(Json("${count}"), kSaved, {}), Json(3));
  EXPECT_EQ(substituted(Json("${count} keys"), kSaved, {}), Json("3 keys"));
  EXPECT_EQ(substituted(Json("$${count}"), kSaved, {}), Json("${count}"));
}

TEST(SavedValues, MayUseOtherSavedValues) {
  EXPECT_EQ(substituted(Json("${row}"), kSaved, {}), Json({{"UserName", "alice"}, {"Key", "AKIA1"}}));
}

TEST(SavedValues, ANameThatNobodySavedIsAnErrorWithTheNearest) {
  try {
    substituted(Json("${kye}"), kSaved, {"keys.yaml", 3, 5});
    FAIL();
  } catch (const FileError& error) {
    EXPECT_EQ(error.text, "keys.yaml:3:5: nothing is saved as ${kye}; did you mean key?");
  }
}

TEST(Matchers, CompareTextsAsTheyAreAsked) {
  const Json found = "CreateAccessKey on alice";
  EXPECT_TRUE(matches(Json{{"contains", "alice"}}, &found));
  EXPECT_TRUE(matches(Json{{"prefix", "Create"}, {"suffix", "alice"}}, &found));
  EXPECT_TRUE(matches(Json{{"matches", "^Create.*Key"}}, &found));
  EXPECT_TRUE(matches(Json{{"not", {{"contains", "bob"}}}}, &found));
  EXPECT_FALSE(matches(Json("CreateAccessKey"), &found));
  EXPECT_TRUE(matches(Json{{"absent", true}}, nullptr));
  EXPECT_FALSE(matches(Json{{"contains", "x"}}, nullptr));
}

TEST(Matchers, AnObjectIsComparedMemberByMember) {
  const Json record = {
      {"eventName", "CreateAccessKey"}, {"requestParameters", nullptr}, {"userIdentity", {{"type", "Root"}}}};
  EXPECT_TRUE(includes(Json{{"userIdentity", {{"type", "Root"}}}}, &record));
  EXPECT_TRUE(includes(Json{{"requestParameters", nullptr}}, &record));
  EXPECT_FALSE(includes(Json{{"responseElements", nullptr}}, &record));
}

TEST(Paths, LeadIntoListsAndObjects) {
  const Json output = {{"Users", {{{"Arn", "a"}}, {{"Arn", "b"}}}}};
  EXPECT_EQ(*json_at(output, "Users[1].Arn"), Json("b"));
  EXPECT_EQ(json_at(output, "Users[2].Arn"), nullptr);
  EXPECT_EQ(json_at(output, "Users.Arn"), nullptr);
}

}  // namespace
}  // namespace tocsin
