"""A list of rows that are drawn as they come into sight."""

from __future__ import annotations

from PySide6.QtCore import QAbstractItemModel, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from clickup_desktop.ui.widgets.row_delegate import RowDelegate
from clickup_desktop.ui.widgets.theme import theme
from clickup_desktop.ui.widgets.viewport import viewport_of


def rows_view(
    name: str,
    spoken: str,
    model: QAbstractItemModel,
    delegate: type[RowDelegate],
    parent: QWidget,
    *,
    wraps: bool = False,
) -> QListView:
    """Return a list that shows a model's rows, and scrolls up and down alone.

    Args:
        spoken: what a screen reader calls it.
        delegate: draws the rows.
        wraps: whether the height of a row depends on the width of the list.
    """
    view = QListView(parent)
    view.setObjectName(name)
    view.setAccessibleName(spoken)
    view.setModel(model)
    view.setItemDelegate(delegate(view))
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    if wraps:
        view.setResizeMode(QListView.ResizeMode.Adjust)
        view.setWordWrap(True)  # else another width alone lays out nothing anew
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
    theme().changed.connect(viewport_of(view).update)
    return view


def step_row(view: QListView, rows: int) -> bool:
    """Make the row that many further down current; return whether there is one."""
    count = view.model().rowCount()
    if count:
        row = max(0, view.currentIndex().row()) + rows
        view.setCurrentIndex(view.model().index(min(max(0, row), count - 1), 0))
    return count > 0


class RowKeys(QObject):
    """Takes Enter and Escape from a list of what was found.

    Signals:
        chosen: Enter was pressed.
        left: Escape was pressed.
    """

    chosen = Signal()
    left = Signal()

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        view.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the keys before the list does."""
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.chosen.emit()
                return True
            if event.key() == Qt.Key.Key_Escape:
                self.left.emit()
                return True
        return super().eventFilter(watched, event)
