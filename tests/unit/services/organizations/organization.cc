#include "unit/services/organizations/organizations_test.h"

namespace tocsin::organizations {
namespace {

struct TheOrganization : OrganizationsTest {};

TEST_F(TheOrganization, HasAwsIdsAndArns) {
  const Json organization = ok("DescribeOrganization")["Organization"];
  const std::string id = organization["Id"].get<std::string>();
  EXPECT_EQ(id.size(), 12U);
  EXPECT_TRUE(id.starts_with("o-"));
  EXPECT_EQ(organization["Arn"], "arn:aws:organizations::000000000000:organization/" + id);
  EXPECT_EQ(organization["MasterAccountArn"], "arn:aws:organizations::000000000000:account/" + id + "/000000000000");
  EXPECT_EQ(ok("ListRoots")["Roots"][0]["Arn"], "arn:aws:organizations::000000000000:root/" + id + "/" + root);
}

TEST_F(TheOrganization, IsOneForAnAccount) {
  EXPECT_EQ(refused("CreateOrganization"),
            "AlreadyInOrganizationException: The AWS account is already a member of an organization.");
}

TEST_F(TheOrganization, IsUnknownToStrangersAndClosedToMembers) {
  join();
  caller = root_of("555555555555");
  EXPECT_EQ(refused("DescribeOrganization"),
            "AWSOrganizationsNotInUseException: Your account is not a member of an organization.");
  caller = root_of(kMember);
  ok("DescribeOrganization");
  EXPECT_EQ(refused("ListAccounts"), "AccessDeniedException: You don't have permissions to access this resource.");
}

TEST_F(TheOrganization, IsDeletedOnlyWithoutMembers) {
  join();
  EXPECT_TRUE(refused("DeleteOrganization").starts_with("OrganizationNotEmptyException: "));
  ok("RemoveAccountFromOrganization", {{"AccountId", kMember}});
  ok("DeleteOrganization");
  ok("CreateOrganization");
}

TEST_F(TheOrganization, WithBillingOnlyHasNoPolicies) {
  ok("DeleteOrganization");
  ok("CreateOrganization", {{"FeatureSet", "CONSOLIDATED_BILLING"}});
  root = ok("ListRoots")["Roots"][0]["Id"].get<std::string>();
  EXPECT_TRUE(refused("EnablePolicyType", {{"RootId", root}, {"PolicyType", "SERVICE_CONTROL_POLICY"}})
                  .starts_with("PolicyTypeNotAvailableForOrganizationException: "));
}

// A type that is not modelled is refused by name; it is not taken and then ignored.
TEST_F(TheOrganization, RefusesOtherTypesOfPoliciesByName) {
  EXPECT_THROW(call("EnablePolicyType", {{"RootId", root}, {"PolicyType", "TAG_POLICY"}}), Unmodelled);
}

TEST_F(TheOrganization, AnInvitationIsForOneAccountAndFifteenDays) {
  const Json target = {{"Target", {{"Type", "ACCOUNT"}, {"Id", kMember}}}};
  const Json handshake = {{"HandshakeId", ok("InviteAccountToOrganization", target)["Handshake"]["Id"]}};
  EXPECT_TRUE(refused("InviteAccountToOrganization", target).starts_with("DuplicateHandshakeException: "));
  caller = root_of("555555555555");
  EXPECT_TRUE(refused("AcceptHandshake", handshake).starts_with("HandshakeNotFoundException: "));
  advance(std::chrono::hours(24 * 15));
  caller = root_of(kMember);
  EXPECT_EQ(ok("DescribeHandshake", handshake)["Handshake"]["State"], "EXPIRED");
  EXPECT_TRUE(refused("AcceptHandshake", handshake).starts_with("InvalidHandshakeTransitionException: "));
}

TEST_F(TheOrganization, AMemberIsNotInvitedAgain) {
  join();
  EXPECT_EQ(reason_of("InviteAccountToOrganization", {{"Target", {{"Type", "ACCOUNT"}, {"Id", kMember}}}}),
            "HandshakeConstraintViolationException ALREADY_IN_AN_ORGANIZATION");
}

TEST_F(TheOrganization, OnlyMembersLeave) {
  join();
  EXPECT_TRUE(refused("LeaveOrganization").starts_with("MasterCannotLeaveOrganizationException: "));
  caller = root_of(kMember);
  ok("LeaveOrganization");
  EXPECT_TRUE(refused("DescribeOrganization").starts_with("AWSOrganizationsNotInUseException: "));
}

TEST_F(TheOrganization, CreatesAccountsWithAnIdOfTheirOwn) {
  const Json input = {{"AccountName", "audit"}, {"Email", "audit@example.com"}};
  const Json asked = ok("CreateAccount", input)["CreateAccountStatus"];
  EXPECT_EQ(asked["State"], "IN_PROGRESS");
  const Json status =
      ok("DescribeCreateAccountStatus", {{"CreateAccountRequestId", asked["Id"]}})["CreateAccountStatus"];
  EXPECT_EQ(status["State"], "SUCCEEDED");
  const Json account = ok("DescribeAccount", {{"AccountId", status["AccountId"]}})["Account"];
  EXPECT_EQ(account["Name"], "audit");
  EXPECT_EQ(account["JoinedMethod"], "CREATED");
  const Json again = ok("CreateAccount", input)["CreateAccountStatus"];
  const Json failed =
      ok("DescribeCreateAccountStatus", {{"CreateAccountRequestId", again["Id"]}})["CreateAccountStatus"];
  EXPECT_EQ(failed["FailureReason"], "EMAIL_ALREADY_EXISTS");
}

TEST_F(TheOrganization, HoldsUnitsFiveDeepWithNamesOfTheirOwn) {
  std::string parent = root;
  for (const char* name : {"a", "b", "c", "d", "e"}) parent = make_unit(name, parent);
  EXPECT_EQ(reason_of("CreateOrganizationalUnit", {{"Name", "f"}, {"ParentId", parent}}),
            "ConstraintViolationException OU_DEPTH_LIMIT_EXCEEDED");
  EXPECT_EQ(refused("CreateOrganizationalUnit", {{"Name", "a"}, {"ParentId", root}}),
            "DuplicateOrganizationalUnitException: An OU with the same name already exists.");
  EXPECT_EQ(ok("ListParents", {{"ChildId", parent}})["Parents"][0]["Type"], "ORGANIZATIONAL_UNIT");
}

TEST_F(TheOrganization, MovesAccountsBetweenParents) {
  join();
  const std::string unit = make_unit("workloads", root);
  ok("MoveAccount", {{"AccountId", kMember}, {"SourceParentId", root}, {"DestinationParentId", unit}});
  EXPECT_EQ(ok("ListChildren", {{"ParentId", unit}, {"ChildType", "ACCOUNT"}})["Children"][0]["Id"], kMember);
  EXPECT_EQ(refused("MoveAccount", {{"AccountId", kMember}, {"SourceParentId", root}, {"DestinationParentId", unit}}),
            "DuplicateAccountException: That account is already present in the specified destination.");
  EXPECT_TRUE(refused("DeleteOrganizationalUnit", {{"OrganizationalUnitId", unit}})
                  .starts_with("OrganizationalUnitNotEmptyException: "));
  const auto membership = service.membership_of(kMember);
  ASSERT_TRUE(membership);
  EXPECT_EQ(membership->path, membership->organization + "/" + root + "/" + unit + "/");
}

TEST_F(TheOrganization, ListsPageByPage) {
  for (const char* account : {"111111111111", "222222222222", "333333333333"}) join(account);
  const Json first = ok("ListAccounts", {{"MaxResults", 3}});
  EXPECT_EQ(first["Accounts"].size(), 3U);
  const Json second = ok("ListAccounts", {{"MaxResults", 3}, {"NextToken", first["NextToken"]}});
  EXPECT_EQ(second["Accounts"][0]["Id"], "333333333333");
  EXPECT_FALSE(second.contains("NextToken"));
  EXPECT_EQ(reason_of("ListAccounts", {{"NextToken", "*"}}), "InvalidInputException INVALID_NEXT_TOKEN");
}

TEST_F(TheOrganization, TagsItsParts) {
  const std::string unit = make_unit("workloads", root);
  ok("TagResource", {{"ResourceId", unit}, {"Tags", {{{"Key", "team"}, {"Value", "security"}}}}});
  EXPECT_EQ(ok("ListTagsForResource", {{"ResourceId", unit}})["Tags"][0]["Value"], "security");
  ok("UntagResource", {{"ResourceId", unit}, {"TagKeys", {"team"}}});
  EXPECT_TRUE(ok("ListTagsForResource", {{"ResourceId", unit}})["Tags"].empty());
  EXPECT_EQ(reason_of("ListTagsForResource", {{"ResourceId", "p-FullAWSAccess"}}),
            "InvalidInputException INVALID_PATTERN");
}

}  // namespace
}  // namespace tocsin::organizations
