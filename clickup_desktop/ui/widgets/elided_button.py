"""A button whose text gives way in its middle."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QHelpEvent, QPaintEvent
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QStyle,
    QStyleOptionButton,
    QStylePainter,
    QToolTip,
    QWidget,
)

from clickup_desktop.language.isolation import isolated
from clickup_desktop.ui.widgets.elision import middle_elided
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip
from clickup_desktop.untrusted_text import display_sentence, without_isolates

_SHOWN = 300
_AROUND = 16
"""What border and padding take of the width, in logical pixels."""


class ElidedButton(QPushButton):
    """Shows a text from outside on one line; `text()` is always the whole text.

    An "&" in the text is one, and no mnemonic.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = ""
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def text(self) -> str:
        """Return the whole text."""
        return self._text

    def setText(self, text: str) -> None:
        """Show another text; what cannot be drawn on one line is taken out of it."""
        self._text = display_sentence(text, maximum=_SHOWN)
        super().setText(_literal(self._text))
        self.setAccessibleName(without_isolates(self._text))

    @property
    def elided(self) -> bool:
        """Whether something of the text is hidden now."""
        return self.fontMetrics().horizontalAdvance(self._text) > self.width() - _AROUND

    @property
    def hover_text(self) -> str:
        """What is told while the pointer rests on it: the whole text where some is hidden."""
        return self.toolTip() or (plain_tooltip(self._text) if self.elided else "")

    def sizeHint(self) -> QSize:
        """Return the room that all of the text needs."""
        # Text is measured in whole pixels but drawn in parts of them.
        width = self.fontMetrics().horizontalAdvance(self._text) + _AROUND + 2
        return QSize(width, super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """Return the room that a few letters need."""
        few = self.fontMetrics().horizontalAdvance("Mmm…mm") + _AROUND
        return QSize(min(self.sizeHint().width(), few), super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button, the middle of its text left out where it must be."""
        del event
        option = QStyleOptionButton()
        self.initStyleOption(option)
        elided = middle_elided(self.fontMetrics(), self._text, self.width() - _AROUND)
        option.text = _literal(isolated(elided))
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)

    def event(self, event: QEvent) -> bool:
        """Show the tooltip."""
        if isinstance(event, QHelpEvent) and self.hover_text:
            QToolTip.showText(event.globalPos(), self.hover_text, self)
            return True
        return super().event(event)


def _literal(text: str) -> str:
    return text.replace("&", "&&")
