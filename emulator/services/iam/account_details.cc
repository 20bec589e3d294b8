#include <algorithm>
#include <limits>
#include <variant>

#include "services/iam/operations.h"
#include "services/iam/requests.h"

namespace tocsin::iam {
namespace {

constexpr std::int64_t kAll = std::numeric_limits<std::int64_t>::max();

/// One entry of GetAccountAuthorizationDetails, with what it is sorted and paged by.
struct Detail {
  std::string key;
  std::variant<UserDetail, GroupDetail, RoleDetail, ManagedPolicyDetail> shape;
};

std::vector<PolicyDetail> inline_details(Iam& iam, const std::string& account, const std::string& owner) {
  std::vector<PolicyDetail> details;
  for (const InlinePolicyRow& row : iam.grants.inline_of(account, owner)) {
    details.push_back({.policy_name = row.name, .policy_document = percent_encode(row.document)});
  }
  return details;
}

std::vector<AttachedPolicy> attached_details(Iam& iam, const std::string& account, const std::string& owner) {
  std::vector<AttachedPolicy> details;
  for (AttachmentRow& row : iam.grants.attached_to(account, owner)) {
    details.push_back({std::move(row.name), std::move(row.arn)});
  }
  return details;
}

UserDetail user_detail(Iam& iam, const UserRow& row) {
  UserDetail detail{.path = row.path,
                    .user_name = row.name,
                    .user_id = row.id,
                    .arn = row.arn(),
                    .create_date = row.created_at,
                    .user_policy_list = inline_details(iam, row.account, row.id),
                    .attached_managed_policies = attached_details(iam, row.account, row.id),
                    .permissions_boundary = boundary_shape(row.boundary),
                    .tags = tags_shape(iam, row.account, row.id)};
  for (GroupRow& group : iam.groups.of_user(row.account, row.id)) detail.group_list.push_back(std::move(group.name));
  return detail;
}

GroupDetail group_detail(Iam& iam, const GroupRow& row) {
  return {.path = row.path,
          .group_name = row.name,
          .group_id = row.id,
          .arn = row.arn(),
          .create_date = row.created_at,
          .group_policy_list = inline_details(iam, row.account, row.id),
          .attached_managed_policies = attached_details(iam, row.account, row.id)};
}

RoleDetail role_detail(Iam& iam, const RoleRow& row) {
  return {.path = row.path,
          .role_name = row.name,
          .role_id = row.id,
          .arn = row.arn(),
          .create_date = row.created_at,
          .assume_role_policy_document = percent_encode(row.trust),
          .role_policy_list = inline_details(iam, row.account, row.id),
          .attached_managed_policies = attached_details(iam, row.account, row.id),
          .permissions_boundary = boundary_shape(row.boundary),
          .tags = tags_shape(iam, row.account, row.id),
          .role_last_used = RoleLastUsed{}};
}

ManagedPolicyDetail policy_detail(Policy shape) {
  return {.policy_name = std::move(shape.policy_name),
          .policy_id = std::move(shape.policy_id),
          .arn = std::move(shape.arn),
          .path = std::move(shape.path),
          .default_version_id = std::move(shape.default_version_id),
          .attachment_count = shape.attachment_count,
          .permissions_boundary_usage_count = shape.permissions_boundary_usage_count,
          .is_attachable = shape.is_attachable,
          .description = std::move(shape.description),
          .create_date = shape.create_date,
          .update_date = shape.update_date};
}

ManagedPolicyDetail policy_detail(Iam& iam, const Call& call, const PolicyRow& row) {
  ManagedPolicyDetail detail = policy_detail(policy_shape(iam, call, row, Details::kYes));
  for (const PolicyVersionRow& version : iam.policies.versions(row)) {
    PolicyVersion shape = version_shape(row, version);
    shape.document = percent_encode(version.document);
    detail.policy_version_list.push_back(std::move(shape));
  }
  return detail;
}

ManagedPolicyDetail policy_detail(Iam& iam, const Call& call, const AwsPolicy& known) {
  ManagedPolicyDetail detail = policy_detail(policy_shape(iam, call, known, Details::kYes));
  detail.policy_version_list.push_back({.document = percent_encode(known.document),
                                        .version_id = std::string(known.version),
                                        .is_default_version = true,
                                        .create_date = parse_time(known.updated)});
  return detail;
}

std::vector<Detail> details_of(Iam& iam, const Call& call, const std::vector<std::string>& filter) {
  const auto wants = [&](std::string_view kind) {
    return filter.empty() || std::find(filter.begin(), filter.end(), kind) != filter.end();
  };
  std::vector<Detail> all;
  if (wants("User")) {
    for (const UserRow& row : iam.users.list(call.account, "/", "", kAll)) {
      all.push_back({concat("1 ", lower(row.name)), user_detail(iam, row)});
    }
  }
  if (wants("Group")) {
    for (const GroupRow& row : iam.groups.list(call.account, "/", "", kAll)) {
      all.push_back({concat("2 ", lower(row.name)), group_detail(iam, row)});
    }
  }
  if (wants("Role")) {
    for (const RoleRow& row : iam.roles.list(call.account, "/", "", kAll)) {
      all.push_back({concat("3 ", lower(row.name)), role_detail(iam, row)});
    }
  }
  if (wants("LocalManagedPolicy")) {
    for (const PolicyRow& row : iam.policies.list(call.account, "/")) {
      all.push_back({concat("4 ", lower(row.name)), policy_detail(iam, call, row)});
    }
  }
  if (wants("AWSManagedPolicy")) {
    for (const AwsPolicy& known : aws_policies()) {
      ManagedPolicyDetail detail = policy_detail(iam, call, known);
      // AWS: of its own policies, those that are in use.
      if (*detail.attachment_count + *detail.permissions_boundary_usage_count == 0) continue;
      all.push_back({concat("5 ", known.arn), std::move(detail)});
    }
  }
  return all;
}

GetAccountAuthorizationDetailsOutput get_details(Iam& iam, Call& call, const GetAccountAuthorizationDetailsInput& in) {
  GetAccountAuthorizationDetailsOutput output;
  auto details = details_of(iam, call, in.filter);
  cut_page(output, details, in, [](const Detail& detail) { return detail.key; });
  for (Detail& detail : details) {
    if (auto* user = std::get_if<UserDetail>(&detail.shape)) output.user_detail_list.push_back(std::move(*user));
    if (auto* group = std::get_if<GroupDetail>(&detail.shape)) output.group_detail_list.push_back(std::move(*group));
    if (auto* role = std::get_if<RoleDetail>(&detail.shape)) output.role_detail_list.push_back(std::move(*role));
    if (auto* policy = std::get_if<ManagedPolicyDetail>(&detail.shape)) output.policies.push_back(std::move(*policy));
  }
  return output;
}

}  // namespace

Operations account_details_operations(Iam& iam) {
  return {
      operation("GetAccountAuthorizationDetails", iam, get_details,
                on_account<GetAccountAuthorizationDetailsInput>("*")),
  };
}

}  // namespace tocsin::iam
