#pragma once

#include <span>
#include <string_view>

namespace tocsin {

/// A service as CloudTrail names it, and its API calls: `iam`, `|AddUserToGroup|...|`.
struct CatalogueRow {
  std::string_view service;
  std::string_view calls;
};

/// All services of the models, by name. Made at build time by catalogue.py.
std::span<const CatalogueRow> catalogue();

}  // namespace tocsin
