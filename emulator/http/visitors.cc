#include "http/visitors.h"

#include <algorithm>

#include "base/text.h"

namespace tocsin {
namespace {

HttpResponse refused(int status, const std::string& why) {
  return {.status = status, .headers = {{"Content-Type", "text/plain; charset=utf-8"}}, .body = why + "\n"};
}

std::string_view without_port(std::string_view host) {
  if (host.starts_with('[')) return host.substr(0, host.find(']') + 1);
  return host.substr(0, host.rfind(':'));
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host.ends_with(".localhost") || host == "127.0.0.1" || host == "[::1]";
}

bool is_known_host(const std::string& host, const std::vector<std::string>& own_hosts) {
  return is_loopback(host) || host == "amazonaws.com" || host.ends_with(".amazonaws.com") ||
         std::find(own_hosts.begin(), own_hosts.end(), host) != own_hosts.end();
}

/// The host and port of `http://localhost:4566`.
std::string_view authority_of(std::string_view origin) {
  const auto scheme = origin.find("://");
  return scheme == std::string_view::npos ? std::string_view() : origin.substr(scheme + 3);
}

}  // namespace

std::optional<HttpResponse> refuse_foreign(const HttpRequest& request, const std::vector<std::string>& own_hosts) {
  const std::string_view host = request.header("host");
  if (host.empty()) return refused(400, "The request has no Host header.");
  if (!is_known_host(lower(without_port(host)), own_hosts)) {
    return refused(403, concat("Tocsin does not answer for the host ", host, ". Start it with --allow-host ",
                               without_port(host), " if this is meant to be."));
  }
  const std::string_view origin = request.header("origin");
  if (!origin.empty() && !equals_ignore_case(authority_of(origin), host)) {
    return refused(403, concat("Tocsin does not answer to web pages of ", origin, "."));
  }
  if (request.header("sec-fetch-site") == "cross-site" &&
      (request.header("sec-fetch-mode") != "navigate" || request.method != "GET")) {
    return refused(403, "Tocsin does not answer to web pages of other sites.");
  }
  return std::nullopt;
}

}  // namespace tocsin
