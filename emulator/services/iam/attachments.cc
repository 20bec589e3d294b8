#include "services/iam/managed_policies.h"
#include "services/iam/operations.h"
#include "services/iam/requests.h"

namespace tocsin::iam {
namespace {

constexpr int kAttachedMax = 10;

void touch_attachment(Call& call, std::string_view type, const Owner& owner, const std::string& arn) {
  call.touch("AWS::IAM::Policy", arn);
  call.touch(std::string(type), owner.name);
}

/// `quota` as IAM calls it: `PoliciesPerUser`.
void attach(Iam& iam, const Owner& owner, const std::string& arn, std::string_view quota) {
  if (!iam.managed_policy(arn, policy::Layer::kIdentity)) {
    if (is_aws_policy(arn)) throw Unmodelled(concat("the AWS-managed policy ", arn));
    throw not_attachable(arn);
  }
  // AWS: to attach a policy again is no error and changes nothing.
  if (iam.grants.is_attached(owner, arn)) return;
  if (iam.grants.attached_to(owner.account, owner.id).size() >= kAttachedMax) {
    throw quota_exceeded(quota, kAttachedMax);
  }
  iam.grants.attach(owner, arn);
}

void detach(Iam& iam, const Owner& owner, const std::string& arn) {
  if (!iam.grants.detach(owner, arn)) throw no_such_policy(arn);
}

template <class Output, class Input>
Output list_attached(Iam& iam, const Owner& owner, const Input& in) {
  auto rows = iam.grants.attached_to(owner.account, owner.id);
  const std::string prefix = in.path_prefix.value_or("/");
  std::erase_if(rows, [&](const AttachmentRow& row) {
    const std::size_t path = row.arn.find('/');
    return !std::string_view(row.arn).substr(path).starts_with(prefix);
  });
  Output output;
  cut_page(output, rows, in, [](const AttachmentRow& row) { return concat(row.name, " ", row.arn); });
  for (AttachmentRow& row : rows) output.attached_policies.push_back({std::move(row.name), std::move(row.arn)});
  return output;
}

AttachUserPolicyOutput attach_user_policy(Iam& iam, Call& call, const AttachUserPolicyInput& in) {
  const Owner user = owner_of(required_user(iam, call, in.user_name));
  touch_attachment(call, "AWS::IAM::User", user, in.policy_arn);
  attach(iam, user, in.policy_arn, "PoliciesPerUser");
  return {};
}

AttachGroupPolicyOutput attach_group_policy(Iam& iam, Call& call, const AttachGroupPolicyInput& in) {
  const Owner group = owner_of(required_group(iam, call, in.group_name));
  touch_attachment(call, "AWS::IAM::Group", group, in.policy_arn);
  attach(iam, group, in.policy_arn, "PoliciesPerGroup");
  return {};
}

AttachRolePolicyOutput attach_role_policy(Iam& iam, Call& call, const AttachRolePolicyInput& in) {
  const Owner role = owner_of(required_role(iam, call, in.role_name));
  touch_attachment(call, "AWS::IAM::Role", role, in.policy_arn);
  attach(iam, role, in.policy_arn, "PoliciesPerRole");
  return {};
}

DetachUserPolicyOutput detach_user_policy(Iam& iam, Call& call, const DetachUserPolicyInput& in) {
  const Owner user = owner_of(required_user(iam, call, in.user_name));
  touch_attachment(call, "AWS::IAM::User", user, in.policy_arn);
  detach(iam, user, in.policy_arn);
  return {};
}

DetachGroupPolicyOutput detach_group_policy(Iam& iam, Call& call, const DetachGroupPolicyInput& in) {
  const Owner group = owner_of(required_group(iam, call, in.group_name));
  touch_attachment(call, "AWS::IAM::Group", group, in.policy_arn);
  detach(iam, group, in.policy_arn);
  return {};
}

DetachRolePolicyOutput detach_role_policy(Iam& iam, Call& call, const DetachRolePolicyInput& in) {
  const Owner role = owner_of(required_role(iam, call, in.role_name));
  touch_attachment(call, "AWS::IAM::Role", role, in.policy_arn);
  detach(iam, role, in.policy_arn);
  return {};
}

ListAttachedUserPoliciesOutput list_attached_user_policies(Iam& iam, Call& call,
                                                           const ListAttachedUserPoliciesInput& in) {
  return list_attached<ListAttachedUserPoliciesOutput>(iam, owner_of(required_user(iam, call, in.user_name)), in);
}

ListAttachedGroupPoliciesOutput list_attached_group_policies(Iam& iam, Call& call,
                                                             const ListAttachedGroupPoliciesInput& in) {
  return list_attached<ListAttachedGroupPoliciesOutput>(iam, owner_of(required_group(iam, call, in.group_name)), in);
}

ListAttachedRolePoliciesOutput list_attached_role_policies(Iam& iam, Call& call,
                                                           const ListAttachedRolePoliciesInput& in) {
  return list_attached<ListAttachedRolePoliciesOutput>(iam, owner_of(required_role(iam, call, in.role_name)), in);
}

}  // namespace

Operations attachment_operations(Iam& iam) {
  return {
      operation("AttachUserPolicy", iam, attach_user_policy, on_user<AttachUserPolicyInput>(iam, Bounded::kYes)),
      operation("AttachGroupPolicy", iam, attach_group_policy, on_group<AttachGroupPolicyInput>(iam)),
      operation("AttachRolePolicy", iam, attach_role_policy, on_role<AttachRolePolicyInput>(iam, Bounded::kYes)),
      operation("DetachUserPolicy", iam, detach_user_policy, on_user<DetachUserPolicyInput>(iam, Bounded::kYes)),
      operation("DetachGroupPolicy", iam, detach_group_policy, on_group<DetachGroupPolicyInput>(iam)),
      operation("DetachRolePolicy", iam, detach_role_policy, on_role<DetachRolePolicyInput>(iam, Bounded::kYes)),
      operation("ListAttachedUserPolicies", iam, list_attached_user_policies,
                on_user<ListAttachedUserPoliciesInput>(iam)),
      operation("ListAttachedGroupPolicies", iam, list_attached_group_policies,
                on_group<ListAttachedGroupPoliciesInput>(iam)),
      operation("ListAttachedRolePolicies", iam, list_attached_role_policies,
                on_role<ListAttachedRolePoliciesInput>(iam)),
  };
}

}  // namespace tocsin::iam
