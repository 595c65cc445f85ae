"""A server that is away, busy, somebody else's or only a copy is told as what it is."""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from clickup_desktop.interruption import Cancellation, Cancelled
from clickup_desktop.organization.errors import (
    MemberRemoved,
    NotAnOrganization,
    PasswordNeeded,
    ReadOnlyServer,
    ServerBusy,
    ServerCertificatesUnusable,
    ServerError,
    ServerNotTrusted,
    ServerUnreachable,
    SignInRefused,
)
from clickup_desktop.organization.records import Organization
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import sign_in
from tests.organization.conftest import TOKEN, new_connection, new_link
from tests.postgresql import PASSWORD, Cluster, as_somebody

from .conftest import Company, SignedIn, found


def refusal(url: str, password: str | None) -> ServerError:
    """Why one is not let in."""
    with (
        contextlib.closing(ServerStore(parse_address(url), password)) as store,
        pytest.raises(ServerError) as refused,
    ):
        sign_in(store)
    chain: BaseException | None = refused.value
    while chain is not None:
        assert password is None or password not in f"{chain!r} {chain}"
        chain = chain.__context__
    return refused.value


def test_nobody_answers() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        error = refusal(f"postgresql://x@127.0.0.1:{port}/acme", "hunter22")
    assert type(error) is ServerUnreachable
    assert type(refusal("postgresql://x@localhost/acme?host=/nowhere", None)) is ServerUnreachable


def test_a_wrong_password_or_none(company: Company, admin: SignedIn) -> None:
    assert type(refusal(str(admin.address), "hunter22")) is SignInRefused
    assert type(refusal(str(admin.address), None)) is PasswordNeeded
    nobody = company.cluster.url(company.database, "nobody")
    assert type(refusal(nobody, "hunter22")) is SignInRefused


def test_a_connection_that_is_in_use_while_the_store_is_closed_is_closed_after_that(
    company: Company, admin: SignedIn
) -> None:
    store = ServerStore(admin.address, admin.password)
    with store.read() as transaction:
        used: Any = transaction.connection.dbapi_connection
        store.close()
        assert transaction.execute(text("SELECT 1")).scalar_one() == 1
    assert used.closed


def test_no_such_database_and_one_that_is_no_organization(cluster: Cluster) -> None:
    assert type(refusal(cluster.url("nowhere"), PASSWORD)) is NotAnOrganization
    assert type(refusal(cluster.url("postgres"), PASSWORD)) is NotAnOrganization


def test_a_database_administrator_is_no_member(company: Company) -> None:
    assert type(refusal(str(company.address), PASSWORD)) is MemberRemoved


def test_a_server_whose_certificate_nobody_knows(company: Company, tmp_path: Path) -> None:
    plain = f"postgresql://postgres@localhost:{company.cluster.port}/{company.database}"
    unknown = refusal(f"{plain}?sslmode=verify-full", PASSWORD)
    assert type(unknown) is ServerNotTrusted
    missing = refusal(f"{plain}?sslmode=verify-full&sslrootcert={tmp_path / 'no.pem'}", PASSWORD)
    assert type(missing) is ServerCertificatesUnusable


def test_what_takes_too_long_ends(admin: SignedIn) -> None:
    with pytest.raises(ServerBusy), admin.store.read() as transaction:
        transaction.exec_driver_sql("SET LOCAL statement_timeout = '20ms'")
        transaction.exec_driver_sql("SELECT pg_sleep(60)")


def test_what_somebody_holds_is_not_waited_for_without_end(
    company: Company, admin: SignedIn
) -> None:
    with company.administrator() as raw, raw.transaction():
        raw.execute("LOCK TABLE clickup_desktop.organization")
        with pytest.raises(ServerBusy), admin.store.write() as transaction:
            transaction.exec_driver_sql("SET LOCAL lock_timeout = '20ms'")
            transaction.exec_driver_sql("UPDATE organization SET name = 'x'")


