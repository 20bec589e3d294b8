#pragma once

#include <string>
#include <string_view>

#include "services/sns/subscription_table.h"

namespace tocsin::sns {

struct Sns;

/// Sets one attribute as Subscribe and SetSubscriptionAttributes do. Throws AWS's refusal; `where` stands in front of
/// its reason (`Attributes Reason: ` for Subscribe).
void set_subscription_attribute(SubscriptionRow& subscription, const std::string& name, const std::string& value,
                                std::string_view where);

/// Checks the filter policy against its scope, when both are known. Throws AWS's refusal.
void check_filter(Sns& sns, const SubscriptionRow& subscription, std::string_view where);

bool same_attributes(const SubscriptionRow& a, const SubscriptionRow& b);

}  // namespace tocsin::sns
