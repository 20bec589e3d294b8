#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "services/iam/room.h"
#include "store/statement.h"

namespace tocsin::iam {

struct UserRow {
  std::string account;
  std::string name;
  std::string id;  ///< AIDA…
  std::string path;
  std::string boundary;  ///< ARN of the permissions boundary, or "".
  Time created_at;
  std::optional<Time> password_used_at;

  std::string arn() const;

  static constexpr auto columns() {
    return std::tuple(&UserRow::account, &UserRow::name, &UserRow::id, &UserRow::path, &UserRow::boundary,
                      &UserRow::created_at, &UserRow::password_used_at);
  }
};

struct LoginRow {
  std::string account;
  std::string user_id;
  std::string passwords;  ///< Digests of the password and of those before it, one a line; the salt is the id.
  bool reset_required = false;
  Time created_at;

  static constexpr auto columns() {
    return std::tuple(&LoginRow::account, &LoginRow::user_id, &LoginRow::passwords, &LoginRow::reset_required,
                      &LoginRow::created_at);
  }
};

/// Users and their login profiles. What belongs to a user hangs on its id, which stays when the name changes.
class UserTable {
 public:
  explicit UserTable(Database& db);

  std::optional<UserRow> find(const std::string& account, const std::string& name);
  std::optional<UserRow> find_id(const std::string& account, const std::string& id);
  /// Names are unique whatever their case.
  bool name_is_taken(const std::string& account, const std::string& name);
  /// At most `limit` users after `after`, by name, below a path.
  std::vector<UserRow> list(const std::string& account, const std::string& path, const std::string& after,
                            std::int64_t limit);
  void insert(const UserRow& user);
  /// Everything but account and id may have changed.
  void update(const UserRow& user);
  void remove(const UserRow& user);
  std::int64_t count(const std::string& account);
  /// Whether there may be one more of at most `most` users, who is inserted next.
  bool has_room(const std::string& account, std::int64_t most);

  std::optional<LoginRow> login(const UserRow& user);
  void put_login(const LoginRow& login);
  bool remove_login(const UserRow& user);

 private:
  Database& db_;
  Room room_;
  // A call asks several times for the user that it is about. Who was found stays found until something is written.
  std::optional<UserRow> found_;
  std::int64_t found_at_ = -1;  // the database's version
  Statement find_, find_id_, taken_, list_, insert_, update_, remove_, count_;
  Statement login_, put_login_, remove_login_;
};

}  // namespace tocsin::iam
