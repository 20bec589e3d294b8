#pragma once

#include <string>

#include "services/organizations/organizations.h"
#include "support/testbed.h"

namespace tocsin::organizations {

/// What the kernel asks about people is answered by the test, what it asks about accounts by the service.
class TestMembers final : public Identities {
 public:
  TestMembers(TestIdentities& people, Organizations& service) : people_(people), service_(service) {}

  std::optional<Credential> find_key(std::string_view) override { return std::nullopt; }
  std::vector<PolicyText> policies_of(const Caller& caller) override { return people_.policies_of(caller); }
  std::map<std::string, std::string> tags_of(const Caller&) override { return {}; }
  void key_used(const std::string&, const std::string&, const std::string&) override {}
  std::optional<Membership> membership_of(const std::string& account) override {
    return service_.membership_of(account);
  }
  std::vector<PolicyText> ceilings_of(const std::string& account, policy::Layer layer) override {
    return service_.ceilings_of(account, layer);
  }

 private:
  TestIdentities& people_;
  Organizations& service_;
};

/// An organization of the management account 000000000000, whose root makes the calls.
struct OrganizationsTest : Testbed<Organizations> {
  static constexpr const char* kMember = "111122223333";
  static constexpr const char* kDenyAll =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"sns:*","Resource":"*"}})";

  TestMembers members{identities, service};
  std::string root;

  OrganizationsTest() {
    engine.authorizer.set_identities(members);
    ok("CreateOrganization", {{"FeatureSet", "ALL"}});
    root = ok("ListRoots")["Roots"][0]["Id"].get<std::string>();
  }

  void enable(const std::string& type = "SERVICE_CONTROL_POLICY") {
    ok("EnablePolicyType", {{"RootId", root}, {"PolicyType", type}});
  }

  /// Invites an account, which accepts.
  void join(const std::string& account = kMember) {
    const Json invited =
        ok("InviteAccountToOrganization", {{"Target", {{"Type", "ACCOUNT"}, {"Id", account}}}})["Handshake"];
    caller = root_of(account);
    ok("AcceptHandshake", {{"HandshakeId", invited["Id"]}});
    caller = root_of(kAccount);
  }

  std::string make_unit(const std::string& name, const std::string& parent) {
    return ok("CreateOrganizationalUnit", {{"Name", name}, {"ParentId", parent}})["OrganizationalUnit"]["Id"]
        .get<std::string>();
  }

  std::string make_policy(const std::string& name, const std::string& content = kDenyAll,
                          const std::string& type = "SERVICE_CONTROL_POLICY") {
    const Json made = ok("CreatePolicy", {{"Name", name}, {"Description", ""}, {"Type", type}, {"Content", content}});
    return made["Policy"]["PolicySummary"]["Id"].get<std::string>();
  }

  void attach(const std::string& policy, const std::string& target) {
    ok("AttachPolicy", {{"PolicyId", policy}, {"TargetId", target}});
  }

  /// The ids of the policies that are attached.
  std::vector<std::string> attached(const std::string& target, const std::string& type = "SERVICE_CONTROL_POLICY") {
    std::vector<std::string> ids;
    const Json listed = ok("ListPoliciesForTarget", {{"TargetId", target}, {"Filter", type}});
    for (const Json& policy : listed["Policies"]) {
      ids.push_back(policy["Id"].get<std::string>());
    }
    return ids;
  }

  /// Code and Reason of a call that must be refused.
  std::string reason_of(const std::string& operation, const Json& input) {
    const Outcome outcome = call(operation, input);
    EXPECT_FALSE(outcome.ok()) << operation << " succeeded";
    return outcome.ok() ? "" : outcome.error->code + " " + outcome.error->reason;
  }
};

}  // namespace tocsin::organizations
