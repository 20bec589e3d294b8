#include <nlohmann/json.hpp>

#include "deploy/terraform_resource.h"
#include "deploy/terraform_types.h"
#include "tocsin/time.h"

namespace tocsin::deploy {
namespace {

using hcl::Value;

constexpr std::int64_t kPasswordLength = 20;

/// The member of an output that holds what was made: `User` of CreateUser.
Json made(const Json& output, const char* member) { return output.value(member, Json::object()); }

/// A moment of an output, however the door writes it.
std::string moment(const Json& output, const char* member) {
  const Json* value = json_find(output, member);
  if (!value || !value->is_number()) return json_string(output, member);
  return iso_time(Time(Duration(value->get<std::int64_t>() * 1000)));
}

void give_identity(Resource& resource, const Json& identity, const char* id_member, const char* name_member) {
  resource.give("arn", json_string(identity, "Arn"));
  resource.give("unique_id", json_string(identity, id_member));
  resource.give("id", json_string(identity, name_member));
  resource.give("name", json_string(identity, name_member));
  if (resource.type().find("create_date")) resource.give("create_date", moment(identity, "CreateDate"));
}

void make_user(Resource& user) {
  Json input = {{"UserName", user.text("name")}};
  user.copy(input, {{"Path", "path"}, {"PermissionsBoundary", "permissions_boundary"}});
  user.put_tags(input);
  give_identity(user, made(user.call("iam", "CreateUser", input), "User"), "UserId", "UserName");
}

void make_access_key(Resource& key) {
  const std::string user = key.text("user");
  const Json created = made(key.call("iam", "CreateAccessKey", {{"UserName", user}}), "AccessKey");
  const std::string id = json_string(created, "AccessKeyId");
  if (key.text("status") == "Inactive") {
    key.call("iam", "UpdateAccessKey", {{"UserName", user}, {"AccessKeyId", id}, {"Status", "Inactive"}});
  }
  key.give("id", id);
  key.give("secret", json_string(created, "SecretAccessKey"));
  key.give("create_date", moment(created, "CreateDate"));
  key.set_subject(key.workshop().arn_of(key, "aws_iam_user", user));
}

void make_login_profile(Resource& profile) {
  const std::string user = profile.text("user");
  const auto length = static_cast<std::size_t>(profile.value("password_length").as_integer());
  const std::string password = profile.workshop().password(profile.address(), length);
  profile.call(
      "iam", "CreateLoginProfile",
      {{"UserName", user}, {"Password", password}, {"PasswordResetRequired", profile.flag("password_reset_required")}});
  profile.give("id", user);
  profile.give("password", password);
  profile.set_subject(profile.workshop().arn_of(profile, "aws_iam_user", user));
}

void make_group(Resource& group) {
  Json input = {{"GroupName", group.text("name")}};
  group.copy(input, {{"Path", "path"}});
  give_identity(group, made(group.call("iam", "CreateGroup", input), "Group"), "GroupId", "GroupName");
}

void make_group_membership(Resource& membership) {
  const std::string group = membership.text("group");
  for (const std::string& user : membership.texts("users")) {
    membership.call("iam", "AddUserToGroup", {{"GroupName", group}, {"UserName", user}});
  }
  membership.give("id", membership.text("name"));
  membership.set_subject(membership.workshop().arn_of(membership, "aws_iam_group", group));
}

void make_user_group_membership(Resource& membership) {
  const std::string user = membership.text("user");
  for (const std::string& group : membership.texts("groups")) {
    membership.call("iam", "AddUserToGroup", {{"GroupName", group}, {"UserName", user}});
  }
  membership.give("id", membership.unique_name());
  membership.set_subject(membership.workshop().arn_of(membership, "aws_iam_user", user));
}

void make_role(Resource& role) {
  const std::string name = role.name_or_generated();
  Json input = {{"RoleName", name}};
  role.copy(input, {{"Path", "path"},
                    {"AssumeRolePolicyDocument", "assume_role_policy"},
                    {"Description", "description"},
                    {"MaxSessionDuration", "max_session_duration"},
                    {"PermissionsBoundary", "permissions_boundary"}});
  role.put_tags(input);
  const Json created = made(role.call("iam", "CreateRole", input), "Role");
  for (const Value& block : role.blocks("inline_policy")) {
    // An empty block means that there are to be no inline policies.
    if (!has_member(block, "name") || !has_member(block, "policy")) continue;
    role.call(
        "iam", "PutRolePolicy",
        {{"RoleName", name}, {"PolicyName", text_of(block, "name")}, {"PolicyDocument", text_of(block, "policy")}});
  }
  for (const std::string& arn : role.texts("managed_policy_arns")) {
    role.call("iam", "AttachRolePolicy", {{"RoleName", name}, {"PolicyArn", arn}});
  }
  give_identity(role, created, "RoleId", "RoleName");
}

void make_account_alias(Resource& alias) {
  alias.call("iam", "CreateAccountAlias", {{"AccountAlias", alias.text("account_alias")}});
  alias.give("id", alias.text("account_alias"));
}

void make_password_policy(Resource& policy) {
  Json input = Json::object();
  policy.copy(input, {{"AllowUsersToChangePassword", "allow_users_to_change_password"},
                      {"HardExpiry", "hard_expiry"},
                      {"MaxPasswordAge", "max_password_age"},
                      {"MinimumPasswordLength", "minimum_password_length"},
                      {"PasswordReusePrevention", "password_reuse_prevention"},
                      {"RequireLowercaseCharacters", "require_lowercase_characters"},
                      {"RequireNumbers", "require_numbers"},
                      {"RequireSymbols", "require_symbols"},
                      {"RequireUppercaseCharacters", "require_uppercase_characters"}});
  policy.call("iam", "UpdateAccountPasswordPolicy", input);
  policy.give("id", "iam-account-password-policy");
  policy.give("expire_passwords", Value::boolean(policy.has("max_password_age")));
}

void read_user(Resource& user) {
  const Json found = made(user.call("iam", "GetUser", {{"UserName", user.text("user_name")}}), "User");
  user.give("arn", json_string(found, "Arn"));
  user.give("id", json_string(found, "UserId"));
  user.give("user_id", json_string(found, "UserId"));
  user.give("path", json_string(found, "Path"));
}

void read_role(Resource& role) {
  const Json found = made(role.call("iam", "GetRole", {{"RoleName", role.text("name")}}), "Role");
  give_identity(role, found, "RoleId", "RoleName");
  role.give("path", json_string(found, "Path"));
  role.give("assume_role_policy", json_string(found, "AssumeRolePolicyDocument"));
}

void read_group(Resource& group) {
  const Json found = made(group.call("iam", "GetGroup", {{"GroupName", group.text("group_name")}}), "Group");
  group.give("arn", json_string(found, "Arn"));
  group.give("id", json_string(found, "GroupId"));
  group.give("group_id", json_string(found, "GroupId"));
  group.give("path", json_string(found, "Path"));
}

void read_policy(Resource& policy) {
  const std::string arn = policy.text("arn");
  const Json found = made(policy.call("iam", "GetPolicy", {{"PolicyArn", arn}}), "Policy");
  const Json version = made(policy.call("iam", "GetPolicyVersion",
                                        {{"PolicyArn", arn}, {"VersionId", json_string(found, "DefaultVersionId")}}),
                            "PolicyVersion");
  policy.give("id", arn);
  policy.give("name", json_string(found, "PolicyName"));
  policy.give("path", json_string(found, "Path"));
  policy.give("policy_id", json_string(found, "PolicyId"));
  policy.give("policy", json_string(version, "Document"));
}

}  // namespace

std::vector<ResourceType> iam_resource_types() {
  ResourceType role{
      "aws_iam_role",
      {also_given(text("name")), text("name_prefix"), required(json_document("assume_role_policy")),
       text("description"), text("path", "/"), number_or("max_session_duration", 3600), text("permissions_boundary"),
       flag_or("force_detach_policies", false), also_given(texts("managed_policy_arns")),
       blocks("inline_policy", {text("name"), json_document("policy")}, kAnyBlocks), text_map("tags"),
       given("tags_all"), given("arn"), given("id"), given("unique_id"), given("create_date")},
      make_role};
  role.at_most_one = {{"name", "name_prefix"}};
  return {
      {"aws_iam_user",
       {required(text("name")), text("path", "/"), text("permissions_boundary"), flag_or("force_destroy", false),
        text_map("tags"), given("tags_all"), given("arn"), given("id"), given("unique_id")},
       make_user},
      {"aws_iam_access_key",
       {required(text("user")), text("status", "Active"), refused("pgp_key"), given("id"), given("secret"),
        given("create_date")},
       make_access_key},
      {"aws_iam_user_login_profile",
       {required(text("user")), number_or("password_length", kPasswordLength),
        flag_or("password_reset_required", false), refused("pgp_key"), given("id"), given("password")},
       make_login_profile},
      {"aws_iam_group",
       {required(text("name")), text("path", "/"), given("arn"), given("id"), given("unique_id")},
       make_group},
      {"aws_iam_group_membership",
       {required(text("name")), required(texts("users")), required(text("group")), given("id")},
       make_group_membership},
      {"aws_iam_user_group_membership",
       {required(text("user")), required(texts("groups")), given("id")},
       make_user_group_membership},
      role,
      {"aws_iam_account_alias", {required(text("account_alias")), given("id")}, make_account_alias},
      {"aws_iam_account_password_policy",
       {flag_or("allow_users_to_change_password", true), flag("hard_expiry"), number("max_password_age"),
        number_or("minimum_password_length", 6), number("password_reuse_prevention"),
        flag("require_lowercase_characters"), flag("require_numbers"), flag("require_symbols"),
        flag("require_uppercase_characters"), given("expire_passwords"), given("id")},
       make_password_policy},
  };
}

std::vector<ResourceType> iam_data_sources() {
  return {
      {"aws_iam_user",
       {required(text("user_name")), given("arn"), given("id"), given("user_id"), given("path")},
       read_user},
      {"aws_iam_role",
       {required(text("name")), given("arn"), given("id"), given("unique_id"), given("path"), given("create_date"),
        given("assume_role_policy")},
       read_role},
      {"aws_iam_group",
       {required(text("group_name")), given("arn"), given("id"), given("group_id"), given("path")},
       read_group},
      {"aws_iam_policy",
       {required(text("arn")), refused("name"), refused("path_prefix"), given("id"), given("path"), given("policy_id"),
        given("policy")},
       read_policy},
  };
}

}  // namespace tocsin::deploy
