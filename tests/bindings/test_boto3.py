"""Real boto3 clients in a world, without a socket."""

import io
import json
import socket
import time

import boto3
import botocore.awsrequest
import botocore.session
import pytest
import tocsin
from botocore.config import Config
from botocore.exceptions import ClientError, HTTPClientError, WaiterError
from tocsin import _boto3
from conftest import ACCOUNT, MAILBOX, PIPELINE, start_trail


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Whatever would leave the process fails at once."""

    def refuse(*_, **__):
        raise AssertionError("something opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def allow(world, user, *actions):
    statement = {"Effect": "Allow", "Action": list(actions), "Resource": "*"}
    world.boto3("iam").put_user_policy(
        UserName=user, PolicyName="may", PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}))


def key_of(world, user):
    key = world.boto3("iam").create_access_key(UserName=user)["AccessKey"]
    return {"aws_access_key_id": key["AccessKeyId"], "aws_secret_access_key": key["SecretAccessKey"]}


# The first alert, in nothing but boto3: with the credentials of a user, signed and verified.
def test_a_key_created_by_a_user_reaches_the_mailbox(world):
    start_trail(world)
    world.deploy(terraform=PIPELINE)
    assert world.confirm(MAILBOX) == 1
    assert [alert.kind for alert in world.outbox] == ["confirmation"]

    iam = world.boto3("iam")
    iam.create_user(UserName="mallory")
    iam.create_user(UserName="alice")
    allow(world, "mallory", "iam:CreateAccessKey")
    credentials = key_of(world, "mallory")
    world.advance(minutes=5)
    before = len(world.outbox)

    world.boto3("iam", source_ip="203.0.113.7", **credentials).create_access_key(UserName="alice")
    assert len(world.outbox) == before
    world.advance(minutes=1)

    [mail] = world.outbox[before:]
    assert (mail.kind, mail.to, mail.subject) == ("mail", MAILBOX, "AWS Notification Message")
    assert mail.body.startswith(
        f'"arn:aws:iam::{ACCOUNT}:user/mallory has done CreateAccessKey on alice from 203.0.113.7"\n')


def test_a_caller_by_name_needs_its_permissions(world):
    world.user("nobody")
    with pytest.raises(ClientError) as refused:
        world.boto3("iam", caller="nobody").create_access_key(UserName="nobody")
    assert refused.value.response["Error"]["Code"] == "AccessDenied"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert f"arn:aws:iam::{ACCOUNT}:user/nobody is not authorized" in refused.value.response["Error"]["Message"]


def test_modelled_exceptions_are_the_clients_own(world):
    iam = world.boto3("iam")
    with pytest.raises(iam.exceptions.NoSuchEntityException):
        iam.get_user(UserName="nobody")


def test_a_caller_that_does_not_exist_is_an_error(world):
    with pytest.raises(tocsin.AwsError) as error:
        world.boto3("iam", caller="ghost").list_users()
    assert (error.value.code, "ghost" in error.value.message) == ("NoSuchEntity", True)


def test_a_wrong_secret_is_refused(world):
    world.user("alice", allow="iam:*")
    credentials = {**key_of(world, "alice"), "aws_secret_access_key": "wrong"}
    with pytest.raises(ClientError, match="SignatureDoesNotMatch"):
        world.boto3("iam", **credentials).list_users()


# A refusal that AWS would give and a hole in the emulation are different things, also for `except ClientError`.
def test_what_is_not_modelled_is_no_client_error(world):
    with pytest.raises(tocsin.Unmodelled, match="iam:GenerateOrganizationsAccessReport"):
        world.boto3("iam").generate_organizations_access_report(EntityPath="o-a1b2c3d4e5/r-f6g7h8i9j0example")
    with pytest.raises(tocsin.Unmodelled, match="DynamoDB"):
        world.boto3("dynamodb").list_tables()


def test_each_service_speaks_its_own_protocol(world):
    topic = world.boto3("sns").create_topic(Name="alerts")["TopicArn"]
    assert topic == f"arn:aws:sns:us-east-1:{ACCOUNT}:alerts"
    queue = world.boto3("sqs").create_queue(QueueName="alerts")["QueueUrl"]
    assert queue.endswith(f"/{ACCOUNT}/alerts")
    rule = world.boto3("events").put_rule(Name="all", EventPattern='{"source": ["aws.iam"]}')["RuleArn"]
    assert rule == f"arn:aws:events:us-east-1:{ACCOUNT}:rule/all"
    assert world.boto3("sts").get_caller_identity()["Arn"] == f"arn:aws:iam::{ACCOUNT}:root"


def test_the_region_is_the_clients(world):
    topic = world.boto3("sns", region="eu-west-3").create_topic(Name="alerts")["TopicArn"]
    assert topic.split(":")[3] == "eu-west-3"
    assert world.boto3("sns").list_topics()["Topics"] == []


def test_objects_go_in_and_come_out(world):
    s3 = world.boto3("s3")
    s3.create_bucket(Bucket="letters")
    try:
        s3.put_object(Bucket="letters", Key="probe", Body=b"")
    except tocsin.Unmodelled:
        pytest.skip("S3 has no objects yet")
    s3.put_object(Bucket="letters", Key="a/b.txt", Body=b"dear world")
    s3.upload_fileobj(io.BytesIO(b"from a file"), "letters", "file.txt")
    assert s3.get_object(Bucket="letters", Key="a/b.txt")["Body"].read() == b"dear world"
    assert b"".join(s3.get_object(Bucket="letters", Key="file.txt")["Body"].iter_chunks()) == b"from a file"


def test_paginators_turn_every_page(world):
    iam = world.boto3("iam")
    names = [f"user-{number:03}" for number in range(7)]
    for name in names:
        iam.create_user(UserName=name)
    pages = list(iam.get_paginator("list_users").paginate(PaginationConfig={"PageSize": 3}))
    assert [len(page["Users"]) for page in pages] == [3, 3, 1]
    assert [user["UserName"] for page in pages for user in page["Users"]] == names


# A waiter of 20 attempts, one a second, would take 20 seconds of anybody's life.
def test_waiters_wait_in_virtual_time(world):
    start = world.now
    with pytest.raises(WaiterError, match="Max attempts exceeded"):
        world.boto3("iam").get_waiter("user_exists").wait(UserName="nobody")
    assert (world.now - start).total_seconds() == 19

    with pytest.raises(WaiterError):
        world.boto3("iam").get_waiter("user_exists").wait(
            UserName="nobody", WaiterConfig={"Delay": 60, "MaxAttempts": 3})
    assert (world.now - start).total_seconds() == 19 + 120


def test_a_waiter_returns_at_once_when_there_is_nothing_to_wait_for(world):
    world.user("alice")
    start = world.now
    waiter = world.boto3("iam").get_waiter("user_exists")
    waiter.wait(UserName="alice")
    waiter.wait(UserName="alice")
    assert world.now == start


def test_resources_are_in_the_world_too(world):
    user = world.session().resource("iam").create_user(UserName="alice")
    assert user.arn == f"arn:aws:iam::{ACCOUNT}:user/alice"
    bucket = world.session().resource("s3").create_bucket(Bucket="letters")
    bucket.wait_until_exists()
    assert [one.name for one in world.session().resource("s3").buckets.all()] == ["letters"]


def test_two_worlds_side_by_side_know_nothing_of_each_other():
    with tocsin.World() as here, tocsin.World() as there:
        here_iam, there_iam = here.boto3("iam"), there.boto3("iam")
        here_iam.create_user(UserName="alice")
        there_iam.create_user(UserName="bob")
        here.advance(days=1)
        assert [user["UserName"] for user in here_iam.list_users()["Users"]] == ["alice"]
        assert [user["UserName"] for user in there_iam.list_users()["Users"]] == ["bob"]
        assert here.now != there.now


def test_the_computers_own_configuration_is_not_looked_at(world, monkeypatch, tmp_path):
    (tmp_path / "config").write_text("[profile prod]\nregion = eu-north-1\n")
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "config"))
    monkeypatch.setenv("AWS_PROFILE", "prod")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAIOSFODNN7EXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a real secret")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    topic = world.boto3("sns").create_topic(Name="alerts")["TopicArn"]
    assert topic.split(":")[3] == "us-east-1"


def notify():
    """Somebody's code, which knows nothing of a world."""
    boto3.client("sns").create_topic(Name="made-by-code")
    return boto3.client("sts").get_caller_identity()["Arn"]


