"""A server that speaks another language: nothing is concluded from words, and nothing deleted."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from clickup_desktop.integration.server.records import ServerState
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.errors import (
    ConnectionLimitReached,
    PasswordNeeded,
    ServerError,
    ServerOutOfRoom,
    ServerUnreachable,
    SignInRefused,
)
from clickup_desktop.organization.server.address import ServerAddress, parse_address
from clickup_desktop.organization.server.connecting import open_connection
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.time_limits import MEMBER
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hints import hint_for
from tests.organization.server.psql import connect
from tests.postgresql import PASSWORD, Cluster, running_cluster
from tests.services import do_without, not_permitted

from .conftest import Computer, Town, found_town
from .test_server_away import Watcher

pytestmark = pytest.mark.proof

LANGUAGES = ("de_DE", "fr_FR", "ru_RU", "zh_CN")
WRONG_PASSWORD = {
    "de_DE": "fehlgeschlagen",
    "fr_FR": "échouée",
    "ru_RU": "не прошёл проверку",
    "zh_CN": "认证失败",
}


@pytest.fixture(params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    """Of the server."""
    name: str = request.param
    return name


@pytest.fixture
def cluster_abroad(language: str) -> Iterator[Cluster]:
    """A server that speaks the language."""
    with running_cluster(language) as made:
        yield made


@pytest.fixture
def town(cluster_abroad: Cluster, tmp_path: Path, sandbox: Sandbox) -> Iterator[Town]:
    """An organization on it."""
    made = found_town(cluster_abroad, "postgres", tmp_path, sandbox)
    yield made
    for computer in made.computers.values():
        computer.close()


@pytest.fixture
def computer(town: Town) -> Computer:
    """Whose member has read the organization."""
    town.admin().overview()
    return town.computer("admin")


@pytest.fixture
def admin(computer: Computer) -> OrganizationSession:
    """The Enterprise Admin's session."""
    return computer.opened[0]


def login_of(computer: Computer) -> str:
    """The name that the computer's member logs in with."""
    [known] = computer.organizations._remembered.all()
    return known.login


def address_of(computer: Computer, cluster: Cluster) -> ServerAddress:
    """Where the computer's member logs in."""
    return parse_address(cluster.url("postgres")).for_user(login_of(computer))


def what_is_kept(computer: Computer) -> tuple[list[Path], dict[str, str]]:
    """The files of an organization, and the keyring."""
    files = sorted(path for path in computer.folder.rglob("*.json") if "last-known" in path.name)
    assert files
    return files, dict(computer.secrets._values)


def refused(address: ServerAddress, password: str | None) -> ServerError:
    """Why one is not let in, which is told in time."""
    began = time.monotonic()
    with pytest.raises(ServerError) as caught:
        open_connection(address, password)
    assert time.monotonic() - began < MEMBER.connect
    return caught.value


@contextlib.contextmanager
def administrator(cluster: Cluster) -> Iterator[psycopg.Connection[object]]:
    """The database administrator."""
    with connect(parse_address(cluster.url("postgres")), PASSWORD) as raw:
        yield raw


def end_sessions(raw: psycopg.Connection[object], login: str) -> None:
    """End everything that a login has open."""
    raw.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = %s", (login,)
    )


def test_every_refusal_is_one_kind_with_the_servers_words(
    computer: Computer, cluster_abroad: Cluster, language: str
) -> None:
    kept = what_is_kept(computer)
    address = address_of(computer, cluster_abroad)
    wrong = refused(address, "hunter22")
    assert type(wrong) is SignInRefused
    assert WRONG_PASSWORD[language] in str(wrong)
    assert "removed" not in hint_for(wrong).title
    assert type(refused(address.for_user("nobody"), "hunter22")) is SignInRefused
    assert type(refused(address, None)) is PasswordNeeded
    cluster_abroad.ask_by("reject")
    assert type(refused(address, computer.password)) is SignInRefused
    cluster_abroad.ask_by("scram-sha-256")
    with administrator(cluster_abroad) as raw:
        raw.execute(f'ALTER ROLE "{address.user}" CONNECTION LIMIT 0')
        assert type(refused(address, computer.password)) is ConnectionLimitReached
    assert what_is_kept(computer) == kept


def test_a_member_who_is_not_let_in_loses_nothing_and_comes_back(
    computer: Computer, cluster_abroad: Cluster, admin: OrganizationSession
) -> None:
    before, kept = admin.overview(), what_is_kept(computer)
    watcher = Watcher(admin)
    watcher.wait_for(ServerState.ONLINE)
    login = login_of(computer)
    with administrator(cluster_abroad) as raw:
        raw.execute(f'ALTER ROLE "{login}" NOLOGIN')
        end_sessions(raw, login)
        watcher.wait_for(ServerState.REFUSED)
        with pytest.raises(SignInRefused):
            admin.overview()
        with pytest.raises(SignInRefused):
            computer.open()
        assert what_is_kept(computer) == kept
        raw.execute(f'ALTER ROLE "{login}" LOGIN')
    assert admin.overview() == before
    watcher.wait_for(ServerState.ONLINE)


