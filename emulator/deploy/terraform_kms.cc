#include <nlohmann/json.hpp>

#include "deploy/terraform_resource.h"
#include "deploy/terraform_types.h"

namespace tocsin::deploy {
namespace {

using hcl::Value;

void make_key(Resource& key) {
  Json input = Json::object();
  key.copy(input, {{"BypassPolicyLockoutSafetyCheck", "bypass_policy_lockout_safety_check"},
                   {"CustomKeyStoreId", "custom_key_store_id"},
                   {"KeySpec", "customer_master_key_spec"},
                   {"Description", "description"},
                   {"KeyUsage", "key_usage"},
                   {"MultiRegion", "multi_region"},
                   {"Policy", "policy"},
                   {"XksKeyId", "xks_key_id"}});
  Json tags = Json::array();
  for (const Json& tag : key.tag_list()) tags.push_back({{"TagKey", tag.at("Key")}, {"TagValue", tag.at("Value")}});
  if (!tags.empty()) input["Tags"] = std::move(tags);
  const Json created = key.call("kms", "CreateKey", input).at("KeyMetadata");
  const std::string id = json_string(created, "KeyId");
  if (key.flag("enable_key_rotation")) {
    Json rotation = {{"KeyId", id}};
    key.copy(rotation, {{"RotationPeriodInDays", "rotation_period_in_days"}});
    key.call("kms", "EnableKeyRotation", rotation);
  }
  if (!key.flag("is_enabled")) key.call("kms", "DisableKey", {{"KeyId", id}});
  key.give("arn", json_string(created, "Arn"));
  key.give("id", id);
  key.give("key_id", id);
  key.give("policy", json_string(key.call("kms", "GetKeyPolicy", {{"KeyId", id}}), "Policy"));
}

std::string key_arn(const Resource& resource, const std::string& key) {
  const Json described = resource.call("kms", "DescribeKey", {{"KeyId", key}});
  return json_string(described.at("KeyMetadata"), "Arn");
}

void make_key_policy(Resource& policy) {
  Json input = {{"KeyId", policy.text("key_id")}, {"PolicyName", "default"}, {"Policy", policy.text("policy")}};
  policy.copy(input, {{"BypassPolicyLockoutSafetyCheck", "bypass_policy_lockout_safety_check"}});
  policy.call("kms", "PutKeyPolicy", input);
  policy.give("id", policy.text("key_id"));
  policy.set_subject(key_arn(policy, policy.text("key_id")));
}

/// `arn:aws:kms:us-east-1:000000000000:alias/alerts` of the key `arn:aws:kms:us-east-1:000000000000:key/...`.
std::string alias_arn(const std::string& arn, const std::string& name) {
  return concat(std::string_view(arn).substr(0, arn.find(":key/")), ":", name);
}

void make_alias(Resource& alias) {
  const std::string name =
      alias.has("name") || alias.has("name_prefix") ? alias.name_or_generated() : alias.unique_name("alias/");
  const std::string target = alias.text("target_key_id");
  alias.call("kms", "CreateAlias", {{"AliasName", name}, {"TargetKeyId", target}});
  const std::string arn = key_arn(alias, target);
  alias.give("arn", alias_arn(arn, name));
  alias.give("id", name);
  alias.give("name", name);
  alias.give("target_key_arn", arn);
}

void make_grant(Resource& grant) {
  Json input = {{"KeyId", grant.text("key_id")},
                {"GranteePrincipal", grant.text("grantee_principal")},
                {"Operations", grant.texts("operations")}};
  grant.copy(input, {{"Name", "name"}, {"RetiringPrincipal", "retiring_principal"}});
  for (const Value& block : grant.blocks("constraints")) {
    Json constraints = Json::object();
    copy_members(constraints, block,
                 {{"EncryptionContextEquals", "encryption_context_equals"},
                  {"EncryptionContextSubset", "encryption_context_subset"}});
    input["Constraints"] = std::move(constraints);
  }
  const Json created = grant.call("kms", "CreateGrant", input);
  grant.give("grant_id", json_string(created, "GrantId"));
  grant.give("grant_token", json_string(created, "GrantToken"));
  grant.give("id", concat(grant.text("key_id"), ":", json_string(created, "GrantId")));
  grant.set_subject(key_arn(grant, grant.text("key_id")));
}

void read_key(Resource& key) {
  const Json described = key.call("kms", "DescribeKey", {{"KeyId", key.text("key_id")}}).at("KeyMetadata");
  key.give("arn", json_string(described, "Arn"));
  key.give("id", json_string(described, "KeyId"));
  key.give("aws_account_id", json_string(described, "AWSAccountId"));
  key.give("description", json_string(described, "Description"));
  key.give("enabled", Value::boolean(described.value("Enabled", false)));
  key.give("multi_region", Value::boolean(described.value("MultiRegion", false)));
  for (const auto& [attribute, member] : {std::pair{"key_manager", "KeyManager"},
                                          {"key_spec", "KeySpec"},
                                          {"customer_master_key_spec", "CustomerMasterKeySpec"},
                                          {"key_state", "KeyState"},
                                          {"key_usage", "KeyUsage"},
                                          {"origin", "Origin"}}) {
    key.give(attribute, json_string(described, member));
  }
}

void read_alias(Resource& alias) {
  const std::string name = alias.text("name");
  const Json described = alias.call("kms", "DescribeKey", {{"KeyId", name}}).at("KeyMetadata");
  const std::string arn = json_string(described, "Arn");
  alias.give("arn", alias_arn(arn, name));
  alias.give("id", alias_arn(arn, name));
  alias.give("target_key_arn", arn);
  alias.give("target_key_id", json_string(described, "KeyId"));
}

}  // namespace

std::vector<ResourceType> kms_resource_types() {
  ResourceType key{"aws_kms_key",
                   {flag("bypass_policy_lockout_safety_check"), text("custom_key_store_id"),
                    text("customer_master_key_spec", "SYMMETRIC_DEFAULT"), number("deletion_window_in_days"),
                    also_given(text("description")), flag_or("enable_key_rotation", false), flag_or("is_enabled", true),
                    text("key_usage", "ENCRYPT_DECRYPT"), flag("multi_region"), also_given(json_document("policy")),
                    number("rotation_period_in_days"), text_map("tags"), text("xks_key_id"), given("tags_all"),
                    given("arn"), given("id"), given("key_id")},
                   make_key};
  ResourceType alias{"aws_kms_alias",
                     {also_given(text("name")), text("name_prefix"), required(text("target_key_id")), given("arn"),
                      given("id"), given("target_key_arn")},
                     make_alias};
  alias.at_most_one = {{"name", "name_prefix"}};
  const std::vector<Argument> constraints = {text_map("encryption_context_equals"),
                                             text_map("encryption_context_subset")};
  return {key,
          alias,
          {"aws_kms_key_policy",
           {required(text("key_id")), required(json_document("policy")), flag("bypass_policy_lockout_safety_check"),
            given("id")},
           make_key_policy},
          {"aws_kms_grant",
           {required(text("key_id")), required(text("grantee_principal")), required(texts("operations")), text("name"),
            text("retiring_principal"), blocks("constraints", constraints), refused("grant_creation_tokens"),
            flag("retire_on_delete"), given("grant_id"), given("grant_token"), given("id")},
           make_grant}};
}

std::vector<ResourceType> kms_data_sources() {
  ResourceType key{
      "aws_kms_key",
      {required(text("key_id")), refused("grant_tokens"), given("arn"), given("id"), given("aws_account_id"),
       given("description"), given("enabled"), given("multi_region"), given("key_manager"), given("key_spec"),
       given("customer_master_key_spec"), given("key_state"), given("key_usage"), given("origin")},
      read_key};
  ResourceType alias{
      "aws_kms_alias",
      {required(text("name")), given("arn"), given("id"), given("target_key_arn"), given("target_key_id")},
      read_alias};
  return {key, alias};
}

}  // namespace tocsin::deploy
