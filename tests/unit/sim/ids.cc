#include "sim/ids.h"

#include <gtest/gtest.h>

namespace tocsin {

// An example key whose account its owner has published: https://awsteele.com/blog/2020/09/26/aws-access-key-format.html
TEST(Ids, TellTheirAccount) { EXPECT_EQ(account_of_id("ASIAY34FZKBOKMUTVV7A"), "609629065308"); }

TEST(Ids, CarryTheAccountTheyWereMadeFor) {
  Random random(7);
  for (const char* account : {"000000000000", "123456789012", "999999999999"}) {
    const std::string id = aws_id("AKIA", account, kKeyIdLength, random);
    EXPECT_EQ(id.size(), 20u);
    EXPECT_TRUE(id.starts_with("AKIA"));
    EXPECT_EQ(account_of_id(id), account);
  }
}

TEST(Ids, OfOneAccountDiffer) {
  Random random(7);
  EXPECT_NE(aws_id("AIDA", "000000000000", kUniqueIdLength, random),
            aws_id("AIDA", "000000000000", kUniqueIdLength, random));
}

TEST(Ids, OfTheOldGenerationOrOfOtherLettersTellNothing) {
  EXPECT_EQ(account_of_id("AKIAIOSFODNN7EXAMPLE"), std::nullopt);
  EXPECT_EQ(account_of_id("AKIA0189018901890189"), std::nullopt);
  EXPECT_EQ(account_of_id("AKIA"), std::nullopt);
}

TEST(Ids, SecretsAreFortyLettersOfBase64) {
  Random random(7);
  const std::string secret = secret_key(random);
  EXPECT_EQ(secret.size(), 40u);
  EXPECT_EQ(secret.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"),
            std::string::npos);
}

}  // namespace tocsin
