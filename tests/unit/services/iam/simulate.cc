#include "unit/services/iam/iam_test.h"

namespace tocsin::iam {
namespace {

constexpr const char* kAlice = "arn:aws:iam::000000000000:user/alice";

struct IamSimulation : IamTest {
  Json first(const std::string& operation, const Json& input) { return ok(operation, input)["EvaluationResults"][0]; }
};

TEST_F(IamSimulation, SaysWhatAPrincipalMayWithoutDoingIt) {
  make_user("alice", policy("iam:CreateUser"));
  const Json allowed =
      first("SimulatePrincipalPolicy", {{"PolicySourceArn", kAlice}, {"ActionNames", {"iam:CreateUser"}}});
  EXPECT_EQ(allowed["EvalDecision"], "allowed");
  EXPECT_EQ(allowed["EvalResourceName"], "*");
  EXPECT_EQ(allowed["MatchedStatements"][0]["SourcePolicyId"], "user_alice_keys");
  EXPECT_EQ(allowed["MatchedStatements"][0]["SourcePolicyType"], "IAM Policy");
  const Json refused =
      first("SimulatePrincipalPolicy", {{"PolicySourceArn", kAlice}, {"ActionNames", {"iam:DeleteUser"}}});
  EXPECT_EQ(refused["EvalDecision"], "implicitDeny");
  EXPECT_TRUE(refused["MatchedStatements"].empty());
}

// The positions of the example in the CLI's manual: behind the bracket, behind the brace.
TEST_F(IamSimulation, SaysWhereTheStatementStands) {
  const std::string text =
      "{\n"
      "  \"Version\": \"2012-10-17\",\n"
      "  \"Statement\": [\n"
      "    {\n"
      "      \"Effect\": \"Allow\",\n"
      "      \"Action\": \"*\",\n"
      "      \"Resource\": \"*\"\n"
      "    }\n"
      "  ]\n"
      "}";
  const Json result = first("SimulateCustomPolicy", {{"PolicyInputList", {text}}, {"ActionNames", {"s3:GetObject"}}});
  const Json statement = result["MatchedStatements"][0];
  EXPECT_EQ(statement["SourcePolicyId"], "PolicyInputList.1");
  EXPECT_EQ(statement["StartPosition"], (Json{{"Line", 3}, {"Column", 17}}));
  EXPECT_EQ(statement["EndPosition"], (Json{{"Line", 8}, {"Column", 6}}));
}

TEST_F(IamSimulation, ADenyIsTheOnlyStatementThatIsNamed) {
  make_user("alice", policy("iam:*"));
  const std::string deny =
      R"({"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "iam:CreateUser", "Resource": "*"}})";
  const Json result =
      first("SimulatePrincipalPolicy",
            {{"PolicySourceArn", kAlice}, {"PolicyInputList", {deny}}, {"ActionNames", {"iam:CreateUser"}}});
  EXPECT_EQ(result["EvalDecision"], "explicitDeny");
  ASSERT_EQ(result["MatchedStatements"].size(), 1U);
  EXPECT_EQ(result["MatchedStatements"][0]["SourcePolicyId"], "PolicyInputList.1");
}

TEST_F(IamSimulation, NamesTheConditionKeysThatWereNotGiven) {
  const std::string text = policy("sns:Publish", "*", "Allow", R"({"Bool": {"aws:MultiFactorAuthPresent": "true"}})");
  Json input = {{"PolicyInputList", {text}}, {"ActionNames", {"sns:Publish"}}};
  Json result = first("SimulateCustomPolicy", input);
  EXPECT_EQ(result["EvalDecision"], "implicitDeny");
  EXPECT_EQ(result["MissingContextValues"], Json({"aws:MultiFactorAuthPresent"}));
  input["ContextEntries"] = {{{"ContextKeyName", "aws:multifactorauthpresent"},
                              {"ContextKeyType", "boolean"},
                              {"ContextKeyValues", {"true"}}}};
  result = first("SimulateCustomPolicy", input);
  EXPECT_EQ(result["EvalDecision"], "allowed");
  EXPECT_TRUE(result["MissingContextValues"].empty());
  EXPECT_EQ(ok("GetContextKeysForCustomPolicy", {{"PolicyInputList", {text, text}}})["ContextKeyNames"],
            Json({"aws:MultiFactorAuthPresent"}));
}

TEST_F(IamSimulation, ABoundaryLimitsAndSaysSo) {
  const Json result = first("SimulateCustomPolicy", {{"PolicyInputList", {policy("*")}},
                                                     {"PermissionsBoundaryPolicyInputList", {policy("s3:*")}},
                                                     {"ActionNames", {"iam:CreateUser"}}});
  EXPECT_EQ(result["EvalDecision"], "implicitDeny");
  EXPECT_EQ(result["PermissionsBoundaryDecisionDetail"]["AllowedByPermissionsBoundary"], false);
}

