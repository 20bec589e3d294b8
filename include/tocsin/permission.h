#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "tocsin/error.h"

namespace tocsin {

/// May this principal do that? Nothing is done, and nothing is recorded.
struct PermissionQuestion {
  std::string as = "root";     ///< As in CallRequest; ARNs of users, roles and role sessions too.
  std::string action;          ///< `sns:Publish`
  std::string resource = "*";  ///< An ARN, or `*`.
  std::string region;          ///< aws:RequestedRegion; empty: the world's default.
  /// Condition keys as the request would have them: `{"aws:SourceArn", {"arn:aws:events:…"}}`. What follows from the
  /// principal, the resource and the clock is known; a key that is neither known nor given is absent.
  std::vector<std::pair<std::string, std::vector<std::string>>> context;
};

/// How one statement of a policy met the question.
struct ConsideredStatement {
  std::string layer;   ///< `identity-based policy`, `resource-based policy`, `permissions boundary` …
  std::string policy;  ///< Its name.
  std::string arn;     ///< Of the managed policy, or of the resource that carries it; may be empty.
  std::string sid;
  int index = 0;  ///< Counts from 0 in its document.
  bool allow = true;
  bool applies = false;
  bool is_about = false;                ///< It names the action, and the principal where it has one.
  std::vector<std::string> mismatches;  ///< `Action: has sns:Publish, wants sns:Subscribe`.
  std::optional<Position> place;        ///< Of the resource that carries the policy, if it came from a file.
};

/// The answer, with every statement that was considered.
struct Permission {
  bool allowed = false;
  std::string decision;                   ///< `allowed`, `explicitDeny` or `implicitDeny`.
  std::string by;                         ///< The statement that decided.
  std::string reason;                     ///< AWS's clause for a refusal.
  std::string message;                    ///< AWS's sentence for a refusal.
  std::string change;                     ///< The smallest change that would allow it.
  std::vector<std::string> missing_keys;  ///< Condition keys that policies ask for and the question does not have.
  std::vector<ConsideredStatement> statements;
};

}  // namespace tocsin
