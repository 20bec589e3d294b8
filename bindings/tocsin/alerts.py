"""Expectations about what reaches people."""

from __future__ import annotations

from typing import TYPE_CHECKING, List, Optional

from .clock import Duration, duration_of, text_of
from .records import Alert

if TYPE_CHECKING:
    from .world import World


class Alerts:
    """What left a world since the last expectation was met. Use it as `world.alerts`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._seen = 0

    def expect(self, *, mail: str, within: Duration = "5 min", contains: str = "") -> Alert:
        """Let time pass until a mail to this address comes, and return it.

        `contains` must be in its subject or body. A mail that was returned once is not returned again. Raises
        AssertionError with the chain of the last call if none comes in time.
        """
        core = self._world._core
        deadline = core.now() + duration_of(within)
        while True:
            alert = self._find(mail, contains)
            if alert is not None:
                self._seen = alert.id
                return alert
            due = core.next_due()
            now = core.now()
            if now >= deadline:
                raise AssertionError(self._failure(mail, contains, within))
            core.advance(min(deadline if due is None else max(due, now), deadline) - now)

    def never(self, *, mail: str, within: Duration = "5 min", contains: str = "") -> None:
        """Let the time pass, and raise AssertionError if such a mail comes."""
        core = self._world._core
        core.advance(duration_of(within))
        alert = self._find(mail, contains)
        if alert is not None:
            raise AssertionError(f"expected no mail to {mail}\ngot       \"{alert.subject}\" at {alert.time.time()}\n"
                                 f"{alert.body}")

    def _find(self, mail: str, contains: str) -> Optional[Alert]:
        for row in self._world._core.outbox(self._seen):
            alert = Alert._of(row)
            if alert.kind == "mail" and alert.to == mail and (contains in alert.subject or contains in alert.body):
                return alert
        return None

    def _failure(self, mail: str, contains: str, within: Duration) -> str:
        what = f' with "{contains}"' if contains else ""
        lines: List[str] = [
            f"expected  a mail to {mail}{what} within {text_of(duration_of(within))}",
            "got       none",
        ]
        try:
            lines += ["", str(self._world.explain())]
        except LookupError:
            lines += ["", "nothing has been called in this world yet"]
        return "\n".join(lines)
