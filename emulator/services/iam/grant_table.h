#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::iam {

enum class OwnerKind : std::int64_t { kUser, kGroup, kRole };

/// Whom a policy belongs to or is attached to. All that hangs on a user, group or role hangs on its id.
struct Owner {
  OwnerKind kind = OwnerKind::kUser;
  std::string account;
  std::string name;
  std::string id;
};

struct InlinePolicyRow {
  std::string name;
  std::string document;  ///< As it was sent.

  static constexpr auto columns() { return std::tuple(&InlinePolicyRow::name, &InlinePolicyRow::document); }
};

/// An attached policy; for ListEntitiesForPolicy, one whom a policy is attached to.
struct AttachmentRow {
  std::string name;
  std::string arn;

  static constexpr auto columns() { return std::tuple(&AttachmentRow::name, &AttachmentRow::arn); }
};

/// One to whom a managed policy is attached, or whose boundary it is.
struct EntityRow {
  OwnerKind kind = OwnerKind::kUser;
  std::string name;
  std::string id;
  std::string path;

  static constexpr auto columns() {
    return std::tuple(&EntityRow::kind, &EntityRow::name, &EntityRow::id, &EntityRow::path);
  }
};

/// Inline policies of users, groups and roles, and the attachments of managed ones.
class GrantTable {
 public:
  explicit GrantTable(Database& db);

  std::optional<InlinePolicyRow> find_inline(const Owner& owner, const std::string& name);
  /// By name.
  std::vector<InlinePolicyRow> inline_of(const std::string& account, const std::string& owner_id);
  void put_inline(const Owner& owner, const std::string& name, const std::string& document);
  bool remove_inline(const Owner& owner, const std::string& name);

  /// By name and ARN.
  std::vector<AttachmentRow> attached_to(const std::string& account, const std::string& owner_id);
  bool is_attached(const Owner& owner, const std::string& arn);
  void attach(const Owner& owner, const std::string& arn);
  bool detach(const Owner& owner, const std::string& arn);
  std::int64_t attachments_of(const std::string& account, const std::string& arn);
  /// How many users and roles have the policy as their boundary.
  std::int64_t boundaries_of(const std::string& account, const std::string& arn);
  /// By kind and name.
  std::vector<EntityRow> entities_attached(const std::string& account, const std::string& arn);
  std::vector<EntityRow> entities_bounded(const std::string& account, const std::string& arn);

 private:
  Statement find_inline_, inline_of_, put_inline_, remove_inline_;
  Statement attached_to_, is_attached_, attach_, detach_, attachments_of_, boundaries_of_, attached_, bounded_;
};

}  // namespace tocsin::iam
