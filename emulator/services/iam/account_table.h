#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "store/statement.h"

namespace tocsin::iam {

/// What passwords of an account's users must be like.
struct PasswordPolicyRow {
  std::string account;
  std::int64_t length_min = 6;
  bool symbols = false;
  bool numbers = false;
  bool uppercase = false;
  bool lowercase = false;
  bool users_may_change = false;
  std::optional<std::int64_t> age_max;      ///< Days.
  std::optional<std::int64_t> reuse_after;  ///< How many old passwords may not come again.
  std::optional<bool> hard_expiry;

  static constexpr auto columns() {
    return std::tuple(&PasswordPolicyRow::account, &PasswordPolicyRow::length_min, &PasswordPolicyRow::symbols,
                      &PasswordPolicyRow::numbers, &PasswordPolicyRow::uppercase, &PasswordPolicyRow::lowercase,
                      &PasswordPolicyRow::users_may_change, &PasswordPolicyRow::age_max,
                      &PasswordPolicyRow::reuse_after, &PasswordPolicyRow::hard_expiry);
  }
};

/// What belongs to an account as a whole: its alias and its password policy.
class AccountTable {
 public:
  explicit AccountTable(Database& db);

  std::optional<std::string> alias(const std::string& account);
  /// An alias is one account's in all the world.
  std::optional<std::string> owner_of_alias(const std::string& alias);
  void set_alias(const std::string& account, const std::string& alias);
  void remove_alias(const std::string& account);

  std::optional<PasswordPolicyRow> password_policy(const std::string& account);
  void put_password_policy(const PasswordPolicyRow& policy);
  bool remove_password_policy(const std::string& account);

 private:
  Statement alias_, owner_, set_alias_, remove_alias_, policy_, put_policy_, remove_policy_;
};

}  // namespace tocsin::iam