def test_a_statement_ends_when_nobody_wants_its_answer(company: Company, admin: SignedIn) -> None:
    cancellation = Cancellation()
    seen = "SELECT FROM pg_stat_activity WHERE query LIKE '%pg_sleep(6%' AND pid <> %s"

    def cancel_when_it_runs() -> None:
        with company.administrator() as raw:
            while not raw.execute(
                seen.replace("%p", "%%p").replace("6%'", "6%%'"), (raw.info.backend_pid,)
            ).fetchall():
                pass
        cancellation.cancel()

    watcher = threading.Thread(target=cancel_when_it_runs)
    watcher.start()
    with (
        pytest.raises(Cancelled),
        admin.store.cancelled_by(cancellation),
        admin.store.read() as transaction,
    ):
        transaction.exec_driver_sql("SELECT pg_sleep(60)")
    watcher.join()
    with (
        pytest.raises(Cancelled),
        admin.store.cancelled_by(cancellation),
        admin.store.read(),
    ):
        pass
    assert admin.service.organization.name == "Acme"


@pytest.fixture
def own(own_cluster: Cluster) -> Iterator[SignedIn]:
    """The Enterprise Admin of an organization on a server that may be stopped."""
    address = parse_address(own_cluster.url("postgres"))
    first = found(address)
    assert first is not None
    with contextlib.closing(Company(own_cluster, "postgres", address)) as company:
        yield company.let_in(first.login, first.password)


def test_a_server_that_goes_while_something_is_saved_has_saved_nothing(
    own: SignedIn, own_cluster: Cluster
) -> None:
    shared = own.service.add_connection(new_connection(), TOKEN)
    with pytest.raises(ServerUnreachable), own.store.write() as transaction:
        transaction.exec_driver_sql("UPDATE organization SET name = 'half'")
        own_cluster.stop()
    with pytest.raises(ServerUnreachable):
        own.service.links.all()
    own_cluster.start()
    # It recovers by itself, with nothing lost and nothing half.
    assert own.service.organization.name == "Acme"
    link = own.service.links.add(new_link(shared.id))
    assert own.service.links.all() == (link,)


def test_a_server_that_was_restarted_is_found_again(own: SignedIn, own_cluster: Cluster) -> None:
    before: Organization = own.service.organization
    own_cluster.stop(how="fast")
    own_cluster.start()
    assert own.service.organization == before


def copy_of(cluster: Cluster, folder: Path) -> Cluster:
    """Start a server that follows `cluster` and waits to take over."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command: list[Any] = [cluster.programs / "pg_basebackup", "-D", folder / "data", "-R"]
    shutil.chown(folder, "postgres") if as_somebody() else None
    subprocess.run(
        [*as_somebody(), *command, "-c", "fast", "-d", f"host={cluster.folder} port={cluster.port}"
         f" user=postgres password={PASSWORD}"],
        check=True,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return Cluster(cluster.programs, folder, port, cluster.certificates)


def test_a_copy_can_be_read_until_it_takes_over(own: SignedIn, own_cluster: Cluster) -> None:
    shared = own.service.add_connection(new_connection(), TOKEN)
    link = own.service.links.add(new_link(shared.id))
    folder = own_cluster.folder / "copy"
    folder.mkdir()
    copy = copy_of(own_cluster, folder)
    copy.start()
    try:
        address = parse_address(copy.url("postgres", own.login))
        with contextlib.closing(ServerStore(address, own.password)) as store:
            service = type(own.service)(store, own.service._keepers, own.id)
            assert service.links.all() == (link,)
            assert store.read_only
            with pytest.raises(ReadOnlyServer):
                service.links.remove(link.id)
            subprocess.run(
                [*as_somebody(), str(copy.programs / "pg_ctl"), "-D", str(folder / "data"),
                 "-w", "promote"],
                check=True,
                stdout=subprocess.DEVNULL,
            )  # fmt: skip
            service.links.remove(link.id)
            assert not store.read_only
            assert service.links.all() == ()
    finally:
        copy.stop()
