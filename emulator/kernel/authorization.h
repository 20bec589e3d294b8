#pragma once

#include <string>

namespace tocsin {

/// The answer to one authorisation, with what a person needs to know of it.
struct Authorization {
  bool allowed = false;
  std::string action;
  std::string resource;
  std::string by;       ///< `policy mallory/keys, statement 0`, or `root`: who said yes, or who said no explicitly.
  std::string reason;   ///< AWS's clause: `because no resource-based policy allows the sns:Publish action`.
  std::string message;  ///< AWS's whole sentence.
  std::string change;   ///< The single change that would have allowed it; "" if there is none or it was allowed.
  std::string code;     ///< Diagnostic: `ED-01`; "" if allowed or none fits.
};

}  // namespace tocsin
