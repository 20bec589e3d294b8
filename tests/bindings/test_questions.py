"""Asking the policies, signing in, and keys that are found in public."""

import pickle

import pytest
import tocsin

TOPIC = "arn:aws:sns:us-east-1:000000000000:alerts"


def test_a_permission_is_true_or_false_and_says_why(world):
    world.call("sns", "CreateTopic", Name="alerts")
    answer = world.can("cloudwatch.amazonaws.com", "sns:Publish", TOPIC)
    assert not answer
    assert answer.decision == "implicitDeny"
    assert answer.reason == "because no resource-based policy allows the sns:Publish action"
    assert "may not sns:Publish on " + TOPIC in repr(answer)
    assert pickle.loads(pickle.dumps(answer)) == answer


def test_context_keys_are_given_or_named(world):
    alice = world.user("alice")
    world.call("iam", "PutUserPolicy", UserName=alice.name, PolicyName="mfa", PolicyDocument="""{
        "Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "iam:*", "Resource": "*",
        "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "true"}}}]}""")
    answer = world.can("alice", "iam:CreateUser")
    assert not answer and answer.missing_context == ("aws:MultiFactorAuthPresent",)
    assert world.can("alice", "iam:CreateUser", context={"aws:MultiFactorAuthPresent": "true"})


def test_what_cannot_be_asked_is_an_aws_error(world):
    with pytest.raises(tocsin.AwsError, match="there is no caller") as refused:
        world.can("nobody", "iam:CreateUser")
    assert refused.value.code == "NoSuchEntity"
    with pytest.raises(tocsin.AwsError, match="is not an action"):
        world.can("root", "CreateUser")


def test_a_sign_in_is_recorded_and_gives_a_session(world):
    mallory = world.user("mallory", allow="iam:*")
    with pytest.raises(tocsin.AwsError, match="has no password"):
        world.sign_in("mallory")
    world.call("iam", "CreateLoginProfile", UserName=mallory.name, Password="Correct-horse-1")
    session = world.sign_in("mallory", mfa=True, source_ip="203.0.113.7")
    assert session.ok and session.access_key_id.startswith("ASIA")
    world.call("iam", "CreateUser", caller=session.access_key_id, UserName="eve")
    assert not world.sign_in("guess", right_password=False).ok
    names = [event["EventName"] for event in world.call("cloudtrail", "LookupEvents")["Events"]]
    assert names.count("ConsoleLogin") == 2 and "CheckMfa" in names


def test_an_exposed_key_quarantines_its_user(world):
    world.user("alice", allow="iam:*")
    key = world.call("iam", "CreateAccessKey", UserName="alice")["AccessKey"]["AccessKeyId"]
    assert world.can(key, "iam:CreateAccessKey")
    assert world.expose(key) is True
    assert world.can(key, "iam:CreateAccessKey").decision == "explicitDeny"
    with pytest.raises(tocsin.AwsError, match="there is no access key"):
        world.expose("AKIAIOSFODNN7EXAMPLE")
