#pragma once

#include <string>

#include "scenario/story.h"
#include "scenario/values.h"
#include "tocsin/world.h"

namespace tocsin {

/// What an act came to.
struct ActResult {
  std::int64_t entry = 0;  ///< Journal entry of the call; 0 for other acts.
  std::string problem;     ///< "" if it went as the story says; else what went otherwise.
};

/// Performs one act in the world; `begin` is where its `when` began. Saves what the act says. Throws FileError for a
/// name that nobody saved, and Unmodelled.
ActResult perform(World& world, const Act& act, Saved& saved, Time begin);

}  // namespace tocsin
