"""What a window shows and tells that is in no language, and the rows that it paints."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import unescape
from itertools import combinations
from typing import Any
from unittest.mock import patch

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QAccessible, QPainter
from PySide6.QtWidgets import (
    QComboBox,
    QLineEdit,
    QMenu,
    QPlainTextEdit,
    QStyleOptionViewItem,
    QTextEdit,
    QWidget,
)

from clickup_desktop.ui.diagnostics.step_row import StepRow
from clickup_desktop.ui.widgets import announcements
from clickup_desktop.ui.widgets.row_delegate import RowDelegate, RowPainter
from clickup_desktop.ui.widgets.verbatim import VERBATIM, VERBATIM_ROLE
from tests.language.made_up import FIRST, LAST
from tests.language.pseudo import is_wholly_translated
from tests.widget_texts import Holder, held_texts, name_of

_KEYS = "accessible Accelerator"
_WRITTEN = {"own text", "plain text", "spoken text", "displayText", "selectedText"}
_WRITTEN.add("accessible Value")
"""What is in a field belongs to the person who writes there."""
_TAGS = re.compile(r"</?qt>|<br/>")
_INNERMOST = re.compile(f"{FIRST}[^{FIRST}{LAST}]*{LAST}")
_UNSEEN = re.compile("[\u200b\u2066-\u2069]")


def untranslated(window: QWidget) -> Iterator[str]:
    """Yield every text of what is seen of a window, and of its menus, that is in no language."""
    for widget in (window, *window.findChildren(QWidget)):
        if isinstance(widget, QMenu):
            widget.aboutToShow.emit()
        elif not widget.isVisible():
            continue
        for holder, what, text in _texts(widget):
            if what in _WRITTEN and _is_written_in(widget):
                continue
            if what != _KEYS and not is_in_the_language(text, verbatim_of(holder)):
                yield f"{name_of(widget)}, {what}: {text}"


def _texts(widget: QWidget) -> Iterator[tuple[Holder, str, str]]:
    yield from held_texts(widget)
    if isinstance(widget, StepRow):
        for what, text in zip(("title", "note", "time"), painted_texts(widget), strict=True):
            yield widget, what, text


def painted_texts(row: StepRow) -> tuple[str, str, str]:
    """Return what a step's row paints, whole."""
    return row._title, row._note, row._time


def times_without_room(window: QWidget) -> Iterator[str]:
    """Yield how long each step took that has no room for it: that is painted, and never elided."""
    for row in window.findChildren(StepRow):
        _title, _note, place = row._places()
        if row.isVisible() and row.fontMetrics().horizontalAdvance(row._time) > place.width():
            yield f"{name_of(row)} has no room for {row._time}"


def verbatim_of(holder: Holder) -> list[str]:
    """Return the words of a text that are the same in every language, as they are marked."""
    if isinstance(holder, QModelIndex):
        return list(holder.data(VERBATIM_ROLE) or ())
    words = list(holder.property(VERBATIM) or ())
    if isinstance(holder, QComboBox):  # it shows one of its rows
        model = holder.model()
        rows = (model.index(row, 0) for row in range(model.rowCount()))
        words += (word for row in rows for word in verbatim_of(row))
    return words


def is_in_the_language(text: str, verbatim: Iterable[str]) -> bool:
    """Whether a text is wholly translated, as Qt shows it."""
    return is_wholly_translated(_plain(text), map(_plain, verbatim))


def _plain(text: str) -> str:
    shown = unescape(_TAGS.sub(" ", text)) if text.startswith("<qt>") else text
    return " ".join(_UNSEEN.sub("", shown).replace("&&", "&").split())


def _is_written_in(widget: QWidget) -> bool:
    return isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit) and not widget.isReadOnly()


# Rows that are painted


@dataclass
class PaintedRow:
    """A row of a view as it was painted.

    Attributes:
        view: the view's name.
        words: what is marked of it.
        tooltip: what is told of it.
        area: its place.
        texts: each with its place, and whether something of it was left out.
        icons: their places.
    """

    view: str
    words: list[str]
    tooltip: str
    area: QRect
    texts: list[tuple[str, QRect, bool]] = field(default_factory=list)
    icons: list[QRect] = field(default_factory=list)

    def faults(self) -> Iterator[str]:
        """Yield what is wrong with it."""
        told = _plain(self.tooltip)
        for text, _place, elided in self.texts:
            if not is_in_the_language(text, self.words):
                yield f"{self.view} paints: {text}"
            # What is filled into a sentence is told; the sentence around it may be another there.
            inner = _INNERMOST.findall(_plain(text)) or [_plain(text)]
            if elided and not all(it in told for it in inner):
                yield f"{self.view} elides {text} and tells it nowhere"
        places = [(text, place) for text, place, _elided in self.texts]
        places += [("an icon", place) for place in self.icons]
        for first, second in combinations(places, 2):
            if not (first[1] & second[1]).isEmpty():
                yield f"{self.view} paints {first[0]} over {second[0]}"
        for what, place in places:
            if not self.area.contains(place):
                yield f"{self.view} paints {what} outside of its row"


class _NotingPainter(RowPainter):
    def __init__(self, painter: QPainter, option: QStyleOptionViewItem, row: PaintedRow) -> None:
        super().__init__(painter, option)
        self._noted = row

    def icon(self, area: QRect, name: str, color: str, size: int = 18) -> None:
        super().icon(area, name, color, size)
        spot = QRect(area.left(), area.top() + (area.height() - size) // 2, size, size)
        self._noted.icons.append(self._place(spot))

    def text(self, area: QRect, text: str, color: str) -> None:
        super().text(area, text, color)
        self._note(area, text)

    def marked_text(
        self, area: QRect, text: str, spans: Iterable[tuple[int, int]], color: str
    ) -> None:
        super().marked_text(area, text, spans, color)
        self._note(area, text)

    def _note(self, area: QRect, text: str) -> None:
        if not text:
            return
        needed = self._painter.fontMetrics().horizontalAdvance(text)
        height = min(self._painter.fontMetrics().height(), area.height())
        place = QRect(area.topLeft(), QSize(min(needed, area.width()), height))
        place.moveTop(area.top() + (area.height() - height) // 2)
        self._noted.texts.append((text, self._place(place), needed > area.width()))


@contextmanager
def painted_rows() -> Iterator[list[PaintedRow]]:
    """Note every row that is painted meanwhile."""
    rows: list[PaintedRow] = []
    begin = RowDelegate.begin

    def noting(
        delegate: RowDelegate,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> tuple[RowPainter, QRect]:
        _painter, area = begin(delegate, painter, option, index)
        shown = QStyleOptionViewItem(option)
        view = shown.widget.objectName()
        words = list(index.data(VERBATIM_ROLE) or ())
        tooltip = index.data(Qt.ItemDataRole.ToolTipRole) or ""
        row = PaintedRow(view, words, tooltip, QRect(option.rect))
        rows.append(row)
        return _NotingPainter(painter, shown, row), area

    with patch.object(RowDelegate, "begin", noting):
        yield rows


# What is said


class _Ears:
    """Stands in for what tells screen readers, and hears it."""

    AnnouncementPoliteness = QAccessible.AnnouncementPoliteness

    def __init__(self) -> None:
        self.heard: list[str] = []

    def isActive(self) -> bool:
        return True

    def updateAccessibility(self, event: Any) -> None:
        self.heard.append(event.message())


@contextmanager
def announced() -> Iterator[list[str]]:
    """Note all that screen readers are to say meanwhile."""
    ears = _Ears()
    with patch.object(announcements, "QAccessible", ears):
        yield ears.heard
