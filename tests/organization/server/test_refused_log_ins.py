"""Why the server lets nobody in is told as far as it is known, and no further."""

from __future__ import annotations

import contextlib
import gettext
from pathlib import Path

import pytest

from clickup_desktop.organization.errors import (
    ConnectionLimitReached,
    NotAnOrganization,
    ServerError,
    ServerUnreachable,
    SignInRefused,
)
from clickup_desktop.organization.server.address import ServerAddress, parse_address
from clickup_desktop.organization.server.connecting import open_connection
from clickup_desktop.organization.server.refusals import kind_of_refusal
from tests.postgresql import PASSWORD
from tests.services import do_without

from .asking_server import asking, refusal
from .conftest import Company, SignedIn
from .psql import connect


def refused(address: ServerAddress, password: str) -> ServerError:
    """Why one is not let in."""
    with pytest.raises(ServerError) as caught:
        open_connection(address, password)
    return caught.value


def test_a_login_with_as_many_connections_as_it_may_have_is_told_so(
    company: Company, member: SignedIn
) -> None:
    with contextlib.ExitStack() as opened, company.administrator() as raw:
        raw.execute(f'ALTER ROLE "{member.login}" CONNECTION LIMIT 2')
        for _ in range(2 - len(raw.execute(_SESSIONS, (member.login,)).fetchall())):
            opened.enter_context(open_connection(member.address, member.password))
        told = refused(member.address, member.password)
        assert type(told) is ConnectionLimitReached
        assert "too many connections for role" in str(told)


_SESSIONS = "SELECT FROM pg_stat_activity WHERE usename = %s"


def test_a_database_with_as_many_connections_as_it_may_have_is_told_so(
    company: Company, member: SignedIn
) -> None:
    with connect(parse_address(company.cluster.url("postgres")), PASSWORD) as raw:
        raw.execute(f"ALTER DATABASE {company.database} CONNECTION LIMIT 0")
    assert type(refused(member.address, member.password)) is ConnectionLimitReached


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("sorry, too many clients already", ConnectionLimitReached),
        (
            "remaining connection slots are reserved for roles with the SUPERUSER attribute",
            ConnectionLimitReached,
        ),
        (
            "remaining connection slots are reserved for non-replication superuser connections",
            ConnectionLimitReached,
        ),
        ('too many connections for database "acme"', ConnectionLimitReached),
        ("no more connections allowed (max_client_conn)", ConnectionLimitReached),
        ("the database system is starting up", ServerUnreachable),
        ("the database system is shutting down", ServerUnreachable),
        ("the database system is in recovery mode", ServerUnreachable),
        ('database "acme" does not exist', NotAnOrganization),
        ('permission denied for database "acme"', NotAnOrganization),
        ('password authentication failed for user "somebody"', SignInRefused),
        ('LDAP authentication failed for user "somebody"', SignInRefused),
        ('role "somebody" is not permitted to log in', SignInRefused),
        (
            'no pg_hba.conf entry for host "127.0.0.1", user "x", database "x", no encryption',
            SignInRefused,
        ),
    ],
)
def test_what_postgresql_says_in_english_is_known(words: str, kind: type[ServerError]) -> None:
    with asking(refusal(words)) as server:
        address = parse_address(f"postgresql://somebody@127.0.0.1:{server.port}/acme")
        told = refused(address, "hunter22")
    assert type(told) is kind
    assert words in str(told)


@pytest.mark.parametrize(
    "words",
    [
        "Passwort-Authentifizierung für Benutzer »somebody« fehlgeschlagen",
        "server login has been failing, try again later",
        'the role "x authentication failed for user " is away',
        "",
    ],
)
def test_from_words_that_are_not_known_no_more_follows(words: str) -> None:
    with asking(refusal(words)) as server:
        address = parse_address(f"postgresql://somebody@127.0.0.1:{server.port}/acme")
        told = refused(address, "hunter22")
    assert type(told) is SignInRefused
    assert words in str(told)


OF_THE_SERVER = {
    "sorry, too many clients already": ConnectionLimitReached,
    'too many connections for role "%s"': ConnectionLimitReached,
    'too many connections for database "%s"': ConnectionLimitReached,
    "remaining connection slots are reserved for non-replication superuser connections": (
        ConnectionLimitReached
    ),
    "the database system is starting up": ServerUnreachable,
    "the database system is shutting down": ServerUnreachable,
    "the database system is in recovery mode": ServerUnreachable,
    "the database system is not yet accepting connections": ServerUnreachable,
    "the database system is not accepting connections": ServerUnreachable,
    'password authentication failed for user "%s"': SignInRefused,
    'role "%s" is not permitted to log in': SignInRefused,
    "out of memory": SignInRefused,
}
"""Words of PostgreSQL's that are translated, with what follows from them."""


def test_what_postgresql_says_in_any_of_its_languages_is_known() -> None:
    catalogues = sorted(Path("/usr/share/locale").glob("*/LC_MESSAGES/postgres-*.mo"))
    if not catalogues:
        do_without("not installed: PostgreSQL with its translations")
    for catalogue in catalogues:
        with catalogue.open("rb") as file:
            translations = gettext.GNUTranslations(file)
        for words, kind in OF_THE_SERVER.items():
            translated = translations.gettext(words).replace("%s", "acme")
            severity = translations.gettext("FATAL")
            told = f"connection failed: … port 5432 failed: {severity}:  {translated}"
            assert kind_of_refusal(told) is kind, told


@pytest.mark.parametrize(
    "told",
    [
        'connection to server at "localhost", port 5432 failed: Connection refused\n\tIs the …?',
        "connection timeout expired",
        "could not fork new process for connection: Resource temporarily unavailable",
        "",
    ],
)
def test_what_no_server_has_said_is_no_refusal(told: str) -> None:
    assert kind_of_refusal(told) is None
