"""A server with a state file that is killed again and again while a client works loses nothing that it acknowledged."""

import http.client
import random
import re
import threading

import pipeline
from conftest import RawClient

KILLS = 50
GONE = (OSError, http.client.HTTPException)


def work_until_killed(server, name):
    """Creates users with a key each, and lets time pass. Returns the keys that were acknowledged."""
    keys = []
    try:
        client = RawClient(server)
        while True:
            user = f"{name}-{len(keys)}"
            client.iam("CreateUser", UserName=user)
            answer = client.iam("CreateAccessKey", UserName=user)
            keys.append(re.search("<AccessKeyId>(.*?)</AccessKeyId>", answer)[1])
            if len(keys) % 4 == 0:
                server.advance(7)
    except GONE:
        return keys


def keys_in(server, name, count):
    """The keys of the users that `work_until_killed` made, one page after the other."""
    client = RawClient(server)
    found = []
    for number in range(count):
        if f"<UserName>{name}-{number}</UserName>" not in client.iam("ListUsers", MaxItems="1000"):
            continue
        listed = client.iam("ListAccessKeys", UserName=f"{name}-{number}")
        found += re.findall("<AccessKeyId>(.*?)</AccessKeyId>", listed)
    return found


def successes(journal, action):
    return [entry for entry in journal
            if entry["kind"] == "call" and entry["subject"] == action and "error" not in entry["detail"]]


def test_what_was_acknowledged_survives_fifty_kills(start, tmp_path):
    seed = 7
    chance = random.Random(seed)
    state = str(tmp_path / "world")
    server = start("--state", state, "--quiet")
    pipeline.build(server)
    acknowledged = 0
    after = 0
    created = 0
    for kill in range(KILLS):
        timer = threading.Timer(chance.uniform(0, 0.15), server.kill)
        timer.start()
        keys = work_until_killed(server, f"round-{kill}")
        timer.join()

        server = start("--state", state, "--quiet")
        acknowledged += len(keys)
        found = keys_in(server, f"round-{kill}", len(keys) + 1)
        # All that was acknowledged, in order, and at most the one call whose answer was on its way.
        assert found[:len(keys)] == keys, f"kill {kill}, seed {seed}"
        assert len(found) - len(keys) in (0, 1)

        # A key, its call and its record are there together or not at all.
        journal = server.control("GET", f"journal?after={after}")
        calls = successes(journal, "iam:CreateAccessKey")
        assert len(calls) == len(found)
        recorded = {entry["cause"] for entry in journal if entry["kind"] == "recorded"}
        assert all(call["id"] in recorded for call in calls)
        after = journal[-1]["id"] if journal else after
        created += len(found)

    assert acknowledged > KILLS, "the client was too slow to prove anything"
    server.advance(3600)
    assert len(server.outbox("mail")) == created
