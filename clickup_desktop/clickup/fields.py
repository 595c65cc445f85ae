"""Field types that take whatever arrives: ClickUp's answers keep to no type dependably.

msgspec calls `coerce` for each of them with the plain value from the JSON, and it never raises: a
number becomes a text id, null becomes "", a timestamp is read in all of its three shapes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

MAXIMUM_TEXT = 2_000
MAXIMUM_CONTENT = 4_000
MAXIMUM_WHOLE_CONTENT = 1_048_576
# A value above this is milliseconds; in seconds it would be the year 5138.
_MILLISECONDS_FROM = 100_000_000_000
# Up to here a float holds every whole number.
_EXACT = 2**53


class Identifier(str):
    """An id: text everywhere, whatever it looks like."""

    __slots__ = ()


class ParentIdentifier(str):
    """The id of a parent that comes as an object with an id, or as the id alone."""

    __slots__ = ()


class Text(str):
    """A name or a short text, at most 2,000 characters; null is ""."""

    __slots__ = ()


class Content(str):
    """A message's text, at most 4,000 characters; null is ""."""

    __slots__ = ()


class WholeContent(str):
    """A message's text to be kept; one that is longer than the maximum has one character more."""

    __slots__ = ()

    @property
    def cut(self) -> bool:
        """Whether it was longer than what is taken."""
        return len(self) > MAXIMUM_WHOLE_CONTENT


class Flag(int):
    """A yes or no that came as true, 1, "1" or "true"; anything else is no."""

    __slots__ = ()


class Number(int):
    """A whole number that may come as text or not at all; 0 then."""

    __slots__ = ()


class Timestamp(int):
    """A moment in milliseconds since 1970; 0 is unknown."""

    __slots__ = ()

    @property
    def moment(self) -> datetime | None:
        """The moment, or None when it is unknown or beyond the calendar."""
        if not self:
            return None
        try:
            return datetime.fromtimestamp(self / 1000, UTC)
        except (ValueError, OverflowError, OSError):
            return None


def coerce(kind: type, value: Any) -> Any:
    """Make a field of `kind` from any JSON value (msgspec's `dec_hook`)."""
    return _COERCIONS[kind](value)


def _identifier(value: Any) -> Identifier:
    return Identifier(_plain(value)[:MAXIMUM_TEXT].strip())


def _parent_identifier(value: Any) -> ParentIdentifier:
    inner = value.get("id") if isinstance(value, dict) else value
    return ParentIdentifier(_identifier(inner))


def _flag(value: Any) -> Flag:
    return Flag(isinstance(value, str | int) and value in (True, "1", "true", "True"))


def _plain(value: Any) -> str:
    if isinstance(value, str):
        # A lone surrogate is legal in JSON's escapes but can be neither saved nor sent.
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, bool) or value is None:
        return ""
    if isinstance(value, int):
        return str(value) if -(10**30) < value < 10**30 else ""
    if isinstance(value, float) and math.isfinite(value):
        exact = value.is_integer() and abs(value) <= _EXACT
        return str(int(value)) if exact else str(value)
    return ""


def _whole(value: Any) -> int:
    if isinstance(value, str) and len(value) <= 30:
        try:
            value = float(value) if "." in value else int(value)
        except ValueError:
            return 0
    if isinstance(value, float):
        return int(value) if math.isfinite(value) else 0
    return value if isinstance(value, int) else 0


def _timestamp(value: Any) -> Timestamp:
    number = 0 if isinstance(value, bool) else _whole(value)
    if not number and isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value[:40].strip())
        except ValueError:
            return Timestamp(0)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=UTC)
        return Timestamp(max(0, int(moment.timestamp() * 1000)))
    if number < 0 or number > 10**15:
        return Timestamp(0)
    return Timestamp(number if number > _MILLISECONDS_FROM else number * 1000)


_COERCIONS: dict[type, Callable[[Any], Any]] = {
    Identifier: _identifier,
    ParentIdentifier: _parent_identifier,
    Text: lambda value: Text(_plain(value)[:MAXIMUM_TEXT]),
    Content: lambda value: Content(_plain(value)[:MAXIMUM_CONTENT]),
    WholeContent: lambda value: WholeContent(_plain(value)[: MAXIMUM_WHOLE_CONTENT + 1]),
    Flag: _flag,
    Number: lambda value: Number(_whole(value)),
    Timestamp: _timestamp,
}
