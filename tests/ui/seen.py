"""What a person sees of a widget, and can reach with the mouse."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget


def is_seen(widget: QWidget) -> bool:
    """Whether all of it is on the screen: not clipped, not covered, not squeezed."""
    if not widget.isVisible():
        return False
    whole = widget.visibleRegion().boundingRect() == widget.rect()
    needed = widget.minimumSizeHint()
    fits = widget.width() >= needed.width() and widget.height() >= needed.height()
    return whole and fits and _on_top(widget)


def _on_top(widget: QWidget) -> bool:
    window = widget.window()
    there = window.childAt(widget.mapTo(window, widget.rect().center()))
    return there is not None and (there is widget or widget.isAncestorOf(there))


def press(widget: QWidget, point: QPoint | None = None) -> None:
    """Press the left button where `widget` is seen, on whatever is really there."""
    assert is_seen(widget), f"{widget.objectName() or widget} cannot be seen"
    window = widget.window()
    place = widget.mapTo(window, point or widget.rect().center())
    target = window.childAt(place) or window
    QTest.mouseClick(
        target,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
        target.mapFrom(window, place),
    )


def key(window: QWidget, *keys: Qt.Key) -> None:
    """Press keys; each goes to what has the focus then."""
    for each in keys:
        QTest.keyClick(window.window().focusWidget() or window, each)
