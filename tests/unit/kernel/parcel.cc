#include "kernel/parcel.h"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

Parcel whole_parcel() {
  Parcel parcel;
  parcel.principal = "events.amazonaws.com";
  parcel.role_arn = "arn:aws:iam::000000000000:role/deliver";
  parcel.ignored_role = "arn:aws:iam::000000000000:role/ignored";
  parcel.source_arn = "arn:aws:events:us-east-1:000000000000:rule/keys";
  parcel.source_account = "000000000000";
  parcel.target = "mailto:security@example.com";
  parcel.region = "us-east-1";
  parcel.payload = std::string("{\"a\": \"1:2\\n\"}\0\xC3\xA9", 18);
  parcel.attributes = {{"", "empty name"}, {"subject", ""}, {"x:y", "3:abc"}};
  parcel.conditions = {{"s3:x-amz-acl", "private"}};
  parcel.retry = RetryScheme::kSnsToPerson;
  parcel.tries_max = 7;
  parcel.age_max = Duration(60'000);
  parcel.dead_letter = "arn:aws:sqs:us-east-1:000000000000:dead";
  parcel.dead_letter_of = "arn:aws:sqs:us-east-1:000000000000:alive";
  parcel.tries = 3;
  parcel.sent_at = Time(Duration(1'767'603'600'000));
  return parcel;
}

// A parcel is a row between two hops: what the row forgets, the next service never hears of.
TEST(Parcel, SurvivesItsRow) {
  const Parcel parcel = whole_parcel();
  const Parcel back = parcel_from(parcel_text(parcel));
  EXPECT_EQ(back.principal, parcel.principal);
  EXPECT_EQ(back.role_arn, parcel.role_arn);
  EXPECT_EQ(back.ignored_role, parcel.ignored_role);
  EXPECT_EQ(back.source_arn, parcel.source_arn);
  EXPECT_EQ(back.source_account, parcel.source_account);
  EXPECT_EQ(back.target, parcel.target);
  EXPECT_EQ(back.region, parcel.region);
  EXPECT_EQ(back.payload, parcel.payload);
  EXPECT_EQ(back.attributes, parcel.attributes);
  EXPECT_EQ(back.conditions, parcel.conditions);
  EXPECT_EQ(back.retry, parcel.retry);
  EXPECT_EQ(back.tries_max, parcel.tries_max);
  EXPECT_EQ(back.age_max, parcel.age_max);
  EXPECT_EQ(back.dead_letter, parcel.dead_letter);
  EXPECT_EQ(back.dead_letter_of, parcel.dead_letter_of);
  EXPECT_EQ(back.tries, parcel.tries);
  EXPECT_EQ(back.sent_at, parcel.sent_at);
}

TEST(Parcel, SurvivesItsRowWithNothingInIt) {
  const Parcel back = parcel_from(parcel_text(Parcel()));
  EXPECT_EQ(back.payload, "");
  EXPECT_TRUE(back.attributes.empty());
  EXPECT_EQ(back.retry, RetryScheme::kNone);
}

}  // namespace
}  // namespace tocsin
