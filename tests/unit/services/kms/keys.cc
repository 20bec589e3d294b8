#include "kms_test.h"

namespace tocsin::kms {
namespace {

using namespace std::chrono_literals;

struct KmsKeys : KmsTest {};

TEST_F(KmsKeys, AreFoundByIdArnAliasAndArnOfAnAlias) {
  ok("CreateAlias", {{"AliasName", "alias/alerts"}, {"TargetKeyId", id}});
  for (const std::string& name :
       {id, arn, std::string("alias/alerts"), std::string("arn:aws:kms:us-east-1:000000000000:alias/alerts")}) {
    EXPECT_EQ(metadata(name)["Arn"], arn) << name;
  }
}

TEST_F(KmsKeys, ThatAreNotThereSaySoBeforeAnybodyAsksForPermission) {
  caller = user("nobody");
  EXPECT_EQ(refused("DescribeKey", {{"KeyId", "11111111-2222-4333-8444-555555555555"}}),
            "NotFoundException: Key 'arn:aws:kms:us-east-1:000000000000:key/11111111-2222-4333-8444-555555555555' does "
            "not exist");
  EXPECT_EQ(refused("DescribeKey", {{"KeyId", "alias/none"}}),
            "NotFoundException: Alias arn:aws:kms:us-east-1:000000000000:alias/none is not found.");
  EXPECT_EQ(refused("DescribeKey", {{"KeyId", "none"}}), "NotFoundException: Invalid keyId 'none'");
  EXPECT_EQ(refused("DescribeKey", {{"KeyId", "arn:aws:kms:eu-west-1:000000000000:key/" + id}}),
            "NotFoundException: Invalid arn eu-west-1");
}

// An alias in a call that changes a key would be a change of whatever key it points to then.
TEST_F(KmsKeys, AreNotChangedByAlias) {
  ok("CreateAlias", {{"AliasName", "alias/alerts"}, {"TargetKeyId", id}});
  EXPECT_EQ(refused("DisableKey", {{"KeyId", "alias/alerts"}}), "NotFoundException: Invalid keyId 'alias/alerts'");
}

TEST_F(KmsKeys, OfOtherKindsAreRefusedByName) {
  for (const auto& [member, value] : {std::pair<const char*, Json>{"KeySpec", "RSA_2048"},
                                      {"KeyUsage", "SIGN_VERIFY"},
                                      {"Origin", "EXTERNAL"},
                                      {"MultiRegion", true}}) {
    EXPECT_THROW(call("CreateKey", {{member, value}}), Unmodelled) << member;
  }
}

TEST_F(KmsKeys, EncryptNothingWhileTheyAreDisabled) {
  const Json input = {{"KeyId", id}, {"Plaintext", "aGVsbG8="}};
  ok("Encrypt", input);
  ok("DisableKey", {{"KeyId", id}});
  EXPECT_EQ(refused("Encrypt", input), "DisabledException: " + arn + " is disabled.");
  EXPECT_EQ(metadata(id)["KeyState"], "Disabled");
  ok("EnableKey", {{"KeyId", id}});
  ok("Encrypt", input);
}

TEST_F(KmsKeys, AreGoneWhenTheirWaitingPeriodIsOver) {
  ok("CreateAlias", {{"AliasName", "alias/alerts"}, {"TargetKeyId", id}});
  ok("ScheduleKeyDeletion", {{"KeyId", id}, {"PendingWindowInDays", 7}});
  EXPECT_EQ(refused("Encrypt", {{"KeyId", id}, {"Plaintext", "aGVsbG8="}}),
            "KMSInvalidStateException: " + arn + " is pending deletion.");
  EXPECT_EQ(refused("EnableKey", {{"KeyId", id}}), "KMSInvalidStateException: " + arn + " is pending deletion.");
  advance(24h * 7 - 1s);
  EXPECT_EQ(metadata(id)["KeyState"], "PendingDeletion");
  advance(1s);
  EXPECT_EQ(refused("DescribeKey", {{"KeyId", id}}), "NotFoundException: Key '" + arn + "' does not exist");
  EXPECT_EQ(refused("DescribeKey", {{"KeyId", "alias/alerts"}}),
            "NotFoundException: Alias arn:aws:kms:us-east-1:000000000000:alias/alerts is not found.");
}

// The rescue is only half of it: people forget that the key stays disabled.
TEST_F(KmsKeys, AreDisabledWhenTheirDeletionIsCancelled) {
  ok("ScheduleKeyDeletion", {{"KeyId", id}});
  ok("CancelKeyDeletion", {{"KeyId", id}});
  EXPECT_EQ(metadata(id)["KeyState"], "Disabled");
  advance(24h * 31);
  EXPECT_EQ(metadata(id)["KeyState"], "Disabled");
}

// The first task must not delete what was scheduled anew, for later.
TEST_F(KmsKeys, WaitForTheLastScheduleOnly) {
  ok("ScheduleKeyDeletion", {{"KeyId", id}, {"PendingWindowInDays", 7}});
  advance(24h * 6);
  ok("CancelKeyDeletion", {{"KeyId", id}});
  ok("ScheduleKeyDeletion", {{"KeyId", id}, {"PendingWindowInDays", 7}});
  advance(24h * 2);
  EXPECT_EQ(metadata(id)["KeyState"], "PendingDeletion");
}

TEST_F(KmsKeys, KeepTheirTags) {
  ok("TagResource", {{"KeyId", id}, {"Tags", {{{"TagKey", "team"}, {"TagValue", "security"}}}}});
  EXPECT_EQ(ok("ListResourceTags", {{"KeyId", id}})["Tags"][0]["TagValue"], "security");
  ok("UntagResource", {{"KeyId", id}, {"TagKeys", {"team"}}});
  EXPECT_TRUE(ok("ListResourceTags", {{"KeyId", id}})["Tags"].empty());
}

TEST_F(KmsKeys, SayWhenTheyRotateNext) {
  EXPECT_EQ(ok("GetKeyRotationStatus", {{"KeyId", id}})["KeyRotationEnabled"], false);
  ok("EnableKeyRotation", {{"KeyId", id}, {"RotationPeriodInDays", 90}});
  const Json status = ok("GetKeyRotationStatus", {{"KeyId", id}});
  EXPECT_EQ(status["KeyRotationEnabled"], true);
  EXPECT_EQ(status["RotationPeriodInDays"], 90);
  ok("DisableKeyRotation", {{"KeyId", id}});
  EXPECT_EQ(ok("GetKeyRotationStatus", {{"KeyId", id}})["KeyRotationEnabled"], false);
}

TEST_F(KmsKeys, AreListedPageByPage) {
  create();
  const Json page = ok("ListKeys", {{"Limit", 1}});
  EXPECT_EQ(page["Keys"].size(), 1U);
  EXPECT_EQ(page["Truncated"], true);
  const Json rest = ok("ListKeys", {{"Limit", 1}, {"Marker", page["NextMarker"]}});
  EXPECT_EQ(rest["Truncated"], false);
  EXPECT_NE(rest["Keys"][0]["KeyId"], page["Keys"][0]["KeyId"]);
}

struct KmsAliases : KmsTest {};

TEST_F(KmsAliases, ArePointedToAnotherKey) {
  const std::string other = create();
  ok("CreateAlias", {{"AliasName", "alias/alerts"}, {"TargetKeyId", id}});
  ok("UpdateAlias", {{"AliasName", "alias/alerts"}, {"TargetKeyId", other}});
  EXPECT_EQ(metadata("alias/alerts")["KeyId"], other);
  EXPECT_TRUE(ok("ListAliases", {{"KeyId", id}})["Aliases"].empty());
  ok("DeleteAlias", {{"AliasName", "alias/alerts"}});
  EXPECT_EQ(metadata(other)["KeyId"], other);
}

TEST_F(KmsAliases, HaveNamesOfTheirOwn) {
  ok("CreateAlias", {{"AliasName", "alias/alerts"}, {"TargetKeyId", id}});
  EXPECT_EQ(refused("CreateAlias", {{"AliasName", "alias/alerts"}, {"TargetKeyId", id}}),
            "AlreadyExistsException: An alias with the name arn:aws:kms:us-east-1:000000000000:alias/alerts already "
            "exists");
  EXPECT_EQ(refused("CreateAlias", {{"AliasName", "alerts"}, {"TargetKeyId", id}}).substr(0, 26),
            "InvalidAliasNameException:");
  EXPECT_EQ(refused("CreateAlias", {{"AliasName", "alias/aws/alerts"}, {"TargetKeyId", id}}),
            "NotAuthorizedException: ");
}

// AWS asks twice: for the alias and for the key.
TEST_F(KmsAliases, NeedAPermissionOnTheKeyToo) {
  caller = user("alice", R"([{"Effect":"Allow","Action":"kms:CreateAlias",)"
                         R"("Resource":"arn:aws:kms:us-east-1:000000000000:alias/*"}])");
  EXPECT_EQ(refused("CreateAlias", {{"AliasName", "alias/alerts"}, {"TargetKeyId", id}}),
            "AccessDeniedException: User: arn:aws:iam::000000000000:user/alice is not authorized to perform: "
            "kms:CreateAlias on resource: " +
                arn + " because no identity-based policy allows the kms:CreateAlias action");
}

struct KmsManagedKeys : KmsTest {};

TEST_F(KmsManagedKeys, ComeIntoBeingWhenTheyAreFirstAskedFor) {
  EXPECT_EQ(ok("ListAliases")["Aliases"].size(), 0U);
  const Json key = metadata("alias/aws/sns");
  EXPECT_EQ(key["KeyManager"], "AWS");
  EXPECT_EQ(metadata("alias/aws/sns")["KeyId"], key["KeyId"]);
  EXPECT_EQ(ok("ListAliases")["Aliases"][0]["AliasName"], "alias/aws/sns");
}

// The reason why an alias/aws/sns topic cannot be mended: nobody, not even root, can let another service in.
TEST_F(KmsManagedKeys, KeepTheirPolicy) {
  const std::string key = metadata("alias/aws/sns")["KeyId"];
  EXPECT_EQ(refused("PutKeyPolicy", {{"KeyId", key}, {"Policy", policy()}}),
            "AccessDeniedException: User: arn:aws:iam::000000000000:root is not authorized to perform: "
            "kms:PutKeyPolicy on resource: arn:aws:kms:us-east-1:000000000000:key/" +
                key + " because no resource-based policy allows the kms:PutKeyPolicy action");
}

TEST_F(KmsManagedKeys, ServeOnlyThroughTheirService) {
  EXPECT_EQ(refused("GenerateDataKey", {{"KeyId", "alias/aws/sns"}, {"KeySpec", "AES_256"}}).substr(0, 22),
            "AccessDeniedException:");
}

TEST_F(KmsManagedKeys, OfServicesThatAreNotKnownAreNotInvented) {
  EXPECT_THROW(call("DescribeKey", {{"KeyId", "alias/aws/lightsail"}}), Unmodelled);
}

}  // namespace
}  // namespace tocsin::kms
