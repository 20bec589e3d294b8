#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/text.h"
#include "tocsin/world.h"

namespace tocsin {
namespace {

constexpr const char* kTopic = "arn:aws:sns:us-east-1:000000000000:alerts";

struct Questions : testing::Test {
  Questions() { do_call("sns", "CreateTopic", {{"Name", "alerts"}}); }

  void do_call(const std::string& service, const std::string& operation, const Json& input) {
    const CallReply reply = world.call({.service = service, .operation = operation, .input = json_text(input)});
    ASSERT_TRUE(reply.ok) << reply.error_message;
  }

  void make_user(const std::string& name, const std::string& policy = "") {
    do_call("iam", "CreateUser", {{"UserName", name}});
    if (policy.empty()) return;
    do_call("iam", "PutUserPolicy", {{"UserName", name}, {"PolicyName", "own"}, {"PolicyDocument", policy}});
  }

  static std::string allow(std::string_view action, std::string_view condition = "{}") {
    return concat(R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ")", action,
                  R"(", "Resource": "*", "Condition": )", condition, "}]}");
  }

  std::string refusal(const SignIn& request) {
    try {
      world.sign_in(request);
    } catch (const AwsError& error) {
      return error.message;
    }
    return "";
  }

  World world;
};

TEST_F(Questions, AreAnsweredWithoutATrace) {
  make_user("alice", allow("iam:Get*"));
  const std::int64_t before = world.journal().back().id;
  const Permission answer = world.can({.as = "alice", .action = "IAM:getUser"});
  EXPECT_TRUE(answer.allowed);
  EXPECT_EQ(answer.by, "policy alice/own, statement 0");
  EXPECT_TRUE(world.journal(before).empty());
}

TEST_F(Questions, TakeTheArnsOfPrincipals) {
  make_user("alice", allow("sns:Publish"));
  for (const char* arn : {"arn:aws:iam::000000000000:user/alice", "arn:aws:iam::000000000000:root"}) {
    EXPECT_TRUE(world.can({.as = arn, .action = "sns:Publish", .resource = kTopic}).allowed) << arn;
  }
  EXPECT_THROW(world.can({.as = "arn:aws:iam::000000000000:user/bob", .action = "sns:Publish"}), AwsError);
  EXPECT_THROW(world.can({.as = kTopic, .action = "sns:Publish"}), AwsError);
}

TEST_F(Questions, DependOnKeysThatAreGivenOrNamed) {
  make_user("alice", allow("iam:CreateUser", R"({"Null": {"iam:PermissionsBoundary": "false"}})"));
  PermissionQuestion question{.as = "alice", .action = "iam:CreateUser"};
  const Permission without = world.can(question);
  EXPECT_FALSE(without.allowed);
  EXPECT_EQ(without.missing_keys, std::vector<std::string>{"iam:PermissionsBoundary"});
  question.context = {{"iam:permissionsboundary", {"arn:aws:iam::aws:policy/ReadOnlyAccess"}}};
  EXPECT_TRUE(world.can(question).allowed);
}

TEST_F(Questions, OfAssumingARoleAreDecidedByItsTrust) {
  make_user("alice", allow("sts:AssumeRole"));
  do_call("iam", "CreateRole",
          {{"RoleName", "Admin"},
           {"AssumeRolePolicyDocument",
            R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
                "Principal": {"Service": "events.amazonaws.com"}}]})"}});
  PermissionQuestion question{
      .as = "alice", .action = "sts:AssumeRole", .resource = "arn:aws:iam::000000000000:role/Admin"};
  EXPECT_FALSE(world.can(question).allowed);
  question.as = "events.amazonaws.com";
  EXPECT_TRUE(world.can(question).allowed);
}

TEST_F(Questions, AboutSigningInNameWhatCannotHappen) {
  make_user("alice");
  EXPECT_EQ(refusal({.as = "alice"}), "alice has no password for the console: iam.CreateLoginProfile gives one");
  EXPECT_EQ(refusal({.as = "alcie"}), "there is no caller \"alcie\" in this world");
  EXPECT_EQ(refusal({.as = "root", .region = "eu-west-3"}), "root signs in in us-east-1, not in eu-west-3");
  EXPECT_EQ(refusal({.as = "events.amazonaws.com"}), "events.amazonaws.com is no person: services do not sign in");
}

TEST_F(Questions, ASignInGivesASessionForTwelveHours) {
  make_user("alice", allow("iam:*"));
  do_call("iam", "CreateLoginProfile", {{"UserName", "alice"}, {"Password", "Correct-horse-1"}});
  const SignedIn session = world.sign_in({.as = "alice"});
  ASSERT_TRUE(session.ok);
  EXPECT_TRUE(session.access_key_id.starts_with("ASIA"));
  const CallReply reply = world.call({.service = "iam", .operation = "ListUsers", .as = session.access_key_id});
  EXPECT_TRUE(reply.ok) << reply.error_message;
  const CallReply user = world.call({.service = "iam", .operation = "GetUser", .input = R"({"UserName": "alice"})"});
  EXPECT_NE(user.output.find("PasswordLastUsed"), std::string::npos);
}

TEST_F(Questions, AnExposedKeyQuarantinesItsUserOnce) {
  make_user("alice", allow("iam:*"));
  const CallReply made =
      world.call({.service = "iam", .operation = "CreateAccessKey", .input = R"({"UserName": "alice"})"});
  const std::string key = (*parse_json(made.output))["AccessKey"]["AccessKeyId"];
  EXPECT_TRUE(world.expose({.access_key_id = key}).quarantined);
  EXPECT_FALSE(world.expose({.access_key_id = key}).quarantined);
  EXPECT_THROW(world.expose({.access_key_id = "AKIAIOSFODNN7EXAMPLE"}), AwsError);
  EXPECT_FALSE(world.can({.as = key, .action = "iam:CreateAccessKey"}).allowed);
}

}  // namespace
}  // namespace tocsin
