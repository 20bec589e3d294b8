"""What real clients meet at the door: signatures, sessions, errors, pages of results."""

import json
import urllib.request

import pipeline
import pytest
from botocore.exceptions import ClientError
from conftest import ACCOUNT


def refusal(call, **parameters):
    """Code, status and message of a call that must be refused."""
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    response = refused.value.response
    return (response["Error"]["Code"], response["ResponseMetadata"]["HTTPStatusCode"], response["Error"]["Message"])


def test_test_is_the_root_of_the_default_account(server):
    assert server.client("sts").get_caller_identity()["Arn"] == f"arn:aws:iam::{ACCOUNT}:root"


def test_twelve_digits_are_the_root_of_that_account(server):
    identity = server.client("sts", key="111122223333", secret="any").get_caller_identity()
    assert (identity["Account"], identity["Arn"]) == ("111122223333", "arn:aws:iam::111122223333:root")


def test_a_users_key_is_the_user(server):
    alice = pipeline.user_with(server, "alice")
    assert server.client("sts", **alice).get_caller_identity()["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/alice"
    last_used = server.client("iam").get_access_key_last_used(AccessKeyId=alice["key"])
    assert last_used["AccessKeyLastUsed"]["ServiceName"] == "sts"


def test_a_wrong_secret_is_refused(server):
    alice = pipeline.user_with(server, "alice")
    code, status, message = refusal(server.client("sts", **{**alice, "secret": "wrong"}).get_caller_identity)
    assert (code, status) == ("SignatureDoesNotMatch", 403)
    assert message.startswith("The request signature we calculated does not match the signature you provided.")
    code, status, _ = refusal(server.client("events", **{**alice, "secret": "wrong"}).list_rules)
    assert (code, status) == ("InvalidSignatureException", 400)
    code, status, _ = refusal(server.client("s3", **{**alice, "secret": "wrong"}).list_buckets)
    assert (code, status) == ("SignatureDoesNotMatch", 403)


def test_an_unknown_key_is_refused(server):
    assert refusal(server.client("sts", key="AKIANOBODY").get_caller_identity) == (
        "InvalidClientTokenId", 403, "The security token included in the request is invalid.")


def test_an_inactive_key_is_refused(server):
    alice = pipeline.user_with(server, "alice")
    server.client("iam").update_access_key(UserName="alice", AccessKeyId=alice["key"], Status="Inactive")
    assert refusal(server.client("sts", **alice).get_caller_identity)[0] == "InvalidClientTokenId"


def assume_role(server):
    trust = {"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "sts:AssumeRole"}]}
    role = server.client("iam").create_role(RoleName="audit", AssumeRolePolicyDocument=json.dumps(trust))["Role"]
    alice = pipeline.user_with(server, "alice", "sts:AssumeRole")
    session = server.client("sts", **alice).assume_role(RoleArn=role["Arn"], RoleSessionName="monday")["Credentials"]
    return {"key": session["AccessKeyId"], "secret": session["SecretAccessKey"], "token": session["SessionToken"]}


def test_a_session_is_the_assumed_role_until_it_expires(server):
    session = assume_role(server)
    sts = server.client("sts", **session)
    assert sts.get_caller_identity()["Arn"] == f"arn:aws:sts::{ACCOUNT}:assumed-role/audit/monday"
    server.advance(3600)
    assert refusal(sts.get_caller_identity) == (
        "ExpiredToken", 403, "The security token included in the request is expired")


def test_a_session_without_its_token_is_refused(server):
    session = assume_role(server)
    assert refusal(server.client("sts", **{**session, "token": None}).get_caller_identity)[0] == "InvalidClientTokenId"


# Ninety days later the client's clock is far from the world's, and its signatures are still right.
def test_a_world_that_is_far_ahead_takes_signatures(server):
    server.advance(90 * 86400)
    assert server.client("sts").get_caller_identity()["Account"] == ACCOUNT


def test_a_presigned_call_can_be_made_by_anybody(server):
    url = server.client("sts").generate_presigned_url("get_caller_identity", HttpMethod="GET")
    with urllib.request.urlopen(url) as reply:
        assert f"arn:aws:iam::{ACCOUNT}:root" in reply.read().decode()


def test_an_operation_that_is_not_emulated_says_so(server):
    assert refusal(server.client("iam").create_saml_provider, SAMLMetadataDocument="x" * 1000, Name="p") == (
        "NotImplemented", 501, "iam:CreateSAMLProvider is not modelled by tocsin")


@pytest.mark.parametrize("service, operation", [
    ("bedrock", "list_foundation_models"), ("route53", "list_hosted_zones"), ("redshift", "describe_clusters"),
    ("athena", "list_work_groups")])
def test_a_service_that_is_not_emulated_says_so(server, service, operation):
    code, status, message = refusal(getattr(server.client(service), operation))
    assert (code, status) == ("NotImplemented", 501)
    assert message == f"service {service} is not modelled by tocsin"


def test_bad_input_is_refused_in_awss_words(server):
    code, status, message = refusal(server.client("iam").create_user, UserName="a b")
    assert (code, status) == ("ValidationError", 400)
    assert message.startswith("The specified value for userName is invalid.") or "failed to satisfy" in message


def test_paginators_see_every_page(server):
    iam = server.client("iam")
    names = [f"user-{number}" for number in range(7)]
    for name in names:
        iam.create_user(UserName=name)
    pages = list(iam.get_paginator("list_users").paginate(PaginationConfig={"PageSize": 3}))
    assert [len(page["Users"]) for page in pages] == [3, 3, 1]
    assert [user["UserName"] for page in pages for user in page["Users"]] == names

    server.advance(3600)
    events = server.client("cloudtrail").get_paginator("lookup_events").paginate(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "CreateUser"}],
        PaginationConfig={"PageSize": 3})
    assert len([event for page in events for event in page["Events"]]) == 7


def test_regions_are_apart(server):
    server.client("sns", region="eu-west-1").create_topic(Name="there")
    assert server.client("sns").list_topics()["Topics"] == []
    [topic] = server.client("sns", region="eu-west-1").list_topics()["Topics"]
    assert topic["TopicArn"] == f"arn:aws:sns:eu-west-1:{ACCOUNT}:there"


def test_accounts_are_apart(server):
    server.client("iam", key="111122223333").create_user(UserName="there")
    assert server.client("iam").list_users()["Users"] == []
