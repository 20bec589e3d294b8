#include "services/kms/kms.h"

#include "base/json.h"
#include "services/kms/errors.h"
#include "services/kms/grants.h"
#include "services/kms/managed_keys.h"

namespace tocsin::kms {
namespace {

constexpr std::string_view kKey = "key/";
constexpr std::string_view kAlias = "alias/";

KeyRow make_managed_key(Kms& kms, const std::string& account, const std::string& region, const std::string& alias) {
  const Time now = kms.kernel.timeline.now();
  const std::string service = alias.substr(kManagedAlias.size());
  const KeyRow key{.account = account,
                   .region = region,
                   .id = kms.kernel.timeline.random().uuid(),
                   .description = managed_description(service),
                   .policy = managed_policy(service, account, region),
                   .managed_by = service,
                   .created_at = now,
                   .rotation_days = 365,
                   .rotates_since = now};
  kms.keys.put(key);
  kms.aliases.put(
      {.account = account, .region = region, .name = alias, .key = key.id, .created_at = now, .updated_at = now});
  return key;
}

KeyRow aliased_key(Kms& kms, const std::string& account, const std::string& region, const std::string& name) {
  const auto alias = kms.aliases.find(account, region, name);
  if (alias) return *kms.keys.find(account, region, alias->key);
  if (!name.starts_with(kManagedAlias)) {
    throw alias_not_found(concat("arn:aws:kms:", region, ":", account, ":", name));
  }
  return make_managed_key(kms, account, region, name);
}

KeyRow key_of_id(Kms& kms, const std::string& account, const std::string& region, const std::string& id) {
  const auto key = kms.keys.find(account, region, id);
  if (!key) throw key_not_found(concat("arn:aws:kms:", region, ":", account, ":key/", id));
  return *key;
}

/// `1234abcd-12ab-34cd-56ef-1234567890ab`
bool looks_like_id(const std::string& text) {
  return text.size() == 36 && text[8] == '-' && text[13] == '-' && text[18] == '-' && text[23] == '-';
}

}  // namespace

Operations Kms::operations() {
  Operations all;
  for (auto* rows :
       {key_operations, deletion_operations, key_policy_operations, alias_operations, grant_operations,
        retirement_operations, cryptography_operations, data_key_operations, rotation_operations, tag_operations}) {
    for (Operation& row : rows(*this)) all.push_back(std::move(row));
  }
  return all;
}

void Kms::start() {
  kernel.timeline.on(std::string(kDeleteTask), [this](const Task& task) { delete_key(*this, task); });
}

std::optional<Resource> Kms::find_resource(const Arn& arn) {
  if (arn.resource.starts_with(kAlias)) {
    if (!aliases.find(arn.account, arn.region, arn.resource)) return std::nullopt;
    return Resource{.account = arn.account};
  }
  if (!arn.resource.starts_with(kKey)) return std::nullopt;
  const auto key = keys.find(arn.account, arn.region, arn.resource.substr(kKey.size()));
  if (!key) return std::nullopt;
  return Resource{.account = key->account,
                  .policy = key->policy,
                  .rule = policy::ResourceRule::kResourceMustAllow,
                  .grants = grant_policies(*this, *key)};
}

AwsError Kms::access_denied(const std::string& message) const { return kms::access_denied(message); }

std::optional<TrailResource> Kms::trail_resource(const Arn& arn) const {
  return TrailResource{arn.resource.starts_with(kAlias) ? "AWS::KMS::Alias" : "AWS::KMS::Key", arn.text()};
}

FoundKey Kms::find_key(const std::string& account, const std::string& region, const std::string& text) {
  FoundKey found;
  try {
    const KeyRow key = named_key(*this, account, region, text);
    found.arn = key.arn();
    found.aws_managed = !key.managed_by.empty();
    describe_key(*this, key, found.context);
    if (key.is_pending_deletion()) {
      found.refusal = pending_deletion(found.arn);
      found.remedy = concat("cancel the deletion of ", found.arn, ", and enable it");
    } else if (!key.is_enabled()) {
      found.refusal = disabled(found.arn);
      found.remedy = concat("enable ", found.arn);
    }
  } catch (const AwsError& error) {
    found.refusal = error;
  }
  return found;
}

KeyRow named_key(Kms& kms, const std::string& account, const std::string& region, const std::string& text) {
  if (const auto arn = parse_arn(text)) {
    if (arn->service != "kms") throw invalid_arn(text);
    if (arn->region != region) throw foreign_arn(arn->region);
    if (arn->resource.starts_with(kAlias)) return aliased_key(kms, arn->account, region, arn->resource);
    if (!arn->resource.starts_with(kKey)) throw invalid_arn(text);
    return key_of_id(kms, arn->account, region, arn->resource.substr(kKey.size()));
  }
  if (text.starts_with(kAlias)) return aliased_key(kms, account, region, text);
  if (!looks_like_id(text)) throw invalid_key_id(text);
  return key_of_id(kms, account, region, text);
}

KeyRow require_key(Kms& kms, const Call& call, const std::string& text, Naming naming) {
  const bool is_alias = text.starts_with(kAlias) || text.find(":alias/") != std::string::npos;
  if (is_alias && naming == Naming::kKeys) throw invalid_key_id(text);
  return named_key(kms, call.account, call.region, text);
}

void check_not_pending_deletion(const KeyRow& key) {
  if (key.is_pending_deletion()) throw pending_deletion(key.arn());
}

void check_enabled(const KeyRow& key) {
  check_not_pending_deletion(key);
  if (!key.is_enabled()) throw disabled(key.arn());
}

// AWS: https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html
void describe_key(Kms& kms, const KeyRow& key, policy::Context& context) {
  context.set("kms:KeyOrigin", "AWS_KMS");
  context.set("kms:KeySpec", "SYMMETRIC_DEFAULT");
  context.set("kms:CustomerMasterKeySpec", "SYMMETRIC_DEFAULT");
  context.set("kms:KeyUsage", "ENCRYPT_DECRYPT");
  context.set("kms:CustomerMasterKeyUsage", "ENCRYPT_DECRYPT");
  context.set("kms:MultiRegion", false);
  context.absent({"kms:MultiRegionKeyType", "kms:PrimaryRegion"});
  std::vector<std::string> names;
  for (const AliasRow& alias : kms.aliases.list(key.account, key.region, key.id, "", kWholeList)) {
    names.push_back(alias.name);
  }
  if (names.empty()) {
    context.absent("kms:ResourceAliases");
  } else {
    context.set("kms:ResourceAliases", names);
  }
  context.absent_family("aws:ResourceTag/");
  for (const auto& [name, value] : json_map(key.tags)) context.set(concat("aws:ResourceTag/", name), value);
}

}  // namespace tocsin::kms
