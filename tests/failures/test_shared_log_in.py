"""An organization on a server: a log-in that the program ends, or that the server does."""

from __future__ import annotations

import contextlib

import psycopg
import pytest

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
    ],
    ids=str,
)
def test_what_ends_a_log_in_is_told(failures: Recorder, office: Office, case: Case) -> None:
    with asking(case.subject) as server:
        url = f"postgresql://member@127.0.0.1:{server.port}/acme"
        met = office.fails(signing_in, url, OWN)
    assert OWN.encode() not in b"".join(server.heard)
    failures.record_case(THEME, case, met, "The password: the server was not given it.")


def test_a_library_that_could_not_protect_the_password(
    failures: Recorder, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(psycopg.pq, "version", lambda: 150_006)
    with asking() as server:
        url = f"postgresql://member@127.0.0.1:{server.port}/acme"
        met = office.fails(signing_in, url, OWN)
    assert server.heard == []
    failures.record(
        theme=THEME,
        fault="libpq is older than 16",
        made="a libpq that says so of itself",
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
