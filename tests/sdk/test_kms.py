"""Keys, and what is encrypted with them, as boto3 and the AWS CLI see it."""

import json

import pipeline
import pytest
from botocore.exceptions import ClientError
from conftest import ACCOUNT
from test_aws_cli import Shell


@pytest.fixture
def topic(server):
    """A topic that is encrypted with a customer key, and that key. Alice may publish."""
    key = server.client("kms").create_key(Description="alerts")["KeyMetadata"]
    arn = server.client("sns").create_topic(Name="alerts", Attributes={"KmsMasterKeyId": key["KeyId"]})["TopicArn"]
    return arn, key


def refusal(call, **parameters):
    with pytest.raises(ClientError) as refused:
        call(**parameters)
    return refused.value.response["Error"]


def test_a_publisher_needs_the_key(server, topic):
    arn, key = topic
    alice = pipeline.user_with(server, "alice", "sns:Publish")
    error = refusal(server.client("sns", **alice).publish, TopicArn=arn, Message="hello")
    assert error["Code"] == "KMSAccessDenied"
    assert error["Message"].startswith(
        f"User: arn:aws:iam::{ACCOUNT}:user/alice is not authorized to perform: kms:GenerateDataKey on resource: "
        f"{key['Arn']} because no identity-based policy allows the kms:GenerateDataKey action (Service: AWSKMS;")
    bob = pipeline.user_with(server, "bob", "sns:Publish", "kms:GenerateDataKey*", "kms:Decrypt")
    assert server.client("sns", **bob).publish(TopicArn=arn, Message="hello")["MessageId"]


def test_a_disabled_key_has_an_exception_of_its_own(server, topic):
    arn, key = topic
    server.client("kms").disable_key(KeyId=key["KeyId"])
    sns = server.client("sns")
    with pytest.raises(sns.exceptions.KMSDisabledException) as refused:
        sns.publish(TopicArn=arn, Message="hello")
    assert f"{key['Arn']} is disabled." in str(refused.value)


def test_an_encrypted_queue_says_what_kms_said(server):
    key = server.client("kms").create_key()["KeyMetadata"]["KeyId"]
    queue = server.client("sqs").create_queue(QueueName="jobs", Attributes={"KmsMasterKeyId": key})["QueueUrl"]
    alice = pipeline.user_with(server, "alice", "sqs:*")
    error = refusal(server.client("sqs", **alice).send_message, QueueUrl=queue, MessageBody="hello")
    assert error["Code"] == "KMS.AccessDeniedException"


def test_what_is_encrypted_is_decrypted_with_its_context(server):
    kms = server.client("kms")
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.create_alias(AliasName="alias/secrets", TargetKeyId=key)
    blob = kms.encrypt(KeyId="alias/secrets", Plaintext=b"\x00\xffhello", EncryptionContext={"a": "b"})["CiphertextBlob"]
    assert kms.decrypt(CiphertextBlob=blob, EncryptionContext={"a": "b"})["Plaintext"] == b"\x00\xffhello"
    with pytest.raises(kms.exceptions.InvalidCiphertextException):
        kms.decrypt(CiphertextBlob=blob)
    data_key = kms.generate_data_key(KeyId=key, KeySpec="AES_256")
    assert kms.decrypt(CiphertextBlob=data_key["CiphertextBlob"], KeyId=key)["Plaintext"] == data_key["Plaintext"]


def test_records_name_the_key_and_keep_no_text(server):
    kms = server.client("kms")
    key = kms.create_key()["KeyMetadata"]
    kms.encrypt(KeyId=key["KeyId"], Plaintext=b"hello", EncryptionContext={"a": "b"})
    [event] = server.client("cloudtrail").lookup_events(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "Encrypt"}])["Events"]
    record = json.loads(event["CloudTrailEvent"])
    assert record["requestParameters"] == {"keyId": key["KeyId"], "encryptionContext": {"a": "b"}}
    assert record["responseElements"] is None
    assert record["readOnly"] is True
    assert record["resources"] == [{"accountId": ACCOUNT, "type": "AWS::KMS::Key", "ARN": key["Arn"]}]


def test_the_cli_makes_a_key_and_encrypts_a_topic(server):
    shell = Shell(server)
    key = shell.aws("kms", "create-key", "--description", "alerts")["KeyMetadata"]["KeyId"]
    shell.aws("kms", "create-alias", "--alias-name", "alias/alerts", "--target-key-id", key)
    arn = shell.aws("sns", "create-topic", "--name", "alerts", "--attributes", "KmsMasterKeyId=alias/alerts")["TopicArn"]
    assert shell.aws("sns", "publish", "--topic-arn", arn, "--message", "hello")["MessageId"]
    shell.aws("kms", "schedule-key-deletion", "--key-id", key, "--pending-window-in-days", "7")
    refused = shell.run("sns", "publish", "--topic-arn", arn, "--message", "hello")
    assert "(KMSInvalidState)" in refused.stderr and "is pending deletion." in refused.stderr
