"""What the organization's rules, and the documented steps themselves, refuse."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text

from clickup_desktop.clickup.models import Channel, Text
from clickup_desktop.integration import sample
from clickup_desktop.organization.opening import open_organization
from clickup_desktop.organization.records import ConnectionState, Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.store import Store, open_store
from clickup_desktop.ui.integrations.connection_row import problem_hint
from tests.clickup.loopback import Connection
from tests.failures.office import ANSWERS, TOKEN, USER, ClickUp, Office, Servers
from tests.failures.recorder import Recorder

THEME = "The organization's rules"
STEPS = "Steps that cannot be taken"

Place = tuple[tuple[str, ...], str, str]
PLACE: Place = (("Marketing", "Campaigns", "Launch 2027"), "list", "1111")


def channel(**fields: str) -> Channel:
    values = {"id": "6-1111-8", "name": "launch-2027", "visibility": "PUBLIC", **fields}
    return Channel(**{name: Text(value) for name, value in values.items()})


@pytest.fixture
def connected(office: Office, servers: Servers) -> str:
    """The id of a Shared connection."""
    return office.connect(servers.clickup().url)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(tmp_path / "organization")) as opened:
        yield opened


@pytest.fixture
def organization(store: Store) -> OrganizationService:
    return open_organization(store, MemorySecrets(), name="Acme", member_name="Acme Admin")


def as_colleague(office: Office, role: Role) -> Any:
    return office.integration.as_member(office.integration.add_member("Acme Colleague", role))


# Roles and members


def test_a_member_may_not_connect(failures: Recorder, office: Office, servers: Servers) -> None:
    server = servers.stranger(ClickUp())
    member = as_colleague(office, Role.MEMBER)
    met = office.fails(member.connect, TOKEN, Visibility.SHARED, server.url)
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
    colleague = as_colleague(office, Role.INTEGRATIONS_ADMIN)
    server = servers.clickup()
    made = colleague.connect(TOKEN, Visibility.PRIVATE, server.url)
    heard = len(server.requests)
    met = office.fails(office.integration.update_token, made.connection.id, TOKEN)
    assert len(server.requests) == heard
    assert colleague.check(made.connection.id).ok
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
    met = office.fails(organization.set_role, organization.member.id, Role.MEMBER)
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
    met = office.fails(organization.set_role, "nobody", Role.MEMBER)
    assert len(organization.members()) == 1
    failures.record(
        theme=THEME,
        fault="A member who is not there",
        made="a role for an id that nobody has",
        seen=met,
        kept="Everybody, with the roles they had.",
    )


def test_a_store_without_an_organization_is_told(
    failures: Recorder, office: Office, store: Store, organization: OrganizationService
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
    failures.record(
        theme=THEME,
        fault="A connection that was removed in another window",
        made="the test of a connection that is not there",
        seen=met,
        kept=office.it_is_connected(),
    )


def test_a_link_that_is_gone_is_told(failures: Recorder, office: Office, connected: str) -> None:
    met = office.fails(office.integration.unlink, "nowhere")
    failures.record(
        theme=THEME,
        fault="A link that was removed in another window",
        made="the removal of a link that is not there",
        seen=met,
        kept=office.it_is_connected(),
    )


def test_a_channel_is_linked_once(failures: Recorder, office: Office, connected: str) -> None:
    choice = office.integration.workspaces()[0]
    office.integration.link(choice, channel(), *PLACE)
    met = office.fails(office.integration.link, choice, channel(), *PLACE)
    assert [link.channel_name for link in office.integration.links()] == ["launch-2027"]
    failures.record(
        theme=THEME,
        fault="A Channel that is linked already",
        made="the same Channel saved twice",
        seen=met,
        kept="The one link.",
    )


def test_a_private_channel_of_somebody_elses_shared_connection_is_not_linked(
    failures: Recorder, office: Office, connected: str
) -> None:
    colleague = as_colleague(office, Role.INTEGRATIONS_ADMIN)
    private = channel(visibility="PRIVATE")
    met = office.fails(colleague.link, colleague.workspaces()[0], private, *PLACE)
    assert office.integration.links() == ()
    failures.record(
        theme=STEPS,
        fault="A private Channel of another member's Shared connection",
        made="a colleague who links it",
        seen=met,
        kept=office.it_is_connected(),
    )


def test_a_direct_message_is_not_linked(failures: Recorder, office: Office, connected: str) -> None:
    choice = office.integration.workspaces()[0]
    met = office.fails(office.integration.link, choice, channel(type="DM"), *PLACE)
    assert office.integration.links() == ()
    failures.record(
        theme=STEPS,
        fault="A direct message",
        made="one that is saved as if it were a Channel",
        seen=met,
        kept=office.it_is_connected(),
    )


def test_a_workspace_that_no_connection_reaches_is_told(
    failures: Recorder, office: Office, connected: str
) -> None:
    met = office.fails(office.integration.choice, "Acme Elsewhere")
    failures.record(
        theme=STEPS,
        fault="A Workspace that no connection reaches",
        made="the name of another one",
        seen=met,
        kept=office.it_is_connected(),
    )


def test_a_workspace_that_several_connections_reach_is_asked_about(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    server = servers.clickup()
    both = {office.connect(server.url), office.connect(server.url)}
    met = office.fails(office.integration.choice, "Acme Rollout")
    for connection_id in both:
        assert connection_id in met.hint.happened
        assert office.check(connection_id).ok
    told = met.hint.happened.split(":")[0]
    failures.record(
        theme=STEPS,
        fault="A Workspace that several connections reach",
        made="two connections to the same Workspace, and its name on the command line",
        seen=f"**{met.hint.title}.** {told}, which are listed. → {met.hint.steps[0].text}",
        kept="Both connections.",
    )
    failures.met.add(type(met.error))


# Tokens


@pytest.mark.parametrize("pasted", ["", "two words", "pk_ä", "x" * 10_000])
def test_what_is_no_token_is_not_sent(
    office: Office, servers: Servers, failures: Recorder, pasted: str
) -> None:
    server = servers.stranger(ClickUp())
    met = office.fails(office.connect, server.url, pasted)
    assert server.connections == 0
    names = {"": "Nothing was pasted", "two words": "Two words were pasted"}
    names |= {"pk_ä": "A token with a letter that none has"}
    failures.record(
        theme=STEPS,
        fault=names.get(pasted, "10,000 characters were pasted"),
        made="that in place of a token; nothing is sent",
        seen=met,
        kept=office.nothing_is_saved(),
    )


def test_another_accounts_token_is_asked_about(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    connection_id = office.connect(servers.clickup(clickup).url)

    def another(connection: Connection) -> None:
        connection.answer({"user": {"id": 2, "username": "Acme Colleague"}})

    clickup.at[USER] = another
    met = office.fails(office.integration.update_token, connection_id, f"{TOKEN}2")
    clickup.at[USER] = lambda connection: connection.answer(ANSWERS[USER])
    failures.record(
        theme=STEPS,
        fault="A new token of another account",
        made="an update with a token whose owner is somebody else",
        seen=met,
        kept=office.it_is_connected(),
    )


def test_a_token_of_one_session_is_asked_for_in_the_next(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    server = servers.clickup()
    office.integration.connect(TOKEN, Visibility.SHARED, server.url, session_only=True)
    office.restart()
    (connection,) = office.integration.overview().connections
    assert connection.state is ConnectionState.NEEDS_ATTENTION
    hint = problem_hint(connection.problem)
    office.integration.update_token(connection.id, TOKEN)
    failures.record(
        theme=STEPS,
        fault="The token was kept for one session, which ended",
        made="the program opened again on the same data",
        seen=hint,
        kept=office.it_is_connected(),
    )


def test_a_sample_that_does_not_start_is_told(
    failures: Recorder, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "sys", SimpleNamespace(executable="/nowhere", frozen=False))
    met = office.fails(sample.open_sample)
    monkeypatch.setattr(sample, "sys", SimpleNamespace(executable=sys.executable, frozen=True))
    assert office.fails(sample.open_sample).hint.title == met.hint.title
    failures.record(
        theme=STEPS,
        fault="The sample workspace does not start",
        made="a program that is not there, and one that ends at once",
        seen=met,
        kept=office.nothing_is_saved(),
    )
