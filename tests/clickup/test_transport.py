"""What may come back over a connection, and the error that each means."""

from __future__ import annotations

import codecs
import gzip
import logging
import socket
import zlib
from pathlib import Path

import pytest

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import (
    AnswerCutOff,
    AnswerInUtf16,
    AnswerTooLarge,
    AnswerTooSlow,
    CaptivePortal,
    CertificateFault,
    ClickUpError,
    ConnectionRefused,
    GatewayRefused,
    NameNotResolved,
    ProxyFault,
    RateLimited,
    Redirected,
    ServerFault,
    TimedOut,
    TokenRejected,
    UnexpectedAnswer,
    Unreachable,
)
from clickup_desktop.clickup.token import Token
from clickup_desktop.troubleshooting.anonymising import Anonymiser
from clickup_desktop.troubleshooting.hints import hint_for
from tests.leaks import leaks

from .bad_answers import cut_off, cut_off_in_chunks, dripping_body, dripping_head
from .certificates import Company
from .conftest import ONCE, SECRET, Open, Serve, everything_of
from .loopback import Answering, Connection
from .proxy import tunnel_to

ALICE = b'{"user":{"id":1,"username":"Alice"}}'


def fails_with(serve: Serve, open_client: Open, answering: object, **bounds: float) -> ClickUpError:
    """Return the error of a client whose server answers so."""
    client = open_client(serve(answering).url, policy=ONCE, **bounds)
    with pytest.raises(ClickUpError) as caught:
        client.user()
    return caught.value


# The body


def test_a_plain_answer_is_read(serve: Serve, open_client: Open) -> None:
    server = serve(lambda connection: connection.answer(ALICE))
    assert open_client(server.url).user().username == "Alice"


def test_connections_are_kept_for_the_next_request(serve: Serve, open_client: Open) -> None:
    server = serve(lambda connection: connection.answer(ALICE))
    client = open_client(server.url)
    for _ in range(5):
        client.user()
    assert (server.connections, client.request_count) == (1, 5)


def test_a_compressed_answer_is_read(serve: Serve, open_client: Open) -> None:
    server = serve(
        lambda connection: connection.answer(gzip.compress(ALICE), Content_Encoding="gzip")
    )
    assert open_client(server.url).user().username == "Alice"


def test_an_answer_in_chunks_is_read(serve: Serve, open_client: Open) -> None:
    def answering(connection: Connection) -> None:
        connection.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for start in range(0, len(ALICE), 7):
            part = ALICE[start : start + 7]
            connection.send(b"%x\r\n%s\r\n" % (len(part), part))
        connection.send(b"0\r\n\r\n")

    assert open_client(serve(answering).url).user().username == "Alice"


def test_an_answer_without_an_announced_end_is_read(serve: Serve, open_client: Open) -> None:
    server = serve(lambda connection: connection.send(b"HTTP/1.1 200 OK\r\n\r\n" + ALICE))
    assert open_client(server.url).user().username == "Alice"


@pytest.mark.parametrize("answering", [cut_off, cut_off_in_chunks])
def test_an_answer_that_ends_early_is_cut_off(
    serve: Serve, open_client: Open, answering: Answering
) -> None:
    assert type(fails_with(serve, open_client, answering)) is AnswerCutOff


def test_a_broken_compression_is_cut_off(serve: Serve, open_client: Open) -> None:
    def answering(connection: Connection) -> None:
        connection.answer(b"\x1f\x8bnonsense", Content_Encoding="gzip")

    assert type(fails_with(serve, open_client, answering)) is AnswerCutOff


def test_what_was_cut_off_is_asked_for_again(serve: Serve, open_client: Open) -> None:
    def answering(connection: Connection) -> None:
        if connection.number < 2:
            cut_off(connection)
        else:
            connection.answer(ALICE)

    client = open_client(serve(answering).url)
    assert client.user().username == "Alice"
    assert client.request_count == 3


def test_an_announced_size_over_the_bound_is_refused_unread(
    serve: Serve, open_client: Open
) -> None:
    def answering(connection: Connection) -> None:
        connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
        connection.stopping.wait()

    error = fails_with(serve, open_client, answering, maximum_bytes=1000)
    assert type(error) is AnswerTooLarge


def test_an_endless_body_is_refused_while_it_is_read(serve: Serve, open_client: Open) -> None:
    def answering(connection: Connection) -> None:
        connection.send(b"HTTP/1.1 200 OK\r\n\r\n")
        while not connection.stopping.is_set():
            connection.send(b" " * 65536)

    error = fails_with(serve, open_client, answering, maximum_bytes=200_000)
    assert type(error) is AnswerTooLarge


