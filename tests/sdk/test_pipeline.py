"""The first alert, built and set off by boto3."""

import pipeline
import pytest
from botocore.exceptions import ClientError
from conftest import ACCOUNT, link_in


def bodies(server):
    return [alert["body"] for alert in server.outbox("mail")]


def test_a_key_created_by_a_user_reaches_the_mailbox(server):
    pipeline.build(server)
    mallory = pipeline.user_with(server, "mallory", "iam:CreateAccessKey")
    server.client("iam").create_user(UserName="alice")
    server.advance(600)
    before = len(server.outbox("mail"))

    server.client("iam", **mallory, source_ip="203.0.113.7").create_access_key(UserName="alice")
    server.advance(60)

    [mail] = server.outbox("mail")[before:]
    assert mail["to"] == pipeline.MAILBOX
    assert mail["subject"] == "AWS Notification Message"
    assert mail["body"].startswith(
        f'"arn:aws:iam::{ACCOUNT}:user/mallory has done CreateAccessKey on alice from 203.0.113.7"\n')


def test_no_mail_comes_before_its_time(server):
    pipeline.build(server)
    server.advance(600)
    pipeline.user_with(server, "alice")
    assert bodies(server) == []
    server.advance(60)
    assert len(bodies(server)) == 1


def test_a_key_created_without_permission_is_refused_and_still_reported(server):
    pipeline.build(server)
    nobody = pipeline.user_with(server, "nobody")
    server.advance(600)
    before = len(bodies(server))

    with pytest.raises(ClientError) as refused:
        server.client("iam", **nobody).create_access_key(UserName="nobody")
    assert refused.value.response["Error"]["Code"] == "AccessDenied"
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert refused.value.response["Error"]["Message"] == (
        f"User: arn:aws:iam::{ACCOUNT}:user/nobody is not authorized to perform: iam:CreateAccessKey on resource: "
        "user nobody because no identity-based policy allows the iam:CreateAccessKey action")

    # The pattern asks for the name of the event, not for its success.
    server.advance(60)
    assert len(bodies(server)) == before + 1


def test_without_a_topic_policy_for_eventbridge_no_mail_comes(server):
    topic = pipeline.build(server)
    server.client("sns").set_topic_attributes(
        TopicArn=topic, AttributeName="Policy",
        AttributeValue=pipeline.topic_policy(topic, "cloudwatch.amazonaws.com"))
    pipeline.user_with(server, "alice")
    server.advance(3600)
    assert bodies(server) == []
    [refused] = [entry for entry in server.control("GET", "journal") if entry["kind"] == "refused"]
    assert refused["detail"]["code"] == "ED-02"  # The policy names the service of alarms.


def test_whoever_unsubscribes_by_the_link_gets_no_more_mails(server):
    pipeline.build(server)
    pipeline.user_with(server, "alice")
    server.advance(60)
    [body] = bodies(server)
    status, _, page = server.open_link(link_in(body, "unsubscribe.html"))
    assert (status, "Subscription removed!" in page) == (200, True)

    pipeline.user_with(server, "bob")
    server.advance(60)
    assert len(bodies(server)) == 1


def test_two_servers_with_one_seed_tell_the_same_story(start):
    journals = []
    for _ in range(2):
        server = start("--seed", "7")
        pipeline.build(server)
        pipeline.user_with(server, "alice")
        server.advance(3600)
        journal = server.control("GET", "journal")
        journals.append(journal)
    assert journals[0] == journals[1]


def test_the_terminal_shows_calls_and_mails(start):
    server = start()
    pipeline.build(server)
    pipeline.user_with(server, "alice")
    server.advance(60)
    exit_code, printed = server.stop()
    assert exit_code == 0
    assert "sns:CreateTopic" in printed
    assert f"confirm with {server.url}/confirmation.html?TopicArn=" in printed
    assert 'mail → security@example.com  "AWS Notification Message"' in printed
