"""The control API and the manners of the server."""

import json
import subprocess

import pytest
from conftest import PROGRAM, START


def test_the_clock_stands_still_until_it_is_advanced(server):
    clock = server.control("GET", "clock")
    assert clock == {"now": START.replace("Z", ".000Z"), "paused": True, "scale": 1.0}
    assert server.advance(1.5)["now"] == "2026-01-05T09:00:01.500Z"
    assert server.control("GET", "clock")["now"] == "2026-01-05T09:00:01.500Z"


def test_the_clock_can_be_let_go_and_stopped(server):
    assert server.control("POST", "clock/resume")["paused"] is False
    stopped = server.control("POST", "clock/pause")
    assert stopped["paused"] is True
    assert server.control("GET", "clock") == stopped


def test_reset_goes_back_to_the_beginning(server):
    server.client("iam").create_user(UserName="alice")
    server.advance(3600)
    assert server.control("POST", "reset")["now"] == START.replace("Z", ".000Z")
    assert server.client("iam").list_users()["Users"] == []
    calls = [entry["subject"] for entry in server.control("GET", "journal") if entry["kind"] == "call"]
    assert calls == ["iam:ListUsers"]


def test_the_journal_can_be_read_on_from_an_entry(server):
    server.client("iam").create_user(UserName="alice")
    journal = server.control("GET", "journal")
    assert server.control("GET", f"journal?after={journal[0]['id']}") == journal[1:]
    assert journal[0]["kind"] == "call" and journal[0]["detail"]["source_ip"] == "127.0.0.1"


@pytest.mark.parametrize("method, path, body, status, reason", [
    ("POST", "clock/advance", "{}", 400, 'the body must be {"seconds": N}'),
    ("POST", "clock/advance", '{"seconds": "5"}', 400, 'the body must be {"seconds": N}'),
    ("POST", "clock/advance", '{"seconds": 5, "minutes": 1}', 400, 'the body must be {"seconds": N}'),
    ("POST", "clock/advance", '{"seconds": -1}', 400, "seconds must be between 0 and 100 years"),
    ("POST", "clock/advance", "not json", 400, 'the body must be {"seconds": N}'),
    ("GET", "journal?after=x", None, 400, 'the query must be after=ID, not "after=x"'),
    ("GET", "clock/advance", None, 405, "/_tocsin/clock/advance takes POST, not GET"),
    ("GET", "nowhere", None, 404, "unknown path /_tocsin/nowhere; known: GET /_tocsin/health, "),
])
def test_a_bad_request_says_what_is_wrong(server, method, path, body, status, reason):
    answered, _, text = server.http(method, f"/_tocsin/{path}", body)
    assert (answered, json.loads(text)["error"][:len(reason)]) == (status, reason)


def test_pages_and_names_of_strangers_are_refused(server):
    assert server.http("GET", "/_tocsin/health", headers={"Host": "evil.example"})[0] == 403
    assert server.http("POST", "/_tocsin/reset", headers={"Origin": "https://evil.example"})[0] == 403
    assert server.http("GET", "/_tocsin/health")[0] == 200


def test_a_host_can_be_allowed_by_name(start):
    assert start("--allow-host", "tocsin").http("GET", "/_tocsin/health", headers={"Host": "tocsin:4566"})[0] == 200


def test_a_restart_goes_on_where_it_stopped(start, tmp_path):
    state = str(tmp_path / "world")
    first = start("--state", state)
    first.client("iam").create_user(UserName="alice")
    first.advance(3600)
    assert first.stop()[0] == 0

    second = start("--state", state)
    assert second.control("GET", "clock")["now"] == "2026-01-05T10:00:00.000Z"
    [user] = second.client("iam").list_users()["Users"]
    assert user["UserName"] == "alice"


def run(*arguments):
    return subprocess.run([PROGRAM, *arguments], capture_output=True, text=True, check=False)


def test_bad_usage_is_exit_code_2(server):
    for arguments in [(), ("srve",), ("serve", "--port", "x"), ("serve", "--start", "today"),
                      ("serve", "--account", "1"), ("serve", "--scale", "0"), ("serve", "--port", str(server.port))]:
        assert run(*arguments).returncode == 2, arguments


def test_a_misspelt_command_is_named():
    assert "unknown command srve; did you mean serve? (known: " in run("srve").stderr


def test_a_taken_port_is_named(server):
    result = run("serve", "--port", str(server.port))
    assert f"cannot listen on 127.0.0.1:{server.port}: Address already in use" in result.stderr


def test_the_version_is_printed():
    assert run("--version").stdout.startswith("tocsin 0.")


def test_people_sign_in_and_keys_are_exposed(server):
    iam = server.client("iam")
    iam.create_user(UserName="alice")
    key = iam.create_access_key(UserName="alice")["AccessKey"]["AccessKeyId"]
    assert server.control("POST", "sign-in", {"as": "root", "mfa": False})["ok"] is True
    assert server.control("POST", "expose", {"access_key_id": key})["quarantined"] is True
    answer = server.control("POST", "can", {"as": "alice", "action": "iam:CreateAccessKey"})
    assert (answer["allowed"], answer["decision"]) == (False, "explicitDeny")
    logins = server.client("cloudtrail").lookup_events(
        LookupAttributes=[{"AttributeKey": "EventName", "AttributeValue": "ConsoleLogin"}])["Events"]
    assert [event["Username"] for event in logins] == ["root"]
