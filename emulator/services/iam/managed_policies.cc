#include "services/iam/managed_policies.h"

#include <algorithm>

namespace tocsin::iam {

const AwsPolicy* find_aws_policy(std::string_view arn) {
  const auto all = aws_policies();
  const auto found =
      std::lower_bound(all.begin(), all.end(), arn,
                       [](const AwsPolicy& policy, std::string_view wanted) { return policy.arn < wanted; });
  return found == all.end() || found->arn != arn ? nullptr : &*found;
}

bool is_aws_policy(std::string_view arn) { return arn.starts_with("arn:aws:iam::aws:policy/"); }

}  // namespace tocsin::iam
