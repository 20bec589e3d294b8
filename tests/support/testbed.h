#pragma once

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "kernel/engine.h"

namespace tocsin {

/// People of a test: root of any account has no policies, everybody else has those that the test gives them.
class TestIdentities final : public Identities {
 public:
  std::optional<Credential> find_key(std::string_view) override { return std::nullopt; }
  std::vector<PolicyText> policies_of(const Caller& caller) override { return policies[caller.principal.arn]; }
  std::map<std::string, std::string> tags_of(const Caller&) override { return {}; }
  void key_used(const std::string&, const std::string&, const std::string&) override {}

  std::map<std::string, std::vector<PolicyText>> policies;
};

/// One service on a kernel of its own, without the rest of the world.
///
///     struct SnsTopics : Testbed<Sns> {};
///     TEST_F(SnsTopics, CreatedTwiceIsOneTopic) { call("CreateTopic", {{"Name", "alerts"}}); }
template <class S>
struct Testbed : testing::Test {
  static constexpr const char* kAccount = "000000000000";

  Engine engine{{.start = *parse_time("2026-01-05T09:00:00Z"), .seed = 7}};
  TestIdentities identities;
  S service{engine.kernel};
  Caller caller = root_of(kAccount);
  std::string region = "us-east-1";

  Testbed() {
    engine.authorizer.set_identities(identities);
    engine.add(service);
  }

  /// A user with one identity policy of these statements (JSON text of an array); "" for none.
  Caller user(const std::string& name, const std::string& statements = "") {
    Caller made;
    made.principal.kind = policy::PrincipalKind::kUser;
    made.principal.account = kAccount;
    made.principal.arn = "arn:aws:iam::" + std::string(kAccount) + ":user/" + name;
    made.principal.unique_id = "AIDATEST" + name;
    made.user_name = name;
    if (!statements.empty()) {
      identities.policies[made.principal.arn] = {
          {policy::Layer::kIdentity, name, "", "", R"({"Version":"2012-10-17","Statement":)" + statements + "}"}};
    }
    return made;
  }

  Outcome call(const std::string& operation, const Json& input = Json::object()) {
    return engine.gateway.call(
        {.service = std::string(S::kServiceId), .operation = operation, .region = region, .caller = caller}, input);
  }

  /// The output of a call that must succeed.
  Json ok(const std::string& operation, const Json& input = Json::object()) {
    const Outcome outcome = call(operation, input);
    EXPECT_TRUE(outcome.ok()) << operation << ": " << (outcome.ok() ? "" : outcome.error->message);
    return outcome.ok() ? *outcome.output : Json::object();
  }

  /// `code: message` of a call that must be refused.
  std::string refused(const std::string& operation, const Json& input = Json::object()) {
    const Outcome outcome = call(operation, input);
    EXPECT_FALSE(outcome.ok()) << operation << " succeeded";
    return outcome.ok() ? "" : outcome.error->code + ": " + outcome.error->message;
  }

  void advance(Duration duration) { engine.timeline.run_until(engine.timeline.now() + duration); }
};

}  // namespace tocsin
