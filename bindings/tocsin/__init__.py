"""Tocsin rehearses AWS security alerts: a deterministic AWS in this process, with its own clock.

    world = tocsin.World()
    world.deploy(terraform="infra/")
    world.boto3("iam").create_user(UserName="alice")

`World` is the AWS, `run` tells scenario files, `Ruleset` and `pattern` match events without a world.
"""

from . import pattern
from .errors import (
    AwsError,
    EventError,
    NeverSettles,
    PatternError,
    Problem,
    ScenarioError,
    StateError,
    Unmodelled,
)
from .records import Alert, Chain, Deployment, Journal, JournalEntry, Link, Resource, Skipped
from .rules import Matches, Ruleset
from .scenarios import Failure, RunResult, StoryResult, run
from .world import World

__all__ = [
    "Alert",
    "AwsError",
    "Chain",
    "Deployment",
    "EventError",
    "Failure",
    "Journal",
    "JournalEntry",
    "Link",
    "Matches",
    "NeverSettles",
    "PatternError",
    "Problem",
    "Resource",
    "RunResult",
    "Ruleset",
    "ScenarioError",
    "Skipped",
    "StateError",
    "StoryResult",
    "Unmodelled",
    "World",
    "pattern",
    "run",
]