def test_a_login_with_all_its_connections_sees_what_was_last_known(
    computer: Computer, cluster_abroad: Cluster, admin: OrganizationSession
) -> None:
    before = admin.overview()
    watcher = Watcher(admin)
    watcher.wait_for(ServerState.ONLINE)
    login = login_of(computer)
    with administrator(cluster_abroad) as raw:
        raw.execute(f'ALTER ROLE "{login}" CONNECTION LIMIT 0')
        end_sessions(raw, login)
        watcher.wait_for(ServerState.AWAY)
        assert admin.overview().members == before.members
        with pytest.raises(ConnectionLimitReached):
            admin.set_assistance("help@example.com")
        raw.execute(f'ALTER ROLE "{login}" CONNECTION LIMIT 20')
    watcher.wait_for(ServerState.ONLINE)


def test_a_server_that_stops_and_starts_is_away_and_comes_back(
    computer: Computer, cluster_abroad: Cluster, admin: OrganizationSession
) -> None:
    before, kept = admin.overview(), what_is_kept(computer)
    watcher = Watcher(admin)
    watcher.wait_for(ServerState.ONLINE)
    address = address_of(computer, cluster_abroad)
    assert cluster_abroad.process is not None
    with administrator(cluster_abroad) as raw:
        # It waits for this session to end, and lets nobody in meanwhile.
        os.kill(cluster_abroad.process.pid, signal.SIGTERM)
        wait_until_refused(address, computer.password)
        assert type(refused(address, computer.password)) is ServerUnreachable
        end_sessions(raw, address.user)
        watcher.wait_for(ServerState.AWAY)
        assert admin.overview().members == before.members
    cluster_abroad.process.wait(30)

    data = cluster_abroad.folder / "data"
    signs = data / "recovery.signal"
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(f"restore_command = 'while [ -e {signs} ]; do sleep 0.1; done; false'\n")
    signs.touch()
    cluster_abroad.begin()
    try:
        wait_until_refused(address, computer.password, words=True)
        starting = refused(address, computer.password)
        assert type(starting) is ServerUnreachable
        assert hint_for(starting).code == "server-unreachable"
        assert admin.overview().members == before.members
        assert computer.open().overview().read_only
    finally:
        signs.unlink()
        cluster_abroad.stop()
    assert what_is_kept(computer) == kept
    cluster_abroad.start()
    watcher.wait_for(ServerState.ONLINE)
    assert admin.overview() == before


def wait_until_refused(address: ServerAddress, password: str, *, words: bool = False) -> None:
    """Try until one is not let in; by the server itself where `words` are to be its own."""
    while True:
        try:
            open_connection(address, password).close()
        except ServerError as error:
            if not words or ":  " in str(error):
                return


def test_a_server_without_memory_says_so(
    computer: Computer, cluster_abroad: Cluster, admin: OrganizationSession
) -> None:
    kept = what_is_kept(computer)
    cluster_abroad.stop()
    cluster_abroad.start(before=("prlimit", "--as=400000000"))
    address = address_of(computer, cluster_abroad)
    with contextlib.closing(ServerStore(address, computer.password)) as store:
        with pytest.raises(ServerOutOfRoom), store.read() as transaction:
            transaction.exec_driver_sql("SELECT length(repeat('x', 500000000))")
        with store.read() as transaction:
            transaction.exec_driver_sql("SELECT 1")
    assert not admin.overview().read_only
    assert what_is_kept(computer) == kept


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk that is soon full."""
    if os.geteuid() != 0:
        do_without("a disk takes root")
    folder = Path("/tmp") / f"clickup-disk-{tmp_path.name}"  # where the server may go
    folder.mkdir()
    options = "size=2m,uid=postgres,gid=postgres,mode=700"
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    mounted = subprocess.run(mount, capture_output=True, text=True, check=False)
    if mounted.returncode:
        folder.rmdir()
        not_permitted(mounted.stderr)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
        folder.rmdir()


@pytest.fixture
def on_small_disk(
    computer: Computer, cluster_abroad: Cluster, small_disk: Path
) -> Iterator[Callable[[], None]]:
    """Have the disk fill up."""
    with administrator(cluster_abroad) as raw:
        raw.execute(f"CREATE TABLESPACE small LOCATION '{small_disk}'")
        raw.execute("ALTER TABLE clickup_desktop.audit_entry SET TABLESPACE small")

        def fill() -> None:
            with contextlib.suppress(OSError), (small_disk / "full").open("wb") as file:
                while True:
                    file.write(b"x" * 10_000)

        yield fill
        (small_disk / "full").unlink(missing_ok=True)
        raw.execute("ALTER TABLE clickup_desktop.audit_entry SET TABLESPACE pg_default")
        raw.execute("DROP TABLESPACE small")


def test_a_server_without_disk_space_says_so_and_saves_nothing(
    computer: Computer, admin: OrganizationSession, on_small_disk: Callable[[], None]
) -> None:
    before, kept = admin.overview(), what_is_kept(computer)
    on_small_disk()
    with pytest.raises(ServerOutOfRoom) as failed:
        for number in range(1_000):
            admin.set_assistance(f"{number}@example.com")
    assert hint_for(failed.value).code == "server-out-of-room"
    # It goes on to be read.
    assert admin.overview().members == before.members
    assert what_is_kept(computer) == kept
