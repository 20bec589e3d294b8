#include "base/text.h"
#include "language/policy/policy.h"

/// AWS's words. https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
namespace tocsin::policy {
namespace {

std::string with_article(Layer layer) {
  if (layer == Layer::kTrust) return "the role trust policy";
  return concat(layer == Layer::kIdentity ? "an " : "a ", layer_name(layer));
}

/// AWS: the ARN of the policy that denies is added for these, within an account or an organization.
/// https://aws.amazon.com/blogs/security/enhanced-access-denied-error-messages-with-policy-arns
bool names_its_policy(Layer layer) {
  return layer == Layer::kServiceControl || layer == Layer::kResourceControl || layer == Layer::kBoundary ||
         layer == Layer::kSession || layer == Layer::kIdentity;
}

std::string caller(const Principal& principal) {
  if (principal.kind == PrincipalKind::kAnonymous) return "anonymous";
  if (principal.kind == PrincipalKind::kService) return principal.service;
  return principal.arn;
}

}  // namespace

std::string denied_reason(const Request& request, const Decision& decision) {
  const bool is_explicit = decision.verdict == Verdict::kExplicitDeny;
  if (is_explicit) {
    std::string reason = concat("with an explicit deny in ", with_article(decision.layer));
    if (names_its_policy(decision.layer) && !decision.statements.empty() && !decision.statements[0].arn.empty()) {
      reason += concat(": ", decision.statements[0].arn);
    }
    return reason;
  }
  return concat("because no ", layer_name(decision.layer), " allows the ", request.action, " action");
}

std::string denied_message(const Request& request, const Decision& decision) {
  std::string message = concat("User: ", caller(request.principal), " is not authorized to perform: ", request.action);
  if (!request.resource.empty()) message += concat(" on resource: ", request.resource);
  return concat(message, " ", denied_reason(request, decision));
}

}  // namespace tocsin::policy
