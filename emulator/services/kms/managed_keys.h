#pragma once

#include <string>
#include <string_view>

namespace tocsin::kms {

/// `alias/aws/sns` and its kind: names that only AWS gives.
inline constexpr std::string_view kManagedAlias = "alias/aws/";

/// The policy that AWS gives its managed key of a service, and the key's description. Unmodelled for a service whose
/// key is not known here.
std::string managed_policy(const std::string& service, const std::string& account, const std::string& region);
std::string managed_description(const std::string& service);

/// The policy of a key that was created without one.
std::string default_policy(const std::string& account);

}  // namespace tocsin::kms
