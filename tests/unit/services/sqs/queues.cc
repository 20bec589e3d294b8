#include "services/sqs/sqs.h"
#include "support/testbed.h"

namespace tocsin::sqs {
namespace {

using namespace std::chrono_literals;

struct SqsQueues : Testbed<Sqs> {
  std::string create(const std::string& name, const Json& attributes = Json::object()) {
    return ok("CreateQueue", {{"QueueName", name}, {"Attributes", attributes}})["QueueUrl"];
  }
  Json receive(const std::string& url, const Json& more = Json::object()) {
    Json input = {{"QueueUrl", url}};
    input.update(more);
    const Json out = ok("ReceiveMessage", input);
    return out.contains("Messages") ? out["Messages"] : Json::array();
  }
  std::string attribute(const std::string& url, const std::string& name) {
    return ok("GetQueueAttributes", {{"QueueUrl", url}, {"AttributeNames", {name}}})["Attributes"][name];
  }
};

TEST_F(SqsQueues, HaveTheUrlOfTheirRegionAndAccount) {
  EXPECT_EQ(create("jobs"), "https://sqs.us-east-1.amazonaws.com/000000000000/jobs");
}

// Clients build URLs of their own: with the host of the endpoint, of a container, of a proxy.
TEST_F(SqsQueues, AreFoundByAnyUrlThatEndsInAccountAndName) {
  create("jobs");
  ok("SendMessage", {{"QueueUrl", "http://localhost:4566/000000000000/jobs"}, {"MessageBody", "a"}});
  EXPECT_EQ(receive("000000000000/jobs").size(), 1U);
  EXPECT_EQ(refused("SendMessage", {{"QueueUrl", "jobs"}, {"MessageBody", "a"}}),
            "InvalidAddress: The address jobs is not valid for this endpoint.");
}

TEST_F(SqsQueues, ThatAreNotThereSaySo) {
  EXPECT_EQ(refused("ReceiveMessage", {{"QueueUrl", "http://localhost/000000000000/none"}}),
            "AWS.SimpleQueueService.NonExistentQueue: The specified queue does not exist.");
}

TEST_F(SqsQueues, CreatedAgainWithAnotherAttributeAreRefused) {
  create("jobs", {{"VisibilityTimeout", "60"}});
  create("jobs", {{"VisibilityTimeout", "60"}});
  EXPECT_EQ(refused("CreateQueue", {{"QueueName", "jobs"}, {"Attributes", {{"VisibilityTimeout", "61"}}}}),
            "QueueAlreadyExists: A queue already exists with the same name and a different value for attribute "
            "VisibilityTimeout");
}

TEST_F(SqsQueues, RefuseAttributesThatAreUnknownOrOutOfRange) {
  EXPECT_EQ(refused("CreateQueue", {{"QueueName", "jobs"}, {"Attributes", {{"Colour", "red"}}}}),
            "InvalidAttributeName: Unknown Attribute Colour.");
  EXPECT_EQ(refused("CreateQueue", {{"QueueName", "jobs"}, {"Attributes", {{"DelaySeconds", "901"}}}}),
            "InvalidAttributeValue: Invalid value for the parameter DelaySeconds.");
}

TEST_F(SqsQueues, DoNotPretendToBeFifo) {
  EXPECT_THROW(call("CreateQueue", {{"QueueName", "jobs.fifo"}, {"Attributes", {{"FifoQueue", "true"}}}}), Unmodelled);
}

TEST_F(SqsQueues, AreListedByPrefixPageByPage) {
  create("a-1");
  create("a-2");
  create("b-1");
  const Json page = ok("ListQueues", {{"QueueNamePrefix", "a-"}, {"MaxResults", 1}});
  ASSERT_EQ(page["QueueUrls"].size(), 1U);
  const Json rest = ok("ListQueues", {{"QueueNamePrefix", "a-"}, {"MaxResults", 1}, {"NextToken", page["NextToken"]}});
  EXPECT_EQ(rest["QueueUrls"][0], "https://sqs.us-east-1.amazonaws.com/000000000000/a-2");
  EXPECT_FALSE(rest.contains("NextToken"));
}

TEST_F(SqsQueues, HideAMessageUntilItsVisibilityEnds) {
  const std::string url = create("jobs");
  ok("SendMessage", {{"QueueUrl", url}, {"MessageBody", "a"}});
  EXPECT_EQ(receive(url).size(), 1U);
  EXPECT_EQ(receive(url).size(), 0U);
  EXPECT_EQ(attribute(url, "ApproximateNumberOfMessagesNotVisible"), "1");
  advance(30s);
  EXPECT_EQ(receive(url).size(), 1U);
}

TEST_F(SqsQueues, ForgetADeletedMessage) {
  const std::string url = create("jobs");
  ok("SendMessage", {{"QueueUrl", url}, {"MessageBody", "a"}});
  const Json message = receive(url)[0];
  ok("DeleteMessage", {{"QueueUrl", url}, {"ReceiptHandle", message["ReceiptHandle"]}});
  ok("DeleteMessage", {{"QueueUrl", url}, {"ReceiptHandle", message["ReceiptHandle"]}});
  advance(1h);
  EXPECT_EQ(receive(url).size(), 0U);
  EXPECT_EQ(refused("DeleteMessage", {{"QueueUrl", url}, {"ReceiptHandle", "x"}}),
            "ReceiptHandleIsInvalid: The input receipt handle \"x\" is not a valid receipt handle.");
}

TEST_F(SqsQueues, LoseMessagesAfterTheRetentionPeriod) {
  const std::string url = create("jobs", {{"MessageRetentionPeriod", "60"}});
  ok("SendMessage", {{"QueueUrl", url}, {"MessageBody", "a"}});
  advance(61s);
  EXPECT_EQ(receive(url).size(), 0U);
  EXPECT_EQ(attribute(url, "ApproximateNumberOfMessages"), "0");
}

TEST_F(SqsQueues, KeepADelayedMessageBack) {
  const std::string url = create("jobs");
  ok("SendMessage", {{"QueueUrl", url}, {"MessageBody", "a"}, {"DelaySeconds", 10}});
  EXPECT_EQ(receive(url).size(), 0U);
  EXPECT_EQ(attribute(url, "ApproximateNumberOfMessagesDelayed"), "1");
  advance(10s);
  EXPECT_EQ(receive(url).size(), 1U);
}

TEST_F(SqsQueues, MoveAMessageToTheDeadLetterQueueAfterTooManyReceives) {
  const std::string dead = create("dead");
  const std::string url = create(
      "jobs",
      {{"RedrivePolicy", R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":2})"}});
  ok("SendMessage", {{"QueueUrl", url}, {"MessageBody", "poison"}});
  for (int time = 0; time < 2; ++time) {
    EXPECT_EQ(receive(url).size(), 1U);
    advance(31s);
  }
  EXPECT_EQ(receive(url).size(), 0U);
  const Json moved = receive(dead, {{"AttributeNames", {"All"}}});
  ASSERT_EQ(moved.size(), 1U);
  EXPECT_EQ(moved[0]["Body"], "poison");
  EXPECT_EQ(moved[0]["Attributes"]["DeadLetterQueueSourceArn"], "arn:aws:sqs:us-east-1:000000000000:jobs");
  EXPECT_EQ(ok("ListDeadLetterSourceQueues", {{"QueueUrl", dead}})["queueUrls"][0], url);
}

TEST_F(SqsQueues, RefuseADeadLetterQueueThatIsNotThere) {
  const std::string policy = R"({"deadLetterTargetArn":"arn:aws:sqs:us-east-1:000000000000:dead","maxReceiveCount":2})";
  EXPECT_EQ(refused("CreateQueue", {{"QueueName", "jobs"}, {"Attributes", {{"RedrivePolicy", policy}}}}),
            "InvalidParameterValue: Value " + policy +
                " for parameter RedrivePolicy is invalid. Reason: Dead letter target does not exist.");
}

// SDKs compute these digests themselves and refuse the answer if they differ.
TEST_F(SqsQueues, AnswerWithTheDigestsThatSdksCheck) {
  const std::string url = create("jobs");
  const Json sent =
      ok("SendMessage", {{"QueueUrl", url},
                         {"MessageBody", "hello"},
                         {"MessageAttributes", {{"city", {{"DataType", "String"}, {"StringValue", "Any City"}}}}}});
  EXPECT_EQ(sent["MD5OfMessageBody"], "5d41402abc4b2a76b9719d911017c592");
  EXPECT_EQ(sent["MD5OfMessageAttributes"], "a6ffb68ea212e1f864e24e589a1bda87");
  const Json received = receive(url, {{"MessageAttributeNames", {"All"}}})[0];
  EXPECT_EQ(received["MD5OfMessageAttributes"], sent["MD5OfMessageAttributes"]);
  EXPECT_EQ(received["MessageAttributes"]["city"]["StringValue"], "Any City");
}

TEST_F(SqsQueues, AnswerABatchEntryByEntry) {
  const std::string url = create("jobs");
  const Json out =
      ok("SendMessageBatch",
         {{"QueueUrl", url},
          {"Entries",
           {{{"Id", "good"}, {"MessageBody", "a"}}, {{"Id", "bad"}, {"MessageBody", "b"}, {"DelaySeconds", 901}}}}});
  EXPECT_EQ(out["Successful"][0]["Id"], "good");
  EXPECT_EQ(out["Failed"][0]["Id"], "bad");
  EXPECT_EQ(refused("SendMessageBatch",
                    {{"QueueUrl", url},
                     {"Entries", {{{"Id", "a"}, {"MessageBody", "a"}}, {{"Id", "a"}, {"MessageBody", "b"}}}}}),
            "AWS.SimpleQueueService.BatchEntryIdsNotDistinct: Id a repeated.");
}

TEST_F(SqsQueues, AreClosedToPeopleWithoutPermission) {
  const std::string url = create("jobs");
  caller = user("mallory");
  EXPECT_EQ(refused("SendMessage", {{"QueueUrl", url}, {"MessageBody", "a"}}),
            "AccessDenied: User: arn:aws:iam::000000000000:user/mallory is not authorized to perform: sqs:sendmessage "
            "on resource: arn:aws:sqs:us-east-1:000000000000:jobs because no identity-based policy allows the "
            "sqs:sendmessage action");
}

TEST_F(SqsQueues, ArePurgedAtMostOnceAMinute) {
  const std::string url = create("jobs");
  ok("SendMessage", {{"QueueUrl", url}, {"MessageBody", "a"}});
  ok("PurgeQueue", {{"QueueUrl", url}});
  EXPECT_EQ(receive(url).size(), 0U);
  EXPECT_EQ(refused("PurgeQueue", {{"QueueUrl", url}}),
            "AWS.SimpleQueueService.PurgeQueueInProgress: Only one PurgeQueue operation on jobs is allowed every 60 "
            "seconds.");
}

TEST_F(SqsQueues, LetAReceiverGiveAMessageBackEarly) {
  const std::string url = create("jobs");
  ok("SendMessage", {{"QueueUrl", url}, {"MessageBody", "a"}});
  const Json message = receive(url)[0];
  ok("ChangeMessageVisibility",
     {{"QueueUrl", url}, {"ReceiptHandle", message["ReceiptHandle"]}, {"VisibilityTimeout", 0}});
  EXPECT_EQ(receive(url).size(), 1U);
}

TEST_F(SqsQueues, GetAndLosePermissionsByLabel) {
  const std::string url = create("jobs");
  ok("AddPermission",
     {{"QueueUrl", url}, {"Label", "share"}, {"AWSAccountIds", {"111122223333"}}, {"Actions", {"SendMessage"}}});
  EXPECT_NE(attribute(url, "Policy").find("arn:aws:iam::111122223333:root"), std::string::npos);
  ok("RemovePermission", {{"QueueUrl", url}, {"Label", "share"}});
  EXPECT_FALSE(
      ok("GetQueueAttributes", {{"QueueUrl", url}, {"AttributeNames", {"All"}}})["Attributes"].contains("Policy"));
}

}  // namespace
}  // namespace tocsin::sqs
