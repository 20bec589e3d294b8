#include "services/iam/operations.h"
#include "services/iam/requests.h"
#include "sim/ids.h"

namespace tocsin::iam {
namespace {

constexpr int kRolesMax = 1000;
constexpr int kTrustSizeMax = 2048;

void touch_role(Call& call, const RoleRow& role) { call.touch("AWS::IAM::Role", role.name); }

void check_trust_policy(Iam& iam, const std::string& document) {
  check_trust(iam, document);
  if (counted_size(document) > kTrustSizeMax) throw quota_exceeded("ACLSizePerRole", kTrustSizeMax);
}

CreateRoleOutput create_role(Iam& iam, Call& call, const CreateRoleInput& in) {
  if (iam.roles.name_is_taken(call.account, in.role_name)) throw name_taken("Role", in.role_name);
  check_trust_policy(iam, in.assume_role_policy_document);
  if (iam.roles.count(call.account) >= kRolesMax) throw quota_exceeded("RolesPerAccount", kRolesMax);
  if (in.permissions_boundary) check_boundary(iam, *in.permissions_boundary);

  const RoleRow role{.account = call.account,
                     .name = in.role_name,
                     .id = aws_id("AROA", call.account, kUniqueIdLength, call.random),
                     .path = in.path.value_or("/"),
                     .trust = in.assume_role_policy_document,
                     .description = in.description,
                     .session_max = in.max_session_duration.value_or(3600),
                     .boundary = in.permissions_boundary.value_or(""),
                     .created_at = call.now};
  iam.roles.insert(role);
  put_tags(iam, role.account, role.id, in.tags);
  call.touch("AWS::IAM::Role", role.arn());
  call.touch("AWS::IAM::Role", role.id);
  touch_role(call, role);
  Role shape = role_shape(iam, role, Details::kYes);
  // AWS: CreateRole does not repeat the session duration unless one was given, nor when the role was used.
  if (!in.max_session_duration) shape.max_session_duration.reset();
  shape.role_last_used.reset();
  return {.role = std::move(shape)};
}

GetRoleOutput get_role(Iam& iam, Call& call, const GetRoleInput& in) {
  const RoleRow role = required_role(iam, call, in.role_name);
  touch_role(call, role);
  return {.role = role_shape(iam, role, Details::kYes)};
}

ListRolesOutput list_roles(Iam& iam, Call& call, const ListRolesInput& in) {
  auto rows = iam.roles.list(call.account, in.path_prefix.value_or("/"), page_start(in.marker),
                             in.max_items.value_or(kPageSize) + 1);
  ListRolesOutput output;
  set_page(output, rows, in.max_items, [](const RoleRow& row) { return row.name; });
  for (const RoleRow& row : rows) output.roles.push_back(role_shape(iam, row, Details::kNo));
  return output;
}

UpdateRoleOutput update_role(Iam& iam, Call& call, const UpdateRoleInput& in) {
  RoleRow role = required_role(iam, call, in.role_name);
  touch_role(call, role);
  if (in.description) role.description = *in.description;
  if (in.max_session_duration) role.session_max = *in.max_session_duration;
  iam.roles.update(role);
  return {};
}

UpdateRoleDescriptionOutput update_role_description(Iam& iam, Call& call, const UpdateRoleDescriptionInput& in) {
  RoleRow role = required_role(iam, call, in.role_name);
  touch_role(call, role);
  role.description = in.description;
  iam.roles.update(role);
  return {.role = role_shape(iam, role, Details::kYes)};
}

UpdateAssumeRolePolicyOutput update_assume_role_policy(Iam& iam, Call& call, const UpdateAssumeRolePolicyInput& in) {
  RoleRow role = required_role(iam, call, in.role_name);
  touch_role(call, role);
  check_trust_policy(iam, in.policy_document);
  role.trust = in.policy_document;
  iam.roles.update(role);
  return {};
}

DeleteRoleOutput delete_role(Iam& iam, Call& call, const DeleteRoleInput& in) {
  const RoleRow role = required_role(iam, call, in.role_name);
  touch_role(call, role);
  if (!iam.grants.attached_to(role.account, role.id).empty()) throw delete_conflict("must detach all policies first");
  if (!iam.grants.inline_of(role.account, role.id).empty()) throw delete_conflict("must delete policies first");
  iam.tags.remove_all(role.account, role.id);
  iam.roles.remove(role);
  return {};
}

PutRolePermissionsBoundaryOutput put_role_boundary(Iam& iam, Call& call, const PutRolePermissionsBoundaryInput& in) {
  RoleRow role = required_role(iam, call, in.role_name);
  touch_role(call, role);
  check_boundary(iam, in.permissions_boundary);
  role.boundary = in.permissions_boundary;
  iam.roles.update(role);
  return {};
}

DeleteRolePermissionsBoundaryOutput delete_role_boundary(Iam& iam, Call& call,
                                                         const DeleteRolePermissionsBoundaryInput& in) {
  RoleRow role = required_role(iam, call, in.role_name);
  touch_role(call, role);
  if (role.boundary.empty()) {
    throw no_such_entity(concat("Role ", role.name, " does not have a permissions boundary."));
  }
  role.boundary.clear();
  iam.roles.update(role);
  return {};
}

Row<CreateRoleInput> creates_role() {
  return {.gaps = "A principal that is deleted and made anew is trusted again",
          .resources = [](const Call& call, const CreateRoleInput& in) -> std::vector<std::string> {
            return {iam_arn(call, concat("role", in.path.value_or("/"), in.role_name))};
          },
          .context =
              [](const Call&, const CreateRoleInput& in, policy::Context& context) {
                no_keys(context);
                if (in.permissions_boundary) context.set("iam:PermissionsBoundary", *in.permissions_boundary);
                request_tags(context, in.tags);
              }};
}

Row<PutRolePermissionsBoundaryInput> puts_role_boundary(Iam& iam) {
  auto row = on_role<PutRolePermissionsBoundaryInput>(iam);
  row.context = [&iam](const Call& call, const PutRolePermissionsBoundaryInput& in, policy::Context& context) {
    describe_role(iam, call, in.role_name, context);
    context.set("iam:PermissionsBoundary", in.permissions_boundary);
  };
  return row;
}

}  // namespace

Role role_shape(Iam& iam, const RoleRow& row, Details details) {
  Role role{.path = row.path,
            .role_name = row.name,
            .role_id = row.id,
            .arn = row.arn(),
            .create_date = row.created_at,
            .assume_role_policy_document = percent_encode(row.trust),
            .description = row.description,
            .max_session_duration = row.session_max};
  if (details == Details::kYes) {
    role.permissions_boundary = boundary_shape(row.boundary);
    role.tags = tags_shape(iam, row.account, row.id);
    role.role_last_used.emplace();
  }
  return role;
}

Operations role_operations(Iam& iam) {
  return {
      operation("CreateRole", iam, create_role, creates_role()),
      operation("GetRole", iam, get_role, on_role<GetRoleInput>(iam)),
      operation("ListRoles", iam, list_roles, on_account<ListRolesInput>("role/")),
      operation("UpdateRole", iam, update_role, on_role<UpdateRoleInput>(iam)),
      operation("UpdateRoleDescription", iam, update_role_description, on_role<UpdateRoleDescriptionInput>(iam)),
      operation("UpdateAssumeRolePolicy", iam, update_assume_role_policy, on_role<UpdateAssumeRolePolicyInput>(iam)),
      operation("DeleteRole", iam, delete_role, on_role<DeleteRoleInput>(iam)),
      operation("PutRolePermissionsBoundary", iam, put_role_boundary, puts_role_boundary(iam)),
      operation("DeleteRolePermissionsBoundary", iam, delete_role_boundary,
                on_role<DeleteRolePermissionsBoundaryInput>(iam, Bounded::kYes)),
  };
}

}  // namespace tocsin::iam
