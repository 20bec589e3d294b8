#include "http/server.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include "base/text.h"

namespace tocsin {

/// What a session needs of the server.
struct HttpServing {
  const HttpServerOptions& options;
  std::function<HttpResponse(HttpRequest&)> handle;
  std::function<void()> handled;
};

namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;
// With the one executor that there is, and not any: type erasure would cost as much as reading the request.
using Executor = net::io_context::executor_type;
using Socket = net::basic_stream_socket<tcp, Executor>;
using Stream = beast::basic_stream<tcp, Executor>;
using Acceptor = net::basic_socket_acceptor<tcp, Executor>;
using Timer =
    net::basic_waitable_timer<std::chrono::steady_clock, net::wait_traits<std::chrono::steady_clock>, Executor>;

constexpr std::uint32_t kHeadersMax = 64 * 1024;
constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";

/// `http://localhost:4566/path` → `/path`: how requests are addressed through a proxy.
std::string origin_form(std::string_view target) {
  const auto scheme = target.find("://");
  if (target.starts_with('/') || scheme == std::string_view::npos) return std::string(target);
  const auto path = target.find('/', scheme + 3);
  return path == std::string_view::npos ? "/" : std::string(target.substr(path));
}

HttpRequest request_from(http::request<http::string_body>&& message, const std::string& remote_address) {
  HttpRequest request;
  request.method = std::string(message.method_string());
  request.target = origin_form({message.target().data(), message.target().size()});
  request.headers.reserve(16);
  for (const auto& field : message) {
    request.headers.emplace_back(std::string(field.name_string()), std::string(field.value()));
  }
  request.body = std::move(message.body());
  request.remote_address = remote_address;
  return request;
}

/// Values come from people's objects and must not end the line.
void append_header_text(std::string& out, std::string_view text) {
  for (const char c : text) out += c == '\r' || c == '\n' ? ' ' : c;
}

enum class After { kKeep, kClose };

std::string response_bytes(const HttpResponse& response, bool is_head, After after) {
  std::string out;
  out.reserve(response.body.size() + 512);
  const auto reason = http::obsolete_reason(static_cast<http::status>(response.status));
  out +=
      concat("HTTP/1.1 ", std::to_string(response.status), " ", std::string_view(reason.data(), reason.size()), "\r\n");
  for (const auto& [name, value] : response.headers) {
    append_header_text(out, name);
    out += ": ";
    append_header_text(out, value);
    out += "\r\n";
  }
  const bool has_no_body = response.status == 204 || response.status == 304;
  if (!has_no_body && response.header("content-length").empty()) {
    out += concat("Content-Length: ", std::to_string(response.body.size()), "\r\n");
  }
  if (after == After::kClose) out += "Connection: close\r\n";
  out += "\r\n";
  if (!is_head && !has_no_body) out += response.body;
  return out;
}

/// One connection. Owns itself: it lives as long as something is awaited on it.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Socket&& socket, const HttpServing& serving) : stream_(std::move(socket)), serving_(serving) {
    error_code ignored;
    stream_.socket().set_option(tcp::no_delay(true), ignored);
    const auto peer = stream_.socket().remote_endpoint(ignored);
    if (!ignored) remote_address_ = peer.address().to_string();
  }

  void read_header() {
    parser_.emplace();
    parser_->body_limit(serving_.options.body_max_bytes);
    parser_->header_limit(kHeadersMax);
    stream_.expires_after(buffer_.size() == 0 ? serving_.options.idle_max : serving_.options.request_max);
    http::async_read_header(stream_, buffer_, *parser_,
                            [self = shared_from_this()](error_code error, std::size_t) { self->on_header(error); });
  }

 private:
  void on_header(error_code error) {
    if (error) return refuse(error);
    if (parser_->is_done()) return answer();
    stream_.expires_after(serving_.options.request_max);
    if (!beast::iequals(parser_->get()[http::field::expect], "100-continue")) return read_body();
    net::async_write(stream_, net::buffer(kContinue.data(), kContinue.size()),
                     [self = shared_from_this()](error_code failed, std::size_t) {
                       if (!failed) self->read_body();
                     });
  }

  void read_body() {
    http::async_read(stream_, buffer_, *parser_, [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->refuse(error);
      self->answer();
    });
  }

  void answer() {
    const bool is_head = parser_->get().method() == http::verb::head;
    after_ = parser_->get().keep_alive() ? After::kKeep : After::kClose;
    HttpRequest request = request_from(parser_->release(), remote_address_);
    write(response_bytes(serving_.handle(request), is_head, after_));
    serving_.handled();
  }

  /// What cannot be read as a request is answered once, and then the connection is of no use.
  void refuse(error_code error) {
    const bool is_too_large = error == http::error::body_limit;
    const bool is_http_error = error.category() == make_error_code(http::error::bad_method).category();
    if (!is_http_error || error == http::error::end_of_stream || error == http::error::partial_message) return close();
    HttpResponse response{.status = is_too_large                         ? 413
                                    : error == http::error::header_limit ? 431
                                                                         : 400,
                          .headers = {{"Content-Type", "text/plain; charset=utf-8"}}};
    response.body =
        is_too_large ? concat("The body is larger than ", std::to_string(serving_.options.body_max_bytes), " bytes.\n")
                     : concat("This is not an HTTP request: ", error.message(), "\n");
    after_ = After::kClose;
    write(response_bytes(response, false, after_));
  }

  void write(std::string bytes) {
    out_ = std::move(bytes);
    stream_.expires_after(serving_.options.request_max);
    net::async_write(stream_, net::buffer(out_), [self = shared_from_this()](error_code error, std::size_t) {
      if (error) return self->close();
      self->after_ == After::kKeep ? self->read_header() : self->drain();
    });
  }

  /// A client that is still sending would lose the answer to a reset, so what it sends is read and forgotten.
  void drain() {
    error_code ignored;
    stream_.socket().shutdown(tcp::socket::shutdown_send, ignored);
    stream_.expires_after(std::chrono::seconds(2));
    drain_some();
  }

  void drain_some() {
    buffer_.clear();
    stream_.async_read_some(buffer_.prepare(64 * 1024), [self = shared_from_this()](error_code error, std::size_t) {
      error ? self->close() : self->drain_some();
    });
  }

  void close() { stream_.close(); }

  Stream stream_;
  const HttpServing& serving_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  std::string out_;
  std::string remote_address_;
  After after_ = After::kKeep;
};

}  // namespace

