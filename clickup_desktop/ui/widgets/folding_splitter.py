"""A list, and beside it what is current in it, or below it where there is no room."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from clickup_desktop.ui.widgets.splitter import Splitter
from clickup_desktop.ui.widgets.theme import GRID, roomy

if TYPE_CHECKING:
    from clickup_desktop.ui.window_state import WindowState

_SHARE = 200
_BESIDE = GRID * 70
"""The width that both need beside each other, in logical pixels."""


class FoldingSplitter(Splitter):
    """Holds two parts; wants no more height than both need.

    Args:
        name: under which it is remembered how they are divided.
        what: what a screen reader calls the border.
    """

    def __init__(self, name: str, what: str, state: WindowState, parent: QWidget) -> None:
        super().__init__(what, parent)
        self.setObjectName(f"{name}Splitter")
        self._name = name
        self._state = state
        self._shares = (1, 1)
        self.splitterMoved.connect(lambda _place, _border: self.remember())

    def show_parts(self, first: QWidget, second: QWidget, shares: tuple[int, int] = (3, 2)) -> None:
        """Take in both, divided as they were the last time; in these `shares` at first."""
        self._shares = shares
        for part in (first, second):
            self.addWidget(part)
        # Only now: what is made in a splitter is in it already, and changes its place.
        for place, share in enumerate(shares):
            self.setStretchFactor(place, share)
        self._divide()

    def _divide(self) -> None:
        """Divide the width as the person has, or by the shares."""
        remembered = self._state.splitter(self._name)
        if remembered is not None and self.restoreState(remembered):
            self.setSizes(self.sizes())  # of another width, maybe
        else:
            self.setSizes([share * _SHARE for share in self._shares])

    def minimumSizeHint(self) -> QSize:
        """Return the least room: no part is wider than the page, since they can stand stacked."""
        parts = filter(None, (self.widget(place) for place in range(self.count())))
        widths = (max(part.minimumSizeHint().width(), part.minimumWidth()) for part in parts)
        return QSize(max(widths, default=0), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Return the least: what is left of the page comes on top of it."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the second part below the first where there is no room for it beside that."""
        super().resizeEvent(event)
        narrow = event.size().width() < roomy(_BESIDE)
        way = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if way is not self.orientation():
            self.setOrientation(way)
            if not narrow:
                self._divide()  # else as it was divided from top to bottom
            self.updateGeometry()

    def remember(self) -> None:
        """Remember how the person has divided them, as long as they stand beside each other."""
        if self.orientation() is Qt.Orientation.Horizontal:
            self._state.set_splitter(self._name, QByteArray(self.saveState()))
