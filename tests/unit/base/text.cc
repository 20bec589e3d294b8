#include "base/text.h"

#include <gtest/gtest.h>

#include "base/arn.h"

namespace tocsin {
namespace {

TEST(Text, NamesAreSpelledAsBoto3SpellsThem) {
  EXPECT_EQ(snake_case("CreateAccessKey"), "create_access_key");
  EXPECT_EQ(snake_case("PutPublicAccessBlock"), "put_public_access_block");
  EXPECT_EQ(snake_case("GetSAMLProvider"), "get_saml_provider");
}

TEST(Text, AGlobIsLinearOnHostilePatterns) {
  EXPECT_TRUE(glob_matches("arn:aws:sns:*:*:alerts-?", "arn:aws:sns:us-east-1:000000000000:alerts-1"));
  EXPECT_FALSE(glob_matches("*a*a*a*a*a*a*a*b", std::string(20'000, 'a')));
}

TEST(Text, TheNearestWordIsOneThatCouldBeMeant) {
  const std::vector<std::string> words = {"CreateAccessKey", "DeleteAccessKey", "GetUser"};
  EXPECT_EQ(did_you_mean("CreateAccesKey", words), "; did you mean CreateAccessKey?");
  EXPECT_EQ(did_you_mean("PutBucketAcl", words), "");
  // Two letters the wrong way round are one slip, not two.
  EXPECT_EQ(edit_distance("emial", "email"), 1u);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3u);
}

TEST(Text, EncodingsComeBackUnchanged) {
  const std::string bytes = "a b/c+é\0z";
  EXPECT_EQ(percent_decode(percent_encode(bytes)), bytes);
  EXPECT_EQ(form_decode("a+b%2Bc"), "a b+c");
  EXPECT_EQ(base64_decode(base64_encode(bytes)), bytes);
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

// https://www.rfc-editor.org/rfc/rfc4231, cases 1, 2 and 6: a key shorter than a block, and one that is longer.
TEST(Text, HmacIsTheRfcs) {
  EXPECT_EQ(hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hex(hmac_sha256(std::string(131, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54");
}

TEST(Arns, KeepTheColonsOfTheirResource) {
  const auto arn = parse_arn("arn:aws:logs:eu-west-3:000000000000:log-group:trail:*");
  ASSERT_TRUE(arn);
  EXPECT_EQ(arn->resource, "log-group:trail:*");
  EXPECT_EQ(arn->text(), "arn:aws:logs:eu-west-3:000000000000:log-group:trail:*");
  EXPECT_FALSE(parse_arn("arn:aws:s3"));
}

}  // namespace
}  // namespace tocsin
