#!/usr/bin/env python3
"""Record requests.json, replies.json and snake_case.json with botocore, the reference client.

A request is what botocore's serializer makes of an input; our parser must find the same input in it. A reply is a
body as AWS's documentation shows it; botocore's parser makes the output of it, from which our writer must make the
same body again. snake_case.json is how generate.py spells all members of some services. Run it after a change of the cases: python tests/vectors/model/record.py
"""

import base64
import datetime
import json
import pathlib
import sys
import urllib.parse

import botocore.awsrequest
import botocore.parsers
import botocore.serialize
import botocore.session

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[2] / "emulator" / "model"))

import emit_shapes  # noqa: E402

SESSION = botocore.session.Session()

REQUESTS = [
    ("sts", "GetCallerIdentity", {}),
    ("sts", "AssumeRole", {"RoleArn": "arn:aws:iam::111122223333:role/audit", "RoleSessionName": "a+b c/é",
                           "DurationSeconds": 900, "Tags": [{"Key": "team", "Value": "security"},
                                                            {"Key": "stage", "Value": ""}],
                           "TransitiveTagKeys": ["team"]}),
    ("iam", "CreateAccessKey", {"UserName": "alice"}),
    ("iam", "CreateUser", {"UserName": "alice", "Path": "/people/", "Tags": [
        {"Key": f"k{n}", "Value": str(n)} for n in range(1, 13)]}),
    ("iam", "PutUserPolicy", {"UserName": "alice", "PolicyName": "keys", "PolicyDocument": '{"Version": "2012-10-17",\n'
                              ' "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*"}]}'}),
    ("iam", "ListAccessKeys", {"MaxItems": 10}),
    ("iam", "TagUser", {"UserName": "alice", "Tags": []}),
    ("sns", "CreateTopic", {"Name": "alerts", "Attributes": {"DisplayName": "Alerts & more", "KmsMasterKeyId": "k"},
                            "Tags": [{"Key": "a", "Value": "b"}]}),
    ("sns", "Publish", {"TopicArn": "arn:aws:sns:us-east-1:111122223333:alerts", "Message": "100% = a&b\n<é>",
                        "Subject": "s", "MessageAttributes": {
                            "level": {"DataType": "String", "StringValue": "high"},
                            "raw": {"DataType": "Binary", "BinaryValue": {"base64": "AAH/"}}}}),
    ("sns", "Subscribe", {"TopicArn": "arn:aws:sns:us-east-1:111122223333:alerts", "Protocol": "email",
                          "Endpoint": "security@example.com", "ReturnSubscriptionArn": True}),
    ("cloudtrail", "LookupEvents", {"LookupAttributes": [{"AttributeKey": "Username", "AttributeValue": "alice"}],
                                    "StartTime": {"time": "2026-01-05T09:00:00Z"}, "MaxResults": 50}),
    ("events", "PutRule", {"Name": "keys", "EventPattern": '{"source": ["aws.iam"]}', "State": "ENABLED"}),
    ("events", "PutTargets", {"Rule": "keys", "Targets": [{
        "Id": "mail", "Arn": "arn:aws:sns:us-east-1:111122223333:alerts",
        "InputTransformer": {"InputPathsMap": {"user": "$.detail.userIdentity.arn"}, "InputTemplate": '"<user>"'}}]}),
    ("events", "PutEvents", {"Entries": [{"Time": {"time": "2026-01-05T09:00:00Z"}, "Source": "app",
                                          "DetailType": "t", "Detail": "{}", "Resources": ["a", "b"]}]}),
    ("sqs", "SendMessage", {"QueueUrl": "https://sqs.us-east-1.amazonaws.com/111122223333/q", "MessageBody": "é",
                            "DelaySeconds": 5, "MessageAttributes": {
                                "raw": {"DataType": "Binary", "BinaryValue": {"base64": "AAH/"}}}}),
    ("sqs", "CreateQueue", {"QueueName": "q", "Attributes": {"VisibilityTimeout": "30"}, "tags": {"a": "b"}}),
    ("s3", "ListBuckets", {}),
    ("s3", "CreateBucket", {"Bucket": "b", "CreateBucketConfiguration": {"LocationConstraint": "eu-west-3"},
                            "ObjectOwnership": "BucketOwnerEnforced"}),
    ("s3", "PutPublicAccessBlock", {"Bucket": "b", "PublicAccessBlockConfiguration": {
        "BlockPublicAcls": True, "IgnorePublicAcls": False, "BlockPublicPolicy": True,
        "RestrictPublicBuckets": False}}),
    ("s3", "PutBucketPolicy", {"Bucket": "b", "Policy": '{"Version": "2012-10-17", "Statement": []}'}),
    ("s3", "PutBucketAcl", {"Bucket": "b", "AccessControlPolicy": {
        "Grants": [{"Grantee": {"Type": "Group", "URI": "http://acs.amazonaws.com/groups/global/AllUsers"},
                    "Permission": "READ"},
                   {"Grantee": {"Type": "CanonicalUser", "ID": "75aa"}, "Permission": "FULL_CONTROL"}],
        "Owner": {"ID": "75aa"}}}),
    ("s3", "PutBucketAcl", {"Bucket": "b", "ACL": "public-read"}),
    ("s3", "PutBucketNotificationConfiguration", {"Bucket": "b", "NotificationConfiguration": {
        "TopicConfigurations": [{"TopicArn": "arn:aws:sns:us-east-1:111122223333:t",
                                 "Events": ["s3:ObjectCreated:*", "s3:ObjectRemoved:*"],
                                 "Filter": {"Key": {"FilterRules": [{"Name": "prefix", "Value": "logs/"}]}}}]}}),
    ("s3", "GetBucketLocation", {"Bucket": "b"}),
    ("s3", "ListObjectsV2", {"Bucket": "b", "Prefix": "AWSLogs/a b+c", "MaxKeys": 7}),
    ("s3", "PutObject", {"Bucket": "b", "Key": "a/b c+é.txt", "Body": {"base64": "aGVsbG8="},
                         "ContentType": "text/plain", "Metadata": {"owner": "alice"}}),
    ("s3", "CopyObject", {"Bucket": "b", "Key": "k", "CopySource": "c/d"}),
    ("s3", "GetObject", {"Bucket": "b", "Key": "k", "IfModifiedSince": {"time": "2026-01-05T09:00:00Z"},
                         "Range": "bytes=0-3"}),
    ("lambda", "CreateFunction", {"FunctionName": "f", "Runtime": "python3.12", "Role": "arn:aws:iam::111122223333:role/r",
                                  "Handler": "m.handler", "Code": {"ZipFile": {"base64": "AAH/"}}, "Timeout": 3,
                                  "Environment": {"Variables": {"TOPIC": "é"}}, "Publish": False}),
    ("lambda", "Invoke", {"FunctionName": "arn:aws:lambda:us-east-1:111122223333:function:f", "InvocationType": "Event",
                          "Payload": {"base64": "eyJhIjogMX0="}, "Qualifier": "1"}),
    ("lambda", "ListFunctions", {"MaxItems": 5}),
    ("cloudwatch/smithy-rpc-v2-cbor", "PutMetricAlarm", {"AlarmName": "a", "Threshold": 1.0, "EvaluationPeriods": 1, "Period": 60,
                                      "Statistic": "Sum", "ComparisonOperator": "GreaterThanOrEqualToThreshold",
                                      "ActionsEnabled": True, "Dimensions": [{"Name": "n", "Value": "é"}]}),
    ("cloudwatch/query", "PutMetricData", {"Namespace": "n", "MetricData": [{"MetricName": "m", "Values": [1.0, 2.5]}]}),
    ("cloudwatch/json", "PutMetricData", {"Namespace": "n", "MetricData": [{"MetricName": "m", "Values": [1.0, 2.5]}]}),
    ("cloudwatch/smithy-rpc-v2-cbor", "PutMetricData", {"Namespace": "n", "MetricData": [
        {"MetricName": "m", "Timestamp": {"time": "2026-01-05T09:00:00Z"}, "Value": -2.5, "StorageResolution": 60}]}),
    ("s3", "DeleteObjects", {"Bucket": "b", "Delete": {"Objects": [{"Key": "a"}, {"Key": "<b>&"}], "Quiet": True}}),
]

