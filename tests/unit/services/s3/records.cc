#include "bed.h"

namespace tocsin::s3 {
namespace {

struct S3Records : Bed {
  S3Records() { bucket(); }
};

TEST_F(S3Records, OfAnAccessBlockAreAsAwsWritesThem) {
  ok("PutPublicAccessBlock",
     {{"Bucket", "vault"},
      {"PublicAccessBlockConfiguration",
       {{"RestrictPublicBuckets", false}, {"BlockPublicPolicy", false}, {"BlockPublicAcls", false}}}});

  EXPECT_EQ(listener.event_name, "PutBucketPublicAccessBlock");
  EXPECT_EQ(listener.parameters["publicAccessBlock"], "");
  EXPECT_EQ(listener.parameters["bucketName"], "vault");
  EXPECT_EQ(listener.parameters["Host"], "s3.us-east-1.amazonaws.com");
  const Json document = listener.parameters["PublicAccessBlockConfiguration"];
  EXPECT_EQ(document["xmlns"], "http://s3.amazonaws.com/doc/2006-03-01/");
  EXPECT_EQ(document["BlockPublicAcls"], false);
  EXPECT_FALSE(document.contains("IgnorePublicAcls"));
  ASSERT_EQ(listener.touched.size(), 1u);
  EXPECT_EQ(listener.touched[0].type, "AWS::S3::Bucket");
  EXPECT_EQ(listener.touched[0].name, "vault");
  EXPECT_EQ(listener.additional["SignatureVersion"], "SigV4");
  EXPECT_EQ(listener.additional["AuthenticationMethod"], "AuthHeader");
}

TEST_F(S3Records, HaveThePolicyAsAnObject) {
  ok("PutBucketPolicy", policy(allow(R"({"AWS":"111111111111"})")));
  EXPECT_EQ(listener.parameters["bucketPolicy"]["Statement"][0]["Action"], "s3:GetObject");
  EXPECT_EQ(listener.parameters["policy"], "");
}

TEST_F(S3Records, HaveACannedAclAsAHeader) {
  allow_acls();
  lift_block();
  ok("PutBucketAcl", {{"Bucket", "vault"}, {"ACL", "public-read"}});
  EXPECT_EQ(listener.parameters["x-amz-acl"], "public-read");
  EXPECT_EQ(listener.parameters["acl"], "");
}

TEST_F(S3Records, HaveAnAclDocumentAsItsXml) {
  allow_acls();
  lift_block();
  const Json own = ok("GetBucketAcl", {{"Bucket", "vault"}});
  Json grants = own["Grants"];
  grants.push_back({{"Grantee", {{"Type", "Group"}, {"URI", "http://acs.amazonaws.com/groups/global/AllUsers"}}},
                    {"Permission", "READ"}});
  ok("PutBucketAcl", {{"Bucket", "vault"}, {"AccessControlPolicy", {{"Owner", own["Owner"]}, {"Grants", grants}}}});

  const Json document = listener.parameters["AccessControlPolicy"];
  EXPECT_EQ(document["AccessControlList"]["Grant"][1],
            (Json{{"Grantee",
                   {{"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance"},
                    {"xsi:type", "Group"},
                    {"URI", "http://acs.amazonaws.com/groups/global/AllUsers"}}},
                  {"Permission", "READ"}}));
}

// A call for a bucket elsewhere is recorded where the bucket is.
TEST_F(S3Records, StandInTheBucketsRegion) {
  ok("CreateBucket", {{"Bucket", "paris"}, {"CreateBucketConfiguration", {{"LocationConstraint", "eu-west-3"}}}});
  EXPECT_EQ(listener.region, "eu-west-3");
  EXPECT_EQ(listener.parameters["CreateBucketConfiguration"],
            (Json{{"xmlns", "http://s3.amazonaws.com/doc/2006-03-01/"}, {"LocationConstraint", "eu-west-3"}}));
  ok("DeletePublicAccessBlock", {{"Bucket", "paris"}});
  EXPECT_EQ(listener.event_name, "DeleteBucketPublicAccessBlock");
  EXPECT_EQ(listener.region, "eu-west-3");
  EXPECT_EQ(listener.parameters["Host"], "s3.eu-west-3.amazonaws.com");
}

TEST_F(S3Records, OfRefusedCallsSayWhatWasAsked) {
  caller = user("mallory");
  call("PutBucketAcl", {{"Bucket", "vault"}, {"ACL", "public-read"}});
  EXPECT_EQ(listener.error_code, "AccessDenied");
  EXPECT_EQ(listener.parameters["x-amz-acl"], "public-read");
  EXPECT_EQ(listener.touched.size(), 1u);
}

}  // namespace
}  // namespace tocsin::s3
