#include "services/iam/totp.h"
#include "unit/services/iam/iam_test.h"

namespace tocsin::iam {
namespace {

struct IamUsers : IamTest {
  static UserRow row(int number) {
    const std::string name = concat("user-", std::to_string(number));
    return {.account = kAccount,
            .name = name,
            .id = name,
            .path = "/",
            .boundary = {},
            .created_at = {},
            .password_used_at = {}};
  }
};

TEST_F(IamUsers, AreFoundByNameWithPathAndId) {
  ok("CreateUser", {{"UserName", "alice"}, {"Path", "/staff/"}});
  const Json user = ok("GetUser", {{"UserName", "alice"}})["User"];

  EXPECT_EQ(user["Arn"], "arn:aws:iam::000000000000:user/staff/alice");
  EXPECT_EQ(user["CreateDate"], "2026-01-05T09:00:00Z");
  EXPECT_TRUE(user["UserId"].get<std::string>().starts_with("AIDAQ"));
  EXPECT_EQ(user["UserId"].get<std::string>().size(), 21u);
}

TEST_F(IamUsers, HaveNamesThatDifferInMoreThanCase) {
  make_user("alice");
  EXPECT_EQ(refused("CreateUser", {{"UserName", "Alice"}}),
            "EntityAlreadyExists: User with name Alice already exists.");
}

TEST_F(IamUsers, ThatDoNotExistCannotBeFound) {
  EXPECT_EQ(refused("GetUser", {{"UserName", "bob"}}), "NoSuchEntity: The user with name bob cannot be found.");
}

TEST_F(IamUsers, WhoLeaveOutTheNameMeanThemselves) {
  make_user("alice", policy("iam:GetUser", "arn:aws:iam::000000000000:user/alice"));
  caller = as("alice");
  EXPECT_EQ(ok("GetUser")["User"]["UserName"], "alice");
}

TEST_F(IamUsers, AreNotMeantByARoleThatLeavesOutTheName) {
  make_role("r");
  ok("PutRolePolicy", {{"RoleName", "r"}, {"PolicyName", "p"}, {"PolicyDocument", policy("iam:*")}});
  caller = *service.role_session(kAccount, "r", "me");
  EXPECT_EQ(refused("GetUser"), "ValidationError: Must specify userName when calling with non-User credentials");
}

TEST_F(IamUsers, IncludeRootWhoHasNoName) {
  const Json user = ok("GetUser")["User"];
  EXPECT_EQ(user["Arn"], "arn:aws:iam::000000000000:root");
  EXPECT_FALSE(user.contains("UserName"));
}

// Scripts rename people; their keys, policies and groups must follow.
TEST_F(IamUsers, KeepTheirIdAndPoliciesWhenTheyAreRenamed) {
  make_user("alice", policy("iam:ListUsers"));
  const Json before = ok("GetUser", {{"UserName", "alice"}})["User"];
  ok("UpdateUser", {{"UserName", "alice"}, {"NewUserName", "alicia"}, {"NewPath", "/staff/"}});
  const Json after = ok("GetUser", {{"UserName", "alicia"}})["User"];

  EXPECT_EQ(after["UserId"], before["UserId"]);
  EXPECT_EQ(after["Arn"], "arn:aws:iam::000000000000:user/staff/alicia");
  EXPECT_EQ(ok("ListUserPolicies", {{"UserName", "alicia"}})["PolicyNames"], Json({"keys"}));
}

// Users are not counted anew at each call, so what is undone or deleted meanwhile must be noticed.
TEST_F(IamUsers, AreAtMost5000EvenIfSomeAreDeletedAndTheDeletionUndone) {
  for (int number = 0; number < 4998; ++number) service.users.insert(row(number));
  ok("CreateUser", {{"UserName", "one"}});
  {
    const Transaction undone(engine.db);
    ok("DeleteUser", {{"UserName", "one"}});
    ok("CreateUser", {{"UserName", "two"}});
    ok("CreateUser", {{"UserName", "three"}});
    EXPECT_TRUE(refused("CreateUser", {{"UserName", "four"}}).starts_with("LimitExceeded"));
  }
  ok("CreateUser", {{"UserName", "two"}});
  EXPECT_EQ(refused("CreateUser", {{"UserName", "three"}}),
            "LimitExceeded: Cannot exceed quota for UsersPerAccount: 5000");
  ok("DeleteUser", {{"UserName", "one"}});
  ok("CreateUser", {{"UserName", "three"}});
}

// Who was found stays found for the length of a call only.
TEST_F(IamUsers, AreWhatTheyWereWhenAChangeIsUndone) {
  make_user("alice");
  {
    const Transaction undone(engine.db);
    ok("UpdateUser", {{"UserName", "alice"}, {"NewPath", "/staff/"}});
    EXPECT_EQ(ok("GetUser", {{"UserName", "alice"}})["User"]["Path"], "/staff/");
  }
  EXPECT_EQ(ok("GetUser", {{"UserName", "alice"}})["User"]["Path"], "/");
}

TEST_F(IamUsers, AreListedByNameInPages) {
  for (const char* name : {"carol", "alice", "Bob"}) make_user(name);
  const Json first = ok("ListUsers", {{"MaxItems", 2}});
  ASSERT_EQ(first["Users"].size(), 2u);
  EXPECT_EQ(first["Users"][0]["UserName"], "alice");
  EXPECT_EQ(first["Users"][1]["UserName"], "Bob");
  ASSERT_TRUE(first["IsTruncated"].get<bool>());

  const Json second = ok("ListUsers", {{"MaxItems", 2}, {"Marker", first["Marker"]}});
  ASSERT_EQ(second["Users"].size(), 1u);
  EXPECT_EQ(second["Users"][0]["UserName"], "carol");
  EXPECT_FALSE(second["IsTruncated"].get<bool>());
}

TEST_F(IamUsers, OfAnotherAccountAreNotSeen) {
  make_user("alice");
  caller = root_of("111111111111");
  EXPECT_TRUE(ok("ListUsers")["Users"].empty());
  EXPECT_EQ(refused("GetUser", {{"UserName", "alice"}}), "NoSuchEntity: The user with name alice cannot be found.");
}

struct IamDeletedUsers : IamTest {
  std::string in_the_way() { return refused("DeleteUser", {{"UserName", "bob"}}); }
};

TEST_F(IamDeletedUsers, MustHaveNothingLeft) {
  make_user("bob", policy("iam:*"));
  const Json key = ok("CreateAccessKey", {{"UserName", "bob"}})["AccessKey"];
  ok("AttachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"}});
  ok("CreateGroup", {{"GroupName", "g"}});
  ok("AddUserToGroup", {{"GroupName", "g"}, {"UserName", "bob"}});
  ok("CreateLoginProfile", {{"UserName", "bob"}, {"Password", "Correct-horse-9"}});

