#include "services/sns/encryption.h"

#include "base/json.h"
#include "services/sns/errors.h"

namespace tocsin::sns {
namespace {

// AWS: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
std::optional<KeyUse> key_use(const TopicRow& topic) {
  const auto attributes = json_map(topic.attributes);
  const auto key = attributes.find("KmsMasterKeyId");
  if (key == attributes.end()) return std::nullopt;
  return KeyUse{.key = key->second,
                .account = topic.account,
                .region = topic.region,
                .service = "sns",
                .context_name = "aws:sns:topicArn",
                .resource = topic.arn(),
                .actions = {"kms:GenerateDataKey", "kms:Decrypt"}};
}

}  // namespace

void check_key(Call& call, const TopicRow& topic) {
  const auto use = key_use(topic);
  if (!use) return;
  if (const auto refusal = refuse_key(call, *use)) throw key_refused(refusal->code, refusal->message);
}

std::optional<KeyRefusal> refuse_key(Sns& sns, const TopicRow& topic, const Parcel& parcel) {
  const auto use = key_use(topic);
  return use ? refuse_key(sns.kernel, parcel, *use) : std::nullopt;
}

}  // namespace tocsin::sns
