"""Shows that something is under way, what it is, and a way to stop it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.labels import button
from clickup_desktop.ui.widgets.motion import motion
from clickup_desktop.ui.widgets.theme import GRID, token

STEP_MILLISECONDS = 60
"""How often something that turns is drawn."""
STEP_DEGREES = 24
"""How far it turns between."""


def draw_arc(painter: QPainter, square: QRect, angle: int, color: str) -> None:
    """Draw three quarters of a circle, turned by `angle` degrees."""
    pen = QPen(token(color), max(2.0, square.width() / 8))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter.setPen(pen)
    margin = int(pen.widthF()) + 1
    painter.drawArc(square.adjusted(margin, margin, -margin, -margin), angle * 16, 270 * 16)


class Spinner(QWidget):
    """A turning arc. It turns only while it is visible, so it costs nothing otherwise.

    Where nothing is to move it stands still.
    """

    def __init__(
        self, parent: QWidget | None = None, *, size: int = 16, color: str = "accent"
    ) -> None:
        super().__init__(parent)
        self._angle = 0
        self._colour = color
        self.setFixedSize(size, size)
        self._timer = QTimer(self)
        self._timer.setInterval(STEP_MILLISECONDS)
        self._timer.timeout.connect(self._turn)
        motion().changed.connect(self._begin_or_stop)

    def _turn(self) -> None:
        self._angle = (self._angle - STEP_DEGREES) % 360
        self.update()

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to turn."""
        super().showEvent(event)
        self._begin_or_stop()

    def hideEvent(self, event: QHideEvent) -> None:
        """Stand still while nobody sees it."""
        super().hideEvent(event)
        self._timer.stop()

    @property
    def turns(self) -> bool:
        """Whether it moves."""
        return self._timer.isActive()

    def _begin_or_stop(self) -> None:
        if self.isVisible() and not motion().still:
            self._timer.start()
        else:
            self._timer.stop()

    def sizeHint(self) -> QSize:
        """Return the fixed size."""
        return self.minimumSize()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw three quarters of a circle."""
        del event
        with QPainter(self) as painter:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            draw_arc(painter, self.rect(), self._angle, self._colour)


class BusyIndicator(QWidget):
    """A spinner, a text, and a Stop button.

    Signals:
        stop_requested: the person wants it to stop.
    """

    stop_requested = Signal()

    def __init__(self, parent: QWidget | None = None, *, stoppable: bool = True) -> None:
        super().__init__(parent)
        self.setObjectName("busyIndicator")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        self._spinner = Spinner(self)
        self._label = ElidedLabel(parent=self)
        self._label.setObjectName("busyText")
        self.stop_button = button(
            _("Stop"), self.stop_requested.emit, quiet=True, name="stopButton", parent=self
        )
        if not stoppable:
            self.stop_button.hide()
        row.addWidget(self._spinner)
        row.addWidget(self._label, 1)
        row.addWidget(self.stop_button)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def text(self) -> str:
        """What it says it is doing."""
        return self._label.text()

    def start(self, text: str) -> None:
        """Show that `text` is under way; call it again to say something else."""
        self._label.setText(text)
        self.stop_button.setAccessibleName(_("Stop: {activity}").format(activity=text))
        self.show()

    def stop(self) -> None:
        """It is done: hide."""
        self.hide()
