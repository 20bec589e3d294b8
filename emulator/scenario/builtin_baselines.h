#pragma once

#include <span>
#include <string_view>

namespace tocsin {

/// A file of scenarios/baseline/, embedded when tocsin is built (cmake/embed.py), so that `use` works anywhere.
struct BuiltinBaseline {
  std::string_view name;  ///< `baseline/trail`
  std::string_view text;
};

std::span<const BuiltinBaseline> builtin_baselines();

}  // namespace tocsin
