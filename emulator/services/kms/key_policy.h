#pragma once

#include <string>

#include "services/kms/kms.h"

namespace tocsin::kms {

/// Throws AWS's refusal of a document as the policy of `key`: it is malformed, names somebody who does not exist, or,
/// unless `bypass`, would not let the caller change it again.
void check_key_policy(Kms& kms, const Call& call, const KeyRow& key, const std::string& text, bool bypass);

}  // namespace tocsin::kms
