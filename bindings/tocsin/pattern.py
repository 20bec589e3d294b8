"""One event pattern and one event, without a world: does it match, why not, and is the pattern any good?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, List, Tuple, Union

from . import _tocsin
from .rules import Text

__all__ = ["Explanation", "Finding", "Leaf", "explain", "lint", "match"]


@dataclass(frozen=True)
class Leaf:
    """What one leaf of a pattern made of an event. `by` is the alternative that accepted; `hint` what was meant."""

    path: str
    wanted: str
    found: str
    ok: bool
    by: str
    hint: str
    distance: int


@dataclass(frozen=True)
class Explanation:
    """Why an event matched or did not. Failed leaves come first, the nearest miss first. `str()` is for people."""

    matched: bool
    text: str
    leaves: Tuple[Leaf, ...]
    remarks: Tuple[str, ...]
    distance: int

    def __bool__(self) -> bool:
        return self.matched

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Finding:
    """Something in a pattern. `level` is `refused`, `never matches` or `warning`; `pattern` counts from 0."""

    pattern: int
    level: str
    path: str
    message: str


def match(pattern: Text, event: Text, *, dialect: str = "eventbridge") -> bool:
    """Return whether the event matches. For many events or patterns use a Ruleset. Raises PatternError, EventError."""
    return _tocsin.pattern_matches(pattern, event, dialect)


def explain(pattern: Text, event: Text, *, dialect: str = "eventbridge") -> Explanation:
    """Return why the event matches or does not, leaf by leaf. Raises PatternError, EventError."""
    matched, text, leaves, remarks, distance = _tocsin.pattern_explain(pattern, event, dialect)
    return Explanation(matched, text, tuple(Leaf(*leaf) for leaf in leaves), remarks, distance)


def lint(patterns: Union[Text, Iterable[Text]], *, dialect: str = "eventbridge") -> List[Finding]:
    """Return what can never match, matches everything, or is probably not meant. Raises nothing for bad patterns."""
    several = [patterns] if isinstance(patterns, (bytes, str, dict)) else patterns
    return [Finding(*row) for row in _tocsin.pattern_lint(several, dialect)]