def test_the_bound_holds_for_what_comes_out_of_a_compression(
    serve: Serve, open_client: Open
) -> None:
    bomb = gzip.compress(b" " * 20_000_000)

    def answering(connection: Connection) -> None:
        connection.answer(bomb, Content_Encoding="gzip")

    assert len(bomb) < 100_000
    error = fails_with(serve, open_client, answering, maximum_bytes=100_000)
    assert type(error) is AnswerTooLarge


def test_what_is_compressed_twice_is_not_opened(serve: Serve, open_client: Open) -> None:
    def answering(connection: Connection) -> None:
        connection.answer(zlib.compress(zlib.compress(ALICE)), Content_Encoding="deflate, deflate")

    assert type(fails_with(serve, open_client, answering)) is UnexpectedAnswer


def test_a_body_that_drips_ends_in_time(serve: Serve, open_client: Open) -> None:
    client = open_client(serve(dripping_body).url, whole_seconds=0.3, read_seconds=5)
    with pytest.raises(AnswerTooSlow):  # or it would drip for as long as the test runs
        client.user()
    assert client.request_count == 1


def test_a_head_that_drips_ends_in_time(serve: Serve, open_client: Open) -> None:
    client = open_client(
        serve(dripping_head).url, whole_seconds=0.2, connect_seconds=0.2, read_seconds=5
    )
    with pytest.raises(AnswerTooSlow):
        client.user()


def test_a_server_that_says_nothing_is_asked_twice_and_not_thrice(
    serve: Serve, open_client: Open
) -> None:
    server = serve(lambda connection: connection.stopping.wait())
    client = open_client(server.url, read_seconds=0.1)
    with pytest.raises(TimedOut):
        client.user()
    assert client.request_count == 2


# What it says


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See", "307 T", "308 P", "304 N"])
def test_a_redirect_is_never_followed(serve: Serve, open_client: Open, status: str) -> None:
    elsewhere = serve(lambda connection: connection.answer(ALICE))

    def answering(connection: Connection) -> None:
        connection.answer(b"", status, Location=f"{elsewhere.url}/login")

    error = fails_with(serve, open_client, answering)
    assert isinstance(error, Redirected)
    assert error.location_host == "127.0.0.1"
    assert elsewhere.requests == []


def test_the_endless_body_of_a_redirect_is_not_read(serve: Serve, open_client: Open) -> None:
    def answering(connection: Connection) -> None:
        connection.send(b"HTTP/1.1 302 Found\r\nLocation: https://login.example/\r\n\r\n")
        while not connection.stopping.is_set():
            connection.send(b" " * 65536)

    error = fails_with(serve, open_client, answering)
    assert isinstance(error, Redirected)
    assert error.location_host == "login.example"


@pytest.mark.parametrize("location", ["", "http://[broken", "javascript:alert(1)", "\x01\x02"])
def test_a_redirect_to_nowhere_is_a_redirect_all_the_same(
    serve: Serve, open_client: Open, location: str
) -> None:
    def answering(connection: Connection) -> None:
        connection.answer(b"", "302 Found", Location=location)

    error = fails_with(serve, open_client, answering)
    assert isinstance(error, Redirected)
    assert error.location_host == ""


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b'"text"',
        b'{"user":',
        b'{"user":{}}',
        b'{"user":[]}',
        b'{"teams":[]}',
        b"\xff\xfe\x00",
        b"[" * 100_000,
        b'{"user":{"id":1,"deep":' + b"[" * 100_000,
    ],
)
def test_what_is_not_clickups_answer_is_unexpected(
    serve: Serve, open_client: Open, body: bytes
) -> None:
    error = fails_with(serve, open_client, lambda connection: connection.answer(body))
    assert type(error) is UnexpectedAnswer


def test_a_byte_order_mark_is_dropped(serve: Serve, open_client: Open) -> None:
    server = serve(lambda connection: connection.answer(codecs.BOM_UTF8 + ALICE))
    assert open_client(server.url).user().username == "Alice"


def test_a_byte_order_mark_is_dropped_in_refusals_and_pages_too(
    serve: Serve, open_client: Open
) -> None:
    def refusing(connection: Connection) -> None:
        body = b'{"err":"Token invalid","ECODE":"OAUTH_025"}'
        connection.answer(codecs.BOM_UTF8 + body, "401 Unauthorized")

    assert type(fails_with(serve, open_client, refusing)) is TokenRejected
    page = codecs.BOM_UTF8 + b"<html>Log in</html>"
    error = fails_with(serve, open_client, lambda connection: connection.answer(page))
    assert type(error) is CaptivePortal


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("status", ["200 OK", "401 Unauthorized", "404 Not Found"])
def test_an_answer_in_utf_16_is_told_as_that(
    serve: Serve, open_client: Open, encoding: str, status: str
) -> None:
    body = '{"err": "Oauth token not found", "ECODE": "OAUTH_019"}'.encode(encoding)
    error = fails_with(serve, open_client, lambda connection: connection.answer(body, status))
    assert type(error) is AnswerInUtf16


