"""The list of members: rows that are drawn as they come into sight, and a field to find one."""

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
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QLineEdit,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.search_text import fold
from clickup_desktop.ui.members.rows import MemberRow
from clickup_desktop.ui.widgets.icons import icon
from clickup_desktop.ui.widgets.labels import plain_label
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip
from clickup_desktop.ui.widgets.row_delegate import ROW_ICON, TWO_LINES, RowDelegate
from clickup_desktop.ui.widgets.rows_view import rows_view
from clickup_desktop.ui.widgets.theme import GRID, theme
from clickup_desktop.ui.widgets.verbatim import VERBATIM_ROLE

Index = QModelIndex | QPersistentModelIndex

ROW = int(Qt.ItemDataRole.UserRole) + 1
"""Under this role the model hands out a `MemberRow`."""

_NO_INDEX = QModelIndex()
_NAMES_SHARE = 0.58
_LEAST_ROWS = 3


class MemberModel(QAbstractListModel):
    """The members that the filter lets through."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.all_rows: tuple[MemberRow, ...] = ()
        self.rows: tuple[MemberRow, ...] = ()
        self._wanted = ""

    def show(self, rows: tuple[MemberRow, ...], wanted: str) -> None:
        """Show those of `rows` in which every word of `wanted` stands."""
        self.all_rows, self._wanted = rows, wanted
        words = fold(wanted).split()
        fitting = (
            tuple(row for row in rows if all(word in row.search_text for word in words))
            if words
            else rows
        )
        if [row.member.id for row in fitting] == [row.member.id for row in self.rows]:
            self.rows = fitting
            if fitting:
                self.dataChanged.emit(self.index(0), self.index(len(fitting) - 1))
            return
        self.beginResetModel()
        self.rows = fitting
        self.endResetModel()

    def row_of(self, member_id: str) -> int:
        """Return where a member stands; -1 for nowhere."""
        return next(
            (place for place, row in enumerate(self.rows) if row.member.id == member_id), -1
        )

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of a member."""
        if not index.isValid() or not 0 <= index.row() < len(self.rows):
            return None
        row = self.rows[index.row()]
        if role == VERBATIM_ROLE:
            return [row.member.name, row.email]
        return self._told(row, role)

    def _told(self, row: MemberRow, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role == ROW:
            return row
        told = (row.name, row.email, row.role, row.since)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip("\n".join(filter(None, told)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return enumeration(filter(None, told))
        return None


class MemberDelegate(RowDelegate):
    """Draws a member: name over e-mail, and beside them the role over the day they joined."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        member = index.data(ROW)
        if not isinstance(member, MemberRow):
            return
        row, area = self.begin(painter, option, index)
        row.icon(area, "waiting" if member.invited else "profile", "muted")
        area.setLeft(area.left() + ROW_ICON + GRID)
        left = QRect(area)
        left.setWidth(round(area.width() * _NAMES_SHARE) - GRID)
        right = QRect(area)
        right.setLeft(left.right() + GRID)
        name = _("{name} (you)").format(name=member.name) if member.you else member.name
        upper, lower = self.lines_of(left)
        # Without an e-mail address the name has the row for itself.
        row.text(upper if member.email else left, name, "text")
        row.text(lower, member.email, "muted")
        upper, lower = self.lines_of(right)
        row.text(upper if member.since else right, member.role, "text")
        row.text(lower, member.since, "muted")


class MemberList(QWidget):
    """The filter, the members, and a line on how many there are.

    Signals:
        current_changed: another member is current, or the current one has changed.
        menu_wanted: a menu for the current member is to open; carries the place on the screen.
    """

    current_changed = Signal()
    menu_wanted = Signal(QPoint)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.filter = QLineEdit(self)
        self.filter.setObjectName("memberFilter")
        self.filter.setPlaceholderText(_("Find by name, e-mail or role"))
        self.filter.setAccessibleName(_("Find a member"))
        self.filter.setClearButtonEnabled(True)
        self._glass = self.filter.addAction(
            icon("search", "muted"), QLineEdit.ActionPosition.LeadingPosition
        )
        self.filter.textChanged.connect(self._filter)
        column.addWidget(self.filter)
        self.model = MemberModel(self)
        self.view = rows_view("memberList", _("Members"), self.model, MemberDelegate, self)
        self.view.setUniformItemSizes(True)
        self.view.setMinimumHeight(TWO_LINES * _LEAST_ROWS)
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.view.customContextMenuRequested.connect(self._ask_for_menu)
        self.view.selectionModel().currentChanged.connect(lambda *_ends: self._tell())
        theme().changed.connect(self._tint)
        column.addWidget(self.view, 1)
        self.summary = plain_label(muted=True, small=True, name="membersSummary")
        column.addWidget(self.summary)
        column.addStretch(0)
        self.view.hide()
        self._changing = False

    @property
    def current(self) -> MemberRow | None:
        """The current member."""
        row = self.view.currentIndex().data(ROW)
        return row if isinstance(row, MemberRow) else None

    def show_rows(self, rows: tuple[MemberRow, ...]) -> None:
        """Show other rows; who is current stays so, and the list where it was scrolled to."""
        current, bar = self.current, self.view.verticalScrollBar()
        at, focused = self.view.currentIndex().row(), self.window().focusWidget() is self.view
        place = bar.value()
        # What is current is lost and found again meanwhile; that is nobody's concern.
        self._changing = True
        self.model.show(rows, self.filter.text())
        if current is not None and self.current is None:
            row = self.model.row_of(current.member.id)
            if row < 0 and focused:  # gone: whoever is in the list goes on at the neighbour
                row = min(at, len(self.model.rows) - 1)
            if row >= 0:
                self.view.setCurrentIndex(self.model.index(row))
            bar.setValue(place)
        self._changing = False
        self._sum_up()
        self.current_changed.emit()

    def go_on_at(self, row: int) -> None:
        """Go to the list, to who is next where whoever was at `row` is gone already."""
        if self.current is None and self.model.rows and row >= 0:
            self.view.setCurrentIndex(self.model.index(min(row, len(self.model.rows) - 1)))
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _filter(self) -> None:
        self.show_rows(self.model.all_rows)

    def _sum_up(self) -> None:
        known, shown = len(self.model.all_rows), len(self.model.rows)
        self.view.setVisible(shown > 0)  # a box with nothing in it says nothing
        if shown == known:
            text = ngettext("{count} member", "{count} members", known)
        elif shown:
            text = ngettext("{shown} of {count} member", "{shown} of {count} members", known)
        else:
            text = ngettext(
                "No match among {count} member", "No match among {count} members", known
            )
        self.summary.setText(text.format(shown=number_text(shown), count=number_text(known)))

    def _tell(self) -> None:
        if not self._changing:
            self.current_changed.emit()

    def _ask_for_menu(self, place: QPoint) -> None:
        if self.current is not None:
            self.menu_wanted.emit(self.view.viewport().mapToGlobal(place))

    def _tint(self) -> None:
        self._glass.setIcon(icon("search", "muted"))
