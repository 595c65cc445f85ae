"""A password goes to a server that proves that it knows it, and to no other."""

from __future__ import annotations

import contextlib
import ssl
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
import trustme

from clickup_desktop.organization.errors import (
    ClearTextAsked,
    ServerError,
    ServerSupportOld,
    ServerUnreachable,
    SignInRefused,
    WeakLogIn,
    WeakTransport,
)
from clickup_desktop.organization.server.address import ServerAddress, parse_address
from clickup_desktop.organization.server.connecting import open_connection
from tests.postgresql import PASSWORD, Cluster, running_cluster

from .asking_server import CLEAR_TEXT, MD5, SCRAM, AskingServer, asking
from .psql import connect

OWN = "correct horse battery staple"


@pytest.fixture(scope="module")
def own_cluster() -> Iterator[Cluster]:
    """A server whose rules may be changed."""
    with running_cluster() as made:
        yield made


@pytest.fixture(scope="module")
def somebody(own_cluster: Cluster) -> ServerAddress:
    """A login, whose password the server keeps as SCRAM's verifier."""
    address = parse_address(own_cluster.url("postgres"))
    with connect(address, PASSWORD) as raw:
        raw.execute(f"CREATE ROLE somebody LOGIN PASSWORD '{OWN}'")
        raw.execute("SET password_encryption = 'md5'")
        raw.execute(f"CREATE ROLE with_md5 LOGIN PASSWORD '{OWN}'")
    return address.for_user("somebody")


def refused(address: ServerAddress) -> ServerError:
    """Why one is not let in."""
    with pytest.raises(ServerError) as caught:
        open_connection(address, OWN)
    assert OWN not in str(caught.value)
    return caught.value


@pytest.mark.parametrize(
    "method",
    [
        "password",
        'ldap ldapserver=127.0.0.1 ldapport=9 ldapprefix="cn="',
        "pam",
        'radius radiusservers="127.0.0.1" radiussecrets="x"',
    ],
)
def test_a_server_that_asks_in_clear_text_is_not_answered(
    own_cluster: Cluster, somebody: ServerAddress, method: str
) -> None:
    own_cluster.ask_by(method)
    assert type(refused(somebody)) is ClearTextAsked


def test_a_server_that_asks_in_clear_text_is_answered_where_the_member_chose_it(
    own_cluster: Cluster, somebody: ServerAddress
) -> None:
    own_cluster.ask_by("password")
    with contextlib.closing(open_connection(somebody.with_clear_text(), OWN)) as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("somebody",)
    own_cluster.ask_by('ldap ldapserver=127.0.0.1 ldapport=9 ldapprefix="cn="')
    # There is no LDAP here: it is the server that asked it, and was told no.
    assert type(refused(somebody.with_clear_text())) is SignInRefused


def test_a_password_that_is_kept_as_md5_is_not_shown(
    own_cluster: Cluster, somebody: ServerAddress
) -> None:
    own_cluster.ask_by("md5")
    with_md5 = somebody.for_user("with_md5")
    assert type(refused(with_md5)) is WeakLogIn
    assert type(refused(with_md5.with_clear_text())) is WeakLogIn
    # Such a line asks for SCRAM where that is what the server keeps.
    with contextlib.closing(open_connection(somebody, OWN)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_who_is_known_without_a_password_gets_in(
    own_cluster: Cluster, somebody: ServerAddress
) -> None:
    own_cluster.ask_by("trust")
    with contextlib.closing(open_connection(somebody)) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


@pytest.fixture
def certified(tmp_path: Path) -> tuple[ssl.SSLContext, Path]:
    """A hostile server's certificate, which is accepted: a company's server was taken over."""
    authority = trustme.CA()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(context)
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    return context, tmp_path / "authority.pem"


def heard_nothing(server: AskingServer) -> bool:
    """Whether somebody came, and gave neither the password nor what MD5 makes of it."""
    heard = b"".join(server.heard)
    assert b"somebody" in heard
    return OWN.encode() not in heard and b"md5" not in heard


@pytest.mark.parametrize(
    ("asked", "kind"),
    [(CLEAR_TEXT, ClearTextAsked), (MD5, WeakLogIn)],
    ids=["clear text", "MD5"],
)
def test_a_hostile_server_gets_no_password_with_tls_or_without(
    certified: tuple[ssl.SSLContext, Path], asked: bytes, kind: type[ServerError]
) -> None:
    context, authority = certified
    with asking(asked, tls=context) as server:
        url = f"postgresql://somebody@localhost:{server.port}/acme"
        told = refused(parse_address(f"{url}?sslmode=verify-full&sslrootcert={authority}"))
        assert type(told) is kind
        assert heard_nothing(server)
    for mode in ("prefer", "disable"):
        with asking(asked) as server:
            url = f"postgresql://somebody@127.0.0.1:{server.port}/acme?sslmode={mode}"
            assert type(refused(parse_address(url))) is kind
            assert heard_nothing(server)


def test_a_server_that_leaves_in_the_middle_is_away_and_no_other(
    certified: tuple[ssl.SSLContext, Path],
) -> None:
    context, authority = certified
    with asking(tls=context) as server:
        url = f"postgresql://somebody@localhost:{server.port}/acme"
        told = refused(parse_address(f"{url}?sslmode=verify-full&sslrootcert={authority}"))
    assert type(told) is ServerUnreachable


def test_a_hostile_server_that_begins_with_scram_gets_no_password_after_it() -> None:
    with asking(SCRAM, CLEAR_TEXT) as server:
        url = f"postgresql://somebody@127.0.0.1:{server.port}/acme"
        refused(parse_address(url))
        assert heard_nothing(server)
        assert any(b"SCRAM-SHA-256" in it for it in server.heard)


def test_the_environment_does_not_let_a_hostile_server_ask_otherwise(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PGREQUIREAUTH", "password,md5")
    with asking(CLEAR_TEXT) as server:
        url = f"postgresql://somebody@127.0.0.1:{server.port}/acme"
        assert type(refused(parse_address(url))) is ClearTextAsked
        assert heard_nothing(server)


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://somebody@localhost/acme",
        "postgresql://somebody@localhost/acme?sslmode=require",
        "postgresql://somebody@/acme?host=/tmp&sslmode=verify-full",
    ],
)
def test_clear_text_takes_a_server_that_proves_who_it_is(text: str) -> None:
    with pytest.raises(WeakTransport):
        parse_address(text).with_clear_text()


def test_no_address_says_by_itself_that_clear_text_is_fine() -> None:
    chosen = parse_address("postgresql://somebody@db.example.com/acme").with_clear_text()
    assert chosen.clear_text
    assert chosen.for_user("else").clear_text
    assert not parse_address(str(chosen)).clear_text
    assert not chosen.with_clear_text(False).clear_text


def test_a_library_that_could_not_refuse_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(psycopg.pq, "version", lambda: 150_006)
    with asking(CLEAR_TEXT) as server:
        url = f"postgresql://somebody@127.0.0.1:{server.port}/acme"
        assert type(refused(parse_address(url))) is ServerSupportOld
        assert server.heard == []
