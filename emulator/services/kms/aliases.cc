#include <algorithm>

#include "kernel/paging.h"
#include "services/kms/errors.h"
#include "services/kms/managed_keys.h"
#include "services/kms/requests.h"
#include "services/kms/shapes.h"

namespace tocsin::kms {
namespace {

// AWS: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html
void check_alias_name(const std::string& name) {
  if (name.starts_with(kManagedAlias)) throw reserved_alias();
  if (!name.starts_with("alias/") || name == "alias/") throw invalid_alias();
}

AliasRow require_alias(Kms& kms, const Call& call, const std::string& name) {
  auto alias = kms.aliases.find(call.account, call.region, name);
  if (!alias) throw alias_not_found(call.arn("kms", name));
  return *std::move(alias);
}

/// AWS: an alias points to a key of its own account and region.
KeyRow require_target(Kms& kms, const Call& call, const std::string& id) {
  KeyRow key = require_key(kms, call, id, Naming::kKeys);
  if (key.account != call.account) throw invalid_arn(id);
  check_not_pending_deletion(key);
  return key;
}

CreateAliasOutput create_alias(Kms& kms, Call& call, const CreateAliasInput& in) {
  check_alias_name(in.alias_name);
  const KeyRow key = require_target(kms, call, in.target_key_id);
  if (kms.aliases.find(call.account, call.region, in.alias_name)) {
    throw alias_exists(call.arn("kms", in.alias_name));
  }
  kms.aliases.put({.account = call.account,
                   .region = call.region,
                   .name = in.alias_name,
                   .key = key.id,
                   .created_at = call.now,
                   .updated_at = call.now});
  return {};
}

UpdateAliasOutput update_alias(Kms& kms, Call& call, const UpdateAliasInput& in) {
  check_alias_name(in.alias_name);
  AliasRow alias = require_alias(kms, call, in.alias_name);
  alias.key = require_target(kms, call, in.target_key_id).id;
  alias.updated_at = call.now;
  kms.aliases.put(alias);
  return {};
}

DeleteAliasOutput delete_alias(Kms& kms, Call& call, const DeleteAliasInput& in) {
  check_alias_name(in.alias_name);
  kms.aliases.remove(require_alias(kms, call, in.alias_name));
  return {};
}

ListAliasesOutput list_aliases(Kms& kms, Call& call, const ListAliasesInput& in) {
  const auto after = page_start(in.marker);
  if (!after) throw invalid_marker();
  const std::string key = in.key_id ? require_key(kms, call, *in.key_id, Naming::kKeys).id : "";
  const std::size_t limit = page_size(in.limit, 50);
  auto rows = kms.aliases.list(call.account, call.region, key, *after, static_cast<std::int64_t>(limit) + 1);
  ListAliasesOutput out;
  out.next_marker = cut_page(rows, limit, [](const AliasRow& row) { return row.name; });
  out.truncated = out.next_marker.has_value();
  for (const AliasRow& row : rows) {
    AliasListEntry entry;
    entry.alias_name = row.name;
    entry.alias_arn = row.arn();
    entry.target_key_id = row.key;
    entry.creation_date = row.created_at;
    entry.last_updated_date = row.updated_at;
    out.aliases.push_back(std::move(entry));
  }
  return out;
}

/// AWS: the permission is needed on the alias and on every key that it points to, before and after.
template <class Input>
Row<Input> on_alias(Kms& kms) {
  const auto keys_of = [&kms](const Call& call, const Input& in) {
    std::vector<KeyRow> keys;
    if constexpr (!requires { in.target_key_id; } || std::is_same_v<Input, UpdateAliasInput>) {
      const AliasRow alias = require_alias(kms, call, in.alias_name);
      if (auto key = kms.keys.find(alias.account, alias.region, alias.key)) keys.push_back(*std::move(key));
    }
    if constexpr (requires { in.target_key_id; }) {
      keys.push_back(require_key(kms, call, in.target_key_id, Naming::kKeys));
    }
    return keys;
  };
  Row<Input> row;
  row.before = [keys_of](Call& call, const Input& in) {
    check_alias_name(in.alias_name);
    keys_of(call, in);
  };
  row.resources = [keys_of](const Call& call, const Input& in) {
    std::vector<std::string> arns = {call.arn("kms", in.alias_name)};
    for (const KeyRow& key : keys_of(call, in)) arns.push_back(key.arn());
    return arns;
  };
  row.context = [&kms, keys_of](const Call& call, const Input& in, policy::Context& context) {
    describe_request(call, in, context);
    describe_key(kms, keys_of(call, in).back(), context);
  };
  return row;
}

}  // namespace

Operations alias_operations(Kms& kms) {
  return {
      operation("CreateAlias", kms, create_alias, on_alias<CreateAliasInput>(kms)),
      operation("UpdateAlias", kms, update_alias, on_alias<UpdateAliasInput>(kms)),
      operation("DeleteAlias", kms, delete_alias, on_alias<DeleteAliasInput>(kms)),
      operation("ListAliases", kms, list_aliases, {.gaps = "AWS's own aliases are listed when their keys exist"}),
  };
}

}  // namespace tocsin::kms
