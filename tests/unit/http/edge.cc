#include "http/edge.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "base/json.h"
#include "base/text.h"
#include "http/control.h"

namespace tocsin {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

/// A world at the edge, with a wall clock that the test moves.
struct Edges : testing::Test {
  static constexpr const char* kStart = "2026-01-05T09:00:00Z";

  World world{{.start = parse_time(kStart)}};
  WallTime wall{*parse_time("2026-01-05T09:00:00Z")};
  std::vector<std::string> lines;

  Edge edge(Pace::State state = Pace::State::kRunning, double scale = 1) {
    return Edge(world,
                {.url = "http://127.0.0.1:4566",
                 .state = state,
                 .scale = scale,
                 .print = [this](const std::string& line) { lines.push_back(line); }},
                [this] { return wall; });
  }

  static HttpResponse send(Edge& edge, const std::string& method, const std::string& target,
                           const std::string& body = "") {
    HttpRequest request{.method = method, .target = target, .headers = {{"Host", "localhost:4566"}}, .body = body};
    return edge.handle(request);
  }

  /// A call by the root user of the account 000000000000.
  static HttpResponse call(Edge& edge, const std::string& service, const std::string& body,
                           const std::string& signed_at) {
    HttpRequest request{.method = "POST", .body = body};
    request.headers = {
        {"Host", "localhost:4566"},
        {"Content-Type", "application/x-www-form-urlencoded"},
        {"X-Amz-Date", signed_at},
        {"Authorization", concat("AWS4-HMAC-SHA256 Credential=000000000000/", signed_at.substr(0, 8), "/us-east-1/",
                                 service, "/aws4_request, SignedHeaders=host, Signature=0")}};
    return edge.handle(request);
  }

  /// A topic with a mail address that is asked to confirm.
  void subscribe() {
    world.call({.service = "sns", .operation = "CreateTopic", .input = R"({"Name": "alerts"})"});
    world.call({.service = "sns",
                .operation = "Subscribe",
                .input = R"({"TopicArn": "arn:aws:sns:us-east-1:000000000000:alerts", "Protocol": "email",
                             "Endpoint": "security@example.com"})"});
  }
};

TEST_F(Edges, TheWorldsClockFollowsTheWalls) {
  Edge it = edge();
  wall += minutes(5);
  it.tick();
  EXPECT_EQ(world.now(), *parse_time("2026-01-05T09:05:00Z"));
}

TEST_F(Edges, ARequestSeesTheClockOfItsMoment) {
  Edge it = edge();
  wall += minutes(5);
  EXPECT_EQ(send(it, "GET", "/_tocsin/clock").body,
            "{\"now\":\"2026-01-05T09:05:00.000Z\",\"paused\":false,\"scale\":1.0}\n");
}

TEST_F(Edges, APausedWorldWaits) {
  Edge it = edge(Pace::State::kPaused);
  wall += minutes(5);
  it.tick();
  EXPECT_EQ(world.now(), *parse_time(kStart));
  subscribe();
  EXPECT_EQ(it.until_next(), std::nullopt);
}

TEST_F(Edges, WhatIsDueRunsWhenItIsDue) {
  Edge it = edge(Pace::State::kRunning, 10);
  EXPECT_EQ(it.until_next(), std::nullopt);
  subscribe();
  const auto wait = it.until_next();
  ASSERT_TRUE(wait);
  EXPECT_LE(*wait, seconds(1)) << "ten times as fast as the world's own seconds";
  wall += *wait;
  it.tick();
  EXPECT_EQ(world.outbox().size(), 1u);
}

TEST_F(Edges, AConfirmationIsPrintedWithALinkToThisServer) {
  Edge it = edge();
  subscribe();
  wall += minutes(1);
  it.tick();
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_NE(lines[0].find("confirmation → security@example.com"), std::string::npos) << lines[0];
  EXPECT_EQ(lines[1].find("          confirm with http://127.0.0.1:4566/confirmation.html?TopicArn=arn:aws:sns:"), 0u)
      << lines[1];
}

TEST_F(Edges, ThePrintedLinkConfirms) {
  Edge it = edge();
  subscribe();
  wall += minutes(1);
  it.tick();
  const std::string target = lines.at(1).substr(lines[1].find("/confirmation"));
  EXPECT_EQ(send(it, "GET", target).status, 200);
  EXPECT_EQ(world.confirm("security@example.com"), 0) << "nothing is left to confirm";
}

TEST_F(Edges, ACallIsALine) {
  Edge it = edge();
  call(it, "sts", "Action=GetCallerIdentity&Version=2011-06-15", "20260105T090000Z");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0], "09:00:00  sts:GetCallerIdentity        root            ok        0.0 ms");
}

