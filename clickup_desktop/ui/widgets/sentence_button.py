"""A button that bears a sentence, on more than one line where it must."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import (
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
        metrics = self.fontMetrics()
        words = [metrics.horizontalAdvance(word) for word in self.text().split()]
        longest = max([*words, metrics.averageCharWidth() * _FEW_LETTERS])
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
        text = self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic, self.text())
        return super().sizeHint() - text

    def _lines(self, width: int) -> str:
        """Return the text with its breaks in `width`."""
        metrics, room = self.fontMetrics(), width - self._around().width()
        lines: list[str] = []
        for word in self.text().split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and metrics.horizontalAdvance(longer) <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return "\n".join(lines)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, its text broken where it must be."""
        del event
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self._lines(self.width())
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)
