#include "model/validate.h"

#include <re2/re2.h>

#include <set>

#include "model/record.h"
#include "model_test.h"

namespace tocsin {
namespace {

AwsError refused(std::string_view service, std::string_view operation, const Json& input) {
  return refusal_of([&] { validate(service_named(service), operation_named(service, operation), input); });
}

// AWS: `1 validation error detected: Value 'SourceIP: ...' at 'tags.6.member.value' failed to satisfy constraint:
// Member must satisfy regular expression pattern: ...`. https://github.com/SWO-GS/auto-tag/issues/90
TEST(Validate, QuotesAPatternAndTheMemberOfAList) {
  const AwsError error =
      refused("iam", "CreateUser",
              {{"UserName", "alice"}, {"Tags", {{{"Key", "a"}, {"Value", "ok"}}, {{"Key", "b"}, {"Value", "a;b"}}}}});
  EXPECT_EQ(error.code, "ValidationError");
  EXPECT_EQ(error.status, 400);
  EXPECT_EQ(error.message,
            "1 validation error detected: Value 'a;b' at 'tags.2.member.value' failed to satisfy constraint: Member "
            "must satisfy regular expression pattern: [\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]*");
}

TEST(Validate, SaysAllThatIsWrongAtOnce) {
  const AwsError error = refused("iam", "CreateUser", {{"UserName", std::string(65, 'a')}, {"Path", "x"}});
  EXPECT_EQ(error.message,
            "2 validation errors detected: Value 'x' at 'path' failed to satisfy constraint: Member must satisfy "
            "regular expression pattern: (\\u002F)|(\\u002F[\\u0021-\\u007E]+\\u002F); Value '" +
                std::string(65, 'a') +
                "' at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64");
}

TEST(Validate, MissesRequiredMembers) {
  EXPECT_EQ(refused("iam", "CreateRole", {{"RoleName", "r"}}).message,
            "1 validation error detected: Value null at 'assumeRolePolicyDocument' failed to satisfy constraint: "
            "Member must not be null");
}

TEST(Validate, NamesTheValuesOfAnEnumeration) {
  const AwsError error = refused("events", "PutRule", {{"Name", "r"}, {"State", "ON"}});
  EXPECT_EQ(error.code, "ValidationException");
  EXPECT_EQ(error.message,
            "1 validation error detected: Value 'ON' at 'state' failed to satisfy constraint: Member must satisfy enum "
            "value set: [ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS]");
}

TEST(Validate, KeepsNumbersInTheirRange) {
  EXPECT_EQ(refused("iam", "ListAccessKeys", {{"MaxItems", 1001}}).message,
            "1 validation error detected: Value '1001' at 'maxItems' failed to satisfy constraint: Member must have "
            "value less than or equal to 1000");
}

// AWS reports an element at its list, with every constraint that elements have.
TEST(Validate, ReportsElementsOfListsAtTheList) {
  const AwsError error = refused(
      "sts", "AssumeRole",
      {{"RoleArn", "arn:aws:iam::111122223333:role/r"}, {"RoleSessionName", "ab"}, {"TransitiveTagKeys", {"a", ""}}});
  EXPECT_EQ(error.message,
            "1 validation error detected: Value '[a, ]' at 'transitiveTagKeys' failed to satisfy constraint: Member "
            "must satisfy constraint: [Member must have length less than or equal to 128, Member must have length "
            "greater than or equal to 1, Member must satisfy regular expression pattern: "
            "[\\p{L}\\p{Z}\\p{N}_.:/=+\\-@]+]");
}

// A message that repeats a password puts it into logs and records.
TEST(Validate, DoesNotRepeatSensitiveValues) {
  const AwsError error = refused("iam", "ChangePassword", {{"OldPassword", "hunter2"}, {"NewPassword", ""}});
  EXPECT_EQ(error.message.find("hunter2"), std::string::npos);
  EXPECT_TRUE(error.message.find("Value at 'newPassword' failed") != std::string::npos) << error.message;
}

TEST(Validate, CountsCharactersAsJavaDoes) {
  std::string name;
  for (int i = 0; i < 129; ++i) name += "\xF0\x9F\x94\x94";  // a bell: two UTF-16 units
  EXPECT_TRUE(refused("iam", "CreateUser", {{"UserName", "a"}, {"Tags", {{{"Key", name}, {"Value", "v"}}}}})
                  .message.find("length less than or equal to 128") != std::string::npos);
}

TEST(Validate, AcceptsWhatIsRight) {
  EXPECT_NO_THROW(validate(service_named("iam"), operation_named("iam", "CreateUser"),
                           {{"UserName", "alice"}, {"Path", "/people/"}, {"Tags", {{{"Key", "a"}, {"Value", ""}}}}}));
}

TEST(Validate, AnswersAsS3ForItsDocuments) {
  EXPECT_EQ(refused("s3", "PutPublicAccessBlock", {{"Bucket", "b"}}).code, "MissingRequestBodyError");
  EXPECT_EQ(refused("s3", "PutBucketAcl", {{"Bucket", "b"}, {"ACL", "everyone"}}).code, "InvalidArgument");
  const Json grant = {{"Grantee", {{"Type", "Group"}}}, {"Permission", "FLY"}};
  EXPECT_EQ(refused("s3", "PutBucketAcl", {{"Bucket", "b"}, {"AccessControlPolicy", {{"Grants", {grant}}}}}).code,
            "MalformedXML");
}

TEST(Validate, AnswersAsSqsForWhatIsMissing) {
  const AwsError error = refused("sqs", "SendMessage", {{"QueueUrl", "u"}});
  EXPECT_EQ(error.code, "MissingParameter");
  EXPECT_EQ(error.message, "The request must contain the parameter MessageBody.");
}

TEST(CheckMembers, NamesUnknownMembersAndTheNearestRightOne) {
  const auto problems =
      check_members(operation_named("events", "PutTargets"),
                    {{"Rule", "r"}, {"Targets", {{{"Id", "a"}, {"InputTransformr", Json::object()}}}}});
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].path, "Targets[0].InputTransformr");
  EXPECT_EQ(problems[0].message, "unknown member InputTransformr; did you mean InputTransformer?");
}

