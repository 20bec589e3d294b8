#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "kernel/caller.h"
#include "kernel/service.h"
#include "services/sts/session_table.h"

namespace tocsin::sts {

/// Security Token Service: temporary credentials, and who one is.
///
/// Emulated: AssumeRole with trust policies, external ids, MFA, session policies, duration limits and role chaining;
/// GetSessionToken, GetFederationToken, GetCallerIdentity, GetAccessKeyInfo.
///
/// Not emulated: session tags, source identity, web identities, SAML, AssumeRoot, DecodeAuthorizationMessage.
///
/// STS is regional: its calls are recorded where they are made. Its sessions are good in every region.
struct Sts final : Service {
  static constexpr std::string_view kServiceId = "sts";
  explicit Sts(Kernel& kernel);

  Kernel& kernel;
  SessionTable sessions;

  Operations operations() override;
  std::optional<TrailResource> trail_resource(const Arn& arn) const override;

  /// The owner of a temporary key (ASIA…), expired or not. Nothing if STS has not given it out, or has forgotten it:
  /// that is `kRemembered` after it expired.
  std::optional<Credential> find_key(std::string_view access_key_id);

  /// A session of the console, for somebody who signed in. Returns its key id: ASIA…
  std::string open_console(const Caller& caller, bool mfa, std::int64_t seconds);

  /// Completes a session with id, secret, token and times, and keeps it.
  SessionRow open(SessionRow session, std::int64_t seconds);

  static constexpr Duration kRemembered = std::chrono::hours(24);
};

}  // namespace tocsin::sts
