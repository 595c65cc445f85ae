"""What there is to pick, beside the details of what is picked, or above them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.splitter import Splitter
from clickup_desktop.ui.widgets.theme import GRID, roomy

if TYPE_CHECKING:
    from clickup_desktop.ui.window_state import WindowState

_NAME = "channels"
_SIZES = (600, 400)
_BESIDE = GRID * 70
"""The width that both need beside each other, in logical pixels."""


class PlacesSplitter(Splitter):
    """Holds the tree and the details; wants no more height than both need."""

    def __init__(self, state: WindowState, parent: QWidget) -> None:
        super().__init__(_("Divider between locations and details"), parent)
        self.setObjectName("channelsSplitter")
        self._state = state

    def show_parts(self, places: QWidget, details: QWidget) -> None:
        """Take in both, divided as they were the last time."""
        for place, (part, stretch) in enumerate(((places, 3), (details, 2))):
            self.addWidget(part)
            self.setStretchFactor(place, stretch)
        self.setSizes(_SIZES)
        remembered = self._state.splitter(_NAME)
        if remembered is not None:
            self.restoreState(remembered)

    def minimumSizeHint(self) -> QSize:
        """Return the least room: no part is wider than the page, since they can stand stacked."""
        parts = filter(None, (self.widget(place) for place in range(self.count())))
        widths = (max(part.minimumSizeHint().width(), part.minimumWidth()) for part in parts)
        return QSize(max(widths, default=0), super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Return the least: what is left of the page comes on top of it."""
        return self.minimumSizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the details below the tree where there is no room for them beside it."""
        super().resizeEvent(event)
        narrow = event.size().width() < roomy(_BESIDE)
        way = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if way is not self.orientation():
            self.remember()
            self.setOrientation(way)
            self.updateGeometry()

    def remember(self) -> None:
        """Remember how the person has divided them, as long as they stand beside each other."""
        if self.orientation() is Qt.Orientation.Horizontal:
            self._state.set_splitter(_NAME, QByteArray(self.saveState()))
