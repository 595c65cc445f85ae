"""Numbers as people read them."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from clickup_desktop.language.texts import language_in_use


def number_text(number: int) -> str:
    """Return `number` with its thousands apart, as the language has it: "12,000"."""
    return QLocale(language_in_use()).toString(number)
