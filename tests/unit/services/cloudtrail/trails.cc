#include "bed.h"

namespace tocsin::cloudtrail {
namespace {

struct CloudtrailTrails : Bed {
  Json describe(const std::string& name) {
    const Json list = ok("DescribeTrails", {{"trailNameList", {name}}})["trailList"];
    return list.empty() ? Json() : list[0];
  }
};

TEST_F(CloudtrailTrails, AreSingleRegionWithGlobalEventsAndNotLogging) {
  const Json made = ok("CreateTrail", {{"Name", "alpha"}, {"S3BucketName", "logs"}});
  EXPECT_EQ(made["TrailARN"], arn("alpha"));
  EXPECT_EQ(made["IsMultiRegionTrail"], false);
  EXPECT_EQ(made["IncludeGlobalServiceEvents"], true);
  EXPECT_EQ(made["LogFileValidationEnabled"], false);
  const Json status = ok("GetTrailStatus", {{"Name", "alpha"}});
  EXPECT_EQ(status["IsLogging"], false);
  EXPECT_FALSE(status.contains("StartLoggingTime"));
}

TEST_F(CloudtrailTrails, RememberWhenTheyStartedAndStopped) {
  trail("alpha");
  ok("StartLogging", {{"Name", "alpha"}});
  advance(std::chrono::hours(1));
  ok("StopLogging", {{"Name", arn("alpha")}});
  const Json status = ok("GetTrailStatus", {{"Name", "alpha"}});
  EXPECT_EQ(status["IsLogging"], false);
  EXPECT_EQ(status["TimeLoggingStarted"], "2026-01-05T09:00:00Z");
  EXPECT_EQ(status["TimeLoggingStopped"], "2026-01-05T10:00:00Z");
}

TEST_F(CloudtrailTrails, NeedABucketThatExists) {
  EXPECT_EQ(refused("CreateTrail", {{"Name", "alpha"}, {"S3BucketName", "nothing"}}),
            "S3BucketDoesNotExistException: S3 bucket nothing does not exist!");
}

TEST_F(CloudtrailTrails, NeedABucketWhosePolicyLetsThemWrite) {
  buckets.policies["bare"] = "";
  EXPECT_EQ(refused("CreateTrail", {{"Name", "alpha"}, {"S3BucketName", "bare"}}),
            "InsufficientS3BucketPolicyException: Incorrect S3 bucket policy is detected for bucket: bare");
}

// The policy must cover the prefix; a policy for the bucket's top level does not.
TEST_F(CloudtrailTrails, NeedAPolicyForTheirPrefix) {
  EXPECT_TRUE(refused("CreateTrail", {{"Name", "alpha"}, {"S3BucketName", "logs"}, {"S3KeyPrefix", "audit"}})
                  .starts_with("InsufficientS3BucketPolicyException: "));
  buckets.policies["logs"] = trail_bucket_policy("logs", "audit/");
  ok("CreateTrail", {{"Name", "alpha"}, {"S3BucketName", "logs"}, {"S3KeyPrefix", "audit"}});
}

// AWS's guide advises aws:SourceArn; a policy for another trail lets this one not write.
TEST_F(CloudtrailTrails, NeedAPolicyForTheirArn) {
  const auto policy_for = [](const std::string& trail_arn) {
    return R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"cloudtrail.amazonaws.com"},
      "Action":["s3:GetBucketAcl","s3:PutObject"],"Resource":["arn:aws:s3:::logs","arn:aws:s3:::logs/*"],
      "Condition":{"StringEquals":{"aws:SourceArn":")" +
           trail_arn + R"("}}}]})";
  };
  buckets.policies["logs"] = policy_for(arn("beta"));
  EXPECT_TRUE(refused("CreateTrail", {{"Name", "alpha"}, {"S3BucketName", "logs"}})
                  .starts_with("InsufficientS3BucketPolicyException: "));
  buckets.policies["logs"] = policy_for(arn("alpha"));
  trail("alpha");
}

