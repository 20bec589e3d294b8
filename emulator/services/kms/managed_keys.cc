#include "services/kms/managed_keys.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "tocsin/error.h"

namespace tocsin::kms {
namespace {

/// What differs among the AWS managed keys.
struct ManagedKey {
  std::string_view service;
  std::string_view id;
  std::string_view through;     // as the Sid names the service
  std::string_view authorized;  // and once more
  std::string_view actions;
  std::string_view direct;  // what the account may do directly, beyond reading metadata
};

// AWS: such a policy lets in whoever comes through the service from the account, and nobody else can be added: a
// service that publishes or sends for itself is in no account.
// https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-services.html
constexpr std::array kManagedKeys = {
    ManagedKey{"sns", "auto-sns-1", "SNS", "SNS",
               R"("kms:Decrypt","kms:GenerateDataKey*","kms:CreateGrant","kms:ListGrants","kms:DescribeKey")",
               R"(,"kms:RevokeGrant")"},
    ManagedKey{"sqs", "auto-sqs-1", "Simple Queue Service (SQS)", "SQS",
               R"("kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:CreateGrant",)"
               R"("kms:DescribeKey")",
               R"(,"kms:RevokeGrant")"},
    ManagedKey{"s3", "auto-s3-2", "S3", "S3",
               R"("kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:DescribeKey")", ""},
};

const ManagedKey& managed_key(const std::string& service) {
  const auto found = std::find_if(kManagedKeys.begin(), kManagedKeys.end(),
                                  [&](const ManagedKey& key) { return key.service == service; });
  if (found == kManagedKeys.end()) throw Unmodelled(concat("the AWS managed key alias/aws/", service));
  return *found;
}

}  // namespace

std::string managed_policy(const std::string& service, const std::string& account, const std::string& region) {
  const ManagedKey& key = managed_key(service);
  return concat(R"({"Version":"2012-10-17","Id":")", key.id, R"(","Statement":[{"Sid":"Allow access through )",
                key.through, " for all principals in the account that are authorized to use ", key.authorized,
                R"(","Effect":"Allow","Principal":{"AWS":"*"},"Action":[)", key.actions,
                R"(],"Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":")", account,
                R"(","kms:ViaService":")", service, ".", region,
                R"(.amazonaws.com"}}},{"Sid":"Allow direct access to key metadata to the account","Effect":"Allow",)",
                R"("Principal":{"AWS":"arn:aws:iam::)", account,
                R"(:root"},"Action":["kms:Describe*","kms:Get*","kms:List*")", key.direct, R"(],"Resource":"*"}]})");
}

std::string managed_description(const std::string& service) {
  const std::string_view things = service == "s3" ? "objects" : "messages";
  return concat("Default key that protects my ", upper(service), " ", things, " when no other key is defined");
}

std::string default_policy(const std::string& account) {
  return concat("{\n  \"Version\" : \"2012-10-17\",\n  \"Id\" : \"key-default-1\",\n  \"Statement\" : [ {\n",
                "    \"Sid\" : \"Enable IAM User Permissions\",\n    \"Effect\" : \"Allow\",\n",
                "    \"Principal\" : {\n      \"AWS\" : \"arn:aws:iam::", account, ":root\"\n    },\n",
                "    \"Action\" : \"kms:*\",\n    \"Resource\" : \"*\"\n  } ]\n}");
}

}  // namespace tocsin::kms
