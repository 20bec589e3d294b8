#pragma once

#include <span>
#include <string>
#include <string_view>

#include "kernel/parcel.h"
#include "language/policy/policy.h"

namespace tocsin {

/// A known way for an alert to fail. The codes are those of the list of failure modes: people look them up.
struct Diagnostic {
  std::string_view code;    ///< `ED-01`; shown as `TOC-ED-01`.
  std::string_view title;   ///< One sentence.
  std::string_view change;  ///< What to do about it, where the place of failure does not say it better.
  std::string_view on_aws;  ///< What one would see in a real account.
};

std::span<const Diagnostic> diagnostics();

/// Null if there is none of this code.
const Diagnostic* find_diagnostic(std::string_view code);

/// Which failure a refused delivery is.
std::string_view diagnose_delivery(const Parcel& parcel, const policy::Explanation& explanation);

}  // namespace tocsin
