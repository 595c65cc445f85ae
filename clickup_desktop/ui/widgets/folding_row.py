"""A row that becomes a column where there is no room for it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from clickup_desktop.ui.widgets.theme import GRID, roomy


class FoldingRow(QWidget):
    """Holds a wide widget with a narrow one beside it, or below it at the right.

    Args:
        narrow: below this width, the second one stands below the first; in logical pixels, more
            with large letters. At 0, only where there is no room for both.
        stretch: how much of the room the second one takes for each part that the first one takes;
            at 0, no more than it needs.
    """

    def __init__(
        self,
        wide: QWidget,
        narrow_one: QWidget,
        narrow: int = 0,
        parent: QWidget | None = None,
        *,
        stretch: int = 0,
    ) -> None:
        super().__init__(parent)
        self._narrow = narrow
        self._gap = GRID if stretch else GRID * 3
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(self._gap)
        self._layout.addWidget(wide, 1)
        if stretch:
            self._layout.addWidget(narrow_one, stretch)
        else:
            self._layout.addWidget(narrow_one, 0, Qt.AlignmentFlag.AlignRight)

    def _widths(self) -> list[int]:
        items = (self._layout.itemAt(place) for place in range(self._layout.count()))
        return [item.minimumSize().width() for item in items if item is not None]

    def minimumSizeHint(self) -> QSize:
        """Return the least room: the two below each other."""
        return QSize(max(self._widths()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold where it must be."""
        super().resizeEvent(event)
        beside = sum(self._widths()) + self._gap
        fold = event.size().width() < max(roomy(self._narrow), beside)
        direction = QBoxLayout.Direction
        self._layout.setDirection(direction.TopToBottom if fold else direction.LeftToRight)
        self._layout.setSpacing(GRID if fold else self._gap)
