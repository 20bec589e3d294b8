#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "store/statement.h"
#include "tocsin/error.h"

namespace tocsin {

/// Where in the user's files a resource, or one attribute of it, was written: so that a broken link can be shown at
/// `main.tf:22`.
class Origins {
 public:
  explicit Origins(Database& db);

  /// `part` is "" for the resource itself, or the name of an attribute: `policy`, `event_pattern`.
  void set(std::string_view arn, std::string_view part, const Position& position);

  /// The place of the part, else of the resource; nothing if it came from a call.
  std::optional<Position> find(std::string_view arn, std::string_view part = "");

 private:
  Statement set_, find_;
};

}  // namespace tocsin
