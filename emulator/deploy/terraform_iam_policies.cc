#include <nlohmann/json.hpp>

#include "deploy/terraform_resource.h"
#include "deploy/terraform_types.h"

namespace tocsin::deploy {
namespace {

using hcl::Value;

/// The three kinds of principal that policies are put on and attached to.
struct Holder {
  const char* argument;     // of the single resources: user
  const char* list;         // of aws_iam_policy_attachment: users
  const char* name_member;  // UserName
  const char* put;
  const char* attach;
  const char* type;  // aws_iam_user
};

constexpr Holder kUser = {"user", "users", "UserName", "PutUserPolicy", "AttachUserPolicy", "aws_iam_user"};
constexpr Holder kRole = {"role", "roles", "RoleName", "PutRolePolicy", "AttachRolePolicy", "aws_iam_role"};
constexpr Holder kGroup = {"group", "groups", "GroupName", "PutGroupPolicy", "AttachGroupPolicy", "aws_iam_group"};

void make_policy_of_account(Resource& policy) {
  const std::string name = policy.name_or_generated();
  Json input = {{"PolicyName", name}};
  policy.copy(input, {{"Path", "path"}, {"PolicyDocument", "policy"}, {"Description", "description"}});
  policy.put_tags(input);
  const Json created = policy.call("iam", "CreatePolicy", input).value("Policy", Json::object());
  const std::string arn = json_string(created, "Arn");
  policy.give("arn", arn);
  policy.give("id", arn);
  policy.give("name", name);
  policy.give("policy_id", json_string(created, "PolicyId"));
  policy.give("attachment_count", Value::number(std::int64_t{0}));
}

template <const Holder& holder>
void make_inline_policy(Resource& policy) {
  const std::string who = policy.text(holder.argument);
  const std::string name = policy.name_or_generated();
  policy.call("iam", holder.put,
              {{holder.name_member, who}, {"PolicyName", name}, {"PolicyDocument", policy.text("policy")}});
  policy.give("id", concat(who, ":", name));
  policy.give("name", name);
  policy.set_subject(policy.workshop().arn_of(policy, holder.type, who));
}

void attach(const Resource& attachment, const Holder& holder, const std::string& who) {
  attachment.call("iam", holder.attach, {{holder.name_member, who}, {"PolicyArn", attachment.text("policy_arn")}});
}

template <const Holder& holder>
void make_attachment(Resource& attachment) {
  const std::string who = attachment.text(holder.argument);
  attach(attachment, holder, who);
  attachment.give("id", concat(who, "/", attachment.text("policy_arn")));
  attachment.set_subject(attachment.workshop().arn_of(attachment, holder.type, who));
}

void make_attachment_to_all(Resource& attachment) {
  for (const Holder* holder : {&kUser, &kRole, &kGroup}) {
    for (const std::string& who : attachment.texts(holder->list)) attach(attachment, *holder, who);
  }
  attachment.give("id", attachment.text("name"));
  attachment.set_subject(attachment.text("policy_arn"));
}

ResourceType inline_policy_type(const Holder& holder, void (*make)(Resource&)) {
  ResourceType type{concat(holder.type, "_policy"),
                    {required(text(holder.argument)), also_given(text("name")), text("name_prefix"),
                     required(json_document("policy")), given("id")},
                    make};
  type.at_most_one = {{"name", "name_prefix"}};
  return type;
}

ResourceType attachment_type(const Holder& holder, void (*make)(Resource&)) {
  return {concat(holder.type, "_policy_attachment"),
          {required(text(holder.argument)), required(text("policy_arn")), given("id")},
          make};
}

}  // namespace

std::vector<ResourceType> iam_policy_resource_types() {
  ResourceType policy{"aws_iam_policy",
                      {also_given(text("name")), text("name_prefix"), text("path", "/"), text("description"),
                       required(json_document("policy")), number("delay_after_policy_creation_in_ms"), text_map("tags"),
                       given("tags_all"), given("arn"), given("id"), given("policy_id"), given("attachment_count")},
                      make_policy_of_account};
  policy.at_most_one = {{"name", "name_prefix"}};
  ResourceType to_all{"aws_iam_policy_attachment",
                      {required(text("name")), required(text("policy_arn")), texts("users"), texts("roles"),
                       texts("groups"), given("id")},
                      make_attachment_to_all};
  to_all.at_least_one = {{"users", "roles", "groups"}};
  return {
      policy,
      inline_policy_type(kUser, make_inline_policy<kUser>),
      inline_policy_type(kRole, make_inline_policy<kRole>),
      inline_policy_type(kGroup, make_inline_policy<kGroup>),
      attachment_type(kUser, make_attachment<kUser>),
      attachment_type(kRole, make_attachment<kRole>),
      attachment_type(kGroup, make_attachment<kGroup>),
      to_all,
  };
}

}  // namespace tocsin::deploy
