#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "base/text.h"
#include "vectors.h"

namespace tocsin::policy {
namespace {

const std::filesystem::path kManaged = concat(TOCSIN_SOURCE_DIR, "/emulator/services/iam/managed");

std::string managed_document(const std::filesystem::path& file) {
  std::ifstream in(file);
  return Json::parse(in).at("Document").dump();
}

TEST(AwsManagedPolicies, AreDocumentsThatAwsWouldStore) {
  int seen = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kManaged)) {
    if (entry.path().extension() != ".json") continue;
    SCOPED_TRACE(entry.path().filename());
    EXPECT_NO_THROW(compile(managed_document(entry.path()), DocumentKind::kManaged));
    ++seen;
  }
  EXPECT_GE(seen, 20);
}

/// What an administrator may still do with one quarantine policy attached.
bool still_may(const std::string& quarantine, const std::string& action) {
  Attachments attached;
  for (const std::string& name : {std::string("AdministratorAccess"), quarantine}) {
    attached.add(Layer::kIdentity, name, managed_document(kManaged / (name + ".json")), DocumentKind::kManaged);
  }
  const EmptyContext context;
  return evaluate({.action = action, .resource = "*", .principal = person("alice"), .context = context},
                  attached.list())
      .allowed();
}

// The thief cannot make a second key; with V2 the key can still be deleted, with V3 only by somebody else.
TEST(AwsManagedPolicies, TheQuarantinesBite) {
  EXPECT_FALSE(still_may("AWSCompromisedKeyQuarantineV2", "iam:CreateAccessKey"));
  EXPECT_FALSE(still_may("AWSCompromisedKeyQuarantineV2", "lightsail:CreateInstances"));
  EXPECT_TRUE(still_may("AWSCompromisedKeyQuarantineV2", "iam:DeleteAccessKey"));
  EXPECT_FALSE(still_may("AWSCompromisedKeyQuarantineV3", "iam:DeleteAccessKey"));
  EXPECT_TRUE(still_may("AWSCompromisedKeyQuarantineV3", "sns:Publish"));
}

}  // namespace
}  // namespace tocsin::policy
