"""Between Python's times and the world's, which are milliseconds since 1970."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Union

from ._tocsin import duration_text, parse_duration

Duration = Union[timedelta, str]
"""A timedelta, or text such as `"90s"`, `"5 min"`, `"1h30m"`, `"90 days"`."""

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MILLISECOND = timedelta(milliseconds=1)


def moment(milliseconds: int) -> datetime:
    """Return the time in UTC."""
    return _EPOCH + timedelta(milliseconds=milliseconds)


def milliseconds_of(time: datetime) -> int:
    """Return milliseconds since 1970. Raises ValueError if the datetime has no time zone: it could mean anything."""
    if time.tzinfo is None:
        raise ValueError(f"{time!r} has no time zone; say datetime(..., tzinfo=timezone.utc)")
    return (time - _EPOCH) // _MILLISECOND


def duration_of(duration: Duration) -> int:
    """Return the duration in milliseconds. Raises ValueError for a negative one or text that is none."""
    if isinstance(duration, str):
        parsed = parse_duration(duration)
        if parsed is None:
            raise ValueError(f'"{duration}" is not a duration; say "90s", "5 min", "1h30m" or "90 days"')
        return parsed
    if not isinstance(duration, timedelta):
        raise TypeError(f"a duration is a timedelta or text such as \"5 min\", not {type(duration).__name__}")
    if duration < timedelta(0):
        raise ValueError("time does not go backwards")
    return duration // _MILLISECOND


def text_of(milliseconds: int) -> str:
    """Return `23 s`, `5 min`, `2 h 30 min`: for people."""
    return duration_text(milliseconds)
