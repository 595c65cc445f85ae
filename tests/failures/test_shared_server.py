"""An organization on a server: the server goes, comes back, is busy, or is only a copy."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import time
from collections.abc import Iterator

import pytest

from clickup_desktop.organization.errors import ServerError
from clickup_desktop.organization.server import connecting
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.time_limits import TimeLimits
from tests.failures.office import Office
from tests.failures.recorder import Recorder
from tests.failures.shared import THEME, SharedOrganization, shared_organization, signing_in
from tests.organization.conftest import new_link
from tests.organization.server.test_server_in_trouble import copy_of
from tests.organization.server.town import OWN
from tests.postgresql import Cluster
from tests.server_organizations import open_server_organization

_ENOUGH_SECONDS = 30.0
_AUDIT_ENTRIES = 100_000


@pytest.fixture
def own(stopped_cluster: Cluster) -> Iterator[SharedOrganization]:
    """An organization on a server that a test may stop."""
    stopped_cluster.start()
    with shared_organization(stopped_cluster, "postgres") as made:
        yield made


def _wait_for(shared: SharedOrganization) -> None:
    """Wait until the server has recovered by itself."""
    deadline = time.monotonic() + _ENOUGH_SECONDS
    while True:
        try:
            assert shared.admin.service.organization.name == "Acme"
        except ServerError:
            assert time.monotonic() < deadline
        else:
            return


def test_a_server_that_stops_while_something_is_saved(
    failures: Recorder, office: Office, own: SharedOrganization
) -> None:
    def save() -> None:
        with own.admin.store.write() as transaction:
            transaction.exec_driver_sql("UPDATE organization SET name = 'half'")
            own.cluster.stop()

    met = office.fails(save)
    own.cluster.start()
    failures.record(
        theme=THEME,
        fault="The server stops while something is saved",
        made="a server that is stopped between the change and its end",
        seen=met,
        kept=own.everything_is_there(),
    )


def test_a_session_that_is_killed_while_something_is_saved(
    failures: Recorder, office: Office, own: SharedOrganization
) -> None:
    def save() -> None:
        with own.admin.store.write() as transaction:
            transaction.exec_driver_sql("UPDATE organization SET name = 'half'")
            [session] = transaction.exec_driver_sql("SELECT pg_backend_pid()").scalars()
            os.kill(session, signal.SIGKILL)

    met = office.fails(save)
    _wait_for(own)
    failures.record(
        theme=THEME,
        fault="The server crashes while something is saved",
        made="the server's process for this session killed (SIGKILL)",
        seen=met,
        kept=own.everything_is_there(),
    )


def test_messages_are_exported_while_the_server_is_away(
    failures: Recorder, office: Office, own: SharedOrganization
) -> None:
    link = own.admin.service.links.add(new_link(own.connection_id))
    before = own.admin.service.members.audit()
    own.cluster.stop()
    met = office.fails(own.admin.service.links.record_export, {link.id: 3})
    own.cluster.start()
    assert own.admin.service.members.audit() == before
    failures.record(
        theme=THEME,
        fault="Messages are exported while the server is away",
        made="a server that is stopped, and can't write into the audit trail who exports how many",
        seen=met,
        kept=own.everything_is_there(),
    )


def test_a_server_that_was_restarted_is_found_again(
    failures: Recorder, own: SharedOrganization
) -> None:
    before = own.integrator.service.connections()
    own.cluster.stop(how="fast")
    own.cluster.start()
    assert own.integrator.service.connections() == before
    failures.record(
        theme=THEME,
        fault="The server was restarted",
        made="a server that is stopped and started between two pages",
        seen="The page, read again; nobody notices.",
        kept=own.everything_is_there(),
    )


def test_a_server_that_does_not_answer(failures: Recorder, office: Office) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        url = f"postgresql://member@127.0.0.1:{taken.getsockname()[1]}/acme"
        met = office.fails(signing_in, url, OWN)
    failures.record(
        theme=THEME,
        fault="The server does not answer",
        made="an address at which nobody listens",
        seen=met,
        kept="Everything on the server, and what this window has read.",
    )


def test_a_server_that_stands_still(
    failures: Recorder, office: Office, own: SharedOrganization, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        connecting, "MEMBER", TimeLimits(connect=2, statement=1.0, ping=0.3, cancel=0.3)
    )
    own.admin.store.close()
    assert own.admin.service.links.all() == ()
    with own.cluster.standing_still():
        met = office.fails(own.admin.service.links.all)
    failures.record(
        theme=THEME,
        fault="The server stands still, and its connections stay open",
        made="all of the server's processes stopped (SIGSTOP), with short bounds on time",
        seen=met,
        kept=own.everything_is_there(),
    )


def test_a_copy_that_only_lets_read(
    failures: Recorder, office: Office, own: SharedOrganization
) -> None:
    folder = own.cluster.folder / "copy"
    folder.mkdir()
    copy = copy_of(own.cluster, folder)
    copy.start()
    try:
        login = own.integrator.store.address.user
        address = parse_address(copy.url("postgres", login))
        with contextlib.closing(ServerStore(address, OWN)) as store:
            service = open_server_organization(store, own.integrator.secrets, own.integrator.key)
            assert [it.id for it in service.connections()] == [own.connection_id]
            met = office.fails(service.links.add, new_link(own.connection_id))
    finally:
        copy.stop()
        shutil.rmtree(folder)
    assert own.admin.service.links.page().total == 0
    failures.record(
        theme=THEME,
        fault="The server is a copy that only lets read",
        made="a streaming copy of the server, in which a Channel is linked",
        seen=met,
        kept=own.everything_is_there(),
    )


def test_a_server_that_is_too_busy(
    failures: Recorder, office: Office, shared: SharedOrganization
) -> None:
    def save() -> None:
        with shared.admin.store.write() as transaction:
            transaction.exec_driver_sql("SET LOCAL lock_timeout = '20ms'")
            transaction.exec_driver_sql("UPDATE organization SET name = 'x'")

    with shared.administrator() as raw, raw.transaction():
        raw.execute("LOCK TABLE clickup_desktop.organization")
        met = office.fails(save)
    failures.record(
        theme=THEME,
        fault="Somebody holds what is to be changed",
        made="a lock on the table, with a short bound on time",
        seen=met,
        kept=shared.everything_is_there(),
    )


def test_a_hundred_thousand_entries_in_the_audit_trail(
    failures: Recorder, own: SharedOrganization
) -> None:
    with own.administrator() as raw:
        raw.execute(
            "INSERT INTO clickup_desktop.audit_entry (at, member_id, member_name, action, subject)"
            " SELECT '2026-05-01', '', 'Acme Admin', 'linked a Channel', 'campaign-' || n"
            f" FROM generate_series(1, {_AUDIT_ENTRIES}) AS n"
        )
    told = own.admin.service.members.audit()
    assert len(told) == 200
    assert told[0].subject == f"campaign-{_AUDIT_ENTRIES}"
    own.admin.service.links.add(new_link(own.connection_id))
    assert own.admin.service.members.audit()[0].action == "linked a Channel"
    with own.administrator() as raw:
        [(kept,)] = raw.execute("SELECT count(*) FROM clickup_desktop.audit_entry").fetchall()
    assert kept > _AUDIT_ENTRIES
    failures.record(
        theme=THEME,
        fault="An audit trail of 100,000 entries",
        made="so many rows in its table",
        seen="The newest 200.",
        kept="All of them.",
    )
