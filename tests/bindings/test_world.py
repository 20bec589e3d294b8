"""A world in Python: time, calls, errors, forks, threads."""

import datetime
import os
import pickle
import threading

import pytest
import tocsin
from conftest import ACCOUNT, MAILBOX, PIPELINE

UTC = datetime.timezone.utc


def test_time_stands_still_until_advanced(world):
    start = world.now
    world.call("sns", "create_topic", Name="alerts")
    assert world.now == start
    assert world.advance(hours=1) - start == datetime.timedelta(hours=1)
    assert world.advance(datetime.timedelta(days=90)) - start == datetime.timedelta(days=90, hours=1)
    assert world.advance("5 min") == world.now


def test_a_world_begins_when_it_is_told_to():
    start = datetime.datetime(2030, 2, 3, 4, 5, 6, tzinfo=datetime.timezone(datetime.timedelta(hours=2)))
    with tocsin.World(start=start) as world:
        assert world.now == start
        assert world.now.tzinfo is UTC


@pytest.mark.parametrize("act", [
    lambda world: tocsin.World(start=datetime.datetime(2030, 1, 1)),
    lambda world: world.advance(minutes=-1),
    lambda world: world.advance("soon"),
])
def test_times_that_could_mean_anything_are_refused(world, act):
    with pytest.raises(ValueError):
        act(world)


def test_calls_take_and_give_what_boto3_does(world):
    user = world.call("iam", "CreateUser", UserName="alice")["User"]
    assert user["Arn"] == f"arn:aws:iam::{ACCOUNT}:user/alice"
    assert user["CreateDate"] == world.now
    assert world.call("iam", "list_users")["Users"][0]["UserName"] == "alice"
    assert world.call("sts", "get_caller_identity", caller="alice")["Arn"] == user["Arn"]


def test_a_refusal_is_typed(world):
    with pytest.raises(tocsin.AwsError) as refused:
        world.call("iam", "get_user", UserName="nobody")
    error = refused.value
    assert (error.code, error.status, error.operation) == ("NoSuchEntity", 404, "iam.GetUser")
    assert "nobody" in error.message
    assert pickle.loads(pickle.dumps(error)).code == "NoSuchEntity"


def test_what_is_not_modelled_says_what(world):
    with pytest.raises(tocsin.Unmodelled) as hole:
        world.call("dynamodb", "ListTables")
    assert "dynamodb" in hole.value.what


def test_an_operation_that_aws_does_not_have_is_an_error(world):
    with pytest.raises(tocsin.AwsError, match="CreateAccessKey"):
        world.call("iam", "CreateAccesKey", UserName="alice")


def test_a_template_that_cannot_be_used_says_where(world, tmp_path):
    (tmp_path / "main.tf").write_text('resource "aws_sns_topic" "a" {\n  nmae = "x"\n}\n')
    with pytest.raises(tocsin.ScenarioError) as refused:
        world.deploy(terraform=tmp_path)
    error = refused.value
    assert (os.path.basename(error.file), error.line) == ("main.tf", 2)
    assert "nmae" in str(error)
    assert len(error.problems) == 1


def test_a_setting_that_does_not_exist_is_an_error():
    with pytest.raises(tocsin.ScenarioError, match="cloudtrail_to_bus"):
        tocsin.World(settings={"cloudtrail_to_buss": "5s"})


def test_a_deployment_says_what_it_made(world):
    deployment = world.deploy(terraform=PIPELINE, variables={"email": "me@example.com"})
    assert deployment["aws_sns_topic.security_alerts"].arn == deployment.outputs["topic_arn"]
    assert deployment["aws_sns_topic.security_alerts"].place.endswith("main.tf:14:1")
    world.settle()
    assert [alert.to for alert in world.outbox] == ["me@example.com"]
    with pytest.raises(KeyError):
        deployment["aws_sns_topic.other"]


def test_the_journal_knows_causes(pipeline):
    pipeline.user("mallory", allow="iam:CreateAccessKey").call("iam", "CreateAccessKey", UserName="alice")
    pipeline.settle()
    journal = pipeline.journal
    alert = journal.of("alert")[-1]
    kinds = [entry.kind for entry in reversed(journal.causes(alert))]
    assert kinds == ["call", "recorded", "bus", "matched", "delivered", "published"]
    assert journal.causes(alert)[-1].subject == "iam:CreateAccessKey"
    assert journal.find(alert.id) is alert


