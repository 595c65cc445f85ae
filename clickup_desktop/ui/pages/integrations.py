"""The Integrations page: a grid of cards, one for each integration there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from clickup_desktop.ui.integrations.card import IntegrationCard, IntegrationEntry
from clickup_desktop.ui.integrations.catalogue import CATALOGUE
from clickup_desktop.ui.members.key_due import KeyDuePanel
from clickup_desktop.ui.pages.page import Page, PageContext
from clickup_desktop.ui.theme import GRID
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from clickup_desktop.ui.widgets.locked_panel import LockedPanel

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview

_TWO_COLUMNS = 760


class IntegrationsPage(Page):
    """Shows the cards to who may integrate, and a lock to everybody else.

    Attributes:
        cards: each integration's card by its key.
        key_due: that the organization is to have a new key.
    """

    title: ClassVar[str] = "Integrations"
    purpose: ClassVar[str] = "Connect the services that your organization works with."
    scrolls: ClassVar[bool] = True

    def __init__(
        self, context: PageContext, catalogue: tuple[IntegrationEntry, ...] = CATALOGUE
    ) -> None:
        super().__init__(context)
        self.locked = LockedPanel("Connecting services")
        self.locked.hide()
        self.content.addWidget(self.locked)
        self.key_due = KeyDuePanel(context, self)
        self.key_due.changed.connect(self.overview_stale)
        self.content.addWidget(self.key_due)
        self._holder = QWidget(self)
        self._grid = QGridLayout(self._holder)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(GRID * 2)
        self._holder.hide()
        self.content.addWidget(self._holder)
        self.content.addStretch(1)
        self.cards: dict[str, IntegrationCard] = {}
        for entry in catalogue:
            card = entry.build(entry, context)
            card.overview_stale.connect(self.overview_stale)
            card.width_changed.connect(self._lay_out)
            self.cards[entry.key] = card
        self._lay_out()

    def activate(self) -> None:
        """Read the connections afresh, and lead to what needs attention."""
        self.key_due.forget_told()
        self.overview_stale.emit()
        QTimer.singleShot(0, self, self._lead_to_problem)

    def _lead_to_problem(self) -> None:
        area = self.findChild(QScrollArea, "scrollArea")
        panels = [panel for panel in self.findChildren(HintPanel) if panel.isVisible()]
        if isinstance(area, QScrollArea) and panels:
            area.ensureWidgetVisible(panels[0])

    def overview_changed(self, overview: Overview) -> None:
        """Show the cards, or who may see them."""
        self.key_due.show_overview(overview)
        self._holder.setVisible(overview.may_integrate)
        self.locked.setVisible(not overview.may_integrate)
        if overview.may_integrate:
            for card in self.cards.values():
                card.overview_changed(overview)
        else:
            self.locked.show_overview(overview)

    def serve(self, action: object, subject: object) -> bool:
        """Hand a hint's button to the card that can serve it."""
        return any(card.serve(action, subject) for card in self.cards.values())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the cards in one or two columns."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        columns = 2 if self.width() >= _TWO_COLUMNS else 1
        for column in range(2):
            self._grid.setColumnStretch(column, 1 if column < columns else 0)
        place = 0
        for card in self.cards.values():
            if card.wide and place % columns:
                place += 1
            span = columns if card.wide else 1
            self._grid.addWidget(
                card, place // columns, place % columns, 1, span, Qt.AlignmentFlag.AlignTop
            )
            place += span
