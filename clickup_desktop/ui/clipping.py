"""Whether a person sees all that the window shows: nothing is cut, covered or out of reach."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import combinations

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDialog,
    QLabel,
    QLineEdit,
    QScrollArea,
    QScrollBar,
    QSplitterHandle,
    QWidget,
)

from clickup_desktop.ui.widgets.elided_button import ElidedButton
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.picker import Picker, text_room
from clickup_desktop.ui.widgets.sentence_box import SentenceBox
from clickup_desktop.ui.widgets.sentence_button import SentenceButton
from clickup_desktop.untrusted_text import display_text

_LEAST_LINES = 2
"""So many lines of an area that scrolls have to be seen at once, or all of it."""
_NAMED = 60
_LEADING = 2
_LAYOUT_PASSES = 5


class ClippedError(Exception):
    """Something in the window is not seen whole; the message names each widget and what is wrong.

    Attributes:
        parts: what was found.
    """

    def __init__(self, parts: list[str]) -> None:
        super().__init__("; ".join(parts))
        self.parts = parts


def nothing_is_clipped(window: QWidget) -> None:
    """Walk every visible widget of `window`, a dialog or the main window, laid out and shown.

    A text has to fit, or is elided with all of it as its tooltip. No widget covers its neighbour
    or reaches out of its parent. What scrolls can be scrolled to its end, and shows some lines.

    Raises:
        ClippedError: it is otherwise somewhere.
    """
    parts = list(_found(window))
    if parts:
        raise ClippedError(parts)


def clipped_at_sizes(
    window: QWidget, dialog: QDialog | None, sizes: Iterable[tuple[int, int]]
) -> list[str]:
    """Return what is clipped in a window of each size, and in the dialog over it.

    Args:
        sizes: width and height in logical pixels; the window keeps the last, and the dialog what it
            had, as far as that has room there.
    """
    parts: list[str] = []
    opened = dialog.size() if dialog is not None else QSize()
    for width, height in sizes:
        window.resize(width, height)
        if dialog is not None:
            dialog.resize(opened.boundedTo(window.size()))
        settle_layout()
        for shown in filter(None, (window, dialog)):
            try:
                nothing_is_clipped(shown)
            except ClippedError as error:
                parts.append(f"{width} × {height}: {error}")
    return parts


def settle_layout() -> None:
    """Let everything take its place: what is resized may ask for another place once more."""
    for _pass in range(_LAYOUT_PASSES):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def _found(widget: QWidget) -> Iterator[str]:
    yield from _of_itself(widget)
    if isinstance(widget, QAbstractItemView | QComboBox | QLineEdit | QScrollBar):
        return  # what is inside is laid out by Qt
    shown = [
        child
        for child in widget.children()
        if isinstance(child, QWidget) and child.isVisible() and not child.isWindow()
    ]
    yield from _outside(widget, shown)
    if not isinstance(widget, QAbstractScrollArea):
        yield from _overlapping(shown)
    for child in shown:
        yield from _found(child)


# Among others


def _outside(parent: QWidget, shown: list[QWidget]) -> Iterator[str]:
    area = parent.rect()
    scrolling = _scrolling_area(parent)
    if scrolling is not None:
        # Up and down, it is out of sight until somebody scrolls; that it can be is looked at there.
        area = QRect(area.left(), -(1 << 20), area.width(), 1 << 21)
        if scrolling.horizontalScrollBarPolicy() != Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
            return
    for child in shown:
        if not area.contains(child.geometry()) and not child.geometry().isEmpty():
            yield f"{_name(child)} reaches out of {_name(parent)} by {_excess(child, area)}"


def _scrolling_area(viewport: QWidget) -> QAbstractScrollArea | None:
    parent = viewport.parentWidget()
    inside = isinstance(parent, QAbstractScrollArea) and parent.viewport() is viewport
    return parent if inside and isinstance(parent, QAbstractScrollArea) else None


def _excess(child: QWidget, area: QRect) -> str:
    there = child.geometry()
    across = max(area.left() - there.left(), there.right() - area.right(), 0)
    down = max(area.top() - there.top(), there.bottom() - area.bottom(), 0)
    return f"{across} × {down}"


def _overlapping(shown: list[QWidget]) -> Iterator[str]:
    solid = [child for child in shown if not isinstance(child, QSplitterHandle)]
    for first, second in combinations(solid, 2):
        common = first.geometry() & second.geometry()
        if not common.isEmpty():
            size = f"{common.width()} × {common.height()}"
            yield f"{_name(first)} and {_name(second)} overlap by {size}"


# By itself


def _of_itself(widget: QWidget) -> Iterator[str]:
    match widget:
        case ElidedLabel() | ElidedButton():
            yield from _elided(widget)
        case QLabel():
            yield from _label(widget)
        case QComboBox():
            yield from _combo_box(widget)
        case QLineEdit():
            yield from _line_edit(widget)
        case SentenceButton() | SentenceBox():
            least = widget.minimumSizeHint().width()
            yield from _squeezed(widget, QSize(least, widget.heightForWidth(widget.width())))
        case QAbstractButton():
            if widget.text() or not widget.icon().isNull():
                yield from _squeezed(widget, widget.sizeHint())
        case QAbstractScrollArea():
            yield from _scroll_area(widget)


def _squeezed(widget: QWidget, needed: QSize) -> Iterator[str]:
    if widget.width() < needed.width() or widget.height() < needed.height():
        has = f"{widget.width()} × {widget.height()}"
        yield f"{_name(widget)} needs {needed.width()} × {needed.height()} and has {has}"


def _elided(widget: ElidedLabel | ElidedButton) -> Iterator[str]:
    if not widget.text():
        return
    yield from _squeezed(widget, widget.minimumSizeHint())
    if widget.elided and not widget.hover_text:
        yield f"{_name(widget)} is elided and has no tooltip"


def _label(label: QLabel) -> Iterator[str]:
    if not label.pixmap().isNull():
        yield from _squeezed(label, label.sizeHint())
    if not label.text():
        return
    if not label.wordWrap():
        yield from _squeezed(label, label.sizeHint())
        return
    # What is drawn is looked at below: Qt's own height has the leading of the last line besides.
    yield from _squeezed(label, QSize(0, label.heightForWidth(label.width()) - _LEADING))
    room = label.contentsRect().width()
    flags = Qt.TextFlag.TextWordWrap | label.alignment()
    drawn = label.fontMetrics().boundingRect(QRect(0, 0, room, 1 << 20), flags, label.text())
    if drawn.width() > room + 1:  # measured in whole pixels, drawn in parts of them
        yield f"{_name(label)} has a word of {drawn.width()} px in {room} px"


def _combo_box(box: QComboBox) -> Iterator[str]:
    yield from _squeezed(box, QSize(0, box.sizeHint().height()))
    needed = box.fontMetrics().horizontalAdvance(box.currentText())
    room = text_room(box).width()
    if room < min(needed, box.fontMetrics().horizontalAdvance("Mmm…mm")):
        yield f"{_name(box)} shows {room} px of its text"
    elif room < needed and not (box.hover_text if isinstance(box, Picker) else box.toolTip()):
        yield f"{_name(box)} is elided and has no tooltip"


def _line_edit(line: QLineEdit) -> Iterator[str]:
    few = line.fontMetrics().horizontalAdvance("Mmmmmmmm")
    # Qt counts the font's leading, which one line needs not.
    yield from _squeezed(line, QSize(few, line.sizeHint().height() - _LEADING))
    words = line.placeholderText() if not line.text() else ""
    needed = line.fontMetrics().horizontalAdvance(words)
    if needed > line.contentsRect().width() and not line.toolTip():
        yield f"{_name(line)} elides its placeholder and has no tooltip"


def _scroll_area(area: QAbstractScrollArea) -> Iterator[str]:
    room = area.viewport().size()
    line = area.fontMetrics().lineSpacing()
    if isinstance(area, QAbstractItemView):
        line = max(line, area.sizeHintForRow(0))
        yield from _rows(area)
    inside = area.widget() if isinstance(area, QScrollArea) else None
    content = inside.height() if inside is not None else line * _LEAST_LINES
    if room.height() < min(content, line * _LEAST_LINES):
        yield f"{_name(area)} shows {room.height()} px of what scrolls in it"
    if inside is not None:
        bar = area.verticalScrollBar()
        if bar.minimum() > 0 or bar.maximum() < content - room.height():
            yield f"{_name(area)} cannot be scrolled to its end"


def _rows(view: QAbstractItemView) -> Iterator[str]:
    """Look at the first row that is seen: the others are as high."""
    index = view.indexAt(QPoint(view.viewport().width() // 2, 1))
    if index.isValid() and view.visualRect(index).height() < view.fontMetrics().height():
        yield f"{_name(view)} has rows that are lower than their text"


def _name(widget: QWidget) -> str:
    """Return what a reader finds it by: its object name or its class, and its text."""
    name = widget.objectName() or type(widget).__name__
    text = ""
    if isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        text = display_text(widget.text(), maximum=_NAMED)
    return f'{name} "{text}"' if text else name
