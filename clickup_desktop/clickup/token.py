"""The Personal Access Token: cleaned when pasted, judged by its looks, hidden in every repr."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NoReturn

from clickup_desktop.language.texts import N_

MAXIMUM_TOKEN = 1_000
"""Characters. ClickUp's tokens have about 50; the Windows vault holds about 1,280."""

_BLANKS = "".join(filter(str.isspace, map(chr, range(0x3001))))
_SURROUNDINGS = "\"'`´“”„‘’«»<>,;" + _BLANKS
_NAMED = r"(?:export\s+|set\s+|\$env:)?clickup_token[\"']?\s*[:=]"
_LEADING = re.compile(
    rf"(?:[{re.escape(_SURROUNDINGS)}]+|authorization[\"']?\s*[:=]|bearer\s+|{_NAMED})+",
    re.IGNORECASE,
)
# A line of a shell's script, or of a file of variables that may hold others as well.
_LINE = re.compile(rf"^[ \t]*{_NAMED}.*$", re.IGNORECASE | re.MULTILINE)
# Zero-width and other invisible characters that web pages put into what is copied.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff]")
_USUAL_FORM = re.compile(r"pk_\d+_[A-Z0-9]{32}\Z")


class Token:
    """A token that shows itself to nobody but the caller of `reveal`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def reveal(self) -> str:
        """Return the token itself, for the keyring and the Authorization header."""
        return self._text

    @property
    def hint(self) -> str:
        """What may be shown: "pk_…7Q2F". Of a short one, nothing."""
        return f"pk_…{self._text[-4:]}" if len(self._text) >= 12 else "…"

    def __repr__(self) -> str:
        return f"Token({self.hint})"

    __str__ = __repr__

    def __format__(self, specification: str) -> str:
        return format(repr(self), specification)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Token) and other._text == self._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a token is not written anywhere")


@dataclass(frozen=True, slots=True)
class TokenJudgement:
    """What can be said of a token before ClickUp is asked.

    Attributes:
        usable: it can be sent at all.
        looks_right: it has the form that ClickUp's tokens usually have, which isn't promised.
        message: one line to stand under the field, for `_`; may be empty.
    """

    usable: bool
    looks_right: bool
    message: str


def clean_token(pasted: str) -> str:
    """Return what was pasted without blanks, quotes, line breaks and what stands in front of it.

    That is "Bearer", a header's name, or CLICKUP_TOKEN as a shell or a file of variables sets it.
    """
    text = _INVISIBLE.sub("", pasted[: MAXIMUM_TOKEN * 20])
    line = _LINE.search(text)
    text = _bare(line.group() if line else text)
    # Line breaks inside come from a terminal or an e-mail that wrapped the token.
    return _bare("".join(line.strip(" \t") for line in re.split(r"[\r\n]", text)))


def _bare(text: str) -> str:
    leading = _LEADING.match(text)
    return text[leading.end() if leading else 0 :].rstrip(_SURROUNDINGS)


def judge_token(text: str) -> TokenJudgement:
    """Judge a cleaned token by its looks. Only ClickUp's answer decides."""
    if not text:
        return TokenJudgement(False, False, "")
    if len(text) > MAXIMUM_TOKEN:
        return TokenJudgement(False, False, N_("This is too long for a token."))
    if not text.isascii() or not text.isprintable() or " " in text:
        return TokenJudgement(False, False, N_("This contains characters that a token can't have."))
    if _USUAL_FORM.match(text):
        return TokenJudgement(True, True, N_("Looks like a ClickUp token."))
    if text.startswith("pk_"):
        return TokenJudgement(
            True, False, N_("Begins like a ClickUp token, but has an unusual length or form.")
        )
    return TokenJudgement(True, False, N_("This doesn't look like a ClickUp token (pk_…)."))
