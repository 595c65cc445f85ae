"""What stands in the place of the pages when the organization could not be opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QScrollArea, QVBoxLayout, QWidget

from clickup_desktop.ui.theme import GRID, PAGE_MARGIN
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from clickup_desktop.ui.widgets.labels import button, plain_label, title_label

if TYPE_CHECKING:
    from clickup_desktop.troubleshooting.hints import Hint


class FailurePage(QScrollArea):
    """A hint on the whole page, with a way to try again.

    Signals:
        retry_wanted: try again.
        action_requested: another of the hint's buttons; carries its `Action`.
    """

    retry_wanted = Signal()
    action_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("failurePage")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget()
        body.setObjectName("scrolled")
        column = QVBoxLayout(body)
        column.setContentsMargins(PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN, PAGE_MARGIN)
        column.setSpacing(GRID * 2)
        column.addWidget(title_label("Your organization could not be opened", name="pageTitle"))
        column.addWidget(plain_label("Nothing was changed, and nothing is lost.", muted=True))
        self.panel = HintPanel(body)
        self.panel.action_requested.connect(self._act)
        column.addWidget(self.panel)
        row = QHBoxLayout()
        self.retry_button = button(
            "Try &again", self.retry_wanted.emit, primary=True, icon="retry", name="retryButton"
        )
        row.addWidget(self.retry_button)
        row.addStretch(1)
        column.addLayout(row)
        column.addStretch(1)
        self.setWidget(body)

    def show_hint(self, hint: Hint) -> None:
        """Say what failed."""
        self.panel.show_hint(hint)
        self.retry_button.setVisible(all(action.name != "RETRY" for action in hint.actions()))

    def focus_next_step(self) -> None:
        """Put the focus on the first button that may help."""
        offered = self.panel.findChildren(QPushButton)
        chosen = self.retry_button if self.retry_button.isVisible() or not offered else offered[0]
        chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _act(self, action: object) -> None:
        if getattr(action, "name", "") == "RETRY":
            self.retry_wanted.emit()
        else:
            self.action_requested.emit(action)
