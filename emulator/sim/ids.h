#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "sim/random.h"

namespace tocsin {

/// Lengths of AWS's identifiers, the four letters of their kind included.
inline constexpr std::size_t kKeyIdLength = 20;     ///< AKIA…, ASIA…
inline constexpr std::size_t kUniqueIdLength = 21;  ///< AIDA…, AROA…, AGPA…, ANPA…

/// An identifier of an account: `kind` (`AKIA`), then base 32. Its first bit says that it is of the present
/// generation, the next forty are the account's number, the rest is chance.
/// https://medium.com/@TalBeerySec/a-short-note-on-aws-key-id-f88cc4317489
std::string aws_id(std::string_view kind, std::string_view account, std::size_t length, Random& random);

/// The twelve digits of the account that an identifier carries. Nothing if it is too short, has other letters, or is
/// of the old generation, whose ids do not say.
std::optional<std::string> account_of_id(std::string_view id);

/// A secret access key: forty letters of base 64.
std::string secret_key(Random& random);

}  // namespace tocsin
