#pragma once

#include <cstdint>
#include <string>
#include <tuple>

#include "tocsin/time.h"

namespace tocsin {

/// One step of what happened, with the step that caused it. The journal is what assertions, chains and explanations
/// are made of: nothing happens in a world that is not in it.
///
/// | kind       | subject                 | meaning |
/// | ---------- | ----------------------- | ------- |
/// | call       | `iam:CreateAccessKey`   | An API call or a sign-in; detail has caller, decision and outcome. |
/// | recorded   | CloudTrail event id     | The record of a call or sign-in was written. |
/// | withheld   | CloudTrail event id     | The record does not reach a bus; detail.code says why. |
/// | bus        | bus ARN                 | An event is on a bus. |
/// | matched    | rule ARN                | A rule matched the event. |
/// | missed     | rule ARN                | A rule of the same source or detail-type did not; detail has the nearest
/// miss. | | delivered  | target ARN              | A parcel was authorised and taken. | | refused    | target ARN | A
/// parcel was not taken, and will not be tried again. | | retry      | target ARN              | A parcel was not
/// taken, and will be tried again. | | dead       | dead-letter queue ARN   | A parcel that could not be delivered is
/// in its dead-letter queue. | | lost       | target ARN              | A parcel that could not be delivered is gone. |
/// | published  | topic ARN               | A message is on a topic. |
/// | silent     | subscription ARN        | A subscription did not get the message; detail.code says why. |
/// | alert      | `mail:address`          | Something left AWS for a person: it is in the outbox. |
/// | changed    | resource ARN            | AWS itself changed something (an expiry, a quarantine). |
struct JournalEntry {
  std::int64_t id = 0;
  std::int64_t cause = 0;  ///< The entry that led to this one; 0 for a beginning.
  Time time;
  std::string kind;
  std::string account;
  std::string region;
  std::string service;
  std::string subject;
  std::string detail;  ///< A JSON object.

  static constexpr auto columns() {
    return std::tuple(&JournalEntry::id, &JournalEntry::cause, &JournalEntry::time, &JournalEntry::kind,
                      &JournalEntry::account, &JournalEntry::region, &JournalEntry::service, &JournalEntry::subject,
                      &JournalEntry::detail);
  }
};

/// Something that left AWS for a person or a machine of theirs.
struct Alert {
  std::int64_t id = 0;
  std::string kind;  ///< `mail`, `confirmation`, `unsubscribed`.
  std::string to;
  std::string subject;
  std::string body;
  Time time;
  std::string topic;         ///< ARN of the topic, if one sent it.
  std::string subscription;  ///< ARN of the subscription.
  std::int64_t cause = 0;    ///< Journal entry.

  static constexpr auto columns() {
    return std::tuple(&Alert::id, &Alert::kind, &Alert::to, &Alert::subject, &Alert::body, &Alert::time, &Alert::topic,
                      &Alert::subscription, &Alert::cause);
  }
};

}  // namespace tocsin
