"""A server that stands still, and keeps its connections open, is given up in time."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from clickup_desktop.interruption import Cancellation, Cancelled
from clickup_desktop.organization.errors import ServerUnreachable
from clickup_desktop.organization.server import connecting
from clickup_desktop.organization.server.address import ServerAddress, parse_address
from clickup_desktop.organization.server.creating import check_organization
from clickup_desktop.organization.server.notifying import ChangeListener
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.time_limits import TimeLimits
from tests.postgresql import PASSWORD, Cluster, running_cluster

from .conftest import found
from .psql import connect
from .test_notifying import Heard

LIMITS = TimeLimits(connect=2, statement=1.0, ping=0.3, cancel=0.3)
ENOUGH = 15.0
"""Less than any of the usual limits would need together, and far from a busy computer's delay."""


@pytest.fixture(scope="module")
def own_cluster() -> Iterator[Cluster]:
    """A server that may stand still."""
    with running_cluster() as made:
        yield made


@pytest.fixture
def address(own_cluster: Cluster) -> ServerAddress:
    return parse_address(own_cluster.url("postgres"))


@pytest.fixture
def store(address: ServerAddress) -> Iterator[ServerStore]:
    made = ServerStore(address, PASSWORD, limits=LIMITS)
    yield made
    made.close()


def within(seconds: float, call: Callable[[], Any]) -> None:
    """Have `call` find the server away before `seconds` are over."""
    began = time.monotonic()
    with pytest.raises(ServerUnreachable):
        call()
    assert time.monotonic() - began < seconds


def read(store: ServerStore) -> Any:
    with store.read() as transaction:
        return transaction.exec_driver_sql("SELECT 1").scalar_one()


def test_a_pooled_connection_is_found_to_be_dead_sooner_than_a_statement_may_take(
    own_cluster: Cluster, address: ServerAddress
) -> None:
    limits = TimeLimits(connect=2, statement=600.0, ping=0.3)
    with contextlib.closing(ServerStore(address, PASSWORD, limits=limits)) as store:
        assert read(store) == 1
        with own_cluster.standing_still():
            within(ENOUGH, lambda: read(store))
        assert read(store) == 1


def test_a_statement_under_way_is_given_up(own_cluster: Cluster, store: ServerStore) -> None:
    with contextlib.ExitStack() as stopped:

        def read_twice() -> None:
            with store.read() as transaction:
                transaction.exec_driver_sql("SELECT 1")
                stopped.enter_context(own_cluster.standing_still())
                transaction.exec_driver_sql("SELECT 2")

        within(ENOUGH, read_twice)
    assert read(store) == 1


def test_a_change_whose_end_is_not_confirmed_is_given_up(
    own_cluster: Cluster, store: ServerStore
) -> None:
    with contextlib.ExitStack() as stopped:

        def change() -> None:
            with store.write() as transaction:
                transaction.exec_driver_sql("CREATE TEMPORARY TABLE kept (n integer)")
                stopped.enter_context(own_cluster.standing_still())

        within(ENOUGH, change)
    assert read(store) == 1


def test_one_session_that_stands_still_alone_is_replaced(
    own_cluster: Cluster, store: ServerStore
) -> None:
    with store.read() as transaction:
        [session] = transaction.exec_driver_sql("SELECT pg_backend_pid()").scalars()
    os.kill(session, signal.SIGSTOP)
    try:
        assert read(store) == 1
    finally:
        os.kill(session, signal.SIGCONT)


def test_what_nobody_wants_any_more_ends_though_the_server_can_not_be_asked(
    own_cluster: Cluster, address: ServerAddress
) -> None:
    cancellation = Cancellation()
    patient = ServerStore(address, PASSWORD, limits=TimeLimits(statement=600.0, cancel=0.3))
    with (
        contextlib.closing(patient),
        contextlib.ExitStack() as stopped,
        pytest.raises(Cancelled),
        patient.cancelled_by(cancellation),
        patient.read() as transaction,
    ):
        stopped.enter_context(own_cluster.standing_still())
        later = threading.Timer(0.2, cancellation.cancel)
        later.start()
        stopped.callback(later.join)
        transaction.exec_driver_sql("SELECT 1")


def test_a_server_that_stands_still_lets_nobody_in_and_holds_nobody_up(
    own_cluster: Cluster, store: ServerStore
) -> None:
    with own_cluster.standing_still():
        within(ENOUGH, lambda: read(store))


def test_the_listener_notices_and_finds_the_server_again(
    own_cluster: Cluster, store: ServerStore
) -> None:
    heard = Heard()
    listener = ChangeListener(store.listen, heard, keepalive_seconds=0.2, first_pause_seconds=0.02)
    listener.start()
    try:
        heard.wait_for("everything")
        with own_cluster.standing_still():
            assert heard.wait_for("lost") == []
        heard.wait_for("everything")
    finally:
        listener.stop()


def test_a_check_that_meets_it_ends(
    own_cluster: Cluster, address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "MEMBER", LIMITS)
    found(address)
    assert check_organization(address, PASSWORD).differences == []
    with own_cluster.standing_still():
        within(ENOUGH, lambda: check_organization(address, PASSWORD))


def test_a_check_that_is_under_way_ends(
    own_cluster: Cluster, address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "MEMBER", LIMITS)
    found(address)
    with (
        connect(address, PASSWORD) as raw,
        contextlib.ExitStack() as stopped,
    ):
        raw.execute("BEGIN")
        raw.execute("LOCK TABLE clickup_desktop.alembic_version")
        waiting = "SELECT FROM pg_stat_activity WHERE wait_event_type = 'Lock'"

        def stop_when_it_waits() -> None:
            while not raw.execute(waiting).fetchall():
                raw.execute("SELECT pg_stat_clear_snapshot()")
            stopped.enter_context(own_cluster.standing_still())

        watcher = threading.Thread(target=stop_when_it_waits)
        watcher.start()
        stopped.callback(watcher.join)
        within(ENOUGH, lambda: check_organization(address, PASSWORD))
        stopped.close()
        raw.execute("ROLLBACK")


def test_the_members_limit_lies_a_little_above_the_servers(address: ServerAddress) -> None:
    store = ServerStore(address, PASSWORD)
    with contextlib.closing(store), store.read() as transaction:
        raw: Any = transaction.connection.dbapi_connection
        [told] = transaction.exec_driver_sql(
            "SELECT setting::integer / 1000.0 FROM pg_settings WHERE name = 'statement_timeout'"
        ).scalars()
        assert 0 < told < raw.limits.statement <= 20.0
