"""The dialog for what failed outside of every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.widgets.dialog import Dialog
from clickup_desktop.ui.widgets.dialog_room import dialog_room
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from clickup_desktop.ui.widgets.labels import button
from clickup_desktop.ui.widgets.theme import GRID, roomy

if TYPE_CHECKING:
    from clickup_desktop.troubleshooting.hint import Hint

_WIDTH = GRID * 65
_WIDTH_WITH_DETAILS = GRID * 90
_DETAILS_HEIGHT = GRID * 20
_UNLIMITED = 16_777_215


class FailureDialog(Dialog):
    """Shows a hint.

    Signals:
        action_requested: a hint's button was pressed; carries its `Action`.
    """

    action_requested = Signal(object)

    def __init__(self, hint: Hint, parent: QWidget | None = None) -> None:
        super().__init__(hint.title, parent)
        self.setObjectName("failureDialog")
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 3, GRID * 3, GRID * 3, GRID * 3)
        column.setSpacing(GRID * 2)
        self.panel = HintPanel(self, otherwise=self._act)
        self.panel.show_news(hint)
        column.addWidget(self.panel)
        column.addStretch(1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.close_button = button(_("Close"), self.reject, primary=True, name="closeButton")
        row.addWidget(self.close_button)
        column.addLayout(row)
        self.close_button.setDefault(True)
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self._make_room_for_details()
        self._fit(_WIDTH)

    def _make_room_for_details(self) -> None:
        """Let a long traceback take the room that there is, as soon as it is shown."""
        details = self.panel.findChild(QPlainTextEdit, "hintDetails")
        toggle = self.panel.findChild(QAbstractButton, "hintDetailsButton")
        if details is None or toggle is None:
            return
        details.setMinimumHeight(GRID * 6)
        details.setMaximumHeight(_UNLIMITED)
        details.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)

        def toggled(shown: bool) -> None:
            self._column.setStretch(0, int(shown))
            self._column.setStretch(1, int(not shown))
            self._fit(_WIDTH_WITH_DETAILS if shown else _WIDTH, _DETAILS_HEIGHT * int(shown))

        toggle.toggled.connect(toggled)

    def _fit(self, width: int, more: int = 0) -> None:
        """Take the size that what is shown needs, as far as there is room."""
        self._column.activate()
        room = dialog_room(self)
        width = min(roomy(width), room.width())
        height = self._column.totalHeightForWidth(width) + more
        self.resize(width, min(height, room.height()))

    def _act(self, action: Action) -> None:
        self.accept()
        self.action_requested.emit(action)


def tell_whole(panel: HintPanel) -> None:
    """Have a brief hint tell the rest in a dialog, whose buttons are the panel's."""

    def show(hint: Hint) -> None:
        dialog = FailureDialog(hint, panel.window())
        dialog.action_requested.connect(panel.action_requested)
        dialog.open()

    panel.whole_wanted.connect(show)
