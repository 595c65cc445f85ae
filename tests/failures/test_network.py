"""The way to ClickUp: no name, nobody there, nobody who speaks, or somebody who hangs up."""

from __future__ import annotations

import socket

import pytest

from tests.clickup.loopback import Connection
from tests.failures.office import ClickUp, Office, Servers
from tests.failures.recorder import Case, Recorder

THEME = "The way to ClickUp"


def _silent(connection: Connection) -> None:
    connection.stopping.wait()


def _resets(connection: Connection) -> None:
    connection.reset()


def _ends(connection: Connection) -> None:
    """Closes in good order, without a word."""


def _resets_while_tls_begins(connection: Connection) -> None:
    connection.receive()
    connection.reset()


def _ends_while_tls_begins(connection: Connection) -> None:
    connection.receive()


def _breaks_in_the_head(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Le")
    connection.reset()


def test_a_name_that_nobody_knows(failures: Recorder, office: Office) -> None:
    met = office.fails_to_connect("https://api.acme.invalid")
    failures.record(
        theme=THEME,
        fault="A name that nobody knows",
        made="an organization URL under .invalid, asked of the system's name service",
        seen=met,
        kept=office.nothing_is_saved(),
    )


def test_nothing_listens(failures: Recorder, office: Office) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    met = office.fails_to_connect(f"http://127.0.0.1:{port}")
    failures.record(
        theme=THEME,
        fault="Nothing listens there",
        made="an organization URL with a port that was let go",
        seen=met,
        kept=office.nothing_is_saved(),
    )


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "A server that takes the connection and says nothing",
            "a server that never answers, with a short bound on time",
            _silent,
            {"read_seconds": 0.1},
        ),
        Case(
            "A server that breaks off before it answers",
            "a server that resets the connection after the request",
            _resets,
        ),
        Case(
            "A server that breaks off in the head of its answer",
            "a server that resets the connection in the middle of a header",
            _breaks_in_the_head,
        ),
        Case(
            "A server that hangs up without an answer",
            "a server that closes the connection after the request",
            _ends,
        ),
    ],
    ids=str,
)
def test_a_server_that_does_not_answer(
    failures: Recorder,
    office: Office,
    servers: Servers,
    case: Case,
) -> None:
    office.bound(**case.bounds)
    met = office.fails_to_connect(servers.clickup(case.subject).url)
    failures.record_case(THEME, case, met, office.nothing_is_saved())


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "Silence in place of TLS",
            "a server that takes the connection and never answers TLS, with a short bound on time",
            _silent,
            {"connect_seconds": 0.2, "read_seconds": 0.2},
        ),
        Case(
            "A connection that is reset while TLS begins",
            "a server that resets the connection on the first word, as a firewall does",
            _resets_while_tls_begins,
        ),
        Case(
            "A connection that ends while TLS begins",
            "a server that closes the connection on the first word",
            _ends_while_tls_begins,
        ),
    ],
    ids=str,
)
def test_a_server_that_does_not_begin_with_tls(
    failures: Recorder,
    office: Office,
    servers: Servers,
    case: Case,
) -> None:
    office.bound(**case.bounds)
    server = servers.stranger(case.subject, at_once=True)
    met = office.fails_to_connect(f"https://127.0.0.1:{server.port}")
    failures.record_case(THEME, case, met, office.nothing_is_saved())


def test_a_connection_that_breaks_once_is_not_noticed(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    good = ClickUp()

    def answering(connection: Connection) -> None:
        if connection.number == 0:
            connection.reset()
        else:
            good(connection)

    office.connect(servers.clickup(answering).url)
    failures.record(
        theme=THEME,
        fault="A connection that breaks once",
        made="a server that resets the first connection and answers the next",
        seen=f"Connected as {office.account_name}.",
        kept=office.it_is_connected(),
    )


def test_a_connection_that_fails_later_is_kept(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    server = servers.clickup(clickup)
    connection_id = office.connect(server.url)
    clickup.everywhere = _ends
    report = office.check(connection_id)
    assert report.hint is not None
    assert not report.ok
    failures.record(
        theme=THEME,
        fault="ClickUp cannot be reached any more",
        made="a connection that worked, and is tested when nobody answers",
        seen=report.hint,
        kept=office.all_is_kept(),
    )
