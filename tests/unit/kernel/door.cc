#include "kernel/door.h"

#include "base/text.h"
#include "support/testbed.h"

namespace tocsin {
namespace {

/// A world of three operations, which answer with who called them, whence and where.
struct Doors : testing::Test {
  Engine engine{{.start = *parse_time("2026-01-05T09:00:00Z"), .seed = 7}};
  TestIdentities identities;
  Door door{engine.kernel, engine.gateway};
  std::vector<std::string> calls;
  std::optional<AwsError> refusal;
  Visit visit;

  Doors() {
    engine.authorizer.set_identities(identities);
    engine.gateway.add({row("sts", "GetCallerIdentity"), row("sns", "ConfirmSubscription", Signed::kOptional),
                        row("sns", "Unsubscribe", Signed::kOptional), row("events", "PutRule")});
  }

  Operation row(std::string_view service, std::string_view name, Signed needs_signature = Signed::kRequired) {
    Operation made = make_operation(service, name);
    made.needs_signature = needs_signature;
    made.run = [this](Call& call, const Json& input, Json& output) {
      calls.push_back(concat(call.operation.action, " ", call.region, " ", call.caller.principal.arn, " ",
                             call.api.source_ip, " ", json_text(input)));
      if (refusal) throw *refusal;
      if (call.operation.name == "GetCallerIdentity") output["Arn"] = call.caller.principal.arn;
      if (call.operation.name == "ConfirmSubscription") output["SubscriptionArn"] = "arn:<new>";
      if (call.operation.name == "PutRule") output["RuleArn"] = "arn:rule";
    };
    return made;
  }

  /// Signed as the 12-digit root of an account, whose signature is always right.
  static HttpRequest signed_request(const std::string& service, const std::string& region, HttpRequest request) {
    request.method = request.method == "GET" ? "POST" : request.method;
    request.headers.emplace_back("Host", "localhost:4566");
    request.headers.emplace_back("X-Amz-Date", "20260105T090000Z");
    request.headers.emplace_back("Authorization",
                                 concat("AWS4-HMAC-SHA256 Credential=111122223333/20260105/", region, "/", service,
                                        "/aws4_request, SignedHeaders=host, Signature=00"));
    return request;
  }

  static HttpRequest form(const std::string& body, const std::string& service = "sts",
                          const std::string& region = "us-east-1") {
    return signed_request(service, region,
                          {.headers = {{"Content-Type", "application/x-www-form-urlencoded"}}, .body = body});
  }

  static HttpRequest who_am_i() { return form("Action=GetCallerIdentity&Version=2011-06-15"); }

