"""An organization, made by boto3, and what it does to its member's boto3."""

import json

import pytest
from botocore.exceptions import ClientError
from conftest import ACCOUNT

MANAGEMENT = "999999999999"


def document(effect, action):
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": effect, "Action": action, "Resource": "*"}]})


def test_a_service_control_policy_binds_the_member(server):
    management = server.client("organizations", key=MANAGEMENT)
    member = server.client("organizations")
    with pytest.raises(member.exceptions.AWSOrganizationsNotInUseException):
        member.describe_organization()

    organization = management.create_organization(FeatureSet="ALL")["Organization"]
    root = management.list_roots()["Roots"][0]["Id"]
    management.enable_policy_type(RootId=root, PolicyType="SERVICE_CONTROL_POLICY")
    invited = management.invite_account_to_organization(Target={"Type": "ACCOUNT", "Id": ACCOUNT})["Handshake"]
    assert member.accept_handshake(HandshakeId=invited["Id"])["Handshake"]["State"] == "ACCEPTED"
    assert member.describe_organization()["Organization"]["Id"] == organization["Id"]
    accounts = management.get_paginator("list_accounts").paginate(PaginationConfig={"PageSize": 1})
    assert [page["Accounts"][0]["Id"] for page in accounts] == [ACCOUNT, MANAGEMENT]

    policy = management.create_policy(
        Name="no-users", Description="", Type="SERVICE_CONTROL_POLICY", Content=document("Deny", "iam:CreateUser"),
    )["Policy"]["PolicySummary"]
    management.attach_policy(PolicyId=policy["Id"], TargetId=ACCOUNT)
    with pytest.raises(ClientError) as refused:
        server.client("iam").create_user(UserName="alice")
    assert refused.value.response["Error"]["Code"] == "AccessDenied"
    assert refused.value.response["Error"]["Message"].endswith(
        f"with an explicit deny in a service control policy: {policy['Arn']}")
    server.client("iam", key=MANAGEMENT).create_user(UserName="alice")

    management.detach_policy(PolicyId=policy["Id"], TargetId=ACCOUNT)
    with pytest.raises(management.exceptions.ConstraintViolationException) as last:
        management.detach_policy(PolicyId="p-FullAWSAccess", TargetId=ACCOUNT)
    assert last.value.response["Reason"] == "MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED"
    server.client("iam").create_user(UserName="alice")
