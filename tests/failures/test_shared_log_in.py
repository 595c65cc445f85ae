"""An organization on a server: a log-in that the program ends, or that the server does."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path

import psycopg
import pytest

from tests.clickup.certificates import Company
from tests.failures.office import Office
from tests.failures.recorder import Case, Recorder
from tests.failures.shared import THEME, SharedOrganization, signing_in
from tests.organization.server.asking_server import CLEAR_TEXT, MD5, asking, refusal
from tests.organization.server.town import OWN


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "The server asks for the password in clear text",
            "a server that speaks PostgreSQL's protocol, and asks so",
            CLEAR_TEXT,
        ),
        Case(
            "The server asks for the password as MD5",
            "a server that speaks PostgreSQL's protocol, and asks so",
            MD5,
        ),
        Case(
            "The server ends the log-in in words that are not known",
            "a server that speaks PostgreSQL's protocol, and German",
            refusal("Passwort-Authentifizierung für Benutzer »member« fehlgeschlagen"),
        ),
        Case(
            "The server is being started, and says so in German",
            "a server that speaks PostgreSQL's protocol, and German",
            refusal("das Datenbanksystem startet", "57P03"),
        ),
        Case(
            "The server lets in no more connections, and says so in Russian",
            "a server that speaks PostgreSQL's protocol, and Russian",
            refusal('слишком много подключений для роли "member"', "53300"),
        ),
        Case(
            "A pooler stands in front of the server",
            "a server that refuses the options of a session, as pgbouncer does",
            refusal("unsupported startup parameter: options", "08P01"),
        ),
    ],
    ids=str,
)
def test_what_ends_a_log_in_is_told(failures: Recorder, office: Office, case: Case) -> None:
    with asking(case.subject) as server:
        url = f"postgresql://member@127.0.0.1:{server.port}/acme"
        met = office.fails(signing_in, url, OWN)
    assert OWN.encode() not in b"".join(server.heard)
    failures.record_case(THEME, case, met, "The password: the server was not given it.")


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "The server's certificates are a web page", "sslrootcert names HTML", b"<!DOCTYPE html>"
        ),
        Case(
            "The server's certificates are in UTF-16",
            "sslrootcert names a file as PowerShell's `>` writes it",
            "-----BEGIN CERTIFICATE-----".encode("utf-16"),
        ),
        Case("The server's certificates are not there", "sslrootcert names no file", None),
    ],
    ids=str,
)
def test_a_file_of_certificates_that_holds_none_is_named(
    failures: Recorder, office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, case: Case
) -> None:
    monkeypatch.chdir(tmp_path)
    if case.subject is not None:
        (tmp_path / "acme.pem").write_bytes(case.subject)
    with asking() as server:
        url = f"postgresql://member@127.0.0.1:{server.port}/acme"
        met = office.fails(signing_in, f"{url}?sslmode=verify-full&sslrootcert=acme.pem", OWN)
    assert server.heard == []
    failures.record_case(THEME, case, met, "The password: nothing was sent.")


def test_a_certificate_of_ones_own_that_cant_be_used(
    failures: Recorder, office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "acme.crt").write_text("<!DOCTYPE html>")
    company = Company(tmp_path)
    options = f"sslmode=verify-full&sslrootcert={company.file.name}&sslcert=acme.crt"
    with asking(tls=company.issue()) as server:
        url = f"postgresql://member@127.0.0.1:{server.port}/acme?{options}"
        met = office.fails(signing_in, url, OWN)
    assert server.heard == []
    failures.record(
        theme=THEME,
        fault="The certificate that somebody logs in with is a web page",
        made="sslcert names HTML",
        seen=met,
        kept="The password: nothing was sent.",
    )


def test_a_server_without_disk_space(
    failures: Recorder, office: Office, shared: SharedOrganization
) -> None:
    def save() -> None:
        with shared.member.store.read() as transaction:
            transaction.exec_driver_sql(
                "DO $$ BEGIN RAISE disk_full USING MESSAGE = 'No space left on device'; END $$"
            )

    failures.record(
        theme=THEME,
        fault="The server has no disk space left",
        made="a statement that ends as PostgreSQL's do then",
        seen=office.fails(save),
        kept=shared.everything_is_there(),
    )


def test_a_library_that_could_not_protect_the_password(
    failures: Recorder, office: Office, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "pipx_metadata.json").write_text("{}")
    monkeypatch.setattr(psycopg.pq, "version", lambda: 150_006)
    with asking() as server, monkeypatch.context() as installed:
        installed.setattr(sys, "prefix", str(tmp_path))
        url = f"postgresql://member@127.0.0.1:{server.port}/acme"
        met = office.fails(signing_in, url, OWN)
    assert server.heard == []
    failures.record(
        theme=THEME,
        fault="libpq is older than 16",
        made="a libpq that says so of itself, in an environment of pipx's",
        seen=met,
        kept="The password: nothing was sent.",
    )


def test_a_login_with_all_the_connections_that_it_may_have(
    failures: Recorder, office: Office, shared: SharedOrganization
) -> None:
    address = shared.member.store.address
    with contextlib.ExitStack() as afterwards, shared.administrator() as raw:
        [limit] = raw.execute(
            "SELECT rolconnlimit FROM pg_roles WHERE rolname = %s", (address.user,)
        ).fetchone() or (0,)
        afterwards.callback(raw.execute, f'ALTER ROLE "{address.user}" CONNECTION LIMIT {limit}')
        raw.execute(f'ALTER ROLE "{address.user}" CONNECTION LIMIT 0')
        met = office.fails(signing_in, str(address), OWN)
        # `raw` is closed after that.
        afterwards.close()
    failures.record(
        theme=THEME,
        fault="The server lets in no more connections",
        made="a CONNECTION LIMIT that the login has reached",
        seen=met,
        kept=shared.everything_is_there(),
    )
