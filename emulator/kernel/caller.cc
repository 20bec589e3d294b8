#include "kernel/caller.h"

#include "base/text.h"
#include "tocsin/error.h"

namespace tocsin {

Caller root_of(const std::string& account) {
  Caller caller;
  caller.principal.kind = policy::PrincipalKind::kRoot;
  caller.principal.account = account;
  caller.principal.arn = concat("arn:aws:iam::", account, ":root");
  caller.principal.unique_id = account;
  return caller;
}

Caller service_caller(const std::string& service_principal) {
  Caller caller;
  caller.principal.kind = policy::PrincipalKind::kService;
  caller.principal.service = service_principal;
  caller.invoked_by = service_principal;
  return caller;
}

MfaAnswer Identities::check_mfa(const Caller&, const std::string&, const std::string&) {
  throw Unmodelled("multi-factor authentication");
}

std::optional<Membership> Identities::membership_of(const std::string&) { return std::nullopt; }

std::vector<PolicyText> Identities::ceilings_of(const std::string&, policy::Layer) { return {}; }

}  // namespace tocsin
