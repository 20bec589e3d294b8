#include "bed.h"
#include "services/cloudtrail/record.h"

namespace tocsin::cloudtrail {
namespace {

struct CloudtrailRecords : Bed {};

TEST_F(CloudtrailRecords, HaveAwsFieldsInAwsOrder) {
  trail("alpha");

  const Json record = last_record();
  std::vector<std::string> names;
  for (const auto& [name, value] : record.items()) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"eventVersion", "userIdentity", "eventTime", "eventSource", "eventName",
                                             "awsRegion", "sourceIPAddress", "userAgent", "requestParameters",
                                             "responseElements", "requestID", "eventID", "readOnly", "eventType",
                                             "managementEvent", "recipientAccountId", "eventCategory", "tlsDetails"}));
  EXPECT_EQ(record["eventVersion"], "1.11");
  EXPECT_EQ(record["eventTime"], "2026-01-05T09:00:00Z");
  EXPECT_EQ(record["eventSource"], "cloudtrail.amazonaws.com");
  EXPECT_EQ(record["eventName"], "CreateTrail");
  EXPECT_EQ(record["awsRegion"], "us-east-1");
  EXPECT_EQ(record["readOnly"], false);
  EXPECT_EQ(record["recipientAccountId"], kAccount);
  EXPECT_EQ(record["tlsDetails"]["clientProvidedHostHeader"], "cloudtrail.us-east-1.amazonaws.com");
}

TEST_F(CloudtrailRecords, SpellParametersInLowerCamelCase) {
  trail("alpha", {{"IsMultiRegionTrail", true}});

  EXPECT_EQ(last_record()["requestParameters"],
            (Json{{"name", "alpha"}, {"s3BucketName", "logs"}, {"isMultiRegionTrail", true}}));
  EXPECT_EQ(last_record()["responseElements"]["trailARN"], arn("alpha"));
}

// AWS: answers of calls that only read are not recorded.
TEST_F(CloudtrailRecords, HaveNoAnswerOfAReadOnlyCall) {
  ok("ListTrails");

  EXPECT_EQ(last_record()["readOnly"], true);
  EXPECT_TRUE(last_record()["requestParameters"].is_null());
  EXPECT_TRUE(last_record()["responseElements"].is_null());
}

TEST_F(CloudtrailRecords, AreWrittenOfRefusedCallsToo) {
  caller = user("mallory");
  const Outcome outcome = call("CreateTrail", {{"Name", "alpha"}, {"S3BucketName", "logs"}});

  ASSERT_FALSE(outcome.ok());
  EXPECT_EQ(outcome.error->code, "AccessDeniedException");
  const Json record = last_record();
  EXPECT_EQ(record["errorCode"], "AccessDenied");
  EXPECT_EQ(record["errorMessage"], outcome.error->message);
  EXPECT_TRUE(record["responseElements"].is_null());
  EXPECT_EQ(record["requestParameters"]["name"], "alpha");
}

TEST_F(CloudtrailRecords, EscapeWhatUsersSend) {
  caller = user("o\"brien\n\xff");
  caller.principal.arn = "arn:aws:iam::000000000000:user/o";
  call("ListTrails");

  EXPECT_EQ(last_record()["userIdentity"]["userName"], "o\"brien\n\xef\xbf\xbd");
}

TEST_F(CloudtrailRecords, NameTheRootUser) {
  EXPECT_EQ(Json::parse(identity_text(caller)), (Json{{"type", "Root"},
                                                      {"principalId", kAccount},
                                                      {"arn", "arn:aws:iam::000000000000:root"},
                                                      {"accountId", kAccount}}));
  EXPECT_EQ(username_of(caller), "root");
}

TEST_F(CloudtrailRecords, NameAUserWithItsKey) {
  caller = user("alice");
  caller.access_key_id = "AKIAEXAMPLE";
  EXPECT_EQ(Json::parse(identity_text(caller)), (Json{{"type", "IAMUser"},
                                                      {"principalId", "AIDATESTalice"},
                                                      {"arn", "arn:aws:iam::000000000000:user/alice"},
                                                      {"accountId", kAccount},
                                                      {"accessKeyId", "AKIAEXAMPLE"},
                                                      {"userName", "alice"}}));
}

