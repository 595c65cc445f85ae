"""The controls of a window or a dialog, and what holds of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit, QTabBar, QWidget

from clickup_desktop.ui.widgets.reading_order import reading_order

SMALLEST = 24
"""Logical pixels in both directions, as WCAG 2.2 wants (2.5.8)."""


def controls(window: QWidget) -> Iterator[QWidget]:
    """What can be used in a window with the mouse or with Tab."""
    for widget in reading_order(window):
        used = isinstance(widget, QAbstractButton | QTabBar)
        if widget.isVisible() and (used or widget.focusPolicy() & Qt.FocusPolicy.TabFocus):
            yield widget


def mnemonics(window: QWidget) -> Counter[str]:
    """The keys that Alt is pressed with, and how many react to each."""
    texts: list[str] = []
    for widget in reading_order(window):
        if not widget.isVisible():
            continue
        if isinstance(widget, QAbstractButton) or (
            isinstance(widget, QLabel) and widget.buddy() is not None
        ):
            texts.append(widget.text())
        elif isinstance(widget, QTabBar):
            texts += [widget.tabText(place) for place in range(widget.count())]
    keys = (QKeySequence.mnemonic(text).toString() for text in texts)
    return Counter(key for key in keys if key)


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it, by its own name or by the label that belongs to it."""
    described = QAccessible.queryAccessibleInterface(widget)
    labels = (of for of, how in described.relations() if how & QAccessible.RelationFlag.Label)
    named = [described, *labels]
    return next((it.text(QAccessible.Text.Name) for it in named if it is not None), "")


def hold_controls(window: QWidget) -> None:
    """Assert that each has a name, a size to be hit and no other's key with Alt."""
    clashing = [key for key, count in mnemonics(window).items() if count > 1]
    assert clashing == [], f"more than one reacts to {clashing}"
    for control in controls(window):
        shown = control.objectName() or repr(control)
        if control.focusPolicy() & Qt.FocusPolicy.TabFocus:
            assert name_of(control), f"{shown} has no name"
        # The border of two parts is moved with keys as well; what Qt puts into a field to clear
        # it does what Select all and Delete do.
        if control.inherits("QSplitterHandle") or isinstance(control.parent(), QLineEdit):
            continue
        small = min(control.width(), control.height())
        assert small >= SMALLEST, f"{shown} is {control.width()} x {control.height()}"
