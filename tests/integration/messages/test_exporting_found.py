"""What was found is exported from every copy that may be, and what is left out is told."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from clickup_desktop.integration.messages.export.exporting import ExportFormat
from clickup_desktop.integration.messages.messages import Exported
from clickup_desktop.integration.policy.errors import AgainstPolicy
from clickup_desktop.integration.policy.policy import Key
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.errors import UnknownLink
from clickup_desktop.organization.records import ChannelLink, Visibility
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.server import Sandbox

EVERYTHING = "after:2000-01-01"


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(rate_limit=0, chat="small") as running:
        yield running


@pytest.fixture
def links(integration: OrganizationSession, sandbox: Sandbox) -> tuple[ChannelLink, ChannelLink]:
    """Two links of which a copy is kept: to the busy Channel, and to another."""
    integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    choice = integration.workspaces.choice("Acme Rollout")
    channels = integration.workspaces.channels(choice)
    other = next(it for it in channels if it.id != BUSY_CHANNEL_ID and not it.private)
    sandbox.chat.write(str(other.id), "One that is found elsewhere")
    busy = integration.workspaces.find_channel(choice, BUSY_CHANNEL_ID)
    made = [
        integration.links.add(choice, it, (), "workspace", choice.workspace.id)
        for it in (busy, other)
    ]
    for link in made:
        integration.copies.keep(link)
    integration.copies.sync()
    return made[0], made[1]


def export(integration: OrganizationSession) -> tuple[Exported, list[str], int]:
    """Export all that is kept; return also of which Channels, and how many messages."""
    out = io.BytesIO()
    exported = integration.messages.export_found(EVERYTHING, ExportFormat.JSON_LINES, out)
    head, *told = map(json.loads, out.getvalue().splitlines())
    channels = [it["id"] for it in head["channels"]]
    assert {it["channel_id"] for it in told} <= set(channels)
    return exported, channels, len(told)


def audit(integration: OrganizationSession) -> list[str]:
    rows = integration.members.audit_rows().readable
    return [it.subject for it in rows if it.action == "exported messages"]


def test_a_copy_whose_link_was_removed_elsewhere_is_left_out(
    integration: OrganizationSession, links: tuple[ChannelLink, ChannelLink]
) -> None:
    busy, other = links
    whole, _channels, messages = export(integration)
    assert whole == Exported(messages, complete=True)
    integration._organization.links.remove(other.id)  # as another computer does

    exported, channels, told = export(integration)

    assert channels == [busy.channel_id]
    assert told == exported.messages
    assert exported.messages + exported.left_out == messages
    assert exported.left_out > 0
    assert len(audit(integration)) == 3
    # Nothing is erased for it: the person is shown the copy, and decides.
    assert {it.link_id for it in integration.copies.states()} == {busy.id, ""}


def test_where_nothing_may_be_exported_it_says_why(
    integration: OrganizationSession, links: tuple[ChannelLink, ChannelLink]
) -> None:
    for link in links:
        integration._organization.links.remove(link.id)
    with pytest.raises(UnknownLink):
        export(integration)
    assert audit(integration) == []


def test_a_workspace_that_the_policy_rules_out_keeps_no_other_from_being_exported(
    integration: OrganizationSession,
    links: tuple[ChannelLink, ChannelLink],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    busy, other = links
    allowed = integration.copies.require_may_keep

    def may_keep(link: ChannelLink) -> None:
        if link.id == busy.id:
            raise AgainstPolicy(Path("policy.toml"), Key.WORKSPACES, "9014")
        allowed(link)

    monkeypatch.setattr(integration.messages, "_require_may_keep", may_keep)
    exported, channels, told = export(integration)
    assert channels == [other.channel_id]
    assert exported.messages == told
    assert exported.left_out > told
