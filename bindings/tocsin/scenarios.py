"""Scenario files from Python."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import timedelta
from typing import Iterator, List, Optional, Sequence, Tuple, Union, overload

from . import _tocsin
from .errors import ScenarioError
from .records import Alert, Chain

Path = Union[str, "os.PathLike[str]"]


@dataclass(frozen=True)
class Failure:
    """One expectation that was not met. `chain` is that of the last call before it."""

    file: str
    line: int
    column: int
    expected: str
    got: str
    chain: Chain

    @staticmethod
    def _of(row: _tocsin.FailureRow) -> Failure:
        file, line, column, expected, got, chain = row
        return Failure(file, line, column, expected, got, Chain._of(chain))

    def __str__(self) -> str:
        text = f"expected  {self.expected}   {os.path.basename(self.file)}:{self.line}\ngot       {self.got}"
        return f"{text}\n\n{self.chain}" if self.chain.links else text


@dataclass(frozen=True)
class StoryResult:
    """One telling of a story.

    `error` is set if it could not be told: the file cannot be used, or something is not modelled. `first_alert` is the
    virtual time from the last act to the first mail; `milliseconds` is real time. `chains` and `mails` are there only
    if they were asked for.
    """

    name: str
    file: str
    line: int
    failures: Tuple[Failure, ...] = ()
    error: str = ""
    alerts: int = 0
    first_alert: Optional[timedelta] = None
    milliseconds: float = 0.0
    chains: Tuple[Chain, ...] = ()
    mails: Tuple[Alert, ...] = ()

    @staticmethod
    def _of(row: _tocsin.StoryRow) -> StoryResult:
        name, file, line, failures, error, alerts, first_alert, milliseconds, chains, mails = row
        return StoryResult(
            name,
            file,
            line,
            tuple(Failure._of(failure) for failure in failures),
            error,
            alerts,
            None if first_alert is None else timedelta(milliseconds=first_alert),
            milliseconds,
            tuple(Chain._of(chain) for chain in chains),
            tuple(Alert._of(mail) for mail in mails),
        )

    @property
    def passed(self) -> bool:
        """Whether everything went as the story says."""
        return not self.failures and not self.error

    def __str__(self) -> str:
        mark = "✓" if self.passed else "?" if self.error else "✗"
        parts = [f"{mark} {self.name}", self.error, *(str(failure) for failure in self.failures)]
        return "\n\n".join(part for part in parts if part)


@dataclass(frozen=True)
class RunResult(Sequence[StoryResult]):
    """All stories of a run, in order."""

    stories: Tuple[StoryResult, ...]
    deployments: int
    resources: int

    def __len__(self) -> int:
        return len(self.stories)

    @overload
    def __getitem__(self, index: int) -> StoryResult: ...

    @overload
    def __getitem__(self, index: slice) -> Tuple[StoryResult, ...]: ...

    def __getitem__(self, index: Union[int, slice]) -> Union[StoryResult, Tuple[StoryResult, ...]]:
        return self.stories[index]

    @property
    def failures(self) -> List[StoryResult]:
        """The stories that went otherwise."""
        return [story for story in self.stories if story.failures]

    @property
    def errors(self) -> List[StoryResult]:
        """The stories that could not be told."""
        return [story for story in self.stories if story.error]

    @property
    def passed(self) -> bool:
        """Whether there was a story and every one passed."""
        return bool(self.stories) and all(story.passed for story in self.stories)

    def __str__(self) -> str:
        return "\n\n".join(str(story) for story in self.stories)


def run(paths: Union[Path, Sequence[Path]], *, filter: str = "", chains: bool = False) -> RunResult:
    """Tell the stories of scenario files, or of all scenario files below folders.

    `filter` must be part of a story's name. `chains` keeps what every call led to, and the mails. A file that cannot be
    used is a story with an error, so that one bad file does not hide the others.

    Raises FileNotFoundError if a path does not exist, ValueError if there is no story.
    """
    stages = _tocsin.Stages()
    results: List[StoryResult] = []
    for file in _files([paths] if isinstance(paths, (str, os.PathLike)) else paths):
        try:
            stories = _tocsin.read_stories(file)
        except ScenarioError as error:
            results.append(StoryResult(os.path.basename(file), file, error.line, error=str(error)))
            continue
        for story in stories:
            if filter not in story.name:
                continue
            for telling in range(story.tellings):
                results.append(StoryResult._of(stages.tell(story, telling, chains)))
    if not results:
        raise ValueError("no story was told: check the paths and the filter")
    return RunResult(tuple(results), len(stages), stages.resources)


def _files(paths: Sequence[Path]) -> Iterator[str]:
    for path in [os.fspath(path) for path in paths]:
        if os.path.isdir(path):
            yield from _tocsin.scenario_files(path)
        elif os.path.exists(path):
            yield path
        else:
            raise FileNotFoundError(f"{path}: there is no such file or folder")
