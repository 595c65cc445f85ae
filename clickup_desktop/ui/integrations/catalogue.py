"""Every integration there is. Another one is another line here."""

from __future__ import annotations

from clickup_desktop.ui.integrations.card import IntegrationEntry
from clickup_desktop.ui.integrations.clickup_card import ClickUpCard

CATALOGUE = (
    IntegrationEntry(
        key="clickup",
        name="ClickUp",
        line="Link the Channels of your ClickUp Workspaces to your organization.",
        icon="clickup",
        build=ClickUpCard,
    ),
)
