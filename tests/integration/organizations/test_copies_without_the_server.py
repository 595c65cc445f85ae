"""Copies of messages while the organization's server is away, or only lets read.

What concerns this computer alone goes on. What updates a copy waits for the server, and nothing is
exported that can't be noted there.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from clickup_desktop.integration.messages.export.exporting import ExportFormat
from clickup_desktop.integration.messages.states import CopyState
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.errors import ReadOnlyServer, ServerUnreachable
from clickup_desktop.organization.records import ChannelLink, LinkCursor, Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hints import hint_for
from tests.postgresql import PASSWORD, Cluster

from .conftest import Town, found_town, link_channel

SAID = "The parts arrive on Thursday"


@pytest.fixture
def town(own_cluster: Cluster, tmp_path: Path, sandbox: Sandbox) -> Iterator[Town]:
    """An organization on a server that may be stopped."""
    made = found_town(own_cluster, "postgres", tmp_path, sandbox)
    yield made
    for computer in made.computers.values():
        computer.close()


def keep_copy(integration: OrganizationSession, sandbox: Sandbox) -> ChannelLink:
    """Connect, link a Channel in which something was said, and read a copy of it."""
    integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    link = link_channel(integration)
    sandbox.chat.write(link.channel_id, SAID)
    integration.copies.keep(link)
    assert integration.copies.sync().complete
    integration.overview()  # as the window does, so that it is known later
    return link


def states_of(integration: OrganizationSession) -> list[CopyState]:
    return list(integration.copies.states())


def exports(integration: OrganizationSession, link: ChannelLink) -> list[Callable[[], object]]:
    """Return what exports messages, each way there is."""
    messages, out = integration.messages, io.BytesIO()
    return [
        lambda: messages.export(link.id, ExportFormat.CSV, out),
        lambda: messages.export_found("parts", ExportFormat.CSV, out),
        lambda: messages.export_found("parts", ExportFormat.CSV, out, link_id=link.id),
    ]


def test_what_concerns_this_computer_alone_goes_on(
    town: Town, own_cluster: Cluster, sandbox: Sandbox
) -> None:
    admin = town.admin()
    link = keep_copy(admin, sandbox)
    before = states_of(admin)
    own_cluster.stop()

    assert states_of(admin) == before
    for within in (None, link.id):
        found = admin.messages.find("parts", within)
        assert [it.message.text for it in found.hits] == [SAID]
    conversation = admin.messages.conversation(found.hits[0])
    assert conversation.messages.messages[-1].text == SAID
    assert admin.messages.link_of(found.hits[0]) == link
    admin.copies.pause(link, paused=True)
    admin.copies.keep(link, 3_000)
    assert states_of(admin) == [replace(before[0], paused=True, keep_days=3_000)]
    admin.copies.erase(before[0])
    assert states_of(admin) == []
    assert not list(admin.copies_folder.glob("*.sqlite3"))


def test_it_goes_on_in_a_program_that_starts_without_the_server(
    town: Town, own_cluster: Cluster, sandbox: Sandbox
) -> None:
    link = keep_copy(town.admin(), sandbox)
    computer = town.computer("admin")
    computer.close()
    own_cluster.stop()

    opened = computer.open()
    [state] = opened.copies.states()
    assert (state.link_id, state.complete) == (link.id, True)
    assert opened.messages.find("parts", link.id).total == 1


def test_a_link_that_was_not_known_is_not_called_gone(
    town: Town, own_cluster: Cluster, sandbox: Sandbox
) -> None:
    """Of thousands of links, the first hundred are known while the server is away."""
    admin = town.admin()
    link = keep_copy(admin, sandbox)
    overview = admin.overview()
    first = replace(overview.links, items=(), after=LinkCursor(True, link.linked_at, link.id))
    assert admin._server is not None
    admin._server._last_known.keep(replace(overview, links=first), link.linked_at)
    own_cluster.stop()

    [state] = admin.copies.states()
    assert (state.link_id, state.link_known) == ("", False)
    with pytest.raises(ServerUnreachable):
        admin.links.get(link.id)
    for export in exports(admin, link):
        with pytest.raises(ServerUnreachable):
            export()


def test_updating_and_exporting_wait_for_the_server(
    town: Town, own_cluster: Cluster, sandbox: Sandbox
) -> None:
    admin = town.admin()
    link = keep_copy(admin, sandbox)
    own_cluster.stop()

    for call in (
        admin.copies.sync,
        lambda: admin.copies.sync([link]),
        *exports(admin, link),
    ):
        with pytest.raises(ServerUnreachable) as failed:
            call()
        assert hint_for(failed.value).code == "server-unreachable"

    own_cluster.start()
    sandbox.chat.write(link.channel_id, "More parts")
    assert admin.copies.sync().complete
    assert admin.messages.find("parts", link.id).total == 2
    for export in exports(admin, link):
        export()


def test_a_server_that_only_lets_read_lets_copies_be_updated_and_none_be_exported(
    town: Town, sandbox: Sandbox
) -> None:
    admin = town.admin()
    link = keep_copy(admin, sandbox)
    address = parse_address(town.cluster.url("postgres"))
    settings = make_conninfo("", **address.settings())
    with closing(psycopg.connect(settings, autocommit=True, password=PASSWORD)) as raw:
        raw.execute("ALTER DATABASE postgres SET default_transaction_read_only = on")
        raw.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'clickup-desktop'"
        )
        assert admin.overview().read_only
        sandbox.chat.write(link.channel_id, "More parts")
        assert admin.copies.sync().complete
        assert admin.messages.find("parts").total == 2
        for export in exports(admin, link):
            with pytest.raises(ReadOnlyServer):
                export()


def test_a_connection_that_was_removed_elsewhere_leaves_a_copy_that_can_be_deleted(
    town: Town, sandbox: Sandbox
) -> None:
    admin = town.admin()
    colleague = town.let_in(admin, "colleague", Role.ENTERPRISE_ADMIN)
    link = keep_copy(admin, sandbox)
    assert link.connection_id is not None
    colleague.connections.disconnect(link.connection_id)

    [state] = admin.copies.states()
    assert (state.channel_id, state.link_id) == (link.channel_id, "")
    assert state.link_known
    assert admin.copies.sync().links == ()
    admin.copies.erase(state)
    assert not list(admin.copies_folder.glob("*.sqlite3"))
