"""While the server is away everything shows as it was last known, and comes back by itself."""

from __future__ import annotations

import queue
import shutil
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from clickup_desktop.integration.policy.copies import CopyLimit
from clickup_desktop.integration.server.records import ServerState
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.errors import (
    MemberRemoved,
    ReadOnlyServer,
    RoleRequired,
    ServerUnreachable,
    SignInRefused,
    UnknownConnection,
)
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server import connecting
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.organization.server.time_limits import TimeLimits
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hints import hint_for
from tests.integration.test_browsing_and_linking import Reading
from tests.organization.server.psql import connect
from tests.postgresql import PASSWORD, Cluster, as_somebody

from .conftest import Town, found_town, link_channel

SECONDS = 30.0


@pytest.fixture
def town(own_cluster: Cluster, tmp_path: Path, sandbox: Sandbox) -> Iterator[Town]:
    """An organization on a server that may be stopped."""
    made = found_town(own_cluster, "postgres", tmp_path, sandbox)
    yield made
    for computer in made.computers.values():
        computer.close()


class Watcher:
    """Hears of changes."""

    def __init__(self, integration: OrganizationSession) -> None:
        self.heard: queue.Queue[ServerState] = queue.Queue()
        self.stop = integration.watch(self.heard.put)

    def wait_for(self, state: ServerState) -> None:
        """Wait until the server is said to be so."""
        while self.heard.get(timeout=SECONDS) is not state:
            pass

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Look whenever something is told, until it is so."""
        while not holds():
            self.heard.get(timeout=SECONDS)


def test_a_server_that_stands_still_shows_what_was_last_known(
    town: Town, own_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = TimeLimits(connect=2, statement=1.0, ping=0.3, cancel=0.3)
    monkeypatch.setattr(connecting, "MEMBER", limits)
    admin = town.admin()
    before = admin.overview()
    watcher = Watcher(admin)
    watcher.wait_for(ServerState.ONLINE)
    with own_cluster.standing_still():
        began = time.monotonic()
        away = admin.overview()
        assert time.monotonic() - began < SECONDS
        assert away.read_only
        assert away.members == before.members
        assert admin.state is ServerState.AWAY
        with pytest.raises(ServerUnreachable):
            admin.set_assistance("help@example.com")
    watcher.wait_for(ServerState.ONLINE)
    assert not admin.overview().read_only


def test_a_change_shows_on_the_other_computer(town: Town, sandbox: Sandbox) -> None:
    admin = town.admin()
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    watcher = Watcher(integrator)
    watcher.wait_for(ServerState.ONLINE)
    admin.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    link = link_channel(admin)
    watcher.wait_until(lambda: [it.id for it in integrator.overview().links.items] == [link.id])
    watcher.stop()
    watcher.stop()


def test_several_hear_and_one_that_fails_keeps_nobody_else_from_hearing(town: Town) -> None:
    admin = town.admin()

    def fail(_: ServerState) -> None:
        raise ValueError

    admin.watch(fail)
    watcher, leaving = Watcher(admin), Watcher(admin)
    watcher.wait_for(ServerState.ONLINE)
    leaving.stop()
    admin.set_assistance("help@example.com")
    watcher.wait_until(lambda: admin.overview().organization.assistance == "help@example.com")
    admin.close()
    # Nobody is listened for any more, and what comes too late is taken without a thread.
    admin.watch(fail)()
    assert "change-listener" not in {thread.name for thread in threading.enumerate()}


def test_who_hears_may_stop_on_the_spot(town: Town) -> None:
    admin = town.admin()
    stopped = threading.Event()
    stops: list[Callable[[], None]] = []
    ready = threading.Event()

    def stop_at_once(_: ServerState) -> None:
        assert ready.wait(SECONDS)
        stops[0]()
        stopped.set()

    stops.append(admin.watch(stop_at_once))
    ready.set()
    assert stopped.wait(SECONDS)


def test_what_was_last_known_shows_while_the_server_is_away(
    town: Town, own_cluster: Cluster, sandbox: Sandbox
) -> None:
    admin = town.admin()
    admin.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    link = link_channel(admin)
    admin.set_message_copies(30)
    choice = admin.workspaces.choice("Acme Rollout")
    assert Reading(admin, choice).channels
    before = admin.overview()
    watcher = Watcher(admin)
    watcher.wait_for(ServerState.ONLINE)

    own_cluster.stop()
    watcher.wait_for(ServerState.AWAY)
    away = admin.overview()
    assert admin.state is ServerState.AWAY
    assert away.read_only
    assert away.as_of is not None
    assert away.as_of <= datetime.now(UTC)
    assert (away.links, away.connections) == (before.links, before.connections)
    assert (away.members, away.choices) == (before.members, before.choices)
    assert (away.organization, away.address) == (before.organization, before.address)
    assert admin.copy_limit() == CopyLimit(30)
    assert admin.links.all() == before.links.items
    assert admin.workspaces.choice("Acme Rollout") == choice
    assert admin.workspaces.snapshot(choice) is not None
    for change in (
        lambda: admin.links.remove(link.id),
        lambda: admin.set_assistance("x"),
        lambda: admin.set_message_copies(None),
        lambda: admin.record_export({link.id: 3}),
        lambda: admin.members.invite("x@example.com", "X", Role.MEMBER),
        lambda: admin.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url),
    ):
        with pytest.raises(ServerUnreachable) as failed:
            change()
        assert hint_for(failed.value).code == "server-unreachable"

    own_cluster.start()
    watcher.wait_for(ServerState.ONLINE)
    assert admin.overview() == before
    admin.links.remove(link.id)
    watcher.wait_until(lambda: admin.links.all() == ())


def test_a_program_that_starts_without_the_server_shows_what_was_last_known(
    town: Town, own_cluster: Cluster, sandbox: Sandbox
) -> None:
    admin = town.admin()
    admin.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    # Written down when it ends, however short after the last time that is.
    before = admin.overview()
    computer = town.computer("admin")
    computer.close()

    own_cluster.stop()
    opened = computer.open()
    assert opened.state is ServerState.AWAY
    watcher = Watcher(opened)
    away = opened.overview()
    assert (away.connections, away.read_only) == (before.connections, True)
    own_cluster.start()
    watcher.wait_for(ServerState.ONLINE)
    assert opened.overview() == before
    computer.close()

    # Nothing was known: then it can't be opened.
    own_cluster.stop()
    next(computer.folder.rglob("last-known.json")).unlink()
    with pytest.raises(ServerUnreachable):
        computer.open()


def test_a_damaged_file_is_none(town: Town, own_cluster: Cluster) -> None:
    computer = town.computer("admin")
    town.admin().overview()
    computer.close()
    own_cluster.stop()
    file = next(computer.folder.rglob("last-known.json"))
    content = file.read_bytes()
    for damaged in (b"", b"{}", content[:-20], content.replace(b'"format":3', b'"format":9')):
        file.write_bytes(damaged)
        with pytest.raises(ServerUnreachable):
            computer.open()
    file.write_bytes(content)
    assert computer.open().overview().read_only


def test_who_was_removed_meanwhile_is_not_let_in_and_keeps_what_they_saw(
    town: Town, own_cluster: Cluster
) -> None:
    """That they were removed the server can't tell: it does not let them in to be told."""
    admin = town.admin()
    member = town.let_in(admin, "member", Role.MEMBER)
    who = member.overview().member
    computer = town.computer("member")
    computer.close()
    own_cluster.stop()
    opened = computer.open()
    assert opened.overview().member == who
    own_cluster.start()
    admin.members.remove(who.id)
    with pytest.raises(SignInRefused):
        opened.overview()
    assert opened.state is ServerState.REFUSED
    own_cluster.stop()
    assert opened.overview().member == who
    own_cluster.start()
    computer.close()
    with pytest.raises(SignInRefused):
        computer.open()
    assert list(computer.folder.rglob("last-known.json"))
    _local, acme = computer.organizations.known()
    computer.organizations.sign_out(acme.id)
    assert not list(computer.folder.rglob("last-known.json"))


