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

// Journals and records are compared byte by byte: our writer must say what the library's says.
TEST(JsonText, IsThatOfTheLibrary) {
  const Json json = {{"text", "a \"quoted\"\\ line\n\x01 é 日本 \x7f"},
                     {"not utf-8", "\xff\xfe"},
                     {"", Json::object()},
                     {"numbers", {0, -1, 1.5, 1e300, 0.1, std::numeric_limits<double>::infinity()}},
                     {"largest", std::numeric_limits<std::uint64_t>::max()},
                     {"least", std::numeric_limits<std::int64_t>::min()},
                     {"nested", {Json::array(), {{"a", nullptr}, {"b", {true, false, Json::array({"["})}}}, "{"}}};
  EXPECT_EQ(json_text(json), json.dump(-1, ' ', false, Json::error_handler_t::replace));
}

// Texts are looked at eight bytes at a time: every byte counts, wherever it stands.
TEST(JsonText, EscapesEveryByteInEveryPlace) {
  for (int byte = 0; byte < 256; ++byte) {
    for (std::size_t at = 0; at < 18; ++at) {
      std::string text(17, 'a');
      text.insert(at, 1, static_cast<char>(byte));
      const Json json = text;
      ASSERT_EQ(json_text(json), json.dump(-1, ' ', false, Json::error_handler_t::replace)) << byte << " at " << at;
    }
  }
}

}  // namespace
}  // namespace tocsin
