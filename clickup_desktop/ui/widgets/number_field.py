"""A field for a whole number."""

from __future__ import annotations

from PySide6.QtCore import QRegularExpression
from PySide6.QtGui import QRegularExpressionValidator
from PySide6.QtWidgets import QLineEdit, QWidget

from clickup_desktop.language.numbers import plain_number


class NumberField(QLineEdit):
    """Takes the digits that are typed, of any script, and nothing that stands between them.

    Args:
        most: the greatest number that may be; the least is 1.
    """

    def __init__(self, most: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._most = most
        digits = QRegularExpression(rf"\d{{0,{len(str(most))}}}")
        digits.setPatternOptions(QRegularExpression.PatternOption.UseUnicodePropertiesOption)
        self.setValidator(QRegularExpressionValidator(digits, self))

    def show_number(self, number: int) -> None:
        """Put `number` into the field, in the digits that the person reads."""
        self.setText(plain_number(number))

    @property
    def number(self) -> int | None:
        """The number in the field; None where there is none, or one that may not be."""
        held = self.hasAcceptableInput()  # what others than the person have set may be anything
        number = int(self.text() or 0) if held else 0
        return number if 1 <= number <= self._most else None
