#pragma once

#include <optional>
#include <string>
#include <tuple>

#include "kernel/caller.h"
#include "store/statement.h"

namespace tocsin::sts {

/// A set of temporary credentials, and whose they are.
struct SessionRow {
  std::string account;
  std::string id;  ///< ASIA…
  std::string secret;
  std::string token;
  policy::PrincipalKind kind = policy::PrincipalKind::kUser;
  std::string arn;
  std::string issuer_arn;
  std::string unique_id;
  std::string user_name;
  std::string session_name;
  std::string session_policy;
  std::string session_policy_arns;  ///< One a line.
  bool mfa = false;
  bool from_console = false;
  Time created_at;
  Time expires_at;

  static constexpr auto columns() {
    return std::tuple(&SessionRow::account, &SessionRow::id, &SessionRow::secret, &SessionRow::token, &SessionRow::kind,
                      &SessionRow::arn, &SessionRow::issuer_arn, &SessionRow::unique_id, &SessionRow::user_name,
                      &SessionRow::session_name, &SessionRow::session_policy, &SessionRow::session_policy_arns,
                      &SessionRow::mfa, &SessionRow::from_console, &SessionRow::created_at, &SessionRow::expires_at);
  }
};

/// Sessions that STS has given out. Those that expired long ago are forgotten when a new one is made.
class SessionTable {
 public:
  explicit SessionTable(Database& db);

  std::optional<SessionRow> find(const std::string& account, const std::string& id);
  void insert(const SessionRow& session);
  void forget_expired_before(Time time);

 private:
  Statement find_, insert_, forget_;
};

}  // namespace tocsin::sts
