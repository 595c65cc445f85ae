"""A button that counts down, for what can be tried again only after a while."""

from __future__ import annotations

import math
import time

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from clickup_desktop.language.texts import _

_TICK_MILLISECONDS = 250


class WaitButton(QPushButton):
    """Says how long there is to wait. Pressed meanwhile, it goes on by itself at the end.

    Signals:
        ready: the wait is over and the person wants to go on.
    """

    ready = Signal()

    def __init__(self, seconds: int, then: str, parent: QWidget | None = None) -> None:
        """Count down from now.

        Args:
            seconds: how long to wait.
            then: what the button does afterwards, such as "Try again".
        """
        super().__init__(parent)
        self.setAutoDefault(False)
        self._until = time.monotonic() + seconds
        self._then = then
        self._wanted = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MILLISECONDS)
        self._timer.timeout.connect(self._show)
        self._timer.start()
        self.clicked.connect(lambda _checked=False: self._press())
        self._show()

    @property
    def left(self) -> int:
        """How many seconds there are to wait; 0 when it is over."""
        return max(0, math.ceil(self._until - time.monotonic()))

    def _press(self) -> None:
        self._wanted = True
        self._show()

    def _show(self) -> None:
        left = self.left
        if left:
            text = _("Continues in {seconds} s") if self._wanted else _("Wait {seconds} s")
            self.setText(text.format(seconds=left))
            return
        self._timer.stop()
        self.setText(self._then)
        if self._wanted:
            self._wanted = False
            self.ready.emit()