SNS = 'xmlns="http://sns.amazonaws.com/doc/2010-03-31/"'
IAM = 'xmlns="https://iam.amazonaws.com/doc/2010-05-08/"'
STS = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"'
S3 = 'xmlns="http://s3.amazonaws.com/doc/2006-03-01/"'
META = "<ResponseMetadata><RequestId>req-1</RequestId></ResponseMetadata>"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'


class CborOf(dict):
    """A body that cannot be written down: botocore's serializer makes it."""


# (service, operation, status, headers, body). Bodies of the documentation without its line breaks.
REPLIES = [
    ("sts", "GetCallerIdentity", 200, {},
     f"<GetCallerIdentityResponse {STS}><GetCallerIdentityResult><UserId>AIDACKCEVSQ6C2EXAMPLE</UserId>"
     "<Account>111122223333</Account><Arn>arn:aws:iam::111122223333:user/alice</Arn></GetCallerIdentityResult>"
     f"{META}</GetCallerIdentityResponse>"),
    ("iam", "CreateAccessKey", 200, {},
     f"<CreateAccessKeyResponse {IAM}><CreateAccessKeyResult><AccessKey><UserName>alice</UserName>"
     "<AccessKeyId>AKIAIOSFODNN7EXAMPLE</AccessKeyId><Status>Active</Status><SecretAccessKey>a/b+c</SecretAccessKey>"
     f"<CreateDate>2026-01-05T09:00:10Z</CreateDate></AccessKey></CreateAccessKeyResult>{META}"
     "</CreateAccessKeyResponse>"),
    ("iam", "ListAccessKeys", 200, {},
     f"<ListAccessKeysResponse {IAM}><ListAccessKeysResult><AccessKeyMetadata><member><UserName>alice</UserName>"
     "<AccessKeyId>AKIAIOSFODNN7EXAMPLE</AccessKeyId><Status>Active</Status></member></AccessKeyMetadata>"
     f"<IsTruncated>false</IsTruncated></ListAccessKeysResult>{META}</ListAccessKeysResponse>"),
    ("iam", "PutUserPolicy", 200, {}, f"<PutUserPolicyResponse {IAM}>{META}</PutUserPolicyResponse>"),
    ("sns", "GetTopicAttributes", 200, {},
     f"<GetTopicAttributesResponse {SNS}><GetTopicAttributesResult><Attributes><entry><key>DisplayName</key>"
     "<value>a &amp; b &lt;c&gt;</value></entry><entry><key>Owner</key><value>111122223333</value></entry>"
     f"</Attributes></GetTopicAttributesResult>{META}</GetTopicAttributesResponse>"),
    ("cloudtrail", "LookupEvents", 200, {},
     '{"Events":[{"EventId":"e-1","EventName":"CreateAccessKey","EventTime":1767603610,"Resources":'
     '[{"ResourceType":"AWS::IAM::User","ResourceName":"bob"}],"CloudTrailEvent":"{\\"eventVersion\\":\\"1.11\\"}"}]}'),
    ("events", "PutTargets", 200, {}, '{"FailedEntryCount":0,"FailedEntries":[]}'),
    ("sqs", "SendMessage", 200, {}, '{"MD5OfMessageBody":"0bee","MessageId":"m-1"}'),
    ("sqs", "DeleteQueue", 200, {}, ""),
    ("s3", "ListBuckets", 200, {},
     f"{DECLARATION}<ListAllMyBucketsResult {S3}><Buckets><Bucket><Name>b</Name>"
     "<CreationDate>2026-01-05T09:00:00.000Z</CreationDate></Bucket></Buckets><Owner><ID>75aa</ID></Owner>"
     "</ListAllMyBucketsResult>"),
    ("s3", "GetPublicAccessBlock", 200, {},
     f"{DECLARATION}<PublicAccessBlockConfiguration {S3}><BlockPublicAcls>true</BlockPublicAcls>"
     "<IgnorePublicAcls>false</IgnorePublicAcls><BlockPublicPolicy>true</BlockPublicPolicy>"
     "<RestrictPublicBuckets>false</RestrictPublicBuckets></PublicAccessBlockConfiguration>"),
    ("s3", "GetBucketAcl", 200, {},
     f"{DECLARATION}<AccessControlPolicy {S3}><Owner><ID>75aa</ID></Owner><AccessControlList><Grant>"
     '<Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="Group">'
     "<URI>http://acs.amazonaws.com/groups/global/AllUsers</URI></Grantee><Permission>READ</Permission></Grant>"
     "</AccessControlList></AccessControlPolicy>"),
    ("s3", "ListObjectsV2", 200, {},
     f"{DECLARATION}<ListBucketResult {S3}><IsTruncated>false</IsTruncated><Contents><Key>a</Key>"
     "<LastModified>2026-01-05T09:00:00.123Z</LastModified><ETag>\"e\"</ETag><Size>5</Size></Contents><Contents>"
     "<Key>b</Key><Size>6</Size></Contents><Name>b</Name></ListBucketResult>".replace('"e"', "&quot;e&quot;")),
    ("s3", "GetBucketPolicy", 200, {}, '{"Version":"2012-10-17","Statement":[]}'),
    ("s3", "HeadObject", 200, {"Last-Modified": "Mon, 05 Jan 2026 09:00:00 GMT", "Content-Length": "5",
                               "ETag": '"e"', "x-amz-meta-owner": "alice"}, ""),
    ("s3", "DeleteBucket", 204, {}, ""),
    ("lambda", "ListFunctions", 200, {}, '{"Functions":[{"FunctionName":"f","MemorySize":128,'
     '"LastModified":"2026-01-05T09:00:00.000+0000"}]}'),
    ("lambda", "DeleteFunction", 204, {}, ""),
    ("cloudwatch/smithy-rpc-v2-cbor", "PutMetricAlarm", 200, {}, ""),
    ("cloudwatch/json", "DescribeAlarms", 200, {}, '{"MetricAlarms":[{"AlarmName":"a","Threshold":1.5}]}'),
    ("cloudwatch/smithy-rpc-v2-cbor", "DescribeAlarms", 200, {}, CborOf({"MetricAlarms": [
        {"AlarmName": "a" * 30, "ActionsEnabled": True, "AlarmActions": [],
         "StateUpdatedTimestamp": {"time": "2026-01-05T09:00:10Z"}, "EvaluationPeriods": 300, "Threshold": -1.5}], "NextToken": "é"})),
]  # fmt: skip


