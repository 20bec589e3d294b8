#include "base/json.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

namespace tocsin {
namespace {

TEST(JsonMap, ComesBackAsItWasWritten) {
  const std::map<std::string, std::string> tags = {{"team", "security"}, {"quote", "\"é\""}, {"empty", ""}};
  EXPECT_EQ(json_map(json_map_text(tags)), tags);
  EXPECT_EQ(json_map_text({}), "{}");
}

}  // namespace
}  // namespace tocsin
