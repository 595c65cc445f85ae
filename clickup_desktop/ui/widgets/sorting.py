"""Names in the order in which people look for them, where ClickUp and time give none."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from heapq import merge
from typing import TypeVar

from PySide6.QtCore import QCollator, QCollatorSortKey, Qt

from clickup_desktop.ui.widgets.locales import locale_in_use

_Item = TypeVar("_Item")

_AT_ONCE = 256
"""Names that are put in order in one go, in which Python lets no other thread have a turn."""


def by_name(items: Iterable[_Item], name: Callable[[_Item], str]) -> list[_Item]:
    """Return `items` in the order of their names, as the locale has it; equal ones as they were.

    Case does not count, and a number in a name counts by its value. More than some hundred names
    are put in order on the thread that reads them, which then holds up no other.
    """
    collator = QCollator(locale_in_use())
    collator.setNumericMode(True)
    collator.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    keyed = [(collator.sortKey(name(item)), item) for item in items]
    runs = [
        sorted(keyed[start : start + _AT_ONCE], key=lambda pair: pair[0])
        for start in range(0, len(keyed), _AT_ONCE)
    ]
    return [item for _key, item in merge(*runs, key=lambda pair: _Place(pair[0]))]


class _Place:
    """A place in the order. Qt for Python takes no two of its keys for equal."""

    __slots__ = ("_key",)

    def __init__(self, key: QCollatorSortKey) -> None:
        self._key = key

    def __lt__(self, other: _Place) -> bool:
        return self._key.compare(other._key) < 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Place) and self._key.compare(other._key) == 0

    def __hash__(self) -> int:
        raise TypeError("a place in an order is no key of a dict")