def reference_value(value):
    """Make what botocore takes of our notation for times and bytes."""
    if isinstance(value, dict) and set(value) == {"time"}:
        return datetime.datetime.fromisoformat(value["time"].replace("Z", "+00:00"))
    if isinstance(value, dict) and set(value) == {"base64"}:
        return base64.b64decode(value["base64"])
    if isinstance(value, dict):
        return {name: reference_value(item) for name, item in value.items()}
    if isinstance(value, list):
        return [reference_value(item) for item in value]
    return value


def neutral_value(value):
    """Make the neutral form of our notation, or of what botocore's parser returns."""
    if isinstance(value, dict) and set(value) in ({"time"}, {"base64"}):
        return next(iter(value.values()))
    if isinstance(value, datetime.datetime):
        utc = value.astimezone(datetime.timezone.utc)
        return utc.isoformat(timespec="milliseconds" if utc.microsecond else "seconds").replace("+00:00", "Z")
    if hasattr(value, "read"):
        return base64.b64encode(value.read()).decode()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, dict):
        return {name: neutral_value(item) for name, item in value.items() if name != "ResponseMetadata"}
    if isinstance(value, list):
        return [neutral_value(item) for item in value]
    return value


def operation_model(service, operation):
    """Return service, protocol and shapes. `cloudwatch/query` is a service that is to speak this protocol."""
    service, _, protocol = service.partition("/")
    model = SESSION.get_service_model(service)
    return service, protocol or model.resolved_protocol, model.operation_model(operation)


