#include "services/cloudtrail/trail_key.h"

#include "kernel/keys.h"
#include "services/cloudtrail/errors.h"

namespace tocsin::cloudtrail {

// AWS: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
std::string checked_key(Cloudtrail& cloudtrail, const TrailRow& trail, const std::string& text) {
  if (text.empty()) return {};
  if (!cloudtrail.kernel.keys) throw Unmodelled("KMS keys");
  const FoundKey key = cloudtrail.kernel.keys->find_key(trail.account, trail.region, text);
  if (key.arn.empty()) throw key_not_found(text);
  const KeyUse use{.key = key.arn,
                   .account = trail.account,
                   .region = trail.region,
                   .service = "cloudtrail",
                   .context_name = "aws:cloudtrail:arn",
                   .resource = trail.arn(),
                   .actions = {"kms:GenerateDataKey", "kms:DescribeKey"}};
  const Parcel log_file{.principal = "cloudtrail.amazonaws.com",
                        .source_arn = trail.arn(),
                        .source_account = trail.account,
                        .target = key.arn,
                        .region = trail.region};
  if (const auto refusal = refuse_key(cloudtrail.kernel, log_file, use)) {
    if (!refusal->denied()) throw key_unusable(refusal->authorization.reason);
    throw insufficient_encryption_policy(trail.bucket, key.arn);
  }
  return key.arn;
}

}  // namespace tocsin::cloudtrail
