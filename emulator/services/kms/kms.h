#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "kernel/keys.h"
#include "kernel/service.h"
#include "services/kms/alias_table.h"
#include "services/kms/grant_table.h"
#include "services/kms/key_table.h"

namespace tocsin::kms {

/// AWS KMS: symmetric keys with their policies, aliases, grants and states, and the AWS managed keys of SNS, SQS and
/// S3.
///
/// The policy of a key has the last word; its grants are further statements beside it. What is encrypted here is not
/// secret: a ciphertext says which key and context made it, so that the wrong ones are refused as on AWS.
///
/// Not emulated: asymmetric, HMAC and multi-Region keys, imported key material, custom key stores, key material
/// rotation as an event, grants that give CreateGrant on, and grant tokens (a grant counts at once).
struct Kms final : Service, Keys {
  static constexpr std::string_view kServiceId = "kms";

  explicit Kms(Kernel& kernel_) : kernel(kernel_), keys(kernel_.db), aliases(kernel_.db), grants(kernel_.db) {}

  Operations operations() override;
  void start() override;
  std::optional<Resource> find_resource(const Arn& arn) override;
  AwsError access_denied(const std::string& message) const override;
  std::optional<TrailResource> trail_resource(const Arn& arn) const override;

  FoundKey find_key(const std::string& account, const std::string& region, const std::string& text) override;

  Kernel& kernel;
  KeyTable keys;
  AliasTable aliases;
  GrantTable grants;
};

/// The key that a text names: id, ARN, alias name or ARN of an alias. Makes an AWS managed key that is not there yet.
/// Throws AWS's refusal if there is none.
KeyRow named_key(Kms& kms, const std::string& account, const std::string& region, const std::string& text);

/// For lists that are read whole.
inline constexpr std::int64_t kWholeList = 1'000'000;

/// Which names an operation takes.
enum class Naming { kKeys, kKeysAndAliases };
KeyRow require_key(Kms& kms, const Call& call, const std::string& text, Naming naming);

/// Throws AWS's refusal if the key cannot be used for cryptography, or will be deleted.
void check_enabled(const KeyRow& key);
void check_not_pending_deletion(const KeyRow& key);

/// The condition keys of a key itself.
void describe_key(Kms& kms, const KeyRow& key, policy::Context& context);

/// Deletes a key whose waiting period is over. A task of the timeline.
inline constexpr std::string_view kDeleteTask = "kms.delete";
void delete_key(Kms& kms, const Task& task);

Operations key_operations(Kms& kms);
Operations deletion_operations(Kms& kms);
Operations key_policy_operations(Kms& kms);
Operations alias_operations(Kms& kms);
Operations grant_operations(Kms& kms);
Operations retirement_operations(Kms& kms);
Operations cryptography_operations(Kms& kms);
Operations data_key_operations(Kms& kms);
Operations rotation_operations(Kms& kms);
Operations tag_operations(Kms& kms);

}  // namespace tocsin::kms
