#pragma once

#include <memory>
#include <string>

#include "kernel/authorizer.h"
#include "kernel/delivery.h"
#include "kernel/gateway.h"
#include "kernel/kernel.h"
#include "kernel/resources.h"

namespace tocsin {

/// How a world begins.
struct Beginning {
  std::string database = ":memory:";   ///< Or a file.
  const std::string* image = nullptr;  ///< Go on from this saved world; in memory only.
  Time start{};
  std::uint64_t seed = 0;
  std::string account = "000000000000";
  std::string region = "us-east-1";
  Settings settings;
};

/// The kernel with everything it consists of, before any service is added. The world is one; a test of one service
/// can be one too.
class Engine {
 public:
  explicit Engine(const Beginning& beginning)
      : settings(beginning.settings),
        db(beginning.database, beginning.image),
        timeline(db, beginning.start, beginning.seed),
        journal(db, timeline),
        outbox(db),
        origins(db),
        authorizer(timeline, resources),
        delivery(timeline, journal, outbox, resources, authorizer),
        kernel{.db = db,
               .timeline = timeline,
               .journal = journal,
               .outbox = outbox,
               .origins = origins,
               .resources = resources,
               .authorizer = authorizer,
               .delivery = delivery,
               .settings = settings,
               .account = beginning.account,
               .region = beginning.region},
        gateway(kernel) {}
  Engine(const Engine&) = delete;

  /// Adds a service: its operations to the gateway, its resources under its id, its tasks to the timeline.
  template <class S>
  void add(S& service) {
    gateway.add(service.operations());
    resources.add(S::kServiceId, service);
    service.start();
  }

  Settings settings;
  Database db;
  Timeline timeline;
  Journal journal;
  Outbox outbox;
  Origins origins;
  Resources resources;
  Authorizer authorizer;
  Delivery delivery;
  Kernel kernel;
  Gateway gateway;
};

}  // namespace tocsin
