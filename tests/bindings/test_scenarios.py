"""Scenario files from Python, and as tests of pytest."""

import shutil

import pytest
import tocsin
from conftest import PIPELINE, SCENARIOS

STORY = """\
name: {name}
story: somebody must hear of it
use: [baseline/trail, baseline/security-topic]
given:
  - events.PutRule: {{Name: keys, EventPattern: '{{"source": ["aws.iam"], "detail": {{"eventName": ["{event}"]}}}}'}}
  - events.PutTargets: {{Rule: keys, Targets: [{{Id: mail, Arn: "${{security_topic}}"}}]}}
  - iam.CreateUser: {{UserName: alice}}
when:
  - iam.CreateAccessKey: {{UserName: alice}}
then:
  - within: 60s
    mail: {{to: security@example.com}}
    times: 1
"""


def write(path, name="A new key is heard of", event="CreateAccessKey"):
    path.write_text(STORY.format(name=name, event=event))
    return path


def test_a_folder_of_stories_is_told():
    result = tocsin.run(PIPELINE)
    told = {story.file.rsplit("/", 1)[-1] for story in result}
    assert {"by-anyone.yaml", "on-oneself.yaml"} <= told
    passed = [story for story in result if story.file.endswith("by-anyone.yaml")]
    assert all(story.passed and story.alerts == 1 for story in passed), str(result)
    assert all(0 < story.first_alert.total_seconds() < 60 for story in passed)
    assert result.resources > 0


def test_a_story_that_fails_has_the_chain(tmp_path):
    result = tocsin.run(write(tmp_path / "keys.yaml", event="CreateAccesKey"))
    assert not result.passed
    [story] = result.failures
    [failure] = story.failures
    assert (failure.file, failure.line) == (str(tmp_path / "keys.yaml"), 12)
    assert "missed" in [link.verb for link in failure.chain.links]
    assert "expected  " in str(story) and "CreateAccesKey" in str(story)


def test_chains_and_mails_are_kept_if_asked_for(tmp_path):
    path = write(tmp_path / "keys.yaml")
    [story] = tocsin.run(path, chains=True)
    assert story.passed, str(story)
    assert [mail.to for mail in story.mails] == ["security@example.com"]
    assert "mail" in [link.verb for link in story.chains[-1].links]
    assert tocsin.run(path)[0].chains == ()


def test_a_bad_file_does_not_hide_the_others(tmp_path):
    write(tmp_path / "good.yaml")
    (tmp_path / "bad.yaml").write_text("name: x\nwhne: []\nthen: []\n")
    result = tocsin.run([tmp_path / "bad.yaml", tmp_path / "good.yaml"])
    assert [story.passed for story in result] == [False, True]
    assert "whne" in result.errors[0].error


def test_no_story_is_an_error(tmp_path):
    with pytest.raises(ValueError, match="no story"):
        tocsin.run(tmp_path)
    with pytest.raises(FileNotFoundError):
        tocsin.run(tmp_path / "nothing.yaml")
    with pytest.raises(ValueError, match="no story"):
        tocsin.run(write(tmp_path / "keys.yaml"), filter="something else")


def test_pytest_collects_scenario_files(pytester):
    write(pytester.path / "keys.scenario.yaml")
    write(pytester.path / "other.yaml")
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_pytest_collects_what_looks_like_a_scenario_below_configured_paths(pytester):
    stories = pytester.mkdir("stories")
    write(stories / "good.yaml")
    (stories / "template.yaml").write_text("Resources: {}\n")
    write(pytester.path / "elsewhere.yaml")
    pytester.makeini("[pytest]\ntocsin_scenarios = stories\n")
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_pytest_shows_the_chain_of_a_failure(pytester):
    write(pytester.path / "keys.scenario.yaml", event="CreateAccesKey")
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*expected *mail*keys.scenario.yaml:12*", "*missed*rule keys*here*"])
    result.stdout.no_fnmatch_line("*Traceback*")


def test_pytest_names_what_is_wrong_in_a_file(pytester):
    (pytester.path / "bad.scenario.yaml").write_text("name: x\nwhne: []\nthen: []\n")
    result = pytester.runpytest_inprocess()
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["*bad.scenario.yaml:2*whne*"])


def test_rows_of_examples_are_tests_of_their_own(pytester):
    shutil.copytree(PIPELINE, pytester.path / "pipeline")
    (pytester.path / "pipeline/by-anyone.yaml").rename(pytester.path / "pipeline/by-anyone.scenario.yaml")
    outcome = pytester.runpytest_inprocess().parseoutcomes()
    assert outcome.get("failed", 0) == 0 and outcome["passed"] > 5


def test_the_fixture_is_a_fork_of_a_base_that_can_be_redefined(pytester):
    pytester.makeconftest("""
        import pytest, tocsin

        @pytest.fixture(scope="session")
        def tocsin_base():
            world = tocsin.World()
            world.user("alice")
            return world
    """)
    pytester.makepyfile("""
        import pytest

        @pytest.mark.parametrize("round", [1, 2])
        def test_each_test_has_its_own(world, round):
            assert [user["UserName"] for user in world.call("iam", "list_users")["Users"]] == ["alice"]
            world.user("bob")
    """)
    pytester.runpytest_inprocess().assert_outcomes(passed=2)


def test_scenarios_of_this_repository_are_found():
    assert tocsin._tocsin.scenario_files(str(SCENARIOS))
