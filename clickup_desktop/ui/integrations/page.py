"""The Integrations page: the card of ClickUp, the one integration there is."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea

from clickup_desktop.language.texts import N_, _
from clickup_desktop.ui.integrations.clickup_card import ClickUpCard
from clickup_desktop.ui.members.key_due import KeyDuePanel
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from clickup_desktop.ui.widgets.locked_panel import LockedPanel
from clickup_desktop.ui.widgets.page import Page, PageContext

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview

_HALF_IS_ENOUGH = 760


class IntegrationsPage(Page):
    """Shows the card to who may integrate, and a lock to everybody else.

    Attributes:
        clickup: the card.
        key_due: that the organization is to have a new key.
    """

    title: ClassVar[str] = N_("Integrations")
    purpose: ClassVar[str] = N_("Connect the services that your organization works with.")
    scrolls: ClassVar[bool] = True

    def __init__(self, context: PageContext) -> None:
        super().__init__(context)
        self.locked = LockedPanel(
            _("To connect services, you need the Enterprise Admin or Integrations Admin role.")
        )
        self.locked.hide()
        self.content.addWidget(self.locked)
        self.key_due = KeyDuePanel(context, self)
        self.key_due.changed.connect(self.overview_stale)
        self.content.addWidget(self.key_due)
        self.clickup = ClickUpCard(context)
        self.clickup.overview_stale.connect(self.overview_stale)
        self.clickup.width_changed.connect(self._fit)
        self.clickup.hide()
        self._row = QHBoxLayout()
        self._row.addWidget(self.clickup, 1, Qt.AlignmentFlag.AlignTop)
        self._row.addStretch()
        self.content.addLayout(self._row)
        self.content.addStretch(1)
        self._fit()

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
        """Show the card, or who may see it."""
        self.key_due.show_overview(overview)
        self.clickup.setVisible(overview.may_integrate)
        self.locked.setVisible(not overview.may_integrate)
        if overview.may_integrate:
            self.clickup.overview_changed(overview)
        else:
            self.locked.show_overview(overview)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the card the width that suits it."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Leave half of a wide page empty beside a card without connections."""
        half = self.width() >= _HALF_IS_ENOUGH and not self.clickup.wide
        self._row.setStretch(1, int(half))
