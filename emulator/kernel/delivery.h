#pragma once

#include "kernel/authorizer.h"
#include "kernel/journal.h"
#include "kernel/outbox.h"
#include "kernel/parcel.h"
#include "kernel/resources.h"

namespace tocsin {

/// The one path between services: a parcel becomes a task; when it is due it is authorised, handed to the target's
/// service, and if that fails tried again, sent to its dead-letter queue, or lost. Each outcome is a journal entry.
class Delivery {
 public:
  Delivery(Timeline& timeline, Journal& journal, Outbox& outbox, const Resources& resources, Authorizer& authorizer);

  /// Schedules the first attempt.
  void send(const Parcel& parcel, Duration delay);

  /// For a sender that could not make the parcel's payload: it counts as a try that was refused, so the dead-letter
  /// queue gets it, or it is lost.
  void refuse(const Parcel& parcel, const Receipt& receipt);

 private:
  void attempt(Parcel parcel);
  Receipt hand_over(Parcel& parcel);
  Receipt mail(const Parcel& parcel);
  void give_up(const Parcel& parcel, const Receipt& receipt, std::string_view exhausted);

  Timeline& timeline_;
  Journal& journal_;
  Outbox& outbox_;
  const Resources& resources_;
  Authorizer& authorizer_;
};

}  // namespace tocsin
