"""Event patterns from Python, without a world."""

import gzip
import json
import os
import pickle
import threading

import pytest
import tocsin
from tocsin import pattern

KEYS = {"source": ["aws.iam"], "detail": {"eventName": ["CreateAccessKey", "DeleteAccessKey"]}}
ANYTHING = {"source": [{"prefix": "aws."}]}


def event(name, source="aws.iam"):
    return {"source": source, "detail": {"eventName": name}}


@pytest.mark.parametrize("form", [lambda value: value, json.dumps, lambda value: json.dumps(value).encode()])
def test_patterns_and_events_are_dicts_text_or_bytes(form):
    assert pattern.match(form(KEYS), form(event("CreateAccessKey")))
    assert not pattern.match(form(KEYS), form(event("CreateUser")))
    rules = tocsin.Ruleset({"keys": form(KEYS)})
    assert rules.match(form(event("DeleteAccessKey"))) == ["keys"]


def test_anything_else_is_a_type_error():
    with pytest.raises(TypeError, match="not int"):
        pattern.match(KEYS, 7)
    with pytest.raises(TypeError, match="not list"):
        tocsin.Ruleset({"keys": []})


def test_a_miss_is_explained_leaf_by_leaf():
    explanation = pattern.explain({**KEYS, "detail": {"eventName": ["CreateAccesKey"]}}, event("CreateAccessKey"))
    assert not explanation
    [leaf] = [leaf for leaf in explanation.leaves if not leaf.ok]
    assert (leaf.path, leaf.found, leaf.distance) == ("detail.eventName", '"CreateAccessKey"', 1)
    assert "CreateAccessKey" in leaf.hint
    assert "detail.eventName" in str(explanation)
    assert pattern.explain(KEYS, event("CreateAccessKey"))


def test_lint_finds_what_can_never_match():
    findings = pattern.lint({"source": ["aws.iam"], "detail": {"eventName": ["CreateAccesKey"]}})
    assert [(finding.level, finding.path) for finding in findings] == [("never matches", "detail.eventName")]
    assert pattern.lint(KEYS) == []
    [refused] = pattern.lint([KEYS, {"source": []}])
    assert (refused.pattern, refused.level) == (1, "refused")


def test_what_aws_refuses_is_a_pattern_error():
    with pytest.raises(tocsin.PatternError, match="Empty arrays are not allowed"):
        tocsin.Ruleset({"empty": {"source": []}})
    rules = tocsin.Ruleset({"keys": KEYS})
    with pytest.raises(tocsin.PatternError):
        rules.add("keys", "{")
    assert rules.match(event("CreateAccessKey")) == ["keys"]


def test_an_unknown_dialect_is_an_error():
    with pytest.raises(ValueError, match="eventbridge"):
        tocsin.Ruleset(dialect="kafka")


def test_rules_come_and_go():
    rules = tocsin.Ruleset({"keys": KEYS, "anything": ANYTHING})
    assert rules.match(event("CreateAccessKey")) == ["keys", "anything"]
    rules.remove("keys")
    assert rules.match(event("CreateAccessKey")) == ["anything"]
    rules.add("users", {"detail": {"eventName": ["CreateUser"]}})
    assert rules.match(event("CreateUser")) == ["users", "anything"]
    assert (len(rules), "keys" in rules, "users" in rules) == (2, False, True)
    with pytest.raises(KeyError):
        rules.remove("keys")


def test_many_events_give_names_and_counts():
    rules = tocsin.Ruleset({"keys": KEYS, "anything": ANYTHING})
    events = [event("CreateAccessKey"), json.dumps(event("CreateUser")), json.dumps(event("x", "mine")).encode()] * 1000
    matches = rules.match_many(iter(events))
    assert len(matches) == 3000
    assert list(matches[:3]) == [("keys", "anything"), ("anything",), ()]
    assert matches[-1] == ()
    assert matches.counts == {"keys": 1000, "anything": 2000}
    rules.remove("keys")
    rules.add("other", KEYS)
    assert matches[0] == ("keys", "anything")


@pytest.mark.parametrize("compressed", [False, True])
def test_a_file_of_lines_is_matched_without_reading_it_into_python(tmp_path, compressed):
    rules = tocsin.Ruleset({"keys": KEYS})
    lines = [json.dumps({**event(name), "padding": "x" * 300})
             for name in ["CreateAccessKey", "CreateUser", "DeleteAccessKey"] * 3000]
    text = ("\n".join(lines[:5000]) + "\n\n" + "\n".join(lines[5000:])).encode()
    path = tmp_path / "events"
    path.write_bytes(gzip.compress(text) if compressed else text)
    matches = rules.match_many(path)
    assert (len(matches), matches.counts) == (9000, {"keys": 6000})
    assert list(rules.match_many(str(path))) == list(rules.match_many(lines))


def test_a_bad_event_among_many_is_named(tmp_path):
    rules = tocsin.Ruleset({"keys": KEYS})
    with pytest.raises(tocsin.EventError, match="event 2: "):
        rules.match_many([event("a"), event("b"), "[]"])
    (tmp_path / "events.jsonl").write_text('{"source": "a"}\n\nnonsense\n')
    with pytest.raises(tocsin.EventError, match="events.jsonl:3: "):
        rules.match_many(tmp_path / "events.jsonl")
    with pytest.raises(FileNotFoundError):
        rules.match_many(tmp_path / "none")


def test_a_ruleset_pickles_by_its_patterns():
    rules = tocsin.Ruleset({"keys": KEYS}, dialect="sns-body", strict=True)
    again = pickle.loads(pickle.dumps(rules))
    assert again.patterns == rules.patterns
    assert again.match(event("CreateAccessKey")) == ["keys"]


# The reader waits for the pipe without the GIL, or this test would never end.
def test_other_threads_run_while_many_are_matched(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    rules = tocsin.Ruleset({"keys": KEYS})
    results = []
    thread = threading.Thread(target=lambda: results.append(rules.match_many(tmp_path / "pipe")))
    thread.start()
    with open(tmp_path / "pipe", "w") as pipe:  # Opens when the other side has.
        with pytest.raises(RuntimeError, match="busy in another thread"):
            rules.match(event("CreateUser"))
        pipe.write(json.dumps(event("CreateAccessKey")) + "\n")
    thread.join()
    assert results[0].counts == {"keys": 1}