TEST(CheckMembers, NamesWrongTypes) {
  const auto problems = check_members(operation_named("events", "PutTargets"), {{"Rule", 5}, {"Targets", "x"}});
  ASSERT_EQ(problems.size(), 2U);
  EXPECT_EQ(problems[0].path + " " + problems[0].message, "Rule must be a string, not a number");
  EXPECT_EQ(problems[1].path + " " + problems[1].message, "Targets must be a list, not a string");
}

TEST(CheckMembers, TakesTimesAsTextOrNumber) {
  const OperationModel& lookup = operation_named("cloudtrail", "LookupEvents");
  EXPECT_TRUE(check_members(lookup, {{"StartTime", "2026-01-05T09:00:00Z"}, {"EndTime", 1767603600}}).empty());
  EXPECT_EQ(check_members(lookup, {{"StartTime", "yesterday"}}).size(), 1U);
}

void check_patterns(const Shape& shape, std::set<const Shape*>& seen) {
  if (!seen.insert(&shape).second) return;
  if (!shape.pattern.empty()) {
    EXPECT_FALSE(shape.regex.empty()) << shape.name << " " << shape.pattern;
    EXPECT_TRUE(re2::RE2(std::string(shape.regex), re2::RE2::Quiet).ok()) << shape.name << " " << shape.regex;
  }
  for (const Member& member : shape.members) check_patterns(*member.shape, seen);
}

// Java's patterns are not RE2's. One that cannot be compiled would let everything through.
TEST(Validate, CanCheckEveryPattern) {
  std::set<const Shape*> seen;
  for (const ServiceModel* service : services()) {
    for (const OperationModel& operation : service->operations) {
      if (operation.implemented) check_patterns(*operation.input, seen);
    }
  }
  EXPECT_GT(seen.size(), 100U);
}

// The secret of a new key never reaches CloudTrail, and dates are written in the American form.
TEST(RecordForm, IsCloudTrailsSpelling) {
  const Json output = {{"AccessKey",
                        {{"UserName", "bob"},
                         {"AccessKeyId", "AKIAIOSFODNN7EXAMPLE"},
                         {"Status", "Active"},
                         {"SecretAccessKey", "secret"},
                         {"CreateDate", "2024-07-30T21:53:13Z"}}}};
  EXPECT_EQ(record_form(*operation_named("iam", "CreateAccessKey").output, output),
            R"({"accessKey":{"userName":"bob","accessKeyId":"AKIAIOSFODNN7EXAMPLE","status":"Active",)"
            R"("createDate":"Jul 30, 2024 9:53:13 PM"}})");
}

TEST(RecordForm, KeepsTheKeysOfMaps) {
  const Json input = {{"Name", "alerts"}, {"Attributes", {{"DisplayName", "Alerts"}}}};
  EXPECT_EQ(record_form(*operation_named("sns", "CreateTopic").input, input),
            R"({"name":"alerts","attributes":{"DisplayName":"Alerts"}})");
}

TEST(RecordForm, IsNullForNothing) {
  EXPECT_EQ(record_form(*operation_named("iam", "CreateAccessKey").input, Json::object()), "null");
}

}  // namespace
}  // namespace tocsin
