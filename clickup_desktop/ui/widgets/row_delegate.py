"""What the delegates that draw rows share: background, icon, text that gives way in its middle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from clickup_desktop.ui.widgets.directions import on_this_side
from clickup_desktop.ui.widgets.elision import middle_elided
from clickup_desktop.ui.widgets.icons import pixmap
from clickup_desktop.ui.widgets.theme import GRID, token

Index = QModelIndex | QPersistentModelIndex

ROW_ICON = 18
"""How wide and tall a row's icon is, in logical pixels."""

TWO_LINES = 52
"""How tall a row of two lines is, in logical pixels; large letters take more."""

_PADDING = 6
_BOLD_ROOM = 8
_LINE_SEPARATOR = "\u2028"
_FIRST = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class RowPainter:
    """Draws the parts of a row.

    Their areas are those of a window from left to right; in one from right to left they are
    mirrored. Each text is a paragraph of its own, so that no name changes the order of another.
    """

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self._painter = painter
        self._direction = option.direction
        self._row = QRect(option.rect)  # the option does not outlive its drawing

    def icon(self, area: QRect, name: str, color: str, size: int = ROW_ICON) -> None:
        """Draw an icon at the beginning of `area`, in its middle."""
        ratio = self._painter.device().devicePixelRatioF()
        spot = QRect(area.left(), area.top() + (area.height() - size) // 2, size, size)
        self._painter.drawPixmap(self._place(spot).topLeft(), pixmap(name, color, size, ratio))

    def text(self, area: QRect, text: str, color: str) -> None:
        """Draw `text` on one line, its middle left out where it must be.

        Nothing of it is drawn outside of `area`, whatever marks tower on its letters.
        """
        with self._inside(area, color) as place:
            metrics = self._painter.fontMetrics()
            shown = middle_elided(metrics, text, area.width())
            side = on_this_side(_FIRST, self._direction)
            self._painter.drawText(place, side | Qt.TextFlag.TextSingleLine, shown)

    def marked_text(
        self, area: QRect, text: str, spans: Iterable[tuple[int, int]], color: str
    ) -> None:
        """Draw `text` with what stands in the `spans` in bold, its end left out where it must be.

        Bold letters are wider, so a name that is to be shown whole needs some room more.
        """
        metrics, elide = self._painter.fontMetrics(), Qt.TextElideMode.ElideRight
        shown = metrics.elidedText(text, elide, area.width())
        if shown != text:
            shown = metrics.elidedText(text, elide, area.width() - _BOLD_ROOM)
            whole = len(shown) - 1
            spans = [(start, min(end, whole)) for start, end in spans if start < whole]
            text = shown
        layout = QTextLayout(text, self._painter.font())
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)
        layout.setFormats([format_range(text, start, end, bold) for start, end in spans])
        layout.beginLayout()
        line = layout.createLine()
        layout.endLayout()
        with self._inside(area, color) as place:
            left = float(place.left())
            if self._direction is Qt.LayoutDirection.RightToLeft:
                left = place.right() + 1 - line.naturalTextWidth()
            top = place.top() + (place.height() - line.height()) / 2
            layout.draw(self._painter, QPointF(left, top))

    def paragraph(self, area: QRect, layout: QTextLayout, color: str) -> None:
        """Draw a text that was laid out in lines as wide as `area`."""
        with self._inside(area, color) as place:
            layout.draw(self._painter, QPointF(place.topLeft()))

    def bar(self, area: QRect, color: str) -> None:
        """Fill `area`."""
        self._painter.fillRect(self._place(area), token(color))

    @contextmanager
    def _inside(self, area: QRect, color: str) -> Iterator[QRect]:
        place = self._place(area)
        self._painter.save()
        self._painter.setClipRect(place, Qt.ClipOperation.IntersectClip)
        self._painter.setLayoutDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # the text's own
        self._painter.setPen(token(color))
        yield place
        self._painter.restore()

    def _place(self, area: QRect) -> QRect:
        return QStyle.visualRect(self._direction, self._row, area)


class RowDelegate(QStyledItemDelegate):
    """Draws a row's background as the style does, and leaves the rest to its children.

    A row has two lines, unless they say otherwise.
    """

    def begin(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> tuple[RowPainter, QRect]:
        """Draw the background; return what draws the content, and its area."""
        shown = QStyleOptionViewItem(option)
        self.initStyleOption(shown, index)
        shown.text = ""
        widget = shown.widget
        style = widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, shown, painter, widget)
        return RowPainter(painter, shown), shown.rect.adjusted(_PADDING, 0, -_PADDING, 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of a row of two lines: all are alike, so that nothing is measured."""
        return QSize(option.rect.width(), max(TWO_LINES, option.fontMetrics.height() * 2 + GRID))

    @staticmethod
    def lines_of(area: QRect) -> tuple[QRect, QRect]:
        """Return where the upper and the lower line are drawn in `area`."""
        half = area.height() // 2
        upper = QRect(area.left(), area.top() + 2, area.width(), half)
        return upper, QRect(area.left(), area.top() + half - 2, area.width(), half)

    @staticmethod
    def content_width(width: int) -> int:
        """Return how wide the area of the content is in a row that is so wide."""
        return width - 2 * _PADDING


def laid_out(text: str, spans: Iterable[tuple[int, int]], width: int, font: QFont) -> QTextLayout:
    """Lay a text out in lines, each word that is too long for one broken.

    Args:
        spans: what of it is drawn in bold.
        width: of the lines, in logical pixels.
    """
    layout = QTextLayout(text.replace("\n", _LINE_SEPARATOR), font)
    option = QTextOption(Qt.AlignmentFlag.AlignLeading)
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    option.setTextDirection(Qt.LayoutDirection.LayoutDirectionAuto)  # the text's own
    layout.setTextOption(option)
    bold = QTextCharFormat()
    bold.setFontWeight(QFont.Weight.Bold)
    layout.setFormats([format_range(text, start, end, bold) for start, end in spans])
    layout.setCacheEnabled(True)
    layout.beginLayout()
    height = 0.0
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
        line.setPosition(QPointF(0.0, height))
        height += line.height()
    layout.endLayout()
    return layout


def format_range(
    text: str, start: int, end: int, style: QTextCharFormat
) -> QTextLayout.FormatRange:
    """Return that what stands from `start` to `end` is drawn in a style."""
    # Qt counts UTF-16's units, of which an emoji has two.
    drawn = QTextLayout.FormatRange()
    drawn.start = _units(text[:start])
    drawn.length = _units(text[start:end])
    drawn.format = style
    return drawn


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
