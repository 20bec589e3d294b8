#pragma once

#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "store/statement.h"

namespace tocsin::organizations {

/// An invitation of an account into an organization.
struct HandshakeRow {
  std::string account;  ///< The management account, who invites.
  std::string id;       ///< `h-…`
  std::string organization;
  std::string invited;  ///< The account.
  std::string notes;
  std::string state;  ///< OPEN, ACCEPTED, DECLINED, CANCELED; an open one expires by itself.
  Time requested_at;
  Time expires_at;

  static constexpr auto columns() {
    using Row = HandshakeRow;
    return std::tuple(&Row::account, &Row::id, &Row::organization, &Row::invited, &Row::notes, &Row::state,
                      &Row::requested_at, &Row::expires_at);
  }
};

class HandshakeTable {
 public:
  explicit HandshakeTable(Database& db);

  std::optional<HandshakeRow> find(const std::string& id);
  /// By id.
  std::vector<HandshakeRow> by(const std::string& account);
  std::vector<HandshakeRow> to(const std::string& invited);
  void put(const HandshakeRow& row);

 private:
  Statement find_, by_, to_, put_;
};

}  // namespace tocsin::organizations
