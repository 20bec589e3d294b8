#include "services/iam/requests.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "services/iam/managed_policies.h"

namespace tocsin::iam {
namespace {

using policy::PrincipalKind;

constexpr std::size_t kTagsMax = 50;

void resource_tags(Iam& iam, const std::string& account, const std::string& owner, policy::Context& context) {
  for (const TagRow& tag : iam.tags.of(account, owner)) {
    context.set(concat("aws:ResourceTag/", tag.key), tag.value);
    context.set(concat("iam:ResourceTag/", tag.key), tag.value);
  }
}

std::optional<UserRow> meant_user(Iam& iam, const Call& call, const std::optional<std::string>& name) {
  if (name) return iam.users.find(call.account, *name);
  return iam.user_of(call.caller);
}

bool exists(Iam& iam, const Arn& arn) {
  if (arn.service != "iam") return true;
  const std::string name = arn.resource.substr(arn.resource.rfind('/') + 1);
  if (arn.resource.starts_with("role/")) return iam.find_role(arn.text()).has_value();
  if (!arn.resource.starts_with("user/")) return true;
  const auto user = iam.users.find(arn.account, name);
  return user && user->arn() == arn.text();
}

}  // namespace

UserRow required_user(Iam& iam, const Call& call, const std::string& name) {
  auto user = iam.users.find(call.account, name);
  if (!user) throw no_such("user", name);
  return std::move(*user);
}

GroupRow required_group(Iam& iam, const Call& call, const std::string& name) {
  auto group = iam.groups.find(call.account, name);
  if (!group) throw no_such("group", name);
  return std::move(*group);
}

RoleRow required_role(Iam& iam, const Call& call, const std::string& name) {
  auto role = iam.roles.find(call.account, name);
  if (!role) throw no_such("role", name);
  return std::move(*role);
}

UserRow named_or_calling_user(Iam& iam, const Call& call, const std::optional<std::string>& name) {
  auto user = meant_user(iam, call, name);
  if (user) return std::move(*user);
  if (name) throw no_such("user", *name);
  if (call.caller.principal.kind == PrincipalKind::kUser) throw no_such("user", call.caller.user_name);
  throw validation_error("Must specify userName when calling with non-User credentials");
}

std::string iam_arn(const Call& call, std::string_view resource) {
  return concat("arn:aws:iam::", call.account, ":", resource);
}

std::string user_arn(Iam& iam, const Call& call, const std::string& name) {
  const auto user = iam.users.find(call.account, name);
  return user ? user->arn() : iam_arn(call, concat("user/", name));
}

std::string user_arn(Iam& iam, const Call& call, const std::optional<std::string>& name) {
  if (name) return user_arn(iam, call, *name);
  // Whoever leaves out the name means himself; the handler refuses those who are no user.
  const PrincipalKind kind = call.caller.principal.kind;
  if (kind == PrincipalKind::kUser || kind == PrincipalKind::kRoot) return call.caller.principal.arn;
  return iam_arn(call, "user/*");
}

std::string group_arn(Iam& iam, const Call& call, const std::string& name) {
  const auto group = iam.groups.find(call.account, name);
  return group ? group->arn() : iam_arn(call, concat("group/", name));
}

std::string role_arn(Iam& iam, const Call& call, const std::string& name) {
  const auto role = iam.roles.find(call.account, name);
  return role ? role->arn() : iam_arn(call, concat("role/", name));
}

void no_keys(policy::Context& context) {
  context.absent_family("iam:");
  context.absent_family("aws:ResourceTag/");
}

void describe_user(Iam& iam, const Call& call, const std::optional<std::string>& name, policy::Context& context,
                   Bounded bounded) {
  no_keys(context);
  const auto user = meant_user(iam, call, name);
  if (!user) return;
  resource_tags(iam, user->account, user->id, context);
  if (bounded == Bounded::kYes && !user->boundary.empty()) context.set("iam:PermissionsBoundary", user->boundary);
}

void describe_role(Iam& iam, const Call& call, const std::string& name, policy::Context& context, Bounded bounded) {
  no_keys(context);
  const auto role = iam.roles.find(call.account, name);
  if (!role) return;
  resource_tags(iam, role->account, role->id, context);
  if (bounded == Bounded::kYes && !role->boundary.empty()) context.set("iam:PermissionsBoundary", role->boundary);
}

void describe_policy(Iam& iam, const std::string& arn, policy::Context& context) {
  no_keys(context);
  if (const auto found = iam.find_policy(arn)) resource_tags(iam, found->account, found->id, context);
}

void request_tags(policy::Context& context, const std::vector<Tag>& tags) {
  std::map<std::string, std::string> named;
  for (const Tag& tag : tags) named.emplace(tag.key, tag.value);
  set_request_tags(context, named);
}

void tag_keys(policy::Context& context, const std::vector<std::string>& keys) { context.set("aws:TagKeys", keys); }

void check_document(const std::string& text, policy::DocumentKind kind) {
  try {
    policy::compile(text, kind);
  } catch (const policy::PolicyError& error) {
    throw malformed_policy(error.message);
  }
}

// Deviation: AWS keeps the unique id of a principal, so that a user made anew under an old name is not trusted. Here
// the ARN is what counts.
void check_trust(Iam& iam, const std::string& text) {
  try {
    const auto compiled = policy::compile(text, policy::DocumentKind::kTrust);
    for (const auto& [type, value] : compiled->principals()) {
      const auto arn = type == "AWS" ? parse_arn(value) : std::nullopt;
      if (arn && !exists(iam, *arn)) {
        throw malformed_policy(concat("Invalid principal in policy: \"AWS\":\"", value, "\""));
      }
    }
  } catch (const policy::PolicyError& error) {
    throw malformed_policy(error.message);
  }
}

std::size_t counted_size(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return c != ' ' && c != '\t' && c != '\n' && c != '\r'; }));
}

