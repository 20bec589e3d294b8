#pragma once

/// What AWS checks of an input before the operation itself looks at it, in AWS's wording; and the stricter check for
/// inputs that people type into files.

#include <string>
#include <vector>

#include "base/json.h"
#include "model/service_model.h"

namespace tocsin {

/// Throws the service's validation error if a constraint of the model is broken: required members, lengths, ranges,
/// enumerations, patterns. `1 validation error detected: Value 'x' at 'userName' failed to satisfy constraint: Member
/// must have length less than or equal to 64`. The input must have the right JSON types (`read_input` makes such).
void validate(const ServiceModel& service, const OperationModel& operation, const Json& input);

struct MemberProblem {
  std::string path;     ///< `Targets[0].InputTransformer.InputPathsMap`
  std::string message;  ///< `unknown member "Nmae"; did you mean Name?`, `must be a string, not a number`
};

/// For callers that do not come over the wire (scenario files, templates): members that the operation does not have
/// and values of the wrong JSON type. The wire ignores the former, as AWS does; a file must not.
std::vector<MemberProblem> check_members(const OperationModel& operation, const Json& input);

}  // namespace tocsin
