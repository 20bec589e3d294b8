#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "services/cloudtrail/shapes.h"

namespace tocsin::cloudtrail {

/// The event selectors of a trail: basic or advanced, never both. Kept as text, compiled when read.
struct Selectors {
  std::vector<EventSelector> basic;
  std::vector<AdvancedEventSelector> advanced;
};

/// What AWS gives a trail for which nobody set selectors: all management events, no data events.
const Selectors& default_selectors();

std::string selectors_text(const Selectors& selectors);

/// Compiled selectors by their text.
class SelectorCache {
 public:
  /// "" is AWS's default.
  const Selectors& compile(const std::string& text);

 private:
  static constexpr std::size_t kCapacity = 1024;
  std::unordered_map<std::string, std::unique_ptr<const Selectors>> compiled_;
};

/// What selectors look at in an event.
struct Selectable {
  bool management = true;
  bool read_only = false;
  std::string_view event_source;
  std::string_view event_name;
  std::string_view event_type;
  std::string_view user_arn;
  std::string_view resource_type;  ///< Data events: `AWS::S3::Object`.
  std::string_view resource_arn;
};

/// Whether selectors take an event, and if not the diagnostic and a clause that says why.
struct Selection {
  bool taken = false;
  std::string_view code;  ///< CT-03, CT-04, CT-10, CT-22.
  std::string reason;     ///< `its selectors take read-only events only`.
};

Selection select(const Selectors& selectors, const Selectable& event);

/// Throws InvalidEventSelectorsException for selectors that AWS would not take.
void check_selectors(const Selectors& selectors);

}  // namespace tocsin::cloudtrail
