#include "services/iam/operations.h"
#include "services/iam/requests.h"

namespace tocsin::iam {
namespace {

// AWS's quotas of an account that never asked for more.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
const std::map<std::string, std::int64_t>& quotas() {
  static const std::map<std::string, std::int64_t> all = {
      {"AccessKeysPerUserQuota", 2},
      {"AssumeRolePolicySizeQuota", 2048},
      {"AttachedPoliciesPerGroupQuota", 10},
      {"AttachedPoliciesPerRoleQuota", 10},
      {"AttachedPoliciesPerUserQuota", 10},
      {"GroupPolicySizeQuota", 5120},
      {"GroupsPerUserQuota", 10},
      {"GroupsQuota", 300},
      {"InstanceProfilesQuota", 1000},
      {"PoliciesQuota", 1500},
      {"PolicySizeQuota", 6144},
      {"PolicyVersionsInUseQuota", 10000},
      {"RolePolicySizeQuota", 10240},
      {"RolesQuota", 1000},
      {"ServerCertificatesQuota", 20},
      {"SigningCertificatesPerUserQuota", 2},
      {"UserPolicySizeQuota", 2048},
      {"UsersQuota", 5000},
      {"VersionsPerPolicyQuota", 5},
  };
  return all;
}

GetAccountSummaryOutput get_account_summary(Iam& iam, Call& call, const GetAccountSummaryInput&) {
  std::map<std::string, std::int64_t> all = quotas();
  const auto devices = iam.mfa.list(call.account);
  std::int64_t in_use = 0;
  for (const MfaRow& device : devices) in_use += device.user_id.empty() ? 0 : 1;
  all["Users"] = iam.users.count(call.account);
  all["Groups"] = iam.groups.count(call.account);
  all["Roles"] = iam.roles.count(call.account);
  all["Policies"] = iam.policies.count(call.account);
  all["PolicyVersionsInUse"] = iam.policies.count_versions(call.account);
  all["MFADevices"] = static_cast<std::int64_t>(devices.size());
  all["MFADevicesInUse"] = in_use;
  all["AccountAccessKeysPresent"] = iam.keys.count(call.account, call.account) > 0 ? 1 : 0;
  all["AccountPasswordPresent"] = 1;
  // What cannot be made here is not there.
  for (const char* absent : {"AccountMFAEnabled", "AccountSigningCertificatesPresent", "InstanceProfiles", "Providers",
                             "ServerCertificates"}) {
    all[absent] = 0;
  }
  all["GlobalEndpointTokenVersion"] = 1;
  return {.summary_map = std::move(all)};
}

CreateAccountAliasOutput create_alias(Iam& iam, Call& call, const CreateAccountAliasInput& in) {
  if (const auto owner = iam.accounts.owner_of_alias(in.account_alias)) {
    throw already_exists(concat("The account alias ", in.account_alias, " already exists."));
  }
  // AWS: an account has one alias; a new one takes the place of the old.
  iam.accounts.set_alias(call.account, in.account_alias);
  return {};
}

DeleteAccountAliasOutput delete_alias(Iam& iam, Call& call, const DeleteAccountAliasInput& in) {
  if (iam.accounts.alias(call.account) != in.account_alias) throw no_such("account alias", in.account_alias);
  iam.accounts.remove_alias(call.account);
  return {};
}

ListAccountAliasesOutput list_aliases(Iam& iam, Call& call, const ListAccountAliasesInput& in) {
  page_start(in.marker);
  ListAccountAliasesOutput output;
  if (auto alias = iam.accounts.alias(call.account); alias && !in.marker) output.account_aliases.push_back(*alias);
  output.is_truncated = false;
  return output;
}

UpdateAccountPasswordPolicyOutput update_password_policy(Iam& iam, Call& call,
                                                         const UpdateAccountPasswordPolicyInput& in) {
  // AWS: what is not given goes back to its default.
  iam.accounts.put_password_policy({.account = call.account,
                                    .length_min = in.minimum_password_length.value_or(6),
                                    .symbols = in.require_symbols.value_or(false),
                                    .numbers = in.require_numbers.value_or(false),
                                    .uppercase = in.require_uppercase_characters.value_or(false),
                                    .lowercase = in.require_lowercase_characters.value_or(false),
                                    .users_may_change = in.allow_users_to_change_password.value_or(false),
                                    .age_max = in.max_password_age,
                                    .reuse_after = in.password_reuse_prevention,
                                    .hard_expiry = in.hard_expiry});
  return {};
}

AwsError no_password_policy(const Call& call) {
  return no_such_entity(concat("The Password Policy with domain name ", call.account, " cannot be found."));
}

GetAccountPasswordPolicyOutput get_password_policy(Iam& iam, Call& call, const GetAccountPasswordPolicyInput&) {
  const auto row = iam.accounts.password_policy(call.account);
  if (!row) throw no_password_policy(call);
  return {.password_policy = PasswordPolicy{.minimum_password_length = row->length_min,
                                            .require_symbols = row->symbols,
                                            .require_numbers = row->numbers,
                                            .require_uppercase_characters = row->uppercase,
                                            .require_lowercase_characters = row->lowercase,
                                            .allow_users_to_change_password = row->users_may_change,
                                            .expire_passwords = row->age_max.value_or(0) > 0,
                                            .max_password_age = row->age_max,
                                            .password_reuse_prevention = row->reuse_after,
                                            .hard_expiry = row->hard_expiry}};
}

DeleteAccountPasswordPolicyOutput delete_password_policy(Iam& iam, Call& call,
                                                         const DeleteAccountPasswordPolicyInput&) {
  if (!iam.accounts.remove_password_policy(call.account)) throw no_password_policy(call);
  return {};
}

Row<UpdateAccountPasswordPolicyInput> updates_password_policy() {
  auto row = on_account<UpdateAccountPasswordPolicyInput>("*");
  row.gaps = "Passwords do not expire";
  return row;
}

}  // namespace

Operations account_operations(Iam& iam) {
  return {
      operation("GetAccountSummary", iam, get_account_summary, on_account<GetAccountSummaryInput>("*")),
      operation("CreateAccountAlias", iam, create_alias, on_account<CreateAccountAliasInput>("*")),
      operation("DeleteAccountAlias", iam, delete_alias, on_account<DeleteAccountAliasInput>("*")),
      operation("ListAccountAliases", iam, list_aliases, on_account<ListAccountAliasesInput>("*")),
      operation("UpdateAccountPasswordPolicy", iam, update_password_policy, updates_password_policy()),
      operation("GetAccountPasswordPolicy", iam, get_password_policy, on_account<GetAccountPasswordPolicyInput>("*")),
      operation("DeleteAccountPasswordPolicy", iam, delete_password_policy,
                on_account<DeleteAccountPasswordPolicyInput>("*")),
  };
}

}  // namespace tocsin::iam
