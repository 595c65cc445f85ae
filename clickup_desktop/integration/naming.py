"""Things by what a person calls them: an id comes before a name, and a name may be several's."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

Thing = TypeVar("Thing")


def plain_name(name: str) -> str:
    """Return a name as it is compared: composed (NFC), without blanks at its ends."""
    return unicodedata.normalize("NFC", name).strip()


def plain_channel_name(name: str) -> str:
    """Return a Channel's name as it is compared: as others, and in capitals or not."""
    return plain_name(plain_name(name).casefold())


def called(
    things: Iterable[Thing],
    wanted: str,
    id_of: Callable[[Thing], str],
    name_of: Callable[[Thing], str],
) -> tuple[Thing, ...]:
    """Return the things with the id `wanted`; where there are none, those of that name."""
    known = tuple(things)
    found = tuple(it for it in known if id_of(it) == wanted.strip())
    name = plain_name(wanted)
    return found or tuple(it for it in known if name and plain_name(name_of(it)) == name)
