"""What leads elsewhere is not followed, and the token goes nowhere but to the organization URL."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.clickup.certificates import Company
from tests.clickup.loopback import Answering, Connection
from tests.failures.office import ANSWERS, TOKEN, USER, ClickUp, Office, Servers
from tests.failures.recorder import Case, Recorder

REDIRECTS = "Redirects"
TOKEN_STAYS = "Where the token goes"
STATUSES = ("301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent")

MADE = "a server that answers 301, 302, 303, 307 and 308"


def leading(status: str, location: str) -> Answering:
    def answering(connection: Connection) -> None:
        connection.answer(b"", status, Location=location)

    return answering


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "An answer that leads to another host",
            MADE,
            lambda own, other: f"http://localhost:{other.port}/login",
        ),
        Case(
            "An answer that leads to another path of the same host",
            MADE,
            lambda own, other: f"{own.url}/elsewhere",
        ),
        Case("An answer that leads to a path without a host", MADE, lambda own, other: "/login"),
    ],
    ids=str,
)
def test_a_redirect_is_not_followed(
    failures: Recorder, office: Office, servers: Servers, case: Case
) -> None:
    told = []
    for status in STATUSES:
        clickup = ClickUp()
        own = servers.clickup(clickup)
        other = servers.stranger(ClickUp())
        clickup.at[USER] = leading(status, case.subject(own, other))
        told.append(office.fails_to_connect(own.url))
        assert len(own.requests) == 1
        assert other.connections == 0
    assert len({met.hint.with_details("") for met in told}) == 1, "all are told in the same words"
    failures.record_case(REDIRECTS, case, told[0], office.nothing_is_saved())


def test_a_redirect_to_unencrypted_http_is_not_followed(
    failures: Recorder, office: Office, servers: Servers, installed: Company
) -> None:
    plain = servers.stranger(ClickUp())
    answering = leading("302 Found", f"{plain.url}/api/v2/user")
    met = office.fails_to_connect(servers.clickup(answering, tls=installed.issue()).url)
    assert plain.connections == 0
    failures.record(
        theme=REDIRECTS,
        fault="An answer that leads from https to http",
        made="a TLS server that answers 302 to a plain one on the same host",
        seen=met,
        kept=office.nothing_is_saved(),
    )


def test_a_token_is_not_sent_unencrypted(
    failures: Recorder, office: Office, servers: Servers, monkeypatch: pytest.MonkeyPatch
) -> None:
    listening = servers.stranger(ClickUp())
    monkeypatch.setenv("HTTP_PROXY", listening.url)
    met = office.fails_to_connect("http://gateway.acme.example")
    assert listening.connections == 0
    failures.record(
        theme=TOKEN_STAYS,
        fault="An organization URL that begins with http",
        made="such an address, and a proxy that would hear what is sent there",
        seen=met,
        kept=office.nothing_is_saved(),
    )


def test_a_netrc_entry_takes_no_tokens_place(
    failures: Recorder, office: Office, servers: Servers, own_home: Path
) -> None:
    netrc = own_home / ".netrc"
    netrc.write_text("machine 127.0.0.1 login acme password Netrc-Canary-99\n", encoding="utf-8")
    netrc.chmod(0o600)
    server = servers.clickup()
    office.connect(server.url)
    assert server.requests
    for request in server.requests:
        assert f"\r\nAuthorization: {TOKEN}\r\n" in request
        assert "basic" not in request.lower()
    failures.record(
        theme=TOKEN_STAYS,
        fault="~/.netrc has a password for the same host",
        made="such an entry; the server looks at what it is sent",
        seen=f"Connected as {office.account_name}. The token was sent, the password was not.",
        kept=office.it_is_connected(),
    )


def test_no_cookie_is_sent_back(failures: Recorder, office: Office, servers: Servers) -> None:
    clickup = ClickUp()
    clickup.at[USER] = lambda connection: connection.answer(
        ANSWERS[USER], Set_Cookie="who=acme; Path=/"
    )
    server = servers.clickup(clickup)
    office.check(office.connect(server.url))
    assert len(server.requests) > 2
    assert "cookie" not in server.received.decode().lower()
    failures.record(
        theme=TOKEN_STAYS,
        fault="A server that sets a cookie",
        made="a server that sets one, and looks at the requests that follow",
        seen=f"Connected as {office.account_name}. No cookie was sent back.",
        kept=office.it_is_connected(),
    )


def test_a_connections_token_goes_to_its_own_address_alone(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    first = servers.clickup()
    other = servers.stranger(ClickUp())
    connection_id = office.connect(first.url)
    office.integration.clickup_url = other.url
    heard = len(first.requests)
    assert office.check(connection_id).ok
    assert other.connections == 0
    assert len(first.requests) > heard
    failures.record(
        theme=TOKEN_STAYS,
        fault="Another organization URL is named for new connections",
        made="a second server, whose address stands in the settings when the first is tested",
        seen="The test asks the address that the connection was made with, and succeeds.",
        kept=office.it_is_connected(),
    )
