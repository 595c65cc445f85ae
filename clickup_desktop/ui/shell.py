"""The frame of the window: top bar, navigation, the place for pages, status bar.

The frame is painted before anything else is loaded, so nothing heavy is imported here.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from clickup_desktop.ui.background import BackgroundWork
from clickup_desktop.ui.navigation import Navigation
from clickup_desktop.ui.status_bar import StatusBar
from clickup_desktop.ui.theme import GRID
from clickup_desktop.ui.top_bar import TopBar
from clickup_desktop.ui.widgets.busy_indicator import BusyIndicator
from clickup_desktop.ui.window_state import WindowState

_NARROW = 720
_FIRST_SIZE = (1100, 720)
_SMALLEST = (480, 320)


class Shell(QMainWindow):
    """The window.

    Attributes:
        top_bar, navigation, status, pages: its parts.

    Signals:
        first_painted: the frame is on the screen; what takes time may begin.
        closing: the window is being closed.
    """

    first_painted = Signal()
    closing = Signal()

    def __init__(self, work: BackgroundWork, state: WindowState) -> None:
        super().__init__()
        self.setObjectName("shell")
        self.setWindowTitle("ClickUp Desktop")
        self.setMinimumSize(*_SMALLEST)
        self._state = state
        self._painted = False
        # While nothing is there to be used, the frame itself has the focus, and no button a ring.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.top_bar = TopBar(self)
        self.navigation = Navigation(self)
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("pages")
        self.status = StatusBar(work, self)
        self._lay_out()
        self._opening = self._build_opening()
        self.pages.addWidget(self._opening)
        geometry = state.geometry
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(*_FIRST_SIZE)

    def _lay_out(self) -> None:
        centre = QWidget(self)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addWidget(self.pages, 1)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self.setCentralWidget(centre)

    def _build_opening(self) -> QWidget:
        holder = QWidget(self.pages)
        holder.setObjectName("opening")
        column = QVBoxLayout(holder)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.opening_indicator = BusyIndicator(holder, stoppable=False)
        self.opening_indicator.setMinimumWidth(GRID * 16)
        self.opening_indicator.start("Opening…")
        row.addWidget(self.opening_indicator)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return holder

    def show_opening(self, text: str = "Opening…") -> None:
        """Show that the pages are not there yet."""
        self.opening_indicator.start(text)
        self.pages.setCurrentWidget(self._opening)

    def show_widget(self, widget: QWidget) -> None:
        """Show `widget` in the place of the pages."""
        if self.pages.indexOf(widget) < 0:
            self.pages.addWidget(widget)
        self.pages.setCurrentWidget(widget)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pages the room that they need."""
        super().resizeEvent(event)
        self.navigation.set_narrow(event.size().width() < _NARROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Note the first time that the window is painted."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self, self.first_painted.emit)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window's place, and let its owner wind up."""
        self._state.geometry = self.saveGeometry()
        self.closing.emit()
        super().closeEvent(event)
