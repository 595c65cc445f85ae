"""An address says where the organization is, and never how to get in unseen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.organization.errors import InvalidServerAddress, WeakTransport
from clickup_desktop.organization.server.address import parse_address


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
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidServerAddress):
        parse_address(text)


@given(st.text(max_size=80) | st.text(max_size=40).map(lambda it: f"postgresql://{it}/{it}?{it}"))
def test_whatever_is_pasted_is_an_address_or_is_refused(text: str) -> None:
    try:
        address = parse_address(text)
    except (InvalidServerAddress, WeakTransport):
        return
    assert address.is_local or address.settings()["sslmode"] == "verify-full"
    assert parse_address(str(address)) == address
