#include <nlohmann/json.hpp>

#include "deploy/terraform_resource.h"
#include "deploy/terraform_types.h"

namespace tocsin::deploy {
namespace {

using hcl::Value;

constexpr const char* kHomeRegion = "us-east-1";  // The only one that CreateBucket is not told.

std::string bucket_arn(const std::string& bucket) { return concat("arn:aws:s3:::", bucket); }

void give_bucket(Resource& resource, const std::string& bucket, const std::string& region) {
  resource.give("arn", bucket_arn(bucket));
  resource.give("id", bucket);
  resource.give("bucket", bucket);
  resource.give("bucket_domain_name", concat(bucket, ".s3.amazonaws.com"));
  resource.give("bucket_regional_domain_name", concat(bucket, ".s3.", region, ".amazonaws.com"));
  resource.give("bucket_region", region);
}

void make_bucket(Resource& bucket) {
  const std::string name = bucket.name_or_generated("bucket", "bucket_prefix");
  Json input = {{"Bucket", name}};
  bucket.copy(input, {{"ACL", "acl"}, {"ObjectLockEnabledForBucket", "object_lock_enabled"}});
  if (!bucket.flag("object_lock_enabled")) input.erase("ObjectLockEnabledForBucket");
  if (bucket.region() != kHomeRegion) {
    input["CreateBucketConfiguration"] = {{"LocationConstraint", bucket.region()}};
  }
  bucket.call("s3", "CreateBucket", input);
  Json tags = bucket.tag_list();
  if (!tags.empty()) bucket.call("s3", "PutBucketTagging", {{"Bucket", name}, {"Tagging", {{"TagSet", tags}}}});
  if (bucket.has("policy")) {
    bucket.call("s3", "PutBucketPolicy", {{"Bucket", name}, {"Policy", bucket.text("policy")}});
  }
  give_bucket(bucket, name, bucket.region());
}

void make_policy(Resource& policy) {
  const std::string bucket = policy.text("bucket");
  policy.call("s3", "PutBucketPolicy", {{"Bucket", bucket}, {"Policy", policy.text("policy")}});
  policy.give("id", bucket);
  policy.set_subject(bucket_arn(bucket));
}

void make_public_access_block(Resource& block) {
  const std::string bucket = block.text("bucket");
  Json configuration = Json::object();
  block.copy(configuration, {{"BlockPublicAcls", "block_public_acls"},
                             {"IgnorePublicAcls", "ignore_public_acls"},
                             {"BlockPublicPolicy", "block_public_policy"},
                             {"RestrictPublicBuckets", "restrict_public_buckets"}});
  block.call("s3", "PutPublicAccessBlock",
             {{"Bucket", bucket}, {"PublicAccessBlockConfiguration", std::move(configuration)}});
  block.give("id", bucket);
  block.set_subject(bucket_arn(bucket));
}

void make_ownership_controls(Resource& controls) {
  const std::string bucket = controls.text("bucket");
  Json rules = Json::array();
  for (const Value& rule : controls.blocks("rule")) {
    rules.push_back({{"ObjectOwnership", text_of(rule, "object_ownership")}});
  }
  controls.call("s3", "PutBucketOwnershipControls",
                {{"Bucket", bucket}, {"OwnershipControls", {{"Rules", std::move(rules)}}}});
  controls.give("id", bucket);
  controls.set_subject(bucket_arn(bucket));
}

Json grant_of(const Value& block) {
  Json grant = Json::object();
  copy_members(grant, block, {{"Permission", "permission"}});
  for (const Value& grantee : inner_blocks(block, "grantee")) {
    Json who = Json::object();
    copy_members(who, grantee, {{"Type", "type"}, {"ID", "id"}, {"URI", "uri"}, {"EmailAddress", "email_address"}});
    grant["Grantee"] = std::move(who);
  }
  return grant;
}

void make_acl(Resource& acl) {
  const std::string bucket = acl.text("bucket");
  Json input = {{"Bucket", bucket}};
  acl.copy(input, {{"ACL", "acl"}, {"ExpectedBucketOwner", "expected_bucket_owner"}});
  for (const Value& block : acl.blocks("access_control_policy")) {
    Json policy = {{"Grants", Json::array()}};
    for (const Value& grant : inner_blocks(block, "grant")) policy["Grants"].push_back(grant_of(grant));
    for (const Value& owner : inner_blocks(block, "owner")) {
      Json who = Json::object();
      copy_members(who, owner, {{"ID", "id"}, {"DisplayName", "display_name"}});
      policy["Owner"] = std::move(who);
    }
    input["AccessControlPolicy"] = std::move(policy);
  }
  acl.call("s3", "PutBucketAcl", input);
  acl.give("id", acl.has("acl") ? concat(bucket, ",", acl.text("acl")) : bucket);
  acl.set_subject(bucket_arn(bucket));
}

void make_versioning(Resource& versioning) {
  const std::string bucket = versioning.text("bucket");
  versioning.give("id", bucket);
  versioning.set_subject(bucket_arn(bucket));
  Json input = {{"Bucket", bucket}};
  versioning.copy(input, {{"ExpectedBucketOwner", "expected_bucket_owner"}, {"MFA", "mfa"}});
  for (const Value& block : versioning.blocks("versioning_configuration")) {
    // A new bucket has no versions; the provider makes no call to say so.
    if (text_of(block, "status") == "Disabled") return;
    Json configuration = Json::object();
    copy_members(configuration, block, {{"Status", "status"}, {"MFADelete", "mfa_delete"}});
    input["VersioningConfiguration"] = std::move(configuration);
  }
  versioning.call("s3", "PutBucketVersioning", input);
}

void make_encryption(Resource& encryption) {
  const std::string bucket = encryption.text("bucket");
  Json input = {{"Bucket", bucket}};
  encryption.copy(input, {{"ExpectedBucketOwner", "expected_bucket_owner"}});
  Json rules = Json::array();
  for (const Value& block : encryption.blocks("rule")) {
    Json rule = Json::object();
    for (const Value& how : inner_blocks(block, "apply_server_side_encryption_by_default")) {
      Json algorithm = Json::object();
      copy_members(algorithm, how, {{"SSEAlgorithm", "sse_algorithm"}, {"KMSMasterKeyID", "kms_master_key_id"}});
      rule["ApplyServerSideEncryptionByDefault"] = std::move(algorithm);
    }
    copy_members(rule, block, {{"BucketKeyEnabled", "bucket_key_enabled"}});
    rules.push_back(std::move(rule));
  }
  input["ServerSideEncryptionConfiguration"] = {{"Rules", std::move(rules)}};
  encryption.call("s3", "PutBucketEncryption", input);
  encryption.give("id", bucket);
  encryption.set_subject(bucket_arn(bucket));
}

void read_bucket(Resource& bucket) {
  const std::string name = bucket.text("bucket");
  const Json output = bucket.call("s3", "GetBucketLocation", {{"Bucket", name}});
  const std::string location = json_string(output, "LocationConstraint");
  give_bucket(bucket, name, location.empty() ? kHomeRegion : location);
}

ResourceType bucket_type() {
  ResourceType type{"aws_s3_bucket",
                    {also_given(text("bucket")), text("bucket_prefix"), flag_or("force_destroy", false),
                     flag_or("object_lock_enabled", false), text("acl"), also_given(json_document("policy")),
                     text_map("tags"), given("tags_all"), given("arn"), given("id"), given("bucket_domain_name"),
                     given("bucket_regional_domain_name"), given("bucket_region")},
                    make_bucket};
  for (const char* block :
       {"cors_rule", "grant", "lifecycle_rule", "logging", "object_lock_configuration", "replication_configuration",
        "server_side_encryption_configuration", "versioning", "website"}) {
    type.arguments.push_back(refused_block(block));
  }
  for (const char* argument : {"acceleration_status", "request_payer", "bucket_namespace"}) {
    type.arguments.push_back(refused(argument));
  }
  type.at_most_one = {{"bucket", "bucket_prefix"}};
  return type;
}

ResourceType acl_type() {
  const std::vector<Argument> grantee = {required(text("type")), text("id"), text("uri"), text("email_address"),
                                         given("display_name")};
  const std::vector<Argument> policy = {
      blocks("grant", {required(text("permission")), blocks("grantee", grantee)}, kAnyBlocks),
      required(blocks("owner", {required(text("id")), text("display_name")})),
  };
  ResourceType type{"aws_s3_bucket_acl",
                    {required(text("bucket")), text("acl"), blocks("access_control_policy", policy),
                     text("expected_bucket_owner"), given("id")},
                    make_acl};
  type.at_most_one = {{"acl", "access_control_policy"}};
  type.at_least_one = type.at_most_one;
  return type;
}

}  // namespace

std::vector<ResourceType> s3_resource_types() {
  return {
      bucket_type(),
      {"aws_s3_bucket_policy", {required(text("bucket")), required(json_document("policy")), given("id")}, make_policy},
      {"aws_s3_bucket_public_access_block",
       {required(text("bucket")), flag_or("block_public_acls", false), flag_or("block_public_policy", false),
        flag_or("ignore_public_acls", false), flag_or("restrict_public_buckets", false), flag("skip_destroy"),
        given("id")},
       make_public_access_block},
      {"aws_s3_bucket_ownership_controls",
       {required(text("bucket")), required(blocks("rule", {required(text("object_ownership"))})), given("id")},
       make_ownership_controls},
      acl_type(),
      {"aws_s3_bucket_versioning",
       {required(text("bucket")),
        required(blocks("versioning_configuration", {required(text("status")), text("mfa_delete")})), text("mfa"),
        text("expected_bucket_owner"), given("id")},
       make_versioning},
      {"aws_s3_bucket_server_side_encryption_configuration",
       {required(text("bucket")),
        required(blocks("rule",
                        {blocks("apply_server_side_encryption_by_default",
                                {required(text("sse_algorithm")), text("kms_master_key_id")}),
                         flag("bucket_key_enabled"), refused("blocked_encryption_types")},
                        kAnyBlocks)),
        text("expected_bucket_owner"), given("id")},
       make_encryption},
  };
}

std::vector<ResourceType> s3_data_sources() {
  return {{"aws_s3_bucket",
           {required(text("bucket")), given("arn"), given("id"), given("bucket_domain_name"),
            given("bucket_regional_domain_name"), given("bucket_region")},
           read_bucket}};
}

}  // namespace tocsin::deploy
