"""An area that scrolls up and down only."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget
from shiboken6 import isValid

from clickup_desktop.ui.widgets.labels import restyle
from clickup_desktop.ui.widgets.theme import GRID


class ScrollArea(QScrollArea):
    """As wide as what is inside, which is as tall as it wants.

    The focus is for what is inside, where the keys for pages scroll. Where nothing there takes it
    the area does, as long as there is more than is seen. What gets the focus, by whatever way,
    comes into sight.

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
        # Something inside comes and goes with the one, there is more or less with the other.
        self.inside.installEventFilter(self)
        self.verticalScrollBar().rangeChanged.connect(lambda *_ends: self._offer_focus())
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._reveal)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look whether something inside takes the focus now."""
        if watched is self.inside and event.type() == QEvent.Type.LayoutRequest:
            self._offer_focus()
        return super().eventFilter(watched, event)

    def _offer_focus(self) -> None:
        alone = self.verticalScrollBar().maximum() > 0 and not any(
            it.focusPolicy() & Qt.FocusPolicy.TabFocus and it.isVisibleTo(self.inside)
            for it in self.inside.findChildren(QWidget)
        )
        policy = Qt.FocusPolicy.StrongFocus if alone else Qt.FocusPolicy.NoFocus
        if self.focusPolicy() != policy:
            self.setFocusPolicy(policy)
            self.setProperty("alone", alone)
            restyle(self)
            # Else the frame stays as wide as it was, and what is inside covers the ring.
            QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))

    def _reveal(self, _old: QWidget | None, new: QWidget | None) -> None:
        # Nothing moves away from under the pointer while it is pressed.
        pressed = QApplication.mouseButtons() != Qt.MouseButton.NoButton
        if new is None or pressed or not isValid(self.inside):  # what had the focus may go with it
            return
        if self.inside.isAncestorOf(new):
            self.ensureWidgetVisible(new, 0, GRID * 2)
