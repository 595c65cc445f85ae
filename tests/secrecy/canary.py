"""Tokens that no test has seen before, and the search for what could be left of them.

A leak is eight or more consecutive characters of the secret part, whatever writes it: as it is, in
an address, in JSON, in HTML, in Python's repr, in hexadecimal, in base64 or in UTF-16.
"""

from __future__ import annotations

import base64
import json
import secrets
import string
from collections.abc import Callable, Iterator
from html import escape
from pathlib import Path
from urllib.parse import quote, quote_plus

from tests.leaks import LEAK_LENGTH, STEP

_BASE64_LENGTH = 11
"""So many characters of base64 say eight characters."""

_LETTER_BY_LETTER: tuple[Callable[[str], bytes], ...] = (
    lambda piece: piece.encode(),
    lambda piece: quote(piece, safe="").encode(),
    lambda piece: quote_plus(piece).encode(),
    lambda piece: json.dumps(piece)[1:-1].encode(),
    lambda piece: escape(piece).encode(),
    lambda piece: piece.encode().hex().encode(),
    lambda piece: piece.encode("utf-16-le"),
    lambda piece: piece.encode("utf-16-be"),
)


def _in_repr(piece: str) -> bytes:
    """Return how Python writes it, which depends on all of the quotes in it."""
    return repr(piece)[1:-1].encode()


class Canary:
    """A fresh token.

    Attributes:
        text: the token.
        core: its secret part.
    """

    def __init__(self, text: str, core: str) -> None:
        self.text = text
        self.core = core
        in_repr = frozenset(map(_in_repr, self._windows(LEAK_LENGTH, 1)))
        self._needles = in_repr.union(self._pieces(LEAK_LENGTH, _BASE64_LENGTH, 1))
        # Whatever holds a needle holds one of these, of which there are few.
        shorter = STEP - 1
        self._first = frozenset(
            self._pieces(LEAK_LENGTH - shorter, _BASE64_LENGTH - shorter, STEP)
        ).union(in_repr - {piece.encode() for piece in self._windows(LEAK_LENGTH, 1)})

    def __repr__(self) -> str:
        return "Canary()"

    def _windows(self, length: int, step: int) -> Iterator[str]:
        for at in range(0, len(self.core) - length + 1, step):
            yield self.core[at : at + length]

    def _pieces(self, length: int, base64_length: int, step: int) -> Iterator[bytes]:
        for piece in self._windows(length, step):
            yield from (write(piece) for write in _LETTER_BY_LETTER)
        for shift in range(3):
            written = base64.b64encode(bytes(shift) + self.core.encode()).rstrip(b"=")[shift + 1 :]
            for at in range(0, len(written) - base64_length + 1, step):
                piece64 = written[at : at + base64_length]
                yield piece64
                yield piece64.translate(bytes.maketrans(b"+/", b"-_"))

    def is_in(self, found: str | bytes) -> bool:
        """Whether `found` holds a part of the secret that is too long."""
        data = found.encode("utf-8", "surrogatepass") if isinstance(found, str) else found
        return any(map(data.__contains__, self._first)) and any(
            needle in data for needle in self._needles
        )

    def assert_absent(self, found: str | bytes, where: str) -> None:
        """Fail, without showing it, where `found` holds a part of the secret."""
        assert not self.is_in(found), f"a token is in {where}"

    def assert_absent_below(self, *folders: Path) -> int:
        """Fail where a file below `folders` holds a part of it, or is named so.

        Returns:
            How many files were read, for those who want to be sure that there were some.
        """
        count = 0
        for folder in folders:
            for path in folder.rglob("*"):
                self.assert_absent(str(path), "a file's name")
                if path.is_file():
                    count += 1
                    self.assert_absent(path.read_bytes(), str(path))
        return count


def usual() -> Canary:
    """Return a token in the form that ClickUp's have."""
    alphabet = string.ascii_uppercase + string.digits
    core = "".join(secrets.choice(alphabet) for _ in range(32))
    return Canary(f"pk_{secrets.randbelow(10**8) + 10**7}_{core}", core)


def unusual() -> Canary:
    """Return a token that no pattern knows, with every character that some writing changes."""
    alphabet = string.ascii_letters + string.digits
    awkward = "\"'\\&<>%+/=~#?;@:{}[]"
    core = "".join(mark + secrets.choice(alphabet) + secrets.choice(alphabet) for mark in awkward)
    # Quotes and commas at the ends would be taken for what surrounds a pasted token.
    return Canary(f"Z{core}Z", core)


FORMS: dict[str, Callable[[], Canary]] = {"usual": usual, "unusual": unusual}
