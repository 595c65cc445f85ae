"""A row of widgets that goes on in the next line where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLayout, QLayoutItem, QStyle

from clickup_desktop.ui.widgets.theme import GRID

_NO_DIRECTION = Qt.Orientation(0)

Line = list[tuple[QLayoutItem, QSize]]
"""What stands beside one another, each item with its size."""


class FlowLayout(QLayout):
    """Lays its widgets out as a paragraph lays out words.

    None becomes wider than the row. One that is aligned to the right ends its line. All of it is
    mirrored in a window from right to left.
    """

    def __init__(self, spacing: int = GRID) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        # By width; a window asks for the same ones hundreds of times while it is laid out.
        self._heights: dict[int, int] = {}
        self.setContentsMargins(QMargins())
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        """Append an item."""
        self._items.append(item)
        self.invalidate()

    def count(self) -> int:
        """Return the number of items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        """Return an item, or None where there is none."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        """Take an item out."""
        if not 0 <= index < len(self._items):
            return None
        item = self._items.pop(index)
        self.invalidate()
        return item

    def invalidate(self) -> None:
        """Work everything out anew: an item comes, goes, or wants another size."""
        self._heights.clear()
        super().invalidate()

    def expandingDirections(self) -> Qt.Orientation:
        """Want no more room than is needed."""
        return _NO_DIRECTION

    def hasHeightForWidth(self) -> bool:
        """The height follows from the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines in `width`."""
        height = self._heights.get(width)
        if height is None:
            heights = [_height(line) for line in self._lines(width)]
            height = sum(heights) + self.spacing() * max(0, len(heights) - 1)
            self._heights[width] = height
        return height

    def setGeometry(self, area: QRect) -> None:
        """Put every widget into its place."""
        super().setGeometry(area)
        down = 0
        for line in self._lines(area.width()):
            across = 0
            height = _height(line)
            for item, size in line:
                if item.alignment() & Qt.AlignmentFlag.AlignRight:
                    across = max(across, area.width() - size.width())
                corner = QPoint(across, down + (height - size.height()) // 2)
                place = QRect(area.topLeft() + corner, size)
                item.setGeometry(QStyle.visualRect(self._direction(), area, place))
                across += size.width() + self.spacing()
            down += height + self.spacing()

    def sizeHint(self) -> QSize:
        """Return the size of one line."""
        hints = [item.sizeHint() for item in self._shown()]
        width = sum(hint.width() for hint in hints) + self.spacing() * max(0, len(hints) - 1)
        return QSize(width, max((hint.height() for hint in hints), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the widest widget."""
        smallest = QSize()
        for item in self._shown():
            smallest = smallest.expandedTo(item.minimumSize())
        return smallest

    def _direction(self) -> Qt.LayoutDirection:
        around = self.parentWidget()
        return around.layoutDirection() if around else QGuiApplication.layoutDirection()

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[Line]:
        lines: list[Line] = []
        left = 0
        for item in self._shown():
            size = item.sizeHint()
            size.setWidth(max(min(size.width(), width), item.minimumSize().width()))
            if not lines or size.width() > left:
                lines.append([])
                left = width
            lines[-1].append((item, size))
            left -= size.width() + self.spacing()
        return lines


def _height(line: Line) -> int:
    return max(size.height() for _item, size in line)
