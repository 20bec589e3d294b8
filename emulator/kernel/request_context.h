#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/call.h"
#include "language/policy/context.h"

namespace tocsin {

/// What AWS's global condition keys are computed from. Borrowed.
struct RequestFacts {
  const Caller& caller;
  std::string_view region;
  Time now;
  std::string_view source_ip;  ///< Empty: the request has none that a policy could see.
  std::string_view user_agent;
};

RequestFacts facts_of(const Call& call);

/// The condition keys of a request: the operation's own first, then AWS's global ones, each computed when it is asked
/// for. A key that is in neither is unknown, which ends an evaluation that depends on it.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
class RequestContext final : public policy::ContextSource {
 public:
  /// `resource_account` owns the resource that is asked for.
  RequestContext(const RequestFacts& facts, Identities& identities, const policy::Context& extra,
                 std::string resource_account)
      : facts_(facts), identities_(identities), extra_(extra), resource_account_(std::move(resource_account)) {}

  policy::ContextValue find(std::string_view key) const override;

 private:
  policy::ContextValue keep(std::string_view key, std::vector<std::string> values) const;
  policy::ContextValue global(std::string_view key) const;
  policy::ContextValue principal_tag(std::string_view key) const;
  policy::ContextValue of_organization(std::string_view key, const std::string& account) const;

  const RequestFacts facts_;
  Identities& identities_;
  const policy::Context& extra_;
  const std::string resource_account_;
  mutable std::map<std::string, std::vector<std::string>, std::less<>> kept_;
};

/// The condition keys of a delivery by a service for itself: who sends them is a fact of each service.
policy::Context delivery_context(std::string_view service_principal, std::string_view source_arn,
                                 std::string_view source_account, std::string_view region, Time now);

}  // namespace tocsin
