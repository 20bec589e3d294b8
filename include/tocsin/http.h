#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

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

  std::string_view header(std::string_view name) const { return find_header(headers, name); }
};

struct HttpResponse {
  int status = 200;
  Headers headers;
  std::string body;

  std::string_view header(std::string_view name) const { return find_header(headers, name); }
};

}  // namespace tocsin
