#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "language/policy/condition.h"
#include "language/policy/pattern.h"
#include "language/policy/policy.h"

/// The compiled form of a document and how one statement meets a request. Private to this folder.
namespace tocsin::policy {

/// How directly a Principal element names somebody. It decides what can still limit the grant.
enum class Strength {
  kNone,
  kAccount,  ///< The account is named: the account's own policies must allow too.
  kRole,     ///< The role (or the user behind a federated session): boundary and session policy still limit.
  kDirect,   ///< The user, the session, the service, or everybody.
};

enum class PrincipalType { kEverybody, kAccount, kArn, kUniqueId, kService, kFederated, kCanonicalUser };

struct PrincipalPattern {
  PrincipalType type = PrincipalType::kEverybody;
  std::string key;    // `AWS`, `Service` …, as written; `*` for "Principal": "*"
  std::string value;  // as written
  std::string account;
};

/// The actions of a statement, by service: a request looks only at those of its own. ReadOnlyAccess has 1,631.
class ActionList {
 public:
  void add(std::string_view action);
  bool has(std::string_view lower_action) const;

 private:
  std::map<std::string, std::vector<Text>, std::less<>> by_service_;  // in lower case
  std::vector<Text> of_any_;  // with a wildcard in the service, or with none at all
};

struct Statement {
  int index = 0;
  std::string sid;
  bool allow = true;
  bool has_principal = false;
  bool not_principal = false;
  std::vector<PrincipalPattern> principals;
  bool not_action = false;
  ActionList actions;
  std::vector<std::string> shown_actions;
  bool not_resource = false;
  std::vector<Text> resources;  // empty: the carrier of the policy
  std::vector<Condition> conditions;
};

struct Document {
  std::string version;
  std::vector<Statement> statements;
};

/// A request, prepared once for all statements.
struct Question {
  explicit Question(const Request& request_);

  const Request& request;
  std::string action;  // in lower case
  std::string_view resource;
};

Strength principal_strength(const PrincipalPattern& pattern, const Principal& principal);

/// kDirect for statements without a principal, and for a NotPrincipal that takes in the caller.
Strength statement_strength(const Statement& statement, const Principal& principal);

bool action_applies(const Statement& statement, std::string_view lower_action);

Outcome resource_applies(const Statement& statement, const Question& question, Unsure& unsure);

/// All conditions together; unknown only if none is false.
Outcome conditions_apply(const Statement& statement, const ContextSource& context, Unsure& unsure);

StatementRef reference(const AttachedPolicy& policy, const Statement& statement);

}  // namespace tocsin::policy
