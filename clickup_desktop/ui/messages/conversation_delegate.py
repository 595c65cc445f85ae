"""How a message of a conversation is drawn: who and when, and under it all lines of its text."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout
from PySide6.QtWidgets import QAbstractItemView, QStyleOptionViewItem

from clickup_desktop.ui.messages.conversation import ConversationRow, RowKind
from clickup_desktop.ui.messages.shown_messages import ShownMessage
from clickup_desktop.ui.widgets.lists import side_by_side
from clickup_desktop.ui.widgets.row_delegate import RowDelegate, RowPainter, laid_out
from clickup_desktop.ui.widgets.theme import GRID

Index = QModelIndex | QPersistentModelIndex

ROW = int(Qt.ItemDataRole.UserRole) + 1
"""Under this role the model hands out a `ConversationRow`."""

_INDENT = GRID * 3
_BAR = 3
_MOST_KEPT = 500


class ConversationDelegate(RowDelegate):
    """Draws the rows of a conversation; replies are indented, the hit has a bar before it."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._kept: dict[tuple[str, str, int], QTextLayout] = {}

    def forget(self) -> None:
        """Lay all texts out anew: the letters are others now."""
        self._kept.clear()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return a row's size in the view as wide as it is now."""
        row = index.data(ROW)
        width = self._view.viewport().width()
        if not isinstance(row, ConversationRow):
            return QSize(width, 0)
        line = option.fontMetrics.height()
        if row.shown is None:
            return QSize(width, line + GRID)
        text = self._laid_out(row.shown, self._room(width, row), option.font)
        return QSize(width, line + round(text.boundingRect().height()) + GRID + GRID // 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        row = index.data(ROW)
        if not isinstance(row, ConversationRow):
            return
        drawn, area = self.begin(painter, option, index)
        area.setLeft(area.left() + _indent(row))
        line = option.fontMetrics.height()
        if row.shown is None:
            drawn.text(area, row.text, "accent")
            return
        area.adjust(0, GRID // 2, 0, -GRID // 2)
        head = QRect(area.left(), area.top(), area.width(), line)
        self._draw_head(drawn, option, head, row.shown)
        below = QRect(area.left(), area.top() + line, area.width(), area.height() - line)
        layout = self._laid_out(row.shown, below.width(), option.font)
        drawn.paragraph(below, layout, "muted" if row.shown.message.missing else "text")
        if row.shown.sought:
            drawn.bar(QRect(area.left() - GRID, area.top(), _BAR, area.height()), "accent")

    def _draw_head(
        self, drawn: RowPainter, option: QStyleOptionViewItem, head: QRect, shown: ShownMessage
    ) -> None:
        about = side_by_side((shown.when, *shown.notes))
        metrics = option.fontMetrics
        width = min(metrics.horizontalAdvance(shown.who) + GRID, head.width() // 2)
        drawn.text(QRect(head.left(), head.top(), width, head.height()), shown.who, "accent")
        rest = QRect(head.left() + width + GRID, head.top(), 0, head.height())
        rest.setRight(head.right())
        drawn.text(rest, about, "muted")

    def _room(self, width: int, row: ConversationRow) -> int:
        return max(1, self.content_width(width) - _indent(row))

    def _laid_out(self, shown: ShownMessage, width: int, font: QFont) -> QTextLayout:
        message = shown.message
        key = (message.channel_id, f"{message.id}/{shown.text}/{shown.spans}", width)
        found = self._kept.get(key)
        if found is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            found = self._kept[key] = laid_out(shown.text, shown.spans, width, font)
        return found


def _indent(row: ConversationRow) -> int:
    deeper = bool(row.parent_id) and row.kind is not RowKind.THREAD
    return GRID + (_INDENT if deeper or row.kind is RowKind.THREAD else 0)
