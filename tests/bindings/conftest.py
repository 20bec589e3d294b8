"""Worlds for the tests of the Python package."""

import json
import pathlib

import pytest
import tocsin

ROOT = pathlib.Path(__file__).resolve().parents[2]
PIPELINE = ROOT / "scenarios/pipelines/access-key-alert"
SCENARIOS = ROOT / "scenarios"
MAILBOX = "security@example.com"
ACCOUNT = "000000000000"
BUCKET = "trail-of-everything"

pytest_plugins = ["pytester"]


def bucket_policy(bucket):
    service = {"Service": "cloudtrail.amazonaws.com"}
    return json.dumps({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Principal": service, "Action": "s3:GetBucketAcl", "Resource": f"arn:aws:s3:::{bucket}"},
        {"Effect": "Allow", "Principal": service, "Action": "s3:PutObject",
         "Resource": f"arn:aws:s3:::{bucket}/AWSLogs/{ACCOUNT}/*",
         "Condition": {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}}]})


def start_trail(world):
    """A trail that logs, without which EventBridge hears of nothing."""
    world.boto3("s3").create_bucket(Bucket=BUCKET)
    world.boto3("s3").put_bucket_policy(Bucket=BUCKET, Policy=bucket_policy(BUCKET))
    world.boto3("cloudtrail").create_trail(Name="everything", S3BucketName=BUCKET, IsMultiRegionTrail=True)
    world.boto3("cloudtrail").start_logging(Name="everything")


@pytest.fixture
def world():
    with tocsin.World() as fresh:
        yield fresh


@pytest.fixture(scope="session")
def deployed():
    """Pipeline 1, deployed and confirmed, with a user alice. Fork it; do not change it."""
    with tocsin.World() as base:
        start_trail(base)
        base.deploy(terraform=PIPELINE)
        base.settle()
        base.confirm(MAILBOX)
        base.user("alice")
        base.settle()
        yield base


@pytest.fixture
def pipeline(deployed):
    with deployed.fork() as fork:
        yield fork
