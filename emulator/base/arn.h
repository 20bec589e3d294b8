#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tocsin {

/// An Amazon Resource Name, split at its first five colons.
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html
struct Arn {
  std::string partition = "aws";
  std::string service;
  std::string region;
  std::string account;
  std::string resource;  // all the rest, colons and slashes included

  std::string text() const;
  bool operator==(const Arn&) const = default;
};

/// Nothing if the text does not start with `arn:` or has fewer than six parts.
std::optional<Arn> parse_arn(std::string_view text);

}  // namespace tocsin
