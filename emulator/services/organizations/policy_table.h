#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::organizations {

/// A policy of an organization, or one of AWS's two, which stand in no table.
struct PolicyRow {
  std::string account;
  std::string id;    ///< `p-…`
  std::string type;  ///< SERVICE_CONTROL_POLICY or RESOURCE_CONTROL_POLICY
  std::string name;
  std::string description;
  std::string content;

  bool is_of_aws() const { return account == "aws"; }

  static constexpr auto columns() {
    using Row = PolicyRow;
    return std::tuple(&Row::account, &Row::id, &Row::type, &Row::name, &Row::description, &Row::content);
  }
};

/// A policy on a root, unit or account.
struct AttachmentRow {
  std::string account;
  std::string target;
  std::string type;  ///< That of the policy.
  std::string policy;

  static constexpr auto columns() {
    using Row = AttachmentRow;
    return std::tuple(&Row::account, &Row::target, &Row::type, &Row::policy);
  }
};

class PolicyTable {
 public:
  explicit PolicyTable(Database& db);

  std::optional<PolicyRow> find(const std::string& account, const std::string& id);
  /// By id.
  std::vector<PolicyRow> list(const std::string& account, const std::string& type);
  void put(const PolicyRow& policy);
  void remove(const PolicyRow& policy);

  std::vector<AttachmentRow> attached_to(const std::string& account, const std::string& target,
                                         const std::string& type);
  std::vector<AttachmentRow> targets_of(const std::string& account, const std::string& policy);
  void attach(const AttachmentRow& attachment);
  void detach(const AttachmentRow& attachment);
  /// All policies of one target that ceases to exist here.
  void detach_all(const std::string& account, const std::string& target);
  /// All policies of one type, from every target.
  void detach_type(const std::string& account, const std::string& type);
  /// Every policy and attachment of an organization.
  void remove_all(const std::string& account);

 private:
  Statement find_, list_, put_, remove_, remove_all_;
  Statement attached_to_, targets_of_, attach_, detach_, detach_all_, detach_type_, detach_everything_;
};

}  // namespace tocsin::organizations
