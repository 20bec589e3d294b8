#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/authorization.h"
#include "kernel/call.h"
#include "kernel/parcel.h"
#include "kernel/service.h"
#include "language/policy/policy.h"

namespace tocsin {

/// Who may do what: the one place that asks the policy evaluator, for calls and for deliveries.
class Authorizer {
 public:
  Authorizer(Timeline& timeline, const Resources& resources) : timeline_(timeline), resources_(resources) {}

  /// Set once by the world, when the services exist.
  void set_identities(Identities& identities) { identities_ = &identities; }
  Identities& identities() { return *identities_; }

  /// May the caller of `call` do `action` on the resource? `extra` holds the service's own condition keys.
  Authorization may(const Call& call, std::string_view action, const std::string& resource,
                    const policy::Context& extra);

  /// May a service (or the role it assumes) hand this parcel to its target?
  Authorization may_deliver(const Parcel& parcel, std::string_view action, const Resource& target);

  /// May `who` assume the role that carries this trust policy?
  Authorization may_assume(const Call& call, const std::string& role_arn, const Resource& role,
                           const policy::Context& extra);

 private:
  /// `why`, if given, is filled for a refusal: every statement, and what it missed by.
  Authorization decide(const policy::Request& request, const std::vector<PolicyText>& texts, policy::ResourceRule rule,
                       policy::Explanation* why = nullptr);

  Timeline& timeline_;
  const Resources& resources_;
  Identities* identities_ = nullptr;
  policy::PolicyCache cache_;
};

}  // namespace tocsin
