"""A name on one line that gives way in its middle."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QToolTip, QWidget

from clickup_desktop.ui.widgets.directions import on_this_side
from clickup_desktop.ui.widgets.elision import middle_elided
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip
from clickup_desktop.untrusted_text import display_sentence

_SHOWN = 300


class ElidedLabel(QLabel):
    """Shows a text from outside on one line: "Quarterly…review 2027".

    Where the text does not fit, its middle gives way and the tooltip holds all of it.
    `text()` is always the whole text.
    """

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:
        """Show another text; what cannot be drawn on one line is taken out of it."""
        super().setText(display_sentence(text, maximum=_SHOWN))

    @property
    def elided(self) -> bool:
        """Whether something of the text is hidden now."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    @property
    def hover_text(self) -> str:
        """What is told while the pointer rests on it: the whole text where some is hidden."""
        return self.toolTip() or (plain_tooltip(self.text()) if self.elided else "")

    def minimumSizeHint(self) -> QSize:
        """Return the room that a few letters need."""
        hint = super().minimumSizeHint()
        few = self.fontMetrics().horizontalAdvance("Mmm…mm")
        return QSize(min(hint.width(), few), hint.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, its middle left out where it must be."""
        del event
        area = self.contentsRect()
        shown = middle_elided(self.fontMetrics(), self.text(), area.width())
        with QPainter(self) as painter:
            painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # the text's own
            painter.setPen(self.palette().color(self.foregroundRole()))
            flags = on_this_side(self.alignment(), self.layoutDirection())
            painter.drawText(area, flags | Qt.TextFlag.TextSingleLine, shown)

    def event(self, event: QEvent) -> bool:
        """Show the tooltip."""
        if isinstance(event, QHelpEvent) and self.hover_text:
            QToolTip.showText(event.globalPos(), self.hover_text, self)
            return True
        return super().event(event)
