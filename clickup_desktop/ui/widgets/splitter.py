"""Two parts beside or above each other; the mouse and the arrow keys move their border."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSplitter, QSplitterHandle, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.theme import GRID, token

_STEP = GRID * 3


class Splitter(QSplitter):
    """Has its parts side by side at first; `what` is what a screen reader calls the border."""

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.what = what
        self.setChildrenCollapsible(False)
        self.setHandleWidth(GRID)
        # From right to left, Qt puts every part one pixel too far to the right.
        self.setContentsMargins(0, 0, int(self.isRightToLeft()), 0)

    def createHandle(self) -> QSplitterHandle:
        """Make the border before the part that is being added."""
        return _Border(self)


class _Border(QSplitterHandle):
    """Takes the focus, and moves by steps; to the ends with Home and End."""

    def __init__(self, splitter: Splitter) -> None:
        super().__init__(Qt.Orientation.Horizontal, splitter)
        self.setAccessibleName(splitter.what)
        self.setAccessibleDescription(_("Move it with the arrow keys."))
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move with the arrow keys."""
        beside = self.orientation() is Qt.Orientation.Horizontal
        here = self.x() if beside else self.y()
        ends = [0, self.splitter().width() if beside else self.splitter().height()]
        if beside and self.isRightToLeft():
            # What Qt is told is mirrored by the border's right edge.
            here += self.width()
            ends.reverse()
        places = {
            Qt.Key.Key_Left if beside else Qt.Key.Key_Up: here - _STEP,
            Qt.Key.Key_Right if beside else Qt.Key.Key_Down: here + _STEP,
            Qt.Key.Key_Home: ends[0],
            Qt.Key.Key_End: ends[1],
        }
        place = places.get(Qt.Key(event.key()))
        if place is None:
            super().keyPressEvent(event)
        else:
            self.moveSplitter(place)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Be drawn with the ring's colour."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Be drawn as before."""
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Fill it while it has the focus: the style does so under the mouse alone."""
        super().paintEvent(event)
        if self.hasFocus():
            with QPainter(self) as painter:
                painter.fillRect(self.rect().adjusted(2, 0, -2, 0), token("accent"))
