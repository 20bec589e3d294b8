#include "base/json.h"
#include "kernel/paging.h"
#include "services/kms/errors.h"
#include "services/kms/key_policy.h"
#include "services/kms/managed_keys.h"
#include "services/kms/requests.h"
#include "services/kms/shapes.h"
#include "services/kms/tags.h"

namespace tocsin::kms {
namespace {

KeyMetadata metadata_of(const KeyRow& key) {
  KeyMetadata metadata{.key_id = key.id};
  metadata.aws_account_id = key.account;
  metadata.arn = key.arn();
  metadata.creation_date = key.created_at;
  metadata.enabled = key.is_enabled();
  metadata.description = key.description;
  metadata.key_usage = "ENCRYPT_DECRYPT";
  metadata.key_state = key.state;
  metadata.deletion_date = key.deletion_at;
  metadata.origin = "AWS_KMS";
  metadata.key_manager = key.managed_by.empty() ? "CUSTOMER" : "AWS";
  metadata.customer_master_key_spec = "SYMMETRIC_DEFAULT";
  metadata.key_spec = "SYMMETRIC_DEFAULT";
  metadata.encryption_algorithms = {"SYMMETRIC_DEFAULT"};
  metadata.multi_region = false;
  return metadata;
}

/// What is not a symmetric key of KMS's own making.
void refuse_other_kinds(const CreateKeyInput& in) {
  const auto refuse = [](const std::optional<std::string>& value, std::string_view usual, std::string_view name) {
    if (value && *value != usual) throw Unmodelled(concat("kms.CreateKey ", name, " ", *value));
  };
  refuse(in.key_spec, "SYMMETRIC_DEFAULT", "KeySpec");
  refuse(in.customer_master_key_spec, "SYMMETRIC_DEFAULT", "CustomerMasterKeySpec");
  refuse(in.key_usage, "ENCRYPT_DECRYPT", "KeyUsage");
  refuse(in.origin, "AWS_KMS", "Origin");
  if (in.custom_key_store_id) throw Unmodelled("kms.CreateKey CustomKeyStoreId");
  if (in.xks_key_id) throw Unmodelled("kms.CreateKey XksKeyId");
  if (in.multi_region.value_or(false)) throw Unmodelled("kms.CreateKey MultiRegion");
}

CreateKeyOutput create_key(Kms& kms, Call& call, const CreateKeyInput& in) {
  refuse_other_kinds(in);
  // AWS: tags need a permission of their own.
  if (!in.tags.empty()) {
    policy::Context context;
    set_request_tags(context, tag_map(in.tags));
    describe_request(call, in, context);
    call.authorize("kms:TagResource", "*", &context);
  }
  KeyRow key{.account = call.account,
             .region = call.region,
             .id = call.random.uuid(),
             .description = in.description.value_or(""),
             .policy = in.policy.value_or(default_policy(call.account)),
             .tags = tags_text(in.tags),
             .created_at = call.now};
  if (in.policy) check_key_policy(kms, call, key, *in.policy, in.bypass_policy_lockout_safety_check.value_or(false));
  kms.keys.put(key);
  call.touch("AWS::KMS::Key", key.arn());
  return {.key_metadata = metadata_of(key)};
}

DescribeKeyOutput describe(Kms& kms, Call& call, const DescribeKeyInput& in) {
  return {.key_metadata = metadata_of(require_key(kms, call, in.key_id, Naming::kKeysAndAliases))};
}

ListKeysOutput list_keys(Kms& kms, Call& call, const ListKeysInput& in) {
  const auto after = page_start(in.marker);
  if (!after) throw invalid_marker();
  const std::size_t limit = page_size(in.limit, 100);
  auto ids = kms.keys.list(call.account, call.region, *after, static_cast<std::int64_t>(limit) + 1);
  ListKeysOutput out;
  out.next_marker = cut_page(ids, limit, [](const std::string& id) { return id; });
  out.truncated = out.next_marker.has_value();
  for (const std::string& id : ids) {
    out.keys.push_back({.key_id = id, .key_arn = call.arn("kms", concat("key/", id))});
  }
  return out;
}

EnableKeyOutput enable_key(Kms& kms, Call& call, const EnableKeyInput& in) {
  KeyRow key = require_key(kms, call, in.key_id, Naming::kKeys);
  check_not_pending_deletion(key);
  key.state = "Enabled";
  kms.keys.put(key);
  return {};
}

DisableKeyOutput disable_key(Kms& kms, Call& call, const DisableKeyInput& in) {
  KeyRow key = require_key(kms, call, in.key_id, Naming::kKeys);
  check_not_pending_deletion(key);
  key.state = "Disabled";
  kms.keys.put(key);
  return {};
}

UpdateKeyDescriptionOutput update_key_description(Kms& kms, Call& call, const UpdateKeyDescriptionInput& in) {
  KeyRow key = require_key(kms, call, in.key_id, Naming::kKeys);
  check_not_pending_deletion(key);
  key.description = in.description;
  kms.keys.put(key);
  return {};
}

void create_context(const Call& call, const CreateKeyInput& in, policy::Context& context) {
  describe_request(call, in, context);
  set_request_tags(context, tag_map(in.tags));
  for (const char* name : {"kms:KeySpec", "kms:CustomerMasterKeySpec"}) context.set(name, "SYMMETRIC_DEFAULT");
  for (const char* name : {"kms:KeyUsage", "kms:CustomerMasterKeyUsage"}) context.set(name, "ENCRYPT_DECRYPT");
  context.set("kms:KeyOrigin", "AWS_KMS");
  context.set("kms:MultiRegion", false);
}

}  // namespace

Operations key_operations(Kms& kms) {
  return {
      operation("CreateKey", kms, create_key,
                {.gaps = "asymmetric, HMAC and multi-Region keys; imported key material; custom key stores",
                 .context = create_context}),
      operation("DescribeKey", kms, describe,
                on_key<DescribeKeyInput>(kms, Naming::kKeysAndAliases, "CurrentKeyMaterialId; grant tokens")),
      operation("ListKeys", kms, list_keys),
      operation("EnableKey", kms, enable_key, on_key<EnableKeyInput>(kms, Naming::kKeys)),
      operation("DisableKey", kms, disable_key, on_key<DisableKeyInput>(kms, Naming::kKeys)),
      operation("UpdateKeyDescription", kms, update_key_description,
                on_key<UpdateKeyDescriptionInput>(kms, Naming::kKeys)),
  };
}

}  // namespace tocsin::kms
