#include "bed.h"

namespace tocsin::s3 {
namespace {

struct S3Visibility : Bed {
  S3Visibility() { bucket(); }

  const std::string everybody = "http://acs.amazonaws.com/groups/global/AllUsers";
};

// AWS: since April 2023.
TEST_F(S3Visibility, OfANewBucketIsBlockedInAllFourWays) {
  EXPECT_EQ(ok("GetPublicAccessBlock", {{"Bucket", "vault"}})["PublicAccessBlockConfiguration"],
            (Json{{"BlockPublicAcls", true},
                  {"IgnorePublicAcls", true},
                  {"BlockPublicPolicy", true},
                  {"RestrictPublicBuckets", true}}));
  EXPECT_EQ(ok("GetBucketOwnershipControls", {{"Bucket", "vault"}})["OwnershipControls"]["Rules"][0]["ObjectOwnership"],
            "BucketOwnerEnforced");
}

TEST_F(S3Visibility, APublicPolicyIsRefusedWhileBlocked) {
  EXPECT_EQ(refused("PutBucketPolicy", policy(allow("\"*\""))),
            "AccessDenied: User: arn:aws:iam::000000000000:root is not authorized to perform: s3:PutBucketPolicy on "
            "resource: \"arn:aws:s3:::vault\" because public policies are prevented by the BlockPublicPolicy setting "
            "in S3 Block Public Access");
  EXPECT_EQ(listener.error_code, "AccessDenied");
}

TEST_F(S3Visibility, APolicyForOneAccountIsTaken) {
  const std::string text = allow(R"({"AWS":"111111111111"})");
  ok("PutBucketPolicy", policy(text));
  EXPECT_EQ(ok("GetBucketPolicy", {{"Bucket", "vault"}})["Policy"], text);
  EXPECT_EQ(ok("GetBucketPolicyStatus", {{"Bucket", "vault"}})["PolicyStatus"]["IsPublic"], false);
}

TEST_F(S3Visibility, WithoutABlockThePolicyIsPublic) {
  lift_block();
  EXPECT_TRUE(
      refused("GetPublicAccessBlock", {{"Bucket", "vault"}}).starts_with("NoSuchPublicAccessBlockConfiguration: "));
  ok("PutBucketPolicy", policy(allow("\"*\"")));
  EXPECT_EQ(ok("GetBucketPolicyStatus", {{"Bucket", "vault"}})["PolicyStatus"]["IsPublic"], true);
}

TEST_F(S3Visibility, ABlockTurnsOffWhatItDoesNotName) {
  ok("PutPublicAccessBlock", {{"Bucket", "vault"}, {"PublicAccessBlockConfiguration", {{"BlockPublicPolicy", true}}}});
  const Json block = ok("GetPublicAccessBlock", {{"Bucket", "vault"}})["PublicAccessBlockConfiguration"];
  EXPECT_EQ(block["BlockPublicPolicy"], true);
  EXPECT_EQ(block["IgnorePublicAcls"], false);
}

TEST_F(S3Visibility, AclsAreOffUnlessOwnershipAllowsThem) {
  EXPECT_EQ(refused("PutBucketAcl", {{"Bucket", "vault"}, {"ACL", "private"}}),
            "AccessControlListNotSupported: The bucket does not allow ACLs");
  EXPECT_EQ(ok("GetBucketAcl", {{"Bucket", "vault"}})["Grants"].size(), 1u);
}

TEST_F(S3Visibility, APublicAclIsRefusedWhileBlocked) {
  allow_acls();
  EXPECT_NE(refused("PutBucketAcl", {{"Bucket", "vault"}, {"ACL", "public-read"}}).find("BlockPublicAcls"),
            std::string::npos);
  EXPECT_NE(refused("PutBucketAcl", {{"Bucket", "vault"}, {"ACL", "authenticated-read"}}).find("BlockPublicAcls"),
            std::string::npos);
  EXPECT_NE(refused("PutBucketAcl", {{"Bucket", "vault"}, {"GrantRead", "uri=\"" + everybody + "\""}})
                .find("BlockPublicAcls"),
            std::string::npos);
}

TEST_F(S3Visibility, ACannedAclIsItsGrants) {
  allow_acls();
  lift_block();
  ok("PutBucketAcl", {{"Bucket", "vault"}, {"ACL", "public-read-write"}});
  const Json grants = ok("GetBucketAcl", {{"Bucket", "vault"}})["Grants"];
  ASSERT_EQ(grants.size(), 3u);
  EXPECT_EQ(grants[0]["Permission"], "FULL_CONTROL");
  EXPECT_EQ(grants[1]["Grantee"]["URI"], everybody);
  EXPECT_EQ(grants[2]["Permission"], "WRITE");
}

// AWS: the group that delivers access logs is not the public.
TEST_F(S3Visibility, LogDeliveryIsNotPublic) {
  allow_acls();
  ok("PutBucketAcl", {{"Bucket", "vault"}, {"ACL", "log-delivery-write"}});
  EXPECT_EQ(ok("GetBucketAcl", {{"Bucket", "vault"}})["Grants"].size(), 3u);
}

// AWS: GetBucketAcl shows the grants in force, not the stored ones; they come back when the setting goes.
TEST_F(S3Visibility, IgnoredGrantsAreHiddenNotForgotten) {
  allow_acls();
  lift_block();
  ok("PutBucketAcl", {{"Bucket", "vault"}, {"ACL", "public-read"}});
  ok("PutPublicAccessBlock", {{"Bucket", "vault"}, {"PublicAccessBlockConfiguration", {{"IgnorePublicAcls", true}}}});
  EXPECT_EQ(ok("GetBucketAcl", {{"Bucket", "vault"}})["Grants"].size(), 1u);
  lift_block();
  EXPECT_EQ(ok("GetBucketAcl", {{"Bucket", "vault"}})["Grants"].size(), 2u);
}

TEST_F(S3Visibility, AclsCannotBeTurnedOffWhileTheyGiveSomethingAway) {
  allow_acls();
  lift_block();
  ok("PutBucketAcl", {{"Bucket", "vault"}, {"ACL", "public-read"}});
  const Json enforced = {{"Bucket", "vault"},
                         {"OwnershipControls", {{"Rules", {{{"ObjectOwnership", "BucketOwnerEnforced"}}}}}}};
  EXPECT_TRUE(refused("PutBucketOwnershipControls", enforced).starts_with("InvalidBucketAclWithObjectOwnership: "));
  ok("PutBucketAcl", {{"Bucket", "vault"}, {"ACL", "private"}});
  ok("PutBucketOwnershipControls", enforced);
}

TEST_F(S3Visibility, MailAddressesAreNoGranteesAnyMore) {
  allow_acls();
  EXPECT_TRUE(refused("PutBucketAcl", {{"Bucket", "vault"}, {"GrantRead", "emailAddress=\"a@example.com\""}})
                  .starts_with("MethodNotAllowed: "));
}

TEST_F(S3Visibility, ANewBucketCannotBeBornPublic) {
  EXPECT_TRUE(refused("CreateBucket", {{"Bucket", "open"}, {"ACL", "public-read"}})
                  .starts_with("InvalidBucketAclWithObjectOwnership: "));
  EXPECT_TRUE(refused("CreateBucket", {{"Bucket", "open"}, {"ACL", "public-read"}, {"ObjectOwnership", "ObjectWriter"}})
                  .starts_with("InvalidBucketAclWithBlockPublicAccessError: "));
}

// AWS: one public statement closes a restricted bucket to all other accounts, even to those that it names.
TEST_F(S3Visibility, ARestrictedPublicBucketServesItsOwnAccountOnly) {
  lift_block();
  const std::string text = R"({"Version":"2012-10-17","Statement":[
    {"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::vault/*"},
    {"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"s3:GetBucketAcl","Resource":"arn:aws:s3:::vault"}]})";
  ok("PutBucketPolicy", policy(text));
  const Caller owner = caller;
  caller = root_of("111111111111");
  ok("GetBucketAcl", {{"Bucket", "vault"}});
  caller = owner;
  ok("PutPublicAccessBlock",
     {{"Bucket", "vault"}, {"PublicAccessBlockConfiguration", {{"RestrictPublicBuckets", true}}}});
  ok("GetBucketAcl", {{"Bucket", "vault"}});
  caller = root_of("111111111111");
  EXPECT_EQ(refused("GetBucketAcl", {{"Bucket", "vault"}}), "AccessDenied: Access Denied");
}

TEST_F(S3Visibility, PoliciesAreCheckedInS3sWords) {
  const auto answer = [&](const std::string& text) { return refused("PutBucketPolicy", policy(text)); };
  EXPECT_EQ(answer("not json"), "MalformedPolicy: Policies must be valid JSON and the first byte must be '{'");
  EXPECT_EQ(answer(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject",
      "Resource":"arn:aws:s3:::vault/*"}]})"),
            "MalformedPolicy: Missing required field Principal");
  EXPECT_EQ(answer(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111111111111"},
      "Action":"s3:GetObject","Resource":"arn:aws:s3:::other/*"}]})"),
            "MalformedPolicy: Policy has invalid resource");
  EXPECT_EQ(answer(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111111111111"},
      "Action":"sns:Publish","Resource":"arn:aws:s3:::vault/*"}]})"),
            "MalformedPolicy: Policy has invalid action");
  EXPECT_EQ(answer(R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"111111111111"},
      "Action":"s3:GetObject","Resource":"arn:aws:s3:::vault"}]})"),
            "MalformedPolicy: Action does not apply to any resource(s) in statement");
}

TEST_F(S3Visibility, APolicyDecidesAboutItsBucket) {
  ok("PutBucketPolicy", policy(R"({"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*",
      "Action":"s3:DeleteBucket","Resource":"arn:aws:s3:::vault"}]})"));
  caller = user("alice", R"([{"Effect":"Allow","Action":"s3:*","Resource":"*"}])");
  EXPECT_NE(refused("DeleteBucket", {{"Bucket", "vault"}}).find("explicit deny in a resource-based policy"),
            std::string::npos);
}

}  // namespace
}  // namespace tocsin::s3
