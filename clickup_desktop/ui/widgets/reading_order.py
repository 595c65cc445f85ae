"""The order in which a window is read: as its layouts put it, whatever was made first.

Qt goes by when a widget was made, both with Tab and in what it tells screen readers.
"""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLayout, QScrollArea, QSplitter, QWidget

from clickup_desktop.ui.widgets.viewport import viewport_of


def reading_order(around: QWidget, *, shown: bool = False) -> Iterator[QWidget]:
    """Yield all widgets inside `around` as they are read, each before what is in it.

    Args:
        shown: leave out those that nobody sees now.
    """
    for widget in _placed(around):
        if widget.isVisible() or not shown:
            yield widget
            yield from reading_order(widget, shown=shown)


def tell_in_order(around: QWidget) -> None:
    """Tell screen readers of what is in `around` in its order; for what has been laid out."""
    for widget in list(reading_order(around)):
        widget.raise_()  # siblings are told from the lowest to the topmost; none covers another


def move_focus(window: QWidget, *, forward: bool) -> bool:
    """Put the focus on the next control of `window`, or the one before; return whether it has."""
    focused = window.focusWidget()
    shown = reading_order(window, shown=True)
    controls = [it for it in shown if it is focused or _takes_tab(it)]
    if not controls:
        return False
    step = 1 if forward else -1
    place = controls.index(focused) + step if focused in controls else min(0, step)
    wanted = controls[place % len(controls)]
    reason = Qt.FocusReason.TabFocusReason if forward else Qt.FocusReason.BacktabFocusReason
    wanted.setFocus(reason)
    return wanted is not focused


def _placed(around: QWidget) -> list[QWidget]:
    """Return the children of `around` in their order; those that no layout places come last."""
    first: list[QWidget] = []
    if isinstance(around, QSplitter):
        for position in range(around.count()):
            first += filter(None, (around.handle(position), around.widget(position)))
    elif isinstance(around, QScrollArea) and around.widget() is not None:
        first = [viewport_of(around)]
    else:
        layout = around.layout()
        first = list(_in_layout(layout)) if layout is not None else []
    known = {id(widget) for widget in first}
    rest = (it for it in around.children() if isinstance(it, QWidget) and not it.isWindow())
    return [*first, *(it for it in rest if id(it) not in known)]


def _in_layout(layout: QLayout) -> Iterator[QWidget]:
    for position in range(layout.count()):
        item = layout.itemAt(position)
        if item is None:
            continue
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            yield widget
        elif inner is not None:
            yield from _in_layout(inner)


def _takes_tab(widget: QWidget) -> bool:
    policy = widget.focusPolicy()
    return (
        (policy & Qt.FocusPolicy.TabFocus) == Qt.FocusPolicy.TabFocus
        and widget.focusProxy() is None
        and widget.isVisible()
        and widget.isEnabled()
    )
