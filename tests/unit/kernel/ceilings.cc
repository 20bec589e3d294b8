#include "kernel/ceilings.h"

#include <gtest/gtest.h>

#include "support/testbed.h"

namespace tocsin {
namespace {

constexpr const char* kAll = R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})";
constexpr const char* kNoSns =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"sns:*","Resource":"*"}})";
constexpr const char* kAllForAll =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}})";
constexpr const char* kOursOnly =
    R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":["sqs:*","sns:*"],"Resource":"*",)"
    R"("Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-ours"}}}})";

/// Accounts 000000000000 and 111111111111 are members of one organization; 999999999999 is of none.
class TestOrganization final : public Identities {
 public:
  std::optional<Credential> find_key(std::string_view) override { return std::nullopt; }
  std::vector<PolicyText> policies_of(const Caller& caller) override {
    if (caller.principal.kind == policy::PrincipalKind::kService) return {};
    return {{policy::Layer::kIdentity, "admin", "", "", kAll}};
  }
  std::map<std::string, std::string> tags_of(const Caller&) override { return {}; }
  void key_used(const std::string&, const std::string&, const std::string&) override {}
  std::optional<Membership> membership_of(const std::string& account) override {
    if (account == "999999999999" || account.empty()) return std::nullopt;
    return Membership{"o-ours", "o-ours/r-root/ou-root-unit/"};
  }
  std::vector<PolicyText> ceilings_of(const std::string& account, policy::Layer layer) override {
    if (!membership_of(account)) return {};
    return layer == policy::Layer::kServiceControl ? service_control : resource_control;
  }

  std::vector<PolicyText> service_control;
  std::vector<PolicyText> resource_control;
};

struct Ceilings : testing::Test {
  Engine engine{{.start = *parse_time("2026-01-05T09:00:00Z"), .seed = 7}};
  TestOrganization organization;

  Ceilings() { engine.authorizer.set_identities(organization); }

  static PolicyText scp(const char* text, int level) {
    return {policy::Layer::kServiceControl,
            "scp",
            "arn:aws:organizations::999999999999:policy/o-ours/scp/p-1",
            "",
            text,
            level};
  }
  static PolicyText rcp(const char* text) {
    return {policy::Layer::kResourceControl,
            "rcp",
            "arn:aws:organizations::999999999999:policy/o-ours/rcp/p-2",
            "",
            text,
            0};
  }
  static Caller session(const std::string& role) {
    Caller caller;
    caller.principal.kind = policy::PrincipalKind::kAssumedRole;
    caller.principal.account = "000000000000";
    caller.principal.issuer_arn = "arn:aws:iam::000000000000:role/" + role;
    caller.principal.arn = "arn:aws:sts::000000000000:assumed-role/" + role.substr(role.rfind('/') + 1) + "/s";
    caller.session_name = "s";
    return caller;
  }
  Authorization ask(const Caller& caller, const std::string& action, const std::string& resource = "*") {
    return engine.authorizer.explain({caller, action, resource, "us-east-1", {}}).authorization;
  }
};

TEST_F(Ceilings, BindRootAndRolesOfMembers) {
  organization.service_control = {scp(kAll, 0), scp(kNoSns, 0)};
  EXPECT_EQ(ask(root_of("000000000000"), "sns:Publish").reason,
            "with an explicit deny in a service control policy: "
            "arn:aws:organizations::999999999999:policy/o-ours/scp/p-1");
  EXPECT_FALSE(ask(session("Admin"), "sns:Publish").allowed);
  EXPECT_EQ(ask(session("Admin"), "sns:Publish").code, "OP-04");
  EXPECT_TRUE(ask(session("Admin"), "sqs:ListQueues").allowed);
  EXPECT_TRUE(ask(root_of("999999999999"), "sns:Publish").allowed);
}

TEST_F(Ceilings, SpareServiceLinkedRolesAndServices) {
  organization.service_control = {scp(kAll, 0), scp(kNoSns, 0)};
  organization.resource_control = {rcp(kAllForAll), rcp(kOursOnly)};
  EXPECT_TRUE(ask(session("aws-service-role/x.amazonaws.com/AWSServiceRoleForX"), "sns:Publish").allowed);
  EXPECT_FALSE(has_service_ceiling(service_caller("events.amazonaws.com").principal));
}

TEST_F(Ceilings, NeedAnAllowOnEveryLevel) {
  organization.service_control = {scp(kAll, 0), scp(kNoSns, 1)};
  EXPECT_EQ(ask(session("Admin"), "sqs:ListQueues").reason,
            "because no service control policy allows the sqs:ListQueues action");
}

// The owner's policies count, whoever asks; SNS is no service that has them.
TEST_F(Ceilings, OfResourcesBindStrangersAndServicesWhereTheServiceHasThem) {
  organization.resource_control = {rcp(kAllForAll), rcp(kOursOnly)};
  const std::string queue = "arn:aws:sqs:us-east-1:000000000000:alerts";
  const std::string topic = "arn:aws:sns:us-east-1:000000000000:alerts";
  const std::string denied =
      "with an explicit deny in a resource control policy: arn:aws:organizations::999999999999:policy/o-ours/rcp/p-2";
  EXPECT_EQ(ask(root_of("999999999999"), "sqs:SendMessage", queue).reason, denied);
  EXPECT_EQ(ask(service_caller("events.amazonaws.com"), "sqs:SendMessage", queue).reason, denied);
  EXPECT_EQ(ask(root_of("999999999999"), "sns:Publish", topic).reason,
            "because no resource-based policy allows the sns:Publish action");
  EXPECT_TRUE(ask(session("Admin"), "sqs:SendMessage", queue).allowed);
}

