#include "services/iam/operations.h"
#include "services/iam/requests.h"

namespace tocsin::iam {
namespace {

/// What AWS says and allows of the inline policies of one kind of owner.
struct InlineKind {
  std::string_view noun;      ///< `user`
  std::size_t size_max;       ///< Of all inline policies together, without white space.
  std::string_view resource;  ///< `AWS::IAM::User`
};

constexpr InlineKind kUserInline{"user", 2048, "AWS::IAM::User"};
constexpr InlineKind kGroupInline{"group", 5120, "AWS::IAM::Group"};
constexpr InlineKind kRoleInline{"role", 10240, "AWS::IAM::Role"};

const InlineKind& kind_of(const Owner& owner) {
  switch (owner.kind) {
    case OwnerKind::kUser: return kUserInline;
    case OwnerKind::kGroup: return kGroupInline;
    case OwnerKind::kRole: break;
  }
  return kRoleInline;
}

Owner owner(Iam& iam, Call& call, OwnerKind kind, const std::string& name) {
  Owner found;
  switch (kind) {
    case OwnerKind::kUser: found = owner_of(required_user(iam, call, name)); break;
    case OwnerKind::kGroup: found = owner_of(required_group(iam, call, name)); break;
    case OwnerKind::kRole: found = owner_of(required_role(iam, call, name)); break;
  }
  call.touch(std::string(kind_of(found).resource), found.name);
  return found;
}

AwsError no_such_inline(const Owner& owner, const std::string& name) {
  return no_such(concat(kind_of(owner).noun, " policy"), name);
}

void put_inline(Iam& iam, const Owner& owner, const std::string& name, const std::string& document) {
  check_document(document, policy::DocumentKind::kIdentity);
  std::size_t size = counted_size(document);
  for (const InlinePolicyRow& row : iam.grants.inline_of(owner.account, owner.id)) {
    if (row.name != name) size += counted_size(row.document);
  }
  const InlineKind& kind = kind_of(owner);
  if (size > kind.size_max) {
    throw limit_exceeded(concat("Maximum policy size of ", std::to_string(kind.size_max), " bytes exceeded for ",
                                kind.noun, " ", owner.name));
  }
  iam.grants.put_inline(owner, name, document);
}

InlinePolicyRow get_inline(Iam& iam, const Owner& owner, const std::string& name) {
  auto row = iam.grants.find_inline(owner, name);
  if (!row) throw no_such_inline(owner, name);
  return std::move(*row);
}

void delete_inline(Iam& iam, const Owner& owner, const std::string& name) {
  if (!iam.grants.remove_inline(owner, name)) throw no_such_inline(owner, name);
}

template <class Output, class Input>
Output list_inline(Iam& iam, const Owner& owner, const Input& in) {
  auto rows = iam.grants.inline_of(owner.account, owner.id);
  Output output;
  cut_page(output, rows, in, [](const InlinePolicyRow& row) { return row.name; });
  for (InlinePolicyRow& row : rows) output.policy_names.push_back(std::move(row.name));
  return output;
}

PutUserPolicyOutput put_user_policy(Iam& iam, Call& call, const PutUserPolicyInput& in) {
  put_inline(iam, owner(iam, call, OwnerKind::kUser, in.user_name), in.policy_name, in.policy_document);
  return {};
}

PutGroupPolicyOutput put_group_policy(Iam& iam, Call& call, const PutGroupPolicyInput& in) {
  put_inline(iam, owner(iam, call, OwnerKind::kGroup, in.group_name), in.policy_name, in.policy_document);
  return {};
}

PutRolePolicyOutput put_role_policy(Iam& iam, Call& call, const PutRolePolicyInput& in) {
  put_inline(iam, owner(iam, call, OwnerKind::kRole, in.role_name), in.policy_name, in.policy_document);
  return {};
}

GetUserPolicyOutput get_user_policy(Iam& iam, Call& call, const GetUserPolicyInput& in) {
  const auto row = get_inline(iam, owner(iam, call, OwnerKind::kUser, in.user_name), in.policy_name);
  return {.user_name = in.user_name, .policy_name = row.name, .policy_document = percent_encode(row.document)};
}

GetGroupPolicyOutput get_group_policy(Iam& iam, Call& call, const GetGroupPolicyInput& in) {
  const auto row = get_inline(iam, owner(iam, call, OwnerKind::kGroup, in.group_name), in.policy_name);
  return {.group_name = in.group_name, .policy_name = row.name, .policy_document = percent_encode(row.document)};
}

GetRolePolicyOutput get_role_policy(Iam& iam, Call& call, const GetRolePolicyInput& in) {
  const auto row = get_inline(iam, owner(iam, call, OwnerKind::kRole, in.role_name), in.policy_name);
  return {.role_name = in.role_name, .policy_name = row.name, .policy_document = percent_encode(row.document)};
}

DeleteUserPolicyOutput delete_user_policy(Iam& iam, Call& call, const DeleteUserPolicyInput& in) {
  delete_inline(iam, owner(iam, call, OwnerKind::kUser, in.user_name), in.policy_name);
  return {};
}

DeleteGroupPolicyOutput delete_group_policy(Iam& iam, Call& call, const DeleteGroupPolicyInput& in) {
  delete_inline(iam, owner(iam, call, OwnerKind::kGroup, in.group_name), in.policy_name);
  return {};
}

DeleteRolePolicyOutput delete_role_policy(Iam& iam, Call& call, const DeleteRolePolicyInput& in) {
  delete_inline(iam, owner(iam, call, OwnerKind::kRole, in.role_name), in.policy_name);
  return {};
}

ListUserPoliciesOutput list_user_policies(Iam& iam, Call& call, const ListUserPoliciesInput& in) {
  return list_inline<ListUserPoliciesOutput>(iam, owner(iam, call, OwnerKind::kUser, in.user_name), in);
}

ListGroupPoliciesOutput list_group_policies(Iam& iam, Call& call, const ListGroupPoliciesInput& in) {
  return list_inline<ListGroupPoliciesOutput>(iam, owner(iam, call, OwnerKind::kGroup, in.group_name), in);
}

ListRolePoliciesOutput list_role_policies(Iam& iam, Call& call, const ListRolePoliciesInput& in) {
  return list_inline<ListRolePoliciesOutput>(iam, owner(iam, call, OwnerKind::kRole, in.role_name), in);
}

}  // namespace

Operations inline_policy_operations(Iam& iam) {
  return {
      operation("PutUserPolicy", iam, put_user_policy, on_user<PutUserPolicyInput>(iam, Bounded::kYes)),
      operation("GetUserPolicy", iam, get_user_policy, on_user<GetUserPolicyInput>(iam)),
      operation("DeleteUserPolicy", iam, delete_user_policy, on_user<DeleteUserPolicyInput>(iam, Bounded::kYes)),
      operation("ListUserPolicies", iam, list_user_policies, on_user<ListUserPoliciesInput>(iam)),
      operation("PutGroupPolicy", iam, put_group_policy, on_group<PutGroupPolicyInput>(iam)),
      operation("GetGroupPolicy", iam, get_group_policy, on_group<GetGroupPolicyInput>(iam)),
      operation("DeleteGroupPolicy", iam, delete_group_policy, on_group<DeleteGroupPolicyInput>(iam)),
      operation("ListGroupPolicies", iam, list_group_policies, on_group<ListGroupPoliciesInput>(iam)),
      operation("PutRolePolicy", iam, put_role_policy, on_role<PutRolePolicyInput>(iam, Bounded::kYes)),
      operation("GetRolePolicy", iam, get_role_policy, on_role<GetRolePolicyInput>(iam)),
      operation("DeleteRolePolicy", iam, delete_role_policy, on_role<DeleteRolePolicyInput>(iam, Bounded::kYes)),
      operation("ListRolePolicies", iam, list_role_policies, on_role<ListRolePoliciesInput>(iam)),
  };
}

}  // namespace tocsin::iam
