"""Keeps the focus near where it was, when what has it is hidden, disabled or gone.

Qt moves it on to whatever comes next, which may be anywhere in the window.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class FocusKeeper(QObject):
    """Puts the focus on the neighbour of what has lost it, and back where that is enabled again.

    Who puts it elsewhere at once, knows better. Nothing is done when the whole page goes. While a
    dialog is in front nobody is told that the focus moves on, so that is looked at afterwards.
    """

    def __init__(self, window: QWidget, pages: QWidget) -> None:
        super().__init__(window)
        self.setObjectName("focusKeeper")
        self._window = window
        self._pages = pages
        self._lost: QWidget | None = None
        self._placed: QWidget | None = None
        self._behind: _Place | None = None
        window.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._changed)

    def _changed(self, old: QWidget | None, new: QWidget | None) -> None:
        # The last focus goes while the window is being deleted.
        if old is None or not isValid(old) or not isValid(self._pages):
            return
        if not self._pages.isAncestorOf(old):
            return
        place = _Place(old, self._pages)
        if not _usable(old):
            # Later, when what takes its place is shown, and whoever hides it has had the chance
            # to put the focus elsewhere.
            QTimer.singleShot(0, self, lambda: self._place(old, new, place))
        elif new is None or new.window() is not self._window:
            self._behind = place

    def _come_back(self) -> None:
        """A dialog was closed: see whether what had the focus behind it has gone meanwhile."""
        behind, self._behind = self._behind, None
        if behind is None or behind.is_usable:
            return
        focused = self._window.focusWidget()
        if focused is not None and self._pages.isAncestorOf(focused):
            return
        neighbour = behind.neighbour()
        if neighbour is not None:
            neighbour.setFocus(Qt.FocusReason.OtherFocusReason)

    def _place(self, old: QWidget, new: QWidget | None, place: _Place) -> None:
        if self._window.focusWidget() is not new:
            return
        if isValid(old) and _usable(old):
            old.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        neighbour = place.neighbour()
        if neighbour is None:
            return
        neighbour.setFocus(Qt.FocusReason.OtherFocusReason)
        if isValid(old) and old.isVisible():
            self._lost, self._placed = old, neighbour
            old.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Give the focus back to what was disabled for a while, unless the person went on."""
        if watched is self._window:
            if event.type() == QEvent.Type.WindowActivate:
                QTimer.singleShot(0, self, self._come_back)
        elif event.type() == QEvent.Type.EnabledChange and isinstance(watched, QWidget):
            watched.removeEventFilter(self)
            stayed = self._placed is not None and isValid(self._placed) and self._placed.hasFocus()
            if watched is self._lost and stayed and _usable(watched):
                watched.setFocus(Qt.FocusReason.OtherFocusReason)
            self._lost = self._placed = None
        return super().eventFilter(watched, event)


class _Place:
    """Where a widget is among the others, which is known also once it is gone."""

    def __init__(self, widget: QWidget, pages: QWidget) -> None:
        self._widget = widget
        self._window = widget.window()
        self._centre = widget.mapTo(self._window, widget.rect().center())
        self._around: list[QWidget] = []
        around = widget.parentWidget()
        while around is not None and around is not pages:
            self._around.append(around)
            around = around.parentWidget()

    @property
    def is_usable(self) -> bool:
        """Whether it still takes the focus."""
        return isValid(self._widget) and _usable(self._widget)

    def neighbour(self) -> QWidget | None:
        """Return the nearest control in the narrowest place around it that has one."""
        for around in self._around:
            if isValid(around) and around.isVisible():
                controls = [it for it in around.findChildren(QWidget) if _takes_focus(it)]
                if controls:
                    return min(controls, key=self._distance)
        return None

    def _distance(self, widget: QWidget) -> int:
        there = widget.mapTo(self._window, widget.rect().center())
        return (there - self._centre).manhattanLength()


def _usable(widget: QWidget) -> bool:
    return widget.isVisible() and widget.isEnabled()


def _takes_focus(widget: QWidget) -> bool:
    return bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and _usable(widget)
