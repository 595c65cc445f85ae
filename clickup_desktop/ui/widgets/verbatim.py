"""What is the same in every language: names, ids, addresses, keys, and what others wrote.

What shows such words says which they are, so that a test can tell them from a text that nobody
translated, and has a list of all places. Words that are filled into a translated text need no mark.
"""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject, Qt

VERBATIM = "verbatim"
"""The property of a widget or an action: a list of words."""

VERBATIM_ROLE = Qt.ItemDataRole.UserRole + 100
"""What a model returns of a row: a list of words, as the property has them."""

PROGRAM = "ClickUp Desktop"
CLICKUP = "ClickUp"
PYTHON = "Python"
PYSIDE = "PySide6"

Shown = TypeVar("Shown", bound=QObject)


def verbatim(shown: Shown, *words: str) -> Shown:
    """Mark `words` in what a widget or an action shows and tells, in the place of others."""
    shown.setProperty(VERBATIM, [word for word in words if word])
    return shown
