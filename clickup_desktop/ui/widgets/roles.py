"""What screen readers call a widget, where Qt has no widget of that kind."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

from PySide6.QtCore import QModelIndex, QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleStateChangeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAccessibleWidget,
    QApplication,
    QLabel,
    QWidget,
)

_ROLE = "spokenRole"
_EXPANDED = "spokenExpanded"


class Role(StrEnum):
    """What a widget is for those who hear it."""

    HEADING = "heading"
    GROUP = "group"
    TAB_LIST = "tab list"
    TAB = "tab"
    BUTTON = "button"
    EXPANDER = "expander"


_QT_ROLES = {
    Role.HEADING: QAccessible.Role.Heading,
    Role.GROUP: QAccessible.Role.Grouping,
    Role.TAB_LIST: QAccessible.Role.PageTabList,
    Role.TAB: QAccessible.Role.PageTab,
    Role.BUTTON: QAccessible.Role.Button,
    Role.EXPANDER: QAccessible.Role.Button,
}


def set_role(widget: QWidget, role: Role) -> None:
    """Say what a widget is; right after it was made, before anybody has heard of it."""
    widget.setProperty(_ROLE, role.value)
    if QAccessible.isActive():
        # Qt asks once, as soon as something happens that can be heard: here, that it got a parent.
        described = QAccessible.queryAccessibleInterface(widget)
        QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(described))


def tell_expanded(expander: QWidget, expanded: bool) -> None:
    """Say whether what an expander opens is shown."""
    if bool(expander.property(_EXPANDED)) is expanded:
        return
    expander.setProperty(_EXPANDED, expanded)
    if QAccessible.isActive():
        changed = QAccessible.State()
        changed.expanded = 1
        QAccessible.updateAccessibility(QAccessibleStateChangeEvent(expander, changed))


class _Spoken(QAccessibleWidget):
    """A widget with a role, as the accessibility bus sees it.

    Qt for Python never lets go of what a factory has returned, though Qt has: an empty object
    stays of each. So it keeps nothing of its own.
    """

    def text(self, kind: QAccessible.Text) -> str:
        """Return the name that was given, or what stands on it."""
        widget = self.object()
        if kind is QAccessible.Text.Name and isinstance(widget, QLabel | QAbstractButton):
            return widget.accessibleName() or _without_mnemonic(widget.text())
        return super().text(kind)

    def state(self) -> QAccessible.State:
        """Return also which tab is shown, and whether an expander is open."""
        state, widget = super().state(), self.object()
        role = widget.property(_ROLE)
        if role == Role.TAB and isinstance(widget, QAbstractButton):
            state.selectable = 1
            state.selected = int(widget.isChecked())
        elif role == Role.EXPANDER:
            expanded = bool(widget.property(_EXPANDED))
            state.expandable = 1
            state.expanded, state.collapsed = int(expanded), int(not expanded)
        return state

    def actionNames(self) -> list[str]:
        """Return what can be done with it."""
        return ["Press", *super().actionNames()] if self._presses else super().actionNames()

    def doAction(self, name: str) -> None:
        """Press it, as the mouse does."""
        widget = self.object()
        if name == "Press" and isinstance(widget, QAbstractButton):
            widget.click()
        else:
            super().doAction(name)

    @property
    def _presses(self) -> bool:
        return isinstance(self.object(), QAbstractButton)


def _without_mnemonic(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&").strip()


def _describe(_class: str, described: QObject) -> QAccessibleWidget | None:
    role = described.property(_ROLE) if isinstance(described, QWidget) else None
    if not (isinstance(described, QWidget) and role):
        return None
    return _Spoken(described, _QT_ROLES[Role(role)])


def _tell_row(_old: QWidget | None, new: QWidget | None) -> None:
    """Have the row told as well, where a list gets the focus: Qt tells of the list alone."""
    if isinstance(new, QAbstractItemView) and QAccessible.isActive():

        def tell() -> None:  # after Qt has told of the list
            if new.hasFocus() and new.currentIndex().isValid():
                new.currentChanged(new.currentIndex(), QModelIndex())

        QTimer.singleShot(0, new, tell)


@cache
def install_roles() -> None:
    """Have Qt ask here first what a widget is."""
    QAccessible.installFactory(_describe)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        app.focusChanged.connect(_tell_row)
