"""Texts without what acts on whoever shows them; their lines stay."""

from __future__ import annotations

import unicodedata

_BIDIRECTIONAL = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


class _Plain(dict[int, str]):
    """What stands for each character that was met."""

    def __missing__(self, code: int) -> str:
        plain = self[code] = _plain(chr(code))
        return plain


def _plain(character: str) -> str:
    if character in "\t\n":
        return character
    if unicodedata.category(character) in {"Zl", "Zp"}:
        return "\n"
    if unicodedata.category(character) in {"Cc", "Cs"} or character in _BIDIRECTIONAL:
        return ""
    return character


_PLAIN = _Plain()


def plain_text(text: str) -> str:
    """Return `text` without control characters and those that turn text around."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_PLAIN)
