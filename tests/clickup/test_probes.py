"""Each link of the way to ClickUp, tried by itself: direct, through proxies, and past impostors."""

from __future__ import annotations

import base64
import contextlib
import socket
import ssl
import time
import warnings
from email.utils import formatdate
from pathlib import Path

import pytest
import trustme
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.clickup import probes
from clickup_desktop.clickup.certificates import issuer_of
from clickup_desktop.clickup.errors import (
    CaptivePortal,
    CertificateForAnotherHost,
    CertificateUntrusted,
    ClickUpError,
    ConnectionRefused,
    NameNotResolved,
    NoTls,
    ProxyFault,
    ProxyNeedsPassword,
    Redirected,
    ServerFault,
    TlsTooOld,
    UnexpectedAnswer,
)
from clickup_desktop.clickup.http_session import proxy_for
from clickup_desktop.clickup.route import Proxy, Route, route_to
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.untrusted_text import display_text

from .conftest import Serve
from .loopback import Connection

REFUSAL = {"err": "Authorization header required", "ECODE": "OAUTH_017"}
HOST = "api.acme.invalid"
ELSEWHERE = f"https://{HOST}"


_ANY = trustme.CA(organization_name="Acme")


@pytest.fixture
def company() -> trustme.CA:
    return trustme.CA(organization_name="Acme", organization_unit_name="Inspection")


def context_for(company: trustme.CA, host: str = "127.0.0.1") -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    company.issue_cert(host).configure_cert(context)
    return context


def refusing(connection: Connection) -> None:
    connection.answer(REFUSAL, "400 Bad Request")


def tunnelling(context: ssl.SSLContext) -> object:
    """A proxy that lets everything through to a server of ours, whatever host is asked for."""

    def answering(connection: Connection) -> None:
        connection.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with (
            contextlib.suppress(OSError),
            context.wrap_socket(connection._stream, server_side=True) as secured,
        ):
            secured.recv(1)

    return answering


# The route


def test_the_way_is_straight_without_a_proxy() -> None:
    assert route_to("https://api.clickup.com") == Route("api.clickup.com", 443, True)
    assert route_to("https://gateway.example:8443/clickup").nearest == ("gateway.example", 8443)


def test_the_way_goes_through_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://acme%20user:se:cret@proxy.example:3128")
    route = route_to(ELSEWHERE)
    assert route.nearest == ("proxy.example", 3128)
    assert route.proxy is not None
    assert route.proxy.place == "proxy.example:3128"
    assert base64.b64decode(route.proxy.credentials.removeprefix("Basic ")) == b"acme user:se:cret"
    assert "se:cret" not in repr(route)
    assert route.proxy.credentials not in repr(route)


def test_a_proxy_without_a_scheme_speaks_http(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "proxy.example:3128")
    assert route_to(ELSEWHERE).proxy == Proxy("proxy.example", 3128, secure=False)


@pytest.mark.parametrize("exception", [HOST, ".acme.invalid", "*"])
def test_no_proxy_is_used_where_the_environment_says_so(
    monkeypatch: pytest.MonkeyPatch, exception: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", exception)
    assert proxy_for(ELSEWHERE) is None


def test_no_proxy_leads_to_this_computer_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("HTTP_PROXY", "http://proxy.example:3128")
    assert route_to("http://127.0.0.1:8000").proxy is None


@pytest.mark.parametrize(
    "address", ["socks5://user:secret@proxy.example:1080", "http://", "http://a:b", "x://proxy"]
)
def test_a_proxy_that_cannot_be_used_is_the_proxys_fault_and_shows_no_password(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", address)
    with pytest.raises(ProxyFault) as caught:
        route_to(ELSEWHERE)
    assert "secret" not in f"{caught.value!r} {caught.value.detail}"


# Name and connection


def test_a_name_has_addresses() -> None:
    assert "127.0.0.1" in probes.resolve(Route("127.0.0.1", 1, False))


def test_an_unknown_name_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NameNotResolved) as caught:
        probes.resolve(Route(HOST, 443, True))
    assert caught.value.detail == "Name or service not known"
    with pytest.raises(ProxyFault):
        probes.resolve(Route(HOST, 443, True, Proxy("proxy.invalid", 3128, secure=False)))


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "\ud800.example", ".."])
def test_a_name_that_none_could_have_is_not_resolved(host: str) -> None:
    with pytest.raises(ClickUpError):
        probes.resolve(Route(host, 443, True))


def test_nobody_listening_is_refused() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(ConnectionRefused):
        probes.connect(Route("127.0.0.1", port, False))
    with pytest.raises(ProxyFault):
        probes.connect(Route(HOST, 443, True, Proxy("127.0.0.1", port, secure=False)))


