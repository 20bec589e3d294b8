#include <gtest/gtest.h>

#include "tocsin/error.h"
#include "vectors.h"

namespace tocsin::policy {
namespace {

const std::string kAllowPublish = R"({"Effect":"Allow","Action":"sns:Publish","Resource":"*"})";

std::string policy_of(const std::string& statement) {
  return R"({"Version":"2012-10-17","Statement":)" + statement + "}";
}

TEST(PolicyCache, GivesTheSameDocumentForTheSameText) {
  PolicyCache cache;
  const auto first = cache.compile(policy_of(kAllowPublish), DocumentKind::kIdentity);
  EXPECT_EQ(cache.compile(policy_of(kAllowPublish), DocumentKind::kIdentity), first);
  EXPECT_NE(cache.compile(policy_of(kAllowPublish), DocumentKind::kManaged), first);
}

// A text may be good in one place and malformed in another: the cache must not mix them up.
TEST(PolicyCache, RefusesEachTimeAndPerKind) {
  PolicyCache cache;
  cache.compile(policy_of(kAllowPublish), DocumentKind::kIdentity);
  for (int i = 0; i < 2; ++i) {
    EXPECT_THROW(cache.compile(policy_of(kAllowPublish), DocumentKind::kResource), PolicyError);
  }
}

TEST(PolicyCache, DropsWhatWasUsedLongestAgo) {
  PolicyCache cache(2);
  const auto text = [](int i) {
    return policy_of(R"({"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::)" + std::to_string(i) + "\"}");
  };
  const std::weak_ptr<const Policy> first = cache.compile(text(1), DocumentKind::kIdentity);
  const std::weak_ptr<const Policy> second = cache.compile(text(2), DocumentKind::kIdentity);
  cache.compile(text(1), DocumentKind::kIdentity);
  cache.compile(text(3), DocumentKind::kIdentity);
  EXPECT_FALSE(first.expired());
  EXPECT_TRUE(second.expired());
}

TEST(PolicyContextKeys, AreListedOnceInOrder) {
  const auto document = compile(policy_of(R"([
    {"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::home/${aws:username}/*",
     "Condition":{"StringLike":{"s3:prefix":["${aws:PrincipalTag/team, 'x'}/*"],"AWS:UserName":"a"}}},
    {"Effect":"Allow","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}])"),
                                DocumentKind::kIdentity);
  EXPECT_EQ(document->context_keys(),
            (std::vector<std::string>{"aws:username", "s3:prefix", "aws:PrincipalTag/team", "aws:SecureTransport"}));
}

TEST(PolicyPrincipals, AreListedAsWritten) {
  const auto document = compile(policy_of(R"([
    {"Effect":"Allow","Principal":{"AWS":["111122223333","*"],"Service":"events.amazonaws.com"},"Action":"sns:*","Resource":"*"},
    {"Effect":"Deny","NotPrincipal":"*","Action":"sns:*","Resource":"*"}])"),
                                DocumentKind::kResource);
  std::string all;
  for (const auto& entry : document->principals()) all += entry.type + "=" + entry.value + " ";
  EXPECT_EQ(all, "AWS=111122223333 AWS=* Service=events.amazonaws.com *=* ");
}

TEST(PolicyContext, AsksTheSourceBehindItForWhatItDoesNotHave) {
  Context behind;
  behind.set("aws:SourceIp", "10.0.0.1");
  behind.set("aws:username", "behind");
  Context front(&behind);
  front.set("AWS:UserName", "front");
  front.absent_family("aws:RequestTag/");
  EXPECT_EQ(front.find("aws:username").values[0], "front");
  EXPECT_EQ(front.find("aws:sourceip").values[0], "10.0.0.1");
  EXPECT_EQ(front.find("aws:requesttag/team").state, ContextValue::State::kAbsent);
  EXPECT_EQ(front.find("aws:unheard").state, ContextValue::State::kUnknown);
}

TEST(PolicyContext, TellsTheTimeTwice) {
  Context context;
  set_time(context, *parse_time("2026-01-05T09:00:00.900Z"));
  EXPECT_EQ(context.find("aws:currenttime").values[0], "2026-01-05T09:00:00Z");
  EXPECT_EQ(context.find("aws:epochtime").values[0], "1767603600");
}

TEST(PolicyExplanation, SaysWhatEachStatementLacked) {
  Attachments attached;
  attached.add(Layer::kResource, "security", policy_of(R"([
    {"Sid":"AllowSns","Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":["sns:Publish","sns:Subscribe"],"Resource":"*"},
    {"Sid":"Owner","Effect":"Allow","Principal":{"AWS":"*"},"Action":"sns:Get*","Resource":"*","Condition":{"StringEquals":{"AWS:SourceOwner":"111122223333"}}}])"),
               DocumentKind::kResource);
  Context context;
  context.absent("aws:SourceOwner");
  const Explanation why = explain({.action = "sns:Publish",
                                   .resource = "arn:aws:sns:us-east-1:111122223333:security",
                                   .principal = person("events"),
                                   .context = context,
                                   .resource_account = "111122223333"},
                                  attached.list());
  ASSERT_EQ(why.considered.size(), 2u);
  EXPECT_EQ(why.considered[0].statement.text(), "policy security, statement 0 \"AllowSns\"");
  ASSERT_EQ(why.considered[0].mismatches.size(), 1u);
  EXPECT_EQ(why.considered[0].mismatches[0].text(),
            R"(Principal: has {"Service": "events.amazonaws.com"}, wants {"Service": "sns.amazonaws.com"})");
  ASSERT_EQ(why.considered[1].mismatches.size(), 2u);
  EXPECT_EQ(why.considered[1].mismatches[0].text(), "Action: has sns:Publish, wants sns:Get*");
  EXPECT_EQ(why.considered[1].mismatches[1].text(), "StringEquals AWS:SourceOwner: has (absent), wants 111122223333");
}

TEST(PolicyExplanation, NamesTheKeysThatTheRequestLacks) {
  Attachments attached;
  attached.add(Layer::kIdentity, "p", policy_of(R"([
    {"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::home/${aws:username}/*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}},
    {"Effect":"Allow","Action":"s3:PutObject","Resource":"*","Condition":{"StringEquals":{"s3:x-amz-acl":"private"}}}])"),
               DocumentKind::kIdentity);
  Context context;
  context.absent_family("aws:");
  context.absent_family("s3:");
  const Explanation why = explain(
      {.action = "s3:GetObject", .resource = "arn:aws:s3:::home/a", .principal = person("alice"), .context = context},
      attached.list());
  EXPECT_EQ(why.missing_keys, (std::vector<std::string>{"aws:username", "aws:SourceIp"}));
}

// One backtracking point a pattern: a hostile document costs pattern times text, not two to the power of its stars.
TEST(PolicyWildcards, AreNeverExponential) {
  Attachments attached;
  std::string pattern = "arn:aws:s3:::";
  for (int i = 0; i < 200; ++i) pattern += "*a";
  attached.add(Layer::kIdentity, "p", policy_of(R"({"Effect":"Allow","Action":"s3:*","Resource":")" + pattern + "b\"}"),
               DocumentKind::kIdentity);
  const std::string resource = "arn:aws:s3:::" + std::string(1000, 'a');
  const Context context;
  EXPECT_FALSE(
      evaluate({.action = "s3:GetObject", .resource = resource, .principal = person("alice"), .context = context},
               attached.list())
          .allowed());
}

}  // namespace
}  // namespace tocsin::policy
