"""A language made of English, which shows what was not translated and what has no room.

Every text is enclosed in ⟦⟧, and each of its words has accents and is 40 % longer; the second
language is from right to left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from string import Formatter

from PySide6.QtCore import Qt, QTranslator
from PySide6.QtWidgets import QApplication

from tests.language.made_up import FIRST, LAST, MadeUp, spoken

_ACCENTS = str.maketrans("aeiouyAEIOUYcnsz", "àéïôûýÀÉÏÔÛÝçñšž")
_LETTERS_RIGHT_TO_LEFT = "אבגדהוזחטיכלמנסעפצקרשת"
_LONGER = 0.4
_WORD = re.compile(r"%(?:\(\w+\))?[rs]|[^\W\d_]+(?:['’][^\W\d_]+)?")


class PseudoCatalogue(MadeUp):
    """Translates every text, without a catalogue."""

    def __init__(self, *, right_to_left: bool = False) -> None:
        super().__init__()
        self._right_to_left = right_to_left

    def gettext(self, message: str) -> str:
        """Return the text in the language."""
        return f"{FIRST}{''.join(self._parts(message))}{LAST}"

    def pgettext(self, context: str, message: str) -> str:
        """Return a text of a context in the language."""
        del context
        # What only stands between names or digits has nothing to be translated.
        return self.gettext(message) if any(map(str.isalpha, message)) else message

    def _parts(self, message: str) -> Iterator[str]:
        for literal, name, spec, conversion in Formatter().parse(message):
            yield self._changed(literal).replace("{", "{{").replace("}", "}}")
            if name is not None:
                yield "{" + name + (f"!{conversion}" if conversion else "")
                yield (f":{spec}" if spec else "") + "}"

    def _changed(self, text: str) -> str:
        return _WORD.sub(lambda word: self._word(word[0]), text)

    def _word(self, word: str) -> str:
        if word.startswith("%"):
            return word  # what argparse fills in
        longer = word + "~" * max(1, round(len(word) * _LONGER))
        if not self._right_to_left:
            return longer.translate(_ACCENTS)
        letters = _LETTERS_RIGHT_TO_LEFT
        return "".join(
            letters[ord(it.lower()) % len(letters)] if it.isascii() and it.isalpha() else it
            for it in longer
        )


class PseudoOfQt(QTranslator):
    """What Qt says itself, such as in the menu of a field."""

    def __init__(self, catalogue: PseudoCatalogue, parent: QApplication) -> None:
        super().__init__(parent)
        self._catalogue = catalogue

    def isEmpty(self) -> bool:
        """It has a translation of everything."""
        return False

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, number: int = -1
    ) -> str:
        """Return the text in the language; the names of keys have none."""
        del disambiguation, number
        if context in ("QShortcut", "QGuiApplication"):
            return text
        return f"{FIRST}{text}{LAST}"


@contextmanager
def spoken_by_the_window(app: QApplication, *, right_to_left: bool) -> Iterator[None]:
    """Have the program and Qt speak one of the two, and windows be of its direction."""
    catalogue = PseudoCatalogue(right_to_left=right_to_left)
    translator = PseudoOfQt(catalogue, app)
    direction, before = Qt.LayoutDirection, app.layoutDirection()
    app.installTranslator(translator)
    app.setLayoutDirection(direction.RightToLeft if right_to_left else direction.LeftToRight)
    try:
        with spoken(catalogue):
            yield
    finally:
        app.removeTranslator(translator)
        translator.deleteLater()
        app.setLayoutDirection(before)


def is_wholly_translated(text: str, verbatim: Iterable[str] = ()) -> bool:
    """Whether everything in a text that has letters was translated, but for what was filled in.

    What was filled in stands between the marks of a translated text.

    Args:
        verbatim: words that may stand outside of them as well.
    """
    outside: list[str] = []
    depth = 0
    for letter in text:
        depth += (letter == FIRST) - (letter == LAST)
        if depth == 0 and letter != LAST:
            outside.append(letter)
    rest = "".join(outside)
    for word in sorted(verbatim, key=len, reverse=True):
        rest = rest.replace(word, " ")
    return depth == 0 and not any(map(str.isalpha, rest))
