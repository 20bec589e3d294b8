#pragma once

#include <string>

#include "services/cloudtrail/record.h"

namespace tocsin::cloudtrail {

/// An attempt to sign in to the console.
struct SignInAttempt {
  Caller caller;
  bool is_known = true;  ///< Is there such a user? AWS hides the name of one that there is not.
  bool succeeded = true;
  std::string mfa_device;  ///< ARN of the device whose code was shown; "" if none was.
  std::string region;
  bool regional_endpoint = false;
  std::string source_ip;
  std::string user_agent;
  std::int64_t cause = 0;
};

/// The record of `ConsoleLogin`.
RecordDraft console_login(const SignInAttempt& attempt);

/// The record of `CheckMfa`, which AWS writes of users before that.
RecordDraft check_mfa(const SignInAttempt& attempt);

}  // namespace tocsin::cloudtrail
