#include "model/wire.h"

#include "model_test.h"

namespace tocsin {
namespace {

HttpRequest signed_for(std::string_view service) {
  HttpRequest request;
  request.method = "POST";
  request.headers = {{"Authorization", "AWS4-HMAC-SHA256 Credential=AKIA/20260105/us-east-1/" + std::string(service) +
                                           "/aws4_request, SignedHeaders=host, Signature=00"}};
  return request;
}

HttpRequest s3_request(std::string method, std::string target, std::string host = "s3.us-east-1.amazonaws.com") {
  HttpRequest request;
  request.method = std::move(method);
  request.target = std::move(target);
  request.headers = {{"Host", std::move(host)}};
  return request;
}

HttpRequest form(std::string body) {
  HttpRequest request;
  request.method = "POST";
  request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
  request.body = std::move(body);
  return request;
}

std::string s3_operation(const HttpRequest& request) { return std::string(route(service_named("s3"), request).name); }

Json s3_input(const HttpRequest& request) {
  const ServiceModel& s3 = service_named("s3");
  return read_input(s3, route(s3, request), request);
}

/// botocore's names; it does not tell JSON 1.0 from 1.1.
Protocol protocol_named(const ServiceModel& service, std::string_view name) {
  for (const Protocol protocol : service.protocols) {
    const bool is_json = protocol == Protocol::kJson10 || protocol == Protocol::kJson11;
    if (is_json && name == "json") return protocol;
    if (protocol == Protocol::kRpcV2Cbor && name == "smithy-rpc-v2-cbor") return protocol;
  }
  return service.protocol;
}

// The reference client wrote these requests, so every SDK that follows the same models is understood.
TEST(Wire, ReadsBackWhatBotocoreWrites) {
  for (const Json& vector : vectors("requests")) {
    SCOPED_TRACE(vector.at("operation").get<std::string>());
    const ServiceModel& service = service_named(vector.at("service").get<std::string>());
    const HttpRequest request = request_of(vector);
    ASSERT_EQ(service_of(request), &service);
    const OperationModel& operation = route(service, request);
    ASSERT_EQ(operation.name, vector.at("operation").get<std::string>());
    Json input = read_input(service, operation, request);
    if (service.id == "s3") input.erase("ContentLength");  // botocore's input does not say it
    // Order of members is not part of the meaning.
    EXPECT_EQ(nlohmann::json(input), nlohmann::json(vector.at("input")));
  }
}

// botocore read the outputs from these bodies, which are AWS's own.
TEST(Wire, WritesWhatBotocoreReads) {
  for (const Json& vector : vectors("replies")) {
    SCOPED_TRACE(vector.at("operation").get<std::string>());
    const ServiceModel& service = service_named(vector.at("service").get<std::string>());
    const OperationModel& operation = operation_named(service.id, vector.at("operation").get<std::string>());
    const Protocol protocol = protocol_named(service, vector.at("protocol").get<std::string>());
    const ReplyTo reply_to{.protocol = protocol, .request_id = "req-1", .is_head = operation.method == "HEAD"};
    const HttpResponse response = write_output(service, operation, vector.at("output"), reply_to);
    EXPECT_EQ(response.status, vector.at("status").get<int>());
    EXPECT_EQ(response.body, body_of(vector));
    for (const auto& [name, value] : vector.at("headers").items()) {
      EXPECT_EQ(response.header(name), value.get<std::string>());
    }
  }
}

TEST(Wire, KnowsTheServiceByTheScopeOfTheSignature) {
  EXPECT_EQ(service_of(signed_for("sns")), find_service("sns"));
  EXPECT_EQ(service_of(signed_for("dynamodb")), nullptr);
  EXPECT_EQ(service_name_of(signed_for("dynamodb")), "dynamodb");
}

TEST(Wire, KnowsTheServiceOfAPresignedUrl) {
  const HttpRequest request = s3_request(
      "GET", "/b/k?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIA%2F20260105%2Fus-east-1%2Fs3%2Faws4_request",
      "localhost:4566");
  EXPECT_EQ(service_of(request), find_service("s3"));
}

TEST(Wire, KnowsTheServiceOfAnUnsignedForm) {
  EXPECT_EQ(service_of(form("Action=AssumeRoleWithWebIdentity&Version=2011-06-15")), find_service("sts"));
}

// S3 Control signs as s3: taken for S3, an account's public access block would look like a bucket's.
TEST(Wire, DoesNotTakeS3ControlForS3) {
  HttpRequest request = signed_for("s3");
  request.headers.emplace_back("Host", "111122223333.s3-control.us-east-1.amazonaws.com");
  EXPECT_EQ(service_of(request), nullptr);
  EXPECT_EQ(service_name_of(request), "s3control");
}

TEST(Wire, RefusesAnActionThatAwsDoesNotHave) {
  const ServiceModel& sns = service_named("sns");
  const AwsError error = refusal_of([&] { route(sns, form("Action=CreateTopik&Version=2010-03-31")); });
  EXPECT_EQ(error.code, "InvalidAction");
  EXPECT_EQ(error.status, 400);
  EXPECT_EQ(error.message, "Could not find operation CreateTopik for version 2010-03-31");
}

TEST(Wire, RefusesAnotherVersionOfTheApi) {
  const ServiceModel& sns = service_named("sns");
  EXPECT_EQ(refusal_of([&] { route(sns, form("Action=CreateTopic&Version=2012-01-01")); }).code, "InvalidAction");
}

TEST(Wire, RefusesATargetThatAwsDoesNotHave) {
  HttpRequest request = signed_for("events");
  request.headers.emplace_back("X-Amz-Target", "AWSEvents.PutRool");
  const AwsError error = refusal_of([&] { route(service_named("events"), request); });
  EXPECT_EQ(error.code, "UnknownOperationException");
  EXPECT_EQ(error.status, 400);
}

// The model of SQS no longer says how its old protocol is spelt; better no answer than a wrong one.
TEST(Wire, SaysThatTheQueryProtocolOfSqsIsNotModelled) {
  EXPECT_THROW(route(service_named("sqs"), form("Action=SendMessage&Version=2012-11-05")), Unmodelled);
}

TEST(Wire, DoesNotReadAnOperationWithoutARow) {
  const ServiceModel& sns = service_named("sns");
  const HttpRequest request = form("Action=OptInPhoneNumber&Version=2010-03-31&phoneNumber=1");
  const OperationModel& operation = route(sns, request);
  EXPECT_FALSE(operation.implemented);
  EXPECT_THROW(read_input(sns, operation, request), Unmodelled);
}

TEST(Wire, TellsSubresourcesOfABucketApart) {
  EXPECT_EQ(s3_operation(s3_request("GET", "/")), "ListBuckets");
  EXPECT_EQ(s3_operation(s3_request("GET", "/b")), "ListObjects");
  EXPECT_EQ(s3_operation(s3_request("GET", "/b/")), "ListObjects");
  EXPECT_EQ(s3_operation(s3_request("GET", "/b?list-type=2")), "ListObjectsV2");
  EXPECT_EQ(s3_operation(s3_request("PUT", "/b?versioning")), "PutBucketVersioning");
  EXPECT_EQ(s3_operation(s3_request("PUT", "/b?tagging=")), "PutBucketTagging");
  EXPECT_EQ(s3_operation(s3_request("GET", "/b?inventory")), "ListBucketInventoryConfigurations");
  EXPECT_EQ(s3_operation(s3_request("GET", "/b?inventory&id=x")), "GetBucketInventoryConfiguration");
  EXPECT_EQ(s3_operation(s3_request("DELETE", "/b?publicAccessBlock")), "DeletePublicAccessBlock");
}

TEST(Wire, TellsOperationsOfAnObjectApart) {
  HttpRequest copy = s3_request("PUT", "/b/k");
  copy.headers.emplace_back("x-amz-copy-source", "c/d");
  EXPECT_EQ(s3_operation(s3_request("PUT", "/b/k?x-id=PutObject")), "PutObject");
  EXPECT_EQ(s3_operation(copy), "CopyObject");
  EXPECT_EQ(s3_operation(s3_request("PUT", "/b/k?partNumber=1&uploadId=u")), "UploadPart");
  EXPECT_EQ(s3_operation(s3_request("PUT", "/b/k?acl")), "PutObjectAcl");
  EXPECT_EQ(s3_operation(s3_request("HEAD", "/b/k/l")), "HeadObject");
}

TEST(Wire, FindsTheBucketInTheHost) {
  const Json real = s3_input(s3_request("GET", "/?location", "my.logs.s3.eu-west-3.amazonaws.com"));
  EXPECT_EQ(real.at("Bucket"), "my.logs");
  const Json local = s3_input(s3_request("PUT", "/a//b?x-id=PutObject", "logs.localhost:4566"));
  EXPECT_EQ(local.at("Bucket"), "logs");
  EXPECT_EQ(local.at("Key"), "a//b");
  EXPECT_EQ(bucket_in_host("s3.eu-west-3.amazonaws.com"), "");
  EXPECT_EQ(bucket_in_host("s3.localhost:4566"), "");
  EXPECT_EQ(bucket_in_host("localhost:4566"), "");
  EXPECT_EQ(bucket_in_host("127.0.0.1:4566"), "");
}

TEST(Wire, RefusesAMethodThatS3DoesNotHave) {
  const AwsError error = refusal_of([&] { s3_operation(s3_request("POST", "/b")); });
  EXPECT_EQ(error.code, "MethodNotAllowed");
  EXPECT_EQ(error.status, 405);
}

TEST(Wire, DecodesChunkedBodies) {
  HttpRequest request = s3_request("PUT", "/b/k");
  request.headers.emplace_back("Content-Encoding", "aws-chunked,gzip");
  request.headers.emplace_back("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
  request.body = "5;chunk-signature=ab\r\nhello\r\n1\r\n!\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n";
  const Json input = s3_input(request);
  EXPECT_EQ(input.at("Body"), "aGVsbG8h");
  EXPECT_EQ(input.at("ContentEncoding"), "gzip");
}

TEST(Wire, RefusesAChunkThatIsCutShort) {
  for (const std::string body : {"5\r\nhel", "", "zz\r\n\r\n", "5\r\nhello\r\n", "ffffffffffffffff\r\nhello\r\n"}) {
    EXPECT_EQ(refusal_of([&] { decode_aws_chunked(body); }).code, "IncompleteBody") << body;
  }
}

TEST(Wire, RefusesXmlThatIsBrokenOrAnotherDocument) {
  for (const std::string body : {"<PublicAccessBlockConfiguration><BlockPublicAcls>", "<Other/>", "{}",
                                 "<PublicAccessBlockConfiguration><BlockPublicAcls>maybe</BlockPublicAcls>"
                                 "</PublicAccessBlockConfiguration>"}) {
    HttpRequest request = s3_request("PUT", "/b?publicAccessBlock");
    request.body = body;
    EXPECT_EQ(refusal_of([&] { s3_input(request); }).code, "MalformedXML") << body;
  }
}

TEST(Wire, RefusesJsonOfTheWrongType) {
  const ServiceModel& events = service_named("events");
  const auto message = [&](std::string body) {
    HttpRequest request = signed_for("events");
    request.body = std::move(body);
    const AwsError error = refusal_of([&] { read_input(events, *events.operation("PutRule"), request); });
    EXPECT_EQ(error.code, "SerializationException");
    return error.message;
  };
  EXPECT_EQ(message(R"({"Name": 5})"), "NUMBER_VALUE cannot be converted to String");
  EXPECT_EQ(message(R"({"Name": {}})"), "Start of structure or map found where not expected");
  EXPECT_EQ(message(R"({"Name": []})"), "Start of list found where not expected");
  message("{");
}

// AWS ignores what it does not know; a client of a newer model must still work.
TEST(Wire, IgnoresUnknownAndNullMembersOnTheWire) {
  const ServiceModel& events = service_named("events");
  HttpRequest request = signed_for("events");
  request.body = R"({"Name": "r", "Shiny": 1, "Description": null})";
  EXPECT_EQ(read_input(events, *events.operation("PutRule"), request), Json({{"Name", "r"}}));
}

TEST(Wire, WritesErrorsOfTheQueryProtocol) {
  const HttpResponse response =
      write_error(service_named("iam"), AwsError("NoSuchEntity", 404, "The user with name <b> cannot be found."),
                  {.protocol = Protocol::kQuery, .request_id = "req-1"});
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.header("x-amzn-requestid"), "req-1");
  EXPECT_EQ(response.body,
            "<ErrorResponse xmlns=\"https://iam.amazonaws.com/doc/2010-05-08/\"><Error><Type>Sender</Type>"
            "<Code>NoSuchEntity</Code><Message>The user with name &lt;b&gt; cannot be found.</Message></Error>"
            "<RequestId>req-1</RequestId></ErrorResponse>");
}

TEST(Wire, WritesErrorsOfJsonServices) {
  const HttpResponse response =
      write_error(service_named("events"), AwsError("ResourceNotFoundException", 400, "Rule r does not exist"),
                  {.protocol = Protocol::kJson11, .request_id = "req-1"});
  EXPECT_EQ(response.header("Content-Type"), "application/x-amz-json-1.1");
  EXPECT_EQ(response.header("x-amzn-ErrorType"), "ResourceNotFoundException");
  EXPECT_EQ(response.body, R"({"__type":"ResourceNotFoundException","message":"Rule r does not exist"})");
}

// boto3 shows the code of x-amzn-query-error; scripts written before SQS spoke JSON compare with it.
TEST(Wire, WritesTheOldCodesOfSqsToo) {
  const HttpResponse response =
      write_error(service_named("sqs"), AwsError("QueueDoesNotExist", 400, "The specified queue does not exist."),
                  {.protocol = Protocol::kJson10, .request_id = "req-1"});
  EXPECT_EQ(response.header("x-amzn-query-error"), "AWS.SimpleQueueService.NonExistentQueue;Sender");
  EXPECT_EQ(response.body,
            R"({"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."})");
}

TEST(Wire, WritesErrorsOfS3) {
  const ReplyTo reply_to{.protocol = Protocol::kRestXml, .request_id = "req-1", .resource = "/b"};
  const HttpResponse response =
      write_error(service_named("s3"), AwsError("NoSuchBucket", 404, "The specified bucket does not exist"), reply_to);
  EXPECT_EQ(response.body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>NoSuchBucket</Code><Message>The specified bucket "
            "does not exist</Message><Resource>/b</Resource><RequestId>req-1</RequestId><HostId>cmVxLTE=</HostId>"
            "</Error>");
}

TEST(Wire, WritesErrorsOfLambda) {
  const HttpResponse response =
      write_error(service_named("lambda"), AwsError("ResourceNotFoundException", 404, "Function not found: f"),
                  {.protocol = Protocol::kRestJson, .request_id = "req-1"});
  EXPECT_EQ(response.header("x-amzn-ErrorType"), "ResourceNotFoundException");
  EXPECT_EQ(response.body, R"({"Type":"User","Message":"Function not found: f"})");
}

TEST(Wire, ReturnsTheStatusAndHeadersOfAnInvocation) {
  const Json output = {{"StatusCode", 202}, {"FunctionError", "Unhandled"}, {"Payload", "e30="}};
  const HttpResponse response = write_output(service_named("lambda"), operation_named("lambda", "Invoke"), output,
                                             {.protocol = Protocol::kRestJson, .request_id = "req-1"});
  EXPECT_EQ(response.status, 202);
  EXPECT_EQ(response.header("X-Amz-Function-Error"), "Unhandled");
  EXPECT_EQ(response.body, "{}");
}

// CloudWatch takes four protocols; SDKs of each age use another.
TEST(Wire, AnswersInTheProtocolOfTheRequest) {
  const ServiceModel& cloudwatch = service_named("cloudwatch");
  EXPECT_EQ(cloudwatch.signing_name, "monitoring");
  EXPECT_EQ(protocol_of(cloudwatch, form("Action=DescribeAlarms&Version=2010-08-01")), Protocol::kQuery);
  HttpRequest json = signed_for("monitoring");
  json.headers.emplace_back("Content-Type", "application/x-amz-json-1.0");
  json.headers.emplace_back("X-Amz-Target", "GraniteServiceVersion20100801.DescribeAlarms");
  EXPECT_EQ(protocol_of(cloudwatch, json), Protocol::kJson10);
  EXPECT_EQ(route(cloudwatch, json).name, "DescribeAlarms");
}

TEST(Wire, RefusesABodyThatIsNotCbor) {
  const ServiceModel& cloudwatch = service_named("cloudwatch");
  HttpRequest request = signed_for("monitoring");
  request.headers.emplace_back("smithy-protocol", "rpc-v2-cbor");
  request.target = "/service/GraniteServiceVersion20100801/operation/DescribeAlarms";
  request.body = "{}";
  EXPECT_EQ(service_of(request), &cloudwatch);
  EXPECT_EQ(refusal_of([&] { read_input(cloudwatch, route(cloudwatch, request), request); }).code,
            "SerializationException");
}

TEST(Wire, AnswersAHeadWithoutABody) {
  const ReplyTo reply_to = reply_to_request(service_named("s3"), s3_request("HEAD", "/b/k%20l?versionId=1"), "req-1");
  EXPECT_EQ(reply_to.resource, "/b/k l");
  const HttpResponse response =
      write_error(service_named("s3"), AwsError("NoSuchKey", 404, "The specified key does not exist."), reply_to);
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body, "");
}

TEST(Wire, WritesTheLocationOfABucketAsTheRoot) {
  const ReplyTo reply_to{.protocol = Protocol::kRestXml, .request_id = "req-1"};
  const auto body = [&](const Json& output) {
    return write_output(service_named("s3"), operation_named("s3", "GetBucketLocation"), output, reply_to).body;
  };
  const std::string head =
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<LocationConstraint "
      "xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">";
  EXPECT_EQ(body({{"LocationConstraint", "eu-west-3"}}), head + "eu-west-3</LocationConstraint>");
  EXPECT_EQ(body(Json::object()), head + "</LocationConstraint>");
}

TEST(Wire, ReturnsTheBytesOfAnObject) {
  const Json output = {{"Body", "AAH/"}, {"ContentType", "image/png"}, {"Metadata", {{"owner", "alice"}}}};
  const HttpResponse response = write_output(service_named("s3"), operation_named("s3", "GetObject"), output,
                                             {.protocol = Protocol::kRestXml, .request_id = "req-1"});
  EXPECT_EQ(response.body, std::string("\x00\x01\xff", 3));
  EXPECT_EQ(response.header("Content-Type"), "image/png");
  EXPECT_EQ(response.header("x-amz-meta-owner"), "alice");
}

}  // namespace
}  // namespace tocsin
