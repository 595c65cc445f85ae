"""A language made of English, which shows what was not translated and what has no room.

Every text is enclosed in ⟦⟧, has accents, and is 40 % longer; the second is from right to left.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

from tests.language.made_up import FIRST, LAST, MadeUp

_ACCENTS = str.maketrans("aeiouyAEIOUYcnsz", "àéïôûýÀÉÏÔÛÝçñšž")
_LETTERS_RIGHT_TO_LEFT = "אבגדהוזחטיכלמנסעפצקרשת"
_LONGER = 0.4


class PseudoCatalogue(MadeUp):
    """Translates every text, without a catalogue."""

    def __init__(self, *, right_to_left: bool = False) -> None:
        super().__init__()
        self._right_to_left = right_to_left

    def gettext(self, message: str) -> str:
        """Return the text in the language."""
        plain = sum(len(part[0]) for part in Formatter().parse(message))
        padding = "~" * max(1, round(plain * _LONGER))
        return f"{FIRST}{''.join(self._parts(message))}{padding}{LAST}"

    def pgettext(self, context: str, message: str) -> str:
        """Return a text of a context in the language."""
        del context
        return self.gettext(message)

    def _parts(self, message: str) -> Iterator[str]:
        for literal, name, spec, conversion in Formatter().parse(message):
            yield self._changed(literal).replace("{", "{{").replace("}", "}}")
            if name is not None:
                yield "{" + name + (f"!{conversion}" if conversion else "")
                yield (f":{spec}" if spec else "") + "}"

    def _changed(self, text: str) -> str:
        if not self._right_to_left:
            return text.translate(_ACCENTS)
        letters = _LETTERS_RIGHT_TO_LEFT
        return "".join(
            letters[ord(it.lower()) % len(letters)] if it.isascii() and it.isalpha() else it
            for it in text
        )


def is_wholly_translated(text: str) -> bool:
    """Whether everything in a text that has letters was translated, but for what was filled in.

    What was filled in stands between the marks of a translated text.
    """
    outside: list[str] = []
    depth = 0
    for letter in text:
        depth += (letter == FIRST) - (letter == LAST)
        if depth == 0 and letter != LAST:
            outside.append(letter)
    return depth == 0 and not any(map(str.isalpha, outside))
