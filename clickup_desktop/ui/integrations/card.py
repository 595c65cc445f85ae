"""What the Integrations page knows of an integration."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from clickup_desktop.ui.theme import GRID
from clickup_desktop.ui.widgets.badge import Badge
from clickup_desktop.ui.widgets.card import Card
from clickup_desktop.ui.widgets.flow_layout import FlowLayout
from clickup_desktop.ui.widgets.labels import icon_label, plain_label, title_label

if TYPE_CHECKING:
    from clickup_desktop.integration.records import Overview
    from clickup_desktop.ui.pages.page import PageContext


@dataclass(frozen=True)
class IntegrationEntry:
    """An integration that can be offered.

    Attributes:
        key: its name in the program.
        name: its name for people.
        line: what it is for, in one line.
        icon: the name of its icon.
        build: makes its card.
    """

    key: str
    name: str
    line: str
    icon: str
    build: Callable[[IntegrationEntry, PageContext], IntegrationCard]


class IntegrationCard(Card):
    """The card of an integration: icon, name, one line, status, and what its subclass adds.

    Attributes:
        wide: whether it needs the whole width of the page now.

    Signals:
        overview_stale: something was saved.
        width_changed: `wide` is another.
    """

    overview_stale = Signal()
    width_changed = Signal()

    def __init__(self, entry: IntegrationEntry, context: PageContext) -> None:
        super().__init__()
        self.setObjectName(f"card_{entry.key}")
        self.setAccessibleName(entry.name)
        self.entry = entry
        self.context = context
        self.wide = False
        head = QHBoxLayout()
        head.setSpacing(GRID * 2)
        head.addWidget(icon_label(entry.icon, "accent", 32))
        words = QVBoxLayout()
        words.setSpacing(GRID // 2)
        name_row = FlowLayout()
        name_row.addWidget(title_label(entry.name, 1.2, name="integrationName", wrap=False))
        self.badge = Badge("Not connected", "neutral", self)
        self.badge.setObjectName("integrationStatus")
        name_row.addWidget(self.badge)
        words.addLayout(name_row)
        words.addWidget(plain_label(entry.line, muted=True))
        head.addLayout(words, 1)
        self.body.addLayout(head)
        self.body.setSpacing(GRID * 2)

    def overview_changed(self, overview: Overview) -> None:
        """The organization is like this now."""

    def serve(self, action: object, subject: object) -> bool:
        """Do what a hint's button elsewhere asks for; False when it is not this card's."""
        del action, subject
        return False
