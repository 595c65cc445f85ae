"""The documented steps to a Personal Access Token, beside the form that asks for one."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets import web
from clickup_desktop.ui.widgets.guide_steps import GuideSteps
from clickup_desktop.ui.widgets.icons import set_icon
from clickup_desktop.ui.widgets.labels import plain_label, title_label
from clickup_desktop.ui.widgets.sentence_button import SentenceButton
from clickup_desktop.ui.widgets.texts import texts
from clickup_desktop.ui.widgets.theme import GRID


class GuidePanel(QFrame):
    """Five steps, and the button that opens ClickUp's page."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("guide")
        guide = texts("guide")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID * 2, GRID * 2, GRID * 2, GRID * 2)
        column.setSpacing(GRID * 2)
        column.addWidget(title_label(_(guide["title"]), 1.1))
        column.addWidget(GuideSteps([_(step) for step in guide["steps"]]))
        self.open_button = SentenceButton(_(guide["button"]), self)
        self.open_button.setObjectName("openClickUpButton")
        set_icon(self.open_button, "external", "text", 16, gap=4)
        self.open_button.clicked.connect(lambda _checked=False: self._open())
        column.addWidget(self.open_button)
        column.addWidget(plain_label(_(guide["note"]), muted=True, small=True))
        column.addStretch(1)

    def _open(self) -> None:
        web.open_token_page()
