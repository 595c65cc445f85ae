"""What was saved and can't be read: each row with what is known of it, and the way to remove it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from clickup_desktop.language.texts import _, ngettext
from clickup_desktop.organization.problems import shown_problems
from clickup_desktop.ui.widgets.labels import button, icon_label, plain_label
from clickup_desktop.ui.widgets.numbers import number_text
from clickup_desktop.ui.widgets.plain_tooltip import set_plain_tooltip
from clickup_desktop.ui.widgets.read_only import allow
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.untrusted_text import breakable, display_text

if TYPE_CHECKING:
    from clickup_desktop.organization.records import UnreadableRow

MOST_ROWS = 100
"""So many are shown at once; when some of them are removed, others follow."""


class UnreadableRows(QWidget):
    """The rows, none of which is shown as anything but what it is.

    Args:
        asks: whether it is asked here if a row is really to go.

    Signals:
        removal_confirmed: a row is to go; carries its `UnreadableRow`.
    """

    removal_confirmed = Signal(object)

    def __init__(self, parent: QWidget | None = None, *, asks: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("unreadableRows")
        self._asks = asks
        self._shown: tuple[tuple[UnreadableRow, ...], bool, str] = ((), False, "")
        self._asked: UnreadableRow | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(GRID // 2)
        self.hide()

    def show_rows(
        self, rows: tuple[UnreadableRow, ...], *, may_remove: bool, held_back: str = ""
    ) -> None:
        """Show these rows in the place of others; nothing where there is none.

        Args:
            may_remove: whether they bear a button.
            held_back: why nothing can be saved now; "" where it can.
        """
        if (rows, may_remove, held_back) == self._shown:
            return
        self._shown = (rows, may_remove, held_back)
        if self._asked not in rows:
            self._asked = None
        self._build()

    def _build(self) -> None:
        row_id, name = self._focused()
        while (item := self._column.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        rows, _may_remove, _held_back = self._shown
        for row in rows[:MOST_ROWS]:
            self._column.addWidget(self._row(row))
        if len(rows) > MOST_ROWS:
            more = len(rows) - MOST_ROWS
            text = ngettext(
                "{count} more can't be read.", "{count} more can't be read.", more
            ).format(count=number_text(more))
            self._column.addWidget(plain_label(text, muted=True))
        self.setVisible(bool(rows))
        if name:
            self._focus(row_id, name)

    def _focused(self) -> tuple[str, str]:
        """Return the row and the button that have the focus, since they are about to be new."""
        focused = self.focusWidget()
        if focused is None or not focused.hasFocus() or not self.isAncestorOf(focused):
            return "", ""
        row = focused.parentWidget()
        return (str(row.property("row")), focused.objectName()) if row is not None else ("", "")

    def _focus(self, row_id: str, name: str) -> None:
        for place in range(self._column.count()):
            item = self._column.itemAt(place)
            row = item.widget() if item is not None else None
            if row is not None and row.property("row") == row_id:
                made = row.findChild(QWidget, name)
                if isinstance(made, QWidget):
                    made.setFocus(Qt.FocusReason.OtherFocusReason)

    def _row(self, row: UnreadableRow) -> QWidget:
        _rows, may_remove, held_back = self._shown
        holder = QWidget(self)
        holder.setObjectName("unreadableRow")
        holder.setProperty("row", row.id)
        line = QHBoxLayout(holder)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID)
        line.addWidget(icon_label("warning", "warning", 16), 0, Qt.AlignmentFlag.AlignTop)
        asked = row == self._asked
        sentence = display_text(row.sentence)
        text = _("Remove it? Its content will be lost.") if asked else breakable(sentence)
        told = plain_label(text, name="unreadableText")
        set_plain_tooltip(told, "\n".join(shown_problems(row)))
        line.addWidget(told, 1)
        if not may_remove or not row.id:
            return holder
        if asked:
            line.addWidget(button(_("Keep"), lambda: self._ask(None), name="keepRow"))
        remove = button(
            _("Remove row") if asked else _("Remove"),
            lambda: self._remove(row),
            danger=asked,
            quiet=not asked,
            name="confirmRemoveRow" if asked else "removeRow",
        )
        remove.setAccessibleDescription(sentence)
        allow(remove, True, held_back)
        line.addWidget(remove)
        return holder

    def _remove(self, row: UnreadableRow) -> None:
        if self._asks and row != self._asked:
            self._ask(row)
            return
        # It is asked until the row is gone: where it could not be removed, one press tries again.
        self.removal_confirmed.emit(row)

    def _ask(self, row: UnreadableRow | None) -> None:
        before, self._asked = self._asked, row
        self._build()
        if row is not None:
            self._focus(row.id, "keepRow")
        elif before is not None:
            self._focus(before.id, "removeRow")
