#pragma once

#include <string>

#include "services/kms/kms.h"
#include "support/testbed.h"

namespace tocsin::kms {

/// KMS alone, with one customer key.
struct KmsTest : Testbed<Kms> {
  std::string id = create();
  std::string arn = "arn:aws:kms:us-east-1:000000000000:key/" + id;

  std::string create(const Json& input = Json::object()) { return ok("CreateKey", input)["KeyMetadata"]["KeyId"]; }

  Json metadata(const std::string& key) { return ok("DescribeKey", {{"KeyId", key}})["KeyMetadata"]; }

  /// A key policy: the root statement, and more (JSON text of statements, with a comma before).
  static std::string policy(const std::string& more = "") {
    return R"({"Version":"2012-10-17","Statement":[{"Sid":"Root","Effect":"Allow",)"
           R"("Principal":{"AWS":"arn:aws:iam::000000000000:root"},"Action":"kms:*","Resource":"*"})" +
           more + "]}";
  }
  void put_policy(const std::string& text) { ok("PutKeyPolicy", {{"KeyId", id}, {"Policy", text}}); }

  /// As somebody else.
  template <class Act>
  auto as(const Caller& who, Act act) {
    const Caller before = caller;
    caller = who;
    auto result = act();
    caller = before;
    return result;
  }
};

}  // namespace tocsin::kms
