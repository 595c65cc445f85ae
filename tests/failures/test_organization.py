"""What the organization's rules refuse."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from clickup_desktop.organization.opening import open_organization
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.sqlite_store import SqliteStore, open_store
from tests.failures.office import PLACE, TOKEN, ClickUp, Office, Servers, channel
from tests.failures.recorder import Recorder

THEME = "The organization's rules"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(open_store(tmp_path / "organization")) as opened:
        yield opened


@pytest.fixture
def organization(store: SqliteStore) -> OrganizationService:
    return open_organization(store, MemorySecrets(), name="Acme", member_name="Acme Admin")


# Roles and members


def test_a_member_may_not_connect(failures: Recorder, office: Office, servers: Servers) -> None:
    server = servers.stranger(ClickUp())
    member = office.as_colleague(Role.MEMBER)
    met = office.fails(member.connections.connect, TOKEN, Visibility.SHARED, server.url)
    assert server.connections == 0
    # Who may is the computer's user, whose name is another one everywhere.
    assert met.hint.causes
    failures.record(
        theme=THEME,
        fault="A role that may not connect ClickUp",
        made="a Member who connects; nothing is sent",
        seen=met,
        kept=office.nothing_is_saved(),
    )


def test_somebody_elses_private_connection_is_not_used(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    colleague = office.as_colleague(Role.INTEGRATIONS_ADMIN)
    server = servers.clickup()
    made = colleague.connections.connect(TOKEN, Visibility.PRIVATE, server.url)
    heard = len(server.requests)
    met = office.fails(office.integration.connections.update_token, made.connection.id, TOKEN)
    assert len(server.requests) == heard
    assert colleague.connections.check(made.connection.id).ok
    failures.record(
        theme=THEME,
        fault="Somebody else's Private connection",
        made="an Enterprise Admin who gives it another token; nothing is sent",
        seen=met,
        kept="The connection, which works for the member who made it.",
    )


def test_the_last_enterprise_admin_stays_one(
    failures: Recorder, office: Office, organization: OrganizationService
) -> None:
    met = office.fails(organization.members.set_role, organization.member.id, Role.MEMBER)
    assert organization.member.role is Role.ENTERPRISE_ADMIN
    failures.record(
        theme=THEME,
        fault="The last Enterprise Admin gives the role away",
        made="the only one, who becomes a Member",
        seen=met,
        kept="The role.",
    )


def test_a_member_who_is_gone_is_told(
    failures: Recorder, office: Office, organization: OrganizationService
) -> None:
    met = office.fails(organization.members.set_role, "nobody", Role.MEMBER)
    assert len(organization.members.all()) == 1
    failures.record(
        theme=THEME,
        fault="A member who is not there: removed, or mistyped",
        made="a role for an id that nobody has",
        seen=met,
        kept="Everybody, with the roles they had.",
    )


def test_a_store_without_an_organization_is_told(
    failures: Recorder, office: Office, store: SqliteStore, organization: OrganizationService
) -> None:
    with store.write() as transaction:
        transaction.execute(text("DELETE FROM organization"))
    met = office.fails(lambda: organization.organization)
    failures.record(
        theme=THEME,
        fault="The organization itself is gone",
        made="its row removed behind the program's back",
        seen=met,
        kept="What else is in the data file.",
    )


# Connections and links


def test_a_connection_that_is_gone_is_told(
    failures: Recorder, office: Office, connected: str
) -> None:
    met = office.fails(office.check, "nowhere")
    assert office.it_is_connected()
    failures.record(
        theme=THEME,
        fault="A connection that is not there: removed, or its id mistyped",
        made="the test of a connection that is not there",
        seen=met,
        kept="The other connection and its token.",
    )


def test_a_link_that_is_gone_is_told(failures: Recorder, office: Office, connected: str) -> None:
    met = office.fails(office.integration.links.remove, "nowhere")
    failures.record(
        theme=THEME,
        fault="A link that is not there: removed, or its id mistyped",
        made="the removal of a link that is not there",
        seen=met,
        kept=office.it_is_connected(),
    )


def test_a_channel_is_linked_once(failures: Recorder, office: Office, connected: str) -> None:
    choice = office.integration.workspaces.choices()[0]
    office.integration.links.add(choice, channel(), *PLACE)
    met = office.fails(office.integration.links.add, choice, channel(), *PLACE)
    assert [link.channel_name for link in office.integration.links.all()] == ["launch-2027"]
    failures.record(
        theme=THEME,
        fault="A Channel that is linked already",
        made="the same Channel saved twice",
        seen=met,
        kept="The one link.",
    )
