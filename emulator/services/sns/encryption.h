#pragma once

#include <optional>

#include "kernel/keys.h"
#include "services/sns/sns.h"

namespace tocsin::sns {

/// Throws AWS's refusal if the topic is encrypted and the caller may not use its key.
void check_key(Call& call, const TopicRow& topic);

/// The same for a service that publishes.
std::optional<KeyRefusal> refuse_key(Sns& sns, const TopicRow& topic, const Parcel& parcel);

}  // namespace tocsin::sns
