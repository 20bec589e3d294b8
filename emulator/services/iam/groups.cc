#include "services/iam/operations.h"
#include "services/iam/requests.h"
#include "sim/ids.h"

namespace tocsin::iam {
namespace {

constexpr int kGroupsMax = 300;
constexpr int kGroupsPerUserMax = 10;

void touch_group(Call& call, const GroupRow& group) { call.touch("AWS::IAM::Group", group.name); }

Group group_shape(const GroupRow& row) {
  return {
      .path = row.path, .group_name = row.name, .group_id = row.id, .arn = row.arn(), .create_date = row.created_at};
}

CreateGroupOutput create_group(Iam& iam, Call& call, const CreateGroupInput& in) {
  if (iam.groups.name_is_taken(call.account, in.group_name)) throw name_taken("Group", in.group_name);
  if (iam.groups.count(call.account) >= kGroupsMax) throw quota_exceeded("GroupsPerAccount", kGroupsMax);
  const GroupRow group{.account = call.account,
                       .name = in.group_name,
                       .id = aws_id("AGPA", call.account, kUniqueIdLength, call.random),
                       .path = in.path.value_or("/"),
                       .created_at = call.now};
  iam.groups.insert(group);
  call.touch("AWS::IAM::Group", group.arn());
  call.touch("AWS::IAM::Group", group.id);
  touch_group(call, group);
  return {.group = group_shape(group)};
}

GetGroupOutput get_group(Iam& iam, Call& call, const GetGroupInput& in) {
  const GroupRow group = required_group(iam, call, in.group_name);
  touch_group(call, group);
  auto members = iam.groups.members(group, page_start(in.marker), in.max_items.value_or(kPageSize) + 1);
  GetGroupOutput output{.group = group_shape(group)};
  set_page(output, members, in.max_items, [](const UserRow& row) { return row.name; });
  for (const UserRow& row : members) output.users.push_back(user_shape(iam, row, Details::kNo));
  return output;
}

ListGroupsOutput list_groups(Iam& iam, Call& call, const ListGroupsInput& in) {
  auto rows = iam.groups.list(call.account, in.path_prefix.value_or("/"), page_start(in.marker),
                              in.max_items.value_or(kPageSize) + 1);
  ListGroupsOutput output;
  set_page(output, rows, in.max_items, [](const GroupRow& row) { return row.name; });
  for (const GroupRow& row : rows) output.groups.push_back(group_shape(row));
  return output;
}

UpdateGroupOutput update_group(Iam& iam, Call& call, const UpdateGroupInput& in) {
  GroupRow group = required_group(iam, call, in.group_name);
  touch_group(call, group);
  if (in.new_group_name && *in.new_group_name != group.name) {
    const bool only_case = equals_ignore_case(*in.new_group_name, group.name);
    if (!only_case && iam.groups.name_is_taken(call.account, *in.new_group_name)) {
      throw name_taken("Group", *in.new_group_name);
    }
    group.name = *in.new_group_name;
  }
  if (in.new_path) group.path = *in.new_path;
  iam.groups.update(group);
  return {};
}

DeleteGroupOutput delete_group(Iam& iam, Call& call, const DeleteGroupInput& in) {
  const GroupRow group = required_group(iam, call, in.group_name);
  touch_group(call, group);
  if (!iam.groups.members(group, "", 1).empty()) throw delete_conflict("must remove users from group first");
  if (!iam.grants.attached_to(group.account, group.id).empty()) {
    throw delete_conflict("must detach all policies first");
  }
  if (!iam.grants.inline_of(group.account, group.id).empty()) throw delete_conflict("must delete policies first");
  iam.groups.remove(group);
  return {};
}

AddUserToGroupOutput add_user(Iam& iam, Call& call, const AddUserToGroupInput& in) {
  const GroupRow group = required_group(iam, call, in.group_name);
  const UserRow user = required_user(iam, call, in.user_name);
  touch_group(call, group);
  call.touch("AWS::IAM::User", user.name);
  iam.groups.add(group, user);
  if (iam.groups.of_user(user.account, user.id).size() > kGroupsPerUserMax) {
    throw quota_exceeded("GroupsPerUser", kGroupsPerUserMax);
  }
  return {};
}

RemoveUserFromGroupOutput remove_user(Iam& iam, Call& call, const RemoveUserFromGroupInput& in) {
  const GroupRow group = required_group(iam, call, in.group_name);
  const UserRow user = required_user(iam, call, in.user_name);
  touch_group(call, group);
  call.touch("AWS::IAM::User", user.name);
  if (!iam.groups.remove_member(group, user)) {
    throw no_such_entity(concat("User ", user.name, " is not in group ", group.name));
  }
  return {};
}

ListGroupsForUserOutput list_groups_for_user(Iam& iam, Call& call, const ListGroupsForUserInput& in) {
  const UserRow user = required_user(iam, call, in.user_name);
  call.touch("AWS::IAM::User", user.name);
  auto rows = iam.groups.of_user(user.account, user.id);
  ListGroupsForUserOutput output;
  cut_page(output, rows, in, [](const GroupRow& row) { return lower(row.name); });
  for (const GroupRow& row : rows) output.groups.push_back(group_shape(row));
  return output;
}

}  // namespace

Operations group_operations(Iam& iam) {
  return {
      operation("CreateGroup", iam, create_group,
                {.resources = [](const Call& call, const CreateGroupInput& in) -> std::vector<std::string> {
                   return {iam_arn(call, concat("group", in.path.value_or("/"), in.group_name))};
                 },
                 .context = [](const Call&, const CreateGroupInput&, policy::Context& context) { no_keys(context); }}),
      operation("GetGroup", iam, get_group, on_group<GetGroupInput>(iam)),
      operation("ListGroups", iam, list_groups, on_account<ListGroupsInput>("group/")),
      operation("UpdateGroup", iam, update_group, on_group<UpdateGroupInput>(iam)),
      operation("DeleteGroup", iam, delete_group, on_group<DeleteGroupInput>(iam)),
      operation("AddUserToGroup", iam, add_user, on_group<AddUserToGroupInput>(iam)),
      operation("RemoveUserFromGroup", iam, remove_user, on_group<RemoveUserFromGroupInput>(iam)),
      operation("ListGroupsForUser", iam, list_groups_for_user, on_user<ListGroupsForUserInput>(iam)),
  };
}

}  // namespace tocsin::iam
