#pragma once

#include <span>
#include <string>
#include <string_view>

namespace tocsin::iam {

/// A managed policy that AWS owns, as it was on the day it was copied into `managed/`. The build makes the table of
/// them: managed.py.
struct AwsPolicy {
  std::string_view arn;
  std::string_view name;
  std::string_view id;  ///< ANPA…; "" where it is not known.
  std::string_view path;
  std::string_view description;
  std::string_view version;  ///< The default version, the only one that is kept: `v1`.
  std::string_view created;  ///< ISO 8601.
  std::string_view updated;
  std::string_view document;
};

/// All that are known, by ARN.
std::span<const AwsPolicy> aws_policies();

/// Null if it is not among those that are known; AWS may have it all the same.
const AwsPolicy* find_aws_policy(std::string_view arn);

/// `arn:aws:iam::aws:policy/...`
bool is_aws_policy(std::string_view arn);

}  // namespace tocsin::iam
