#include "reference.h"

#include <algorithm>

namespace tocsin::policy::reference {
namespace {

bool like(const std::string& pattern, const std::string& text, std::size_t p = 0, std::size_t t = 0) {
  if (p == pattern.size()) return t == text.size();
  if (pattern[p] == '*') return like(pattern, text, p + 1, t) || (t < text.size() && like(pattern, text, p, t + 1));
  return t < text.size() && (pattern[p] == '?' || pattern[p] == text[t]) && like(pattern, text, p + 1, t + 1);
}

std::string small(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

std::vector<std::string> list(const Json& json) {
  if (json.is_array()) return json.get<std::vector<std::string>>();
  return {json.get<std::string>()};
}

bool listed(const Json& statement, const char* element, const std::string& text) {
  for (const std::string& pattern : list(statement.at(element))) {
    if (element[0] == 'A' || element[3] == 'A' ? like(small(pattern), small(text)) : like(pattern, text)) return true;
  }
  return false;
}

bool matches_value(const std::string& op, const std::string& want, const std::string& have) {
  if (op == "StringEquals" || op == "StringNotEquals") return want == have;
  if (op == "StringLike" || op == "StringNotLike") return like(want, have);
  return std::stod(have) < std::stod(want);  // NumericLessThan
}

/// One value of the request under the operator: OR, and NOR if it is negated.
bool value_holds(const std::string& op, const std::vector<std::string>& wants, const std::string& have) {
  const bool any =
      std::any_of(wants.begin(), wants.end(), [&](const std::string& want) { return matches_value(op, want, have); });
  return op.find("Not") == std::string::npos ? any : !any;
}

bool condition_holds(std::string op, const std::vector<std::string>& wants, const std::vector<std::string>* have) {
  if (op == "Null") return std::find(wants.begin(), wants.end(), have ? "false" : "true") != wants.end();
  if (op.starts_with("ForAllValues:")) {
    op = op.substr(13);
    return !have ||
           std::all_of(have->begin(), have->end(), [&](const std::string& v) { return value_holds(op, wants, v); });
  }
  if (op.starts_with("ForAnyValue:")) {
    op = op.substr(12);
    return have &&
           std::any_of(have->begin(), have->end(), [&](const std::string& v) { return value_holds(op, wants, v); });
  }
  const bool if_exists = op.ends_with("IfExists");
  if (if_exists) op = op.substr(0, op.size() - 8);
  if (!have) return if_exists || op.find("Not") != std::string::npos;
  return value_holds(op, wants, have->at(0));
}

/// 0 nobody, 1 the account, 2 the role, 3 the caller itself.
int named(const Json& statement, const Principal& who) {
  if (!statement.contains("Principal")) return 3;
  const Json& principal = statement["Principal"];
  if (principal == "*") return 3;
  int best = 0;
  for (const auto& [type, values] : principal.items()) {
    for (const std::string& value : list(values)) {
      if (type == "Service" && who.kind == PrincipalKind::kService && value == who.service) best = 3;
      if (type != "AWS") continue;
      if (value == who.arn) best = 3;
      if (!who.issuer_arn.empty() && value == who.issuer_arn) best = std::max(best, 2);
      if (!who.account.empty() && value == who.account) best = std::max(best, who.kind == PrincipalKind::kRoot ? 3 : 1);
    }
  }
  return best;
}

bool applies(const Json& statement, const Case& question) {
  if (statement.contains("Action") ? !listed(statement, "Action", question.action)
                                   : listed(statement, "NotAction", question.action)) {
    return false;
  }
  if (statement.contains("Resource") ? !listed(statement, "Resource", question.resource)
                                     : listed(statement, "NotResource", question.resource)) {
    return false;
  }
  if (!statement.contains("Condition")) return true;
  for (const auto& [op, keys] : statement["Condition"].items()) {
    for (const auto& [key, wants] : keys.items()) {
      const auto have = question.context.find(key);
      if (!condition_holds(op, list(wants), have == question.context.end() ? nullptr : &have->second)) return false;
    }
  }
  return true;
}

/// The strongest Allow of a layer, as in `named`.
int allow_of(const Case& question, Layer layer) {
  int best = 0;
  for (const auto& [where, statements] : question.policies) {
    if (where != layer) continue;
    for (const Json& statement : statements) {
      if (statement["Effect"] == "Allow" && applies(statement, question)) {
        best = std::max(best, named(statement, person(question.who)));
      }
    }
  }
  return best;
}

bool passes(const Case& question, Layer layer) {
  const bool present = std::any_of(question.policies.begin(), question.policies.end(),
                                   [&](const auto& policy) { return policy.first == layer; });
  return !present || allow_of(question, layer) > 0;
}

}  // namespace

Verdict evaluate(const Case& question) {
  const Principal& who = person(question.who);
  for (const auto& [layer, statements] : question.policies) {
    for (const Json& statement : statements) {
      if (statement["Effect"] == "Deny" && named(statement, who) > 0 && applies(statement, question)) {
        return Verdict::kExplicitDeny;
      }
    }
  }
  if (!passes(question, Layer::kServiceControl)) return Verdict::kImplicitDeny;
  const int resource = allow_of(question, Layer::kResource);
  const bool limits = passes(question, Layer::kBoundary) && passes(question, Layer::kSession);
  const bool own = allow_of(question, Layer::kIdentity) > 0 && limits;
  bool allowed = false;
  if (who.kind == PrincipalKind::kService) {
    allowed = resource > 0;
  } else if (question.owner == who.account) {
    allowed = who.kind == PrincipalKind::kRoot || resource == 3 || (resource == 2 && limits) || own;
  } else {
    allowed = resource > 0 && (who.kind == PrincipalKind::kRoot || own);
  }
  return allowed ? Verdict::kAllowed : Verdict::kImplicitDeny;
}

}  // namespace tocsin::policy::reference
