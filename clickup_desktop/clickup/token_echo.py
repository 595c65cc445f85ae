"""The token where an answer repeats it, taken out before anybody reads the answer.

A gateway may repeat in its answer what it was sent, and what an answer holds is saved, shown and
printed. Eight characters of the secret in a row are too many; its front, `pk_` and the user's id,
is no secret. JSON writes one character in several ways (`A`, `\\u0041`, for some also `\\/`), so
an answer in which an escape could stand for a character of the token is compared by what it says.
What a server writes in ways of its own, such as base64, can't be told from any other text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import AnyStr

REMOVED = "[removed]"
PIECE = 8
"""Characters of a token in a row that an answer may not hold."""

_NEEDLE = 4
# A token has about 50 characters; for one of more than 120 only longer pieces are searched.
_MOST_NEEDLES = 24

_PUBLIC_FRONT = re.compile(r"pk_\d+_(?=.{8})")

# Tokens are printable ASCII, for which JSON has \u00 and these alone: \" \\ and \/.
_SHORT_ESCAPES = frozenset('"\\/')
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)

# Where escapes stay, they become characters that no byte is: those after a backslash, and digits.
_ESCAPED = 0x100
_DIGIT = 0x200
_WRITTEN = {_ESCAPED + code: f"\\{chr(code)}" for code in range(0x100)} | {
    _DIGIT + code: chr(code) for code in range(0x100)
}
_ALWAYS_ESCAPED = {ord(it): chr(_ESCAPED + ord(it)) for it in '"\\'}


def remove_token(body: bytes, token: str) -> bytes:
    """Return an answer without any piece of `token`, which is printable ASCII.

    Where no escape in it could stand for a character of the token, the time for that is a small
    part of what decoding takes.
    """
    if len(token) < PIECE or not _may_repeat(body, token):
        return body
    secret_from = _secret_from(token)
    written = token.translate(_ALWAYS_ESCAPED)
    text = before = _read(body)
    for place in _needles(written, secret_from):
        text = _cut(text, _repeated(text, written, secret_from, place))
    return body if text is before else text.translate(_WRITTEN).encode("latin-1")


def _secret_from(token: str) -> int:
    """Return where in `token` a piece may begin: across the front's border it is one as well."""
    front = _PUBLIC_FRONT.match(token)
    return max(0, front.end() - PIECE + 1) if front else 0


def _may_repeat(body: bytes, token: str) -> bool:
    """Whether it is worth to read `body` character by character; True where in doubt."""
    if b"\\" in body:
        codes = "|".join(f"{ord(character):02x}" for character in sorted(set(token)))
        escaped = re.compile(rf"\\u00(?i:{codes})".encode())
        if not _SHORT_ESCAPES.isdisjoint(token) or escaped.search(body):
            return True
    secret = token[_secret_from(token) :].encode("ascii", "replace")
    # What is in a row stays so where everything else is left out, and that is quick to search.
    others = bytes(set(range(0x100)).difference(secret))
    kept = body.translate(None, others)
    return any(any(_repeated(kept, secret, 0, place)) for place in _needles(secret, 0))


def _read(body: bytes) -> str:
    """Return `body` with one character for each byte, and one for each character escaped."""
    return _ESCAPE.sub(_read_escape, body.decode("latin-1"))


def _read_escape(escape: re.Match[str]) -> str:
    digits, letter = escape.groups()
    code = ord(letter) if digits is None else int(digits, 16)
    if digits is None and letter not in _SHORT_ESCAPES:
        return chr(_ESCAPED + code)
    if not 0x20 <= code < 0x7F:
        return chr(_ESCAPED + ord("u")) + "".join(chr(_DIGIT + ord(digit)) for digit in digits)
    return _ALWAYS_ESCAPED.get(code) or chr(code)


def _needles(token: str | bytes, secret_from: int) -> range:
    """Return where in `token` the needles begin: every piece of it holds one of them.

    The first is the last in the first piece, so that none is of the user's id alone, which is in
    many answers.
    """
    step = max(PIECE + 1 - _NEEDLE, -(-(len(token) - secret_from) // _MOST_NEEDLES))
    return range(secret_from + PIECE - _NEEDLE, len(token) - _NEEDLE + 1, step)


def _repeated(
    text: AnyStr, token: AnyStr, secret_from: int, place: int
) -> Iterator[tuple[int, int]]:
    """Yield where `text` holds a piece of `token` around the needle at `place`."""
    needle, behind = token[place : place + _NEEDLE], token[place + _NEEDLE :]
    ahead = token[:place][::-1]
    at = text.find(needle)
    while at >= 0:
        end = at + _NEEDLE
        less = _in_common(text[max(0, at - place) : at][::-1], ahead)
        more = _in_common(text[end : end + len(behind)], behind)
        long = place + _NEEDLE + more - max(place - less, secret_from) >= PIECE
        if long:
            end += more
            yield at - less, end
        at = text.find(needle, end if long else at + 1)


def _in_common(one: AnyStr, other: AnyStr) -> int:
    """Return how many characters two texts have in common at their beginnings."""
    if one == other:
        return len(one)
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (left, right) in pairs if left != right), min(len(one), len(other)))


def _cut(text: str, runs: Iterator[tuple[int, int]]) -> str:
    """Return `text` with the placeholder for each of `runs`; the same where there are none."""
    kept: list[str] = []
    end = 0
    for start, after in runs:
        # One that begins in another is a part of the same.
        if start >= end:
            kept += (text[end:start], REMOVED)
        end = after
    return "".join((*kept, text[end:])) if kept else text
