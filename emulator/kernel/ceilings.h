#pragma once

#include <string_view>

#include "language/policy/policy.h"

namespace tocsin {

/// Do service control policies bind this principal, if its account is a member of an organization? AWS's services and
/// service-linked roles are free of them.
/// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
bool has_service_ceiling(const policy::Principal& principal);

/// Do resource control policies have a word in this request, if the resource's account is a member of an organization?
/// They are about the services that AWS lists, whoever asks, service-linked roles excepted.
/// https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html
bool has_resource_ceiling(const policy::Request& request);

}  // namespace tocsin
