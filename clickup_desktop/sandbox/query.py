"""Reading a call's parameters, and cutting an answer into pages."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import parse_qs

from .answer import Refused

Item = TypeVar("Item")

_DEFAULT_LIMIT = 50
_MAXIMUM_LIMIT = 100
_CURSOR_MARK = "after:"


class Query:
    """The parameters of a call; unknown ones are ignored, as ClickUp does."""

    def __init__(self, text: str) -> None:
        self._values = parse_qs(text, keep_blank_values=True)

    def flag(self, name: str) -> bool:
        """Whether the parameter is true; false when it is missing."""
        return self._values.get(name, ["false"])[-1].lower() in {"true", "1"}

    def text(self, name: str) -> str:
        """The parameter's last value, "" when it is missing."""
        return self._values.get(name, [""])[-1]

    def texts(self, name: str) -> list[str]:
        """All values, whether the parameter is repeated or its values stand behind commas."""
        parts = ",".join(self._values.get(name, [])).split(",")
        return [part.strip() for part in parts if part.strip()]

    def number(self, name: str, default: int, minimum: int, maximum: int | None = None) -> int:
        """The parameter as a whole number.

        Raises:
            Refused: it isn't one, or out of range.
        """
        text = self.text(name)
        if not text:
            return default
        # int() would take "１" and "1_0" as well.
        value = int(text) if text.isascii() and text.isdecimal() and len(text) < 16 else -1
        if value < minimum or (maximum is not None and value > maximum):
            raise Refused(400, "INPUT_005", f"{name} is invalid")
        return value

    def page(self, items: Sequence[Item]) -> tuple[Sequence[Item], str]:
        """The part of `items` that `limit` and `cursor` ask for, and the next cursor or "".

        Raises:
            Refused: a limit outside 1…100, or a cursor that was never given out.
        """
        limit = self.number("limit", _DEFAULT_LIMIT, 1, _MAXIMUM_LIMIT)
        first = _offset(self.text("cursor"))
        last = first + limit
        return items[first:last], cursor_at(last) if last < len(items) else ""


def cursor_at(offset: int) -> str:
    """The cursor for what comes after `offset` items."""
    return base64.urlsafe_b64encode(f"{_CURSOR_MARK}{offset}".encode()).decode()


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        text = base64.urlsafe_b64decode(cursor.encode()).decode()
    except (binascii.Error, ValueError):
        text = ""
    digits = text.removeprefix(_CURSOR_MARK)
    if digits == text or not digits.isdecimal():
        raise Refused(400, "INPUT_005", "Invalid cursor")
    return int(digits)