def test_who_was_removed_within_a_session_sees_nothing_any_more(
    town: Town, own_cluster: Cluster
) -> None:
    admin = town.admin()
    member = town.let_in(admin, "member", Role.MEMBER)
    assert member.overview().members
    with connect(parse_address(town.cluster.url("postgres")), PASSWORD) as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute(
            "DELETE FROM clickup_desktop.member WHERE id = %s", (member.overview().member.id,)
        )
    with pytest.raises(MemberRemoved):
        member.overview()
    assert not list(town.computer("member").folder.rglob("last-known.json"))
    own_cluster.stop()
    with pytest.raises(ServerUnreachable):
        member.overview()


def test_who_is_let_in_again_hears_of_changes_at_once(town: Town, own_cluster: Cluster) -> None:
    admin = town.admin()
    watcher = Watcher(admin)
    watcher.wait_for(ServerState.ONLINE)
    [known] = town.computer("admin").organizations._remembered.all()
    with connect(parse_address(town.cluster.url("postgres")), PASSWORD) as raw:
        raw.execute(f'ALTER ROLE "{known.login}" NOLOGIN')
        raw.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s",
            (known.login,),
        )
        watcher.wait_for(ServerState.REFUSED)
        with pytest.raises(SignInRefused):
            admin.overview()
        raw.execute(f'ALTER ROLE "{known.login}" LOGIN')
    assert not admin.overview().read_only
    watcher.wait_for(ServerState.ONLINE)


