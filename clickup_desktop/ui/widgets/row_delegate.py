"""What the delegates that draw rows share: background, icon, text that gives way in its middle."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clickup_desktop.ui.widgets.icons import pixmap
from clickup_desktop.ui.widgets.theme import token

Index = QModelIndex | QPersistentModelIndex

ROW_ICON = 18
"""How wide and tall a row's icon is, in logical pixels."""

_PADDING = 6


class RowDelegate(QStyledItemDelegate):
    """Draws a row's background as the style does, and leaves the rest to its children."""

    def begin(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> tuple[QStyleOptionViewItem, QRect]:
        """Draw the background; return the option and the room for the row's content."""
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        shown.text = ""
        widget = shown.widget
        style = widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, widget)
        return shown, shown.rect.adjusted(_PADDING, 0, -_PADDING, 0)


def draw_icon(painter: QPainter, area: QRect, name: str, color: str, size: int = ROW_ICON) -> None:
    """Draw an icon at the left of `area`, in its middle."""
    ratio = painter.device().devicePixelRatioF()
    top = area.top() + (area.height() - size) // 2
    painter.drawPixmap(area.left(), top, pixmap(name, color, size, ratio))


def draw_text(
    painter: QPainter, area: QRect, text: str, color: str, font: QFont | None = None
) -> int:
    """Draw `text` on one line, its middle left out where it must be; return its width.

    Nothing of it is drawn outside of `area`, whatever marks tower on its letters.
    """
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    if font is not None:
        painter.setFont(font)
    painter.setPen(token(color))
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, max(0, area.width()))
    flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.drawText(area, flags | Qt.TextFlag.TextSingleLine, shown)
    width = metrics.horizontalAdvance(shown)
    painter.restore()
    return width
