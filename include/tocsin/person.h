#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace tocsin {

/// Somebody signs in to the console. It is no API call, but CloudTrail records it as `ConsoleLogin`.
/// https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-aws-console-sign-in-events.html
struct SignIn {
  std::string as = "root";  ///< `root`, a user's name, or `role/Name/session` for somebody who came by federation.
  /// Do they show a code of an MFA device? Left out: if they have one. A user with a device cannot do without; for one
  /// who has none here, `true` takes a device of the user's name for granted.
  std::optional<bool> mfa;
  bool right_password = true;
  /// The regional endpoint at which they sign in, and where the record stands. Empty: the global one, which is
  /// us-east-1. AWS sends browsers that remember an account alias to us-east-2, eu-north-1 or ap-southeast-2; root is
  /// always in us-east-1.
  std::string region;
  std::string source_ip = "127.0.0.1";
  std::string user_agent = "Mozilla/5.0";
};

struct SignedIn {
  bool ok = false;
  std::string access_key_id;  ///< ASIA…: of the console session, good for twelve hours; "" if it failed.
  std::int64_t entry = 0;     ///< Journal entry.
};

/// AWS finds an access key where everybody can read it.
struct Exposure {
  std::string access_key_id;
  std::string location = "https://github.com/example/example";
};

struct Exposed {
  bool quarantined = false;  ///< False for keys of root: there is no user to attach the policy to.
  std::int64_t entry = 0;
};

}  // namespace tocsin
