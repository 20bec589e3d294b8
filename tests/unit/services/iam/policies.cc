#include "base/text.h"
#include "services/iam/managed_policies.h"
#include "unit/services/iam/iam_test.h"

namespace tocsin::iam {
namespace {

struct IamPolicies : IamTest {};

TEST_F(IamPolicies, InlineComeBackAsTheyWereSent) {
  const std::string sent = policy("s3:Get*", "arn:aws:s3:::b/ä +*");
  make_user("bob", sent);
  const Json found = ok("GetUserPolicy", {{"UserName", "bob"}, {"PolicyName", "keys"}});
  const std::string encoded = found["PolicyDocument"].get<std::string>();
  EXPECT_TRUE(encoded.starts_with("%7B%22Version%22%3A%222012-10-17%22"));
  EXPECT_EQ(percent_decode(encoded), sent);
}

TEST_F(IamPolicies, ThatAreMalformedAreNotStored) {
  make_user("bob");
  EXPECT_EQ(refused("PutUserPolicy", {{"UserName", "bob"}, {"PolicyName", "p"}, {"PolicyDocument", "{"}}),
            "MalformedPolicyDocument: Syntax errors in policy.");
  EXPECT_TRUE(ok("ListUserPolicies", {{"UserName", "bob"}})["PolicyNames"].empty());
}

TEST_F(IamPolicies, InlineShareOneSizeLimitWithoutTheirSpaces) {
  make_user("bob", policy("iam:*", "arn:aws:iam::000000000000:user/" + std::string(1000, 'x')));
  const std::string large = policy("iam:*", "arn:aws:iam::000000000000:user/" + std::string(900, 'y'));
  EXPECT_EQ(refused("PutUserPolicy", {{"UserName", "bob"}, {"PolicyName", "second"}, {"PolicyDocument", large}}),
            "LimitExceeded: Maximum policy size of 2048 bytes exceeded for user bob");
  ok("PutUserPolicy", {{"UserName", "bob"}, {"PolicyName", "keys"}, {"PolicyDocument", large + std::string(900, ' ')}});
}

TEST_F(IamPolicies, ManagedHaveFiveVersionsAtMostAndNumbersAreNotUsedAgain) {
  const std::string arn = make_policy("p", policy("iam:*"));
  const Json version = {{"PolicyArn", arn}, {"PolicyDocument", policy("s3:*")}};
  for (int i = 2; i <= 5; ++i) ok("CreatePolicyVersion", version);
  EXPECT_TRUE(refused("CreatePolicyVersion", version).starts_with("LimitExceeded: A managed policy can have up to 5"));
  ok("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v5"}});
  EXPECT_EQ(ok("CreatePolicyVersion", version)["PolicyVersion"]["VersionId"], "v6");
  EXPECT_EQ(refused("DeletePolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v1"}}),
            "DeleteConflict: Cannot delete the default version of a policy.");
}

TEST_F(IamPolicies, ManagedCountByTheirDefaultVersion) {
  const std::string arn = make_policy("p", policy("iam:ListUsers"));
  make_user("bob");
  ok("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", arn}});
  ok("CreatePolicyVersion", {{"PolicyArn", arn}, {"PolicyDocument", policy("s3:*")}});
  caller = as("bob");
  ok("ListUsers");
  caller = root_of(kAccount);
  ok("SetDefaultPolicyVersion", {{"PolicyArn", arn}, {"VersionId", "v2"}});
  caller = as("bob");
  EXPECT_EQ(refused("ListUsers"),
            "AccessDenied: User: arn:aws:iam::000000000000:user/bob is not authorized to perform: iam:ListUsers on "
            "resource: arn:aws:iam::000000000000:user/ because no identity-based policy allows the iam:ListUsers "
            "action");
}

TEST_F(IamPolicies, ThatAreAttachedCannotBeDeleted) {
  const std::string arn = make_policy("p", policy("iam:*"));
  make_role("r");
  ok("AttachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", arn}});
  EXPECT_EQ(ok("GetPolicy", {{"PolicyArn", arn}})["Policy"]["AttachmentCount"], 1);
  EXPECT_EQ(ok("ListEntitiesForPolicy", {{"PolicyArn", arn}})["PolicyRoles"][0]["RoleName"], "r");
  EXPECT_EQ(refused("DeletePolicy", {{"PolicyArn", arn}}),
            "DeleteConflict: Cannot delete a policy attached to entities.");
  ok("DetachRolePolicy", {{"RoleName", "r"}, {"PolicyArn", arn}});
  ok("DeletePolicy", {{"PolicyArn", arn}});
  EXPECT_EQ(refused("GetPolicy", {{"PolicyArn", arn}}), "NoSuchEntity: Policy " + arn + " was not found.");
}

