"""Event patterns without a world: many rules at once."""

from __future__ import annotations

import os
from typing import Any, Dict, Iterable, Iterator, List, Mapping, Sequence, Tuple, Union, overload

from . import _tocsin

Text = Union[bytes, str, Dict[str, Any]]
"""A pattern or an event: JSON as bytes or str, or a dict."""


class Matches(Sequence[Tuple[str, ...]]):
    """For each event the names of the rules that it matched, in the order in which the rules were added."""

    def __init__(self, core: _tocsin.Matches) -> None:
        self._core = core

    def __len__(self) -> int:
        return len(self._core)

    @overload
    def __getitem__(self, index: int) -> Tuple[str, ...]: ...

    @overload
    def __getitem__(self, index: slice) -> List[Tuple[str, ...]]: ...

    def __getitem__(self, index: Union[int, slice]) -> Union[Tuple[str, ...], List[Tuple[str, ...]]]:
        if isinstance(index, slice):
            return [self._core[i] for i in range(*index.indices(len(self)))]
        return self._core[index]

    def __iter__(self) -> Iterator[Tuple[str, ...]]:
        return (self._core[i] for i in range(len(self)))

    @property
    def counts(self) -> Dict[str, int]:
        """How many events each rule matched; rules that matched none are not in it."""
        return self._core.counts()


class Ruleset:
    """Rules by name, compiled into one matcher: the time for an event hardly depends on how many there are.

        rules = tocsin.Ruleset({"keys": {"source": ["aws.iam"], "detail": {"eventName": [{"prefix": "Create"}]}}})
        rules.match(event)                      # ["keys"]
        rules.match_many("trail.jsonl.gz").counts

    `dialect` is `eventbridge`, `test-event-pattern`, `pipes`, `sns-attributes` or `sns-body`. `strict` checks the whole
    event to be JSON, as EventBridge does, and not only what rules look at. For one thread at a time; pickles by its
    patterns.

    Raises PatternError with AWS's reason.
    """

    def __init__(
        self, patterns: Mapping[str, Text] = {}, *, dialect: str = "eventbridge", strict: bool = False
    ) -> None:
        self._core = _tocsin.Ruleset(dialect, strict)
        self._dialect = dialect
        self._strict = strict
        for name, pattern in patterns.items():
            self._core.add(name, pattern)

    def add(self, name: str, pattern: Text) -> None:
        """Add a rule, or replace the one of this name. Raises PatternError, and then nothing has changed."""
        self._core.add(name, pattern)

    def remove(self, name: str) -> None:
        """Remove a rule. Raises KeyError if there is none of this name."""
        if not self._core.remove(name):
            raise KeyError(name)

    def match(self, event: Text) -> List[str]:
        """Return the names of the rules that match. Raises EventError if the event is not a JSON object."""
        return self._core.match(event)

    def match_many(self, events: Union[Iterable[Text], str, os.PathLike[str]]) -> Matches:
        """Match each event of an iterable, or each line of a JSON-lines file, which may be gzipped.

        Other threads run meanwhile. Raises EventError that says which event or line it is, OSError for the file.
        """
        if isinstance(events, (str, os.PathLike)):
            path = os.fspath(events)
            if not os.access(path, os.R_OK):
                open(path, "rb").close()  # Raises the OSError that says why.
            return Matches(self._core.match_file(path))
        return Matches(self._core.match_many(events))

    @property
    def patterns(self) -> Dict[str, str]:
        """The rules as JSON text, by name."""
        return self._core.rules()

    @property
    def memory_bytes(self) -> int:
        """How much memory the compiled rules take."""
        return self._core.memory_bytes()

    def __len__(self) -> int:
        return len(self._core)

    def __contains__(self, name: object) -> bool:
        return name in self._core.rules()

    def __reduce__(self) -> Any:
        return _unpickle, (self.patterns, self._dialect, self._strict)


def _unpickle(patterns: Dict[str, str], dialect: str, strict: bool) -> Ruleset:
    return Ruleset(patterns, dialect=dialect, strict=strict)
