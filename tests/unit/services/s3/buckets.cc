#include "bed.h"
#include "services/s3/bucket_name.h"

namespace tocsin::s3 {
namespace {

struct S3Buckets : Bed {};

TEST_F(S3Buckets, AreMadeInUsEast1ByDefault) {
  EXPECT_EQ(ok("CreateBucket", {{"Bucket", "vault"}})["Location"], "/vault");
  EXPECT_FALSE(ok("GetBucketLocation", {{"Bucket", "vault"}}).contains("LocationConstraint"));
  EXPECT_EQ(ok("HeadBucket", {{"Bucket", "vault"}})["BucketRegion"], "us-east-1");
}

TEST_F(S3Buckets, AreMadeWhereTheEndpointIs) {
  region = "eu-west-3";
  const Json here = {{"LocationConstraint", "eu-west-3"}};
  const Json there = {{"LocationConstraint", "eu-west-1"}};
  ok("CreateBucket", {{"Bucket", "vault"}, {"CreateBucketConfiguration", here}});

  EXPECT_EQ(ok("GetBucketLocation", {{"Bucket", "vault"}})["LocationConstraint"], "eu-west-3");
  EXPECT_EQ(refused("CreateBucket", {{"Bucket", "other"}}),
            "IllegalLocationConstraintException: The unspecified location constraint is incompatible for the region "
            "specific endpoint this request was sent to.");
  EXPECT_EQ(refused("CreateBucket", {{"Bucket", "other"}, {"CreateBucketConfiguration", there}}),
            "IllegalLocationConstraintException: The eu-west-1 location constraint is incompatible for the region "
            "specific endpoint this request was sent to.");
}

TEST_F(S3Buckets, OfUsEast1CanBeMadeTwice) {
  bucket();
  bucket();
  EXPECT_EQ(ok("ListBuckets")["Buckets"].size(), 1u);
}

TEST_F(S3Buckets, OfOtherRegionsCannotBeMadeTwice) {
  region = "eu-west-3";
  const Json input = {{"Bucket", "vault"}, {"CreateBucketConfiguration", {{"LocationConstraint", "eu-west-3"}}}};
  ok("CreateBucket", input);
  EXPECT_EQ(refused("CreateBucket", input),
            "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own "
            "it.");
}

// One namespace for everybody.
TEST_F(S3Buckets, HaveOneOwner) {
  bucket();
  caller = root_of("111111111111");
  EXPECT_TRUE(refused("CreateBucket", {{"Bucket", "vault"}}).starts_with("BucketAlreadyExists: "));
  EXPECT_TRUE(refused("GetBucketAcl", {{"Bucket", "vault"}}).starts_with("AccessDenied: "));
  EXPECT_TRUE(ok("ListBuckets")["Buckets"].empty());
}

TEST_F(S3Buckets, HaveNamesThatFitADomain) {
  for (const char* good : {"abc", "a.b-c", "123", "logs-2026"}) EXPECT_TRUE(is_bucket_name(good)) << good;
  for (const char* bad : {"ab", "Abc", "a_b", "-abc", "abc-", "a..b", "192.168.5.4", "xn--abc", "abc-s3alias"}) {
    EXPECT_FALSE(is_bucket_name(bad)) << bad;
  }
  EXPECT_EQ(refused("CreateBucket", {{"Bucket", "No_Name"}}), "InvalidBucketName: The specified bucket is not valid.");
}

// AWS: a bucket that does not exist is not found, whoever asks.
TEST_F(S3Buckets, ThatDoNotExistAreNotFoundBeforeTheyAreForbidden) {
  caller = user("mallory");
  EXPECT_EQ(refused("GetBucketAcl", {{"Bucket", "vault"}}), "NoSuchBucket: The specified bucket does not exist");
}

TEST_F(S3Buckets, ForbidWithTheResourceInQuotationMarks) {
  bucket();
  caller = user("mallory");
  EXPECT_EQ(refused("GetBucketAcl", {{"Bucket", "vault"}}),
            "AccessDenied: User: arn:aws:iam::000000000000:user/mallory is not authorized to perform: s3:GetBucketAcl "
            "on resource: \"arn:aws:s3:::vault\" because no identity-based policy allows the s3:GetBucketAcl action");
}

TEST_F(S3Buckets, NeedTheNamesOfPermissionsNotOfOperations) {
  bucket();
  caller = user("alice", R"([{"Effect":"Allow","Action":["s3:ListBucket","s3:ListAllMyBuckets"],"Resource":"*"}])");
  EXPECT_TRUE(call("HeadBucket", {{"Bucket", "vault"}}).ok());
  EXPECT_TRUE(call("ListBuckets").ok());
  EXPECT_FALSE(call("DeletePublicAccessBlock", {{"Bucket", "vault"}}).ok());
}

TEST_F(S3Buckets, AreRefusedToAnUnexpectedOwner) {
  bucket();
  EXPECT_EQ(refused("GetBucketAcl", {{"Bucket", "vault"}, {"ExpectedBucketOwner", "111111111111"}}),
            "AccessDenied: Access Denied");
}

TEST_F(S3Buckets, AreListedByPages) {
  for (const char* name : {"ccc", "aaa", "bbb"}) bucket(name);
  const Json first = ok("ListBuckets", {{"MaxBuckets", 2}});
  ASSERT_EQ(first["Buckets"].size(), 2u);
  EXPECT_EQ(first["Buckets"][0]["Name"], "aaa");
  EXPECT_EQ(first["Buckets"][0]["BucketRegion"], "us-east-1");
  const Json second = ok("ListBuckets", {{"MaxBuckets", 2}, {"ContinuationToken", first["ContinuationToken"]}});
  ASSERT_EQ(second["Buckets"].size(), 1u);
  EXPECT_EQ(second["Buckets"][0]["Name"], "ccc");
  EXPECT_FALSE(second.contains("ContinuationToken"));
}

TEST_F(S3Buckets, AreGoneWhenDeleted) {
  bucket();
  ok("DeleteBucket", {{"Bucket", "vault"}});
  EXPECT_TRUE(refused("HeadBucket", {{"Bucket", "vault"}}).starts_with("NoSuchBucket"));
}

TEST_F(S3Buckets, AnswerThatNothingIsConfigured) {
  bucket();
  const Json vault = {{"Bucket", "vault"}};
  const std::map<std::string, std::string> answers = {
      {"GetBucketTagging", "NoSuchTagSet"},
      {"GetBucketWebsite", "NoSuchWebsiteConfiguration"},
      {"GetBucketCors", "NoSuchCORSConfiguration"},
      {"GetBucketLifecycleConfiguration", "NoSuchLifecycleConfiguration"},
      {"GetBucketReplication", "ReplicationConfigurationNotFoundError"},
      {"GetObjectLockConfiguration", "ObjectLockConfigurationNotFoundError"},
      {"GetBucketPolicy", "NoSuchBucketPolicy"},
      {"GetBucketPolicyStatus", "NoSuchBucketPolicy"},
  };
  for (const auto& [operation, code] : answers) {
    EXPECT_TRUE(refused(operation, vault).starts_with(code + ": ")) << operation;
  }
  EXPECT_EQ(ok("GetBucketRequestPayment", vault)["Payer"], "BucketOwner");
  EXPECT_FALSE(ok("GetBucketLogging", vault).contains("LoggingEnabled"));
  EXPECT_FALSE(ok("GetBucketVersioning", vault).contains("Status"));
  EXPECT_EQ(
      ok("GetBucketEncryption",
         vault)["ServerSideEncryptionConfiguration"]["Rules"][0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"],
      "AES256");
}

TEST_F(S3Buckets, KeepTagsAndVersioning) {
  bucket();
  ok("PutBucketTagging", {{"Bucket", "vault"}, {"Tagging", {{"TagSet", {{{"Key", "team"}, {"Value", "sec"}}}}}}});
  EXPECT_EQ(ok("GetBucketTagging", {{"Bucket", "vault"}})["TagSet"], (Json{{{"Key", "team"}, {"Value", "sec"}}}));
  ok("PutBucketVersioning", {{"Bucket", "vault"}, {"VersioningConfiguration", {{"Status", "Enabled"}}}});
  EXPECT_EQ(ok("GetBucketVersioning", {{"Bucket", "vault"}})["Status"], "Enabled");
}

TEST_F(S3Buckets, ParametersThatAreNotModelledAreNamed) {
  EXPECT_THROW(call("CreateBucket", {{"Bucket", "vault"}, {"ObjectLockEnabledForBucket", true}}), Unmodelled);
}

}  // namespace
}  // namespace tocsin::s3
