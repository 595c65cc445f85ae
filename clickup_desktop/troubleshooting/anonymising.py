"""The one place where persons are taken out of text that a person posts.

Beside the secrets (`redaction`) that is whatever tells who somebody is or where they work: the
names of people and of what is theirs in ClickUp, as far as the program knows them, and what looks
like an e-mail address, a computer's address or name, or a home folder.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, quote_plus

from clickup_desktop.troubleshooting import identities
from clickup_desktop.troubleshooting.redaction import redact
from clickup_desktop.untrusted_text import display_text

_ANYWHERE_FROM = 5
"""Characters. Shorter names are words of their own, so that "Ann" leaves "cannot" alone."""

_SHORT_MARKS = 2
"""ASCII marks, such as a "-", that are too short to tell anything of anybody."""


class KnownName(NamedTuple):
    """A name to be left out.

    Attributes:
        kind: what it names, such as "Workspace".
        text: the name.
        of: another name of the same thing, whose placeholder it shares; "" for none.
    """

    kind: str
    text: str
    of: str = ""


class Anonymiser:
    """Puts a placeholder, such as "[Workspace 1]", in the place of each name.

    Args:
        names: what is known; the same name has the same placeholder each time.
        home: the person's home folder, which becomes "~".
    """

    def __init__(self, names: Iterable[KnownName], home: Path | None = None) -> None:
        self._patterns: list[tuple[re.Pattern[str], str]] = []
        self._home = home
        numbers: dict[str, int] = {}
        placeholders: dict[str, str] = {}
        for kind, text, of in names:
            if not _tells_something(text) or text.casefold() in placeholders:
                continue
            placeholder = placeholders.get(of.casefold(), "")
            if not placeholder:
                numbers[kind] = numbers.get(kind, 0) + 1
                placeholder = f"[{kind} {numbers[kind]}]"
            placeholders[text.casefold()] = placeholder
            self._patterns += [(_pattern(form), placeholder) for form in _forms(text)]

    def __repr__(self) -> str:
        return f"Anonymiser({len(self._patterns)} patterns)"

    def clean(self, text: str) -> str:
        """Return `text` without secrets, and without anything that tells whose it is."""
        # All are looked for in the same text, so that no placeholder breaks up what another
        # would have found.
        cleaned = redact(text)
        found = sorted(
            [*self._names_in(cleaned), *identities.find(cleaned, self._home)],
            key=lambda found: (found[0], -found[1]),
        )
        parts: list[str] = []
        position = 0
        for start, end, placeholder in found:
            if start >= position:
                parts += [cleaned[position:start], placeholder]
            position = max(position, end)
        return "".join([*parts, cleaned[position:]])

    def _names_in(self, text: str) -> Iterator[tuple[int, int, str]]:
        for pattern, placeholder in self._patterns:
            for match in pattern.finditer(text):
                yield match.start(), match.end(), placeholder


def _tells_something(text: str) -> bool:
    if not text.strip():
        return False
    return any(map(str.isalnum, text)) or not text.isascii() or len(text) > _SHORT_MARKS


def _forms(text: str) -> list[str]:
    """Return how a name is written: as it is, as it is shown, and inside other notations."""
    encodable = text.encode("utf-8", "replace").decode("utf-8")
    forms = (
        text,
        text.strip(),
        display_text(text),
        json.dumps(text)[1:-1],
        repr(text)[1:-1],
        quote(encodable, safe=""),
        quote_plus(encodable),
    )
    return [form for form in dict.fromkeys(forms) if _tells_something(form)]


def _pattern(form: str) -> re.Pattern[str]:
    pattern = re.escape(form)
    if len(form) < _ANYWHERE_FROM:
        before = r"(?<![^\W_])" if form[0].isalnum() else ""
        after = r"(?![^\W_])" if form[-1].isalnum() else ""
        pattern = f"{before}{pattern}{after}"
    return re.compile(pattern, re.IGNORECASE)