@pytest.mark.parametrize("before", [b"", b"\r\n  "])
def test_a_web_page_in_clickups_place_is_a_networks_log_in(
    serve: Serve, open_client: Open, before: bytes
) -> None:
    page = before + b"<!DOCTYPE html><title>Log in to the guest Wi-Fi</title>"
    error = fails_with(serve, open_client, lambda connection: connection.answer(page))
    assert type(error) is CaptivePortal


@pytest.mark.parametrize("status", ["201 Created", "204 No Content", "206 Partial Content"])
def test_a_success_of_another_kind_is_unexpected(
    serve: Serve, open_client: Open, status: str
) -> None:
    error = fails_with(serve, open_client, lambda connection: connection.answer(ALICE, status))
    assert type(error) is UnexpectedAnswer


def test_a_gateways_own_401_page_does_not_condemn_the_token(
    serve: Serve, open_client: Open
) -> None:
    def answering(connection: Connection) -> None:
        connection.answer(b"<html>Please log in to Acme</html>", "401 Unauthorized")

    assert type(fails_with(serve, open_client, answering)) is GatewayRefused


@pytest.mark.parametrize(
    ("status", "body"),
    [
        ("401 Unauthorized", b'{"err":"Token invalid","ECODE":"OAUTH_025"}'),
        ("404 Not Found", b'{"message":"No","trace_id":7}'),
        ("401 Unauthorized", b"<html>Log in</html>"),
        ("500 Internal", b""),
        ("200 OK", b"{}"),
        ("201 Created", b"{}"),
    ],
)
def test_what_clickups_support_asks_for_stands_in_the_details(
    serve: Serve, open_client: Open, status: str, body: bytes
) -> None:
    def answering(connection: Connection) -> None:
        connection.answer(body, status, x_datadog_trace_id="8579950513511287619")

    error = fails_with(serve, open_client, answering)
    assert error.trace_id == "8579950513511287619"
    assert "trace 8579950513511287619" in hint_for(error).details
    assert "8579950513511287619" in Anonymiser(()).clean(hint_for(error).details)


def test_a_trace_that_repeats_the_token_is_not_kept(serve: Serve, open_client: Open) -> None:
    def answering(connection: Connection) -> None:
        connection.answer(b"{}", x_datadog_trace_id=SECRET)

    assert not leaks(fails_with(serve, open_client, answering).trace_id, SECRET[8:])


def test_a_refusal_of_many_megabytes_is_read_in_part(serve: Serve, open_client: Open) -> None:
    def answering(connection: Connection) -> None:
        connection.answer(b"<p>" * 3_000_000, "500 Internal Server Error")

    assert type(fails_with(serve, open_client, answering)) is ServerFault


def test_a_refusal_nested_too_deeply_is_sorted_by_its_status(
    serve: Serve, open_client: Open
) -> None:
    def answering(connection: Connection) -> None:
        connection.answer(b'{"err":' + b"[" * 60_000, "500 Internal Server Error")

    assert type(fails_with(serve, open_client, answering)) is ServerFault


def test_something_that_does_not_speak_http_is_unexpected(serve: Serve, open_client: Open) -> None:
    def answering(connection: Connection) -> None:
        connection.send(b"SSH-2.0-OpenSSH_9.9\r\n")

    assert type(fails_with(serve, open_client, answering)) is UnexpectedAnswer


def test_a_connection_closed_without_an_answer_is_unreachable(
    serve: Serve, open_client: Open
) -> None:
    assert type(fails_with(serve, open_client, lambda connection: None)) is Unreachable


# The way there


def test_nobody_listening_is_refused(open_client: Open) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    client = open_client(f"http://127.0.0.1:{port}", policy=ONCE)
    with pytest.raises(ConnectionRefused):
        client.user()


