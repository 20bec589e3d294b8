#include "base/text.h"
#include "unit/services/iam/iam_test.h"

namespace tocsin::iam {
namespace {

struct IamRoles : IamTest {};

TEST_F(IamRoles, CarryTheirTrustPolicy) {
  make_role("r");
  const Json role = ok("GetRole", {{"RoleName", "r"}})["Role"];
  EXPECT_EQ(percent_decode(role["AssumeRolePolicyDocument"].get<std::string>()), kTrust);
  EXPECT_EQ(role["MaxSessionDuration"], 3600);

  const auto resource = service.find_resource(*parse_arn("arn:aws:iam::000000000000:role/r"));
  ASSERT_TRUE(resource);
  EXPECT_EQ(resource->policy, kTrust);
  EXPECT_EQ(resource->unique_id, role["RoleId"]);
  EXPECT_EQ(resource->session_seconds_max, 3600);
}

TEST_F(IamRoles, TrustOnlyPrincipalsThatExist) {
  const std::string trust = R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":)"
                            R"({"AWS":"arn:aws:iam::000000000000:user/alice"},"Action":"sts:AssumeRole"}})";
  EXPECT_EQ(refused("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust}}),
            R"(MalformedPolicyDocument: Invalid principal in policy: "AWS":"arn:aws:iam::000000000000:user/alice")");
  make_user("alice");
  ok("CreateRole", {{"RoleName", "r"}, {"AssumeRolePolicyDocument", trust}});
}

TEST_F(IamRoles, AreUpdatedInPlace) {
  make_role("r");
  ok("UpdateRole", {{"RoleName", "r"}, {"Description", "d"}, {"MaxSessionDuration", 7200}});
  const Json role = ok("GetRole", {{"RoleName", "r"}})["Role"];
  EXPECT_EQ(role["Description"], "d");
  EXPECT_EQ(role["MaxSessionDuration"], 7200);
}

TEST_F(IamRoles, WithPoliciesCannotBeDeleted) {
  make_role("r");
  ok("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", policy("s3:*")}});
  EXPECT_EQ(refused("DeleteRole", {{"RoleName", "r"}}),
            "DeleteConflict: Cannot delete entity, must delete policies first.");
  ok("DeleteRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}});
  ok("DeleteRole", {{"RoleName", "r"}});
  EXPECT_EQ(refused("GetRole", {{"RoleName", "r"}}), "NoSuchEntity: The role with name r cannot be found.");
}

struct IamPrincipals : IamTest {
  std::vector<std::string> names_of(const Caller& who, policy::Layer layer) {
    std::vector<std::string> names;
    for (const PolicyText& text : service.policies_of(who)) {
      if (text.layer == layer) names.push_back(text.name);
    }
    return names;
  }
};

TEST_F(IamPrincipals, HaveTheirOwnPoliciesThenThoseOfTheirGroups) {
  make_user("bob", policy("s3:*"));
  ok("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", make_policy("managed", policy("sqs:*"))}});
  ok("CreateGroup", {{"GroupName", "admins"}});
  ok("AddUserToGroup", {{"GroupName", "admins"}, {"UserName", "bob"}});
  ok("PutGroupPolicy", {{"GroupName", "admins"}, {"PolicyName", "all"}, {"PolicyDocument", policy("iam:*")}});

  EXPECT_EQ(names_of(as("bob"), policy::Layer::kIdentity),
            (std::vector<std::string>{"bob/keys", "managed", "group admins/all"}));
}

TEST_F(IamPrincipals, AreHeldByTheirBoundary) {
  make_user("bob", policy("iam:*"));
  ok("PutUserPermissionsBoundary", {{"UserName", "bob"}, {"PermissionsBoundary", make_policy("cage", policy("s3:*"))}});
  EXPECT_EQ(names_of(as("bob"), policy::Layer::kBoundary), std::vector<std::string>{"cage"});
  caller = as("bob");
  EXPECT_TRUE(refused("ListUsers").ends_with("because no permissions boundary allows the iam:ListUsers action"));
}

TEST_F(IamPrincipals, OfARoleSessionHaveTheRolesPoliciesAndTheSessionsOwn) {
  make_role("r");
  ok("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", policy("iam:*")}});
  Caller session = *service.role_session(kAccount, "arn:aws:iam::000000000000:role/r", "me");
  EXPECT_EQ(session.principal.arn, "arn:aws:sts::000000000000:assumed-role/r/me");
  EXPECT_EQ(names_of(session, policy::Layer::kIdentity), std::vector<std::string>{"r/p"});
  caller = session;
  ok("ListUsers");
  caller.session_policy = policy("s3:*");
  EXPECT_TRUE(refused("ListUsers").ends_with("because no session policy allows the iam:ListUsers action"));
}