Caller role_session() {
  Caller caller;
  caller.principal.kind = policy::PrincipalKind::kAssumedRole;
  caller.principal.account = "000000000000";
  caller.principal.arn = "arn:aws:sts::000000000000:assumed-role/Admin/carol";
  caller.principal.issuer_arn = "arn:aws:iam::000000000000:role/team/Admin";
  caller.principal.unique_id = "AROAEXAMPLE";
  caller.session_name = "carol";
  caller.access_key_id = "ASIAEXAMPLE";
  caller.session_created = parse_time("2026-01-05T08:00:00Z");
  return caller;
}

// AWS: a role session has no userName of its own; the role's is in the session's issuer.
TEST_F(CloudtrailRecords, NameARoleSessionAndItsIssuer) {
  const Json identity = Json::parse(identity_text(role_session()));
  EXPECT_EQ(identity, Json::parse(R"({"type":"AssumedRole","principalId":"AROAEXAMPLE:carol",
    "arn":"arn:aws:sts::000000000000:assumed-role/Admin/carol","accountId":"000000000000","accessKeyId":"ASIAEXAMPLE",
    "sessionContext":{"sessionIssuer":{"type":"Role","principalId":"AROAEXAMPLE",
      "arn":"arn:aws:iam::000000000000:role/team/Admin","accountId":"000000000000","userName":"Admin"},
      "attributes":{"creationDate":"2026-01-05T08:00:00Z","mfaAuthenticated":"false"}}})"));
  EXPECT_EQ(username_of(role_session()), "carol");
}

TEST_F(CloudtrailRecords, SayWhichServiceCalledForSomebody) {
  caller = role_session();
  caller.invoked_by = "cloudformation.amazonaws.com";
  call("ListTrails");

  const Json record = last_record();
  EXPECT_EQ(record["userIdentity"]["invokedBy"], "cloudformation.amazonaws.com");
  EXPECT_EQ(record["sourceIPAddress"], "cloudformation.amazonaws.com");
  EXPECT_EQ(record["userAgent"], "cloudformation.amazonaws.com");
  EXPECT_FALSE(record.contains("tlsDetails"));
}

TEST_F(CloudtrailRecords, OfAServiceHaveItsNameOnly) {
  EXPECT_EQ(Json::parse(identity_text(service_caller("config.amazonaws.com"))),
            (Json{{"type", "AWSService"}, {"invokedBy", "config.amazonaws.com"}}));
}

TEST_F(CloudtrailRecords, OfTemporaryUserCredentialsSayWhenTheyWereMade) {
  caller = user("alice");
  caller.session_created = parse_time("2026-01-05T08:30:00Z");
  caller.mfa = true;
  EXPECT_EQ(Json::parse(identity_text(caller))["sessionContext"],
            Json::parse(R"({"attributes":{"creationDate":"2026-01-05T08:30:00Z","mfaAuthenticated":"true"}})"));
}

// AWS: texts of clients are cut at 1 KB.
TEST_F(CloudtrailRecords, CutLongUserAgents) {
  engine.gateway.call({.service = "cloudtrail",
                       .operation = "ListTrails",
                       .region = region,
                       .caller = caller,
                       .user_agent = std::string(5000, 'x')},
                      Json::object());
  EXPECT_EQ(last_record()["userAgent"].get<std::string>().size(), 1024u);
}

TEST_F(CloudtrailRecords, AreGoneAfterNinetyDays) {
  ok("ListTrails");
  advance(std::chrono::hours(24 * 60));
  ok("DescribeTrails");
  advance(std::chrono::hours(24 * 31));

  const auto found = service.events.find({.account = kAccount, .region = region, .before = Time::max()});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].event_name, "DescribeTrails");
}

// A record stands in the journal under the call that led to it.
TEST_F(CloudtrailRecords, AreJournalledWithTheirCause) {
  const Outcome outcome = call("ListTrails");

  const auto recorded = entries("recorded");
  ASSERT_EQ(recorded.size(), 1u);
  EXPECT_EQ(recorded[0].cause, outcome.entry);
  EXPECT_EQ(recorded[0].subject, last_record()["eventID"]);
  EXPECT_EQ(Json::parse(recorded[0].detail),
            (Json{{"event_name", "ListTrails"}, {"event_source", "cloudtrail.amazonaws.com"}}));
}

}  // namespace
}  // namespace tocsin::cloudtrail
