#pragma once

#include <string>
#include <vector>

#include "vectors.h"

/// A slow, plain second opinion: it reads the JSON as it stands, by the sentences of the manual, and shares no code
/// with the evaluator. It knows what the random cases use: Allow/Deny, (Not)Action, (Not)Resource, Principal, and
/// string, number and Null conditions; one account or two.
namespace tocsin::policy::reference {

struct Case {
  std::string who;
  std::string action;
  std::string resource;
  std::string owner;
  std::map<std::string, std::vector<std::string>> context;  // all other keys are absent
  std::vector<std::pair<Layer, Json>> policies;             // statements
};

Verdict evaluate(const Case& question);

}  // namespace tocsin::policy::reference