def test_a_chain_says_why_no_mail_came(pipeline):
    topic = pipeline.call("sns", "list_topics")["Topics"][0]["TopicArn"]
    pipeline.call("sns", "set_topic_attributes", TopicArn=topic, AttributeName="Policy",
                  AttributeValue='{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Principal": '
                                 f'{{"Service": "sns.amazonaws.com"}}, "Action": "sns:Publish", "Resource": "{topic}"}}]}}')
    pipeline.call("iam", "create_access_key", UserName="alice")
    with pytest.raises(AssertionError, match="TOC-ED-01") as failure:
        pipeline.alerts.expect(mail=MAILBOX, within="5m")
    assert "main.tf:" in str(failure.value)
    assert "ED-01" in [link.code for link in pipeline.explain().stops]


def test_an_expected_mail_is_returned_when_it_comes(pipeline):
    start = pipeline.now
    pipeline.call("iam", "create_access_key", UserName="alice")
    mail = pipeline.alerts.expect(mail=MAILBOX, within="5m", contains="alice")
    assert mail.time == pipeline.now < start + datetime.timedelta(minutes=1)
    with pytest.raises(AssertionError):
        pipeline.alerts.expect(mail=MAILBOX, within="1m")
    with pytest.raises(AssertionError, match="expected no mail"):
        pipeline.call("iam", "create_access_key", UserName="alice")
        pipeline.alerts.never(mail=MAILBOX)


def test_a_fork_goes_its_own_way(world):
    world.call("iam", "create_user", UserName="alice")
    with world.fork() as fork:
        fork.call("iam", "create_user", UserName="bob")
        fork.advance(days=1)
        assert len(fork.call("iam", "list_users")["Users"]) == 2
    assert len(world.call("iam", "list_users")["Users"]) == 1
    assert world.journal[-1].time == world.now


def test_equal_worlds_have_equal_journals(deployed):
    with deployed.fork() as one, deployed.fork() as other:
        for world in (one, other):
            world.call("iam", "create_access_key", UserName="alice")
            world.settle()
        assert list(one.journal) == list(other.journal)
        assert one.save() == other.save()


def test_a_saved_world_goes_on_where_it_stood(pipeline, tmp_path):
    pipeline.call("iam", "create_access_key", UserName="alice")
    image = pipeline.save(tmp_path / "world")
    pipeline.settle()
    for source in (image, tmp_path / "world"):
        with tocsin.World.load(source) as again:
            again.settle()
            assert again.outbox == pipeline.outbox


def test_bytes_that_are_no_world_are_refused():
    with pytest.raises(tocsin.StateError):
        tocsin.World.load(b"not a world at all" * 400)


def test_a_state_file_keeps_the_world(tmp_path):
    path = tmp_path / "state"
    with tocsin.World(state=path) as world:
        world.call("iam", "create_user", UserName="alice")
    with tocsin.World(state=path) as world:
        assert len(world.call("iam", "list_users")["Users"]) == 1
        world.reset()
        assert world.call("iam", "list_users")["Users"] == []


def test_a_closed_world_says_so(world):
    world.close()
    with pytest.raises(RuntimeError, match="closed"):
        world.now


# The first thread is inside of the world until somebody writes into the pipe that it reads from.
def test_a_busy_world_refuses_a_second_thread(world, tmp_path):
    name = tmp_path / "name"
    os.mkfifo(name)
    (tmp_path / "main.tf").write_text('resource "aws_sns_topic" "a" {\n  name = file("${path.module}/name")\n}\n')
    thread = threading.Thread(target=world.deploy, kwargs={"terraform": tmp_path})
    thread.start()
    with open(name, "w") as pipe:  # Opens when the other side has.
        with pytest.raises(RuntimeError, match="busy in another thread"):
            world.now
        with pytest.raises(RuntimeError, match="busy in another thread"):
            world.boto3("iam").list_users()
        name.unlink()
        name.write_text("alerts")  # For whoever reads it a second time.
        pipe.write("alerts")
    thread.join()
    assert len(world.call("sns", "list_topics")["Topics"]) == 1


def test_worlds_of_different_threads_work_at_once(deployed):
    forks = [deployed.fork() for _ in range(4)]

    def tell(world):
        world.call("iam", "create_access_key", UserName="alice")
        world.settle()

    threads = [threading.Thread(target=tell, args=(world,)) for world in forks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({world.save() for world in forks}) == 1


def test_a_confirmation_that_is_on_its_way_is_waited_for(world):
    world.deploy(terraform=PIPELINE)
    start = world.now
    assert world.outbox == []
    assert world.confirm(MAILBOX) == 1
    assert datetime.timedelta(0) < world.now - start < datetime.timedelta(minutes=5)


# A mailbox that was never asked gets no alert; a test that confirms it would be green for the wrong reason.
def test_nothing_to_confirm_is_an_error(world):
    world.deploy(terraform=PIPELINE)
    with pytest.raises(LookupError, match="nobody asked securite@example.com to confirm a subscription within 5 min"):
        world.confirm("securite@example.com")
    world.confirm(MAILBOX)
    with pytest.raises(LookupError):
        world.confirm(MAILBOX, within="1s")
