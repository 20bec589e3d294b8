#include "http/server.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

#include "base/text.h"

namespace tocsin {
namespace {

/// One TCP connection to the server.
class Wire {
 public:
  explicit Wire(std::uint16_t port) : socket_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_open_ = connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Wire() { ::close(socket_); }

  bool is_open() const { return is_open_; }

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  /// Reads until `end` has been seen; returns everything up to and including it.
  std::string until(std::string_view end) {
    while (received_.find(end) == std::string::npos && receive()) {
    }
    const auto at = received_.find(end);
    if (at == std::string::npos) return std::exchange(received_, "");
    std::string head = received_.substr(0, at + end.size());
    received_.erase(0, head.size());
    return head;
  }

  std::string until_closed() {
    while (receive()) {
    }
    return std::exchange(received_, "");
  }

 private:
  bool receive() {
    char bytes[4096];
    const auto count = recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    received_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }

  int socket_;
  bool is_open_ = false;
  std::string received_;
};

/// A server that answers each request with what it received.
struct Server : testing::Test {
  static HttpResponse echo(HttpRequest& request) {
    return {.body = concat(request.method, " ", request.target, " [", request.body, "] from ", request.remote_address,
                           "\n")};
  }

  HttpServer server{{.port = 0, .body_max_bytes = 1000},
                    {.handle = echo, .until_tick = [] { return std::nullopt; }, .tick = [] {}}};
  std::thread thread{[this] { server.run(); }};
  Wire wire{server.port()};

  ~Server() override {
    server.stop();
    thread.join();
  }
};

TEST_F(Server, AnswersARequest) {
  wire.send("GET /a?b=c HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_EQ(wire.until("\r\n"), "HTTP/1.1 200 OK\r\n");
  EXPECT_TRUE(wire.until("\r\n\r\n").starts_with("Content-Length: 29\r\n"));
  EXPECT_EQ(wire.until("\n"), "GET /a?b=c [] from 127.0.0.1\n");
}

TEST_F(Server, KeepsAConnection) {
  for (int round = 0; round < 3; ++round) {
    wire.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc");
    EXPECT_TRUE(wire.until("]").ends_with("POST / [abc]"));
  }
}

TEST_F(Server, AnswersPipelinedRequestsInOrder) {
  wire.send(
      "GET /1 HTTP/1.1\r\nHost: x\r\n\r\nPOST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nbGET /3 HTTP/1.1\r\n"
      "Host: x\r\nConnection: close\r\n\r\n");
  const std::string all = wire.until_closed();
  const auto first = all.find("GET /1 []");
  const auto second = all.find("POST /2 [b]");
  const auto third = all.find("GET /3 []");
  EXPECT_NE(third, std::string::npos) << all;
  EXPECT_LT(first, second);
  EXPECT_LT(second, third);
}

TEST_F(Server, ReadsChunkedBodies) {
  wire.send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
  EXPECT_TRUE(wire.until("]").ends_with("PUT / [abcde]"));
}

// The AWS CLI sends larger uploads only once it is told to go on.
TEST_F(Server, TellsAClientThatAsksToGoOn) {
  wire.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(wire.until("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  wire.send("abc");
  EXPECT_TRUE(wire.until("]").ends_with("PUT / [abc]"));
}

TEST_F(Server, RefusesABodyThatIsTooLargeBeforeItIsSent) {
  wire.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(wire.until("\r\n"), "HTTP/1.1 413 Payload Too Large\r\n");
}

TEST_F(Server, RefusesChunksThatGrowTooLarge) {
  wire.send("PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + std::string(1001, 'a'));
  EXPECT_EQ(wire.until("\r\n"), "HTTP/1.1 413 Payload Too Large\r\n");
}

TEST_F(Server, AnswersNonsenseWith400AndCloses) {
  wire.send("nonsense\r\n\r\n");
  EXPECT_TRUE(wire.until_closed().starts_with("HTTP/1.1 400 Bad Request\r\n"));
}

TEST_F(Server, AnswersAHeadRequestWithoutABody) {
  wire.send("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(wire.until_closed().ends_with("Connection: close\r\n\r\n"));
}

TEST_F(Server, ClosesAfterAnHttp10Request) {
  wire.send("GET / HTTP/1.0\r\n\r\n");
  EXPECT_TRUE(wire.until_closed().ends_with("GET / [] from 127.0.0.1\n"));
}

TEST_F(Server, TakesTheAddressFormOfProxies) {
  wire.send("GET http://sns.us-east-1.amazonaws.com/a?b HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(wire.until("]").ends_with("GET /a?b []"));
}

TEST_F(Server, AClientThatGoesAwayHalfwayDisturbsNobody) {
  {
    Wire gone(server.port());
    gone.send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nabc");
  }
  wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_TRUE(wire.until("]").ends_with("GET / []"));
}

TEST_F(Server, APortThatIsTakenIsAnError) {
  EXPECT_THROW(HttpServer({.port = server.port()}, {}), ListenError);
  EXPECT_THROW(HttpServer({.host = "nowhere", .port = 0}, {}), ListenError);
}

// Values of headers may come from people's objects.
TEST(ServerHeaders, CannotBeBroken) {
  HttpServer server({.port = 0}, {.handle =
                                      [](HttpRequest&) {
                                        return HttpResponse{.headers = {{"x-amz-meta", "a\r\nSet-Cookie: b"}}};
                                      },
                                  .until_tick = [] { return std::nullopt; },
                                  .tick = [] {}});
  std::thread thread([&] { server.run(); });
  Wire wire(server.port());
  wire.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_NE(wire.until("\r\n\r\n").find("x-amz-meta: a  Set-Cookie: b\r\n"), std::string::npos);
  server.stop();
  thread.join();
}

TEST(ServerTicks, ComeWhenTheyAreDueAndThenNoMore) {
  int ticks = 0;
  HttpServer* running = nullptr;
  HttpServer server({.port = 0}, {.handle = [](HttpRequest&) { return HttpResponse{}; },
                                  .until_tick = [&] { return std::optional<Duration>(ticks); },
                                  .tick =
                                      [&] {
                                        if (++ticks == 3) running->stop();
                                      }});
  running = &server;
  server.run();
  EXPECT_EQ(ticks, 3);
}

}  // namespace
}  // namespace tocsin
