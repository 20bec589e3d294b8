#include "sim/ids.h"
#include "unit/services/sts/sts_test.h"

namespace tocsin::sts {
namespace {

struct StsRoles : StsTest {};

TEST_F(StsRoles, GiveASessionWithItsOwnKey) {
  trust(kTrustEverybody);
  caller = user("alice", kMayAll);
  const Json answer = ok("AssumeRole", assuming());

  EXPECT_EQ(answer["AssumedRoleUser"]["Arn"], "arn:aws:sts::000000000000:assumed-role/r/me");
  EXPECT_EQ(answer["AssumedRoleUser"]["AssumedRoleId"], "AROATESTROLE:me");
  const Json& credentials = answer["Credentials"];
  EXPECT_TRUE(credentials["AccessKeyId"].get<std::string>().starts_with("ASIA"));
  EXPECT_EQ(account_of_id(credentials["AccessKeyId"].get<std::string>()), kAccount);
  EXPECT_EQ(credentials["SecretAccessKey"].get<std::string>().size(), 40u);
  EXPECT_EQ(credentials["Expiration"], "2026-01-05T10:00:00Z");

  use(credentials);
  EXPECT_EQ(ok("GetCallerIdentity"), Json({{"UserId", "AROATESTROLE:me"},
                                           {"Account", "000000000000"},
                                           {"Arn", "arn:aws:sts::000000000000:assumed-role/r/me"}}));
  EXPECT_EQ(caller.principal.issuer_arn, kRole);
}

TEST_F(StsRoles, AreNotForRoot) {
  trust(kTrustEverybody);
  EXPECT_EQ(refused("AssumeRole", assuming()), "AccessDenied: Roles may not be assumed by root accounts.");
}

TEST_F(StsRoles, AreRefusedToWhomTheyDoNotTrust) {
  trust(R"({"Version":"2012-10-17","Statement":{"Effect":"Allow",)"
        R"("Principal":{"AWS":"arn:aws:iam::000000000000:user/bob"},"Action":"sts:AssumeRole"}})");
  caller = user("alice", kMayAll);
  EXPECT_EQ(refused("AssumeRole", assuming()),
            "AccessDenied: User: arn:aws:iam::000000000000:user/alice is not authorized to perform: sts:AssumeRole on "
            "resource: arn:aws:iam::000000000000:role/path/r because no role trust policy allows the sts:AssumeRole "
            "action");
}

// AWS does not tell strangers which roles exist.
TEST_F(StsRoles, ThatDoNotExistAreRefusedAlike) {
  caller = user("alice", kMayAll);
  EXPECT_EQ(refused("AssumeRole", assuming()),
            "AccessDenied: User: arn:aws:iam::000000000000:user/alice is not authorized to perform: sts:AssumeRole on "
            "resource: arn:aws:iam::000000000000:role/path/r");
}

TEST_F(StsRoles, MayAskForAnExternalId) {
  trust(trust_if(R"({"StringEquals":{"sts:ExternalId":"42"}})"));
  caller = user("alice", kMayAll);
  EXPECT_TRUE(refused("AssumeRole", assuming()).starts_with("AccessDenied"));
  EXPECT_TRUE(refused("AssumeRole", assuming({{"ExternalId", "43"}})).starts_with("AccessDenied"));
  ok("AssumeRole", assuming({{"ExternalId", "42"}}));
}

TEST_F(StsRoles, MayAskForASessionName) {
  trust(trust_if(R"({"StringLike":{"sts:RoleSessionName":"${aws:username}"}})"));
  caller = user("alice", kMayAll);
  EXPECT_TRUE(refused("AssumeRole", assuming()).starts_with("AccessDenied"));
  ok("AssumeRole", assuming({{"RoleSessionName", "alice"}}));
}

TEST_F(StsRoles, LimitTheirSessions) {
  trust(kTrustEverybody);
  caller = user("alice", kMayAll);
  EXPECT_EQ(refused("AssumeRole", assuming({{"DurationSeconds", 7201}})),
            "ValidationError: The requested DurationSeconds exceeds the MaxSessionDuration set for this role.");
  EXPECT_EQ(ok("AssumeRole", assuming({{"DurationSeconds", 7200}}))["Credentials"]["Expiration"],
            "2026-01-05T11:00:00Z");
}

TEST_F(StsRoles, ThatAreChainedLastAnHourAtMost) {
  trust(kTrustEverybody);
  caller = user("alice", kMayAll);
  use(ok("AssumeRole", assuming())["Credentials"]);
  EXPECT_EQ(refused("AssumeRole", assuming({{"DurationSeconds", 3601}})),
            "ValidationError: The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by "
            "role chaining.");
  ok("AssumeRole", assuming({{"DurationSeconds", 3600}}));
}

TEST_F(StsRoles, KeepTheSessionPolicy) {
  trust(kTrustEverybody);
  caller = user("alice", kMayAll);
  const std::string policy =
      R"({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}})";
  const Json answer = ok("AssumeRole", assuming({{"Policy", policy}}));
  use(answer["Credentials"]);
  EXPECT_EQ(caller.session_policy, policy);

  caller = user("alice", kMayAll);
  EXPECT_TRUE(refused("AssumeRole", assuming({{"Policy", "{"}})).starts_with("MalformedPolicyDocument"));
}

// A parameter that would change who the session is must not be dropped in silence.
TEST_F(StsRoles, DoNotTakeSessionTagsYet) {
  trust(kTrustEverybody);
  caller = user("alice", kMayAll);
  EXPECT_THROW(call("AssumeRole", assuming({{"Tags", {{{"Key", "k"}, {"Value", "v"}}}}})), Unmodelled);
}

TEST_F(StsRoles, AreAssumedByWhatCloudTrailTakesForARead) {
  EXPECT_TRUE(engine.gateway.find("sts", "AssumeRole")->read_only);
}

struct StsTokens : StsTest {};

TEST_F(StsTokens, AreTheUserHimselfForAWhile) {
  caller = user("alice");
  const Json credentials = ok("GetSessionToken", {{"DurationSeconds", 900}})["Credentials"];
  EXPECT_EQ(credentials["Expiration"], "2026-01-05T09:15:00Z");
  use(credentials);
  EXPECT_EQ(caller.principal.kind, policy::PrincipalKind::kUser);
  EXPECT_EQ(caller.user_name, "alice");
  ASSERT_TRUE(caller.session_created);
  EXPECT_EQ(refused("GetSessionToken"), "AccessDenied: Cannot call GetSessionToken with session credentials");
}

TEST_F(StsTokens, NeedNoPermissionButObeyADeny) {
  caller = user("mallory", R"([{"Effect":"Deny","Action":"sts:GetSessionToken","Resource":"*"}])");
  EXPECT_TRUE(refused("GetSessionToken").starts_with("AccessDenied: User: arn:aws:iam::000000000000:user/mallory"));
}

TEST_F(StsTokens, OfRootLastAnHour) {
  EXPECT_EQ(ok("GetSessionToken", {{"DurationSeconds", 129600}})["Credentials"]["Expiration"], "2026-01-05T10:00:00Z");
}

TEST_F(StsTokens, OfFederatedUsersNeedPermission) {
  caller = user("alice");
  EXPECT_TRUE(refused("GetFederationToken", {{"Name", "guest"}}).starts_with("AccessDenied"));
  caller = user("bob", kMayAll);
  const Json answer = ok("GetFederationToken", {{"Name", "guest"}});
  EXPECT_EQ(answer["FederatedUser"]["Arn"], "arn:aws:sts::000000000000:federated-user/guest");
  use(answer["Credentials"]);
  EXPECT_EQ(caller.principal.issuer_arn, "arn:aws:iam::000000000000:user/bob");
}

TEST_F(StsTokens, AreFoundWhenTheyHaveJustExpiredButNotForever) {
  const Json credentials = ok("GetSessionToken")["Credentials"];
  const std::string key = credentials["AccessKeyId"].get<std::string>();
  advance(std::chrono::hours(2));
  const auto found = service.find_key(key);
  ASSERT_TRUE(found);
  EXPECT_LT(*found->expires, engine.timeline.now());
  EXPECT_EQ(found->session_token, credentials["SessionToken"].get<std::string>());

  advance(std::chrono::hours(48));
  ok("GetSessionToken");
  EXPECT_FALSE(service.find_key(key));
}

struct StsIdentity : StsTest {};

TEST_F(StsIdentity, IsToldWhateverThePoliciesSay) {
  caller = user("mallory", R"([{"Effect":"Deny","Action":"*","Resource":"*"}])");
  EXPECT_EQ(ok("GetCallerIdentity")["Arn"], "arn:aws:iam::000000000000:user/mallory");
}

TEST_F(StsIdentity, OfAKeyIsItsAccount) {
  Random random(1);
  const std::string key = aws_id("AKIA", "123456789012", kKeyIdLength, random);
  EXPECT_EQ(ok("GetAccessKeyInfo", {{"AccessKeyId", key}})["Account"], "123456789012");
  EXPECT_THROW(call("GetAccessKeyInfo", {{"AccessKeyId", "AKIAIOSFODNN7EXAMPLE"}}), Unmodelled);
}

TEST_F(StsIdentity, IsAskedWhereTheCallIsMade) {
  EXPECT_FALSE(find_service("sts")->global);
  EXPECT_TRUE(find_service("iam")->global);
}

}  // namespace
}  // namespace tocsin::sts
