"""Whether anything may move that moves only to show that something goes on."""

from __future__ import annotations

import sys
from functools import cache
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtDBus import QDBusPendingCallWatcher

    from clickup_desktop.ui.window_state import WindowState

_STILL = "window/still"
_PORTAL = (
    "org.freedesktop.portal.Desktop",
    "/org/freedesktop/portal/desktop",
    "org.freedesktop.portal.Settings",
    "Read",
)
_ANIMATIONS = ("org.gnome.desktop.interface", "enable-animations")


class Motion(QObject):
    """What the person and their desktop want.

    Signals:
        changed: `still` is another.
        answered: the desktop has been asked, and has answered or has not.
    """

    changed = Signal()
    answered = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._wanted = False
        self._by_desktop = False
        self._asking: QDBusPendingCallWatcher | None = None

    @property
    def still(self) -> bool:
        """Whether everything stands still."""
        return self._wanted or self._by_desktop

    @property
    def wanted(self) -> bool:
        """Whether it was chosen here; the desktop may say so as well."""
        return self._wanted

    def choose(self, still: bool, state: WindowState) -> None:
        """Stand still or not, and remember the choice."""
        state.set_value(_STILL, "yes" if still else "")
        self._set(still, self._by_desktop)

    def begin(self, state: WindowState) -> None:
        """Do what was chosen last."""
        self._set(state.value(_STILL) == "yes", self._by_desktop)

    def ask_desktop(self) -> None:
        """Ask the desktop's portal, where there is one; it answers later."""
        if sys.platform != "linux":
            return
        from PySide6.QtDBus import (  # noqa: PLC0415 - where there is a portal
            QDBusConnection,
            QDBusMessage,
            QDBusPendingCallWatcher,
        )

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return
        question = QDBusMessage.createMethodCall(*_PORTAL)
        question.setArguments(list(_ANIMATIONS))
        self._asking = QDBusPendingCallWatcher(bus.asyncCall(question), self)
        self._asking.finished.connect(self._answered)

    def _answered(self, watcher: QDBusPendingCallWatcher) -> None:
        answer = watcher.reply().arguments() if not watcher.isError() else []
        self._set(self._wanted, bool(answer) and _inside(answer[0]) is False)
        watcher.deleteLater()
        self._asking = None
        self.answered.emit()

    def _set(self, wanted: bool, by_desktop: bool) -> None:
        before = self.still
        self._wanted, self._by_desktop = wanted, by_desktop
        if self.still is not before:
            self.changed.emit()


def _inside(answer: Any) -> Any:
    """Return what a variant holds; the portal puts one into another."""
    while hasattr(answer, "variant"):
        answer = answer.variant()
    return answer


@cache
def motion() -> Motion:
    """Return what holds for the whole program."""
    return Motion()
