#pragma once

#include <string>

#include "kernel/journal.h"
#include "kernel/origins.h"
#include "kernel/outbox.h"
#include "kernel/settings.h"
#include "sim/timeline.h"
#include "store/database.h"

namespace tocsin {

class Authorizer;
class Delivery;
class Keys;
class Resources;

/// What every service is built from. The world owns all of it.
struct Kernel {
  Database& db;
  Timeline& timeline;
  Journal& journal;
  Outbox& outbox;
  Origins& origins;
  Resources& resources;
  Authorizer& authorizer;
  Delivery& delivery;
  Settings& settings;
  std::string account;   ///< The default account.
  std::string region;    ///< The default region.
  Keys* keys = nullptr;  ///< Set by the world; null where nobody keeps keys.
};

}  // namespace tocsin