def test_a_role_that_was_lowered_takes_what_was_known_with_it(
    town: Town, own_cluster: Cluster, sandbox: Sandbox
) -> None:
    admin = town.admin()
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    admin.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    choice = integrator.workspaces.choice("Acme Rollout")
    assert len(integrator.overview().connections) == 1
    watcher = Watcher(integrator)
    admin.members.set_role(integrator.overview().member.id, Role.MEMBER)
    watcher.wait_until(lambda: not integrator.overview().may_integrate)
    with pytest.raises(RoleRequired):
        integrator.workspaces.snapshot(choice)
    own_cluster.stop()
    assert integrator.overview().connections == ()
    with pytest.raises(UnknownConnection):
        integrator.workspaces.snapshot(choice)


def test_a_server_that_only_lets_read_is_told_and_comes_back(town: Town) -> None:
    admin = town.admin()
    watcher = Watcher(admin)
    watcher.wait_for(ServerState.ONLINE)
    address = parse_address(town.cluster.url("postgres"))
    settings = make_conninfo("", **address.settings())
    with psycopg.connect(settings, autocommit=True, password=PASSWORD) as raw:
        end_sessions = (
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE application_name = 'clickup-desktop'"
        )
        raw.execute("ALTER DATABASE postgres SET default_transaction_read_only = on")
        raw.execute(end_sessions)
        watcher.wait_for(ServerState.READ_ONLY)
        overview = admin.overview()
        assert (overview.read_only, overview.as_of) == (True, None)
        assert admin.state is ServerState.READ_ONLY
        with pytest.raises(ReadOnlyServer) as refused:
            admin.set_assistance("x")
        with pytest.raises(ReadOnlyServer):
            admin.record_export({"6-1-8": 3})
        assert hint_for(refused.value).code == "server-read-only"
        raw.execute("SET default_transaction_read_only = off")
        raw.execute("ALTER DATABASE postgres RESET default_transaction_read_only")
        watcher.wait_for(ServerState.ONLINE)
        assert not admin.overview().read_only
        admin.set_assistance("help@example.com")


@pytest.fixture
def follower(own_cluster: Cluster, town: Town) -> Iterator[Cluster]:
    """A copy that follows the server, and takes its place at the same address when it starts."""
    town.admin()
    folder = own_cluster.folder / "copy"
    folder.mkdir()
    if as_somebody():
        shutil.chown(folder, "postgres")
    source = f"host={own_cluster.folder} port={own_cluster.port} user=postgres password={PASSWORD}"
    command = [str(own_cluster.programs / "pg_basebackup"), "-D", str(folder / "data"), "-R"]
    made = Cluster(own_cluster.programs, folder, own_cluster.port, own_cluster.certificates)
    # What was written until then is in it.
    command += ["-X", "stream", "-c", "fast", "-d", source]
    subprocess.run([*as_somebody(), *command], check=True, stderr=subprocess.DEVNULL)
    yield made
    made.stop()


def test_a_copy_takes_over_while_the_window_is_open(
    town: Town, own_cluster: Cluster, follower: Cluster
) -> None:
    (admin,) = town.computer("admin").opened
    before = admin.overview()
    watcher = Watcher(admin)
    watcher.wait_for(ServerState.ONLINE)
    own_cluster.stop()
    watcher.wait_for(ServerState.AWAY)
    follower.start()
    watcher.wait_for(ServerState.READ_ONLY)
    overview = admin.overview()
    assert (overview.member, overview.read_only, overview.as_of) == (before.member, True, None)
    with pytest.raises(ReadOnlyServer):
        admin.set_assistance("x")
    subprocess.run(
        [
            *as_somebody(),
            *(str(follower.programs / "pg_ctl"), "-D", str(follower.folder / "data")),
            *("-w", "promote"),
        ],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    watcher.wait_for(ServerState.ONLINE)
    admin.set_assistance("help@example.com")
    watcher.wait_until(lambda: admin.overview().organization.assistance == "help@example.com")
    assert not admin.overview().read_only
