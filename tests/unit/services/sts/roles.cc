#include "services/sts/sts.h"
#include "sim/ids.h"
#include "support/testbed.h"

namespace tocsin::sts {
namespace {

struct StsRoles : Testbed<Sts> {};

TEST_F(StsRoles, AreNotForRoot) {
  EXPECT_EQ(refused("AssumeRole", {{"RoleArn", "arn:aws:iam::000000000000:role/r"}, {"RoleSessionName", "me"}}),
            "AccessDenied: Roles may not be assumed by root accounts.");
}

}  // namespace
}  // namespace tocsin::sts
