"""What can go wrong. AWS's refusals, what is not modelled and mistakes in files are three things, never mixed."""

from __future__ import annotations

from typing import Iterable, NamedTuple


class AwsError(Exception):
    """A refusal that AWS itself would give. boto3 clients raise botocore's ClientError instead, as they always do.

    `code`, `status` and `message` are AWS's own: `AccessDenied`, 403, `User: ... is not authorized to perform: ...`.
    `operation` is `iam.CreateAccessKey`, or empty if the refusal is not that of a call.
    """

    def __init__(self, code: str, status: int, message: str, operation: str = "") -> None:
        super().__init__(code, status, message, operation)
        self.code = code
        self.status = status
        self.message = message
        self.operation = operation

    def __str__(self) -> str:
        where = f" calling {self.operation}" if self.operation else ""
        return f"{self.code} ({self.status}){where}: {self.message}"


class Unmodelled(Exception):
    """Something that AWS has and Tocsin does not model: `what` names it. Never a silent success.

    boto3 clients raise it too, and not a ClientError: code that expects refusals must not take it for one.
    """

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what

    def __str__(self) -> str:
        return self.what if "not modelled" in self.what else f"{self.what} is not modelled"


class Problem(NamedTuple):
    """One thing that is wrong in a file. Lines and columns count from 1; 0 means unknown."""

    file: str
    line: int
    column: int
    message: str

    def __str__(self) -> str:
        place = ":".join(str(part) for part in (self.file, self.line, self.column) if part)
        return f"{place}: {self.message}" if place else self.message


class ScenarioError(Exception):
    """A scenario, template or setting cannot be used. `problems` has everything that was found in one go.

    `file`, `line` and `column` are those of the first problem. `code` is AWS's error code if a template was fine but
    AWS refused one of its calls.
    """

    def __init__(self, problems: Iterable[tuple[str, int, int, str]], code: str = "") -> None:
        self.problems = [Problem(*problem) for problem in problems]
        super().__init__([tuple(problem) for problem in self.problems], code)
        self.code = code
        first = self.problems[0] if self.problems else Problem("", 0, 0, "")
        self.file, self.line, self.column = first.file, first.line, first.column

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class PatternError(ValueError):
    """A pattern that AWS refuses, with AWS's reason."""


class EventError(ValueError):
    """An event that cannot be matched: it is not a JSON object, or lacks what its dialect demands."""


class NeverSettles(RuntimeError):
    """Tasks keep making tasks; the message names the last one."""


class StateError(RuntimeError):
    """The state file or image cannot be used."""
