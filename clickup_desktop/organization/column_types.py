"""What columns hold, read without ever failing.

Others write rows as well: whoever edits the file of a store on one computer, a member or an
administrator of a server with a program of their own. A value that is no value of its column is
read as `Undecodable`, so that the rest of its row, and all other rows, are read nevertheless.
`decoding.py` makes of such a row what is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import JSON, Boolean, DateTime, Integer, LargeBinary, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator

from clickup_desktop.organization.records import MOST_COPY_DAYS
from clickup_desktop.untrusted_text import bounded

FIRST_MOMENT = datetime(1971, 1, 1, tzinfo=UTC)
LAST_MOMENT = datetime(3000, 1, 1, tzinfo=UTC)
"""Moments from the first up to the last can be shown in every time zone, by every system."""

LONGEST_TEXT = 10_000
LONGEST_BYTES = 1_000_000
LARGEST_NUMBER = 2**31 - 1
"""As a server keeps them."""
_LONGEST_MOMENT = 40


@dataclass(frozen=True, slots=True)
class Undecodable:
    """Stands for a value that is none of its column's.

    Attributes:
        reason: what is wrong with it, as it follows the column's name; nothing of the value.
    """

    reason: str


class _NeverFailing(TypeDecorator[Any]):
    """A column whose values are read by `read`, in the place of what SQLAlchemy does."""

    cache_ok = True

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        """Return what reads the driver's values."""
        return self.read

    def read(self, value: Any) -> Any:
        """Return what is meant by the driver's value; `Undecodable` where that can't be told."""
        raise NotImplementedError


class PlainText(_NeverFailing):
    """A text."""

    impl = String
    cache_ok = True

    def read(self, value: Any) -> Any:
        """Return the text."""
        if isinstance(value, str):
            if len(value) > LONGEST_TEXT:
                return Undecodable("is too long")
            return value if value.isascii() or _encodes(value) else Undecodable("is not text")
        return value if value is None else Undecodable("is not text")


class Label(PlainText):
    """A text that somebody wrote. PostgreSQL keeps no NUL in it, and refuses what is too long."""

    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Make the text fit for a server; a file keeps it as it is."""
        if value is None or dialect.name != "postgresql":
            return value
        length = getattr(self.impl_instance, "length", None) or len(value)
        return bounded(value.replace("\x00", "\ufffd"), length)


class WebAddress(PlainText):
    """Where something is in the web. Whether anything may be sent there is decided elsewhere."""

    cache_ok = True

    def read(self, value: Any) -> Any:
        """Return the address."""
        text = super().read(value)
        if not isinstance(text, str):
            return text
        try:
            parts = urlsplit(text)
            fits = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
        except ValueError:
            fits = False
        return text if fits else Undecodable("is not a web address")


class Choice(_NeverFailing):
    """One of a few words."""

    impl = String
    cache_ok = True

    def __init__(self, choices: type[StrEnum], length: int) -> None:
        super().__init__(length)
        self.choices = choices
        self.length = length
        self._known = {str(choice): choice for choice in choices}

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Return the word itself."""
        return None if value is None else str(value)

    def read(self, value: Any) -> Any:
        """Return which of the words it is."""
        if isinstance(value, str):
            return self._known.get(value) or Undecodable("is not an allowed value")
        return value if value is None else Undecodable("is not text")


class IntegerColumn(_NeverFailing):
    """A whole number of 32 bits."""

    impl = Integer
    cache_ok = True

    def read(self, value: Any) -> Any:
        """Return the number."""
        if type(value) is int:
            return (
                value
                if -LARGEST_NUMBER <= value <= LARGEST_NUMBER
                else Undecodable("is out of range")
            )
        return value if value is None else Undecodable("is not a whole number")


class CopyDays(IntegerColumn):
    """For how many days copies may be kept."""

    cache_ok = True

    def read(self, value: Any) -> Any:
        """Return the number."""
        number = super().read(value)
        if type(number) is int and not 0 <= number <= MOST_COPY_DAYS:
            return Undecodable("is out of range")
        return number


class BooleanColumn(_NeverFailing):
    """Yes or no."""

    impl = Boolean
    cache_ok = True

    def read(self, value: Any) -> Any:
        """Return whether it is so."""
        if type(value) is bool or value is None:
            return value
        if type(value) is int and value in {0, 1}:
            return value == 1
        return Undecodable("is neither yes nor no")


class Bytes(_NeverFailing):
    """Bytes that mean something elsewhere."""

    impl = LargeBinary
    cache_ok = True

    def read(self, value: Any) -> Any:
        """Return the bytes."""
        if value is None:
            return None
        if not isinstance(value, bytes | memoryview):
            return Undecodable("is not binary data")
        return bytes(value) if len(value) <= LONGEST_BYTES else Undecodable("is too long")


class UtcDateTime(_NeverFailing):
    """A moment, kept in UTC: SQLite knows no time zones."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn an aware moment into the UTC that is kept."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def read(self, value: Any) -> Any:
        """Turn what is kept into an aware moment."""
        if value is None or isinstance(value, Undecodable):
            return value
        moment = value
        if isinstance(value, str) and len(value) <= _LONGEST_MOMENT:
            try:
                moment = datetime.fromisoformat(value)
            except ValueError:
                return Undecodable("is not a date")
        if not isinstance(moment, datetime) or moment.tzinfo is not None:
            return Undecodable("is not a date")
        moment = moment.replace(tzinfo=UTC)
        return moment if FIRST_MOMENT <= moment < LAST_MOMENT else Undecodable("is out of range")


class Json(_NeverFailing):
    """JSON of one shape. What is nested deeper than that is not followed.

    Args:
        shape: as msgspec takes it.
        longest: characters that it has at most.
    """

    impl = JSON
    cache_ok = True

    def __init__(self, shape: Any, longest: int) -> None:
        super().__init__()
        self.shape = str(shape)
        self.longest = longest
        self._decode = msgspec.json.Decoder(shape).decode

    def read(self, value: Any) -> Any:
        """Return what the text says. It is the text that drivers are to give."""
        if value is None:
            return None
        if not isinstance(value, str):
            return Undecodable("is not text")
        if len(value) > self.longest:
            return Undecodable("is too long")
        try:
            return self._decode(value)
        except RecursionError:
            return Undecodable("is nested too deeply")
        except ValueError:  # msgspec's errors, and those of text that is none
            return Undecodable("has the wrong form")


def _encodes(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
