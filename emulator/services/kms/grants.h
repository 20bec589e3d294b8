#pragma once

#include <string>
#include <utility>
#include <vector>

#include "services/kms/kms.h"

namespace tocsin::kms {

/// The grants of a key, each as a policy document with its name.
std::vector<std::pair<std::string, std::string>> grant_policies(Kms& kms, const KeyRow& key);

}  // namespace tocsin::kms