  HttpResponse send(const HttpRequest& request) { return door.handle(request, &visit); }
};

TEST_F(Doors, ACallComesInAndItsAnswerGoesOut) {
  const HttpResponse response = send(who_am_i());
  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.body.find("<Arn>arn:aws:iam::111122223333:root</Arn>"), std::string::npos) << response.body;
  EXPECT_EQ(visit.action, "sts:GetCallerIdentity");
  EXPECT_EQ(visit.caller, "arn:aws:iam::111122223333:root");
  EXPECT_EQ(visit.error, "");
  EXPECT_EQ(engine.journal.find(visit.entry)->subject, "sts:GetCallerIdentity");
}

TEST_F(Doors, TheAnswerHasTheIdOfTheCall) {
  const HttpResponse first = send(who_am_i());
  const HttpResponse second = send(who_am_i());
  EXPECT_EQ(first.header("x-amzn-requestid").size(), 36u);
  EXPECT_NE(first.header("x-amzn-requestid"), second.header("x-amzn-requestid"));
}

TEST_F(Doors, TheRegionIsTheSignatures) {
  const HttpRequest put = signed_request(
      "events", "eu-west-3",
      {.headers = {{"Content-Type", "application/x-amz-json-1.1"}, {"X-Amz-Target", "AWSEvents.PutRule"}},
       .body = R"({"Name": "keys", "EventPattern": "{}"})"});
  EXPECT_EQ(send(put).status, 200);
  EXPECT_EQ(calls.at(0),
            "events:PutRule eu-west-3 arn:aws:iam::111122223333:root 127.0.0.1 "
            R"({"Name":"keys","EventPattern":"{}"})");
}

// Callers within the process are known by name; a server never says so.
TEST_F(Doors, WhoIsKnownNeedsNoSignature) {
  const HttpRequest request{.method = "POST",
                            .headers = {{"Content-Type", "application/x-www-form-urlencoded"}},
                            .body = "Action=GetCallerIdentity&Version=2011-06-15"};
  EXPECT_EQ(send(request).status, 403);
  const Signer known{root_of("111122223333"), "eu-west-3"};
  EXPECT_EQ(door.handle(request, &visit, &known).status, 200);
  EXPECT_EQ(visit.caller, "arn:aws:iam::111122223333:root");
  EXPECT_EQ(calls.at(0), "sts:GetCallerIdentity eu-west-3 arn:aws:iam::111122223333:root 127.0.0.1 {}");
}

TEST_F(Doors, TheSourceIsThePeerUnlessARehearsalSaysOtherwise) {
  HttpRequest request = who_am_i();
  request.remote_address = "127.0.0.9";
  request.headers.emplace_back("X-Forwarded-For", "198.51.100.1");
  send(request);
  request.headers.emplace_back("X-Tocsin-Source-Ip", "203.0.113.7");
  send(request);
  EXPECT_NE(calls.at(0).find(" 127.0.0.9 "), std::string::npos);
  EXPECT_NE(calls.at(1).find(" 203.0.113.7 "), std::string::npos);
}

TEST_F(Doors, ARefusalIsWrittenInTheServicesOwnForm) {
  refusal = AwsError("AccessDenied", 403, "User: x is not authorized");
  const HttpResponse response = send(who_am_i());
  EXPECT_EQ(response.status, 403);
  EXPECT_NE(response.body.find("<Code>AccessDenied</Code>"), std::string::npos);
  EXPECT_EQ(visit.error, "AccessDenied");
  EXPECT_NE(visit.entry, 0) << "a refused call is in the journal";
}

TEST_F(Doors, AnOperationWithoutARowIsNotImplementedByName) {
  const HttpResponse response = send(form("Action=CreateSAMLProvider&Version=2010-05-08", "iam"));
  EXPECT_EQ(response.status, 501);
  EXPECT_NE(response.body.find("<Code>NotImplemented</Code>"), std::string::npos);
  EXPECT_NE(response.body.find("<Message>iam:CreateSAMLProvider is not modelled by tocsin</Message>"),
            std::string::npos);
  EXPECT_EQ(visit.error, "NotImplemented");
}

TEST_F(Doors, AnOperationThatAwsDoesNotHaveIsAwssOwnError) {
  const HttpResponse response = send(form("Action=GetCallerIdentiy&Version=2011-06-15"));
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(response.body.find("<Code>InvalidAction</Code>"), std::string::npos) << response.body;
}

TEST_F(Doors, AServiceThatIsNotModelledIsNamed) {
  const HttpResponse response = send(signed_request("bedrock", "us-east-1", {.target = "/foundation-models"}));
  EXPECT_EQ(response.status, 501);
  EXPECT_NE(response.body.find("service bedrock is not modelled by tocsin"), std::string::npos) << response.body;
  EXPECT_EQ(response.header("x-amzn-errortype"), "NotImplemented");
}

TEST_F(Doors, WhatIsUnmodelledInsideACallIsNotImplementedAndLeavesNothing) {
  Operation odd = make_operation("sns", "CreateTopic");
  odd.run = [](Call&, const Json&, Json&) { throw Unmodelled("CreateTopic with FifoTopic"); };
  engine.gateway.add({odd});
  const std::int64_t before = engine.journal.last();
  const HttpResponse response = send(form("Action=CreateTopic&Name=a&Version=2010-03-31", "sns"));
  EXPECT_EQ(response.status, 501);
  EXPECT_NE(response.body.find("CreateTopic with FifoTopic is not modelled by tocsin"), std::string::npos);
  EXPECT_EQ(engine.journal.last(), before);
}

TEST_F(Doors, ARequestThatSaysNothingIsMissingItsToken) {
  const HttpResponse response = send({.headers = {{"Host", "localhost:4566"}}});
  EXPECT_EQ(response.status, 403);
  EXPECT_NE(response.body.find("<Code>MissingAuthenticationToken</Code>"), std::string::npos);
}

TEST_F(Doors, AnUnsignedCallIsRefused) {
  HttpRequest request = who_am_i();
  request.headers.pop_back();
  const HttpResponse response = send(request);
  EXPECT_EQ(response.status, 403);
  EXPECT_NE(response.body.find("<Message>Request is missing Authentication Token</Message>"), std::string::npos);
  EXPECT_TRUE(calls.empty());
}

// Who is asking comes before what is asked: strangers learn nothing.
TEST_F(Doors, AStrangerIsRefusedBeforeABadInput) {
  HttpRequest request = form("Action=Nonsense&Version=2011-06-15");
  request.headers.pop_back();
  EXPECT_NE(send(request).body.find("MissingAuthenticationToken"), std::string::npos);
}

TEST_F(Doors, ARequestThatIsNoCallChangesNothing) {
  const std::uint64_t chance = engine.timeline.random().counter();
  HttpRequest request = who_am_i();
  request.headers.pop_back();
  send(request);
  send({.headers = {{"Host", "localhost"}}});
  send(form("Action=CreateSAMLProvider&Version=2010-05-08", "iam"));
  EXPECT_EQ(engine.timeline.random().counter(), chance);
  EXPECT_EQ(engine.journal.last(), 0);
}

TEST_F(Doors, TheLinkInAConfirmationMailConfirms) {
  const HttpResponse response =
      send({.target = "/confirmation.html?TopicArn=arn:aws:sns:eu-west-1:111122223333:alerts&Token=2336412f37"
                      "&Endpoint=security@example.com",
            .headers = {{"Host", "localhost:4566"}}});
  EXPECT_EQ(response.status, 200);
  EXPECT_NE(response.header("content-type").find("text/html"), std::string::npos);
  EXPECT_NE(response.body.find("Subscription confirmed!"), std::string::npos);
  EXPECT_NE(response.body.find("arn:&lt;new&gt;"), std::string::npos) << "what comes from outside is escaped";
  EXPECT_EQ(calls.at(0),
            "sns:ConfirmSubscription eu-west-1  127.0.0.1 "
            R"({"TopicArn":"arn:aws:sns:eu-west-1:111122223333:alerts","Token":"2336412f37"})");
}

TEST_F(Doors, ALinkThatIsRefusedSaysSoOnThePage) {
  refusal = AwsError("InvalidParameter", 400, "Invalid parameter: Token");
  const HttpResponse response = send({.target = "/confirmation.html?TopicArn=arn:aws:sns:us-east-1:1:a&Token=x"});
  EXPECT_EQ(response.status, 400);
  EXPECT_NE(response.body.find("InvalidParameter: Invalid parameter: Token"), std::string::npos);
}

TEST_F(Doors, TheUnsubscribeLinkOfAMailUnsubscribes) {
  const HttpResponse response =
      send({.target = "/unsubscribe.html?SubscriptionArn=arn:aws:sns:us-east-1:111122223333:alerts:id&Endpoint=a@b.c"});
  EXPECT_NE(response.body.find("Subscription removed!"), std::string::npos);
  EXPECT_TRUE(calls.at(0).starts_with("sns:Unsubscribe us-east-1"));
}

// The SubscribeURL that SNS sends to machines has neither Version nor signature.
TEST_F(Doors, TheSubscribeUrlConfirmsAndAnswersInXml) {
  const HttpResponse response =
      send({.target = "/?Action=ConfirmSubscription&TopicArn=arn:aws:sns:us-east-1:111122223333:alerts&Token=ab",
            .headers = {{"Host", "localhost:4566"}}});
  EXPECT_EQ(response.status, 200) << response.body;
  EXPECT_NE(response.body.find("<ConfirmSubscriptionResponse"), std::string::npos);
  EXPECT_EQ(calls.size(), 1u);
}

TEST_F(Doors, NoOtherOperationIsReachedByALink) {
  const HttpResponse response =
      send({.target = "/?Action=Publish&TopicArn=a&Message=b", .headers = {{"Host", "localhost"}}});
  EXPECT_EQ(response.status, 403);
  EXPECT_TRUE(calls.empty());
}

}  // namespace
}  // namespace tocsin
