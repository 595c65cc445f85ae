"""Several values as one string of bytes, so that no two lists of values give the same.

Each value stands behind its length in four bytes, big end first. What is encrypted is bound to
such a string: "a" and "bc" must not look like "ab" and "c".
"""

from __future__ import annotations

_LENGTH = 4


def pack(*values: bytes | str | int) -> bytes:
    """Return `values` as one string: texts in UTF-8, numbers in eight bytes, signed."""
    return b"".join(_field(value) for value in values)


def unpack(packed: bytes, count: int) -> list[bytes] | None:
    """Return the `count` values in `packed`, None where it does not hold exactly so many."""
    values: list[bytes] = []
    position = 0
    while position < len(packed) and len(values) < count:
        start = position + _LENGTH
        position = start + int.from_bytes(packed[position:start])
        values.append(packed[start:position])
    whole = position == len(packed) and len(values) == count
    return values if whole else None


def _field(value: bytes | str | int) -> bytes:
    if isinstance(value, int):
        value = value.to_bytes(8, signed=True)
    elif isinstance(value, str):
        value = value.encode()
    return len(value).to_bytes(_LENGTH) + value
