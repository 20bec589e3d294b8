#include "services/iam/operations.h"
#include "services/iam/requests.h"
#include "sim/ids.h"

namespace tocsin::iam {
namespace {

using policy::PrincipalKind;

constexpr int kKeysMax = 2;
constexpr std::string_view kActive = "Active";
constexpr std::string_view kInactive = "Inactive";

/// Whose keys a request is about: a user's, or root's own if root names nobody.
struct KeyOwner {
  std::string account;
  std::string id;
  std::optional<std::string> name;  ///< Root has none.
};

KeyOwner key_owner(Iam& iam, const Call& call, const std::optional<std::string>& name) {
  if (!name && call.caller.principal.kind == PrincipalKind::kRoot) return {call.account, call.account, {}};
  const UserRow user = named_or_calling_user(iam, call, name);
  return {user.account, user.id, user.name};
}

KeyRow required_key(Iam& iam, const KeyOwner& owner, const std::string& id) {
  auto key = iam.keys.find(owner.account, id);
  if (!key || key->owner != owner.id) throw no_such_key(id);
  return std::move(*key);
}

std::string status_of(const KeyRow& key) { return std::string(key.active ? kActive : kInactive); }

void touch_key(Call& call, const std::string& id, const KeyOwner& owner) {
  call.touch("AWS::IAM::AccessKey", id);
  if (owner.name) call.touch("AWS::IAM::User", *owner.name);
}

CreateAccessKeyOutput create_access_key(Iam& iam, Call& call, const CreateAccessKeyInput& in) {
  const KeyOwner owner = key_owner(iam, call, in.user_name);
  if (iam.keys.count(owner.account, owner.id) >= kKeysMax) throw quota_exceeded("AccessKeysPerUser", kKeysMax);
  const KeyRow key{.account = owner.account,
                   .owner = owner.id,
                   .id = aws_id("AKIA", owner.account, kKeyIdLength, call.random),
                   .secret = secret_key(call.random),
                   .active = true,
                   .created_at = call.now,
                   .used_at = {},
                   .used_service = {},
                   .used_region = {}};
  iam.keys.insert(key);
  touch_key(call, key.id, owner);
  return {.access_key = AccessKey{.user_name = owner.name,
                                  .access_key_id = key.id,
                                  .status = status_of(key),
                                  .secret_access_key = key.secret,
                                  .create_date = key.created_at}};
}

ListAccessKeysOutput list_access_keys(Iam& iam, Call& call, const ListAccessKeysInput& in) {
  const KeyOwner owner = key_owner(iam, call, in.user_name);
  if (owner.name) call.touch("AWS::IAM::User", *owner.name);
  // Two keys at most, in the order of their making: a page always holds them unless it is asked to hold one.
  auto rows = iam.keys.of_owner(owner.account, owner.id);
  const std::string after = page_start(in.marker);
  if (!after.empty() && !rows.empty() && rows.front().id == after) rows.erase(rows.begin());
  ListAccessKeysOutput output;
  set_page(output, rows, in.max_items, [](const KeyRow& row) { return row.id; });
  for (const KeyRow& row : rows) {
    output.access_key_metadata.push_back(
        {.user_name = owner.name, .access_key_id = row.id, .status = status_of(row), .create_date = row.created_at});
  }
  return output;
}

UpdateAccessKeyOutput update_access_key(Iam& iam, Call& call, const UpdateAccessKeyInput& in) {
  const KeyOwner owner = key_owner(iam, call, in.user_name);
  touch_key(call, in.access_key_id, owner);
  const KeyRow key = required_key(iam, owner, in.access_key_id);
  if (in.status == "Expired") throw Unmodelled("iam.UpdateAccessKey Status Expired");
  iam.keys.set_active(key, in.status == kActive);
  return {};
}

DeleteAccessKeyOutput delete_access_key(Iam& iam, Call& call, const DeleteAccessKeyInput& in) {
  const KeyOwner owner = key_owner(iam, call, in.user_name);
  touch_key(call, in.access_key_id, owner);
  iam.keys.remove(required_key(iam, owner, in.access_key_id));
  return {};
}

GetAccessKeyLastUsedOutput get_access_key_last_used(Iam& iam, Call& call, const GetAccessKeyLastUsedInput& in) {
  const auto key = iam.keys.find(call.account, in.access_key_id);
  if (!key) throw no_such_key(in.access_key_id);
  call.touch("AWS::IAM::AccessKey", key->id);
  // AWS: a key that was never used has no date, and "N/A" for service and region.
  GetAccessKeyLastUsedOutput output;
  output.access_key_last_used = AccessKeyLastUsed{.last_used_date = key->used_at,
                                                  .service_name = key->used_at ? key->used_service : "N/A",
                                                  .region = key->used_at ? key->used_region : "N/A"};
  if (const auto owner = iam.users.find_id(key->account, key->owner)) output.user_name = owner->name;
  return output;
}

Row<GetAccessKeyLastUsedInput> on_owner_of_key(Iam& iam) {
  const auto owner = [&iam](const Call& call, const std::string& id) -> std::optional<UserRow> {
    const auto key = iam.keys.find(call.account, id);
    return key ? iam.users.find_id(key->account, key->owner) : std::nullopt;
  };
  return {.resources = [owner](const Call& call, const GetAccessKeyLastUsedInput& in) -> std::vector<std::string> {
            const auto user = owner(call, in.access_key_id);
            return {user ? user->arn() : "*"};
          },
          .context =
              [&iam, owner](const Call& call, const GetAccessKeyLastUsedInput& in, policy::Context& context) {
                no_keys(context);
                if (const auto user = owner(call, in.access_key_id)) describe_user(iam, call, user->name, context);
              }};
}

}  // namespace

Operations key_operations(Iam& iam) {
  return {
      operation("CreateAccessKey", iam, create_access_key, on_user<CreateAccessKeyInput>(iam)),
      operation("ListAccessKeys", iam, list_access_keys, on_user<ListAccessKeysInput>(iam)),
      operation("UpdateAccessKey", iam, update_access_key, on_user<UpdateAccessKeyInput>(iam)),
      operation("DeleteAccessKey", iam, delete_access_key, on_user<DeleteAccessKeyInput>(iam)),
      operation("GetAccessKeyLastUsed", iam, get_access_key_last_used, on_owner_of_key(iam)),
  };
}

}  // namespace tocsin::iam
