#include "services/iam/managed_policies.h"
#include "services/iam/operations.h"
#include "services/iam/requests.h"

namespace tocsin::iam {
namespace {

PolicyRow tagged_policy(Iam& iam, Call& call, const std::string& arn) {
  call.touch("AWS::IAM::Policy", arn);
  if (is_aws_policy(arn)) throw Unmodelled("tags of an AWS-managed policy");
  auto row = iam.find_policy(arn);
  if (!row) throw no_such_policy(arn);
  return std::move(*row);
}

template <class Output, class Input>
Output list_tags(Iam& iam, const std::string& account, const std::string& owner, const Input& in) {
  auto tags = tags_shape(iam, account, owner);
  Output output;
  cut_page(output, tags, in, [](const Tag& tag) { return lower(tag.key); });
  output.tags = std::move(tags);
  return output;
}

TagUserOutput tag_user(Iam& iam, Call& call, const TagUserInput& in) {
  const UserRow user = required_user(iam, call, in.user_name);
  put_tags(iam, user.account, user.id, in.tags);
  return {};
}

UntagUserOutput untag_user(Iam& iam, Call& call, const UntagUserInput& in) {
  const UserRow user = required_user(iam, call, in.user_name);
  remove_tags(iam, user.account, user.id, in.tag_keys);
  return {};
}

ListUserTagsOutput list_user_tags(Iam& iam, Call& call, const ListUserTagsInput& in) {
  const UserRow user = required_user(iam, call, in.user_name);
  return list_tags<ListUserTagsOutput>(iam, user.account, user.id, in);
}

TagRoleOutput tag_role(Iam& iam, Call& call, const TagRoleInput& in) {
  const RoleRow role = required_role(iam, call, in.role_name);
  put_tags(iam, role.account, role.id, in.tags);
  return {};
}

UntagRoleOutput untag_role(Iam& iam, Call& call, const UntagRoleInput& in) {
  const RoleRow role = required_role(iam, call, in.role_name);
  remove_tags(iam, role.account, role.id, in.tag_keys);
  return {};
}

ListRoleTagsOutput list_role_tags(Iam& iam, Call& call, const ListRoleTagsInput& in) {
  const RoleRow role = required_role(iam, call, in.role_name);
  return list_tags<ListRoleTagsOutput>(iam, role.account, role.id, in);
}

TagPolicyOutput tag_policy(Iam& iam, Call& call, const TagPolicyInput& in) {
  const PolicyRow row = tagged_policy(iam, call, in.policy_arn);
  put_tags(iam, row.account, row.id, in.tags);
  return {};
}

UntagPolicyOutput untag_policy(Iam& iam, Call& call, const UntagPolicyInput& in) {
  const PolicyRow row = tagged_policy(iam, call, in.policy_arn);
  remove_tags(iam, row.account, row.id, in.tag_keys);
  return {};
}

ListPolicyTagsOutput list_policy_tags(Iam& iam, Call& call, const ListPolicyTagsInput& in) {
  const PolicyRow row = tagged_policy(iam, call, in.policy_arn);
  return list_tags<ListPolicyTagsOutput>(iam, row.account, row.id, in);
}

}  // namespace

Operations tag_operations(Iam& iam) {
  return {
      operation("TagUser", iam, tag_user, on_user<TagUserInput>(iam)),
      operation("UntagUser", iam, untag_user, on_user<UntagUserInput>(iam)),
      operation("ListUserTags", iam, list_user_tags, on_user<ListUserTagsInput>(iam)),
      operation("TagRole", iam, tag_role, on_role<TagRoleInput>(iam)),
      operation("UntagRole", iam, untag_role, on_role<UntagRoleInput>(iam)),
      operation("ListRoleTags", iam, list_role_tags, on_role<ListRoleTagsInput>(iam)),
      operation("TagPolicy", iam, tag_policy, on_policy<TagPolicyInput>(iam)),
      operation("UntagPolicy", iam, untag_policy, on_policy<UntagPolicyInput>(iam)),
      operation("ListPolicyTags", iam, list_policy_tags, on_policy<ListPolicyTagsInput>(iam)),
  };
}

}  // namespace tocsin::iam
