#include "http/visitors.h"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

int refusal(const Headers& headers, const std::string& method = "POST") {
  const auto refused = refuse_foreign({.method = method, .headers = headers}, {"tocsin", "0.0.0.0"});
  return refused ? refused->status : 0;
}

TEST(Visitors, NamesOfThisComputerAreTaken) {
  for (const char* host : {"localhost", "localhost:4566", "127.0.0.1:4566", "[::1]:4566", "LOCALHOST:4566",
                           "bucket.s3.localhost:4566", "tocsin:4566", "0.0.0.0:4566"}) {
    EXPECT_EQ(refusal({{"Host", host}}), 0) << host;
  }
}

// People redirect AWS's names to the server by a hosts file.
TEST(Visitors, AwssNamesAreTaken) {
  EXPECT_EQ(refusal({{"Host", "sns.us-east-1.amazonaws.com"}}), 0);
  EXPECT_EQ(refusal({{"Host", "trail.s3.amazonaws.com:443"}}), 0);
}

// A page of evil.example whose name was pointed to 127.0.0.1 sends its own name.
TEST(Visitors, ForeignNamesAreRefused) {
  for (const char* host : {"evil.example", "evil.example:4566", "localhost.evil.example", "evilamazonaws.com",
                           "amazonaws.com.evil.example", "127.0.0.1.evil.example", "notlocalhost"}) {
    EXPECT_EQ(refusal({{"Host", host}}), 403) << host;
  }
}

TEST(Visitors, ARequestWithoutHostIsRefused) { EXPECT_EQ(refusal({}), 400); }

TEST(Visitors, PagesOfTheServerItselfAreTaken) {
  EXPECT_EQ(refusal({{"Host", "localhost:4566"}, {"Origin", "http://localhost:4566"}}), 0);
}

TEST(Visitors, PagesOfOthersAreRefused) {
  for (const char* origin : {"https://evil.example", "http://localhost:3000", "http://localhost", "null"}) {
    EXPECT_EQ(refusal({{"Host", "localhost:4566"}, {"Origin", origin}}), 403) << origin;
  }
}

// The link in a mail is opened from a web mailer.
TEST(Visitors, APersonMayFollowALinkFromElsewhere) {
  const Headers link = {{"Host", "localhost:4566"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "navigate"}};
  EXPECT_EQ(refusal(link, "GET"), 0);
  EXPECT_EQ(refusal(link, "POST"), 403);
}

TEST(Visitors, AnImageOfAnotherPageIsRefused) {
  EXPECT_EQ(
      refusal({{"Host", "localhost:4566"}, {"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Mode", "no-cors"}}, "GET"),
      403);
}

}  // namespace
}  // namespace tocsin
