#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "tocsin/http.h"
#include "tocsin/time.h"

namespace tocsin {

struct HttpServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 4566;  ///< 0: any free one.
  std::size_t body_max_bytes = 20 * 1024 * 1024;
  Duration idle_max = std::chrono::seconds(75);     ///< Between two requests of a connection.
  Duration request_max = std::chrono::seconds(30);  ///< For one request to arrive.
};

/// What the server moves bytes for.
struct HttpServerCalls {
  std::function<HttpResponse(HttpRequest&)> handle;
  /// How long until `tick` is to be called; asked after each request and each tick. Nothing: not until then.
  std::function<std::optional<Duration>()> until_tick;
  std::function<void()> tick;
};

/// The port is taken, or the address is not this computer's.
struct ListenError : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// HTTP/1.1 over TCP on one thread: keep-alive, pipelined requests answered in order, chunked bodies,
/// `Expect: 100-continue`, a limit for bodies (413) and time limits. Requests are handled one at a time, on the
/// thread that calls `run`.
class HttpServer {
 public:
  /// Listens when it returns; connections wait until `run`. Throws ListenError.
  HttpServer(const HttpServerOptions& options, HttpServerCalls calls);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;

  std::uint16_t port() const;

  /// Serves until SIGINT, SIGTERM or `stop`.
  void run();

  /// From any thread.
  void stop();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tocsin
