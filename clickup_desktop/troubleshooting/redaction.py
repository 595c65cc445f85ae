"""The one place where secrets are taken out of text that leaves the program.

Two nets: what looks like a secret goes (ClickUp's `pk_…` tokens, anything behind the word
Authorization, credentials in an address), and so does whatever the program knows to be one,
down to any eight characters of it in a row, also as an address, JSON, Python or base64 write it.
"""

from __future__ import annotations

import base64
import json
import re
import threading
from collections.abc import Collection, Iterator
from html import escape
from urllib.parse import quote

REDACTED = "[removed]"

LEAK_LENGTH = 8
"""A run of this many characters of a secret counts as a leak."""

# Without a word boundary in front: in an escaped text the letter of "\n" stands there.
_TOKEN = re.compile(r"pk_\d{1,20}_[A-Za-z0-9_]{4,}")

# Each is bounded where it could begin at every character, so that no text takes long.
_PATTERNS = (
    # `Authorization: …` in headers, dictionaries and reprs, up to the end of the value.
    (
        re.compile(
            r"(?i)((?:authorization|clickup_token)['\"]?\s{0,9}[:=]\s{0,9}['\"]?)"
            r"(?:(?:basic|bearer|digest|negotiate|ntlm)\s{1,9})?[^\s'\",;]+"
        ),
        r"\1",
    ),
    (re.compile(r"(?i)(\bbearer\s{1,9})[^\s'\",;]+"), r"\1"),
    (_TOKEN, ""),
    (re.compile(r"\bpk_[A-Za-z0-9_]{4,}"), ""),
    # A password may hold an "@" itself, so that the last one in front of the path ends it.
    (re.compile(r"(://)[^/\s'\"<>]{0,1000}@"), r"\1"),
)
# The front of a token in its usual form, pk_ and the user's id, is no secret.
_PUBLIC_FRONT = re.compile(r"pk_\d+_(?=.{8})")


def holds_token(text: str) -> bool:
    """Return whether a token in ClickUp's usual form stands in `text`."""
    return _TOKEN.search(text) is not None


class Redactor:
    """Removes secrets from text.

    Of those it is told of it keeps no more than the hashes of their pieces, in memory.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._pieces: frozenset[int] = frozenset()

    def __repr__(self) -> str:
        return f"Redactor({len(self._pieces)} pieces)"

    def remember(self, secret: str) -> None:
        """Have `secret` removed from now on. Shorter than eight characters: it is no secret."""
        if len(secret) < LEAK_LENGTH:
            return
        pieces = {hash(piece) for form in _forms(secret) for piece in _pieces(form)}
        with self._lock:
            self._pieces = self._pieces | pieces

    def redact(self, text: str, ours: Collection[str] = ()) -> str:
        """Return `text` without anything that is, or looks like, a secret.

        Args:
            ours: words of the program's own. They hold no secret, though somebody's password may be
                made of such words.
        """
        for pattern, kept in _PATTERNS:
            text = pattern.sub(kept + REDACTED, text)
        return _without(text, self._pieces, ours)


def _pieces(text: str) -> Iterator[str]:
    return (text[at : at + LEAK_LENGTH] for at in range(len(text) - LEAK_LENGTH + 1))


def _forms(secret: str) -> Iterator[str]:
    """Yield the ways in which a text may write `secret`."""
    front = _PUBLIC_FRONT.match(secret)
    # A piece across the border still holds something of the secret.
    start = max(0, front.end() - LEAK_LENGTH + 1) if front else 0
    yield secret[start:]
    # What the environment or a paste holds need not be text that UTF-8 knows.
    yield quote(secret[start:], safe="", errors="surrogatepass")
    yield json.dumps(secret[start:])[1:-1]
    yield repr(secret[start:])[1:-1]
    yield escape(secret[start:])
    # What stands in front of it decides at which of three places base64 begins to write it; what
    # is mixed with its neighbours is left out.
    data = secret[front.end() if front else 0 :].encode("utf-8", "surrogatepass")
    for shift, mixed in ((0, 0), (1, 2), (2, 3)):
        whole = (shift + len(data)) // 3 * 4
        written = base64.b64encode(bytes(shift) + data)[mixed:whole].decode()
        yield written
        yield written.translate(_URL_SAFE)


_URL_SAFE = str.maketrans("+/", "-_")


def _without(text: str, pieces: frozenset[int], ours: Collection[str]) -> str:
    """Remove every run that consists of `pieces` alone from `text`, but for what lies in `ours`."""
    if not pieces:
        return text
    found = [
        at
        for at in range(len(text) - LEAK_LENGTH + 1)
        if hash(text[at : at + LEAK_LENGTH]) in pieces
    ]
    if found and ours:
        spans = [span for words in ours for span in _spans(text, words)]
        found = [
            at
            for at in found
            if not any(begin <= at and at + LEAK_LENGTH <= end for begin, end in spans)
        ]
    kept: list[str] = []
    end = 0
    for at in found:
        if at > end or not kept:
            kept.append(text[end:at])
        end = at + LEAK_LENGTH
    kept.append(text[end:])
    return REDACTED.join(kept) if found else text


def _spans(text: str, words: str) -> Iterator[tuple[int, int]]:
    """Yield where `words` stand in `text`. Shorter than eight characters they excuse nothing."""
    begin = text.find(words) if len(words) >= LEAK_LENGTH else -1
    while begin >= 0:
        yield begin, begin + len(words)
        begin = text.find(words, begin + 1)


_redactor = Redactor()
remember_secret = _redactor.remember
redact = _redactor.redact
