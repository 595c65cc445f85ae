"""A row that becomes a column where there is no room for it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from clickup_desktop.ui.widgets.theme import GRID, roomy


class FoldingRow(QWidget):
    """Holds a wide widget with a narrow one beside it, or below it at the right.

    Args:
        narrow: below this width, the second one stands below the first; in logical pixels, more
            with large letters.
    """

    def __init__(
        self, wide: QWidget, narrow_one: QWidget, narrow: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._narrow = narrow
        self._layout = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(GRID * 3)
        self._layout.addWidget(wide, 1)
        self._layout.addWidget(narrow_one, 0, Qt.AlignmentFlag.AlignRight)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold where it must be."""
        super().resizeEvent(event)
        # Where something around it gives no less than its parts need, that is too little already.
        items = [self._layout.itemAt(place) for place in range(self._layout.count())]
        least = sum(item.minimumSize().width() for item in items if item is not None) + GRID * 3
        fold = event.size().width() <= max(roomy(self._narrow), least)
        direction = QBoxLayout.Direction
        self._layout.setDirection(direction.TopToBottom if fold else direction.LeftToRight)
        self._layout.setSpacing(GRID if fold else GRID * 3)
