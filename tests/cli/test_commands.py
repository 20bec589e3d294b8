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
