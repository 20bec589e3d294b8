#include "kernel/sigv4.h"

#include <fstream>
#include <sstream>

#include "base/text.h"
#include "kernel/canonical_request.h"
#include "support/testbed.h"

namespace tocsin {
namespace {

constexpr const char* kKey = "AKIAIOSFODNN7EXAMPLE";
constexpr const char* kSecret = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
constexpr const char* kForm = "Action=GetCallerIdentity&Version=2011-06-15";
constexpr const char* kInvalidToken = "The security token included in the request is invalid.";

/// Knows one key.
struct OneKey final : Identities {
  std::optional<Credential> find_key(std::string_view id) override {
    return id == kKey ? std::optional(credential) : std::nullopt;
  }
  std::vector<PolicyText> policies_of(const Caller&) override { return {}; }
  std::map<std::string, std::string> tags_of(const Caller&) override { return {}; }
  void key_used(const std::string&, const std::string&, const std::string&) override {}

  Credential credential{.secret = kSecret};
};

struct SigV4 : testing::Test {
  Engine engine{{.start = *parse_time("2026-01-05T09:00:00Z"), .seed = 7}};
  OneKey keys;
  Signatures signatures{engine.kernel};

  SigV4() {
    engine.authorizer.set_identities(keys);
    keys.credential.caller.principal.arn = "arn:aws:iam::000000000000:user/alice";
  }

  /// A signed GetCallerIdentity.
  static HttpRequest request(const std::string& key = kKey, const std::string& secret = kSecret,
                             const std::string& time = "20260105T090000Z") {
    HttpRequest made{.method = "POST", .headers = {{"Host", "localhost"}, {"X-Amz-Date", time}}, .body = kForm};
    Signature signature{.access_key_id = key,
                        .date = time.substr(0, 8),
                        .region = "us-east-1",
                        .service = "sts",
                        .headers = {"host", "x-amz-date"},
                        .time = time};
    sign(made, signature, secret);
    return made;
  }

  static void sign(HttpRequest& made, const Signature& signature, const std::string& secret) {
    made.headers.emplace_back("Authorization", concat("AWS4-HMAC-SHA256 Credential=", signature.access_key_id, "/",
                                                      signature.date, "/", signature.region, "/", signature.service,
                                                      "/aws4_request, SignedHeaders=", join(signature.headers, ";"),
                                                      ", Signature=", signature_of(made, signature, secret)));
  }

  /// `status code: message` of a request that must be refused.
  std::string refused(const HttpRequest& made, Protocol protocol = Protocol::kQuery) {
    try {
      signatures.verify(made, protocol);
    } catch (const AwsError& error) {
      return concat(std::to_string(error.status), " ", error.code, ": ", error.message);
    }
    ADD_FAILURE() << "the signature was taken";
    return "";
  }

