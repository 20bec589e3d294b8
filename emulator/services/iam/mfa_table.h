#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::iam {

/// A virtual MFA device.
struct MfaRow {
  std::string account;
  std::string serial;   ///< Its ARN.
  std::string seed;     ///< Base 32.
  std::string user_id;  ///< AIDA… of the user it is assigned to, or "".
  std::optional<Time> enabled_at;
  std::int64_t last_step = 0;  ///< The step of the last code that was used: no code is good twice.

  static constexpr auto columns() {
    return std::tuple(&MfaRow::account, &MfaRow::serial, &MfaRow::seed, &MfaRow::user_id, &MfaRow::enabled_at,
                      &MfaRow::last_step);
  }
};

class MfaTable {
 public:
  explicit MfaTable(Database& db);

  std::optional<MfaRow> find(const std::string& account, const std::string& serial);
  /// By serial number.
  std::vector<MfaRow> list(const std::string& account);
  std::vector<MfaRow> of_user(const std::string& account, const std::string& user_id);
  /// Inserts the device, or replaces it.
  void put(const MfaRow& device);
  void remove(const MfaRow& device);

 private:
  Statement find_, list_, of_user_, put_, remove_;
};

}  // namespace tocsin::iam
