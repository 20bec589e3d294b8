#include "model/cbor.h"

#include "model_test.h"

namespace tocsin {
namespace {

std::string bytes(std::string_view hex_digits) {
  std::string out;
  for (std::size_t i = 0; i < hex_digits.size(); i += 2) {
    out += static_cast<char>(std::stoi(std::string(hex_digits.substr(i, 2)), nullptr, 16));
  }
  return out;
}

// The examples of RFC 8949, appendix A.
TEST(Cbor, ReadsTheExamplesOfItsStandard) {
  const std::vector<std::pair<std::string, std::string>> examples = {
      {"00", "0"},
      {"1864", "100"},
      {"1b000000e8d4a51000", "1000000000000"},
      {"3903e7", "-1000"},
      {"f93e00", "1.5"},
      {"f9c400", "-4.0"},
      {"fa47c35000", "100000.0"},
      {"fbc010666666666666", "-4.1"},
      {"f4", "false"},
      {"f6", "null"},
      {"c11a514b67b0", "1363896240"},
      {"4401020304", "\"AQIDBA==\""},
      {"62c3bc", "\"ü\""},
      {"83010203", "[1,2,3]"},
      {"a26161016162820203", R"({"a":1,"b":[2,3]})"},
      {"7f657374726561646d696e67ff", "\"streaming\""},
      {"bf61610161629f0203ffff", R"({"a":1,"b":[2,3]})"},
  };
  for (const auto& [digits, text] : examples) {
    const auto value = cbor::parse(bytes(digits));
    ASSERT_TRUE(value) << digits;
    EXPECT_EQ(value->dump(), text) << digits;
  }
}

TEST(Cbor, RefusesWhatIsCutShortOrHasMore) {
  for (const std::string digits : {"", "18", "62c3", "8301", "bf6161", "a101", "0000", "7f01ff", "1c", "ff"}) {
    EXPECT_FALSE(cbor::parse(bytes(digits))) << digits;
  }
}

// A body of a megabyte that only opens lists must not overrun the stack.
TEST(Cbor, RefusesDeepNesting) { EXPECT_FALSE(cbor::parse(std::string(1'000'000, '\x81'))); }

}  // namespace
}  // namespace tocsin
