#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/policy/policy.h"

/// Questions about a document alone, without a request.
namespace tocsin::policy {

/// An Allow that lets in everybody.
struct PublicStatement {
  std::string sid;
  int index = 0;
  std::string reason;  ///< `Principal is "*" and no condition pins the caller` …
  std::vector<std::string> actions;
};

/// Every Allow statement that makes S3 call the bucket public: one whose principal is not fixed and that no condition
/// limits to fixed values (without wildcards and variables) of the keys that S3 trusts. Denies do not count.
/// https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
std::vector<PublicStatement> public_statements(const Policy& policy);

/// True if S3 calls the bucket public under this policy.
bool is_public(const Policy& policy);

/// Where a statement stands in its text: lines and columns from 1, as iam:SimulateCustomPolicy gives them.
struct StatementPosition {
  int start_line = 0;
  int start_column = 0;
  int end_line = 0;
  int end_column = 0;  ///< Just behind the closing brace.

  bool operator==(const StatementPosition&) const = default;
};

/// One position for each statement, in order. The text must be one that `compile` takes.
std::vector<StatementPosition> statement_positions(std::string_view text);

}  // namespace tocsin::policy
