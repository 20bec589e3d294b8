#include "services/kms/errors.h"
#include "services/kms/requests.h"
#include "services/kms/shapes.h"

namespace tocsin::kms {
namespace {

constexpr std::int64_t kUsualDays = 365;

EnableKeyRotationOutput enable_key_rotation(Kms& kms, Call& call, const EnableKeyRotationInput& in) {
  KeyRow key = require_key(kms, call, in.key_id, Naming::kKeys);
  check_enabled(key);
  key.rotation_days = in.rotation_period_in_days.value_or(kUsualDays);
  key.rotates_since = call.now;
  kms.keys.put(key);
  return {};
}

DisableKeyRotationOutput disable_key_rotation(Kms& kms, Call& call, const DisableKeyRotationInput& in) {
  KeyRow key = require_key(kms, call, in.key_id, Naming::kKeys);
  check_enabled(key);
  key.rotation_days = 0;
  key.rotates_since.reset();
  kms.keys.put(key);
  return {};
}

GetKeyRotationStatusOutput get_key_rotation_status(Kms& kms, Call& call, const GetKeyRotationStatusInput& in) {
  const KeyRow key = require_key(kms, call, in.key_id, Naming::kKeys);
  GetKeyRotationStatusOutput out;
  out.key_id = key.arn();
  // AWS: a key that will be deleted does not rotate.
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_GetKeyRotationStatus.html
  out.key_rotation_enabled = key.rotation_days > 0 && !key.is_pending_deletion();
  if (!*out.key_rotation_enabled) return out;
  const Duration period = std::chrono::hours(24 * key.rotation_days);
  Time next = *key.rotates_since + period;
  while (next <= call.now) next += period;
  out.rotation_period_in_days = key.rotation_days;
  out.next_rotation_date = next;
  return out;
}

}  // namespace

Operations rotation_operations(Kms& kms) {
  return {
      operation("EnableKeyRotation", kms, enable_key_rotation,
                on_key<EnableKeyRotationInput>(kms, Naming::kKeys, "no RotateKey event is sent")),
      operation("DisableKeyRotation", kms, disable_key_rotation, on_key<DisableKeyRotationInput>(kms, Naming::kKeys)),
      operation("GetKeyRotationStatus", kms, get_key_rotation_status,
                on_key<GetKeyRotationStatusInput>(kms, Naming::kKeys)),
  };
}

}  // namespace tocsin::kms
