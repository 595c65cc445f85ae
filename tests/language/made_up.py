"""A language that was made up, so that a text that nobody translates is seen at once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from gettext import NullTranslations
from unittest.mock import patch

from clickup_desktop.language import texts

FIRST, LAST = "⟦", "⟧"


class MadeUp(NullTranslations):
    """Puts ⟦ ⟧ around every text."""

    def gettext(self, message: str) -> str:
        return f"{FIRST}{message}{LAST}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return message  # what stands between names and numbers


@contextmanager
def spoken(catalogue: NullTranslations | None = None) -> Iterator[None]:
    """Have every text in the made-up language, or in that of another catalogue."""
    with patch.object(texts, "_catalogue", catalogue or MadeUp()):
        yield


def is_translated(text: str) -> bool:
    """Whether all of a text was translated, once."""
    return text.startswith("⟦") and text.endswith("⟧") and "⟦⟦" not in text