def test_a_block_routes_the_clients_of_other_peoples_code(world, monkeypatch):
    for name in ("AWS_DEFAULT_REGION", "AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.delenv(name, raising=False)
    world.user("robot", allow="sns:*")
    with world.patched(caller="robot") as same:
        assert same is world
        assert notify() == f"arn:aws:iam::{ACCOUNT}:user/robot"
        assert botocore.session.Session().create_client("iam").meta.region_name == "aws-global"
    assert len(world.boto3("sns").list_topics()["Topics"]) == 1


def test_sessions_made_before_a_block_are_routed_and_clients_are_not(world):
    session = boto3.Session(region_name="eu-west-1")
    with world.patched():
        session.client("sns").create_topic(Name="inside")
    assert len(world.boto3("sns", region="eu-west-1").list_topics()["Topics"]) == 1

    outside = session.client("sns", aws_access_key_id="test", aws_secret_access_key="test")
    with pytest.raises(HTTPClientError, match="opened a socket"), world.patched():
        outside.list_topics()


def test_in_a_block_the_codes_own_keys_are_checked(world):
    world.user("alice", allow="sts:*")
    credentials = key_of(world, "alice")
    with world.patched():
        who = boto3.client("sts", region_name="us-east-1", **credentials).get_caller_identity()["Arn"]
        assert who == f"arn:aws:iam::{ACCOUNT}:user/alice"
        stranger = boto3.Session("AKIAIOSFODNN7EXAMPLE", "secret", region_name="us-east-1")
        with pytest.raises(ClientError, match="InvalidClientTokenId"):
            stranger.client("sts").get_caller_identity()


def test_blocks_nest_and_end():
    with tocsin.World() as outer, tocsin.World() as inner:
        with outer.patched():
            with inner.patched():
                boto3.client("sns", region_name="us-east-1").create_topic(Name="inner")
            boto3.client("sns", region_name="us-east-1").create_topic(Name="outer")
        for world, name in ((outer, "outer"), (inner, "inner")):
            [topic] = world.boto3("sns").list_topics()["Topics"]
            assert topic["TopicArn"].endswith(f":{name}")
    assert botocore.session.Session.create_client.__module__ == "botocore.session"


def test_temporary_credentials_work_as_on_aws(world):
    iam = world.boto3("iam")
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}]}
    role = iam.create_role(RoleName="auditor", AssumeRolePolicyDocument=json.dumps(trust))["Role"]["Arn"]
    world.user("alice", allow="sts:AssumeRole")
    given = world.boto3("sts", caller="alice").assume_role(RoleArn=role, RoleSessionName="now")["Credentials"]
    sts = world.boto3("sts", aws_access_key_id=given["AccessKeyId"],
                      aws_secret_access_key=given["SecretAccessKey"], aws_session_token=given["SessionToken"])
    assert sts.get_caller_identity()["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/auditor/now"
    world.advance(hours=2)
    with pytest.raises(ClientError, match="Expired"):
        sts.get_caller_identity()


@pytest.fixture
def busy(monkeypatch):
    """The service answers the first `times` requests with a 503."""
    answer = _boto3.Wire.answer
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail(f"slept {seconds} real seconds"))

    def be_busy(times):
        left = [times]

        def answer_when_free(wire, request, **arguments):
            if left[0] == 0:
                return answer(wire, request, **arguments)
            left[0] -= 1
            return botocore.awsrequest.AWSResponse(request.url, 503, {}, _boto3._Body(b"<ErrorResponse/>"))

        monkeypatch.setattr(_boto3.Wire, "answer", answer_when_free)

    return be_busy


# How long botocore waits before it tries again is half chance; here it is the longest, so that runs are repeatable.
@pytest.mark.parametrize("mode", ["legacy", "standard"])
def test_retries_wait_in_virtual_time(world, busy, mode):
    busy(2)
    start = world.now
    answer = world.boto3("sts", config=Config(retries={"mode": mode})).get_caller_identity()
    assert answer["ResponseMetadata"]["RetryAttempts"] == 2
    assert (world.now - start).total_seconds() == 1 + 2


def test_retries_end_where_botocore_ends_them(world, busy):
    busy(100)
    start = world.now
    client = world.boto3("sts", config=Config(retries={"mode": "standard", "max_attempts": 6}))
    with pytest.raises(ClientError) as refused:
        client.get_caller_identity()
    assert refused.value.response["ResponseMetadata"]["RetryAttempts"] == 6
    assert (world.now - start).total_seconds() == 1 + 2 + 4 + 8 + 16 + 20


def test_a_refusal_is_not_tried_again(world, busy):
    busy(0)
    start = world.now
    with pytest.raises(ClientError):
        world.boto3("iam").get_user(UserName="nobody")
    assert world.now == start