struct HttpServer::State {
  State(const HttpServerOptions& options_, HttpServerCalls calls_)
      : options(options_),
        calls(std::move(calls_)),
        serving{options, calls.handle, [this] { arm(); }},
        acceptor(context),
        timer(context),
        retry(context),
        signals(context) {
    listen();
  }

  void listen() {
    error_code error;
    const auto address = net::ip::make_address(options.host == "localhost" ? "127.0.0.1" : options.host, error);
    if (error) throw ListenError(concat("\"", options.host, "\" is not an IP address"));
    const tcp::endpoint endpoint(address, options.port);
    acceptor.open(endpoint.protocol(), error);
    if (!error) acceptor.set_option(net::socket_base::reuse_address(true), error);
    if (!error) acceptor.bind(endpoint, error);
    if (!error) acceptor.listen(net::socket_base::max_listen_connections, error);
    if (error) {
      throw ListenError(
          concat("cannot listen on ", options.host, ":", std::to_string(options.port), ": ", error.message()));
    }
  }

  void accept() {
    acceptor.async_accept([this](error_code error, Socket socket) {
      if (!error) {
        std::make_shared<Session>(std::move(socket), serving)->read_header();
        return accept();
      }
      if (error == net::error::operation_aborted) return;
      // Too many open files, say: some will be closed.
      retry.expires_after(std::chrono::milliseconds(50));
      retry.async_wait([this](error_code aborted) {
        if (!aborted) accept();
      });
    });
  }

  /// Sets the timer for the next tick, unless it is already set for that moment.
  void arm() {
    const auto wait = calls.until_tick();
    if (!wait) {
      is_armed = false;
      timer.cancel();
      return;
    }
    const auto due = std::chrono::steady_clock::now() + *wait;
    if (is_armed && due >= timer.expiry() - kSlack && due <= timer.expiry() + kSlack) return;
    is_armed = true;
    timer.expires_at(due);
    timer.async_wait([this](error_code aborted) {
      if (aborted) return;
      is_armed = false;
      calls.tick();
      arm();
    });
  }

  static constexpr auto kSlack = std::chrono::milliseconds(2);

  HttpServerOptions options;
  HttpServerCalls calls;
  net::io_context context{1};
  HttpServing serving;
  Acceptor acceptor;
  Timer timer;
  Timer retry;
  net::signal_set signals;
  bool is_armed = false;
};

HttpServer::HttpServer(const HttpServerOptions& options, HttpServerCalls calls)
    : state_(std::make_unique<State>(options, std::move(calls))) {}

HttpServer::~HttpServer() = default;

std::uint16_t HttpServer::port() const { return state_->acceptor.local_endpoint().port(); }

void HttpServer::run() {
  state_->signals.add(SIGINT);
  state_->signals.add(SIGTERM);
  state_->signals.async_wait([this](error_code, int) { state_->context.stop(); });
  state_->accept();
  state_->arm();
  state_->context.run();
}

void HttpServer::stop() {
  net::post(state_->context, [this] { state_->context.stop(); });
}

}  // namespace tocsin