def body_members(body):
    body = body.encode() if isinstance(body, str) else bytes(body)
    try:
        return {"body": body.decode()}
    except UnicodeDecodeError:
        return {"body_base64": base64.b64encode(body).decode()}


def request(service, operation, given):
    service, protocol, shape = operation_model(service, operation)
    serializer = botocore.serialize.create_serializer(protocol, include_validation=True)
    made = serializer.serialize_to_request(reference_value(given), shape)
    botocore.awsrequest.prepare_request_dict(made, endpoint_url=f"https://{service}.us-east-1.amazonaws.com")
    prepared = botocore.awsrequest.create_request_object(made).prepare()
    url = urllib.parse.urlsplit(prepared.url)
    body = prepared.body or b""
    headers = {
        name: value.decode() if isinstance(value, bytes) else value for name, value in prepared.headers.items()
    }
    headers["Host"] = url.netloc
    return {
        "service": service,
        "operation": operation,
        "input": neutral_value(given),
        "method": prepared.method,
        "target": url.path + (f"?{url.query}" if url.query else ""),
        "headers": dict(sorted(headers.items())),
        **body_members(body),
    }


def reply(service, operation, status, headers, body):
    service, protocol, shape = operation_model(service, operation)
    parser = botocore.parsers.create_parser(protocol)
    if isinstance(body, CborOf):
        serializer = botocore.serialize.create_serializer(protocol, include_validation=False)
        content = bytearray()
        serializer._serialize_data_item(content, reference_value(dict(body)), shape.output_shape)
    else:
        content = body.encode()
    output_shape = shape.output_shape
    if output_shape is not None and shape.has_streaming_output:
        raise SystemExit("streams are not recorded")
    parsed = parser.parse({"status_code": status, "headers": botocore.awsrequest.HeadersDict(headers),
                           "body": bytes(content)}, output_shape)
    return {
        "service": service,
        "protocol": protocol,
        "operation": operation,
        "status": status,
        "output": neutral_value(parsed),
        "headers": headers,
        **body_members(content),
    }


def spellings():
    names = set()
    for service in ("iam", "sns", "s3", "cloudtrail", "events", "sqs", "sts"):
        model = SESSION.get_service_model(service)
        for shape in model.shape_names:
            names.update(getattr(model.shape_for(shape), "members", {}))
    spelt = {name: emit_shapes.snake_case(name) for name in sorted(names)}
    # A C++ keyword gets an underscore, which is not part of the rule. Names that are plain words say nothing.
    return {name: text for name, text in spelt.items() if not text.endswith("_") and name.lower() != text}


def main():
    for name, cases in (
        ("requests", [request(*case) for case in REQUESTS]),
        ("replies", [reply(*case) for case in REPLIES]),
        ("snake_case", spellings()),
    ):
        (HERE / f"{name}.json").write_text(json.dumps(cases, indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
