"""A button that bears a sentence, on more than one line where it must."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

_FEW_LETTERS = 12
"""A button may become so narrow, measured in letters, before its text is cut."""


class SentenceButton(QPushButton):
    """Shows a text of our own; `text()` is always the whole text, without breaks."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setAutoDefault(False)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:
        """Return the room that the text needs on one line."""
        # Text is measured in whole pixels but drawn in parts of them.
        return super().sizeHint() + QSize(2, 0)

    def minimumSizeHint(self) -> QSize:
        """Return the room that its longest word needs."""
        few = self.fontMetrics().averageCharWidth() * _FEW_LETTERS
        longest = max(longest_word(self), few)
        needed = QSize(longest + self._around().width() + 2, super().sizeHint().height())
        return needed.boundedTo(self.sizeHint())

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines in `width`."""
        lines = self._lines(width).count("\n")
        return self.sizeHint().height() + lines * self.fontMetrics().lineSpacing()

    def _around(self) -> QSize:
        """Return what border and padding take."""
        return around_text(self, super().sizeHint())

    def _lines(self, width: int) -> str:
        """Return the text with its breaks in `width`."""
        return broken(self, width - self._around().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, its text broken where it must be."""
        del event
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self._lines(self.width())
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)


def around_text(button: QAbstractButton, whole: QSize) -> QSize:
    """Return what border, padding and icon take of the size that a button has on one line."""
    return whole - button.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, button.text())


def longest_word(button: QAbstractButton) -> int:
    """Return the width of the longest word of a button's text, in logical pixels."""
    return max(map(button.fontMetrics().horizontalAdvance, button.text().split()), default=0)


def broken(button: QAbstractButton, room: int) -> str:
    """Return a button's text with its breaks where lines are `room` pixels wide."""
    metrics = button.fontMetrics()
    lines: list[str] = []
    for word in button.text().split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and metrics.horizontalAdvance(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return "\n".join(lines)
