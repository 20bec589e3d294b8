#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "language/policy/policy.h"
#include "tocsin/time.h"

namespace tocsin {

/// Who makes a call: a principal with the credentials it used.
struct Caller {
  policy::Principal principal;
  std::string access_key_id;   ///< AKIA… or ASIA…; empty when the caller did not come with a key.
  std::string user_name;       ///< IAM users only.
  std::string session_name;    ///< Sessions of roles and federated users only.
  std::string session_policy;  ///< The document passed to AssumeRole; empty if there was none.
  std::vector<std::string> session_policy_arns;
  std::optional<Time> session_created;  ///< Set for temporary credentials.
  bool mfa = false;
  bool from_console = false;  ///< The session is one of the console: somebody signed in with a password.
  std::string invoked_by;     ///< The service that makes the call for the principal: `cloudformation.amazonaws.com`.

  const std::string& account() const { return principal.account; }
};

/// The root user of an account.
Caller root_of(const std::string& account);

/// An AWS service that acts for itself, such as `events.amazonaws.com`.
Caller service_caller(const std::string& service_principal);

/// A secret that signs requests, and whose it is.
struct Credential {
  Caller caller;
  std::string secret;
  std::string session_token;    ///< Must come with the request, if not empty.
  std::optional<Time> expires;  ///< Temporary credentials only.
  bool active = true;
};

/// A policy that applies to a principal, with its text as it was stored.
struct PolicyText {
  policy::Layer layer = policy::Layer::kIdentity;
  std::string name;
  std::string arn;
  std::string version;
  std::string text;
  int level = 0;  ///< Of an SCP or RCP: root 0, its unit 1 …, the account last.
};

/// Where an account stands in an organization.
struct Membership {
  std::string organization;  ///< `o-…`
  std::string path;          ///< `o-…/r-…/ou-…/`, as aws:PrincipalOrgPaths says it.
};

/// What an MFA device says to a code.
enum class MfaAnswer { kRight, kWrongCode, kNotTheirDevice };

/// What the kernel must know about people, roles and their accounts. Services/iam, services/sts and
/// services/organizations answer it together.
class Identities {
 public:
  virtual ~Identities() = default;

  /// The owner of an access key id, whatever its state; nothing if no such key exists.
  virtual std::optional<Credential> find_key(std::string_view access_key_id) = 0;

  /// Identity policies, boundary and session policies of the principal, in a fixed order.
  virtual std::vector<PolicyText> policies_of(const Caller& caller) = 0;

  /// Tags of the user or role, for aws:PrincipalTag.
  virtual std::map<std::string, std::string> tags_of(const Caller& caller) = 0;

  /// The key signed a request (iam:GetAccessKeyLastUsed).
  virtual void key_used(const std::string& access_key_id, const std::string& service, const std::string& region) = 0;

  /// Does the caller's MFA device show this code now? A code that was right is used up. Unmodelled where nobody keeps
  /// devices.
  virtual MfaAnswer check_mfa(const Caller& caller, const std::string& serial_number, const std::string& code);

  /// Nothing if the account is in no organization, as where nobody keeps any.
  virtual std::optional<Membership> membership_of(const std::string& account);

  /// The SCPs or RCPs (`layer`) above an account, the root's first. None for a management account, and where the
  /// organization has not enabled them.
  virtual std::vector<PolicyText> ceilings_of(const std::string& account, policy::Layer layer);
};

}  // namespace tocsin