TEST_F(IamPolicies, ThatAreSomebodysBoundaryCannotBeDeleted) {
  const std::string arn = make_policy("p", policy("iam:*"));
  make_user("bob");
  ok("PutUserPermissionsBoundary", {{"UserName", "bob"}, {"PermissionsBoundary", arn}});
  EXPECT_EQ(refused("DeletePolicy", {{"PolicyArn", arn}}),
            "DeleteConflict: Cannot delete a policy attached to entities.");
}

TEST_F(IamPolicies, OfAwsAreThereToBeAttachedAndRead) {
  const Json admin = {{"PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"}};
  make_user("bob");
  ok("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", admin["PolicyArn"]}});
  caller = as("bob");
  EXPECT_EQ(ok("GetPolicy", admin)["Policy"]["PolicyName"], "AdministratorAccess");
  EXPECT_EQ(ok("ListAttachedUserPolicies", {{"UserName", "bob"}})["AttachedPolicies"][0]["PolicyName"],
            "AdministratorAccess");
}

// An unknown policy of AWS must not be taken for one that allows nothing.
TEST_F(IamPolicies, OfAwsThatAreNotKnownAreNamedAsUnmodelled) {
  make_user("bob");
  const Json input = {{"UserName", "bob"}, {"PolicyArn", "arn:aws:iam::aws:policy/AmazonBraketFullAccess"}};
  EXPECT_THROW(call("AttachUserPolicy", input), Unmodelled);
  EXPECT_EQ(refused("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", "arn:aws:iam::000000000000:policy/p"}}),
            "NoSuchEntity: Policy arn:aws:iam::000000000000:policy/p does not exist or is not attachable.");
}

TEST_F(IamPolicies, OfAwsAreChangedByNobody) {
  EXPECT_TRUE(refused("DeletePolicy", {{"PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"}})
                  .starts_with("AccessDenied: User: arn:aws:iam::000000000000:root is not authorized to perform: "
                               "iam:DeletePolicy on resource: policy arn:aws:iam::aws:policy/AdministratorAccess"));
}

// Every document in managed/ must be one that the evaluator understands.
TEST(IamAwsPolicies, AreAllWellFormed) {
  EXPECT_GE(aws_policies().size(), 1u);
  for (const AwsPolicy& known : aws_policies()) {
    SCOPED_TRACE(known.name);
    EXPECT_NO_THROW(policy::compile(known.document, policy::DocumentKind::kManaged));
    EXPECT_EQ(find_aws_policy(known.arn), &known);
    EXPECT_TRUE(parse_time(known.updated));
  }
}

TEST_F(IamPolicies, MayDependOnThePolicyThatIsAttached) {
  make_user("bob");
  make_user("carol", policy("iam:AttachUserPolicy", "*", "Allow",
                            R"({"ArnEquals":{"iam:PolicyARN":"arn:aws:iam::aws:policy/IAMUserChangePassword"}})"));
  caller = as("carol");
  EXPECT_TRUE(
      refused("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"}})
          .starts_with("AccessDenied"));
}

TEST_F(IamPolicies, MayDependOnTagsOfTheirTarget) {
  ok("CreateUser", {{"UserName", "bob"}, {"Tags", {{{"Key", "team"}, {"Value", "red"}}}}});
  make_user("dave");
  make_user("carol", policy("iam:CreateAccessKey", "*", "Allow", R"({"StringEquals":{"aws:ResourceTag/team":"red"}})"));
  caller = as("carol");
  ok("CreateAccessKey", {{"UserName", "bob"}});
  EXPECT_TRUE(refused("CreateAccessKey", {{"UserName", "dave"}}).starts_with("AccessDenied"));
}

// The usual delegation: whoever makes users must give them a boundary.
TEST_F(IamPolicies, MayDemandABoundaryOfNewUsers) {
  const std::string boundary = make_policy("boundary", policy("s3:*"));
  make_user("carol", policy("iam:CreateUser", "*", "Allow",
                            R"({"StringEquals":{"iam:PermissionsBoundary":")" + boundary + "\"}}"));
  caller = as("carol");
  EXPECT_TRUE(refused("CreateUser", {{"UserName", "new"}}).starts_with("AccessDenied"));
  const Json user = ok("CreateUser", {{"UserName", "new"}, {"PermissionsBoundary", boundary}})["User"];
  EXPECT_EQ(user["PermissionsBoundary"]["PermissionsBoundaryArn"], boundary);
}

}  // namespace
}  // namespace tocsin::iam