TEST_F(CloudtrailTrails, HaveNamesThatAwsTakes) {
  const auto answer = [&](const std::string& name) {
    return refused("CreateTrail", {{"Name", name}, {"S3BucketName", "logs"}});
  };
  EXPECT_EQ(answer("ab"),
            "InvalidTrailNameException: Trail name too short. Minimum allowed length: 3 characters. Specified name "
            "length: 2 characters.");
  EXPECT_TRUE(answer(std::string(129, 'a')).starts_with("InvalidTrailNameException: Trail name too long."));
  for (const char* bad : {"with space", "-alpha", "alpha-", "al--pha", "my-_trail", "192.168.5.4"}) {
    EXPECT_TRUE(answer(bad).starts_with("InvalidTrailNameException: ")) << bad;
  }
}

TEST_F(CloudtrailTrails, AreFiveInARegionAtMost) {
  for (const char* name : {"one", "two", "three", "four", "five"}) trail(name);
  EXPECT_EQ(refused("CreateTrail", {{"Name", "six"}, {"S3BucketName", "logs"}}),
            "MaximumNumberOfTrailsExceededException: User: 000000000000 already has 5 trails in us-east-1.");
}

TEST_F(CloudtrailTrails, AreNotMadeTwice) {
  trail("alpha");
  EXPECT_EQ(refused("CreateTrail", {{"Name", "alpha"}, {"S3BucketName", "logs"}}),
            "TrailAlreadyExistsException: Trail alpha already exists for customer: 000000000000");
}

TEST_F(CloudtrailTrails, OfAllRegionsIncludeGlobalEvents) {
  EXPECT_EQ(refused("CreateTrail", {{"Name", "alpha"},
                                    {"S3BucketName", "logs"},
                                    {"IsMultiRegionTrail", true},
                                    {"IncludeGlobalServiceEvents", false}}),
            "InvalidParameterCombinationException: Multi-Region trail must include global service events.");
}

TEST_F(CloudtrailTrails, OfAllRegionsAreSeenEverywhereAsShadows) {
  trail("alpha", {{"IsMultiRegionTrail", true}});
  trail("beta");
  region = "eu-west-1";
  EXPECT_EQ(ok("DescribeTrails")["trailList"].size(), 1u);
  EXPECT_EQ(describe("alpha")["HomeRegion"], "us-east-1");
  EXPECT_TRUE(ok("DescribeTrails", {{"includeShadowTrails", false}})["trailList"].empty());
  EXPECT_EQ(ok("GetTrail", {{"Name", arn("alpha")}})["Trail"]["Name"], "alpha");
  EXPECT_EQ(ok("ListTrails")["Trails"].size(), 2u);
}

TEST_F(CloudtrailTrails, AreChangedAtHomeOnly) {
  trail("alpha", {{"IsMultiRegionTrail", true}});
  region = "eu-west-1";
  EXPECT_TRUE(refused("StartLogging", {{"Name", arn("alpha")}}).starts_with("InvalidHomeRegionException: "));
  EXPECT_TRUE(refused("PutEventSelectors", {{"TrailName", arn("alpha")}, {"EventSelectors", {Json::object()}}})
                  .starts_with("InvalidHomeRegionException: "));
  EXPECT_EQ(refused("StartLogging", {{"Name", "alpha"}}),
            "TrailNotFoundException: Unknown trail: arn:aws:cloudtrail:eu-west-1:000000000000:trail/alpha for the "
            "user: 000000000000");
}

TEST_F(CloudtrailTrails, ThatAreUpdatedCheckTheirBucketAgain) {
  trail("alpha");
  EXPECT_EQ(refused("UpdateTrail", {{"Name", "alpha"}, {"S3BucketName", "nothing"}}),
            "S3BucketDoesNotExistException: S3 bucket nothing does not exist!");
  EXPECT_EQ(ok("UpdateTrail", {{"Name", "alpha"}, {"EnableLogFileValidation", true}})["LogFileValidationEnabled"],
            true);
}

TEST_F(CloudtrailTrails, AreGoneWhenDeleted) {
  trail("alpha");
  ok("DeleteTrail", {{"Name", "alpha"}});
  EXPECT_TRUE(ok("DescribeTrails")["trailList"].empty());
  EXPECT_EQ(refused("GetTrailStatus", {{"Name", "alpha"}}),
            "TrailNotFoundException: Unknown trail: " + arn("alpha") + " for the user: 000000000000");
}

