#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/sts/errors.h"
#include "services/sts/shapes.h"
#include "services/sts/sts.h"

/// The tables of operations, which sts.cc joins, and what their handlers have in common.
namespace tocsin::sts {

Operations role_operations(Sts& sts);
Operations token_operations(Sts& sts);
Operations identity_operations(Sts& sts);

/// Completes a session with id, secret, token and times, keeps it, and answers with its credentials.
Credentials issue(Sts& sts, Call& call, SessionRow session, std::int64_t seconds);

/// The principal of `caller` as the principal of a session.
SessionRow session_of(const Caller& caller);

/// Puts session policies into the session. Throws for documents that AWS would refuse.
void set_session_policies(Sts& sts, SessionRow& session, const std::optional<std::string>& document,
                          const std::vector<PolicyDescriptorType>& policies);

/// Was MFA shown with the request? Throws if a wrong code was.
bool mfa_shown(Sts& sts, const Call& call, const std::optional<std::string>& serial_number,
               const std::optional<std::string>& code);

/// `AROA…:session` for a role's session, else the unique id.
std::string user_id(const Caller& caller);

}  // namespace tocsin::sts
