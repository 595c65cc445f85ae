"""TLS: the other side cannot prove who it is, or only as nobody should any more."""

from __future__ import annotations

import ssl
from collections.abc import Callable

import pytest

from tests.clickup.certificates import Company, self_signed
from tests.clickup.loopback import Connection
from tests.failures.office import ClickUp, Office, Servers
from tests.failures.recorder import Case, Fault, Recorder

THEME = "Certificates and TLS"

Prepare = Callable[[Company], ssl.SSLContext]


def _with_shared_keys_only(context: ssl.SSLContext) -> ssl.SSLContext:
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    context.set_ciphers("PSK")
    return context


def refused(office: Office, servers: Servers, context: ssl.SSLContext) -> Fault:
    """Connect to a server that must not be trusted, and hears nothing."""
    server = servers.stranger(ClickUp(), tls=context)
    fault = office.fails_to_connect(server.url)
    assert server.received == b""
    assert server.connections == 1, "asking again would not help"
    return fault


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "A certificate that vouches for itself",
            "a TLS server with a self-signed certificate",
            lambda company: self_signed(),
        ),
        Case(
            "A company inspects traffic, and its certificate is not installed",
            "a TLS server whose certificate an unknown authority signed",
            lambda company: company.issue(),
        ),
    ],
    ids=str,
)
def test_who_nobody_vouches_for_is_not_asked(
    failures: Recorder,
    office: Office,
    servers: Servers,
    company: Company,
    case: Case,
) -> None:
    met = refused(office, servers, case.subject(company))
    failures.record_case(THEME, case, met, office.nothing_is_saved())


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "An expired certificate",
            "a TLS server whose certificate ended yesterday",
            lambda company: company.issue_expired(),
        ),
        Case(
            "This computer's clock is behind",
            "a TLS server whose certificate begins tomorrow",
            lambda company: company.issue_for_later(),
        ),
        Case(
            "Another computer's certificate",
            "a TLS server whose certificate names another host",
            lambda company: company.issue("gateway.acme.example"),
        ),
        Case(
            "TLS 1.0 only",
            "a TLS server that speaks nothing newer",
            lambda company: company.issue_for_old_versions(ssl.TLSVersion.TLSv1),
        ),
        Case(
            "TLS 1.1 only",
            "a TLS server that speaks nothing newer",
            lambda company: company.issue_for_old_versions(ssl.TLSVersion.TLSv1_1),
        ),
        Case(
            "No cipher that both sides know",
            "a TLS server that wants a key which both sides have agreed on beforehand",
            lambda company: _with_shared_keys_only(company.issue()),
        ),
    ],
    ids=str,
)
@pytest.mark.filterwarnings("ignore:ssl.TLSVersion.TLSv1:DeprecationWarning")
def test_who_is_known_but_proves_it_badly_is_not_asked(
    failures: Recorder,
    office: Office,
    servers: Servers,
    installed: Company,
    case: Case,
) -> None:
    met = refused(office, servers, case.subject(installed))
    failures.record_case(THEME, case, met, office.nothing_is_saved())


def test_a_server_without_tls_behind_https_is_not_asked(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    def plain(connection: Connection) -> None:
        connection.send(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")

    server = servers.stranger(plain, at_once=True)
    met = office.fails_to_connect(f"https://127.0.0.1:{server.port}")
    failures.record(
        theme=THEME,
        fault="No TLS at all behind an https address",
        made="a server that answers in plain HTTP",
        seen=met,
        kept=office.nothing_is_saved(),
    )


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_companys_certificate_that_is_named_is_used(
    failures: Recorder,
    office: Office,
    servers: Servers,
    company: Company,
    *,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
) -> None:
    monkeypatch.setenv(variable, str(company.file))
    office.connect(servers.clickup(tls=company.issue()).url)
    failures.record(
        theme=THEME,
        fault=f"A company's certificate named in {variable}",
        made="a TLS server whose certificate that authority signed",
        seen=f"Connected as {office.account_name}.",
        kept=office.it_is_connected(),
    )


def test_a_named_certificate_that_is_not_there_is_told(
    failures: Recorder,
    office: Office,
    servers: Servers,
    company: Company,
    *,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = servers.stranger(ClickUp(), tls=company.issue())
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(company.file.with_name("nowhere.pem")))
    met = office.fails_to_connect(server.url)
    failures.record(
        theme=THEME,
        fault="REQUESTS_CA_BUNDLE names no file",
        made="the variable leads to a file that is not there",
        seen=met,
        kept=office.nothing_is_saved(),
    )
