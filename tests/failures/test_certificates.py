"""TLS: the other side cannot prove who it is, or only as nobody should any more."""

from __future__ import annotations

import ssl
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

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


def refused_unsent(office: Office, servers: Servers, company: Company) -> Fault:
    """Connect to a server that would be trusted, and must hear nothing."""
    server = servers.stranger(ClickUp(), tls=company.issue())
    fault = office.fails_to_connect(server.url)
    assert server.received == b""
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
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere/acme.pem")
    met = refused_unsent(office, servers, company)
    failures.record(
        theme=THEME,
        fault="REQUESTS_CA_BUNDLE names no file",
        made="the variable leads to a file that is not there",
        seen=met,
        kept=office.nothing_is_saved(),
    )


def _broken(pem: bytes) -> bytes:
    return pem[:100] + b"!!" + pem[102:]


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "A company's certificate as DER",
            "the variable leads to the certificate as macOS exports it",
            lambda company: ssl.PEM_cert_to_DER_cert(company.file.read_text()),
        ),
        Case(
            "A company's certificate with an editor's mark in front",
            "the same as PEM with a UTF-8 byte order mark, and remarks that are not English",
            lambda company: "\ufeff# Gerät von Acme\n".encode() + company.file.read_bytes(),
        ),
    ],
    ids=str,
)
def test_a_certificate_is_read_in_the_forms_that_people_have(
    failures: Recorder,
    office: Office,
    servers: Servers,
    company: Company,
    *,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    case: Case,
) -> None:
    file = tmp_path / "acme.cer"
    file.write_bytes(case.subject(company))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(file))
    office.connect(servers.clickup(tls=company.issue()).url)
    failures.record_case(
        THEME, case, f"Connected as {office.account_name}.", office.it_is_connected()
    )


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "A certificate file in UTF-16",
            "PEM as PowerShell's `>` writes it",
            lambda company: company.file.read_text().encode("utf-16"),
        ),
        Case(
            "A certificate file that is a web page",
            "HTML",
            lambda company: b"<!DOCTYPE html><title>Log in</title>",
        ),
        Case("A certificate file that is empty", "nothing", lambda company: b""),
        Case(
            "A certificate file with a broken block",
            "one certificate with two bytes that are no base64",
            lambda company: _broken(company.file.read_bytes()),
        ),
        Case(
            "A certificate file with a broken block among others",
            "a certificate and a broken one",
            lambda company: company.file.read_bytes() + _broken(company.file.read_bytes()),
        ),
        Case(
            "A certificate file that was cut off",
            "the first half of DER",
            lambda company: ssl.PEM_cert_to_DER_cert(company.file.read_text())[:200],
        ),
    ],
    ids=str,
)
def test_a_file_that_holds_no_certificate_is_not_called_missing(
    failures: Recorder,
    office: Office,
    servers: Servers,
    company: Company,
    *,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    case: Case,
) -> None:
    file = tmp_path / "acme.pem"
    file.write_bytes(case.subject(company))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    met = refused_unsent(office, servers, company)
    assert str(file) in met.hint.happened
    assert "SSL_CERT_FILE" in met.hint.happened
    shown = replace(met.hint, happened=met.hint.happened.replace(str(file), "/…/acme.pem"))
    failures.record(
        theme=THEME,
        fault=case.fault,
        made=f"SSL_CERT_FILE leads to {case.made}",
        seen=Fault(met.error, shown),
        kept=office.nothing_is_saved(),
    )


def test_an_unusable_key_log_is_told_with_its_variable(
    failures: Recorder,
    office: Office,
    servers: Servers,
    company: Company,
    *,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(company.file))
    monkeypatch.setenv("SSLKEYLOGFILE", "/nowhere/keys.log")
    met = refused_unsent(office, servers, company)
    failures.record(
        theme=THEME,
        fault="SSLKEYLOGFILE leads nowhere",
        made="the variable names a file in a folder that is not there",
        seen=met,
        kept=office.nothing_is_saved(),
    )