def test_a_network_that_cannot_be_reached_is_no_certificates_fault(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unreachable(*_arguments: object, **_options: object) -> None:
        raise OSError(101, "Network is unreachable")

    monkeypatch.setattr(socket, "create_connection", unreachable)
    with pytest.raises(ClickUpError) as caught:
        probes.connect(Route(HOST, 443, True))
    assert type(caught.value).__name__ == "Unreachable"
    assert caught.value.detail == "Network is unreachable"


def test_a_proxy_is_asked_for_a_tunnel_with_its_password_and_no_token(serve: Serve) -> None:
    def answering(connection: Connection) -> None:
        connection.send(b"HTTP/1.1 200 Connection established\r\n\r\n")

    proxy = serve(answering)
    credentials = "Basic " + base64.b64encode(b"acme:secret").decode()
    probes.connect(Route(HOST, 443, True, Proxy("127.0.0.1", proxy.port, False, credentials)))
    head = proxy.requests[0]
    assert head.startswith(f"CONNECT {HOST}:443 HTTP/1.1\r\n")
    assert f"Proxy-Authorization: {credentials}\r\n" in head
    assert "\r\nAuthorization:" not in head


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("407 Proxy Authentication Required", ProxyNeedsPassword),
        ("403 Forbidden", ProxyFault),
        ("502 Bad Gateway", ProxyFault),
    ],
)
def test_a_proxy_that_makes_no_tunnel_says_why(
    serve: Serve, status: str, kind: type[ClickUpError]
) -> None:
    proxy = serve(lambda connection: connection.answer(b"", status))
    with pytest.raises(ProxyFault) as caught:
        probes.connect(Route(HOST, 443, True, Proxy("127.0.0.1", proxy.port, secure=False)))
    assert type(caught.value) is kind


def test_something_that_is_no_proxy_is_the_proxys_fault(serve: Serve) -> None:
    proxy = serve(lambda connection: connection.send(b"SSH-2.0-OpenSSH_9.9\r\n"))
    with pytest.raises(ClickUpError):
        probes.connect(Route(HOST, 443, True, Proxy("127.0.0.1", proxy.port, secure=False)))


# TLS


