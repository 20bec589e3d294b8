#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::organizations {

/// An account of an organization; the management account is one.
struct AccountRow {
  std::string account;  ///< The management account.
  std::string id;
  std::string parent;  ///< `r-…` or `ou-…`
  std::string name;
  std::string email;
  std::string joined_by;  ///< INVITED or CREATED
  Time joined_at;

  bool is_management() const { return id == account; }

  static constexpr auto columns() {
    using Row = AccountRow;
    return std::tuple(&Row::account, &Row::id, &Row::parent, &Row::name, &Row::email, &Row::joined_by, &Row::joined_at);
  }
};

/// A request to create an account. It is done by the time it is asked for.
struct CreationRow {
  std::string account;
  std::string id;       ///< `car-…`
  std::string created;  ///< The new account; "" if it failed.
  std::string name;
  std::string failure;  ///< EMAIL_ALREADY_EXISTS; "" if it succeeded.
  Time requested_at;

  static constexpr auto columns() {
    using Row = CreationRow;
    return std::tuple(&Row::account, &Row::id, &Row::created, &Row::name, &Row::failure, &Row::requested_at);
  }
};

class AccountTable {
 public:
  explicit AccountTable(Database& db);

  /// The account with this id, whatever organization it is in.
  std::optional<AccountRow> find(const std::string& id);
  /// Those of an organization, by id.
  std::vector<AccountRow> list(const std::string& account);
  bool has_email(const std::string& account, const std::string& email);
  void put(const AccountRow& row);
  void remove(const AccountRow& row);
  /// Every account of an organization, and what is known of their creation.
  void remove_all(const std::string& account);

  std::optional<CreationRow> find_creation(const std::string& account, const std::string& id);
  void put_creation(const CreationRow& row);

 private:
  Statement find_, list_, has_email_, put_, remove_, remove_all_, find_creation_, put_creation_, remove_creations_;
};

}  // namespace tocsin::organizations
