"""A check box that bears a sentence, on more than one line where it must."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QWidget,
)

from clickup_desktop.ui.widgets.sentence_button import around_text, broken, longest_word


class SentenceBox(QCheckBox):
    """Shows a text of our own; `text()` is always the whole text, without breaks."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def minimumSizeHint(self) -> QSize:
        """Return the room that its longest word needs, and all lines in the present width."""
        whole = super().sizeHint()
        width = longest_word(self) + around_text(self, whole).width() + 2
        return QSize(min(width, whole.width()), self.heightForWidth(max(width, self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Have the lines of another width take their room, also where a layout asks for none."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines in `width`."""
        return super().sizeHint().height() + self._lines(width).count("\n") * (
            self.fontMetrics().lineSpacing()
        )

    def _lines(self, width: int) -> str:
        whole = super().sizeHint()
        if width >= whole.width():
            return self.text()  # by Qt's own measure, which may differ from ours by a pixel
        return broken(self, width - around_text(self, whole).width())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box, its text broken where it must be."""
        del event
        option = QStyleOptionButton()
        self.initStyleOption(option)
        option.text = self._lines(self.width())
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_CheckBox, option)
