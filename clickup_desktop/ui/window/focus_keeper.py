"""Keeps the focus near where it was, when what has it is hidden or disabled.

Qt moves it on to whatever comes next, which may be anywhere in the window.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class FocusKeeper(QObject):
    """Puts the focus on the neighbour of what has lost it, and back where that is enabled again.

    Who puts it elsewhere at once, knows better. Nothing is done when the whole page goes.
    """

    def __init__(self, window: QWidget, pages: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("focusKeeper")
        self._window = window
        self._pages = pages
        self._lost: QWidget | None = None
        self._placed: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._changed)

    def _changed(self, old: QWidget | None, new: QWidget | None) -> None:
        if old is None or not isValid(old) or _usable(old) or old.window() is not self._window:
            return
        if not self._pages.isAncestorOf(old):
            return
        neighbour = self._neighbour(old)
        if neighbour is not None:
            # Later, so that whoever hides it may still put the focus elsewhere.
            QTimer.singleShot(0, self, lambda: self._place(old, new, neighbour))

    def _place(self, old: QWidget, new: QWidget | None, neighbour: QWidget) -> None:
        if self._window.focusWidget() is not new or not isValid(neighbour):
            return
        if isValid(old) and _usable(old):
            old.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        if not _usable(neighbour):
            return
        neighbour.setFocus(Qt.FocusReason.OtherFocusReason)
        if isValid(old) and old.isVisible():
            self._lost, self._placed = old, neighbour
            old.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the focus back to what was disabled for a while, unless the person went on."""
        if event.type() == QEvent.Type.EnabledChange and isinstance(watched, QWidget):
            watched.removeEventFilter(self)
            stayed = self._placed is not None and isValid(self._placed) and self._placed.hasFocus()
            if watched is self._lost and stayed and _usable(watched):
                watched.setFocus(Qt.FocusReason.OtherFocusReason)
            self._lost = self._placed = None
        return super().eventFilter(watched, event)

    def _neighbour(self, old: QWidget) -> QWidget | None:
        """Return the nearest control in the narrowest place around `old` that has one."""
        centre = old.mapTo(self._window, old.rect().center())

        def distance(widget: QWidget) -> int:
            there = widget.mapTo(self._window, widget.rect().center())
            return (there - centre).manhattanLength()

        around = old.parentWidget()
        while around is not None and around is not self._pages:
            if around.isVisible():
                controls = [it for it in around.findChildren(QWidget) if _takes_focus(it)]
                if controls:
                    return min(controls, key=distance)
            around = around.parentWidget()
        return None


def _usable(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled()


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and _usable(widget)