def test_an_unknown_name_is_told_apart(open_client: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_arguments: object, **_options: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    client = open_client("https://api.acme.invalid")
    with pytest.raises(NameNotResolved):
        client.user()
    assert client.request_count == 1


def test_a_proxy_that_is_down_is_the_proxys_fault(
    open_client: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{port}")
    with pytest.raises(ProxyFault):
        open_client("https://api.acme.invalid", policy=ONCE).user()


def test_a_proxy_that_refuses_is_the_proxys_fault_and_gets_no_token(
    serve: Serve, open_client: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = serve(tunnel_to(0, "acme:password"))
    monkeypatch.setenv("HTTPS_PROXY", proxy.url)
    with pytest.raises(ProxyFault):
        open_client("https://api.acme.invalid", policy=ONCE).user()
    assert proxy.requests[0].startswith("CONNECT api.acme.invalid:443")
    assert SECRET not in proxy.requests[0]


@pytest.mark.parametrize("address", ["socks5://127.0.0.1:1", "nonsense://127.0.0.1:1", "http://"])
def test_a_proxy_that_cannot_be_used_is_the_proxys_fault(
    open_client: Open, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", address)
    with pytest.raises(ProxyFault):
        open_client("https://api.acme.invalid", policy=ONCE).user()


def test_no_proxy_stands_in_front_of_this_computer(
    serve: Serve, open_client: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    server = serve(lambda connection: connection.answer(ALICE))
    assert open_client(server.url).user().username == "Alice"


# Certificates


@pytest.fixture
def company(tmp_path: Path) -> Company:
    return Company(tmp_path)


@pytest.fixture
def https(serve: Serve, company: Company) -> str:
    return serve(lambda connection: connection.answer(ALICE), tls=company.issue()).url


def test_a_certificate_that_the_system_does_not_know_is_its_own_fault(
    https: str, open_client: Open
) -> None:
    client = open_client(https)
    with pytest.raises(CertificateFault):
        client.user()
    assert client.request_count == 1


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_a_companys_certificate_can_be_named(
    https: str,
    open_client: Open,
    company: Company,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
) -> None:
    monkeypatch.setenv(variable, str(company.file))
    assert open_client(https).user().username == "Alice"


def test_a_secure_connection_is_kept_for_the_next_request(
    serve: Serve, open_client: Open, company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(company.file))
    server = serve(lambda connection: connection.answer(ALICE), tls=company.issue())
    client = open_client(server.url)
    for _ in range(5):
        client.user()
    assert (server.connections, client.request_count) == (1, 5)


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
@pytest.mark.parametrize("content", [None, b"", b"nonsense"])
def test_a_named_certificate_that_is_none_is_a_certificates_fault(
    https: str,
    open_client: Open,
    *,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    content: bytes | None,
) -> None:
    file = tmp_path / "other.pem"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv(variable, str(file))
    with pytest.raises(CertificateFault):
        open_client(https).user()


# The token


def test_the_token_travels_raw_and_no_netrc_takes_its_place(
    serve: Serve, open_client: Open, own_home: Path
) -> None:
    netrc = own_home / ".netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    server = serve(lambda connection: connection.answer(ALICE))
    open_client(server.url).user()
    assert f"\r\nAuthorization: {SECRET}\r\n" in server.requests[0]


def test_no_cookie_is_kept(serve: Serve, open_client: Open) -> None:
    server = serve(lambda connection: connection.answer(ALICE, Set_Cookie="who=alice; Path=/"))
    client = open_client(server.url)
    client.user()
    client.user()
    assert "cookie" not in server.requests[1].lower()


@pytest.mark.parametrize(
    "answering",
    [
        lambda connection: None,
        lambda connection: connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
        lambda connection: connection.answer(b"<html>"),
        lambda connection: connection.answer({"err": SECRET}, "500 Fault"),
        lambda connection: connection.answer({}, "302 Found", Location="https://a.example"),
        lambda connection: connection.stopping.wait(),
    ],
)
def test_no_error_knows_the_token(
    serve: Serve,
    open_client: Open,
    answering: Answering,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG, "clickup_desktop")
    error = fails_with(serve, open_client, answering, read_seconds=0.1)
    if error.detail:
        error.detail = ""  # the other side's own words are redacted where they are shown
    assert not leaks(everything_of(error) + caplog.text, SECRET)


@pytest.mark.parametrize("text", ["", " pk_1", "pk_1\r\nX-Other: 1", "pk_…", "pk_\ud800"])
def test_a_token_that_no_header_can_carry_is_rejected_unsent(serve: Serve, text: str) -> None:
    server = serve(lambda connection: connection.answer(ALICE))
    client = ClickUpClient(server.url, Token(text))
    with pytest.raises(TokenRejected) as caught:
        client.user()
    client.close()
    assert server.requests == []
    assert vars(caught.value).keys() == {"status", "ecode", "trace_id", "detail"}
    assert repr(caught.value) == "TokenRejected('TokenRejected')"


def test_a_limit_without_headers_is_a_limit(serve: Serve, open_client: Open) -> None:
    def answering(connection: Connection) -> None:
        connection.answer({"err": "Rate limit reached"}, "429 Too Many", Retry_After="600")

    error = fails_with(serve, open_client, answering)
    assert isinstance(error, RateLimited)
    assert error.wait_seconds == pytest.approx(600, abs=5)