  EXPECT_EQ(in_the_way(), "DeleteConflict: Cannot delete entity, must delete access keys first.");
  ok("DeleteAccessKey", {{"UserName", "bob"}, {"AccessKeyId", key["AccessKeyId"]}});
  EXPECT_EQ(in_the_way(), "DeleteConflict: Cannot delete entity, must detach all policies first.");
  ok("DetachUserPolicy", {{"UserName", "bob"}, {"PolicyArn", "arn:aws:iam::aws:policy/AdministratorAccess"}});
  EXPECT_EQ(in_the_way(), "DeleteConflict: Cannot delete entity, must delete policies first.");
  ok("DeleteUserPolicy", {{"UserName", "bob"}, {"PolicyName", "keys"}});
  EXPECT_EQ(in_the_way(), "DeleteConflict: Cannot delete entity, must remove users from group first.");
  ok("RemoveUserFromGroup", {{"GroupName", "g"}, {"UserName", "bob"}});
  EXPECT_EQ(in_the_way(), "DeleteConflict: Cannot delete entity, must delete login profile first.");
  ok("DeleteLoginProfile", {{"UserName", "bob"}});
  ok("DeleteUser", {{"UserName", "bob"}});
  EXPECT_EQ(in_the_way(), "NoSuchEntity: The user with name bob cannot be found.");
}

// Whoever is made anew under an old name is somebody else.
TEST_F(IamDeletedUsers, LeaveNothingToTheirSuccessors) {
  ok("CreateUser", {{"UserName", "bob"}, {"Tags", {{{"Key", "team"}, {"Value", "red"}}}}});
  const Json before = ok("GetUser", {{"UserName", "bob"}})["User"];
  const Caller old = as("bob");
  ok("DeleteUser", {{"UserName", "bob"}});
  make_user("bob", policy("iam:ListUsers"));

  EXPECT_NE(ok("GetUser", {{"UserName", "bob"}})["User"]["UserId"], before["UserId"]);
  EXPECT_TRUE(ok("ListUserTags", {{"UserName", "bob"}})["Tags"].empty());
  EXPECT_TRUE(service.policies_of(old).empty());
}

struct IamPasswords : IamTest {};

TEST_F(IamPasswords, AreKeptOnlyAsADigest) {
  make_user("bob");
  ok("CreateLoginProfile", {{"UserName", "bob"}, {"Password", "Correct-horse-9"}});
  EXPECT_EQ(engine.db.serialize().find("Correct-horse-9"), std::string::npos);
  EXPECT_EQ(refused("CreateLoginProfile", {{"UserName", "bob"}, {"Password", "Correct-horse-9"}}),
            "EntityAlreadyExists: Login Profile for user bob already exists.");
}

