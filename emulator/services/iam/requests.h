#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "language/policy/policy.h"
#include "services/iam/errors.h"
#include "services/iam/iam.h"
#include "services/iam/shapes.h"

/// What the handlers of IAM have in common: finding whom a request means, its ARN for authorisation, the condition
/// keys that describe it, tags, documents and pages.
namespace tocsin::iam {

// ---- Whom a request means. Each throws NoSuchEntity in AWS's words.
UserRow required_user(Iam& iam, const Call& call, const std::string& name);
GroupRow required_group(Iam& iam, const Call& call, const std::string& name);
RoleRow required_role(Iam& iam, const Call& call, const std::string& name);

/// The user of an operation whose UserName may be left out and then is the caller. Root and roles are none: AWS
/// answers them that they must name one.
UserRow named_or_calling_user(Iam& iam, const Call& call, const std::optional<std::string>& name);

inline Owner owner_of(const UserRow& user) { return {OwnerKind::kUser, user.account, user.name, user.id}; }
inline Owner owner_of(const GroupRow& group) { return {OwnerKind::kGroup, group.account, group.name, group.id}; }
inline Owner owner_of(const RoleRow& role) { return {OwnerKind::kRole, role.account, role.name, role.id}; }

// ---- ARNs for authorisation: with the stored path if the thing exists, else as if it were at the top.
std::string user_arn(Iam& iam, const Call& call, const std::string& name);
std::string user_arn(Iam& iam, const Call& call, const std::optional<std::string>& name);
std::string group_arn(Iam& iam, const Call& call, const std::string& name);
std::string role_arn(Iam& iam, const Call& call, const std::string& name);

/// `arn:aws:iam::000000000000:user/`: what lists of users need.
std::string iam_arn(const Call& call, std::string_view resource);

// ---- Condition keys.

/// Which of the keys that describe a principal AWS fills for an action.
enum class Bounded { kNo, kYes };  ///< iam:PermissionsBoundary: the boundary that the principal has.

/// Every key of IAM's own is absent unless it is set later.
void no_keys(policy::Context& context);
void describe_user(Iam& iam, const Call& call, const std::optional<std::string>& name, policy::Context& context,
                   Bounded bounded = Bounded::kNo);
void describe_role(Iam& iam, const Call& call, const std::string& name, policy::Context& context,
                   Bounded bounded = Bounded::kNo);
void describe_policy(Iam& iam, const std::string& arn, policy::Context& context);
void request_tags(policy::Context& context, const std::vector<Tag>& tags);
void tag_keys(policy::Context& context, const std::vector<std::string>& keys);

// ---- Rows of operations on one user, group, role or managed policy.

template <class Input>
Row<Input> on_user(Iam& iam, Bounded bounded = Bounded::kNo) {
  return {.resources = [&iam](const Call& call, const Input& in) -> std::vector<std::string> {
            return {user_arn(iam, call, in.user_name)};
          },
          .context =
              [&iam, bounded](const Call& call, const Input& in, policy::Context& context) {
                describe_user(iam, call, in.user_name, context, bounded);
                if constexpr (requires { in.policy_arn; }) context.set("iam:PolicyARN", in.policy_arn);
                if constexpr (requires { in.tags; }) request_tags(context, in.tags);
                if constexpr (requires { in.tag_keys; }) tag_keys(context, in.tag_keys);
              }};
}

template <class Input>
Row<Input> on_group(Iam& iam) {
  return {.resources = [&iam](const Call& call, const Input& in) -> std::vector<std::string> {
            return {group_arn(iam, call, in.group_name)};
          },
          .context =
              [](const Call&, const Input& in, policy::Context& context) {
                no_keys(context);
                if constexpr (requires { in.policy_arn; }) context.set("iam:PolicyARN", in.policy_arn);
              }};
}

template <class Input>
Row<Input> on_role(Iam& iam, Bounded bounded = Bounded::kNo) {
  return {.resources = [&iam](const Call& call, const Input& in) -> std::vector<std::string> {
            return {role_arn(iam, call, in.role_name)};
          },
          .context =
              [&iam, bounded](const Call& call, const Input& in, policy::Context& context) {
                describe_role(iam, call, in.role_name, context, bounded);
                if constexpr (requires { in.policy_arn; }) context.set("iam:PolicyARN", in.policy_arn);
                if constexpr (requires { in.tags; }) request_tags(context, in.tags);
                if constexpr (requires { in.tag_keys; }) tag_keys(context, in.tag_keys);
              }};
}

template <class Input>
Row<Input> on_policy(Iam& iam) {
  return {.resources = [](const Call&, const Input& in) -> std::vector<std::string> { return {in.policy_arn}; },
          .context =
              [&iam](const Call&, const Input& in, policy::Context& context) {
                describe_policy(iam, in.policy_arn, context);
                if constexpr (requires { in.tags; }) request_tags(context, in.tags);
                if constexpr (requires { in.tag_keys; }) tag_keys(context, in.tag_keys);
              }};
}

/// Rows of operations on the account, or on all of a kind: `resource` is what follows the account in the ARN, "*" for
/// actions without resources.
template <class Input>
Row<Input> on_account(std::string resource) {
  return {.resources = [resource = std::move(resource)](const Call& call, const Input&) -> std::vector<std::string> {
            return {resource == "*" ? resource : iam_arn(call, resource)};
          },
          .context = [](const Call&, const Input&, policy::Context& context) { no_keys(context); }};
}

// ---- Documents.

/// Throws MalformedPolicyDocument.
void check_document(const std::string& text, policy::DocumentKind kind);

/// A trust policy's principals must exist, too.
void check_trust(Iam& iam, const std::string& text);

/// What AWS counts of a document against its quota: everything but white space.
std::size_t counted_size(std::string_view text);

// ---- Tags.
std::vector<Tag> tags_shape(Iam& iam, const std::string& account, const std::string& owner);
/// Throws for repeated keys, aws: keys and more than fifty tags.
void check_tags(const std::vector<Tag>& tags);
void put_tags(Iam& iam, const std::string& account, const std::string& owner, const std::vector<Tag>& tags);
void remove_tags(Iam& iam, const std::string& account, const std::string& owner, const std::vector<std::string>& keys);

std::optional<AttachedPermissionsBoundary> boundary_shape(const std::string& arn);
/// Throws unless the ARN is of a managed policy that is there.
void check_boundary(Iam& iam, const std::string& arn);

// ---- Pages. A marker is the name of the last item, in base 64.

constexpr std::int64_t kPageSize = 100;

/// The name after which a page starts; "" for the first. Throws if it was not made by `set_page`.
std::string page_start(const std::optional<std::string>& marker);
std::string page_marker(const std::string& last);

/// Cuts `rows` (one more than asked for, if there is more) and says so in the output. `name` gives the name of a row.
template <class Output, class Rows, class Name>
void set_page(Output& output, Rows& rows, const std::optional<std::int64_t>& max_items, Name name) {
  const auto limit = static_cast<std::size_t>(max_items.value_or(kPageSize));
  output.is_truncated = rows.size() > limit;
  if (rows.size() <= limit) return;
  rows.resize(limit);
  output.marker = page_marker(name(rows.back()));
}

/// Cuts a whole list to the page that was asked for, when it has no LIMIT of its own. Sorted by `name`.
template <class Output, class Input, class Rows, class Name>
void cut_page(Output& output, Rows& rows, const Input& in, Name name) {
  const std::string after = page_start(in.marker);
  if (!after.empty()) std::erase_if(rows, [&](const auto& row) { return name(row) <= after; });
  set_page(output, rows, in.max_items, name);
}

}  // namespace tocsin::iam
