"""Documented steps that cannot be taken as they are asked for."""

from __future__ import annotations

import contextlib
import sqlite3
import sys
from dataclasses import replace
from types import SimpleNamespace

import pytest

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.integration.organizations import sample
from clickup_desktop.organization.records import ConnectionState, Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.ui.integrations.connection_row import problem_hint
from tests.clickup.loopback import Connection
from tests.failures.office import (
    ANSWERS,
    PLACE,
    TOKEN,
    USER,
    ClickUp,
    Office,
    Servers,
    channel,
)
from tests.failures.recorder import Fault, Recorder

THEME = "Steps that cannot be taken"


def test_a_view_of_everything_is_no_place(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    view = {"view": {"id": "8cgpk1b-7", "name": "Board", "parent": {"id": "1", "type": 7}}}
    clickup.at["/api/v2/view/8cgpk1b-7"] = lambda connection: connection.answer(view)
    office.connect(servers.clickup(clickup).url)
    choice = office.integration.workspaces.choices()[0]
    failures.record(
        theme=THEME,
        fault="A pasted link leads to a view of everything",
        made="the address of a board, whose parent is the Workspace",
        seen=office.fails(office.integration.workspaces.find_place, choice, "view", "8cgpk1b-7"),
        kept="What was shown before.",
    )


def test_of_two_workspaces_with_one_name_none_is_taken(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    teams = [{"id": "1", "name": "Caf\u00e9"}, {"id": "2", "name": "Cafe\u0301 "}]
    clickup.at["/api/v2/team"] = lambda connection: connection.answer({"teams": teams})
    office.connect(servers.clickup(clickup).url)
    met = office.fails(office.integration.workspaces.choice, "Caf\u00e9")
    assert office.integration.workspaces.choice("2").workspace.id == "2"
    failures.record(
        theme=THEME,
        fault="Two Workspaces have one name",
        made="one with a composed accent, one with a decomposed accent and a blank behind it",
        seen=met,
        kept=office.it_is_connected(),
    )


def test_a_private_channel_of_somebody_elses_shared_connection_is_not_linked(
    failures: Recorder, office: Office, connected: str
) -> None:
    colleague = office.as_colleague(Role.INTEGRATIONS_ADMIN)
    private = channel(visibility="PRIVATE")
    met = office.fails(colleague.links.add, colleague.workspaces.choices()[0], private, *PLACE)
    assert office.integration.links.all() == ()
    failures.record(
        theme=THEME,
        fault="A private Channel of another member's Shared connection",
        made="a colleague who links it",
        seen=met,
        kept=office.it_is_connected(),
    )


def test_a_direct_message_is_not_linked(failures: Recorder, office: Office, connected: str) -> None:
    choice = office.integration.workspaces.choices()[0]
    met = office.fails(office.integration.links.add, choice, channel(kind="DM"), *PLACE)
    assert office.integration.links.all() == ()
    failures.record(
        theme=THEME,
        fault="A direct message",
        made="one that is saved as if it were a Channel",
        seen=met,
        kept=office.it_is_connected(),
    )


def test_a_workspace_that_no_connection_reaches_is_told(
    failures: Recorder, office: Office, connected: str
) -> None:
    met = office.fails(office.integration.workspaces.choice, "Acme Elsewhere")
    failures.record(
        theme=THEME,
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
    met = office.fails(office.integration.workspaces.choice, "Acme Rollout")
    for connection_id in both:
        assert connection_id in met.hint.happened
        assert office.check(connection_id).ok
    told = met.hint.happened.split(":")[0]
    failures.record(
        theme=THEME,
        fault="A Workspace that several connections reach",
        made="two connections to the same Workspace, and its name on the command line",
        seen=f"**{met.hint.title}.** {told}, which are listed. → {met.hint.steps[0].text}",
        kept="Both connections.",
    )
    failures.meet(met.error)


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
        theme=THEME,
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
    met = office.fails(office.integration.connections.update_token, connection_id, f"{TOKEN}2")
    clickup.at[USER] = lambda connection: connection.answer(ANSWERS[USER])
    failures.record(
        theme=THEME,
        fault="A new token of another account",
        made="an update with a token whose owner is somebody else",
        seen=met,
        kept=office.it_is_connected(),
    )


def test_a_token_of_one_session_is_asked_for_in_the_next(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    server = servers.clickup()
    office.integration.connections.connect(TOKEN, Visibility.SHARED, server.url, session_only=True)
    office.restart()
    (connection,) = office.integration.overview().connections
    assert connection.state is ConnectionState.NEEDS_ATTENTION
    hint = problem_hint(connection.problem)
    office.integration.connections.update_token(connection.id, TOKEN, clickup_url=server.url)
    failures.record(
        theme=THEME,
        fault="The token was kept for one session, which ended",
        made="the program opened again on the same data",
        seen=hint,
        kept=office.it_is_connected(),
    )


def test_a_sample_that_does_not_start_is_told(
    failures: Recorder, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sample, "sys", SimpleNamespace(executable="/nowhere"))
    met = office.fails(sample.open_sample)
    monkeypatch.setattr(sample, "sys", SimpleNamespace(executable=sys.executable))
    monkeypatch.setattr(sample, "is_frozen", lambda: True)
    assert office.fails(sample.open_sample).hint.title == met.hint.title
    failures.record(
        theme=THEME,
        fault="The sample workspace does not start",
        made="a program that is not there, and one that ends at once",
        seen=met,
        kept=office.nothing_is_saved(),
    )


def test_a_token_is_not_sent_to_another_address_than_it_was_kept_for(
    failures: Recorder, office: Office, connected: str, servers: Servers
) -> None:
    elsewhere = servers.stranger(ClickUp())
    with contextlib.closing(sqlite3.connect(office.folder / STORE_NAME)) as raw, raw:
        raw.execute("UPDATE connection SET organization_url = ?", (elsewhere.url,))
    met = office.fails(
        office.integration.connections.client_of, office.integration.overview().connections[0]
    )
    assert elsewhere.url in met.hint.happened
    assert not elsewhere.received
    shown = met.hint.happened.replace(elsewhere.url, "https://clickup.example.com")
    (kept,) = (it for it in shown.split() if it.startswith("http://127.0.0.1"))
    hint = replace(met.hint, happened=shown.replace(kept.rstrip("."), "https://api.clickup.com"))
    failures.record(
        theme=THEME,
        fault="A connection names another organization URL than its token was kept for",
        made="the address changed in the data file",
        seen=Fault(met.error, hint),
        kept=office.all_is_kept(),
    )
