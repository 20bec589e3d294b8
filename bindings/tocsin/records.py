"""What a world tells about itself: journal entries, alerts, chains, deployments. Plain, immutable, picklable."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union, overload

from .clock import moment

if TYPE_CHECKING:
    from ._tocsin import AlertRow, ChainRow, JournalRow


@dataclass(frozen=True)
class Statement:
    """How one statement of a policy met a question: see `World.can`."""

    layer: str  # `identity-based policy`, `resource-based policy`, `permissions boundary` ...
    policy: str
    sid: str
    index: int  # counts from 0 in its document
    effect: str  # `Allow` or `Deny`
    applies: bool
    mismatches: Tuple[str, ...]  # `Action: has sns:Publish, wants sns:Subscribe`
    arn: str = ""  # of the managed policy, or of the resource that carries it
    place: str = ""  # `infra/main.tf:26:3`, if it was deployed from a file

    def __str__(self) -> str:
        sid = f' "{self.sid}"' if self.sid else ""
        mark = "✓" if self.applies else "✗"
        lines = [f"{mark} {self.effect} {self.layer} {self.policy}, statement {self.index}{sid}  {self.place}".rstrip()]
        return "\n".join(lines + [f"    {mismatch}" for mismatch in self.mismatches])


@dataclass(frozen=True, repr=False)
class Permission:
    """The answer to `World.can`. True if it is allowed; as a text, the reasons."""

    principal: str
    action: str
    resource: str
    allowed: bool
    decision: str  # `allowed`, `explicitDeny` or `implicitDeny`
    by: str  # the statement that decided
    reason: str  # AWS's clause for a refusal
    change: str  # the smallest change that would allow it
    missing_context: Tuple[str, ...]  # condition keys that policies ask for and the question does not have
    statements: Tuple[Statement, ...]

    @staticmethod
    def _of(answer: Mapping[str, Any]) -> Permission:
        values = dict(answer)
        values["missing_context"] = tuple(values["missing_context"])
        values["statements"] = tuple(
            Statement(**{**row, "mismatches": tuple(row["mismatches"])}) for row in values["statements"]
        )
        return Permission(**values)

    def __bool__(self) -> bool:
        return self.allowed

    def __str__(self) -> str:
        lines = [f"{self.principal} {'may' if self.allowed else 'may not'} {self.action} on {self.resource}"]
        lines.append(f"by {self.by}" if self.allowed else self.reason)
        lines += [str(statement) for statement in self.statements]
        if self.change:
            lines.append(f"change: {self.change}")
        if self.missing_context:
            lines.append(f"absent: {', '.join(self.missing_context)}")
        return "\n".join(lines)

    __repr__ = __str__


@dataclass(frozen=True)
class SignedIn:
    """What came of a sign-in. `access_key_id` (ASIA...) is that of the console's session; empty if it failed."""

    ok: bool
    access_key_id: str
    entry: int  # id of the journal entry


@dataclass(frozen=True)
class JournalEntry:
    """One step of what happened, with the step that caused it.

    `kind` is `call`, `recorded`, `withheld`, `bus`, `matched`, `missed`, `delivered`, `refused`, `retry`, `dead`,
    `lost`, `published`, `silent`, `alert` or `changed`. `cause` is the id of another entry; 0 for a beginning.
    """

    id: int
    cause: int
    time: datetime
    kind: str
    account: str
    region: str
    service: str
    subject: str
    detail: Mapping[str, Any]

    @staticmethod
    def _of(row: JournalRow) -> JournalEntry:
        id, cause, time, kind, account, region, service, subject, detail = row
        return JournalEntry(id, cause, moment(time), kind, account, region, service, subject, json.loads(detail))


class Journal(Sequence[JournalEntry]):
    """All that happened in a world until now, oldest first. A copy: it does not grow with the world."""

    def __init__(self, entries: Sequence[JournalEntry]) -> None:
        self._entries = list(entries)
        self._by_id: Dict[int, JournalEntry] = {entry.id: entry for entry in self._entries}

    def __len__(self) -> int:
        return len(self._entries)

    @overload
    def __getitem__(self, index: int) -> JournalEntry: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[JournalEntry]: ...

    def __getitem__(self, index: Union[int, slice]) -> Union[JournalEntry, Sequence[JournalEntry]]:
        return self._entries[index]

    def of(self, kind: str) -> List[JournalEntry]:
        """Return the entries of one kind."""
        return [entry for entry in self._entries if entry.kind == kind]

    def find(self, id: int) -> Optional[JournalEntry]:
        """Return the entry with this id, if there is one."""
        return self._by_id.get(id)

    def causes(self, entry: JournalEntry) -> List[JournalEntry]:
        """Return what led to the entry: its cause, the cause of that, and so on to the beginning."""
        chain = []
        cause = self._by_id.get(entry.cause)
        while cause is not None:
            chain.append(cause)
            cause = self._by_id.get(cause.cause)
        return chain


@dataclass(frozen=True)
class Alert:
    """Something that left AWS for a person. `kind` is `mail`, `confirmation` or `unsubscribed`; `cause` is a journal id."""

    id: int
    kind: str
    to: str
    subject: str
    body: str
    time: datetime
    topic: str
    subscription: str
    cause: int

    @staticmethod
    def _of(row: AlertRow) -> Alert:
        id, kind, to, subject, body, time, topic, subscription, cause = row
        return Alert(id, kind, to, subject, body, moment(time), topic, subscription, cause)


@dataclass(frozen=True)
class Link:
    """One line of a chain. `stops` is true where it went no further; then `code` is the failure's: `ED-01`."""

    entry: int
    time: datetime
    verb: str
    text: str
    place: str
    notes: Tuple[str, ...]
    code: str
    stops: bool
    depth: int


@dataclass(frozen=True)
class Chain:
    """Everything that one call led to, in order. `str(chain)` is what people read, with what to change if it stopped."""

    text: str
    links: Tuple[Link, ...]

    @staticmethod
    def _of(row: ChainRow) -> Chain:
        text, links = row
        return Chain(text, tuple(Link(link[0], moment(link[1]), *link[2:]) for link in links))

    def __str__(self) -> str:
        return self.text

    @property
    def stops(self) -> List[Link]:
        """The links where something went no further."""
        return [link for link in self.links if link.stops]


@dataclass(frozen=True)
class Resource:
    """A resource that a template made. `place` is `main.tf:31:1`."""

    address: str
    type: str
    id: str
    arn: str
    region: str
    place: str


@dataclass(frozen=True)
class Skipped:
    """A resource that was left out because its type is not modelled."""

    address: str
    reason: str
    place: str


@dataclass(frozen=True)
class Deployment:
    """What a template came to, in the order of creation."""

    resources: Tuple[Resource, ...]
    outputs: Mapping[str, Any] = field(default_factory=dict)
    skipped: Tuple[Skipped, ...] = ()

    def __getitem__(self, address: str) -> Resource:
        """Return the resource of this address, `aws_sns_topic.alerts`. Raises KeyError if there is none."""
        for resource in self.resources:
            if resource.address == address:
                return resource
        raise KeyError(address)
