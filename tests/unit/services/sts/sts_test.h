#pragma once

#include <map>
#include <string>

#include "services/sts/sts.h"
#include "support/testbed.h"

namespace tocsin::sts {

/// Roles, without the rest of IAM.
struct Roles final : Service {
  Operations operations() override { return {}; }
  std::optional<Resource> find_resource(const Arn& arn) override {
    const auto found = known.find(arn.text());
    if (found == known.end()) return std::nullopt;
    return found->second;
  }

  std::map<std::string, Resource> known;
};

struct StsTest : Testbed<Sts> {
  static constexpr const char* kRole = "arn:aws:iam::000000000000:role/path/r";
  static constexpr const char* kTrustEverybody =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"sts:AssumeRole"}})";
  static constexpr const char* kMayAll = R"([{"Effect":"Allow","Action":"*","Resource":"*"}])";

  Roles roles;

  StsTest() { engine.resources.add("iam", roles); }

  void trust(const std::string& policy) {
    roles.known[kRole] = Resource{.account = kAccount, .policy = policy, .unique_id = "AROATESTROLE"};
    roles.known[kRole].session_seconds_max = 7200;
  }

  static std::string trust_if(const std::string& condition) {
    return R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"*"},)"
           R"("Action":"sts:AssumeRole","Condition":)" +
           condition + "}}";
  }

  Json assuming(const Json& more = Json::object()) {
    Json input = {{"RoleArn", kRole}, {"RoleSessionName", "me"}};
    input.update(more);
    return input;
  }

  /// Goes on with the credentials of an answer.
  void use(const Json& credentials) {
    const auto found = service.find_key(credentials["AccessKeyId"].get<std::string>());
    ASSERT_TRUE(found);
    caller = found->caller;
  }
};

}  // namespace tocsin::sts