TEST_F(Edges, ARefusedCallIsALineWithItsCode) {
  Edge it = edge();
  call(it, "iam", "Action=DeleteUser&UserName=nobody&Version=2010-05-08", "20260105T090000Z");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_NE(lines[0].find("iam:DeleteUser               root            NoSuchEntity"), std::string::npos) << lines[0];
}

TEST_F(Edges, TheControlApiIsNotPartOfTheStory) {
  Edge it = edge();
  send(it, "GET", "/_tocsin/outbox");
  EXPECT_TRUE(lines.empty());
}

// Signatures are as old as the wall says, however far the world has been advanced.
TEST_F(Edges, AnOldSignatureIsRefusedByTheWallsClock) {
  Edge it = edge();
  send(it, "POST", "/_tocsin/clock/advance", R"({"seconds": 8640000})");
  EXPECT_EQ(call(it, "sts", "Action=GetCallerIdentity&Version=2011-06-15", "20260105T090000Z").status, 200);
  wall += minutes(16);
  const HttpResponse refused = call(it, "sts", "Action=GetCallerIdentity&Version=2011-06-15", "20260105T090000Z");
  EXPECT_EQ(refused.status, 403);
  EXPECT_NE(refused.body.find("Signature expired"), std::string::npos);
}

// SDKs correct their clocks by it.
TEST_F(Edges, TheDateOfAnAnswerIsTheWalls) {
  Edge it = edge();
  send(it, "POST", "/_tocsin/clock/advance", R"({"seconds": 8640000})");
  EXPECT_EQ(send(it, "GET", "/_tocsin/health").header("date"), "Mon, 05 Jan 2026 09:00:00 GMT");
}

TEST_F(Edges, AfterAnAdvanceTheClockGoesOnFromThere) {
  Edge it = edge();
  send(it, "POST", "/_tocsin/clock/advance", R"({"seconds": 3600})");
  wall += seconds(10);
  it.tick();
  EXPECT_EQ(world.now(), *parse_time("2026-01-05T10:00:10Z"));
}

TEST_F(Edges, AnAdvanceReturnsWhenAllThatWasDueHasHappened) {
  Edge it = edge(Pace::State::kPaused);
  subscribe();
  send(it, "POST", "/_tocsin/clock/advance", R"({"seconds": 60})");
  const Json outbox = *parse_json(send(it, "GET", "/_tocsin/outbox").body);
  ASSERT_EQ(outbox.size(), 1u);
  EXPECT_EQ(outbox[0]["kind"], "confirmation");
  EXPECT_EQ(outbox[0]["to"], "security@example.com");
  EXPECT_EQ(outbox[0]["topic"], "arn:aws:sns:us-east-1:000000000000:alerts");
  EXPECT_TRUE(outbox[0]["time"].get<std::string>().starts_with("2026-01-05T09:00:0"));
}

TEST_F(Edges, AResetWorldBeginsAgain) {
  Edge it = edge();
  subscribe();
  send(it, "POST", "/_tocsin/clock/advance", R"({"seconds": 3600})");
  EXPECT_EQ(send(it, "POST", "/_tocsin/reset").status, 200);
  EXPECT_EQ(world.now(), *parse_time(kStart));
  EXPECT_TRUE(world.journal().empty());

  // Mails are printed again from the first on.
  lines.clear();
  subscribe();
  wall += minutes(1);
  it.tick();
  EXPECT_EQ(lines.size(), 2u);
}

TEST_F(Edges, AForeignPageReachesNothing) {
  Edge it = edge();
  HttpRequest request{.method = "POST",
                      .target = "/_tocsin/reset",
                      .headers = {{"Host", "localhost:4566"}, {"Origin", "https://evil.example"}}};
  world.call({.service = "sns", .operation = "CreateTopic", .input = R"({"Name": "alerts"})"});
  EXPECT_EQ(it.handle(request).status, 403);
  EXPECT_EQ(world.journal().empty(), false);
}

}  // namespace
}  // namespace tocsin