// AWS: a federated user may do what both his maker and the session's policy allow; without one, nothing.
TEST_F(IamPrincipals, WhoAreFederatedHaveTheirMakersPoliciesWithinTheSessions) {
  make_user("bob", policy("s3:*"));
  Caller guest;
  guest.principal.kind = policy::PrincipalKind::kFederatedUser;
  guest.principal.account = kAccount;
  guest.principal.issuer_arn = as("bob").principal.arn;
  EXPECT_TRUE(service.policies_of(guest).empty());
  guest.session_policy = policy("s3:GetObject");
  EXPECT_EQ(names_of(guest, policy::Layer::kIdentity), std::vector<std::string>{"bob/keys"});
  EXPECT_EQ(names_of(guest, policy::Layer::kSession).size(), 1u);
}

TEST_F(IamPrincipals, WhoAreGoneHaveNoPolicies) {
  make_role("r");
  const Caller session = *service.role_session(kAccount, "r", "me");
  ok("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", policy("iam:*")}});
  EXPECT_FALSE(service.policies_of(session).empty());
  ok("DeleteRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}});
  ok("DeleteRole", {{"RoleName", "r"}});
  make_role("r");
  ok("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", policy("iam:*")}});
  EXPECT_TRUE(service.policies_of(session).empty());
}

TEST_F(IamPrincipals, WhoDoNotExistAreNobody) {
  EXPECT_FALSE(service.user(kAccount, "bob"));
  EXPECT_FALSE(service.role_session(kAccount, "r", "me"));
}

TEST_F(IamPrincipals, HaveTheTagsOfTheirUser) {
  ok("CreateUser", {{"UserName", "bob"}, {"Tags", {{{"Key", "Team"}, {"Value", "red"}}}}});
  EXPECT_EQ(service.tags_of(as("bob")), (std::map<std::string, std::string>{{"Team", "red"}}));
}

struct IamTags : IamTest {};

// https://github.com/aws/aws-cdk/issues/26253
TEST_F(IamTags, DifferInMoreThanCase) {
  make_role("r");
  ok("TagRole", {{"RoleName", "r"}, {"Tags", {{{"Key", "Test"}, {"Value", "1"}}}}});
  ok("TagRole", {{"RoleName", "r"}, {"Tags", {{{"Key", "test"}, {"Value", "2"}}}}});
  EXPECT_EQ(ok("ListRoleTags", {{"RoleName", "r"}})["Tags"], Json({{{"Key", "test"}, {"Value", "2"}}}));
  EXPECT_EQ(refused("TagRole",
                    {{"RoleName", "r"}, {"Tags", {{{"Key", "a"}, {"Value", "1"}}, {{"Key", "A"}, {"Value", "2"}}}}}),
            "InvalidInput: Duplicate tag keys found. Please note that Tag keys are case insensitive.");
}

struct IamAccount : IamTest {};

TEST_F(IamAccount, HasNoPasswordPolicyUntilOneIsSet) {
  EXPECT_EQ(refused("GetAccountPasswordPolicy"),
            "NoSuchEntity: The Password Policy with domain name 000000000000 cannot be found.");
  ok("UpdateAccountPasswordPolicy", {{"MaxPasswordAge", 90}});
  const Json found = ok("GetAccountPasswordPolicy")["PasswordPolicy"];
  EXPECT_EQ(found["MinimumPasswordLength"], 6);
  EXPECT_EQ(found["ExpirePasswords"], true);
}

TEST_F(IamAccount, HasOneAlias) {
  ok("CreateAccountAlias", {{"AccountAlias", "acme"}});
  ok("CreateAccountAlias", {{"AccountAlias", "acme-prod"}});
  EXPECT_EQ(ok("ListAccountAliases")["AccountAliases"], Json({"acme-prod"}));
  caller = root_of("111111111111");
  EXPECT_EQ(refused("CreateAccountAlias", {{"AccountAlias", "acme-prod"}}),
            "EntityAlreadyExists: The account alias acme-prod already exists.");
}

TEST_F(IamAccount, TellsAllOfItsAuthorizations) {
  make_user("bob", policy("s3:*"));
  make_role("r");
  make_policy("p", policy("sqs:*"));
  const Json all = ok("GetAccountAuthorizationDetails");
  EXPECT_EQ(all["UserDetailList"][0]["UserPolicyList"][0]["PolicyName"], "keys");
  EXPECT_EQ(all["RoleDetailList"][0]["RoleName"], "r");
  EXPECT_EQ(all["Policies"][0]["PolicyVersionList"][0]["IsDefaultVersion"], true);

  const Json page = ok("GetAccountAuthorizationDetails", {{"MaxItems", 1}});
  const Json rest = ok("GetAccountAuthorizationDetails", {{"MaxItems", 5}, {"Marker", page["Marker"]}});
  EXPECT_TRUE(rest["UserDetailList"].empty());
  EXPECT_EQ(rest["RoleDetailList"].size(), 1u);
}

}  // namespace
}  // namespace tocsin::iam
