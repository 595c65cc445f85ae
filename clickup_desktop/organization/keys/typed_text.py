"""Bytes as letters and digits that survive paper, mail and a person who types them.

Crockford's base 32 (https://www.crockford.com/base32.html): no letter is taken for a digit, "O" is
read as 0, "I" and "L" as 1, and neither case, blanks nor dashes matter.
"""

from __future__ import annotations

import re
import string

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_VALUES = {letter: value for value, letter in enumerate(_ALPHABET)}
_READ_AS = str.maketrans(
    string.ascii_lowercase + "OIL",
    string.ascii_uppercase.translate(str.maketrans("OIL", "011")) + "011",
)
# Dashes of all kinds, since word processors improve them, and what draws nothing.
_SEPARATORS = re.compile(
    "[-\\s\u00ad\u200b-\u200f\u2010-\u2015\u2028-\u202e\u2060-\u2064\u2212\ufeff]"
)


def without_separators(text: str) -> str:
    """Return `text` without blanks, dashes and invisible characters."""
    return _SEPARATORS.sub("", text)


def as_letters(typed: str) -> str:
    """Return what was typed as `to_letters` would have written it."""
    return without_separators(typed).translate(_READ_AS)


def to_letters(octets: bytes) -> str:
    """Write bytes, five bits a letter; the last is filled up with zeros."""
    length = letters_for(len(octets))
    number = int.from_bytes(octets) << (length * 5 - len(octets) * 8)
    return "".join(_ALPHABET[number >> 5 * i & 31] for i in reversed(range(length)))


def letters_for(length: int) -> int:
    """Return how many letters `length` bytes take."""
    return -(-length * 8 // 5)


def from_letters(letters: str) -> bytes | None:
    """Read as many whole bytes as there are; None where a letter is none of the alphabet."""
    number = 0
    for letter in letters:
        value = _VALUES.get(letter)
        if value is None:
            return None
        number = number << 5 | value
    length, rest = divmod(len(letters) * 5, 8)
    return (number >> rest).to_bytes(length)


def in_groups(letters: str, size: int = 4) -> str:
    """Return `letters` in groups with dashes between them."""
    return "-".join(letters[i : i + size] for i in range(0, len(letters), size))
