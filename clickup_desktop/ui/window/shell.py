"""The frame of the window: top bar, navigation, the place for pages, status bar.

It is painted before its parts are made and anything else is loaded: a sketch of the frame takes
no widgets. So nothing heavy is imported here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMainWindow, QWidget

from clickup_desktop.ui.widgets.colours import colours
from clickup_desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget

    from clickup_desktop.ui.background import BackgroundWork
    from clickup_desktop.ui.widgets.busy_indicator import BusyIndicator
    from clickup_desktop.ui.window.navigation import Navigation
    from clickup_desktop.ui.window.server_banner import ServerBanner
    from clickup_desktop.ui.window.status_bar import StatusBar
    from clickup_desktop.ui.window.top_bar import TopBar

_NARROW = 720
_FIRST_SIZE = (1100, 720)
_SMALLEST = (480, 320)
_SKETCH = (57, 40, 192)
"""The heights of the top bar and the status bar and the width of the navigation, as they will be
about."""


class Shell(QMainWindow):
    """The window.

    Attributes:
        top_bar, banner, navigation, status, pages: its parts, once `build` has made them.

    Signals:
        first_painted: the frame is on the screen; what takes time may begin.
        closing: the window is being closed.
    """

    first_painted = Signal()
    closing = Signal()

    top_bar: TopBar
    banner: ServerBanner
    navigation: Navigation
    pages: QStackedWidget
    status: StatusBar
    opening_indicator: BusyIndicator

    def __init__(self, state: WindowState, *, dark: bool = False) -> None:
        """Make a window without parts, to be painted in the light or the dark scheme."""
        super().__init__()
        self.setObjectName("shell")
        self.setWindowTitle("ClickUp Desktop")
        self.setMinimumSize(*_SMALLEST)
        self._state = state
        self._dark = dark
        self._painted = False
        self._built = False
        geometry = state.geometry
        if geometry is None or not self.restoreGeometry(geometry):
            self.resize(*_FIRST_SIZE)

    def build(self, work: BackgroundWork) -> None:
        """Make the parts."""
        from PySide6.QtCore import Qt  # noqa: PLC0415 - takes longer than the first paint
        from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout  # noqa: PLC0415

        from clickup_desktop.ui.window.navigation import Navigation  # noqa: PLC0415
        from clickup_desktop.ui.window.server_banner import ServerBanner  # noqa: PLC0415
        from clickup_desktop.ui.window.status_bar import StatusBar  # noqa: PLC0415
        from clickup_desktop.ui.window.top_bar import TopBar  # noqa: PLC0415

        # While nothing is there to be used, the frame itself has the focus, and no button a ring.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        centre = QWidget(self)
        self.top_bar = TopBar(centre)
        self.navigation = Navigation(centre)
        self.pages = QStackedWidget(centre)
        self.pages.setObjectName("pages")
        self.status = StatusBar(work, centre)
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        self.banner = ServerBanner(centre)
        column.addWidget(self.banner)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addWidget(self.pages, 1)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self._opening = self._build_opening()
        self.pages.addWidget(self._opening)
        self._built = True
        self.navigation.set_narrow(self.width() < _NARROW)
        self.setCentralWidget(centre)

    def _build_opening(self) -> QWidget:
        from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout  # noqa: PLC0415

        from clickup_desktop.ui.widgets.busy_indicator import BusyIndicator  # noqa: PLC0415
        from clickup_desktop.ui.widgets.theme import GRID  # noqa: PLC0415

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
        if self._built:
            self.navigation.set_narrow(event.size().width() < _NARROW)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sketch the frame until it has parts, and note the first time."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)
        if not self._built:
            self._sketch()

    def _sketch(self) -> None:
        named = {name: QColor(value) for name, value in colours(self._dark).items()}
        top, bottom, left = _SKETCH
        width, height = self.width(), self.height()
        with QPainter(self) as painter:
            painter.fillRect(0, 0, width, height, named["background"])
            painter.fillRect(0, top, left, height - top - bottom, named["surface"])
            painter.fillRect(0, height - bottom, width, bottom, named["surface"])
            painter.fillRect(0, top - 1, width, 1, named["border"])
            painter.fillRect(left - 1, top, 1, height - top - bottom, named["border"])
            painter.fillRect(0, height - bottom, width, 1, named["border"])
            painter.setPen(named["muted"])
            text = "Opening…"
            across = left + (width - left - painter.fontMetrics().horizontalAdvance(text)) // 2
            painter.drawText(across, height // 2, text)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window's place, and let its owner wind up."""
        self._state.geometry = self.saveGeometry()
        self.closing.emit()
        super().closeEvent(event)
