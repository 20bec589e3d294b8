#include <algorithm>

#include "services/iam/managed_policies.h"
#include "services/iam/operations.h"
#include "services/iam/requests.h"
#include "sim/ids.h"

namespace tocsin::iam {
namespace {

constexpr int kPoliciesMax = 1500;
constexpr int kPolicySizeMax = 6144;
constexpr std::size_t kVersionsMax = 5;

std::string version_id(std::int64_t number) { return concat("v", std::to_string(number)); }

/// `v3` is 3; nothing if it is not the name of a version.
std::optional<std::int64_t> version_number(std::string_view id) {
  if (!id.starts_with('v')) return std::nullopt;
  return parse_integer(id.substr(1));
}

void check_managed_document(const std::string& document) {
  check_document(document, policy::DocumentKind::kManaged);
  if (counted_size(document) > kPolicySizeMax) throw quota_exceeded("PolicySize", kPolicySizeMax);
}

void touch_policy(Call& call, const std::string& arn) { call.touch("AWS::IAM::Policy", arn); }

/// A policy that the caller may change: AWS's own are nobody's.
PolicyRow own_policy(Iam& iam, Call& call, const std::string& arn) {
  touch_policy(call, arn);
  if (is_aws_policy(arn)) {
    throw iam.access_denied(concat("User: ", call.caller.principal.arn,
                                   " is not authorized to perform: ", call.operation.action, " on resource: ", arn));
  }
  auto row = iam.find_policy(arn);
  if (!row) throw no_such_policy(arn);
  return std::move(*row);
}

PolicyVersionRow required_version(Iam& iam, const PolicyRow& policy, const std::string& id) {
  const auto number = version_number(id);
  auto row = number ? iam.policies.version(policy, *number) : std::nullopt;
  if (!row) throw no_such_version(policy.arn(), id);
  return std::move(*row);
}

void count_uses(Iam& iam, const Call& call, Policy& shape) {
  shape.attachment_count = iam.grants.attachments_of(call.account, *shape.arn);
  shape.permissions_boundary_usage_count = iam.grants.boundaries_of(call.account, *shape.arn);
  shape.is_attachable = true;
}

CreatePolicyOutput create_policy(Iam& iam, Call& call, const CreatePolicyInput& in) {
  if (iam.policies.name_is_taken(call.account, in.policy_name)) {
    throw already_exists(
        concat("A policy called ", in.policy_name, " already exists. Duplicate names are not allowed."));
  }
  check_managed_document(in.policy_document);
  if (iam.policies.count(call.account) >= kPoliciesMax) throw quota_exceeded("PoliciesPerAccount", kPoliciesMax);
  const PolicyRow row{.account = call.account,
                      .name = in.policy_name,
                      .id = aws_id("ANPA", call.account, kUniqueIdLength, call.random),
                      .path = in.path.value_or("/"),
                      .description = in.description,
                      .created_at = call.now,
                      .updated_at = call.now};
  iam.policies.insert(row);
  iam.policies.insert_version({row.account, row.id, 1, in.policy_document, call.now});
  put_tags(iam, row.account, row.id, in.tags);
  touch_policy(call, row.arn());
  call.touch("AWS::IAM::Policy", row.id);
  return {.policy = policy_shape(iam, call, row, Details::kYes)};
}

GetPolicyOutput get_policy(Iam& iam, Call& call, const GetPolicyInput& in) {
  touch_policy(call, in.policy_arn);
  if (const AwsPolicy* known = find_aws_policy(in.policy_arn)) {
    return {.policy = policy_shape(iam, call, *known, Details::kYes)};
  }
  if (is_aws_policy(in.policy_arn)) throw Unmodelled(concat("the AWS-managed policy ", in.policy_arn));
  const auto row = iam.find_policy(in.policy_arn);
  if (!row) throw no_such_policy(in.policy_arn);
  return {.policy = policy_shape(iam, call, *row, Details::kYes)};
}

/// Is the policy used in the way that the filter asks for? No filter: in any way.
bool is_used(const Policy& shape, const std::optional<std::string>& filter) {
  const bool attached = *shape.attachment_count > 0 && filter != "PermissionsBoundary";
  const bool bounds = *shape.permissions_boundary_usage_count > 0 && filter != "PermissionsPolicy";
  return attached || bounds;
}

ListPoliciesOutput list_policies(Iam& iam, Call& call, const ListPoliciesInput& in) {
  const std::string scope = in.scope.value_or("All");
  const std::string path = in.path_prefix.value_or("/");
  const bool only_used = in.only_attached.value_or(false) || in.policy_usage_filter;
  std::vector<Policy> shapes;
  const auto keep = [&](Policy shape) {
    if (!only_used || is_used(shape, in.policy_usage_filter)) shapes.push_back(std::move(shape));
  };
  if (scope != "AWS") {
    for (const PolicyRow& row : iam.policies.list(call.account, path)) {
      keep(policy_shape(iam, call, row, Details::kNo));
    }
  }
  if (scope != "Local") {
    for (const AwsPolicy& known : aws_policies()) {
      if (known.path.starts_with(path)) keep(policy_shape(iam, call, known, Details::kNo));
    }
  }
  const auto arn = [](const Policy& shape) { return *shape.arn; };
  std::sort(shapes.begin(), shapes.end(), [&](const Policy& a, const Policy& b) { return *a.arn < *b.arn; });
  ListPoliciesOutput output;
  cut_page(output, shapes, in, arn);
  output.policies = std::move(shapes);
  return output;
}

DeletePolicyOutput delete_policy(Iam& iam, Call& call, const DeletePolicyInput& in) {
  const PolicyRow row = own_policy(iam, call, in.policy_arn);
  if (iam.grants.attachments_of(row.account, in.policy_arn) + iam.grants.boundaries_of(row.account, in.policy_arn) >
      0) {
    throw AwsError("DeleteConflict", 409, "Cannot delete a policy attached to entities.");
  }
  if (iam.policies.versions(row).size() > 1) {
    throw AwsError("DeleteConflict", 409,
                   "This policy has more than one version. Before you delete a policy, you must delete the policy's "
                   "versions. The default version is deleted with the policy.");
  }
  iam.tags.remove_all(row.account, row.id);
  iam.policies.remove(row);
  return {};
}

CreatePolicyVersionOutput create_policy_version(Iam& iam, Call& call, const CreatePolicyVersionInput& in) {
  PolicyRow row = own_policy(iam, call, in.policy_arn);
  check_managed_document(in.policy_document);
  if (iam.policies.versions(row).size() >= kVersionsMax) {
    throw limit_exceeded(
        "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing "
        "version.");
  }
  const PolicyVersionRow version{row.account, row.id, ++row.last_version, in.policy_document, call.now};
  iam.policies.insert_version(version);
  if (in.set_as_default.value_or(false)) row.default_version = version.number;
  row.updated_at = call.now;
  iam.policies.update(row);
  return {.policy_version = version_shape(row, version)};
}

GetPolicyVersionOutput get_policy_version(Iam& iam, Call& call, const GetPolicyVersionInput& in) {
  touch_policy(call, in.policy_arn);
  if (const AwsPolicy* known = find_aws_policy(in.policy_arn)) {
    if (in.version_id != known->version) {
      throw Unmodelled(concat("version ", in.version_id, " of the AWS-managed policy ", in.policy_arn));
    }
    return {.policy_version = PolicyVersion{.document = percent_encode(known->document),
                                            .version_id = in.version_id,
                                            .is_default_version = true,
                                            .create_date = parse_time(known->updated)}};
  }
  if (is_aws_policy(in.policy_arn)) throw Unmodelled(concat("the AWS-managed policy ", in.policy_arn));
  const auto row = iam.find_policy(in.policy_arn);
  if (!row) throw no_such_policy(in.policy_arn);
  const PolicyVersionRow version = required_version(iam, *row, in.version_id);
  PolicyVersion shape = version_shape(*row, version);
  shape.document = percent_encode(version.document);
  return {.policy_version = std::move(shape)};
}

ListPolicyVersionsOutput list_policy_versions(Iam& iam, Call& call, const ListPolicyVersionsInput& in) {
  touch_policy(call, in.policy_arn);
  if (is_aws_policy(in.policy_arn)) throw Unmodelled("iam.ListPolicyVersions of an AWS-managed policy");
  const auto row = iam.find_policy(in.policy_arn);
  if (!row) throw no_such_policy(in.policy_arn);
  auto versions = iam.policies.versions(*row);
  const auto after = version_number(page_start(in.marker));
  if (after) std::erase_if(versions, [&](const PolicyVersionRow& version) { return version.number >= *after; });
  ListPolicyVersionsOutput output;
  set_page(output, versions, in.max_items, [](const PolicyVersionRow& version) { return version_id(version.number); });
  for (const PolicyVersionRow& version : versions) output.versions.push_back(version_shape(*row, version));
  return output;
}

DeletePolicyVersionOutput delete_policy_version(Iam& iam, Call& call, const DeletePolicyVersionInput& in) {
  const PolicyRow row = own_policy(iam, call, in.policy_arn);
  const PolicyVersionRow version = required_version(iam, row, in.version_id);
  if (version.number == row.default_version) {
    throw AwsError("DeleteConflict", 409, "Cannot delete the default version of a policy.");
  }
  iam.policies.remove_version(version);
  return {};
}

SetDefaultPolicyVersionOutput set_default_policy_version(Iam& iam, Call& call, const SetDefaultPolicyVersionInput& in) {
  PolicyRow row = own_policy(iam, call, in.policy_arn);
  row.default_version = required_version(iam, row, in.version_id).number;
  row.updated_at = call.now;
  iam.policies.update(row);
  return {};
}

bool is_wanted(const EntityRow& row, const std::string& filter) {
  if (filter.empty()) return true;
  switch (row.kind) {
    case OwnerKind::kUser: return filter == "User";
    case OwnerKind::kGroup: return filter == "Group";
    case OwnerKind::kRole: break;
  }
  return filter == "Role";
}

std::string entity_key(const EntityRow& row) {
  return concat(std::to_string(static_cast<int>(row.kind)), " ", row.name);
}

ListEntitiesForPolicyOutput list_entities(Iam& iam, Call& call, const ListEntitiesForPolicyInput& in) {
  touch_policy(call, in.policy_arn);
  if (!iam.managed_policy(in.policy_arn, policy::Layer::kIdentity)) {
    if (is_aws_policy(in.policy_arn)) throw Unmodelled(concat("the AWS-managed policy ", in.policy_arn));
    throw no_such_policy(in.policy_arn);
  }
  std::vector<EntityRow> rows;
  if (in.policy_usage_filter != "PermissionsBoundary") rows = iam.grants.entities_attached(call.account, in.policy_arn);
  if (in.policy_usage_filter != "PermissionsPolicy") {
    for (EntityRow& row : iam.grants.entities_bounded(call.account, in.policy_arn)) rows.push_back(std::move(row));
  }
  const std::string path = in.path_prefix.value_or("/");
  std::erase_if(rows, [&](const EntityRow& row) {
    return !row.path.starts_with(path) || !is_wanted(row, in.entity_filter.value_or(""));
  });
  const auto before = [](const EntityRow& a, const EntityRow& b) { return entity_key(a) < entity_key(b); };
  const auto same = [](const EntityRow& a, const EntityRow& b) { return a.id == b.id; };
  std::sort(rows.begin(), rows.end(), before);
  rows.erase(std::unique(rows.begin(), rows.end(), same), rows.end());
  ListEntitiesForPolicyOutput output;
  cut_page(output, rows, in, entity_key);
  for (const EntityRow& row : rows) {
    if (row.kind == OwnerKind::kUser) output.policy_users.push_back({row.name, row.id});
    if (row.kind == OwnerKind::kGroup) output.policy_groups.push_back({row.name, row.id});
    if (row.kind == OwnerKind::kRole) output.policy_roles.push_back({row.name, row.id});
  }
  return output;
}

Row<CreatePolicyInput> creates_policy() {
  return {.resources = [](const Call& call, const CreatePolicyInput& in) -> std::vector<std::string> {
            return {iam_arn(call, concat("policy", in.path.value_or("/"), in.policy_name))};
          },
          .context =
              [](const Call&, const CreatePolicyInput& in, policy::Context& context) {
                no_keys(context);
                request_tags(context, in.tags);
              }};
}

Row<ListPoliciesInput> lists_policies() {
  auto row = on_account<ListPoliciesInput>("*");
  row.gaps = "AWS-managed policies: only those in emulator/services/iam/managed";
  return row;
}

Row<ListPolicyVersionsInput> lists_versions(Iam& iam) {
  auto row = on_policy<ListPolicyVersionsInput>(iam);
  row.gaps = "AWS-managed policies";
  return row;
}

}  // namespace

Policy policy_shape(Iam& iam, const Call& call, const PolicyRow& row, Details details) {
  Policy shape{.policy_name = row.name,
               .policy_id = row.id,
               .arn = row.arn(),
               .path = row.path,
               .default_version_id = version_id(row.default_version),
               .create_date = row.created_at,
               .update_date = row.updated_at};
  count_uses(iam, call, shape);
  if (details == Details::kYes) {
    shape.description = row.description;
    shape.tags = tags_shape(iam, row.account, row.id);
  }
  return shape;
}

Policy policy_shape(Iam& iam, const Call& call, const AwsPolicy& known, Details details) {
  Policy shape{.policy_name = std::string(known.name),
               .arn = std::string(known.arn),
               .path = std::string(known.path),
               .default_version_id = std::string(known.version),
               .create_date = parse_time(known.created),
               .update_date = parse_time(known.updated)};
  if (!known.id.empty()) shape.policy_id = known.id;
  count_uses(iam, call, shape);
  if (details == Details::kYes && !known.description.empty()) shape.description = known.description;
  return shape;
}

PolicyVersion version_shape(const PolicyRow& policy, const PolicyVersionRow& row) {
  return {.version_id = version_id(row.number),
          .is_default_version = row.number == policy.default_version,
          .create_date = row.created_at};
}

Operations managed_policy_operations(Iam& iam) {
  return {
      operation("CreatePolicy", iam, create_policy, creates_policy()),
      operation("GetPolicy", iam, get_policy, on_policy<GetPolicyInput>(iam)),
      operation("ListPolicies", iam, list_policies, lists_policies()),
      operation("DeletePolicy", iam, delete_policy, on_policy<DeletePolicyInput>(iam)),
      operation("CreatePolicyVersion", iam, create_policy_version, on_policy<CreatePolicyVersionInput>(iam)),
      operation("GetPolicyVersion", iam, get_policy_version, on_policy<GetPolicyVersionInput>(iam)),
      operation("ListPolicyVersions", iam, list_policy_versions, lists_versions(iam)),
      operation("DeletePolicyVersion", iam, delete_policy_version, on_policy<DeletePolicyVersionInput>(iam)),
      operation("SetDefaultPolicyVersion", iam, set_default_policy_version,
                on_policy<SetDefaultPolicyVersionInput>(iam)),
      operation("ListEntitiesForPolicy", iam, list_entities, on_policy<ListEntitiesForPolicyInput>(iam)),
  };
}

}  // namespace tocsin::iam
