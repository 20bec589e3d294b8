#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "kernel/settings.h"
#include "tocsin/time.h"

namespace tocsin {

/// How often a sender tries again when the target is unwell. Refusals for good are never tried again.
enum class RetryScheme : std::uint8_t {
  kNone,
  kEventBridge,   ///< 185 tries within 24 h, exponential backoff with jitter, both limits adjustable per target.
  kSnsToService,  ///< 100,015 tries over 23 days: Lambda, SQS.
  kSnsToPerson,   ///< 50 tries over 6 h: mail, SMS.
};

/// Something on its way from one service to another, or out of AWS. The only way in which a service reaches another;
/// who sends it is part of it, so authorisation cannot be skipped.
struct Parcel {
  std::string principal;     ///< Service that delivers: `events.amazonaws.com`.
  std::string role_arn;      ///< Set if the service assumes a role to deliver.
  std::string ignored_role;  ///< A role that the user gave, and that this kind of target does not use.
  std::string source_arn;    ///< aws:SourceArn: the rule, topic or alarm.
  std::string source_account;
  std::string target;  ///< ARN, or `mailto:address`.
  std::string region;  ///< Where it was sent.
  std::string payload;
  std::map<std::string, std::string> attributes;  ///< What the receiver's kind needs: subject, message group id …
  /// Condition keys of this kind of delivery, beyond the global ones: `s3:x-amz-acl`.
  std::map<std::string, std::string> conditions;
  RetryScheme retry = RetryScheme::kNone;
  int tries_max = 0;        ///< 0: the scheme's own.
  Duration age_max{0};      ///< 0: the scheme's own.
  std::string dead_letter;  ///< ARN of a queue, or "".
  std::int64_t cause = 0;   ///< Journal entry.

  int tries = 0;               ///< Made so far.
  Time sent_at{};              ///< Of the first try.
  std::string dead_letter_of;  ///< Set while the parcel itself goes to a dead-letter queue: the target that failed.
};

std::string parcel_text(const Parcel& parcel);
Parcel parcel_from(std::string_view text);

/// What became of one attempt.
struct Receipt {
  enum class Kind { kTaken, kRefused, kTryAgain };
  Kind kind = Kind::kTaken;
  std::string error_code;  ///< As a dead-letter queue says it: NO_PERMISSIONS, NO_RESOURCE, SDK_CLIENT_ERROR …
  std::string message;     ///< AWS's text.
  std::int64_t entry = 0;  ///< The journal entry the receiver wrote, if it wrote one.
  std::string diagnostic;  ///< `SN-09`; "" if none fits.
  std::string reason;      ///< Where AWS's text does not say why.
  std::string change;      ///< The single change that would have let it in; "" if the diagnostic says it.
  std::string key;         ///< ARN of the KMS key that stood in the way, if one did.

  static Receipt taken() { return {}; }
  static Receipt refused(std::string code, std::string message, std::string diagnostic = "") {
    return {Kind::kRefused, std::move(code), std::move(message), 0, std::move(diagnostic), {}, {}, {}};
  }
  static Receipt try_again(std::string code, std::string message) {
    return {Kind::kTryAgain, std::move(code), std::move(message), 0, {}, {}, {}, {}};
  }
};

}  // namespace tocsin
