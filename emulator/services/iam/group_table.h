#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "services/iam/user_table.h"
#include "store/statement.h"

namespace tocsin::iam {

struct GroupRow {
  std::string account;
  std::string name;
  std::string id;  ///< AGPA…
  std::string path;
  Time created_at;

  std::string arn() const;

  static constexpr auto columns() {
    return std::tuple(&GroupRow::account, &GroupRow::name, &GroupRow::id, &GroupRow::path, &GroupRow::created_at);
  }
};

/// Groups, and who is in them.
class GroupTable {
 public:
  explicit GroupTable(Database& db);

  std::optional<GroupRow> find(const std::string& account, const std::string& name);
  /// Names are unique whatever their case.
  bool name_is_taken(const std::string& account, const std::string& name);
  /// At most `limit` groups after `after`, by name, below a path.
  std::vector<GroupRow> list(const std::string& account, const std::string& path, const std::string& after,
                             std::int64_t limit);
  void insert(const GroupRow& group);
  void update(const GroupRow& group);  ///< Name or path.
  void remove(const GroupRow& group);
  std::int64_t count(const std::string& account);

  /// Nothing happens if the user is a member already.
  void add(const GroupRow& group, const UserRow& user);
  /// False if the user was no member.
  bool remove_member(const GroupRow& group, const UserRow& user);
  std::vector<UserRow> members(const GroupRow& group, const std::string& after, std::int64_t limit);
  /// By name.
  std::vector<GroupRow> of_user(const std::string& account, const std::string& user_id);

 private:
  Statement find_, taken_, list_, insert_, update_, remove_, count_;
  Statement add_, remove_member_, members_, of_user_;
};

}  // namespace tocsin::iam
