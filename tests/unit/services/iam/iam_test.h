#pragma once

#include <string>

#include "services/iam/iam.h"
#include "support/testbed.h"

namespace tocsin::iam {

/// IAM with its own users as the kernel's people: what is granted here counts.
struct IamTest : Testbed<Iam> {
  static constexpr const char* kTrust =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},)"
      R"("Action":"sts:AssumeRole"}})";

  IamTest() { engine.authorizer.set_identities(service); }

  Caller as(const std::string& name) { return *service.user(kAccount, name); }

  static std::string policy(const std::string& action, const std::string& resource = "*",
                            const std::string& effect = "Allow", const std::string& condition = "") {
    return R"({"Version":"2012-10-17","Statement":{"Effect":")" + effect + R"(","Action":")" + action +
           R"(","Resource":")" + resource + "\"" + (condition.empty() ? "" : R"(,"Condition":)" + condition) + "}}";
  }

  /// A user with one inline policy.
  void make_user(const std::string& name, const std::string& document = "") {
    ok("CreateUser", {{"UserName", name}});
    if (document.empty()) return;
    ok("PutUserPolicy", {{"UserName", name}, {"PolicyName", "keys"}, {"PolicyDocument", document}});
  }

  std::string make_policy(const std::string& name, const std::string& document) {
    const Json made = ok("CreatePolicy", {{"PolicyName", name}, {"PolicyDocument", document}});
    return made["Policy"]["Arn"].get<std::string>();
  }

  void make_role(const std::string& name) {
    ok("CreateRole", {{"RoleName", name}, {"AssumeRolePolicyDocument", kTrust}});
  }
};

}  // namespace tocsin::iam
