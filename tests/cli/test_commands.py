"""The command line: exit codes, and the schema that editors use."""

import json
import os
import pathlib
import subprocess

import jsonschema
import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
TOCSIN = os.environ.get("TOCSIN_BIN", str(ROOT / "build/release/tocsin"))


def tocsin(*arguments, cwd=ROOT):
    return subprocess.run([TOCSIN, *map(str, arguments)], cwd=cwd, capture_output=True, text=True, check=False)


@pytest.fixture(name="schema", scope="module")
def fixture_schema():
    return json.loads(tocsin("schema").stdout)


STORIES = sorted(path for path in (ROOT / "scenarios/pipelines").rglob("*.yaml"))


@pytest.mark.parametrize("path", STORIES, ids=lambda path: path.stem)
def test_the_schema_takes_every_story_of_this_project(path, schema):
    validator = jsonschema.Draft202012Validator(schema)
    for story in yaml.safe_load_all(path.read_text()):
        assert [error.message for error in validator.iter_errors(story)] == []


def test_the_schema_knows_calls_and_keys(schema):
    validator = jsonschema.Draft202012Validator(schema)
    good = {"name": "n", "when": [{"iam.CreateAccessKey": {"UserName": "a"}}], "then": [{"mail": {"to": "a"}}]}
    assert validator.is_valid(good)
    for bad in (
        {**good, "whenn": []},
        {**good, "when": [{"iam.CreateAccesKey": {}}]},
        {**good, "when": [{"iam.CreateAccessKey": {"UserNam": "a"}}]},
        {**good, "then": [{"mial": {"to": "a"}}]},
    ):
        assert not validator.is_valid(bad), bad


GOOD = "name: n\nwhen:\n  - iam.CreateUser: {UserName: alice}\nthen:\n  - record: {eventName: CreateUser}\n"


@pytest.mark.parametrize(
    "text, code",
    [
        (GOOD, 0),
        (GOOD.replace("eventName: CreateUser", "eventName: DeleteUser"), 1),
        (GOOD.replace("iam.CreateUser", "iam.CreateUsr"), 2),
        (GOOD.replace("iam.CreateUser: {UserName: alice}", "iam.CreateSAMLProvider: {}"), 2),
        ("name: [\n", 2),
    ],
)
def test_exit_codes(text, code, tmp_path):
    path = tmp_path / "story.yaml"
    path.write_text(text)
    assert tocsin("test", path).returncode == code


def test_bad_usage_and_missing_files_are_two(tmp_path):
    assert tocsin("test", tmp_path / "nowhere.yaml").returncode == 2
    assert tocsin("test", tmp_path).returncode == 2
    assert tocsin("tset").returncode == 2


def test_a_folder_without_the_topic_policy_fails_with_the_place_in_the_files(tmp_path):
    story = tmp_path / "story.yaml"
    pipeline = ROOT / "scenarios/pipelines/access-key-alert"
    story.write_text(
        f"name: n\nuse: baseline/trail\ndeploy:\n  - {{terraform: {pipeline}, without: [aws_sns_topic_policy.*]}}\n"
        "given:\n  - iam.CreateUser: {UserName: alice}\n  - confirm: security@example.com\n"
        "when:\n  - iam.CreateAccessKey: {UserName: alice}\nthen:\n  - mail: {to: security@example.com}\n"
    )
    done = tocsin("test", story)
    assert done.returncode == 1
    for piece in ("◄── here", "TOC-ED-01", "main.tf:", "no resource-based policy allows the sns:Publish action"):
        assert piece in done.stdout, done.stdout


@pytest.mark.parametrize("form", ["json", "junit"])
def test_reports_for_machines(form, tmp_path):
    path = tmp_path / "story.yaml"
    path.write_text(GOOD)
    report = tocsin("test", path, "--format", form).stdout
    if form == "json":
        assert json.loads(report)["passed"] == 1
    else:
        assert '<testsuite name="tocsin" tests="1" failures="0"' in report


def test_the_demo_ends_with_the_mail():
    done = tocsin("demo")
    assert done.returncode == 0
    for code in ("TOC-ED-01", "TOC-CT-01", "TOC-CT-05", "TOC-SN-01"):
        assert code in done.stdout
    assert '"arn:aws:iam::000000000000:user/mallory has done CreateAccessKey on alice from 203.0.113.7"' in done.stdout


PIPELINE = ROOT / "scenarios/pipelines/access-key-alert"
TOPIC = "aws_sns_topic.security_alerts"


def can(*arguments):
    done = tocsin("can", "--terraform", PIPELINE, *arguments)
    return done.returncode, done.stdout + done.stderr


def test_can_says_who_may_and_by_which_statement():
    code, text = can("events.amazonaws.com", "sns:Publish", TOPIC)
    assert code == 0
    assert text.startswith("yes  events.amazonaws.com may sns:Publish on arn:aws:sns:us-east-1:000000000000:")
    assert '✓ Allow resource-based policy security-alerts, statement 0 "EventBridgePublishes"' in text


def test_can_says_what_misses_and_where_it_was_written():
    code, text = can("cloudwatch.amazonaws.com", "sns:Publish", TOPIC)
    assert code == 1
    assert 'Principal: has {"Service": "cloudwatch.amazonaws.com"}' in text
    assert "main.tf:26:3" in text


def test_can_takes_stories_and_condition_keys():
    story = PIPELINE / "by-anyone.yaml"
    done = tocsin("can", "--scenario", story, "mallory", "iam:CreateAccessKey",
                  "arn:aws:iam::000000000000:user/alice", "--json")
    answer = json.loads(done.stdout)
    assert (done.returncode, answer["allowed"], answer["decision"]) == (0, True, "allowed")
    assert any(statement["applies"] for statement in answer["statements"])


def test_can_refuses_what_is_not_there():
    for principal, action, resource, said in (
        ("nobody", "sns:Publish", TOPIC, 'there is no caller "nobody"'),
        ("root", "sns:Publish", TOPIC + "x", f"did you mean {TOPIC}?"),
        ("root", "publish", TOPIC, '"publish" is not an action such as sns:Publish'),
    ):
        code, text = can(principal, action, resource)
        assert code == 2
        assert said in text
