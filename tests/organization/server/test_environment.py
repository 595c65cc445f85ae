"""What the environment says to libpq leads no connection elsewhere, nor makes it weaker."""

from __future__ import annotations

import os
from pathlib import Path

import psycopg
import pytest

from clickup_desktop.organization.errors import ServerError, SignInRefused
from clickup_desktop.organization.server.connecting import open_connection
from clickup_desktop.organization.server.environment import KEPT

from .conftest import Office

# https://www.postgresql.org/docs/current/libpq-envars.html, each with what would be in the way.
IN_THE_WAY = {
    "PGHOST": "db.invalid",
    "PGSSLNEGOTIATION": "direct",
    "PGHOSTADDR": "127.0.0.9",
    "PGPORT": "1",
    "PGDATABASE": "nowhere",
    "PGREQUIREAUTH": "password,md5",
    "PGCHANNELBINDING": "require",
    "PGSERVICE": "acme",
    "PGSERVICEFILE": "/nowhere/service",
    "PGOPTIONS": "-c search_path=nowhere",
    "PGAPPNAME": "x" * 100,
    "PGSSLMODE": "disable",
    "PGREQUIRESSL": "1",
    "PGSSLCOMPRESSION": "1",
    "PGSSLCERTMODE": "require",
    "PGSSLROOTCERT": "/nowhere/root.crt",
    "PGSSLCRL": "/nowhere/root.crl",
    "PGSSLCRLDIR": "/nowhere",
    "PGSSLSNI": "0",
    "PGREQUIREPEER": "nobody",
    "PGSSLMINPROTOCOLVERSION": "TLSv9",
    "PGSSLMAXPROTOCOLVERSION": "TLSv1",
    "PGMINPROTOCOLVERSION": "9.9",
    "PGMAXPROTOCOLVERSION": "2.0",
    "PGGSSENCMODE": "require",
    "PGGSSDELEGATION": "yes",
    "PGREALM": "NOWHERE",
    "PGCONNECT_TIMEOUT": "no number",
    "PGCLIENTENCODING": "SQL_ASCII",
    "PGDATESTYLE": "German",
    "PGTZ": "Nowhere/Nowhere",
    "PGGEQO": "nonsense",
    "PGSYSCONFDIR": "/nowhere",
    "PGLOCALEDIR": "/nowhere",
    "PGTARGETSESSIONATTRS": "standby",
    "PGLOADBALANCEHOSTS": "nonsense",
}

OF_WHO_SOMEBODY_IS = {
    "PGUSER": "nobody",
    "PGPASSWORD": "of-somebody-else",
    "PGPASSFILE": "/nowhere/pgpass",
    "PGSSLCERT": "/nowhere/client.crt",
    "PGSSLKEY": "/nowhere/client.key",
    "PGKRBSRVNAME": "nowhere",
    "PGGSSLIB": "gssapi",
}


def test_no_variable_of_libpqs_is_forgotten() -> None:
    known = {it.envvar.decode() for it in psycopg.pq.Conninfo.get_defaults() if it.envvar}
    assert known <= IN_THE_WAY.keys() | OF_WHO_SOMEBODY_IS.keys()
    assert OF_WHO_SOMEBODY_IS.keys() == KEPT.keys()


@pytest.mark.parametrize(("name", "value"), [*IN_THE_WAY.items()], ids=[*IN_THE_WAY])
def test_a_variable_changes_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    company, member = office.company, office.member
    monkeypatch.setenv(name, value)
    with open_connection(member.address, member.password) as opened:
        asked = (
            "SELECT current_database(), current_setting('TimeZone'), current_setting('DateStyle'),"
            " current_setting('search_path'), current_setting('application_name'),"
            " current_setting('client_encoding'), (SELECT ssl FROM pg_stat_ssl"
            " WHERE pid = pg_backend_pid())"
        )
        assert opened.execute(asked).fetchone() == (
            *(company.database, "UTC", "ISO, MDY", "clickup_desktop,pg_temp", "clickup-desktop"),
            *("UTF8", True),
        )
    assert name not in os.environ


@pytest.mark.parametrize(
    ("name", "value"), [*OF_WHO_SOMEBODY_IS.items()], ids=[*OF_WHO_SOMEBODY_IS]
)
def test_who_somebody_is_by_the_environment_counts_where_nothing_else_says_it(
    office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, value: str
) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv(name, value)
    with pytest.raises(ServerError) as refused:
        open_connection(office.member.address.for_user(""), None)
    assert name in str(refused.value)
    assert "of-somebody-else" not in str(refused.value)


def test_who_somebody_is_by_the_address_counts_more(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGUSER", "nobody")
    monkeypatch.setenv("PGPASSWORD", "of-somebody-else")
    open_connection(office.member.address, office.member.password).close()
    with pytest.raises(SignInRefused) as refused:
        open_connection(office.member.address, "hunter22")
    assert "PGUSER" not in str(refused.value)


def test_a_password_in_the_environment_lets_in_whoever_has_no_other(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PGPASSWORD", office.member.password)
    open_connection(office.member.address, None).close()
