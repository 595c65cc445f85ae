"""A drop-down with an arrow in the theme's colours."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QHelpEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionComboBox,
    QStyleOptionViewItem,
    QToolTip,
    QWidget,
)

from clickup_desktop.language.isolation import isolated
from clickup_desktop.ui.widgets.elision import middle_elided
from clickup_desktop.ui.widgets.icons import pixmap
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.untrusted_text import without_isolates

_SHOWN = int(Qt.ItemDataRole.UserRole) + 1
_ARROW = 14
_WIDEST = GRID * 60
_AROUND = GRID * 5


class Picker(QComboBox):
    """A combo box whose arrow is tinted: a stylesheet can only show a picture of one colour."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(_Entries(self))

    def add(self, text: str) -> None:
        """Add an entry; what is typed finds it, and readers hear it, without isolates."""
        self.addItem(without_isolates(text))
        self.setItemData(self.count() - 1, text, _SHOWN)

    def showPopup(self) -> None:
        """Open the list: in one frame, as wide as its texts need, or these elided."""
        view = self.view()
        view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        metrics = view.fontMetrics()
        texts = (self.itemText(place) for place in range(self.count()))
        widest = max(map(metrics.horizontalAdvance, texts), default=0) + _AROUND
        view.setMinimumWidth(min(max(widest, self.width()), _WIDEST))
        around = view.parentWidget()
        if isinstance(around, QFrame):
            around.setFrameShape(QFrame.Shape.NoFrame)
        super().showPopup()

    @property
    def hover_text(self) -> str:
        """What is told while the pointer rests on it: the whole text where some is hidden."""
        text = self.currentText()
        elided = self.fontMetrics().horizontalAdvance(text) > text_room(self).width()
        return self.toolTip() or (plain_tooltip(text) if elided else "")

    def event(self, event: QEvent) -> bool:
        """Show the tooltip."""
        if isinstance(event, QHelpEvent) and self.hover_text:
            QToolTip.showText(event.globalPos(), self.hover_text, self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the box with its text, the middle left out where it must be, and the arrow."""
        del event
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        color = "text" if self.isEnabled() else "disabled"
        with QPainter(self) as painter:
            box = QStyle.ComplexControl.CC_ComboBox
            self.style().drawComplexControl(box, option, painter, self)
            text = self.currentData(_SHOWN) or option.currentText
            elided = middle_elided(self.fontMetrics(), text, text_room(self).width())
            option.currentText = isolated(elided)
            label = QStyle.ControlElement.CE_ComboBoxLabel
            self.style().drawControl(label, option, painter, self)
            left = self.width() - _ARROW - GRID - 2
            spot = QRect(left, (self.height() - _ARROW) // 2, _ARROW, _ARROW)
            place = QStyle.visualRect(self.layoutDirection(), self.rect(), spot)
            arrow = pixmap("chevron-down", color, _ARROW, self.devicePixelRatioF())
            painter.drawPixmap(place.topLeft(), arrow)


class _Entries(QStyledItemDelegate):
    """Draws entries as a style does, each in its own direction."""

    def initStyleOption(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Isolate what is drawn: a style takes it for a part of the window's language."""
        super().initStyleOption(option, index)
        option.text = isolated(index.data(_SHOWN) or option.text)


def text_room(box: QComboBox) -> QRect:
    """Return where the text of what is picked stands."""
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    return box.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, box)
