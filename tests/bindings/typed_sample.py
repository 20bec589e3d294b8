"""What a user with a type checker writes. mypy --strict reads it; nobody runs it."""

import datetime
from typing import List, Optional

import tocsin
from tocsin import pattern


def names(world: tocsin.World) -> List[str]:
    output = world.call("iam", "list_users", caller="alice")
    return [user["UserName"] for user in output["Users"]]


def wait(world: tocsin.World) -> datetime.datetime:
    world.advance(minutes=5)
    due: Optional[datetime.datetime] = world.next_due
    return due or world.now


def subjects(world: tocsin.World) -> List[str]:
    return [alert.subject for alert in world.outbox] + [entry.subject for entry in world.journal]


def first(rules: tocsin.Ruleset) -> str:
    matches = rules.match_many(["{}", b"{}", {"a": 1}])
    return matches[0][0] + ",".join(matches.counts)


def told() -> bool:
    result = tocsin.run("scenarios", chains=True)
    return result.passed and result[0].first_alert is not None


def copied(world: tocsin.World) -> None:
    with world.fork() as fork, fork.patched() as same:
        iam = same.boto3("iam", region="eu-west-1")
        iam.create_user(UserName="alice")
        same.alerts.expect(mail="a@example.com", within=datetime.timedelta(minutes=1))


def why() -> str:
    return str(pattern.explain({"a": [1]}, "{}")) + pattern.lint("{}")[0].message