TEST_F(IamSimulation, AResourcePolicyNeedsAUserWhoCalls) {
  const std::string resource_policy = R"({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action":
      "sns:Publish", "Resource": "*", "Principal": {"AWS": "arn:aws:iam::000000000000:user/alice"}}]})";
  Json input = {{"PolicyInputList", {policy("s3:*")}},
                {"ActionNames", {"sns:Publish"}},
                {"ResourceArns", {"arn:aws:sns:us-east-1:000000000000:alerts"}},
                {"ResourcePolicy", resource_policy}};
  EXPECT_TRUE(refused("SimulateCustomPolicy", input).starts_with("InvalidInput: CallerArn is required"));
  input["CallerArn"] = kAlice;
  const Json result = first("SimulateCustomPolicy", input);
  EXPECT_EQ(result["EvalDecision"], "allowed");
  EXPECT_EQ(result["MatchedStatements"][0]["SourcePolicyId"], "ResourcePolicy");
  input["CallerArn"] = "arn:aws:iam::000000000000:user/bob";
  EXPECT_EQ(first("SimulateCustomPolicy", input)["EvalDecision"], "implicitDeny");
}

TEST_F(IamSimulation, ComesInPagesOfActionsTimesResources) {
  Json input = {{"PolicyInputList", {policy("*")}},
                {"ActionNames", {"s3:GetObject", "s3:PutObject"}},
                {"ResourceArns", {"arn:aws:s3:::a/x", "arn:aws:s3:::b/x"}},
                {"MaxItems", 3}};
  const Json page = ok("SimulateCustomPolicy", input);
  EXPECT_EQ(page["EvaluationResults"].size(), 3U);
  EXPECT_EQ(page["IsTruncated"], true);
  input["Marker"] = page["Marker"];
  const Json rest = ok("SimulateCustomPolicy", input);
  ASSERT_EQ(rest["EvaluationResults"].size(), 1U);
  EXPECT_EQ(rest["EvaluationResults"][0]["EvalActionName"], "s3:PutObject");
  EXPECT_EQ(rest["EvaluationResults"][0]["EvalResourceName"], "arn:aws:s3:::b/x");
  EXPECT_EQ(rest["IsTruncated"], false);
}

TEST_F(IamSimulation, GroupsAndRolesAreSubjectsToo) {
  ok("CreateGroup", {{"GroupName", "admins"}});
  ok("PutGroupPolicy", {{"GroupName", "admins"}, {"PolicyName", "all"}, {"PolicyDocument", policy("iam:*")}});
  make_user("alice");
  ok("AddUserToGroup", {{"GroupName", "admins"}, {"UserName", "alice"}});
  for (const char* subject : {kAlice, "arn:aws:iam::000000000000:group/admins"}) {
    const Json result =
        first("SimulatePrincipalPolicy", {{"PolicySourceArn", subject}, {"ActionNames", {"iam:CreateUser"}}});
    EXPECT_EQ(result["EvalDecision"], "allowed");
    EXPECT_EQ(result["MatchedStatements"][0]["SourcePolicyId"], "group_admins_all");
  }
  EXPECT_EQ(refused("SimulatePrincipalPolicy",
                    {{"PolicySourceArn", "arn:aws:iam::000000000000:role/none"}, {"ActionNames", {"iam:CreateUser"}}}),
            "NoSuchEntity: The role with name none cannot be found.");
}

/// The people of IAM, under one SCP.
struct UnderCeiling final : Identities {
  UnderCeiling(Iam& iam_, std::string text_) : iam(iam_), text(std::move(text_)) {}
  std::optional<Credential> find_key(std::string_view id) override { return iam.find_key(id); }
  std::vector<PolicyText> policies_of(const Caller& caller) override { return iam.policies_of(caller); }
  std::map<std::string, std::string> tags_of(const Caller& caller) override { return iam.tags_of(caller); }
  void key_used(const std::string&, const std::string&, const std::string&) override {}
  std::vector<PolicyText> ceilings_of(const std::string&, policy::Layer layer) override {
    if (layer != policy::Layer::kServiceControl) return {};
    return {{layer, "scp", "arn", "", text, 0}};
  }

  Iam& iam;
  std::string text;
};

// The simulator must not promise what the organization takes away.
TEST_F(IamSimulation, IsUnderTheOrganizationsPolicies) {
  make_user("alice", policy("iam:*"));
  UnderCeiling people(service, R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Resource":"*",)"
                               R"("Action":["iam:CreateUser","iam:SimulatePrincipalPolicy"]}})");
  engine.authorizer.set_identities(people);
  const Json results =
      ok("SimulatePrincipalPolicy",
         {{"PolicySourceArn", kAlice}, {"ActionNames", {"iam:CreateUser", "iam:DeleteUser"}}})["EvaluationResults"];
  EXPECT_EQ(results[0]["EvalDecision"], "allowed");
  EXPECT_EQ(results[0]["OrganizationsDecisionDetail"]["AllowedByOrganizations"], true);
  EXPECT_EQ(results[0]["MatchedStatements"].size(), 1U);
  EXPECT_EQ(results[1]["EvalDecision"], "implicitDeny");
  EXPECT_EQ(results[1]["OrganizationsDecisionDetail"]["AllowedByOrganizations"], false);
}

}  // namespace
}  // namespace tocsin::iam