std::vector<Tag> tags_shape(Iam& iam, const std::string& account, const std::string& owner) {
  std::vector<Tag> shapes;
  for (TagRow& row : iam.tags.of(account, owner)) shapes.push_back({std::move(row.key), std::move(row.value)});
  return shapes;
}

void check_tags(const std::vector<Tag>& tags) {
  std::set<std::string> seen;
  for (const Tag& tag : tags) {
    const std::string key = lower(tag.key);
    if (key.starts_with("aws:")) {
      throw invalid_input("System tags cannot be added/updated by requester");
    }
    if (!seen.insert(key).second) {
      throw invalid_input("Duplicate tag keys found. Please note that Tag keys are case insensitive.");
    }
  }
}

void put_tags(Iam& iam, const std::string& account, const std::string& owner, const std::vector<Tag>& tags) {
  check_tags(tags);
  for (const Tag& tag : tags) iam.tags.put(account, owner, tag.key, tag.value);
  if (iam.tags.of(account, owner).size() > kTagsMax) {
    throw limit_exceeded("The number of tags has reached the maximum limit.");
  }
}

void remove_tags(Iam& iam, const std::string& account, const std::string& owner, const std::vector<std::string>& keys) {
  for (const std::string& key : keys) iam.tags.remove(account, owner, key);
}

std::optional<AttachedPermissionsBoundary> boundary_shape(const std::string& arn) {
  if (arn.empty()) return std::nullopt;
  return AttachedPermissionsBoundary{.permissions_boundary_type = "Policy", .permissions_boundary_arn = arn};
}

void check_boundary(Iam& iam, const std::string& arn) {
  if (iam.managed_policy(arn, policy::Layer::kBoundary)) return;
  if (is_aws_policy(arn)) throw Unmodelled(concat("the AWS-managed policy ", arn));
  const auto parsed = parse_arn(arn);
  if (!parsed || parsed->service != "iam" || !parsed->resource.starts_with("policy/")) {
    throw validation_error(
        concat("The specified value for permissionsBoundary is invalid. It must be the ARN of a "
               "managed policy."));
  }
  throw no_such_entity(concat("Scope ARN: ", arn, " does not exist or is not attachable."));
}

std::string page_start(const std::optional<std::string>& marker) {
  if (!marker) return {};
  const auto name = base64_decode(*marker);
  if (!name || name->empty()) throw validation_error(concat("Invalid Marker: ", *marker));
  return *name;
}

std::string page_marker(const std::string& last) { return base64_encode(last); }

}  // namespace tocsin::iam
