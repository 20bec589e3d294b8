#include <nlohmann/json.hpp>

#include "deploy/terraform_resource.h"
#include "deploy/terraform_types.h"

namespace tocsin::deploy {
namespace {

using hcl::Value;

Json with_tags(Resource& resource, Json input) {
  resource.put_tags(input);
  return input;
}

/// Every item of a list operation, page by page.
Json all_items(const Resource& resource, const std::string& operation, const std::string& member) {
  Json items = Json::array();
  Json input = Json::object();
  for (;;) {
    const Json page = resource.call("organizations", operation, input);
    for (const Json& item : page.value(member, Json::array())) items.push_back(item);
    const std::string next = json_string(page, "NextToken");
    if (next.empty()) return items;
    input["NextToken"] = next;
  }
}

Json account_json(const Json& account) {
  return {{"id", json_string(account, "Id")},         {"arn", json_string(account, "Arn")},
          {"email", json_string(account, "Email")},   {"name", json_string(account, "Name")},
          {"status", json_string(account, "Status")}, {"joined_method", json_string(account, "JoinedMethod")}};
}

void give_roots_and_accounts(Resource& resource, const std::string& management) {
  Json roots = Json::array();
  for (const Json& root : all_items(resource, "ListRoots", "Roots")) {
    Json types = Json::array();
    for (const Json& type : root.value("PolicyTypes", Json::array())) {
      types.push_back({{"type", json_string(type, "Type")}, {"status", json_string(type, "Status")}});
    }
    roots.push_back({{"id", json_string(root, "Id")},
                     {"arn", json_string(root, "Arn")},
                     {"name", json_string(root, "Name")},
                     {"policy_types", std::move(types)}});
  }
  Json all = Json::array();
  Json members = Json::array();
  for (const Json& account : all_items(resource, "ListAccounts", "Accounts")) {
    all.push_back(account_json(account));
    if (json_string(account, "Id") != management) {
      members.push_back(account_json(account));
    } else {
      resource.give("master_account_name", json_string(account, "Name"));
    }
  }
  resource.give("roots", Value::from_json(roots));
  resource.give("accounts", Value::from_json(all));
  resource.give("non_master_accounts", Value::from_json(members));
}

/// Returns the management account.
std::string give_organization(Resource& resource, const Json& organization) {
  const std::string management = json_string(organization, "MasterAccountId");
  resource.give("id", json_string(organization, "Id"));
  resource.give("arn", json_string(organization, "Arn"));
  resource.give("feature_set", json_string(organization, "FeatureSet"));
  resource.give("master_account_id", management);
  resource.give("master_account_arn", json_string(organization, "MasterAccountArn"));
  resource.give("master_account_email", json_string(organization, "MasterAccountEmail"));
  return management;
}

void make_organization(Resource& resource) {
  const Json made =
      resource.call("organizations", "CreateOrganization", {{"FeatureSet", resource.text("feature_set")}});
  const std::string management = give_organization(resource, made.value("Organization", Json::object()));
  for (const std::string& type : resource.texts("enabled_policy_types")) {
    const Json roots = all_items(resource, "ListRoots", "Roots");
    if (roots.empty()) break;
    resource.call("organizations", "EnablePolicyType", {{"RootId", json_string(roots[0], "Id")}, {"PolicyType", type}});
  }
  give_roots_and_accounts(resource, management);
}

// The provider reads roots and accounts only for the management account: AWS refuses them to members.
void read_organization(Resource& resource) {
  const Json described = resource.call("organizations", "DescribeOrganization", Json::object());
  const std::string management = give_organization(resource, described.value("Organization", Json::object()));
  const Json identity = resource.call("sts", "GetCallerIdentity", Json::object());
  if (json_string(identity, "Account") == management) return give_roots_and_accounts(resource, management);
  for (const char* name : {"roots", "accounts", "non_master_accounts"}) resource.give(name, Value::list({}));
}

void make_ceiling(Resource& policy) {
  const Json made = policy.call("organizations", "CreatePolicy",
                                with_tags(policy, {{"Name", policy.text("name")},
                                                   {"Type", policy.text("type")},
                                                   {"Description", policy.text("description")},
                                                   {"Content", policy.text("content")}}));
  const Json summary = made.value("Policy", Json::object()).value("PolicySummary", Json::object());
  policy.give("id", json_string(summary, "Id"));
  policy.give("arn", json_string(summary, "Arn"));
}

void make_ceiling_attachment(Resource& attachment) {
  const std::string policy = attachment.text("policy_id");
  const std::string target = attachment.text("target_id");
  attachment.call("organizations", "AttachPolicy", {{"PolicyId", policy}, {"TargetId", target}});
  attachment.give("id", concat(target, ":", policy));
}

void make_organizational_unit(Resource& unit) {
  const Json made = unit.call("organizations", "CreateOrganizationalUnit",
                              with_tags(unit, {{"ParentId", unit.text("parent_id")}, {"Name", unit.text("name")}}));
  const Json shape = made.value("OrganizationalUnit", Json::object());
  unit.give("id", json_string(shape, "Id"));
  unit.give("arn", json_string(shape, "Arn"));
  unit.give("accounts", Value::list({}));
}

void make_member_account(Resource& account) {
  Json input = {{"AccountName", account.text("name")}, {"Email", account.text("email")}};
  account.copy(input, {{"RoleName", "role_name"}, {"IamUserAccessToBilling", "iam_user_access_to_billing"}});
  const Json asked = account.call("organizations", "CreateAccount", with_tags(account, std::move(input)));
  const std::string request = json_string(asked.value("CreateAccountStatus", Json::object()), "Id");
  const Json status =
      account.call("organizations", "DescribeCreateAccountStatus", {{"CreateAccountRequestId", request}})
          .value("CreateAccountStatus", Json::object());
  const std::string id = json_string(status, "AccountId");
  if (id.empty()) account.refuse(concat("the account was not created: ", json_string(status, "FailureReason")));
  if (account.has("parent_id")) {
    const Json roots = all_items(account, "ListRoots", "Roots");
    const std::string root = roots.empty() ? "" : json_string(roots[0], "Id");
    if (root != account.text("parent_id")) {
      account.call("organizations", "MoveAccount",
                   {{"AccountId", id}, {"SourceParentId", root}, {"DestinationParentId", account.text("parent_id")}});
    }
  }
  const Json shape =
      account.call("organizations", "DescribeAccount", {{"AccountId", id}}).value("Account", Json::object());
  account.give("id", id);
  account.give("arn", json_string(shape, "Arn"));
  account.give("joined_method", json_string(shape, "JoinedMethod"));
  account.give("status", json_string(shape, "Status"));
}

std::vector<Argument> given_of_organization() {
  return {given("id"),
          given("arn"),
          given("master_account_id"),
          given("master_account_arn"),
          given("master_account_email"),
          given("master_account_name"),
          given("roots"),
          given("accounts"),
          given("non_master_accounts")};
}

}  // namespace

std::vector<ResourceType> organization_resource_types() {
  ResourceType organization{"aws_organizations_organization", given_of_organization(), make_organization};
  organization.arguments.push_back(also_given(text("feature_set", "ALL")));
  organization.arguments.push_back(texts("enabled_policy_types"));
  organization.arguments.push_back(refused("aws_service_access_principals"));
  return {
      organization,
      {"aws_organizations_policy",
       {required(text("name")), required(json_document("content")), text("type", "SERVICE_CONTROL_POLICY"),
        text("description"), flag("skip_destroy"), text_map("tags"), given("tags_all"), given("id"), given("arn")},
       make_ceiling},
      {"aws_organizations_policy_attachment",
       {required(text("policy_id")), required(text("target_id")), flag("skip_destroy"), given("id")},
       make_ceiling_attachment},
      {"aws_organizations_organizational_unit",
       {required(text("name")), required(text("parent_id")), text_map("tags"), given("tags_all"), given("id"),
        given("arn"), given("accounts")},
       make_organizational_unit},
      {"aws_organizations_account",
       {required(text("name")), required(text("email")), also_given(text("parent_id")), text("role_name"),
        text("iam_user_access_to_billing"), flag("close_on_deletion"), refused("create_govcloud"), text_map("tags"),
        given("tags_all"), given("id"), given("arn"), given("joined_method"), given("status"),
        refused("joined_timestamp")},
       make_member_account},
  };
}

std::vector<ResourceType> organization_data_sources() {
  ResourceType organization{"aws_organizations_organization", given_of_organization(), read_organization};
  organization.arguments.push_back(given("feature_set"));
  organization.arguments.push_back(refused("enabled_policy_types"));
  organization.arguments.push_back(refused("aws_service_access_principals"));
  return {organization};
}

}  // namespace tocsin::deploy
