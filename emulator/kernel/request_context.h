#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "kernel/call.h"
#include "language/policy/context.h"

namespace tocsin {

/// The condition keys of a call: the operation's own first, then AWS's global ones, each computed when it is asked
/// for. A key that is in neither is unknown, which ends an evaluation that depends on it.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
class CallContext final : public policy::ContextSource {
 public:
  /// `resource_account` owns the resource that is asked for.
  CallContext(const Call& call, Identities& identities, const policy::Context& extra, std::string resource_account)
      : call_(call), identities_(identities), extra_(extra), resource_account_(std::move(resource_account)) {}

  policy::ContextValue find(std::string_view key) const override;

 private:
  policy::ContextValue keep(std::string_view key, std::vector<std::string> values) const;
  policy::ContextValue global(std::string_view key) const;
  policy::ContextValue principal_tag(std::string_view key) const;

  const Call& call_;
  Identities& identities_;
  const policy::Context& extra_;
  const std::string resource_account_;
  mutable std::map<std::string, std::vector<std::string>, std::less<>> kept_;
};

/// The condition keys of a delivery: who sends them is a fact of each service.
policy::Context delivery_context(std::string_view service_principal, std::string_view source_arn,
                                 std::string_view source_account, std::string_view region, Time now);

}  // namespace tocsin
