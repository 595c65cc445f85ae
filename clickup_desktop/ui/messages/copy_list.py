"""The list of copies: rows that are drawn as they come into sight."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.integration.messages.states import CopyState
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import _
from clickup_desktop.ui.messages.copy_texts import badge_of, state_text
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip
from clickup_desktop.ui.widgets.row_delegate import ROW_ICON, TWO_LINES, RowDelegate
from clickup_desktop.ui.widgets.rows_view import rows_view
from clickup_desktop.ui.widgets.theme import GRID, roomy
from clickup_desktop.ui.widgets.verbatim import VERBATIM_ROLE

Index = QModelIndex | QPersistentModelIndex

COPY = int(Qt.ItemDataRole.UserRole) + 1
"""Under this role the model hands out a `CopyState`."""

_NO_INDEX = QModelIndex()
_LEAST_ROWS = 2
_AGING_MILLISECONDS = 30_000


class CopyModel(QAbstractListModel):
    """The copies, by their Channels' names."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.copies: tuple[CopyState, ...] = ()

    def show(self, copies: tuple[CopyState, ...]) -> None:
        """Show other copies, or the same ones as they are now."""
        if list(map(_key, copies)) == list(map(_key, self.copies)):
            self.copies = copies
            if copies:
                self.dataChanged.emit(self.index(0), self.index(len(copies) - 1))
            return
        self.beginResetModel()
        self.copies = copies
        self.endResetModel()

    def row_of(self, connection_id: str, channel_id: str) -> int:
        """Return where a copy stands; -1 for nowhere."""
        keys = list(map(_key, self.copies))
        wanted = (connection_id, channel_id)
        return keys.index(wanted) if wanted in keys else -1

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.copies)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a copy."""
        if not index.isValid() or not 0 <= index.row() < len(self.copies):
            return None
        copy = self.copies[index.row()]
        if role == VERBATIM_ROLE:
            return [copy.channel_name]
        return copy if role == COPY else self._told(copy, role)

    def _told(self, copy: CopyState, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return copy.channel_name
        told = (copy.channel_name, badge_of(copy)[0], state_text(copy))
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip("\n".join(told))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return enumeration(told)
        return None


class CopyDelegate(RowDelegate):
    """Draws a copy: its Channel over how it stands, and at the end that in one word."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        copy = index.data(COPY)
        if not isinstance(copy, CopyState):
            return
        row, area = self.begin(painter, option, index)
        row.icon(area, "lock" if copy.private else "channel", "muted")
        area.setLeft(area.left() + ROW_ICON + GRID)
        upper, lower = self.lines_of(area)
        word, tone = badge_of(copy)
        width = min(option.fontMetrics.horizontalAdvance(word) + 1, area.width() // 2)
        spot = QRect(upper.right() - width, upper.top(), width + 1, upper.height())
        row.text(spot, word, "muted" if tone == "neutral" else tone)
        upper.setRight(spot.left() - GRID)
        row.text(upper, copy.channel_name, "text")
        row.text(lower, state_text(copy), "muted")


class CopyList(QWidget):
    """The copies, one of them current.

    Signals:
        current_changed: another copy is current, or the current one has changed.
        chosen: Enter was pressed on a copy, or it was double-clicked.
        menu_wanted: a menu for the current copy is to open; carries the place on the screen.
    """

    current_changed = Signal()
    chosen = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.model = CopyModel(self)
        self.view = rows_view("copyList", _("Copies of messages"), self.model, CopyDelegate, self)
        self.view.setUniformItemSizes(True)
        self.view.setMinimumHeight(roomy(TWO_LINES * _LEAST_ROWS + GRID))
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._ask_for_menu)
        self.view.activated.connect(lambda _index: self.chosen.emit())
        self.view.selectionModel().currentChanged.connect(lambda *_ends: self._tell())
        column.addWidget(self.view)
        self._changing = False
        self._aging = QTimer(self)  # "3 minutes ago" is not true for long
        self._aging.setInterval(_AGING_MILLISECONDS)
        self._aging.timeout.connect(self._age)
        self._aging.start()

    @property
    def current(self) -> CopyState | None:
        """The current copy."""
        copy = self.view.currentIndex().data(COPY)
        return copy if isinstance(copy, CopyState) else None

    def show_copies(self, copies: tuple[CopyState, ...]) -> None:
        """Show other copies; the one that is current stays so, else the first one becomes it."""
        before, at = self.current, self.view.currentIndex().row()
        place = self.view.verticalScrollBar().value()
        self._changing = True
        self.model.show(copies)
        if self.current is None and copies:
            row = self.model.row_of(*_key(before)) if before is not None else -1
            if row < 0:
                row = min(max(at, 0), len(copies) - 1)
            self.view.setCurrentIndex(self.model.index(row))
            self.view.verticalScrollBar().setValue(place)
        self._changing = False
        self.current_changed.emit()

    def go_to(self, connection_id: str, channel_id: str) -> bool:
        """Make a copy the current one; return whether it is there."""
        row = self.model.row_of(connection_id, channel_id)
        if row >= 0:
            self.view.setCurrentIndex(self.model.index(row))
        return row >= 0

    def _tell(self) -> None:
        if not self._changing:
            self.current_changed.emit()

    def _age(self) -> None:
        if self.isVisible():
            self.view.viewport().update()
            self.current_changed.emit()

    def _ask_for_menu(self, place: QPoint) -> None:
        if self.current is not None:
            self.menu_wanted.emit(self.view.viewport().mapToGlobal(place))


def _key(copy: CopyState) -> tuple[str, str]:
    return copy.connection_id, copy.channel_id
