"""Names that keep their own direction within a sentence.

A name in Hebrew at the beginning of an English sentence turns all of it around, and a Latin one
takes the punctuation of an Arabic sentence with it. So what is filled into a sentence of the window
is isolated (Unicode Annex 9), where it could change the order of anything: an English sentence with
a Latin name stays as it is. What is copied, announced, written or looked for has no such marks:
`without_isolates` of `untrusted_text`.

Only the window asks for it. The command line's terminals and readers know no isolates.
"""

from __future__ import annotations

from functools import lru_cache
from unicodedata import bidirectional

from clickup_desktop.language.numbers import plain_number
from clickup_desktop.language.texts import is_for_the_log, prepare_with
from clickup_desktop.untrusted_text import (
    END_OF_ISOLATE,
    ISOLATE,
    RIGHT_TO_LEFT_MARK,
    closed_isolates,
)

# What changes the order around it in a sentence of the other direction.
_FROM_RIGHT = frozenset({"R", "AL", "AN"})
_FROM_LEFT = frozenset({"L", "EN", "AN"})
_STRONG = frozenset({"L", "R", "AL"})
# Embeddings and overrides, which end behind a name only if it ends them itself, and the isolates
# that the program does not use. Qt begins one in the text of a shortcut: "Ctrl+1".
_CONTROLS = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067"))

# As `typing` has it, which takes a tenth of `--help` to import.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

_from_right: bool | None = None


class Template(str):
    """A text that isolates the values which are filled into it."""

    __slots__ = ()

    def format(self, *args: object, **values: object) -> str:
        """Return the text with its values."""
        return str.format(self, *args, **{name: self._value(name, values[name]) for name in values})

    def _value(self, name: str, value: object) -> object:
        if isinstance(value, str):
            return isolated(value)
        if type(value) is int and f"{{{name}}}" in self:
            return plain_number(value)
        return value


def isolate_values(*, from_right: bool) -> None:
    """Have names isolated in each sentence from now on.

    Args:
        from_right: whether the language in use is written from right to left.
    """
    global _from_right  # noqa: PLW0603 - it is the process's, as its language is
    _from_right = from_right
    prepare_with(_prepared_from_right if from_right else _prepared_from_left, _joined)


def isolate_nothing() -> None:
    """Fill in values as they are, as at first."""
    global _from_right  # noqa: PLW0603 - as above
    _from_right = None
    prepare_with(None)


def isolated(value: str) -> str:
    """Return what stands in a sentence or a list as it is shown there: alone if it has to be.

    What is hostile in it, and would reach beyond it, is taken out.
    """
    if _from_right is None or is_for_the_log() or (value.isascii() and not _from_right):
        return value
    disturbing = _FROM_LEFT if _from_right else _FROM_RIGHT
    kept = closed_isolates(value.translate(_CONTROLS))
    if not any(bidirectional(character) in disturbing for character in kept):
        return kept
    return f"{ISOLATE}{kept}{END_OF_ISOLATE}"


def _joined(separator: str, names: Iterable[str]) -> str:
    listed = separator.join(map(isolated, names))
    return RIGHT_TO_LEFT_MARK + listed if _from_right and listed else listed


def _prepared_from_left(text: str) -> str:
    return Template(text) if "{" in text else text


def _prepared_from_right(text: str) -> str:
    return _prepared_from_left(_directed(text))


@lru_cache(maxsize=4096)
def _directed(text: str) -> str:
    """Return a text from right to left such that each of its lines is recognized as one."""
    return "\n".join(map(_directed_line, text.split("\n")))


def _directed_line(line: str) -> str:
    inside = False
    for character in line:
        inside = character == "{" or (inside and character != "}")
        if not inside and bidirectional(character) in _STRONG:
            return line if bidirectional(character) != "L" else RIGHT_TO_LEFT_MARK + line
    return RIGHT_TO_LEFT_MARK + line if "{" in line else line
