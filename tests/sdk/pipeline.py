"""Pipeline 1 by calls: an access key is created, and a mail says so."""

import json

from conftest import ACCOUNT, link_in

MAILBOX = "security@example.com"
BUCKET = "trail-of-everything"
PATTERN = {
    "source": ["aws.iam"],
    "detail-type": ["AWS API Call via CloudTrail"],
    "detail": {"eventSource": ["iam.amazonaws.com"],
               "eventName": ["CreateAccessKey", "DeleteAccessKey", "UpdateAccessKey"]},
}
TRANSFORMER = {
    "InputPathsMap": {"eventName": "$.detail.eventName", "sourceIPAddress": "$.detail.sourceIPAddress",
                      "user": "$.detail.userIdentity.arn", "userName": "$.detail.requestParameters.userName"},
    "InputTemplate": '"<user> has done <eventName> on <userName> from <sourceIPAddress>"',
}


def topic_policy(topic, principal="events.amazonaws.com"):
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"Service": principal}, "Action": "sns:Publish", "Resource": topic}]})


def bucket_policy(bucket):
    service = {"Service": "cloudtrail.amazonaws.com"}
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": service, "Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{bucket}"},
        {"Effect": "Allow", "Principal": service, "Action": "s3:PutObject",
         "Resource": f"arn:aws:s3:::{bucket}/AWSLogs/{ACCOUNT}/*",
         "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}}]})


def build(server):
    """Everything but the story. The subscription is confirmed by its link. Returns the topic's ARN."""
    sns, s3, trails, events = (server.client(name) for name in ("sns", "s3", "cloudtrail", "events"))
    topic = sns.create_topic(Name="security")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="email", Endpoint=MAILBOX)
    server.advance(60)
    [confirmation] = server.outbox("confirmation")
    status, _, page = server.open_link(link_in(confirmation["body"], "confirmation.html"))
    assert status == 200, page
    sns.set_topic_attributes(TopicArn=topic, AttributeName="Policy", AttributeValue=topic_policy(topic))

    s3.create_bucket(Bucket=BUCKET)
    s3.put_bucket_policy(Bucket=BUCKET, Policy=bucket_policy(BUCKET))
    trails.create_trail(Name="everything", S3BucketName=BUCKET, IsMultiRegionTrail=True)
    trails.start_logging(Name="everything")

    events.put_rule(Name="keys", EventPattern=json.dumps(PATTERN))
    failed = events.put_targets(Rule="keys", Targets=[{"Id": "mail", "Arn": topic, "InputTransformer": TRANSFORMER}])
    assert failed["FailedEntryCount"] == 0
    return topic


def user_with(server, name, *actions):
    """A user who may do these actions on everything. Returns the arguments for `server.client`."""
    iam = server.client("iam")
    iam.create_user(UserName=name)
    if actions:
        statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
        iam.put_user_policy(UserName=name, PolicyName="may",
                            PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return {"key": key["AccessKeyId"], "secret": key["SecretAccessKey"]}
