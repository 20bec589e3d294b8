#include "sim/ids.h"
#include "unit/services/iam/iam_test.h"

namespace tocsin::iam {
namespace {

struct IamKeys : IamTest {
  std::string make_key(const std::string& user) {
    const Json key = ok("CreateAccessKey", {{"UserName", user}})["AccessKey"];
    return key["AccessKeyId"].get<std::string>();
  }
};

TEST_F(IamKeys, TellTheAccountInTheirId) {
  make_user("bob");
  const Json key = ok("CreateAccessKey", {{"UserName", "bob"}})["AccessKey"];

  EXPECT_EQ(account_of_id(key["AccessKeyId"].get<std::string>()), "000000000000");
  EXPECT_EQ(key["SecretAccessKey"].get<std::string>().size(), 40u);
  EXPECT_EQ(key["Status"], "Active");
  EXPECT_EQ(key["UserName"], "bob");
}

TEST_F(IamKeys, AreTwoAtMost) {
  make_user("bob");
  make_key("bob");
  make_key("bob");
  EXPECT_EQ(refused("CreateAccessKey", {{"UserName", "bob"}}),
            "LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2");
}

// A root key is among the worst things that can be made; its record has no userName.
TEST_F(IamKeys, OfRootAreMadeByRootWhoNamesNobody) {
  const Json key = ok("CreateAccessKey")["AccessKey"];
  EXPECT_FALSE(key.contains("UserName"));
  EXPECT_EQ(ok("ListAccessKeys")["AccessKeyMetadata"].size(), 1u);
  EXPECT_EQ(ok("GetAccountSummary")["SummaryMap"]["AccountAccessKeysPresent"], 1);

  const auto found = service.find_key(key["AccessKeyId"].get<std::string>());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->caller.principal.arn, "arn:aws:iam::000000000000:root");
}

TEST_F(IamKeys, OfAUserWhoNamesNobodyAreHisOwn) {
  make_user("bob", policy("iam:*AccessKey*", "arn:aws:iam::000000000000:user/bob"));
  caller = as("bob");
  EXPECT_EQ(ok("CreateAccessKey")["AccessKey"]["UserName"], "bob");
}

TEST_F(IamKeys, OfSomebodyElseCannotBeDeletedWithoutHisName) {
  make_user("alice");
  make_user("bob", policy("iam:*"));
  const std::string key = make_key("alice");
  caller = as("bob");
  EXPECT_EQ(refused("DeleteAccessKey", {{"AccessKeyId", key}}),
            "NoSuchEntity: The Access Key with id " + key + " cannot be found.");
}

TEST_F(IamKeys, ThatAreInactiveAreStillFound) {
  make_user("bob");
  const std::string key = make_key("bob");
  ok("UpdateAccessKey", {{"UserName", "bob"}, {"AccessKeyId", key}, {"Status", "Inactive"}});
  const auto found = service.find_key(key);

  ASSERT_TRUE(found);
  EXPECT_FALSE(found->active);
  EXPECT_EQ(found->caller.user_name, "bob");
  EXPECT_EQ(found->caller.access_key_id, key);
  EXPECT_EQ(ok("ListAccessKeys", {{"UserName", "bob"}})["AccessKeyMetadata"][0]["Status"], "Inactive");
}

TEST_F(IamKeys, AreForeverGoneOnceDeleted) {
  make_user("bob");
  const std::string key = make_key("bob");
  ok("DeleteAccessKey", {{"UserName", "bob"}, {"AccessKeyId", key}});
  EXPECT_FALSE(service.find_key(key));
  EXPECT_EQ(refused("DeleteAccessKey", {{"UserName", "bob"}, {"AccessKeyId", key}}),
            "NoSuchEntity: The Access Key with id " + key + " cannot be found.");
}

TEST_F(IamKeys, RememberTheirLastUseToTheMinute) {
  make_user("bob");
  const std::string key = make_key("bob");
  const Json never = ok("GetAccessKeyLastUsed", {{"AccessKeyId", key}});
  EXPECT_EQ(never["UserName"], "bob");
  EXPECT_EQ(never["AccessKeyLastUsed"], Json({{"ServiceName", "N/A"}, {"Region", "N/A"}}));

  advance(std::chrono::seconds(100));
  service.key_used(key, "sns", "eu-west-1");
  const Json used = ok("GetAccessKeyLastUsed", {{"AccessKeyId", key}})["AccessKeyLastUsed"];
  EXPECT_EQ(used["LastUsedDate"], "2026-01-05T09:01:00Z");
  EXPECT_EQ(used["ServiceName"], "sns");
  EXPECT_EQ(used["Region"], "eu-west-1");
}

struct Touched final : Recorder {
  void record(const Call& call, const Json&, const Json*, const AwsError*) override { touched = call.touched; }
  std::vector<TrailResource> touched;
};

// LookupEvents by ResourceName finds a key's making under the key and under its user.
TEST_F(IamKeys, AreInTheRecordWithTheirUser) {
  make_user("bob");
  Touched recorder;
  engine.gateway.set_recorder(recorder);
  const std::string key = make_key("bob");
  ASSERT_EQ(recorder.touched.size(), 2u);
  EXPECT_EQ(recorder.touched[0].type, "AWS::IAM::AccessKey");
  EXPECT_EQ(recorder.touched[0].name, key);
  EXPECT_EQ(recorder.touched[1].type, "AWS::IAM::User");
  EXPECT_EQ(recorder.touched[1].name, "bob");
}

// AWS names the resource of IAM's refusals in words. https://github.com/torchbox/buckup/issues/13
TEST_F(IamKeys, AreRefusedInIamsOwnWords) {
  make_user("alice");
  make_user("bob");
  caller = as("bob");
  EXPECT_EQ(refused("CreateAccessKey", {{"UserName", "alice"}}),
            "AccessDenied: User: arn:aws:iam::000000000000:user/bob is not authorized to perform: iam:CreateAccessKey "
            "on resource: user alice because no identity-based policy allows the iam:CreateAccessKey action");
}

TEST_F(IamKeys, AreRefusedToTokensThatCameWithoutMfa) {
  make_user("bob", policy("iam:*"));
  caller = as("bob");
  caller.access_key_id = "ASIAQAAAAAAAAAAAAAAA";
  caller.session_created = engine.timeline.now();
  EXPECT_EQ(refused("ListAccessKeys"), "InvalidClientTokenId: The security token included in the request is invalid");
  caller.mfa = true;
  ok("ListAccessKeys");
}

}  // namespace
}  // namespace tocsin::iam
