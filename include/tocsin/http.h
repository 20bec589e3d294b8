#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "tocsin/time.h"

namespace tocsin {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// The value of a header, whatever its case; "" if it is not there.
std::string_view find_header(const Headers& headers, std::string_view name);

/// One HTTP request as it arrived, before anything is decoded.
struct HttpRequest {
  std::string method = "GET";
  std::string target = "/";  ///< Path and query, still percent-encoded.
  Headers headers;
  std::string body;
  std::string remote_address = "127.0.0.1";

  /// The client's and the computer's time, not the world's: the age of a signature is judged by it. Set where requests
  /// arrive from outside; without it no signature is too old.
  std::optional<Time> arrived;

  std::string_view header(std::string_view name) const { return find_header(headers, name); }
};

struct HttpResponse {
  int status = 200;
  Headers headers;
  std::string body;

  std::string_view header(std::string_view name) const { return find_header(headers, name); }
};

/// What became of a request, for those who watch the door.
struct Visit {
  std::string action;      ///< `iam:CreateAccessKey`; "" if the request did not get as far.
  std::string caller;      ///< ARN; "" if nobody proved to be anybody.
  std::string error;       ///< AWS's code; "" if all went well.
  std::int64_t entry = 0;  ///< Journal entry of the call; 0 if it came to none.
};

}  // namespace tocsin