def test_a_company_certificate_is_told_from_a_public_one_and_named(
    serve: Serve, company: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.cert_pem.write_to_path(str(tmp_path / "company.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "company.pem"))
    server = serve(refusing, tls=context_for(company))
    found = probes.encrypt(route_to(server.url))
    assert found.version.startswith("TLSv1.")
    assert found.issuer == "Acme"
    assert found.public is False
    assert server.requests == []


def test_a_certificate_that_everybody_trusts_is_a_public_one(
    serve: Serve, company: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "everybody.pem"
    company.cert_pem.write_to_path(str(file))
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    monkeypatch.setattr(
        probes, "public_context", lambda: ssl.create_default_context(cafile=str(file))
    )
    server = serve(refusing, tls=context_for(company))
    assert probes.encrypt(route_to(server.url)).public is True


@pytest.mark.parametrize(
    ("host", "kind"),
    [("127.0.0.1", CertificateUntrusted), ("other.example", CertificateUntrusted)],
)
def test_who_issued_a_certificate_that_is_not_trusted_is_named(
    serve: Serve, company: trustme.CA, host: str, kind: type[ClickUpError]
) -> None:
    server = serve(refusing, tls=context_for(company, host))
    with pytest.raises(probes.Unproven) as caught:
        probes.encrypt(route_to(server.url))
    assert type(caught.value.fault) is kind
    assert caught.value.issuer == "Acme"
    assert server.requests == []


def test_a_certificate_of_another_host_is_told_apart(
    serve: Serve, company: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.cert_pem.write_to_path(str(tmp_path / "company.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "company.pem"))
    server = serve(refusing, tls=context_for(company, "other.example"))
    with pytest.raises(probes.Unproven) as caught:
        probes.encrypt(route_to(server.url))
    assert type(caught.value.fault) is CertificateForAnotherHost


def test_the_certificate_behind_a_proxy_is_looked_at(serve: Serve, company: trustme.CA) -> None:
    proxy = serve(tunnelling(context_for(company, HOST)))
    with pytest.raises(probes.Unproven) as caught:
        probes.encrypt(Route(HOST, 443, True, Proxy("127.0.0.1", proxy.port, secure=False)))
    assert type(caught.value.fault) is CertificateUntrusted
    assert caught.value.issuer == "Acme"


def test_the_certificate_behind_a_proxy_that_speaks_tls_itself_is_looked_at(
    serve: Serve, company: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    company.cert_pem.write_to_path(str(tmp_path / "company.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "company.pem"))
    inner = serve(refusing, tls=context_for(company, HOST))

    def relaying(connection: Connection) -> None:
        connection.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
        with socket.create_connection(("127.0.0.1", inner.port), 5) as other:
            relay(connection._stream, other)

    proxy = serve(relaying, tls=context_for(company))
    found = probes.encrypt(Route(HOST, 443, True, Proxy("127.0.0.1", proxy.port, secure=True)))
    assert (found.issuer, found.public) == ("Acme", False)


def relay(one: socket.socket, other: socket.socket) -> None:
    """Carry bytes both ways until one side is done."""
    for stream in (one, other):
        stream.settimeout(0.02)
    while True:
        for source, target in ((one, other), (other, one)):
            try:
                data = source.recv(65536)
            except TimeoutError:
                continue
            except OSError:
                return
            if not data:
                return
            target.sendall(data)


def test_a_server_without_tls_is_told(sandbox: Sandbox) -> None:
    with pytest.raises(probes.Unproven) as caught:
        probes.encrypt(Route("127.0.0.1", route_to(sandbox.url).port, True))
    assert isinstance(caught.value.fault, NoTls)
    assert caught.value.issuer == ""


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_tls_that_is_too_old_is_told(serve: Serve, company: trustme.CA) -> None:
    context = context_for(company)
    context.minimum_version = ssl.TLSVersion.TLSv1
    context.maximum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("DEFAULT@SECLEVEL=0")
    server = serve(refusing, tls=context)
    with pytest.raises(probes.Unproven) as caught:
        probes.encrypt(route_to(server.url))
    assert isinstance(caught.value.fault, TlsTooOld)


def test_a_named_bundle_that_is_none_is_a_certificates_fault(
    serve: Serve, company: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "nowhere.pem"))
    server = serve(refusing, tls=context_for(company))
    with pytest.raises(probes.Unproven):
        probes.encrypt(route_to(server.url))


@pytest.mark.parametrize("certificate", [b"", b"nonsense", b"\x30\x80\x00\x00"])
def test_what_is_no_certificate_has_no_issuer(certificate: bytes) -> None:
    assert issuer_of(certificate) == ""


@given(st.data())
def test_a_certificate_of_any_bytes_has_an_issuer_or_none(data: st.DataObject) -> None:
    sound = ssl.PEM_cert_to_DER_cert(_ANY.cert_pem.bytes().decode())
    broken = bytearray(sound)
    for at in data.draw(st.lists(st.integers(0, len(sound) - 1), max_size=5)):
        broken[at] = data.draw(st.integers(0, 255))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        issuer = issuer_of(bytes(broken[: data.draw(st.integers(0, len(sound)))]))
    assert len(issuer) <= 250
    assert display_text(issuer) == issuer


# ClickUp's answer


def test_clickup_refuses_whoever_brings_no_token(sandbox: Sandbox) -> None:
    greeting = probes.greet(sandbox.url)
    assert greeting.status == 400
    assert greeting.clock_offset_seconds is not None
    assert abs(greeting.clock_offset_seconds) < 60


def test_no_token_and_no_netrc_is_sent(serve: Serve, own_home: Path) -> None:
    netrc = own_home / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    server = serve(refusing)
    probes.greet(server.url)
    assert server.requests[0].startswith("GET /api/v2/user HTTP/1.1\r\n")
    assert "authorization" not in server.requests[0].lower()


@pytest.mark.parametrize(
    ("status", "body"),
    [
        ("401 Unauthorized", {"err": "Token invalid", "ECODE": "OAUTH_025"}),
        ("403 Forbidden", {"message": "Missing Authentication Token"}),
        ("429 Too Many", {"err": "Rate limit reached", "ECODE": "APP_002"}),
        ("200 OK", {"user": {"id": 1, "username": "Acme Service"}}),
    ],
)
def test_what_clickup_or_a_gateway_says_counts_as_an_answer(
    serve: Serve, status: str, body: object
) -> None:
    server = serve(lambda connection: connection.answer(body, status))
    assert str(probes.greet(server.url).status) in status


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        ("200 OK", b"<html>Welcome</html>", CaptivePortal),
        ("200 OK", {"hello": "world"}, UnexpectedAnswer),
        ("401 Unauthorized", b"<html>Log in</html>", UnexpectedAnswer),
        ("404 Not Found", b"", UnexpectedAnswer),
        ("302 Found", b"", Redirected),
        ("503 Unavailable", b"", ServerFault),
        ("511 Network Authentication Required", b"", CaptivePortal),
    ],
)
def test_what_is_not_clickup_is_told(
    serve: Serve, status: str, body: object, kind: type[ClickUpError]
) -> None:
    server = serve(lambda connection: connection.answer(body, status, Location="https://a.example"))
    with pytest.raises(kind):
        probes.greet(server.url)


@pytest.mark.parametrize("offset", [0, 300, -7_200])
def test_the_clock_is_compared_with_the_servers_date(serve: Serve, offset: int) -> None:
    def answering(connection: Connection) -> None:
        date = formatdate(time.time() - offset, usegmt=True)
        connection.answer(REFUSAL, "400 Bad Request", Date=date)

    found = probes.greet(serve(answering).url).clock_offset_seconds
    assert found == pytest.approx(offset, abs=5)


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 99 Foo 2026 99:99:99 GMT"])
def test_a_server_that_tells_no_time_leaves_the_clock_unknown(serve: Serve, date: str) -> None:
    server = serve(lambda connection: connection.answer(REFUSAL, "400 Bad", Date=date))
    assert probes.greet(server.url).clock_offset_seconds is None
