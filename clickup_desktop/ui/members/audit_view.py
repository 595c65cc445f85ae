"""The audit trail: who did what, and when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QVBoxLayout, QWidget

from clickup_desktop.integration.server.audit_text import done_text, subject_text
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.ui.widgets.busy_indicator import BusyIndicator
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.labels import plain_label
from clickup_desktop.ui.widgets.moments import moment_text
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip
from clickup_desktop.ui.widgets.row_delegate import RowDelegate
from clickup_desktop.ui.widgets.rows_view import rows_view
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.widgets.unreadable_rows import UnreadableRows
from clickup_desktop.ui.widgets.verbatim import VERBATIM_ROLE
from clickup_desktop.untrusted_text import display_text

if TYPE_CHECKING:
    from clickup_desktop.organization.records import AuditEntry, Rows
    from clickup_desktop.ui.background import Job
    from clickup_desktop.ui.widgets.page import PageContext

Index = QModelIndex | QPersistentModelIndex

NEWEST = 200
"""How many entries are shown."""

_ROW = int(Qt.ItemDataRole.UserRole) + 1
_NO_INDEX = QModelIndex()
_WHEN_SHARE = 0.34
_LONGEST = 300


class AuditModel(QAbstractListModel):
    """The entries, the newest first; each as who did what, to what, and when."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: tuple[tuple[str, str, str], ...] = ()
        self._entries: tuple[AuditEntry, ...] = ()

    def show(self, entries: tuple[AuditEntry, ...]) -> None:
        """Show other entries."""
        rows = tuple(
            (
                done_text(
                    display_text(entry.member_name, maximum=_LONGEST),
                    display_text(entry.action, maximum=_LONGEST),
                ),
                subject_text(entry.action, display_text(entry.subject, maximum=_LONGEST)),
                moment_text(entry.at),
            )
            for entry in entries
        )
        if rows != self.rows:
            self.beginResetModel()
            self.rows, self._entries = rows, entries
            self.endResetModel()

    def rowCount(self, parent: Index = _NO_INDEX) -> int:
        """Return how many there are."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what is shown of an entry."""
        if not index.isValid() or not 0 <= index.row() < len(self.rows):
            return None
        if role == VERBATIM_ROLE:
            entry = self._entries[index.row()]
            return [entry.member_name, entry.subject]
        return self._told(self.rows[index.row()], role)

    def _told(self, row: tuple[str, str, str], role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return row[0]
        if role == _ROW:
            return row
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tooltip("\n".join(filter(None, row)))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return enumeration(filter(None, row))
        return None


class _AuditDelegate(RowDelegate):
    """Draws who did what over to what, and the moment beside it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw a row."""
        entry = index.data(_ROW)
        if entry is None:
            return
        done, subject, when = entry
        row, area = self.begin(painter, option, index)
        wanted = painter.fontMetrics().horizontalAdvance(when)
        width = min(wanted, round(area.width() * _WHEN_SHARE))
        upper, lower = self.lines_of(area)
        spot = QRect(area.right() - width, upper.top(), width + 1, upper.height())
        row.text(spot, when, "muted")
        upper.setWidth(area.width() - width - GRID * 2)
        row.text(upper if subject else upper.adjusted(0, 0, 0, upper.height()), done, "text")
        row.text(lower, subject, "muted")


class AuditView(QWidget):
    """Reads the newest entries in the background, and shows them."""

    def __init__(self, context: PageContext, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._context = context
        self._job: Job | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        self.summary = plain_label(muted=True, small=True, name="auditSummary")
        column.addWidget(self.summary)
        self.busy = BusyIndicator(self, stoppable=False)
        column.addWidget(self.busy)
        self.hint = HintPanel(self, trying_again(self._read_again), context.perform)
        column.addWidget(self.hint)
        self.unreadable = UnreadableRows(self)
        column.addWidget(self.unreadable)
        self.model = AuditModel(self)
        self.view = rows_view("auditList", _("Audit trail"), self.model, _AuditDelegate, self)
        self.view.setUniformItemSizes(True)
        self.view.setSelectionMode(QListView.SelectionMode.SingleSelection)
        column.addWidget(self.view, 1)
        column.addStretch(0)
        self.view.hide()

    def read(self) -> None:
        """Read the trail afresh."""
        if self._job is not None and self._job.running:
            self._job.cancel()
        integration = self._context.integration
        if not self.model.rows:
            self.busy.start(_("Loading the audit trail…"))
        self._job = self._context.work.run(
            lambda _job: integration.members.audit_rows(NEWEST),
            receiver=self,
            on_result=self._show,
            on_failure=self._failed,
            quiet=True,
        )

    def _show(self, rows: Rows[AuditEntry]) -> None:
        entries = rows.readable
        self.unreadable.show_rows(rows.unreadable, may_remove=False)
        self.busy.stop()
        self.hint.clear()
        self.model.show(entries)
        self.view.setVisible(bool(entries))  # a box with nothing in it says nothing
        if not entries:
            self.summary.setText(_("No changes yet."))
        elif len(entries) < NEWEST:
            self.summary.setText(_("All changes in the organization, newest first."))
        else:
            text = ngettext(
                "The newest change in the organization.",
                "The newest {count} changes in the organization.",
                NEWEST,
            )
            self.summary.setText(text.format(count=number_text(NEWEST)))

    def _failed(self, error: BaseException) -> None:
        self.busy.stop()
        self.hint.show_error(error)

    def _read_again(self) -> None:
        self.hint.clear()
        self.read()
