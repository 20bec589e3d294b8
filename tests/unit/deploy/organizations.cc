#include <gtest/gtest.h>

#include "deploy/into_world.h"
#include "recorder.h"
#include "tocsin/world.h"

namespace tocsin::deploy {
namespace {

constexpr const char* kOrganization = R"(
resource "aws_organizations_organization" "this" {
  enabled_policy_types = ["SERVICE_CONTROL_POLICY"]
}
resource "aws_organizations_organizational_unit" "workloads" {
  name      = "workloads"
  parent_id = aws_organizations_organization.this.roots[0].id
}
resource "aws_organizations_account" "payments" {
  name      = "payments"
  email     = "payments@example.com"
  parent_id = aws_organizations_organizational_unit.workloads.id
}
resource "aws_organizations_policy" "no_keys" {
  name    = "no-keys"
  content = jsonencode({
    Version   = "2012-10-17"
    Statement = [{ Effect = "Deny", Action = "iam:CreateAccessKey", Resource = "*" }]
  })
}
resource "aws_organizations_policy_attachment" "no_keys" {
  policy_id = aws_organizations_policy.no_keys.id
  target_id = aws_organizations_organizational_unit.workloads.id
}
output "account" { value = aws_organizations_account.payments.id }
output "policy" { value = aws_organizations_policy.no_keys.arn }
output "management" { value = aws_organizations_organization.this.master_account_id }
)";

// The whole way: what the files say binds the account that they made.
TEST(TerraformOrganizations, BindTheAccountsTheyMake) {
  const Folder folder(kOrganization);
  World world;
  const DeployResult result = deploy_into(world, folder.options(), "root");
  const std::string account = result.outputs.at("account").as_string();
  EXPECT_EQ(result.outputs.at("management").as_string(), "000000000000");

  const CallReply reply =
      world.call({.service = "iam", .operation = "CreateAccessKey", .input = "{}", .as = concat("root@", account)});
  EXPECT_EQ(reply.error_code, "AccessDenied");
  EXPECT_TRUE(reply.error_message.ends_with(
      concat("with an explicit deny in a service control policy: ", result.outputs.at("policy").as_string())))
      << reply.error_message;
}

TEST(TerraformOrganizations, AreReadByMembersWithoutRoots) {
  const Folder made(kOrganization);
  World world;
  const DeployResult organization = deploy_into(world, made.options(), "root");
  const Folder read(R"(
data "aws_organizations_organization" "ours" {}
output "management" { value = data.aws_organizations_organization.ours.master_account_id }
output "roots" { value = length(data.aws_organizations_organization.ours.roots) }
)");
  const std::string member = concat("root@", organization.outputs.at("account").as_string());
  EXPECT_EQ(deploy_into(world, read.options(), member).outputs.at("roots").as_string(), "0");
  EXPECT_EQ(deploy_into(world, read.options(), "root").outputs.at("roots").as_string(), "1");
  EXPECT_EQ(deploy_into(world, read.options(), member).outputs.at("management").as_string(), "000000000000");
}

}  // namespace
}  // namespace tocsin::deploy