  std::string who(const HttpRequest& made) { return signatures.verify(made, Protocol::kQuery)->caller.principal.arn; }
};

Json recorded() {
  std::ifstream file(std::string(TOCSIN_SOURCE_DIR) + "/tests/vectors/sigv4/signed.json");
  std::stringstream text;
  text << file.rdbuf();
  return Json::parse(text.str());
}

HttpRequest recorded_request(const Json& vector) {
  HttpRequest made{.method = vector.at("method"), .target = vector.at("target"), .body = vector.at("body")};
  for (const auto& [name, value] : vector.at("headers").items()) made.headers.emplace_back(name, value);
  return made;
}

TEST_F(SigV4, WhatTheReferenceClientSignsIsTaken) {
  for (const Json& vector : recorded()) {
    SCOPED_TRACE(vector.at("name"));
    keys.credential.session_token = vector.at("session_token");
    const auto signer = signatures.verify(recorded_request(vector), Protocol::kQuery);
    ASSERT_TRUE(signer);
    EXPECT_EQ(signer->caller.principal.arn, "arn:aws:iam::000000000000:user/alice");
    EXPECT_EQ(signer->region, vector.at("region"));
  }
}

TEST_F(SigV4, WhatTheReferenceClientSignsIsNotTakenWithAnotherSecret) {
  keys.credential.secret = "another";
  for (const Json& vector : recorded()) {
    SCOPED_TRACE(vector.at("name"));
    keys.credential.session_token = vector.at("session_token");
    EXPECT_TRUE(refused(recorded_request(vector)).starts_with("403 SignatureDoesNotMatch: The request signature we "));
  }
}

// The worked example of AWS's manual.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
TEST_F(SigV4, TheManualsExampleHasTheManualsSignature) {
  HttpRequest made{.target = "/?Action=ListUsers&Version=2010-05-08",
                   .headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"},
                               {"Host", "iam.amazonaws.com"},
                               {"X-Amz-Date", "20150830T123600Z"}}};
  const Signature signature{.access_key_id = "AKIDEXAMPLE",
                            .date = "20150830",
                            .region = "us-east-1",
                            .service = "iam",
                            .headers = {"content-type", "host", "x-amz-date"},
                            .time = "20150830T123600Z"};
  EXPECT_EQ(signature_of(made, signature, "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            "5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
TEST_F(SigV4, TheManualsPresignedObjectHasTheManualsSignature) {
  keys.credential.secret = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  HttpRequest made{.target =
                       "/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2F"
                       "us-east-1%2Fs3%2Faws4_request&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-"
                       "SignedHeaders=host&X-Amz-Signature="
                       "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404",
                   .headers = {{"Host", "examplebucket.s3.amazonaws.com"}}};
  EXPECT_TRUE(signatures.verify(made, Protocol::kRestXml));
}

TEST_F(SigV4, NoSignatureIsNobody) { EXPECT_FALSE(signatures.verify({.body = kForm}, Protocol::kQuery)); }

TEST_F(SigV4, TestIsTheRootOfTheDefaultAccount) {
  EXPECT_EQ(who(request("test", "test")), "arn:aws:iam::000000000000:root");
}

TEST_F(SigV4, TestWithAnotherSecretIsRefused) {
  EXPECT_TRUE(refused(request("test", "tset")).starts_with("403 SignatureDoesNotMatch"));
}

TEST_F(SigV4, TwelveDigitsAreTheRootOfThatAccount) {
  EXPECT_EQ(who(request("111122223333", "whatever")), "arn:aws:iam::111122223333:root");
}

TEST_F(SigV4, ThirteenDigitsAreNobody) {
  EXPECT_EQ(refused(request("1111222233334", "x")), concat("403 InvalidClientTokenId: ", kInvalidToken));
}

TEST_F(SigV4, AnotherBodyIsRefused) {
  HttpRequest made = request();
  made.body += "&More=1";
  EXPECT_EQ(refused(made),
            "403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. "
            "Check your AWS Secret Access Key and signing method. Consult the service documentation for details.");
}

TEST_F(SigV4, TheFamiliesRefuseAWrongSignatureInTheirOwnWords) {
  const HttpRequest made = request(kKey, "wrong");
  EXPECT_TRUE(refused(made, Protocol::kJson11).starts_with("400 InvalidSignatureException: The request signature"));
  EXPECT_TRUE(refused(made, Protocol::kRestJson).starts_with("403 InvalidSignatureException: The request signature"));
  EXPECT_EQ(refused(made, Protocol::kRestXml),
            "403 SignatureDoesNotMatch: The request signature we calculated does not match the signature you provided. "
            "Check your key and signing method.");
}

TEST_F(SigV4, TheFamiliesRefuseAnUnknownKeyInTheirOwnWords) {
  const HttpRequest made = request("AKIAUNKNOWN");
  EXPECT_EQ(refused(made, Protocol::kQuery), concat("403 InvalidClientTokenId: ", kInvalidToken));
  EXPECT_EQ(refused(made, Protocol::kJson11), concat("400 UnrecognizedClientException: ", kInvalidToken));
  EXPECT_EQ(refused(made, Protocol::kRestXml),
            "403 InvalidAccessKeyId: The AWS Access Key Id you provided does not exist in our records.");
}

TEST_F(SigV4, AnInactiveKeyIsRefusedAsIfItDidNotExist) {
  keys.credential.active = false;
  EXPECT_EQ(refused(request()), concat("403 InvalidClientTokenId: ", kInvalidToken));
}

TEST_F(SigV4, ASessionNeedsItsToken) {
  keys.credential.session_token = "token";
  EXPECT_EQ(refused(request()), concat("403 InvalidClientTokenId: ", kInvalidToken));
  EXPECT_EQ(refused(request(), Protocol::kRestXml),
            "400 InvalidToken: The provided token is malformed or otherwise invalid.");
}

// Sessions end in the world's time: a rehearsal that advances a day must find them gone.
TEST_F(SigV4, ASessionEndsByTheWorldsClock) {
  keys.credential.expires = engine.timeline.now() + std::chrono::hours(1);
  EXPECT_TRUE(signatures.verify(request(), Protocol::kQuery));

  engine.timeline.run_until(*keys.credential.expires);
  EXPECT_EQ(refused(request()), "403 ExpiredToken: The security token included in the request is expired");
  EXPECT_EQ(refused(request(), Protocol::kJson11),
            "400 ExpiredTokenException: The security token included in the request is expired");
  EXPECT_EQ(refused(request(), Protocol::kRestXml), "400 ExpiredToken: The provided token has expired.");
}

TEST_F(SigV4, ASignatureExpiresByTheClientsClock) {
  HttpRequest made = request();
  made.arrived = *parse_time("2026-01-05T09:15:00Z");
  EXPECT_TRUE(signatures.verify(made, Protocol::kQuery));

  made.arrived = *parse_time("2026-01-05T09:15:01Z");
  EXPECT_EQ(refused(made),
            "403 SignatureDoesNotMatch: Signature expired: 20260105T090000Z is now earlier than 20260105T090001Z "
            "(20260105T091501Z - 15 min.)");
  EXPECT_EQ(refused(made, Protocol::kRestXml),
            "403 RequestTimeTooSkewed: The difference between the request time and the current time is too large.");
}

TEST_F(SigV4, ASignatureOfTheFutureIsRefused) {
  HttpRequest made = request();
  made.arrived = *parse_time("2026-01-05T08:44:59Z");
  EXPECT_TRUE(refused(made).starts_with("403 SignatureDoesNotMatch: Signature not yet current: 20260105T090000Z"));
}

// The world's clock may be days ahead of the client's.
TEST_F(SigV4, TheWorldsClockDoesNotAgeASignature) {
  engine.timeline.run_until(engine.timeline.now() + std::chrono::hours(24 * 90));
  EXPECT_TRUE(signatures.verify(request(), Protocol::kQuery));
}

TEST_F(SigV4, APresignedObjectExpires) {
  for (const Json& vector : recorded()) {
    if (vector.at("name") != "a presigned S3 object") continue;
    keys.credential.session_token = vector.at("session_token");
    HttpRequest made = recorded_request(vector);
    made.arrived = *parse_time("2026-01-05T09:15:00Z");
    EXPECT_TRUE(signatures.verify(made, Protocol::kRestXml));
    made.arrived = *parse_time("2026-01-05T09:15:01Z");
    EXPECT_EQ(refused(made, Protocol::kRestXml), "403 AccessDenied: Request has expired");
  }
}

TEST_F(SigV4, ABodyThatIsNotTheSignedOneIsRefusedByS3) {
  for (const Json& vector : recorded()) {
    if (vector.at("name") != "an S3 path with a space") continue;
    HttpRequest made = recorded_request(vector);
    made.body = "other";
    EXPECT_EQ(refused(made, Protocol::kRestXml),
              "400 XAmzContentSHA256Mismatch: The provided 'x-amz-content-sha256' header does not match what was "
              "computed.");
  }
}

TEST_F(SigV4, AnIncompleteHeaderNamesAllThatIsMissing) {
  const HttpRequest made{.headers = {{"Authorization", "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request"}}};
  EXPECT_EQ(refused(made),
            "400 IncompleteSignature: Authorization header requires 'Signature' parameter. Authorization header "
            "requires 'SignedHeaders' parameter. Authorization header requires existence of either a 'X-Amz-Date' or a "
            "'Date' header. Authorization=AWS4-HMAC-SHA256");
}

TEST_F(SigV4, AScopeOfAnotherDayIsRefused) {
  HttpRequest made = request();
  made.headers[1].second = "20260106T090000Z";
  EXPECT_EQ(refused(made),
            "403 SignatureDoesNotMatch: Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date "
            "from HTTP: '20260105' != '20260106', from '20260106T090000Z'.");
}

TEST_F(SigV4, TheHostMustBeSigned) {
  HttpRequest made{.method = "POST", .headers = {{"Host", "localhost"}, {"X-Amz-Date", "20260105T090000Z"}}};
  sign(made,
       {.access_key_id = kKey,
        .date = "20260105",
        .region = "us-east-1",
        .service = "sts",
        .headers = {"x-amz-date"},
        .time = "20260105T090000Z"},
       kSecret);
  EXPECT_TRUE(refused(made).starts_with("403 SignatureDoesNotMatch: 'Host' or ':authority' must be"));
}

// The door marks a key as used by what is said here.
TEST_F(SigV4, AKeyIsUsedForTheServiceThatItsSignatureNames) {
  const auto signer = signatures.verify(request(), Protocol::kQuery);
  const auto nobodys_key = signatures.verify(request("test", "test"), Protocol::kQuery);
  ASSERT_TRUE(signer && nobodys_key);
  EXPECT_EQ(signer->used_for, "sts");
  EXPECT_EQ(signer->region, "us-east-1");
  EXPECT_EQ(nobodys_key->used_for, "");
}

// Signing keys are remembered; a new secret for the same key id must not meet the old one.
TEST_F(SigV4, AChangedSecretIsNoticed) {
  EXPECT_TRUE(signatures.verify(request(), Protocol::kQuery));
  keys.credential.secret = "new";
  EXPECT_TRUE(refused(request()).starts_with("403 SignatureDoesNotMatch"));
  EXPECT_TRUE(signatures.verify(request(kKey, "new"), Protocol::kQuery));
}

TEST_F(SigV4, OtherAlgorithmsAreNamed) {
  const HttpRequest v4a{.headers = {{"Authorization", "AWS4-ECDSA-P256-SHA256 Credential=a/b/c/aws4_request"}}};
  EXPECT_THROW(signatures.verify(v4a, Protocol::kRestXml), Unmodelled);

  const HttpRequest v2{.headers = {{"Authorization", "AWS AKIA:abc"}}};
  EXPECT_EQ(refused(v2, Protocol::kRestXml),
            "400 InvalidRequest: The authorization mechanism you have provided is not supported. Please use "
            "AWS4-HMAC-SHA256.");
}

}  // namespace
}  // namespace tocsin
