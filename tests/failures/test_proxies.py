"""Proxies: used as the system says, told apart when they fail, and never shown the token."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest

from tests.clickup.certificates import Company
from tests.clickup.loopback import Answering, Connection, Loopback
from tests.clickup.proxy import tunnel_to
from tests.failures.office import PROXY_PASSWORD, ClickUp, Office, Servers
from tests.failures.recorder import Case, Recorder

THEME = "Proxies"
HOST = "gateway.acme.example"
URL = f"https://{HOST}"
CREDENTIALS = f"acme:{PROXY_PASSWORD}"

UseProxy = Callable[..., Loopback]


@pytest.fixture
def use_proxy(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> UseProxy:
    """Start a proxy and name it in HTTPS_PROXY."""

    def start(answering: Answering, credentials: str = "") -> Loopback:
        proxy = servers.stranger(answering)
        named = f"{credentials}@" if credentials else ""
        monkeypatch.setenv("HTTPS_PROXY", f"http://{named}127.0.0.1:{proxy.port}")
        return proxy

    return start


@pytest.fixture
def gateway(servers: Servers, installed: Company) -> Loopback:
    """The organization URL behind the proxy."""
    return servers.clickup(tls=installed.issue(HOST))


def test_a_proxy_without_a_password_is_used(
    failures: Recorder, office: Office, gateway: Loopback, use_proxy: UseProxy
) -> None:
    proxy = use_proxy(tunnel_to(gateway.port))
    office.connect(URL)
    assert all(request.startswith(f"CONNECT {HOST}:443 ") for request in proxy.requests)
    assert gateway.requests
    failures.record(
        theme=THEME,
        fault="A proxy without a password",
        made="a proxy named in HTTPS_PROXY; it is asked with CONNECT",
        seen=f"Connected as {office.account_name}.",
        kept=office.it_is_connected(),
    )


def test_a_proxy_with_a_password_gets_it_and_nobody_else_does(
    failures: Recorder, office: Office, gateway: Loopback, use_proxy: UseProxy
) -> None:
    proxy = use_proxy(tunnel_to(gateway.port, CREDENTIALS), CREDENTIALS)
    office.connect(URL)
    assert proxy.requests
    assert "proxy-authorization" not in gateway.received.decode().lower()
    failures.record(
        theme=THEME,
        fault="A proxy with a password",
        made="a proxy that wants one, named with it in HTTPS_PROXY; no log and no hint has it",
        seen=f"Connected as {office.account_name}.",
        kept=office.it_is_connected(),
    )


def test_a_companys_certificate_counts_behind_a_proxy_too(
    failures: Recorder, office: Office, servers: Servers, company: Company, use_proxy: UseProxy
) -> None:
    gateway = servers.stranger(ClickUp(), tls=company.issue(HOST))
    use_proxy(tunnel_to(gateway.port))
    met = office.fails_to_connect(URL)
    assert gateway.received == b""
    failures.record(
        theme=THEME,
        fault="A proxy that opens what is encrypted",
        made="a proxy behind which the company's certificate comes, which is not installed",
        seen=met,
        kept=office.nothing_is_saved(),
    )


@pytest.mark.parametrize(
    "case",
    [
        Case("A proxy that wants a password", "a proxy that answers 407", ""),
        Case(
            "A proxy that wants another password",
            "a proxy that answers 407 to the password in HTTPS_PROXY",
            f"acme:{PROXY_PASSWORD}-of-last-year",
        ),
    ],
    ids=str,
)
def test_a_proxy_that_wants_a_password_says_so(
    failures: Recorder,
    office: Office,
    gateway: Loopback,
    use_proxy: UseProxy,
    case: Case,
) -> None:
    use_proxy(tunnel_to(gateway.port, CREDENTIALS), case.subject)
    met = office.fails_to_connect(URL)
    assert not gateway.requests
    failures.record_case(THEME, case, met, office.nothing_is_saved())


def _forbids(connection: Connection) -> None:
    connection.answer(b"<html>Blocked by Acme</html>", "403 Forbidden", Content_Type="text/html")


def _babbles(connection: Connection) -> None:
    connection.send(b"<html>Welcome to Acme</html>")


def _is_silent(connection: Connection) -> None:
    connection.stopping.wait()


def _breaks(connection: Connection) -> None:
    connection.reset()


@pytest.mark.parametrize(
    "case",
    [
        Case("A proxy that forbids it", "a proxy that answers 403 with a page", _forbids),
        Case("A proxy that breaks off", "a proxy that resets the connection", _breaks),
        Case(
            "A proxy that says something else",
            "a proxy that answers CONNECT with a page and no status",
            _babbles,
        ),
        Case(
            "A proxy that says nothing",
            "a proxy that never answers CONNECT, with a short bound on time",
            _is_silent,
            {"connect_seconds": 0.2},
        ),
    ],
    ids=str,
)
def test_a_proxy_that_lets_nothing_through_is_told_as_the_proxy(
    failures: Recorder,
    office: Office,
    use_proxy: UseProxy,
    case: Case,
) -> None:
    office.bound(**case.bounds)
    use_proxy(case.subject)
    met = office.fails_to_connect(URL)
    failures.record_case(THEME, case, met, office.nothing_is_saved())


def test_a_proxy_that_is_not_there_is_told_as_the_proxy(
    failures: Recorder, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://{CREDENTIALS}@127.0.0.1:{port}")
    met = office.fails_to_connect(URL)
    failures.record(
        theme=THEME,
        fault="A proxy that is not there",
        made="HTTPS_PROXY leads to a port where nothing listens",
        seen=met,
        kept=office.nothing_is_saved(),
    )


def test_a_proxy_that_is_no_address_is_told_as_the_proxy(
    failures: Recorder, office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"nonsense://{CREDENTIALS}@127.0.0.1:1")
    met = office.fails_to_connect(URL)
    failures.record(
        theme=THEME,
        fault="A proxy of an unknown kind",
        made="HTTPS_PROXY holds an address with an unknown scheme",
        seen=met,
        kept=office.nothing_is_saved(),
    )


@pytest.mark.parametrize(
    "case",
    [
        Case("A proxy's address with a blank", "a blank in it", "http://127.0.0.1 :3128"),
        Case("A proxy's port that is none", "the port 99999", "http://127.0.0.1:99999"),
        Case("A proxy's port that is a word", "a word for a port", "127.0.0.1:proxy"),
        Case("A proxy's address in quotation marks", "its quotation marks", "'http://127.0.0.1:1'"),
        Case("A proxy without a host", "no host", "http://:3128"),
    ],
    ids=str,
)
@pytest.mark.parametrize("credentials", ["", f"{CREDENTIALS}@"], ids=["", "with a password"])
def test_an_address_that_is_none_is_told_with_its_variable(
    failures: Recorder,
    office: Office,
    *,
    monkeypatch: pytest.MonkeyPatch,
    case: Case,
    credentials: str,
) -> None:
    address = case.subject.replace("://", f"://{credentials}")
    monkeypatch.setenv("HTTPS_PROXY", address)
    met = office.fails_to_connect(URL)
    assert "HTTPS_PROXY" in met.hint.happened
    assert "organization URL" not in met.hint.to_text()
    if not credentials:
        kept = office.nothing_is_saved()
        made = f"HTTPS_PROXY holds an address with {case.made}"
        failures.record(theme=THEME, fault=case.fault, made=made, seen=met, kept=kept)


def _asks_for(*ways: str) -> Answering:
    def answering(connection: Connection) -> None:
        connection.send(b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n")
        connection.send("".join(f"Proxy-Authenticate: {way}\r\n" for way in ways).encode())
        connection.send(b"\r\n")

    return answering


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "A proxy that takes Windows log-ins only",
            "a proxy that answers 407 with Negotiate and NTLM",
            _asks_for("Negotiate", "NTLM"),
        ),
        Case(
            "A proxy that takes Digest only",
            "a proxy that answers 407 with Digest",
            _asks_for('Digest realm="acme", qop="auth,auth-int", nonce="x"'),
        ),
        Case(
            "A proxy that takes Windows log-ins or a password",
            "a proxy that answers 407 with NTLM and Basic, in one line",
            _asks_for('NTLM, basic realm="acme"'),
        ),
    ],
    ids=str,
)
def test_a_log_in_that_the_program_cannot_do_is_told_as_that(
    failures: Recorder, office: Office, use_proxy: UseProxy, case: Case
) -> None:
    proxy = use_proxy(case.subject, CREDENTIALS)
    met = office.fails_to_connect(URL)
    assert proxy.connections == 2, "once to get through, and once to hear what it takes"
    failures.record_case(THEME, case, met, office.nothing_is_saved())
