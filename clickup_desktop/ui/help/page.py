"""The Help page: the key concepts, the documented steps, what to do when it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton

from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.help.assistance import AssistanceCard
from clickup_desktop.ui.widgets import web
from clickup_desktop.ui.widgets.card import Card
from clickup_desktop.ui.widgets.guide_steps import GuideSteps
from clickup_desktop.ui.widgets.labels import button, icon_label, plain_label, title_label
from clickup_desktop.ui.widgets.managed import lock, managed_note, shown_policy
from clickup_desktop.ui.widgets.page import Page, PageContext
from clickup_desktop.ui.widgets.texts import texts
from clickup_desktop.ui.widgets.theme import GRID

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview


class HelpPage(Page):
    """Reads its texts from `resources/texts/help.json` and `guide.json`."""

    title: ClassVar[str] = N_("Help")
    purpose: ClassVar[str] = N_(
        "ClickUp's terms, step-by-step guides, and what to do when something fails."
    )
    scrolls: ClassVar[bool] = True

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        words, guide = texts("help"), texts("guide")
        self._add_concepts(words["concepts"])
        token = self._card(_(guide["title"]))
        token.body.addWidget(_steps(guide["steps"]))
        self._add_row(token, _(guide["button"]), self._open_token_page, "external")
        for steps in words["guides"]:
            self._add_guide(steps)
        if not context.sample:
            self._add_sample(words["sample"])
        trouble = self._card(_("Troubleshooting"))
        for problem in words["troubleshooting"]:
            trouble.body.addWidget(title_label(_(problem["title"]), 1.0))
            trouble.body.addWidget(_steps(problem["steps"]))
            trouble.body.addSpacing(GRID)
        self._add_keys(words["keys"])
        self._card(_("Required permissions")).body.addWidget(plain_label(_(words["permissions"])))
        self.assistance = AssistanceCard(context, _(words["assistance"]))
        self.assistance.saved.connect(self.overview_stale)
        self.content.addWidget(self.assistance)
        self.content.addStretch(1)

    def _card(self, title: str) -> Card:
        card = Card(self)
        card.body.setSpacing(GRID + GRID // 2)
        card.body.addWidget(title_label(title, 1.2))
        self.content.addWidget(card)
        return card

    def _add_concepts(self, concepts: list[dict[str, str]]) -> None:
        card = self._card(_("Key concepts in ClickUp"))
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID + GRID // 2)
        grid.setColumnStretch(2, 1)
        top = Qt.AlignmentFlag.AlignTop
        for row, concept in enumerate(concepts):
            grid.addWidget(icon_label(concept["icon"], "accent"), row, 0, top)
            name = title_label(_(concept["name"]), 1.0, wrap=False, heading=False)
            grid.addWidget(name, row, 1, top)
            text = plain_label(_(concept["text"]), name=f"concept_{concept['name']}")
            grid.addWidget(text, row, 2, top)
        card.body.addLayout(grid)

    def _add_keys(self, words: dict[str, Any]) -> None:
        card = self._card(_(words["title"]))
        grid = QGridLayout()
        grid.setHorizontalSpacing(GRID * 2)
        grid.setVerticalSpacing(GRID)
        grid.setColumnStretch(1, 1)
        for row, (keys, what) in enumerate(words["keys"]):
            grid.addWidget(title_label(_(keys), 1.0, wrap=False, heading=False), row, 0)
            grid.addWidget(plain_label(_(what), name="keyMeaning"), row, 1)
        card.body.addLayout(grid)

    def _add_guide(self, words: dict[str, Any]) -> None:
        card = self._card(_(words["title"]))
        card.body.addWidget(_steps(words["steps"]))
        page = words["page"]
        self._add_row(card, _(words["button"]), lambda: self.context.navigate(page), "")

    def _add_sample(self, words: dict[str, str]) -> None:
        card = self._card(_(words["title"]))
        card.body.addWidget(plain_label(_(words["text"])))
        self.sample_button = self._add_row(card, _(words["button"]), self.context.enter_sample, "")
        self.sample_button.setObjectName("enterSampleButton")
        policy = shown_policy()
        if not policy.sample:
            lock(self.sample_button, policy)
            card.body.addWidget(managed_note(policy))

    def _add_row(self, card: Card, text: str, clicked: Any, icon: str) -> QPushButton:
        row = QHBoxLayout()
        made = button(text, clicked, icon=icon)
        row.addWidget(made)
        row.addStretch(1)
        card.body.addLayout(row)
        return made

    def _open_token_page(self) -> None:
        web.open_token_page()

    def overview_changed(self, overview: Overview) -> None:
        """Show where the organization's members get help."""
        self.assistance.overview_changed(overview)


def _steps(lines: list[str]) -> GuideSteps:
    return GuideSteps([_(line) for line in lines])