TEST_F(CloudtrailTrails, HaveSelectorsOfEitherKind) {
  trail("alpha");
  EXPECT_EQ(ok("GetEventSelectors", {{"TrailName", "alpha"}})["EventSelectors"][0]["ReadWriteType"], "All");
  EXPECT_EQ(describe("alpha")["HasCustomEventSelectors"], false);
  ok("PutEventSelectors", {{"TrailName", "alpha"}, {"EventSelectors", {{{"ReadWriteType", "WriteOnly"}}}}});
  EXPECT_EQ(describe("alpha")["HasCustomEventSelectors"], true);
  const Json management = {{"Field", "eventCategory"}, {"Equals", {"Management"}}};
  const Json advanced = Json::array({{{"FieldSelectors", Json::array({management})}}});
  ok("PutEventSelectors", {{"TrailName", "alpha"}, {"AdvancedEventSelectors", advanced}});
  const Json got = ok("GetEventSelectors", {{"TrailName", "alpha"}});
  EXPECT_TRUE(got["EventSelectors"].empty());
  EXPECT_EQ(got["AdvancedEventSelectors"], advanced);
}

TEST_F(CloudtrailTrails, RefuseSelectorsThatAwsRefuses) {
  trail("alpha");
  const auto answer = [&](const char* kind, const Json& selectors) {
    return refused("PutEventSelectors", {{"TrailName", "alpha"}, {kind, selectors}});
  };
  const std::string invalid = "InvalidEventSelectorsException: ";
  EXPECT_TRUE(answer("EventSelectors", Json::array()).starts_with(invalid));
  EXPECT_TRUE(answer("EventSelectors", Json::array({{{"IncludeManagementEvents", false}}})).starts_with(invalid));
  EXPECT_TRUE(
      answer("EventSelectors", Json::array({{{"ExcludeManagementEventSources", Json::array({"iam.amazonaws.com"})}}}))
          .starts_with(invalid));
  const Json no_category = {{"Field", "readOnly"}, {"Equals", Json::array({"true"})}};
  EXPECT_TRUE(answer("AdvancedEventSelectors", Json::array({{{"FieldSelectors", Json::array({no_category})}}}))
                  .starts_with(invalid));
}

TEST_F(CloudtrailTrails, KeepTags) {
  trail("alpha", {{"TagsList", Json::array({{{"Key", "team"}, {"Value", "sec"}}})}});
  ok("AddTags", {{"ResourceId", arn("alpha")}, {"TagsList", Json::array({{{"Key", "env"}, {"Value", "prod"}}})}});
  ok("RemoveTags", {{"ResourceId", arn("alpha")}, {"TagsList", Json::array({{{"Key", "team"}}})}});
  EXPECT_EQ(ok("ListTags", {{"ResourceIdList", Json::array({arn("alpha")})}})["ResourceTagList"][0]["TagsList"],
            Json::array({{{"Key", "env"}, {"Value", "prod"}}}));
  region = "eu-west-1";
  EXPECT_EQ(refused("ListTags", {{"ResourceIdList", Json::array({arn("alpha")})}}),
            "CloudTrailARNInvalidException: Region in ARN is wrong, you can only access resources in region "
            "eu-west-1.");
}

TEST_F(CloudtrailTrails, ParametersThatAreNotModelledAreNamed) {
  for (const char* parameter : {"SnsTopicName", "CloudWatchLogsLogGroupArn"}) {
    try {
      call("CreateTrail", {{"Name", "alpha"}, {"S3BucketName", "logs"}, {parameter, "something"}});
      ADD_FAILURE() << parameter;
    } catch (const Unmodelled& unmodelled) {
      EXPECT_EQ(unmodelled.thing, std::string("cloudtrail.CreateTrail ") + parameter);
    }
  }
}

TEST_F(CloudtrailTrails, AreForTheirOwnAccountOnly) {
  trail("alpha");
  caller = root_of("111111111111");
  EXPECT_TRUE(ok("DescribeTrails")["trailList"].empty());
}

}  // namespace
}  // namespace tocsin::cloudtrail
