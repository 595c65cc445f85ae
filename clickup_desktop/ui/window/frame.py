"""The parts of the window: top bar, banner, navigation, the place for pages, status bar."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.ui.background import BackgroundWork
from clickup_desktop.ui.widgets.busy_indicator import BusyIndicator
from clickup_desktop.ui.widgets.reading_order import tell_in_order
from clickup_desktop.ui.widgets.theme import GRID
from clickup_desktop.ui.window.navigation import Navigation
from clickup_desktop.ui.window.server_banner import ServerBanner
from clickup_desktop.ui.window.status_bar import StatusBar
from clickup_desktop.ui.window.top_bar import TopBar


class Frame(QWidget):
    """Everything in the window; shows "Opening…" in the place of the pages at first.

    Attributes:
        top_bar, banner, navigation, pages, status: the parts.
    """

    def __init__(self, work: BackgroundWork, parent: QWidget) -> None:
        super().__init__(parent)
        self.top_bar = TopBar(self)
        self.navigation = Navigation(self)
        self.pages = QStackedWidget(self)
        self.pages.setObjectName("pages")
        self.status = StatusBar(work, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.top_bar)
        self.banner = ServerBanner(self)
        column.addWidget(self.banner)
        middle = QHBoxLayout()
        middle.setSpacing(0)
        middle.addWidget(self.navigation)
        middle.addWidget(self.pages, 1)
        column.addLayout(middle, 1)
        column.addWidget(self.status)
        self._opening = self._build_opening()
        self.pages.addWidget(self._opening)
        tell_in_order(self)

    def _build_opening(self) -> QWidget:
        holder = QWidget(self.pages)
        holder.setObjectName("opening")
        column = QVBoxLayout(holder)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        self._opening_indicator = BusyIndicator(holder, stoppable=False)
        self._opening_indicator.setObjectName("openingIndicator")
        self._opening_indicator.setMinimumWidth(GRID * 16)
        self._opening_indicator.start(_("Opening…"))
        row.addWidget(self._opening_indicator)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        return holder

    def show_opening(self, text: str) -> None:
        """Show that the pages are not there yet."""
        self._opening_indicator.start(text)
        self.pages.setCurrentWidget(self._opening)
