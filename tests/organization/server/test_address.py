"""An address says where the organization is, and never how to get in unseen."""

from __future__ import annotations

import psycopg
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clickup_desktop.organization.errors import InvalidServerAddress, WeakTransport
from clickup_desktop.organization.server.address import MAXIMUM_ADDRESS, parse_address


def test_an_address_names_host_database_and_member() -> None:
    address = parse_address(" postgresql://member@db.example.com/acme\n")
    assert (address.host, address.port, address.database) == ("db.example.com", 5432, "acme")
    assert address.user == "member"
    assert str(address) == "postgresql://member@db.example.com/acme?sslrootcert=system"


def test_a_server_elsewhere_proves_who_it_is_with_the_systems_certificates() -> None:
    settings = parse_address("postgresql://db.example.com:6543/acme").settings()
    assert settings == {
        "host": "db.example.com",
        "port": "6543",
        "dbname": "acme",
        "sslmode": "verify-full",
        "sslrootcert": "system",
    }


@pytest.mark.parametrize(
    "host", ["localhost", "127.0.0.1", "127.1.2.3", "[::1]", "", "/var/run/postgresql"]
)
def test_this_computer_needs_no_certificate(host: str) -> None:
    text = f"postgresql://{host}/acme"
    if not host or host.startswith("/"):
        text = "postgresql:///acme?host=/var/run/postgresql"
    address = parse_address(text)
    assert address.is_local
    assert address.settings()["sslmode"] == "prefer"
    assert parse_address(str(address)) == address


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://member@:5433/acme?host=/var/run/postgresql",
        "postgresql://member@localhost:5433/acme?host=/var/run/postgresql",
        "postgresql://member@/acme?host=/var/run/postgresql&port=5433",
        "postgresql://member@%2Fvar%2Frun%2Fpostgresql:5433/acme",
        "postgresql://member@%2fvar%2frun%2fpostgresql/acme?port=5433",
    ],
)
def test_a_socket_is_named_in_each_way_that_libpq_knows(text: str) -> None:
    address = parse_address(text)
    assert (address.host, address.port) == ("/var/run/postgresql", 5433)
    known = psycopg.conninfo.conninfo_to_dict(text)
    assert known == {name: address.settings()[name] for name in known}
    assert parse_address(str(address)) == address


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("postgresql:///acme", "?host=/var/run/postgresql"),
        ("postgresql://member@/acme", "localhost"),
        ("postgresql://db.example.com/acme?host=/var/run/postgresql", "two hosts"),
        ("postgresql://db.example.com:5432/acme?port=5433", "two ports"),
        ("postgresql://db.example.com/acme?port=no", "from 1 to 65535"),
        ("postgresql://db.example.com/acme?port=0", "from 1 to 65535"),
        ("postgresql://db.example.com/acme?user=member", "LOGIN@HOST"),
        ("postgresql://db.example.com/?dbname=acme", "LOGIN@HOST"),
    ],
)
def test_what_libpq_would_take_otherwise_is_refused_with_what_to_write(
    text: str, told: str
) -> None:
    with pytest.raises(InvalidServerAddress) as refused:
        parse_address(text)
    assert told in refused.value.reason


