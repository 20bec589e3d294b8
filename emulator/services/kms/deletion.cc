#include "services/kms/errors.h"
#include "services/kms/requests.h"
#include "services/kms/shapes.h"

namespace tocsin::kms {
namespace {

constexpr std::int64_t kWaitingDays = 30;

ScheduleKeyDeletionOutput schedule_key_deletion(Kms& kms, Call& call, const ScheduleKeyDeletionInput& in) {
  KeyRow key = require_key(kms, call, in.key_id, Naming::kKeys);
  check_not_pending_deletion(key);
  const std::int64_t days = in.pending_window_in_days.value_or(kWaitingDays);
  if (days < 7 || days > 30) throw validation("PendingWindowInDays must be between 7 and 30.");
  key.state = "PendingDeletion";
  key.deletion_at = call.now + std::chrono::hours(24 * days);
  kms.keys.put(key);
  call.schedule(*key.deletion_at - call.now, kDeleteTask, key.arn(), TaskClass::kHousekeeping);
  return {
      .key_id = key.arn(), .deletion_date = key.deletion_at, .key_state = key.state, .pending_window_in_days = days};
}

CancelKeyDeletionOutput cancel_key_deletion(Kms& kms, Call& call, const CancelKeyDeletionInput& in) {
  KeyRow key = require_key(kms, call, in.key_id, Naming::kKeys);
  if (!key.is_pending_deletion()) throw not_pending_deletion(key.arn());
  // AWS: a key that was rescued is disabled; somebody must enable it.
  // https://docs.aws.amazon.com/kms/latest/APIReference/API_CancelKeyDeletion.html
  key.state = "Disabled";
  key.deletion_at.reset();
  kms.keys.put(key);
  return {.key_id = key.arn()};
}

}  // namespace

void delete_key(Kms& kms, const Task& task) {
  const auto arn = parse_arn(task.payload);
  const auto key = kms.keys.find(arn->account, arn->region, arn->resource.substr(std::string_view("key/").size()));
  // The deletion may have been cancelled, and scheduled again, since.
  if (!key || !key->is_pending_deletion() || *key->deletion_at > kms.kernel.timeline.now()) return;
  for (const AliasRow& alias : kms.aliases.list(key->account, key->region, key->id, "", kWholeList)) {
    kms.aliases.remove(alias);
  }
  kms.grants.remove_of_key(key->account, key->region, key->id);
  kms.keys.remove(*key);
}

Operations deletion_operations(Kms& kms) {
  return {
      operation("ScheduleKeyDeletion", kms, schedule_key_deletion,
                on_key<ScheduleKeyDeletionInput>(kms, Naming::kKeys,
                                                 "the key goes at the end of the period, not up to a day later")),
      operation("CancelKeyDeletion", kms, cancel_key_deletion, on_key<CancelKeyDeletionInput>(kms, Naming::kKeys)),
  };
}

}  // namespace tocsin::kms
