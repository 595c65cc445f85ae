"""The one place where secrets are taken out of text that leaves the program.

Two nets: what looks like a secret goes (ClickUp's `pk_…` tokens, anything behind the word
Authorization, credentials in an address), and so does whatever the program knows to be one,
down to any eight characters of it in a row.
"""

from __future__ import annotations

import re
import threading
from urllib.parse import quote

REDACTED = "[removed]"

LEAK_LENGTH = 8
"""A run of this many characters of a secret counts as a leak."""

_PATTERNS = (
    # `Authorization: …` in headers, dictionaries and reprs, up to the end of the value.
    (re.compile(r"(?i)(authorization['\"]?\s*[:=]\s*)(['\"]?)(?:bearer\s+)?[^\s'\",;]+"), r"\1\2"),
    (re.compile(r"(?i)(\bbearer\s+)[^\s'\",;]+"), r"\1"),
    (re.compile(r"()\bpk_[A-Za-z0-9_]{4,}"), r"\1"),
    (re.compile(r"(\b[a-z][a-z0-9+.-]*://)[^/\s@]*@"), r"\1"),
)


class Redactor:
    """Removes secrets from text. Remembers those it is told of, in memory only."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._secrets: frozenset[str] = frozenset()

    def __repr__(self) -> str:
        return f"Redactor({len(self._secrets)} secrets)"

    def remember(self, secret: str) -> None:
        """Have `secret` removed from now on. Shorter than eight characters: it is no secret."""
        if len(secret) < LEAK_LENGTH:
            return
        with self._lock:
            self._secrets = self._secrets | {secret, quote(secret, safe="")}

    def redact(self, text: str) -> str:
        """Return `text` without anything that is, or looks like, a secret."""
        for secret in self._secrets:
            text = _without(text, secret)
        for pattern, kept in _PATTERNS:
            text = pattern.sub(kept + REDACTED, text)
        return text


def _without(text: str, secret: str) -> str:
    """Remove every run of at least `LEAK_LENGTH` characters of `secret` from `text`."""
    if secret in text:
        text = text.replace(secret, REDACTED)
    starts = {secret[i : i + LEAK_LENGTH] for i in range(len(secret) - LEAK_LENGTH + 1)}
    position = 0
    while position + LEAK_LENGTH <= len(text):
        if text[position : position + LEAK_LENGTH] not in starts:
            position += 1
            continue
        end = position + LEAK_LENGTH
        while end < len(text) and text[end - LEAK_LENGTH + 1 : end + 1] in starts:
            end += 1
        text = text[:position] + REDACTED + text[end:]
        position += len(REDACTED)
    return text


_redactor = Redactor()
remember_secret = _redactor.remember
redact = _redactor.redact
