#include "services/iam/operations.h"
#include "services/iam/requests.h"
#include "sim/ids.h"

namespace tocsin::iam {
namespace {

using policy::PrincipalKind;

constexpr int kUsersMax = 5000;

// Deviation: AWS knows when the account was made; here every account is as old as this.
constexpr Time kAccountsMade = std::chrono::sys_days(std::chrono::year(2020) / 1 / 1);

void touch_user(Call& call, const UserRow& user) { call.touch("AWS::IAM::User", user.name); }

CreateUserOutput create_user(Iam& iam, Call& call, const CreateUserInput& in) {
  if (iam.users.name_is_taken(call.account, in.user_name)) throw name_taken("User", in.user_name);
  if (!iam.users.has_room(call.account, kUsersMax)) throw quota_exceeded("UsersPerAccount", kUsersMax);
  if (in.permissions_boundary) check_boundary(iam, *in.permissions_boundary);

  const UserRow user{.account = call.account,
                     .name = in.user_name,
                     .id = aws_id("AIDA", call.account, kUniqueIdLength, call.random),
                     .path = in.path.value_or("/"),
                     .boundary = in.permissions_boundary.value_or(""),
                     .created_at = call.now,
                     .password_used_at = {}};
  iam.users.insert(user);
  put_tags(iam, user.account, user.id, in.tags);
  call.touch("AWS::IAM::User", user.arn());
  call.touch("AWS::IAM::User", user.id);
  touch_user(call, user);
  return {.user = user_shape(iam, user, Details::kYes)};
}

GetUserOutput get_user(Iam& iam, Call& call, const GetUserInput& in) {
  if (!in.user_name && call.caller.principal.kind == PrincipalKind::kRoot) {
    return {.user = User{.user_id = call.account, .arn = call.caller.principal.arn, .create_date = kAccountsMade}};
  }
  const UserRow user = named_or_calling_user(iam, call, in.user_name);
  touch_user(call, user);
  return {.user = user_shape(iam, user, Details::kYes)};
}

UpdateUserOutput update_user(Iam& iam, Call& call, const UpdateUserInput& in) {
  UserRow user = required_user(iam, call, in.user_name);
  touch_user(call, user);
  if (in.new_user_name && *in.new_user_name != user.name) {
    const bool only_case = equals_ignore_case(*in.new_user_name, user.name);
    if (!only_case && iam.users.name_is_taken(call.account, *in.new_user_name)) {
      throw name_taken("User", *in.new_user_name);
    }
    user.name = *in.new_user_name;
  }
  if (in.new_path) user.path = *in.new_path;
  iam.users.update(user);
  return {};
}

// AWS names the first thing that is in the way. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html
void check_user_is_bare(Iam& iam, const UserRow& user) {
  if (iam.keys.count(user.account, user.id) > 0) throw delete_conflict("must delete access keys first");
  if (!iam.grants.attached_to(user.account, user.id).empty()) throw delete_conflict("must detach all policies first");
  if (!iam.grants.inline_of(user.account, user.id).empty()) throw delete_conflict("must delete policies first");
  if (!iam.groups.of_user(user.account, user.id).empty()) throw delete_conflict("must remove users from group first");
  if (iam.users.login(user)) throw delete_conflict("must delete login profile first");
  if (!iam.mfa.of_user(user.account, user.id).empty()) throw delete_conflict("must delete MFA device first");
}

DeleteUserOutput delete_user(Iam& iam, Call& call, const DeleteUserInput& in) {
  const UserRow user = required_user(iam, call, in.user_name);
  touch_user(call, user);
  check_user_is_bare(iam, user);
  iam.tags.remove_all(user.account, user.id);
  iam.users.remove(user);
  return {};
}

ListUsersOutput list_users(Iam& iam, Call& call, const ListUsersInput& in) {
  auto rows = iam.users.list(call.account, in.path_prefix.value_or("/"), page_start(in.marker),
                             in.max_items.value_or(kPageSize) + 1);
  ListUsersOutput output;
  set_page(output, rows, in.max_items, [](const UserRow& row) { return row.name; });
  for (const UserRow& row : rows) output.users.push_back(user_shape(iam, row, Details::kNo));
  return output;
}

PutUserPermissionsBoundaryOutput put_user_boundary(Iam& iam, Call& call, const PutUserPermissionsBoundaryInput& in) {
  UserRow user = required_user(iam, call, in.user_name);
  touch_user(call, user);
  check_boundary(iam, in.permissions_boundary);
  user.boundary = in.permissions_boundary;
  iam.users.update(user);
  return {};
}

DeleteUserPermissionsBoundaryOutput delete_user_boundary(Iam& iam, Call& call,
                                                         const DeleteUserPermissionsBoundaryInput& in) {
  UserRow user = required_user(iam, call, in.user_name);
  touch_user(call, user);
  if (user.boundary.empty()) {
    throw no_such_entity(concat("User ", user.name, " does not have a permissions boundary."));
  }
  user.boundary.clear();
  iam.users.update(user);
  return {};
}

Row<CreateUserInput> creates_user() {
  return {.resources = [](const Call& call, const CreateUserInput& in) -> std::vector<std::string> {
            return {iam_arn(call, concat("user", in.path.value_or("/"), in.user_name))};
          },
          .context =
              [](const Call&, const CreateUserInput& in, policy::Context& context) {
                no_keys(context);
                if (in.permissions_boundary) context.set("iam:PermissionsBoundary", *in.permissions_boundary);
                request_tags(context, in.tags);
              }};
}

Row<PutUserPermissionsBoundaryInput> puts_boundary(Iam& iam) {
  auto row = on_user<PutUserPermissionsBoundaryInput>(iam);
  row.context = [&iam](const Call& call, const PutUserPermissionsBoundaryInput& in, policy::Context& context) {
    describe_user(iam, call, in.user_name, context);
    context.set("iam:PermissionsBoundary", in.permissions_boundary);
  };
  return row;
}

/// AWS: renaming needs the permission on both the old and the new name.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_rename.html
Row<UpdateUserInput> renames_user(Iam& iam) {
  auto row = on_user<UpdateUserInput>(iam);
  row.resources = [&iam](const Call& call, const UpdateUserInput& in) -> std::vector<std::string> {
    const auto user = iam.users.find(call.account, in.user_name);
    const std::string path = in.new_path.value_or(user ? user->path : "/");
    const std::string now = user_arn(iam, call, in.user_name);
    const std::string later = iam_arn(call, concat("user", path, in.new_user_name.value_or(in.user_name)));
    if (now == later) return {now};
    return {now, later};
  };
  return row;
}

}  // namespace

User user_shape(Iam& iam, const UserRow& row, Details details) {
  User user{.path = row.path,
            .user_name = row.name,
            .user_id = row.id,
            .arn = row.arn(),
            .create_date = row.created_at,
            .password_last_used = row.password_used_at};
  if (details == Details::kYes) {
    user.permissions_boundary = boundary_shape(row.boundary);
    user.tags = tags_shape(iam, row.account, row.id);
  }
  return user;
}

Operations user_operations(Iam& iam) {
  return {
      operation("CreateUser", iam, create_user, creates_user()),
      operation("GetUser", iam, get_user, on_user<GetUserInput>(iam)),
      operation("UpdateUser", iam, update_user, renames_user(iam)),
      operation("DeleteUser", iam, delete_user, on_user<DeleteUserInput>(iam)),
      operation("ListUsers", iam, list_users, on_account<ListUsersInput>("user/")),
      operation("PutUserPermissionsBoundary", iam, put_user_boundary, puts_boundary(iam)),
      operation("DeleteUserPermissionsBoundary", iam, delete_user_boundary,
                on_user<DeleteUserPermissionsBoundaryInput>(iam, Bounded::kYes)),
  };
}

}  // namespace tocsin::iam
