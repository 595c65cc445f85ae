"""An area that scrolls up and down only."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from clickup_desktop.ui.widgets.theme import GRID


class ScrollArea(QScrollArea):
    """As wide as what is inside, which is as tall as it wants.

    The focus is for what is inside; where nothing there takes it, the area has to. What gets the
    focus, by whatever way, comes into sight.

    Attributes:
        inside: what scrolls; to be filled.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.inside = QWidget()
        self.inside.setObjectName("scrolled")
        self.setWidget(self.inside)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._reveal)

    def _reveal(self, _old: QWidget | None, new: QWidget | None) -> None:
        # Nothing moves away from under the pointer while it is pressed.
        pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if new is not None and not pressed and self.inside.isAncestorOf(new):
            self.ensureWidgetVisible(new, 0, GRID * 2)