@pytest.mark.parametrize("mode", ["disable", "allow", "prefer", "require", "verify-ca", "", "x"])
def test_a_weaker_transport_is_refused(mode: str) -> None:
    with pytest.raises(WeakTransport):
        parse_address(f"postgresql://db.example.com/acme?sslmode={mode}")


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://member:hunter22@db.example.com/acme",
        "postgresql://member:@db.example.com/acme",
        "postgresql://db.example.com/acme?password=hunter22",
        "postgresql://db.example.com/acme?passfile=/tmp/hunter22",
    ],
)
def test_a_password_in_an_address_is_refused_and_not_repeated(text: str) -> None:
    with pytest.raises(InvalidServerAddress) as refused:
        parse_address(text)
    assert "password" in refused.value.reason
    assert "hunter22" not in str(refused.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "acme",
        "https://db.example.com/acme",
        "postgresql://db.example.com",
        "postgresql://db.example.com/",
        "postgresql:///acme",
        "postgresql://db.example.com/acme/other",
        "postgresql://db.example.com:port/acme",
        "postgresql://one,two/acme",
        "postgresql://db.example.com/acme#x",
        "postgresql://db.example.com/acme?options=-crole%3Dpostgres",
        "postgresql://db.example.com/acme?service=x",
        "postgresql://db.example.com/acme?hostaddr=10.0.0.1",
        "postgresql://db.example.com/acme?gssencmode=require",
        "postgresql://localhost/acme%00",
        "postgresql://db.example.com/" + "x" * 3_000,
        "postgresql://db.example.com:0/acme",
        "postgresql://db.example.com:65536/acme",
        "postgresql://db.example.com:" + "9" * 1_900 + "/acme",
        "postgresql://db.example.com:٣/acme",
        "postgresql://" + "[" * 1_900,
        "postgresql://\ud800.example.com/acme",
        "postgresql://\ud800@db.example.com/acme",
        "postgresql://db.example.com/acme%ff",
        "postgresql://%ff@db.example.com/acme",
        "postgresql://db.example.com/acme?sslcert=%ff",
        "postgresql://db.example.com/acme?sslcert=%00",
        "postgresql://%0a@db.example.com/acme",
        "postgresql://db.exa\nmple.com/acme",
        "postgresql:///acme?host=@acme",
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidServerAddress):
        parse_address(text)


_ANY = st.text(st.characters(), max_size=40)
"""Lone surrogates included."""
_NESTED = st.tuples(st.sampled_from("[(%{:@/"), st.integers(1, 3_000)).map(lambda it: it[0] * it[1])
_PORTS = st.integers(-(10**30), 10**30).map(str) | st.integers(0, 6_000).map(lambda n: "9" * n)
_ADDRESSES = st.one_of(
    _ANY,
    _ANY.map(lambda it: f"postgresql://{it}/{it}?{it}"),
    st.tuples(_ANY, _ANY, _ANY).map(lambda it: "postgresql://{}@{}/{}".format(*it)),
    st.binary(max_size=10).map(
        lambda it: "postgresql://db.example.com/" + "".join(f"%{byte:02x}" for byte in it)
    ),
    _NESTED.map(lambda it: f"postgresql://{it}/acme"),
    _NESTED.map(lambda it: f"postgresql://db.example.com/acme?host={it}"),
    _PORTS.map(lambda it: f"postgresql://db.example.com:{it}/acme"),
)


def test_what_becomes_too_long_when_it_is_written_is_refused() -> None:
    beginning = "postgresql://db.example.com/"
    left = MAXIMUM_ADDRESS - len(beginning)
    with pytest.raises(InvalidServerAddress, match="too long"):
        parse_address(beginning + "a" * left)  # and the certificates that are trusted
    longest = parse_address(beginning + "a" * (left - len("?sslrootcert=system")))
    assert parse_address(str(longest)) == longest
    with pytest.raises(InvalidServerAddress, match="too long"):
        longest.for_user("a")


@given(_ADDRESSES)
@example("postgresql://" + "(" * 1_970 + "/acme")
def test_whatever_is_pasted_is_an_address_or_is_refused(text: str) -> None:
    try:
        address = parse_address(text)
    except (InvalidServerAddress, WeakTransport):
        return
    assert address.is_local or address.settings()["sslmode"] == "verify-full"
    assert parse_address(str(address)) == address
    for value in address.settings().values():
        assert value.encode().decode() == value


@given(_ANY)
def test_whatever_somebody_is_called_it_is_a_login_or_is_refused(name: str) -> None:
    address = parse_address("postgresql://db.example.com/acme")
    try:
        theirs = address.for_user(name)
    except InvalidServerAddress:
        return
    assert parse_address(str(theirs)) == theirs
