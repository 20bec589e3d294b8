#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "kernel/authorization.h"
#include "kernel/call.h"
#include "kernel/parcel.h"
#include "kernel/service.h"
#include "language/policy/policy.h"

namespace tocsin {

/// A question that nobody acts on: may this principal do that?
struct Inquiry {
  Caller caller;
  std::string action;    ///< `sns:Publish`
  std::string resource;  ///< An ARN, or `*`.
  std::string region;
  /// Condition keys and their values, as the request would have them. Keys of AWS's that follow from the caller and
  /// the time are known; every other that is not given counts as absent.
  std::vector<std::pair<std::string, std::vector<std::string>>> context;
};

struct Answer {
  Authorization authorization;
  policy::Explanation explanation;  ///< Every statement that applies, whether allowed or not.
};

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

  /// May a service (or the role it assumes) hand this parcel to its target? `extra` holds condition keys beyond those
  /// of every delivery; `why` is filled for a refusal.
  Authorization may_deliver(const Parcel& parcel, std::string_view action, const Resource& target,
                            const policy::Context* extra = nullptr, policy::Explanation* why = nullptr);

  /// May `who` assume the role that carries this trust policy?
  Authorization may_assume(const Call& call, const std::string& role_arn, const Resource& role,
                           const policy::Context& extra);

  /// The same policies, asked for a person who wants to know: all of the caller, of the resource and above them.
  Answer explain(const Inquiry& inquiry);

 private:
  /// The policies that bear on a question, and who owns the resource.
  struct Ground {
    std::string owner;
    std::string default_policy;  ///< What AWS gave the resource before a user set another.
    policy::ResourceRule rule = policy::ResourceRule::kEither;
    std::vector<PolicyText> texts;
  };
  Ground ground(const Caller& caller, const std::string& resource);

  /// What the organizations of the principal's and the resource's account set above everything else.
  std::vector<PolicyText> ceilings_over(const policy::Request& request);

  /// May the service assume the role that the parcel names?
  Authorization may_take_role(const Parcel& parcel, const Resource& role, const policy::Context& context);

  /// `why`, if given, is filled for a refusal: every statement, and what it missed by.
  Authorization decide(const policy::Request& request, const std::vector<PolicyText>& texts, policy::ResourceRule rule,
                       policy::Explanation* why = nullptr);

  Timeline& timeline_;
  const Resources& resources_;
  Identities* identities_ = nullptr;
  policy::PolicyCache cache_;
};

}  // namespace tocsin
