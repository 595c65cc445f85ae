"""What counts as a secret that has leaked."""

from __future__ import annotations

LEAK_LENGTH = 8
"""So many of its characters in a row."""

STEP = 4
"""Of so many places in a row, one is looked at first."""

_PART = LEAK_LENGTH - STEP + 1


def leaks(text: str, secret: str) -> bool:
    """Whether a part of `secret` that is too long stands in `text`."""
    # Of so many characters in a row, one of these parts is among them: few to look for.
    parts = range(0, len(secret) - _PART + 1, STEP)
    if not any(secret[at : at + _PART] in text for at in parts):
        return False
    starts = range(len(secret) - LEAK_LENGTH + 1)
    return any(secret[at : at + LEAK_LENGTH] in text for at in starts)
