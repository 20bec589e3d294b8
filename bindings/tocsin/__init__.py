"""Tocsin rehearses AWS security alerts: a deterministic AWS in this process, with its own clock.

    world = tocsin.World()
    world.deploy(terraform="infra/")
    world.boto3("iam").create_user(UserName="alice")

`World` is the AWS, `run` tells scenario files, `Ruleset` and `pattern` match events without a world.
"""

# Set so by hand, as type checkers know it: `typing` would take longer to import than all that is here.
TYPE_CHECKING = False

if TYPE_CHECKING:
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
    from .records import Alert, Chain, Deployment, Journal, JournalEntry, Link, Permission, Resource, SignedIn, Skipped, Statement
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
    "Permission",
    "Problem",
    "Resource",
    "RunResult",
    "Ruleset",
    "ScenarioError",
    "SignedIn",
    "Skipped",
    "StateError",
    "Statement",
    "StoryResult",
    "Unmodelled",
    "World",
    "pattern",
    "run",
]

# Where each name is, by module. A module is read when one of its names is first asked for, so that `import tocsin`
# costs next to nothing in a program or test that hardly uses it.
_modules = {
    "errors": (
        "AwsError",
        "EventError",
        "NeverSettles",
        "PatternError",
        "Problem",
        "ScenarioError",
        "StateError",
        "Unmodelled",
    ),
    "records": (
        "Alert",
        "Chain",
        "Deployment",
        "Journal",
        "JournalEntry",
        "Link",
        "Permission",
        "Resource",
        "SignedIn",
        "Skipped",
        "Statement",
    ),
    "rules": ("Matches", "Ruleset"),
    "scenarios": ("Failure", "RunResult", "StoryResult", "run"),
    "world": ("World",),
}


if not TYPE_CHECKING:  # Else a checker would take every name for one of ours.

    def __getattr__(name):
        from importlib import import_module

        if name == "pattern" or name in _modules:
            return import_module(f".{name}", __name__)
        for module, names in _modules.items():
            if name in names:
                value = globals()[name] = getattr(import_module(f".{module}", __name__), name)
                return value
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__():
        return sorted({*globals(), *__all__})
