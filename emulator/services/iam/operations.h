#pragma once

#include "services/iam/iam.h"
#include "services/iam/managed_policies.h"
#include "services/iam/shapes.h"

/// The tables of operations, one a noun, which iam.cc joins.
namespace tocsin::iam {

Operations user_operations(Iam& iam);
Operations login_operations(Iam& iam);
Operations key_operations(Iam& iam);
Operations group_operations(Iam& iam);
Operations role_operations(Iam& iam);
Operations inline_policy_operations(Iam& iam);
Operations attachment_operations(Iam& iam);
Operations managed_policy_operations(Iam& iam);
Operations tag_operations(Iam& iam);
Operations account_operations(Iam& iam);
Operations account_details_operations(Iam& iam);
Operations mfa_operations(Iam& iam);
Operations simulation_operations(Iam& iam);
Operations empty_list_operations(Iam& iam);

/// What Get* shows and List* does not: boundary and tags.
enum class Details { kNo, kYes };
User user_shape(Iam& iam, const UserRow& row, Details details);
Role role_shape(Iam& iam, const RoleRow& row, Details details);
Policy policy_shape(Iam& iam, const Call& call, const PolicyRow& row, Details details);
Policy policy_shape(Iam& iam, const Call& call, const AwsPolicy& known, Details details);
PolicyVersion version_shape(const PolicyRow& policy, const PolicyVersionRow& row);

}  // namespace tocsin::iam
