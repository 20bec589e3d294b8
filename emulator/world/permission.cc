#include "world/permission.h"

#include <nlohmann/json.hpp>

#include "base/text.h"
#include "tocsin/world.h"
#include "world/parts.h"

namespace tocsin {
namespace {

std::string decision_text(policy::Verdict verdict) {
  switch (verdict) {
    case policy::Verdict::kAllowed: return "allowed";
    case policy::Verdict::kExplicitDeny: return "explicitDeny";
    case policy::Verdict::kImplicitDeny: break;
  }
  return "implicitDeny";
}

ConsideredStatement considered(const policy::Considered& found) {
  ConsideredStatement out{.layer = std::string(policy::layer_name(found.statement.layer)),
                          .policy = found.statement.policy,
                          .arn = found.statement.arn,
                          .sid = found.statement.sid,
                          .index = found.statement.index,
                          .allow = found.allow,
                          .applies = found.applies,
                          .is_about = true};
  for (const policy::Mismatch& mismatch : found.mismatches) {
    out.mismatches.push_back(mismatch.text());
    if (mismatch.element == policy::Element::kAction) out.is_about = false;
  }
  return out;
}

}  // namespace

Permission World::can(const PermissionQuestion& question) {
  const std::size_t colon = question.action.find(':');
  if (colon == 0 || colon == std::string::npos || colon + 1 == question.action.size()) {
    throw AwsError("InvalidInput", 400, concat("\"", question.action, "\" is not an action such as sns:Publish"));
  }
  const Answer answer =
      parts_->engine.authorizer.explain({.caller = parts_->caller(question.as),
                                         .action = question.action,
                                         .resource = question.resource,
                                         .region = question.region.empty() ? parts_->options.region : question.region,
                                         .context = question.context});
  Permission permission{.allowed = answer.authorization.allowed,
                        .decision = decision_text(answer.explanation.decision.verdict),
                        .by = answer.authorization.by,
                        .reason = answer.authorization.reason,
                        .message = answer.authorization.message,
                        .change = answer.authorization.change,
                        .missing_keys = answer.explanation.missing_keys};
  for (const policy::Considered& found : answer.explanation.considered) {
    permission.statements.push_back(considered(found));
    ConsideredStatement& statement = permission.statements.back();
    if (!statement.arn.empty()) statement.place = parts_->engine.origins.find(statement.arn, "policy");
  }
  return permission;
}

Json permission_json(const Permission& permission, const PermissionQuestion& question) {
  Json statements = Json::array();
  for (const ConsideredStatement& one : permission.statements) {
    statements.push_back({{"layer", one.layer},
                          {"policy", one.policy},
                          {"arn", one.arn},
                          {"sid", one.sid},
                          {"index", one.index},
                          {"effect", one.allow ? "Allow" : "Deny"},
                          {"applies", one.applies},
                          {"mismatches", one.mismatches}});
    if (one.place) statements.back()["place"] = one.place->text();
  }
  return {{"principal", question.as},
          {"action", question.action},
          {"resource", question.resource},
          {"allowed", permission.allowed},
          {"decision", permission.decision},
          {"by", permission.by},
          {"reason", permission.reason},
          {"change", permission.change},
          {"missing_context", permission.missing_keys},
          {"statements", std::move(statements)}};
}

}  // namespace tocsin
