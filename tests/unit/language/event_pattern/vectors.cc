#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <vector>

#include "base/json.h"
#include "language/event_pattern/event_pattern.h"
#include "tocsin/ruleset.h"

namespace tocsin {
namespace {

struct PatternVector {
  std::string name;
  std::string source;
  std::string pattern;
  std::string event;
  std::optional<bool> matches;
  std::string error;
};

std::vector<PatternVector> pattern_vectors() {
  std::vector<PatternVector> out;
  for (const auto& file : std::filesystem::directory_iterator(TOCSIN_SOURCE_DIR "/tests/vectors/event_pattern")) {
    if (file.path().extension() != ".json") continue;
    std::ifstream stream(file.path());
    const auto rows = parse_json(std::string(std::istreambuf_iterator<char>(stream), {}));
    if (!rows) ADD_FAILURE() << file.path() << " is not JSON";
    for (const Json& row : rows.value_or(Json::array())) {
      PatternVector one{file.path().stem().string() + ": " + json_string(row, "name"),
                        json_string(row, "source"),
                        json_string(row, "pattern"),
                        json_string(row, "event"),
                        {},
                        json_string(row, "error")};
      if (row.contains("matches")) one.matches = row["matches"].get<bool>();
      out.push_back(std::move(one));
    }
  }
  return out;
}

// The vectors are plain JSON, so that the same cases can be put to the real EventBridge.
TEST(EventPatternVectors, AreAnsweredAsEventBridgeAnswersThem) {
  const auto all = pattern_vectors();
  EXPECT_GE(all.size(), 600U);
  for (const PatternVector& vector : all) {
    SCOPED_TRACE(vector.name);
    EXPECT_FALSE(vector.source.empty());
    if (vector.matches) {
      EXPECT_EQ(EventPattern(vector.pattern).matches(vector.event), *vector.matches) << vector.pattern << "\n"
                                                                                     << vector.event;
      continue;
    }
    try {
      const EventPattern accepted(vector.pattern);
      ADD_FAILURE() << vector.pattern << " is accepted";
    } catch (const PatternError& refused) {
      // Refusals of the JSON parser are compared by how they begin.
      EXPECT_NE(refused.message.find(vector.error), std::string::npos) << refused.message;
      if (vector.source.find("JSON") == std::string::npos) {
        EXPECT_EQ(refused.reason(), vector.error);
      }
    }
  }
}

// All rules of all vectors in one matcher must not disturb one another.
TEST(RulesetVectors, AreAnsweredAlikeAmongAThousandOtherRules) {
  const auto all = pattern_vectors();
  Ruleset rules;
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    if (all[i].matches) rules.add(i, all[i].pattern);
  }
  for (std::uint32_t i = 0; i < all.size(); ++i) {
    if (!all[i].matches) continue;
    SCOPED_TRACE(all[i].name);
    EXPECT_EQ(rules.match(all[i].event).contains(i), *all[i].matches) << all[i].pattern << "\n" << all[i].event;
  }
}

}  // namespace
}  // namespace tocsin