TEST_F(Ceilings, KnowTheirServicesByPrefixWithoutCase) {
  const auto controlled = [](const char* action, const char* resource = "*") {
    const policy::Principal principal = root_of("000000000000").principal;
    const policy::EmptyContext nothing;
    return has_resource_ceiling({action, resource, principal, nothing, "000000000000"});
  };
  for (const char* action : {"s3:GetObject", "SQS:SendMessage", "sts:AssumeRole", "kms:Decrypt",
                             "secretsmanager:GetSecretValue", "xray:PutTraceSegments", "aoss:APIAccessAll"}) {
    EXPECT_TRUE(controlled(action)) << action;
  }
  for (const char* action : {"sns:Publish", "lambda:InvokeFunction", "iam:CreateUser", "kms:RetireGrant"}) {
    EXPECT_FALSE(controlled(action)) << action;
  }
  EXPECT_FALSE(controlled("sts:AssumeRole", "arn:aws:iam::000000000000:role/aws-service-role/x.amazonaws.com/X"));
}

TEST_F(Ceilings, SeeTheOrganizationOfPrincipalAndResource) {
  const auto conditioned = [&](const std::string& key, const std::string& value) {
    const std::string text = R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*",)"
                             R"("Condition":{"ForAnyValue:StringEquals":{")" +
                             key + R"(":")" + value + R"("}}}})";
    organization.service_control = {scp(kAll, 0), scp(text.c_str(), 0)};
    return !ask(session("Admin"), "sns:Publish", "arn:aws:sns:us-east-1:000000000000:alerts").allowed;
  };
  EXPECT_TRUE(conditioned("aws:PrincipalOrgID", "o-ours"));
  EXPECT_TRUE(conditioned("aws:PrincipalOrgPaths", "o-ours/r-root/ou-root-unit/"));
  EXPECT_TRUE(conditioned("aws:ResourceOrgID", "o-ours"));
  EXPECT_TRUE(conditioned("aws:ResourceOrgPaths", "o-ours/r-root/ou-root-unit/"));
  EXPECT_FALSE(conditioned("aws:SourceOrgID", "o-ours"));
}

/// Roles of 000000000000 that EventBridge may assume.
struct Roles final : Service {
  Operations operations() override { return {}; }
  std::optional<Resource> find_resource(const Arn&) override {
    return Resource{.account = "000000000000",
                    .policy = R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole",)"
                              R"("Principal":{"Service":"events.amazonaws.com"}}})"};
  }
};

struct CeilingsOverDeliveries : Ceilings {
  Roles roles;
  const Resource queue{.account = "000000000000", .policy = kAllForAll};

  CeilingsOverDeliveries() { engine.resources.add("iam", roles); }

  Authorization deliver(const std::string& principal, const std::string& role = "",
                        const std::string& from = "000000000000") {
    Parcel parcel;
    parcel.principal = principal;
    if (!role.empty()) parcel.role_arn = "arn:aws:iam::000000000000:role/" + role;
    parcel.source_arn = "arn:aws:events:us-east-1:" + from + ":rule/r";
    parcel.source_account = from;
    parcel.region = "us-east-1";
    parcel.target = "arn:aws:sqs:us-east-1:000000000000:alerts";
    return engine.authorizer.may_deliver(parcel, "sqs:SendMessage", queue);
  }
};

TEST_F(CeilingsOverDeliveries, OfServicesBindRolesAndNotTheServiceItself) {
  constexpr const char* kNoSqs =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"sqs:*","Resource":"*"}})";
  organization.service_control = {scp(kAll, 0), scp(kNoSqs, 0)};
  EXPECT_TRUE(deliver("events.amazonaws.com").allowed);
  const Authorization under_role = deliver("events.amazonaws.com", "Deliver");
  EXPECT_EQ(under_role.reason,
            "with an explicit deny in a service control policy: "
            "arn:aws:organizations::999999999999:policy/o-ours/scp/p-1");
  EXPECT_EQ(under_role.code, "OP-04");
  EXPECT_TRUE(deliver("events.amazonaws.com", "aws-service-role/events.amazonaws.com/AWSServiceRoleForX").allowed);
}

// A role brings its account's organization along; a service has none.
TEST_F(CeilingsOverDeliveries, OfResourcesTellARoleOfTheirOwnFromAService) {
  organization.resource_control = {rcp(kAllForAll), rcp(kOursOnly)};
  EXPECT_EQ(deliver("events.amazonaws.com").code, "OP-04");
  EXPECT_TRUE(deliver("events.amazonaws.com", "Deliver").allowed);
}

TEST_F(CeilingsOverDeliveries, OfResourcesDecideWhichRolesCanBeAssumed) {
  organization.resource_control = {
      rcp(kAllForAll),
      rcp(R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"sts:*","Resource":"*"}})")};
  EXPECT_EQ(deliver("events.amazonaws.com", "Deliver").action, "sts:AssumeRole");
  EXPECT_TRUE(deliver("events.amazonaws.com", "aws-service-role/events.amazonaws.com/AWSServiceRoleForX").allowed);
}

// Alarms send the account they act for, and with it the organization; EventBridge does not.
TEST_F(CeilingsOverDeliveries, SeeTheOrganizationThatAServiceActsFor) {
  organization.resource_control = {
      rcp(kAllForAll),
      rcp(R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*",)"
          R"("Condition":{"StringNotEquals":{"aws:SourceOrgID":"o-ours"}}}})")};
  EXPECT_TRUE(deliver("cloudwatch.amazonaws.com").allowed);
  EXPECT_FALSE(deliver("cloudwatch.amazonaws.com", "", "999999999999").allowed);
  EXPECT_FALSE(deliver("events.amazonaws.com").allowed);
}

}  // namespace
}  // namespace tocsin
