#include "services/iam/iam.h"
#include "sim/ids.h"
#include "support/testbed.h"

namespace tocsin::iam {
namespace {

struct IamUsers : Testbed<Iam> {
  IamUsers() { engine.authorizer.set_identities(service); }

  Caller as(const std::string& name) { return *service.user(kAccount, name); }
  void allow(const std::string& name, const std::string& action, const std::string& resource = "*") {
    ok("PutUserPolicy", {{"UserName", name},
                         {"PolicyName", "p"},
                         {"PolicyDocument", R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":")" +
                                                action + R"(","Resource":")" + resource + "\"}}"}});
  }
};

TEST_F(IamUsers, AreFoundByNameWithPathAndId) {
  ok("CreateUser", {{"UserName", "alice"}, {"Path", "/staff/"}});
  const Json user = ok("GetUser", {{"UserName", "alice"}})["User"];

  EXPECT_EQ(user["Arn"], "arn:aws:iam::000000000000:user/staff/alice");
  EXPECT_EQ(user["CreateDate"], "2026-01-05T09:00:00Z");
  EXPECT_TRUE(user["UserId"].get<std::string>().starts_with("AIDAQ"));
  EXPECT_EQ(user["UserId"].get<std::string>().size(), 21u);
}

TEST_F(IamUsers, HaveNamesThatDifferInMoreThanCase) {
  ok("CreateUser", {{"UserName", "alice"}});
  EXPECT_EQ(refused("CreateUser", {{"UserName", "Alice"}}),
            "EntityAlreadyExists: User with name Alice already exists.");
}

TEST_F(IamUsers, ThatDoNotExistCannotBeFound) {
  EXPECT_EQ(refused("GetUser", {{"UserName", "bob"}}), "NoSuchEntity: The user with name bob cannot be found.");
}

TEST_F(IamUsers, GetAKeyWhoseIdTellsTheAccount) {
  ok("CreateUser", {{"UserName", "bob"}});
  const Json key = ok("CreateAccessKey", {{"UserName", "bob"}})["AccessKey"];

  EXPECT_EQ(account_of_id(key["AccessKeyId"].get<std::string>()), "000000000000");
  EXPECT_EQ(key["SecretAccessKey"].get<std::string>().size(), 40u);
  EXPECT_EQ(key["Status"], "Active");
  EXPECT_EQ(key["UserName"], "bob");
}

TEST_F(IamUsers, MayHaveTwoKeysAndNoMore) {
  ok("CreateUser", {{"UserName", "bob"}});
  ok("CreateAccessKey", {{"UserName", "bob"}});
  ok("CreateAccessKey", {{"UserName", "bob"}});
  EXPECT_EQ(refused("CreateAccessKey", {{"UserName", "bob"}}),
            "LimitExceeded: Cannot exceed quota for AccessKeysPerUser: 2");
}

}  // namespace
}  // namespace tocsin::iam
