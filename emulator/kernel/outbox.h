#pragma once

#include <vector>

#include "store/statement.h"
#include "tocsin/journal.h"

namespace tocsin {

/// What left AWS: mails, and later calls to people's own endpoints.
class Outbox {
 public:
  explicit Outbox(Database& db);

  /// Stores the alert; its id is given here. Returns it.
  std::int64_t add(const Alert& alert);

  /// Alerts with an id above `id`, in order.
  std::vector<Alert> after(std::int64_t id);
  std::int64_t last();

 private:
  Statement insert_, after_, last_;
};

}  // namespace tocsin
