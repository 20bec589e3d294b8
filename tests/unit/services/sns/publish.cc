#include "services/sns/sns.h"
#include "support/testbed.h"

namespace tocsin::sns {
namespace {

struct SnsPublish : Testbed<Sns> {
  static constexpr const char* kTopic = "arn:aws:sns:us-east-1:000000000000:alerts";

  SnsPublish() { ok("CreateTopic", {{"Name", "alerts"}}); }

  Json message(const Json& more = Json::object()) {
    Json input = {{"TopicArn", kTopic}, {"Message", "hello"}};
    input.update(more);
    return input;
  }
};

// "[ALARM] <name>" and "Security Alert: ..." are cut by nobody: a long user name makes the whole call fail.
TEST_F(SnsPublish, TakesSubjectsOfAtMostAHundredPlainCharacters) {
  ok("Publish", message({{"Subject", std::string(100, 'x')}}));
  for (const std::string& subject : {std::string(101, 'x'), std::string("two\nlines"), std::string(" space"),
                                     std::string("caf\xc3\xa9"), std::string()}) {
    EXPECT_EQ(refused("Publish", message({{"Subject", subject}})), "InvalidParameter: Invalid parameter: Subject")
        << subject;
  }
}

TEST_F(SnsPublish, TakesMessagesOfUpTo256KB) {
  ok("Publish", message({{"Message", std::string(262'144, 'x')}}));
  EXPECT_EQ(refused("Publish", message({{"Message", std::string(262'145, 'x')}})),
            "InvalidParameter: Invalid parameter: Message too long");
  EXPECT_EQ(refused("Publish", message({{"Message", ""}})), "InvalidParameter: Invalid parameter: Empty message");
}

TEST_F(SnsPublish, NeedsATopic) {
  EXPECT_EQ(refused("Publish", {{"Message", "hello"}}),
            "InvalidParameter: Invalid parameter: TopicArn or TargetArn Reason: no value for required parameter");
  EXPECT_EQ(refused("Publish", message({{"TopicArn", "arn:aws:sns:us-east-1:000000000000:none"}})),
            "NotFound: Topic does not exist");
  EXPECT_THROW(call("Publish", {{"Message", "hello"}, {"PhoneNumber", "+15551234567"}}), Unmodelled);
}

TEST_F(SnsPublish, OfAStructuredMessageNeedsADefault) {
  EXPECT_EQ(refused("Publish", message({{"MessageStructure", "json"}, {"Message", R"({"email":"a"})"}})),
            "InvalidParameter: Invalid parameter: Message Structure - No default entry in JSON message body");
  EXPECT_EQ(refused("Publish", message({{"MessageStructure", "json"}})),
            "InvalidParameter: Invalid parameter: Message Structure - JSON message body failed to parse");
}

TEST_F(SnsPublish, ChecksMessageAttributes) {
  const auto attribute = [&](const Json& value) { return message({{"MessageAttributes", {{"a", value}}}}); };
  EXPECT_EQ(refused("Publish", attribute({{"DataType", "Text"}, {"StringValue", "x"}})),
            "ParameterValueInvalid: The message attribute 'a' has an invalid message attribute type, the set of "
            "supported type prefixes is Binary, Number, and String.");
  EXPECT_EQ(refused("Publish", attribute({{"DataType", "String"}})),
            "ParameterValueInvalid: The message attribute 'a' must contain non-empty message attribute value for "
            "message attribute type 'String'.");
}

TEST_F(SnsPublish, OfABatchAnswersEntryByEntry) {
  const Json out =
      ok("PublishBatch",
         {{"TopicArn", kTopic},
          {"PublishBatchRequestEntries", {{{"Id", "good"}, {"Message", "hello"}}, {{"Id", "bad"}, {"Message", ""}}}}});
  EXPECT_EQ(out["Successful"][0]["Id"], "good");
  EXPECT_EQ(out["Failed"][0]["Id"], "bad");
  EXPECT_EQ(out["Failed"][0]["Code"], "InvalidParameter");
  EXPECT_EQ(refused("PublishBatch", {{"TopicArn", kTopic},
                                     {"PublishBatchRequestEntries",
                                      {{{"Id", "a"}, {"Message", "x"}}, {{"Id", "a"}, {"Message", "y"}}}}}),
            "BatchEntryIdsNotDistinct: Two or more batch entries in the request have the same Id.");
}

}  // namespace
}  // namespace tocsin::sns
