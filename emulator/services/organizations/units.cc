#include <algorithm>

#include "services/organizations/organizations.h"
#include "services/organizations/shapes.h"

namespace tocsin::organizations {
namespace {

// AWS: five levels of units under a root.
constexpr std::size_t kDepthMax = 5;
constexpr std::string_view kUnitLetters = "abcdefghijklmnopqrstuvwxyz0123456789";

OrganizationalUnit unit_shape(Organizations& service, const OrganizationRow& organization, const UnitRow& row) {
  return {.id = row.id,
          .arn = organization.arn("ou", row.id),
          .name = row.name,
          .path = path_of(service, organization, row.id)};
}

bool is_parent(Organizations& service, const OrganizationRow& organization, const std::string& id) {
  const auto node = find_node(service, organization, id);
  return node && node->type != "ACCOUNT";
}

UnitRow require_unit(Organizations& service, const OrganizationRow& organization, const std::string& id) {
  auto unit = service.organizations.find_unit(organization.account, id);
  if (!unit) throw unit_not_found();
  return *std::move(unit);
}

void refuse_same_unit(Organizations& service, const UnitRow& unit) {
  const auto siblings = service.organizations.units_in(unit.account, unit.parent);
  const bool taken = std::any_of(siblings.begin(), siblings.end(), [&](const UnitRow& sibling) {
    return sibling.id != unit.id && sibling.name == unit.name;
  });
  if (taken) throw unit_exists();
}

std::vector<AccountRow> accounts_in(Organizations& service, const OrganizationRow& organization,
                                    const std::string& parent) {
  auto rows = service.accounts.list(organization.account);
  std::erase_if(rows, [&](const AccountRow& row) { return row.parent != parent; });
  return rows;
}

CreateOrganizationalUnitOutput create_organizational_unit(Organizations& service, Call& call,
                                                          const CreateOrganizationalUnitInput& in) {
  const OrganizationRow organization = require_management(service, call);
  if (!is_parent(service, organization, in.parent_id)) throw parent_not_found();
  if (lineage(service, organization, in.parent_id).size() > kDepthMax) throw unit_too_deep();
  const UnitRow row{.account = organization.account,
                    .id = concat("ou-", organization.root.substr(2), "-", call.random.text(kUnitLetters, 8)),
                    .parent = in.parent_id,
                    .name = in.name};
  refuse_same_unit(service, row);
  service.organizations.put_unit(row);
  attach_full_access(service, organization, row.id);
  put_new_tags(service, organization.account, row.id, in.tags);
  return {.organizational_unit = unit_shape(service, organization, row)};
}

DescribeOrganizationalUnitOutput describe_organizational_unit(Organizations& service, Call& call,
                                                              const DescribeOrganizationalUnitInput& in) {
  const OrganizationRow organization = require_management(service, call);
  return {.organizational_unit =
              unit_shape(service, organization, require_unit(service, organization, in.organizational_unit_id))};
}

UpdateOrganizationalUnitOutput update_organizational_unit(Organizations& service, Call& call,
                                                          const UpdateOrganizationalUnitInput& in) {
  const OrganizationRow organization = require_management(service, call);
  UnitRow row = require_unit(service, organization, in.organizational_unit_id);
  row.name = in.name.value_or(row.name);
  refuse_same_unit(service, row);
  service.organizations.put_unit(row);
  return {.organizational_unit = unit_shape(service, organization, row)};
}

DeleteOrganizationalUnitOutput delete_organizational_unit(Organizations& service, Call& call,
                                                          const DeleteOrganizationalUnitInput& in) {
  const OrganizationRow organization = require_management(service, call);
  const UnitRow row = require_unit(service, organization, in.organizational_unit_id);
  const bool is_empty =
      service.organizations.units_in(row.account, row.id).empty() && accounts_in(service, organization, row.id).empty();
  if (!is_empty) throw unit_not_empty();
  service.policies.detach_all(row.account, row.id);
  service.tags.put(row.account, row.id, {});
  service.organizations.remove_unit(row);
  return {};
}

ListOrganizationalUnitsForParentOutput list_organizational_units_for_parent(
    Organizations& service, Call& call, const ListOrganizationalUnitsForParentInput& in) {
  const OrganizationRow organization = require_management(service, call);
  if (!is_parent(service, organization, in.parent_id)) throw parent_not_found();
  auto rows = service.organizations.units_in(organization.account, in.parent_id);
  ListOrganizationalUnitsForParentOutput out;
  out.next_token = take_page(rows, in, [](const UnitRow& row) { return row.id; });
  for (const UnitRow& row : rows) out.organizational_units.push_back(unit_shape(service, organization, row));
  return out;
}

ListParentsOutput list_parents(Organizations& service, Call& call, const ListParentsInput& in) {
  const OrganizationRow organization = require_management(service, call);
  const auto node = find_node(service, organization, in.child_id);
  if (!node || node->type == "ROOT") throw child_not_found();
  const auto ids = lineage(service, organization, in.child_id);
  const std::string& parent = ids[ids.size() - 2];
  ListParentsOutput out;
  out.parents.push_back({.id = parent, .type = parent == organization.root ? "ROOT" : "ORGANIZATIONAL_UNIT"});
  return out;
}

ListChildrenOutput list_children(Organizations& service, Call& call, const ListChildrenInput& in) {
  const OrganizationRow organization = require_management(service, call);
  if (!is_parent(service, organization, in.parent_id)) throw parent_not_found();
  std::vector<std::string> ids;
  if (in.child_type == "ACCOUNT") {
    for (const AccountRow& row : accounts_in(service, organization, in.parent_id)) ids.push_back(row.id);
  } else {
    for (const UnitRow& row : service.organizations.units_in(organization.account, in.parent_id)) ids.push_back(row.id);
  }
  ListChildrenOutput out;
  out.next_token = take_page(ids, in, [](const std::string& id) { return id; });
  for (const std::string& id : ids) out.children.push_back({.id = id, .type = in.child_type});
  return out;
}

template <class Input>
Row<Input> on_unit(Organizations& service) {
  return {.resources = [&service](const Call& call, const Input& in) {
    return arns_of(service, call, {in.organizational_unit_id});
  }};
}

template <class Input>
Row<Input> in_parent(Organizations& service) {
  return {
      .resources = [&service](const Call& call, const Input& in) { return arns_of(service, call, {in.parent_id}); }};
}

Row<CreateOrganizationalUnitInput> creates_unit(Organizations& service) {
  auto row = in_parent<CreateOrganizationalUnitInput>(service);
  row.context = [](const Call&, const CreateOrganizationalUnitInput& in, policy::Context& context) {
    set_tags_context(context, in.tags);
  };
  return row;
}

}  // namespace

Operations unit_operations(Organizations& service) {
  return {
      operation("CreateOrganizationalUnit", service, create_organizational_unit, creates_unit(service)),
      operation("DescribeOrganizationalUnit", service, describe_organizational_unit,
                on_unit<DescribeOrganizationalUnitInput>(service)),
      operation("UpdateOrganizationalUnit", service, update_organizational_unit,
                on_unit<UpdateOrganizationalUnitInput>(service)),
      operation("DeleteOrganizationalUnit", service, delete_organizational_unit,
                on_unit<DeleteOrganizationalUnitInput>(service)),
      operation("ListOrganizationalUnitsForParent", service, list_organizational_units_for_parent,
                in_parent<ListOrganizationalUnitsForParentInput>(service)),
      operation(
          "ListParents", service, list_parents,
          {.resources = [&service](const Call& call,
                                   const ListParentsInput& in) { return arns_of(service, call, {in.child_id}); }}),
      operation("ListChildren", service, list_children, in_parent<ListChildrenInput>(service)),
  };
}

}  // namespace tocsin::organizations
