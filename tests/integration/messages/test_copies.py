"""Who may keep a copy of a linked Channel's messages, and when it is gone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from clickup_desktop.clickup.models import Channel
from clickup_desktop.integration.messages.errors import (
    CopiesForbidden,
    CopyBusy,
    CopyOfOtherAccount,
    NoCopy,
)
from clickup_desktop.integration.messages.states import CopyState
from clickup_desktop.integration.messages.sync_lock import syncing
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.records import WorkspaceChoice
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.errors import NotTokenOwner
from clickup_desktop.organization.records import ChannelLink, Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.server import Sandbox
from tests.other_members import as_member


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(rate_limit=0, chat="small") as running:
        yield running


@pytest.fixture
def choice(integration: OrganizationSession, sandbox: Sandbox) -> WorkspaceChoice:
    integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    return integration.workspaces.choice("Acme Rollout")


def linked(
    integration: OrganizationSession, choice: WorkspaceChoice, channel_id: str = BUSY_CHANNEL_ID
) -> ChannelLink:
    channel = integration.workspaces.find_channel(choice, channel_id)
    return integration.links.add(choice, channel, (), "workspace", choice.workspace.id)


@pytest.fixture
def link(integration: OrganizationSession, choice: WorkspaceChoice) -> ChannelLink:
    return linked(integration, choice)


def other_channel(integration: OrganizationSession, choice: WorkspaceChoice) -> Channel:
    return next(
        it
        for it in integration.workspaces.channels(choice)
        if it.id != BUSY_CHANNEL_ID and not it.private
    )


def state(integration: OrganizationSession, link: ChannelLink) -> CopyState:
    found = integration.copies.state_of(link)
    assert found is not None
    return found


def files_of(integration: OrganizationSession) -> list[Path]:
    folder = integration.folder / "messages"
    return [it for it in folder.glob("*") if it.suffix != ".lock"] if folder.exists() else []


def test_nothing_is_kept_before_somebody_wants_it(
    integration: OrganizationSession, link: ChannelLink
) -> None:
    assert integration.copies.state_of(link) is None
    assert integration.copies.states() == ()
    assert integration.copies.sync().links == ()
    assert files_of(integration) == []


def test_a_copy_is_kept_and_says_that_it_is_complete(
    integration: OrganizationSession, link: ChannelLink
) -> None:
    integration.copies.keep(link)
    assert not state(integration, link).complete
    report = integration.copies.sync()
    assert report.complete
    [done] = report.links
    assert done.state.counts.messages == 300
    assert done.requests <= report.requests
    assert state(integration, link).complete
    assert integration.copies.states() == (state(integration, link),)


def test_what_is_not_kept_is_not_read(integration: OrganizationSession, link: ChannelLink) -> None:
    with pytest.raises(NoCopy):
        integration.copies.sync([link])


def test_a_paused_copy_is_read_only_when_it_is_asked_for(
    integration: OrganizationSession, link: ChannelLink
) -> None:
    integration.copies.keep(link)
    integration.copies.pause(link, paused=True)
    assert integration.copies.sync().requests == 0
    assert state(integration, link).paused
    integration.copies.sync([link])
    assert state(integration, link).complete


def test_unlinking_erases_the_copy(integration: OrganizationSession, link: ChannelLink) -> None:
    integration.copies.keep(link)
    integration.copies.sync()
    integration.links.remove(link.id)
    assert integration.copies.states() == ()
    assert files_of(integration) == []


def test_leading_a_link_elsewhere_erases_the_copy(
    integration: OrganizationSession, choice: WorkspaceChoice, link: ChannelLink
) -> None:
    integration.copies.keep(link)
    integration.copies.sync()
    elsewhere = other_channel(integration, choice)
    integration.links.change(link.id, choice, elsewhere, (), "workspace", choice.workspace.id)
    assert integration.copies.states() == ()
    assert files_of(integration) == []


def test_the_copies_of_other_links_stay(
    integration: OrganizationSession, choice: WorkspaceChoice, link: ChannelLink
) -> None:
    other = linked(integration, choice, other_channel(integration, choice).id)
    for it in (link, other):
        integration.copies.keep(it)
    integration.copies.sync()
    integration.links.remove(link.id)
    assert [it.link_id for it in integration.copies.states()] == [other.id]


def test_disconnecting_erases_all_copies(
    integration: OrganizationSession, choice: WorkspaceChoice, link: ChannelLink
) -> None:
    integration.copies.keep(link)
    integration.copies.sync()
    integration.connections.disconnect(choice.connection.id)
    assert files_of(integration) == []


def test_a_copy_is_there_after_a_restart(
    integration: OrganizationSession, link: ChannelLink, tmp_path: Path, secrets: MemorySecrets
) -> None:
    integration.copies.keep(link)
    integration.copies.sync()
    integration.close()
    again = open_integration(tmp_path / "data", None, secrets=secrets)
    assert state(again, link).complete
    again.close()


def test_through_a_shared_connection_nobody_else_has_a_copy(
    integration: OrganizationSession, link: ChannelLink
) -> None:
    integration.copies.keep(link)
    integration.copies.sync()
    somebody = integration.members.add("Second Admin", Role.ENTERPRISE_ADMIN)
    other = as_member(integration, somebody)
    assert other.copies.states() == ()
    assert other.copies.sync().requests == 0
    with pytest.raises(NotTokenOwner):
        other.copies.keep(other.links.get(link.id))
    with pytest.raises(NotTokenOwner):
        other.copies.sync([other.links.get(link.id)])


def test_where_the_organization_forbids_copies_none_is_kept(
    integration: OrganizationSession, link: ChannelLink
) -> None:
    integration.copies.keep(link)
    integration.copies.sync()
    integration.set_message_copies(0)
    with pytest.raises(CopiesForbidden):
        integration.copies.keep(link)
    integration.copies.sync()
    assert integration.copies.states() == ()
    assert files_of(integration) == []


def test_no_copy_is_kept_for_longer_than_the_organization_says(
    integration: OrganizationSession, link: ChannelLink
) -> None:
    integration.copies.keep(link)
    integration.copies.sync()
    integration.set_message_copies(1)
    integration.copies.sync()
    assert state(integration, link).keep_days == 1
    assert state(integration, link).counts.messages < 300


def test_a_token_of_another_account_has_the_person_decide(
    integration: OrganizationSession,
    choice: WorkspaceChoice,
    link: ChannelLink,
    sandbox: Sandbox,
) -> None:
    integration.copies.keep(link)
    integration.copies.sync()
    integration.connections.update_token(
        choice.connection.id, sandbox.tokens["second"], accept_other_account=True
    )
    assert state(integration, link).other_account
    report = integration.copies.sync()
    assert [hint.code for _id, hint in report.failures] == ["copy-other-account"]
    with pytest.raises(CopyOfOtherAccount):
        integration.copies.keep(link)
    integration.copies.keep_other_accounts(choice.connection.id)
    assert integration.copies.sync().failures == ()
    assert not state(integration, link).other_account


def test_a_second_program_is_told_who_works(
    integration: OrganizationSession, choice: WorkspaceChoice, link: ChannelLink
) -> None:
    integration.copies.keep(link)
    path = integration.folder / "messages" / f"{choice.connection.id}.sqlite3"
    with syncing(path, "the window"), pytest.raises(CopyBusy) as busy:
        integration.copies.sync()
    assert busy.value.who == "the window"


def test_one_connection_that_another_program_reads_keeps_no_other_waiting(
    integration: OrganizationSession,
    choice: WorkspaceChoice,
    link: ChannelLink,
    sandbox: Sandbox,
) -> None:
    second = integration.connections.connect(
        sandbox.tokens["second"], Visibility.PRIVATE, sandbox.url
    ).connection
    through = integration.workspaces.choice("Acme Rollout", second.id)
    other = linked(integration, through)
    for it in (link, other):
        integration.copies.keep(it)
    path = integration.folder / "messages" / f"{choice.connection.id}.sqlite3"
    with syncing(path, "the window"), pytest.raises(CopyBusy):
        integration.copies.sync()
    assert state(integration, other).complete
    assert not state(integration, link).first_read


def test_a_token_that_is_refused_ends_the_round_and_erases_nothing(
    integration: OrganizationSession, link: ChannelLink, sandbox: Sandbox
) -> None:
    integration.copies.keep(link)
    integration.copies.sync()
    sandbox.behave("owner", "revoked")
    report = integration.copies.sync(again=True)
    assert [hint.code for _id, hint in report.failures] == ["token-expired-or-invalid"]
    assert not report.complete
    assert state(integration, link).counts.messages == 300


def test_only_the_copies_of_the_wanted_links_are_read(
    integration: OrganizationSession, choice: WorkspaceChoice, link: ChannelLink, sandbox: Sandbox
) -> None:
    """Also where a Channel is kept through a second connection as well."""
    second = integration.connections.connect(sandbox.token, Visibility.PRIVATE, sandbox.url)
    private = next(
        it for it in integration.workspaces.choices() if it.connection.id == second.connection.id
    )
    again = linked(integration, private)
    other = other_channel(integration, private)
    elsewhere = integration.links.add(private, other, (), "workspace", private.workspace.id)
    for kept in (link, again, elsewhere):
        integration.copies.keep(kept)
    report = integration.copies.sync([link, elsewhere])
    assert {it.state.link_id for it in report.links} == {link.id, elsewhere.id}
