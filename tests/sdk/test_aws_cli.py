"""The first alert, built and set off in a shell with the AWS CLI."""

import json
import os
import pathlib
import subprocess
import sys

import pipeline
from conftest import ACCOUNT, link_in

AWS = pathlib.Path(sys.executable).with_name("aws")


class Shell:
    """Runs commands as somebody would who has pasted the export line of the server."""

    def __init__(self, server, key="test", secret="test"):
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        self.environment = {
            **inherited, "AWS_ENDPOINT_URL": server.url, "AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": secret,
            "AWS_DEFAULT_REGION": "us-east-1", "AWS_PAGER": "", "AWS_MAX_ATTEMPTS": "1", "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull}

    def run(self, *arguments):
        return subprocess.run([sys.executable, AWS, *arguments], env=self.environment, capture_output=True, text=True,
                              check=False)

    def aws(self, *arguments):
        """The output of a command that must succeed."""
        result = self.run(*arguments)
        assert result.returncode == 0, f"aws {' '.join(arguments)}: {result.stderr}"
        return json.loads(result.stdout) if result.stdout.strip() else {}


def build(server, shell, tmp_path):
    topic = shell.aws("sns", "create-topic", "--name", "security")["TopicArn"]
    shell.aws("sns", "subscribe", "--topic-arn", topic, "--protocol", "email", "--notification-endpoint",
              pipeline.MAILBOX)
    server.advance(60)
    server.open_link(link_in(server.outbox("confirmation")[0]["body"], "confirmation.html"))
    shell.aws("sns", "set-topic-attributes", "--topic-arn", topic, "--attribute-name", "Policy", "--attribute-value",
              pipeline.topic_policy(topic))
    shell.aws("s3api", "create-bucket", "--bucket", pipeline.BUCKET)
    shell.aws("s3api", "put-bucket-policy", "--bucket", pipeline.BUCKET, "--policy",
              pipeline.bucket_policy(pipeline.BUCKET))
    shell.aws("cloudtrail", "create-trail", "--name", "everything", "--s3-bucket-name", pipeline.BUCKET,
              "--is-multi-region-trail")
    shell.aws("cloudtrail", "start-logging", "--name", "everything")
    shell.aws("events", "put-rule", "--name", "keys", "--event-pattern", json.dumps(pipeline.PATTERN))
    targets = tmp_path / "targets.json"
    targets.write_text(json.dumps([{"Id": "mail", "Arn": topic, "InputTransformer": pipeline.TRANSFORMER}]))
    shell.aws("events", "put-targets", "--rule", "keys", "--targets", f"file://{targets}")


def test_a_key_created_in_a_shell_reaches_the_mailbox(server, tmp_path):
    root = Shell(server)
    build(server, root, tmp_path)
    root.aws("iam", "create-user", "--user-name", "mallory")
    root.aws("iam", "put-user-policy", "--user-name", "mallory", "--policy-name", "may", "--policy-document",
             json.dumps({"Version": "2012-10-17", "Statement": [
                 {"Effect": "Allow", "Action": "iam:CreateAccessKey", "Resource": "*"}]}))
    key = root.aws("iam", "create-access-key", "--user-name", "mallory")["AccessKey"]
    server.advance(600)
    before = len(server.outbox("mail"))

    mallory = Shell(server, key["AccessKeyId"], key["SecretAccessKey"])
    assert mallory.aws("sts", "get-caller-identity")["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/mallory"
    mallory.aws("iam", "create-access-key")
    server.advance(60)

    [mail] = server.outbox("mail")[before:]
    assert mail["body"].startswith(
        f'"arn:aws:iam::{ACCOUNT}:user/mallory has done CreateAccessKey on  from 127.0.0.1"\n')

    refused = mallory.run("iam", "delete-user", "--user-name", "mallory")
    assert refused.returncode != 0
    assert "(AccessDenied) when calling the DeleteUser operation: User: arn:aws:iam::" in refused.stderr


def test_an_operation_that_is_not_emulated_says_so(server):
    result = Shell(server).run("iam", "list-saml-providers")
    assert result.returncode != 0
    assert "(NotImplemented) when calling the ListSAMLProviders operation" in result.stderr
    assert "iam:ListSAMLProviders is not modelled by tocsin" in result.stderr
