"""What counts as a secret that has leaked."""

from __future__ import annotations

LEAK_LENGTH = 8
"""So many of its characters in a row."""


def leaks(text: str, secret: str) -> bool:
    """Whether a part of `secret` that is too long stands in `text`."""
    starts = range(len(secret) - LEAK_LENGTH + 1)
    return any(secret[at : at + LEAK_LENGTH] in text for at in starts)
