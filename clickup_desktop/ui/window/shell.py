"""The frame of the window: top bar, navigation, the place for pages, status bar.

It is painted before its parts are made and anything else is loaded: a sketch of the frame takes
no widgets. So nothing heavy is imported here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QColor, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QComboBox, QMainWindow, QToolButton, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.colours import colours
from clickup_desktop.ui.widgets.reading_order import move_focus
from clickup_desktop.ui.widgets.verbatim import PROGRAM, verbatim
from clickup_desktop.ui.window_state import WindowState

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStackedWidget

    from clickup_desktop.ui.window.frame import Frame
    from clickup_desktop.ui.window.navigation import Navigation
    from clickup_desktop.ui.window.server_banner import ServerBanner
    from clickup_desktop.ui.window.status_bar import StatusBar
    from clickup_desktop.ui.window.top_bar import TopBar

_NARROW = 720
_FIRST_SIZE = (1100, 720)
_SMALLEST = (480, 320)
_TITLE_BAR = 40
"""As high as what a window manager puts above a window, in logical pixels."""
_SKETCH = (57, 44, 192)
"""The heights of the top bar and the status bar and the width of the navigation, as they will be
about."""


class Shell(QMainWindow):
    """The window.

    Attributes:
        top_bar, banner, navigation, status, pages: its parts, once `show_frame` was given them.

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

    def __init__(self, state: WindowState, *, dark: bool = False) -> None:
        """Make a window without parts, to be painted in the light or the dark scheme."""
        super().__init__()
        self.setObjectName("shell")
        verbatim(self, PROGRAM).setWindowTitle(PROGRAM)
        self.setMinimumSize(*_SMALLEST)
        self._state = state
        self._dark = dark
        self._painted = False
        self._frame: Frame | None = None
        self._focused_before: QWidget | None = None
        geometry = state.geometry
        if geometry is None or not self.restoreGeometry(geometry):
            # The window manager adds a frame of its own.
            screen = self.screen().availableSize()
            room = QSize(screen.width(), screen.height() - _TITLE_BAR)
            self.resize(QSize(*_FIRST_SIZE).boundedTo(room))

    def show_frame(self, frame: Frame) -> None:
        """Take in the parts, in the place of the sketch."""
        # While nothing is there to be used, the window itself has the focus, and no button a ring.
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._frame = frame
        self.top_bar, self.banner, self.navigation = frame.top_bar, frame.banner, frame.navigation
        self.pages, self.status = frame.pages, frame.status
        self.navigation.set_narrow(self.width() < _NARROW)
        self.setCentralWidget(frame)

    def show_opening(self, text: str = "") -> None:
        """Show that the pages are not there yet, and what is being opened where it is known."""
        if self._frame is not None:
            self._frame.show_opening(text or _("Opening…"))

    def show_widget(self, widget: QWidget) -> None:
        """Show `widget` in the place of the pages."""
        if self.pages.indexOf(widget) < 0:
            self.pages.addWidget(widget)
        self.pages.setCurrentWidget(widget)
        # At once, so that what is in it can be scrolled to.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the pages the room that they need."""
        super().resizeEvent(event)
        if self._frame is not None:
            self.navigation.set_narrow(event.size().width() < _NARROW)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Press what has the focus with Enter, as Space does.

        Whatever has a use of its own for Enter has had the key before.
        """
        focused, before = self.focusWidget(), self._focused_before
        if focused is before and _is_enter(event) and not event.isAutoRepeat() and _press(focused):
            return
        super().keyPressEvent(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Go with Tab as the window is read."""
        return move_focus(self, forward=forward)

    def event(self, event: QEvent) -> bool:
        """Note what has the focus before a key is pressed: where it has moved it, that was all."""
        if event.type() == QEvent.Type.ShortcutOverride:
            self._focused_before = self.focusWidget()
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Sketch the frame until it has parts, and note the first time."""
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            QTimer.singleShot(0, self.first_painted.emit)
        if self._frame is None:
            self._sketch()

    def _sketch(self) -> None:
        named = {name: QColor(value) for name, value in colours(self._dark).items()}
        top, bottom, left = _SKETCH
        width, height = self.width(), self.height()
        with QPainter(self) as painter:
            painter.fillRect(0, 0, width, height, named["background"])
            from_right = self.isRightToLeft()
            first = width - left if from_right else 0
            painter.fillRect(first, top, left, height - top - bottom, named["surface"])
            painter.fillRect(0, height - bottom, width, bottom, named["surface"])
            painter.fillRect(0, top - 1, width, 1, named["border"])
            beside = first if from_right else left - 1
            painter.fillRect(beside, top, 1, height - top - bottom, named["border"])
            painter.fillRect(0, height - bottom, width, 1, named["border"])
            painter.setPen(named["muted"])
            text = _("Opening…")
            across = (width - left - painter.fontMetrics().horizontalAdvance(text)) // 2
            across += 0 if from_right else left
            painter.drawText(across, height // 2, text)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember the window's place, and let its owner wind up."""
        self._state.geometry = self.saveGeometry()
        self.closing.emit()
        super().closeEvent(event)


def _is_enter(event: QKeyEvent) -> bool:
    return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def _press(focused: QWidget | None) -> bool:
    """Press a button or open a drop-down; return whether it is one."""
    if isinstance(focused, QToolButton) and focused.menu() is not None:
        focused.menu().popup(focused.mapToGlobal(focused.rect().bottomLeft()))
    elif isinstance(focused, QAbstractButton):
        focused.click()
    elif isinstance(focused, QComboBox):
        focused.showPopup()
    else:
        return False
    return True