TEST_F(IamPasswords, FollowThePolicyOfTheAccount) {
  make_user("bob");
  ok("UpdateAccountPasswordPolicy", {{"MinimumPasswordLength", 14}, {"RequireNumbers", true}});
  EXPECT_EQ(refused("CreateLoginProfile", {{"UserName", "bob"}, {"Password", "short"}}),
            "PasswordPolicyViolation: Password should have a minimum length of 14");
  EXPECT_EQ(refused("CreateLoginProfile", {{"UserName", "bob"}, {"Password", "correct horse battery"}}),
            "PasswordPolicyViolation: Password should have at least one number");
  ok("CreateLoginProfile", {{"UserName", "bob"}, {"Password", "correct horse battery 9"}});
}

TEST_F(IamPasswords, MayBeChangedByTheirOwnerIfTheAccountSaysSo) {
  make_user("bob");
  ok("CreateLoginProfile", {{"UserName", "bob"}, {"Password", "Correct-horse-9"}});
  const Json change = {{"OldPassword", "Correct-horse-9"}, {"NewPassword", "Battery-staple-7"}};
  caller = as("bob");
  EXPECT_TRUE(refused("ChangePassword", change).starts_with("AccessDenied: User: "));

  caller = root_of(kAccount);
  ok("UpdateAccountPasswordPolicy", {{"AllowUsersToChangePassword", true}, {"PasswordReusePrevention", 2}});
  caller = as("bob");
  ok("ChangePassword", change);
  EXPECT_EQ(refused("ChangePassword", change), "AccessDenied: The old password was incorrect.");
  EXPECT_EQ(refused("ChangePassword", {{"OldPassword", "Battery-staple-7"}, {"NewPassword", "Correct-horse-9"}}),
            "PasswordPolicyViolation: Password should not be one of the previously used passwords");
}

struct IamMfaDevices : IamTest {
  std::string serial;
  std::string seed;

  void SetUp() override {
    make_user("bob");
    const Json device = ok("CreateVirtualMFADevice", {{"VirtualMFADeviceName", "bob"}})["VirtualMFADevice"];
    serial = device["SerialNumber"].get<std::string>();
    seed = service.mfa.find(kAccount, serial)->seed;
  }

  std::string code(std::int64_t steps = 0) { return mfa_code(seed, mfa_step(engine.timeline.now()) + steps); }

  Json enabling(const std::string& first, const std::string& second) {
    return {
        {"UserName", "bob"}, {"SerialNumber", serial}, {"AuthenticationCode1", first}, {"AuthenticationCode2", second}};
  }
};

// RFC 4226 appendix D and RFC 6238 appendix B: the seed is "12345678901234567890".
TEST(IamMfaCodes, AreThoseOfTheStandard) {
  const std::string_view seed = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";
  EXPECT_EQ(mfa_code(seed, 0), "755224");
  EXPECT_EQ(mfa_code(seed, 1), "287082");
  EXPECT_EQ(mfa_code(seed, 59 / 30), "287082");
  EXPECT_EQ(mfa_code(seed, 1111111109 / 30), "081804");
}

TEST_F(IamMfaDevices, NeedTwoCodesThatFollowEachOther) {
  EXPECT_EQ(refused("EnableMFADevice", enabling(code(), code())),
            "InvalidAuthenticationCode: Authentication code for device is not valid.");
  ok("EnableMFADevice", enabling(code(-1), code()));
  EXPECT_EQ(ok("ListMFADevices", {{"UserName", "bob"}})["MFADevices"][0]["SerialNumber"], serial);
  EXPECT_EQ(refused("DeleteUser", {{"UserName", "bob"}}),
            "DeleteConflict: Cannot delete entity, must delete MFA device first.");
}

TEST_F(IamMfaDevices, TakeACodeOnce) {
  ok("EnableMFADevice", enabling(code(-1), code()));
  const Caller bob = as("bob");
  EXPECT_EQ(service.check_mfa(bob, serial, code()), MfaAnswer::kWrongCode);
  advance(std::chrono::seconds(30));
  EXPECT_EQ(service.check_mfa(bob, serial, code()), MfaAnswer::kRight);
  EXPECT_EQ(service.check_mfa(bob, serial, code()), MfaAnswer::kWrongCode);
}

TEST_F(IamMfaDevices, AreOnePersonsOnly) {
  make_user("alice");
  ok("EnableMFADevice", enabling(code(-1), code()));
  advance(std::chrono::seconds(30));
  EXPECT_EQ(service.check_mfa(as("alice"), serial, code()), MfaAnswer::kNotTheirDevice);
}

}  // namespace
}  // namespace tocsin::iam
