#include "unit/services/organizations/organizations_test.h"

namespace tocsin::organizations {
namespace {

struct OrganizationPolicies : OrganizationsTest {
  using Ids = std::vector<std::string>;

  std::string malformed(const std::string& content, const std::string& type = "SERVICE_CONTROL_POLICY") {
    const Outcome outcome =
        call("CreatePolicy", {{"Name", "p"}, {"Description", ""}, {"Type", type}, {"Content", content}});
    return outcome.ok() ? "taken" : outcome.error->code;
  }
};

TEST_F(OrganizationPolicies, FullAccessIsAttachedToAllThatIsThereAndComesIn) {
  const std::string before = make_unit("before", root);
  enable();
  const std::string after = make_unit("after", root);
  join();
  for (const std::string& target : {root, before, after, std::string(kMember), std::string(kAccount)}) {
    EXPECT_EQ(attached(target), Ids{"p-FullAWSAccess"}) << target;
  }
  EXPECT_TRUE(attached(root, "RESOURCE_CONTROL_POLICY").empty());
}

TEST_F(OrganizationPolicies, AreAttachedOnlyWhereTheirTypeIsEnabled) {
  const std::string policy = make_policy("deny");
  EXPECT_EQ(refused("AttachPolicy", {{"PolicyId", policy}, {"TargetId", root}}),
            "PolicyTypeNotEnabledException: This operation can be performed only for enabled policy types.");
  enable();
  attach(policy, root);
  EXPECT_TRUE(refused("AttachPolicy", {{"PolicyId", policy}, {"TargetId", root}})
                  .starts_with("DuplicatePolicyAttachmentException: "));
  EXPECT_TRUE(refused("DeletePolicy", {{"PolicyId", policy}}).starts_with("PolicyInUseException: "));
  const Json target = ok("ListTargetsForPolicy", {{"PolicyId", policy}})["Targets"][0];
  EXPECT_EQ(target["Type"], "ROOT");
}

TEST_F(OrganizationPolicies, AreOneToFiveOnATarget) {
  enable();
  EXPECT_EQ(reason_of("DetachPolicy", {{"PolicyId", "p-FullAWSAccess"}, {"TargetId", root}}),
            "ConstraintViolationException MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED");
  for (const char* name : {"a", "b", "c", "d"}) attach(make_policy(name), root);
  EXPECT_EQ(reason_of("AttachPolicy", {{"PolicyId", make_policy("e")}, {"TargetId", root}}),
            "ConstraintViolationException MAX_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED");
  ok("DetachPolicy", {{"PolicyId", "p-FullAWSAccess"}, {"TargetId", root}});
}

TEST_F(OrganizationPolicies, OfAwsStayAsTheyAre) {
  enable("RESOURCE_CONTROL_POLICY");
  EXPECT_EQ(reason_of("UpdatePolicy", {{"PolicyId", "p-FullAWSAccess"}, {"Name", "mine"}}),
            "InvalidInputException IMMUTABLE_POLICY");
  EXPECT_EQ(reason_of("DetachPolicy", {{"PolicyId", "p-RCPFullAWSAccess"}, {"TargetId", root}}),
            "InvalidInputException NON_DETACHABLE_POLICY");
}

TEST_F(OrganizationPolicies, HaveNamesOfTheirOwnWithinTheirType) {
  make_policy("deny");
  EXPECT_EQ(refused("CreatePolicy",
                    {{"Name", "deny"}, {"Description", ""}, {"Type", "SERVICE_CONTROL_POLICY"}, {"Content", kDenyAll}}),
            "DuplicatePolicyException: A policy with the specified name and type already exists.");
}

// Disabling a type forgets what was attached: enabling it again brings full access back and nothing else.
TEST_F(OrganizationPolicies, AreDetachedWhenTheirTypeIsDisabled) {
  enable();
  attach(make_policy("deny"), root);
  ok("DisablePolicyType", {{"RootId", root}, {"PolicyType", "SERVICE_CONTROL_POLICY"}});
  enable();
  EXPECT_EQ(attached(root), Ids{"p-FullAWSAccess"});
}

TEST_F(OrganizationPolicies, ForServicesNameNoPrincipalAndHaveTheNewVersion) {
  EXPECT_EQ(malformed(R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"s3:*",)"
                      R"("Resource":"*"}})"),
            "MalformedPolicyDocumentException");
  EXPECT_EQ(malformed(R"({"Statement":{"Effect":"Deny","Action":"s3:*","Resource":"*"}})"),
            "MalformedPolicyDocumentException");
  EXPECT_EQ(malformed("{"), "MalformedPolicyDocumentException");
}

// https://aws.amazon.com/blogs/security/unlock-new-possibilities-aws-organizations-service-control-policy-now-supports-full-iam-language/
TEST_F(OrganizationPolicies, ForServicesMayAllowWithConditionsAndResources) {
  EXPECT_EQ(malformed(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","NotAction":"iam:*",)"
                      R"("NotResource":"arn:aws:s3:::secret","Condition":{"StringEquals":{"aws:username":"a"}}}})"),
            "taken");
}

TEST_F(OrganizationPolicies, ForResourcesDenyEverybodyNamedActions) {
  const auto rcp = [&](const std::string& inner) {
    return malformed(R"({"Version":"2012-10-17","Statement":[{)" + inner + R"(,"Resource":"*"}]})",
                     "RESOURCE_CONTROL_POLICY");
  };
  EXPECT_EQ(rcp(R"("Effect":"Deny","Principal":"*","Action":"sqs:*")"), "taken");
  for (const char* inner :
       {R"("Effect":"Allow","Principal":"*","Action":"sqs:*")", R"("Effect":"Deny","Principal":"*","Action":"*")",
        R"("Effect":"Deny","Principal":{"AWS":"*"},"Action":"sqs:*")", R"("Effect":"Deny","Action":"sqs:*")",
        R"("Effect":"Deny","Principal":"*","NotAction":"sqs:*")"}) {
    EXPECT_EQ(rcp(inner), "MalformedPolicyDocumentException") << inner;
  }
}

TEST_F(OrganizationPolicies, HaveASizeLimit) {
  const std::string large = std::string(kDenyAll) + std::string(5120, ' ');
  EXPECT_EQ(reason_of("CreatePolicy",
                      {{"Name", "p"}, {"Description", ""}, {"Type", "SERVICE_CONTROL_POLICY"}, {"Content", large}}),
            "ConstraintViolationException POLICY_CONTENT_LIMIT_EXCEEDED");
}

TEST_F(OrganizationPolicies, AreCeilingsLevelByLevelForMembersOnly) {
  enable();
  join();
  const std::string unit = make_unit("workloads", root);
  ok("MoveAccount", {{"AccountId", kMember}, {"SourceParentId", root}, {"DestinationParentId", unit}});
  attach(make_policy("deny"), unit);
  std::vector<std::string> seen;
  for (const PolicyText& text : service.ceilings_of(kMember, policy::Layer::kServiceControl)) {
    seen.push_back(std::to_string(text.level) + " " + text.name);
  }
  std::sort(seen.begin(), seen.end());
  EXPECT_EQ(seen, (Ids{"0 FullAWSAccess", "1 FullAWSAccess", "1 deny", "2 FullAWSAccess"}));
  EXPECT_TRUE(service.ceilings_of(kAccount, policy::Layer::kServiceControl).empty());
  EXPECT_TRUE(service.ceilings_of(kMember, policy::Layer::kResourceControl).empty());
}

// The action is needed on the policy and on the target; AWS's own policy is nobody else's.
TEST_F(OrganizationPolicies, AreAttachedByWhoMayOnPolicyAndTarget) {
  enable();
  const std::string policy = make_policy("deny");
  const std::string arn =
      ok("DescribePolicy", {{"PolicyId", policy}})["Policy"]["PolicySummary"]["Arn"].get<std::string>();
  caller = user("half", R"([{"Effect":"Allow","Action":"organizations:*","Resource":")" + arn + R"("}])");
  EXPECT_TRUE(refused("AttachPolicy", {{"PolicyId", policy}, {"TargetId", root}})
                  .starts_with("AccessDeniedException: User: arn:aws:iam::000000000000:user/half is not authorized"));
  caller = user("whole", R"([{"Effect":"Allow","Action":"organizations:*","Resource":"*"}])");
  ok("AttachPolicy", {{"PolicyId", policy}, {"TargetId", root}});
  ok("DescribePolicy", {{"PolicyId", "p-FullAWSAccess"}});
}

}  // namespace
}  // namespace tocsin::organizations
