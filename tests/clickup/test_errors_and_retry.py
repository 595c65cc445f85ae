"""What is sent again, and how the session is set up."""

from __future__ import annotations

import ssl
import time
from dataclasses import FrozenInstanceError
from pathlib import Path
from typing import Any

import pytest
import requests
import trustme
import truststore
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop import __version__
from clickup_desktop.clickup import errors
from clickup_desktop.clickup.errors import (
    AccessDenied,
    AnswerCutOff,
    AnswerInUtf16,
    AnswerTooLarge,
    AnswerTooSlow,
    CaptivePortal,
    CertificateExpired,
    CertificateFault,
    CertificateFileMissing,
    CertificateFileUnusable,
    CertificateForAnotherHost,
    CertificateNotYetValid,
    CertificateUntrusted,
    ChatNotThere,
    ClickUpError,
    ConnectionRefused,
    GatewayRefused,
    InvalidIdentifier,
    KeyLogUnusable,
    NameNotResolved,
    NotFound,
    NoTls,
    PlanForbids,
    ProxyAddressInvalid,
    ProxyFault,
    ProxyLoginUnsupported,
    ProxyNeedsPassword,
    RateLimited,
    Redirected,
    RoleNotAllowed,
    ServerFault,
    TimedOut,
    TlsTooOld,
    TokenMissing,
    TokenRejected,
    UnexpectedAnswer,
    UnknownAnswer,
    Unreachable,
    WorkspaceNotAuthorized,
)
from clickup_desktop.clickup.http_session import build_session
from clickup_desktop.clickup.retry import RetryPolicy, moment_of, told_pause

from .conftest import Open, Serve
from .loopback import Answering, Connection

# What is sent again

PASSING = (
    ServerFault(status=502),
    ServerFault(status=503),
    ServerFault(status=504),
    Unreachable(),
    ConnectionRefused(),
    AnswerCutOff(),
)
SLOW = (TimedOut(), ProxyFault())
FINAL = (
    ServerFault(status=500),
    ServerFault(status=501),
    TokenRejected(status=401),
    TokenMissing(status=400),
    RoleNotAllowed(status=401),
    WorkspaceNotAuthorized(status=401),
    AccessDenied(status=403),
    PlanForbids(status=403),
    NotFound(status=404),
    ChatNotThere(status=404),
    InvalidIdentifier(status=400),
    UnknownAnswer(status=418),
    RateLimited(),
    Redirected(status=302),
    UnexpectedAnswer(status=200),
    GatewayRefused(status=401),
    AnswerInUtf16(status=200),
    AnswerTooLarge(status=200),
    AnswerTooSlow(),
    NameNotResolved(),
    CertificateFault(),
    CertificateUntrusted(),
    CertificateForAnotherHost(),
    CertificateExpired(),
    CertificateNotYetValid(),
    CertificateFileMissing(variable="SSL_CERT_FILE", path="/nowhere"),
    CertificateFileUnusable(variable="SSL_CERT_FILE", path="/page", reason="is a page"),
    KeyLogUnusable(path="/nowhere/keys", detail=""),
    TlsTooOld(),
    NoTls(),
    ProxyNeedsPassword(),
    ProxyAddressInvalid(named_in="HTTPS_PROXY", reason="is not an address"),
    ProxyLoginUnsupported(("NTLM",)),
    CaptivePortal(status=200),
    TimedOut(status=408),
)


@pytest.mark.parametrize("error", PASSING, ids=repr)
def test_what_passes_is_tried_three_times(error: ClickUpError) -> None:
    policy = RetryPolicy()
    assert [policy.allows(error, attempt) for attempt in (1, 2, 3)] == [True, True, False]


@pytest.mark.parametrize("error", FINAL, ids=repr)
def test_what_would_come_out_the_same_is_tried_once(error: ClickUpError) -> None:
    assert not RetryPolicy().allows(error, 1)


@pytest.mark.parametrize("error", SLOW, ids=repr)
def test_what_may_have_taken_long_is_tried_twice(error: ClickUpError) -> None:
    policy = RetryPolicy()
    assert [policy.allows(error, attempt) for attempt in (1, 2)] == [True, False]
    assert not RetryPolicy(attempts=1).allows(error, 1)


def test_every_error_is_either_tried_again_or_not() -> None:
    kinds = {kind for kind in vars(errors).values() if isinstance(kind, type)}
    kinds = {kind for kind in kinds if issubclass(kind, ClickUpError)} - {ClickUpError}
    assert {type(error) for error in (*PASSING, *SLOW, *FINAL)} == kinds


@given(
    st.integers(2, 60),
    st.floats(0, 10, allow_nan=False),
    st.floats(0, 60, allow_nan=False),
)
def test_the_pause_lies_between_nothing_and_a_bound_that_doubles(
    attempt: int, base: float, cap: float
) -> None:
    pause = RetryPolicy(base_seconds=base, cap_seconds=cap).wait_before(attempt)
    assert 0 <= pause <= min(cap, base * 2 ** (attempt - 2))


def test_the_longest_pause_doubles_with_each_attempt_up_to_a_cap(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("random.uniform", lambda least, most: most)
    policy = RetryPolicy(base_seconds=0.3, cap_seconds=1.0)
    assert [policy.wait_before(attempt) for attempt in (2, 3, 4, 5)] == [0.3, 0.6, 1.0, 1.0]


def test_who_shares_a_policy_does_not_change_it() -> None:
    with pytest.raises(FrozenInstanceError):
        RetryPolicy().attempts = 1  # type: ignore[misc]


def test_pauses_differ_so_that_not_all_come_back_together() -> None:
    policy = RetryPolicy(base_seconds=5)
    assert len({policy.wait_before(2) for _ in range(20)}) > 1


@pytest.mark.parametrize(
    ("status", "asked"),
    [
        *((status, 1) for status in (400, 401, 403, 404, 408, 418, 500, 501)),
        *((status, 3) for status in (502, 503, 504)),
    ],
)
def test_a_client_asks_again_only_where_that_helps(
    serve: Serve, open_client: Open, status: int, asked: int
) -> None:
    server = serve(lambda connection: connection.answer({"err": "No"}, f"{status} No"))
    client = open_client(server.url)
    with pytest.raises(ClickUpError):
        client.workspaces()
    assert (len(server.requests), client.request_count) == (asked, asked)


NOW = 1_800_000_000.0
DATE = "Fri, 15 Jan 2027 08:00:00 GMT"


@pytest.mark.parametrize(
    ("told", "date", "seconds"),
    [
        ("7", "", 7.0),
        (" 1.5 ", "", 1.5),
        ("Fri, 15 Jan 2027 08:00:20 GMT", "", 20.0),
        ("Fri, 15 Jan 2027 09:00:20 GMT", "Fri, 15 Jan 2027 09:00:00 GMT", 20.0),
        ("Fri, 15 Jan 2027 07:00:00 GMT", "", 0.0),
        *((told, "", None) for told in ("", "soon", "-1", "nan", "inf", "1e9", "Fri, 99 Foo 20")),
        ("Fri, 15 Jan 2038 08:00:00 GMT", "", None),
    ],
)
def test_a_pause_is_told_in_seconds_or_as_a_date(
    told: str, date: str, seconds: float | None
) -> None:
    assert moment_of(DATE) == NOW
    assert told_pause({"Retry-After": told, "Date": date}, NOW) == seconds


def away_for(pause: str) -> Answering:
    def answering(connection: Connection) -> None:
        if connection.number == 0:
            connection.answer(b"", "503 Service Unavailable", Retry_After=pause)
        else:
            connection.answer({"teams": []})

    return answering


def test_a_server_in_trouble_is_left_alone_for_as_long_as_it_asks(
    serve: Serve, open_client: Open
) -> None:
    client = open_client(serve(away_for("1")).url)
    started = time.monotonic()
    assert client.workspaces() == ()
    assert time.monotonic() - started >= 1


def test_a_person_is_told_of_a_long_pause_at_once(serve: Serve, open_client: Open) -> None:
    server = serve(away_for("90"))
    with pytest.raises(ServerFault):
        open_client(server.url).workspaces()
    assert len(server.requests) == 1


def test_the_answer_that_comes_at_last_is_taken(serve: Serve, open_client: Open) -> None:
    def answering(connection: Connection) -> None:
        if connection.number < 2:
            connection.answer(b"<html>Not now</html>", "503 Not Now")
        else:
            connection.answer({"teams": [{"id": 1, "name": "Acme"}]})

    [workspace] = open_client(serve(answering).url).workspaces()
    assert workspace.name == "Acme"


# The session


@pytest.fixture
def session() -> Any:
    with build_session() as built:
        yield built


def test_the_systems_certificates_are_trusted_directly_and_behind_a_proxy(
    session: requests.Session,
) -> None:
    for proxies in ({}, {"https": "http://proxy.acme.example:8080"}):
        context = trusted_by(session, proxies)
        assert isinstance(context, truststore.SSLContext)
        assert context.minimum_version == ssl.TLSVersion.TLSv1_2


def trusted_by(session: requests.Session, proxies: dict[str, str]) -> ssl.SSLContext:
    """Return what decides whom a session trusts behind `proxies`."""
    adapter: Any = session.get_adapter("https://api.clickup.com")
    request = requests.Request("GET", "https://api.clickup.com").prepare()
    pool = adapter.get_connection_with_tls_context(request, True, proxies=proxies)
    assert not pool.ca_certs
    context: ssl.SSLContext = pool.conn_kw["ssl_context"]
    return context


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
def test_certificates_named_in_the_environment_take_their_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str
) -> None:
    file = tmp_path / "acme.pem"
    trustme.CA(organization_name="Acme").cert_pem.write_to_path(str(file))
    monkeypatch.setenv(variable, str(file))
    with build_session() as session:
        for proxies in ({}, {"https": "http://proxy.acme.example:8080"}):
            context = trusted_by(session, proxies)
            assert not isinstance(context, truststore.SSLContext)
            [certificate] = context.get_ca_certs()
            assert "Acme" in str(certificate["issuer"])
            assert context.minimum_version == ssl.TLSVersion.TLSv1_2


def test_requests_itself_neither_retries_nor_keeps_cookies(session: requests.Session) -> None:
    for url in ("https://api.clickup.com", "http://127.0.0.1"):
        adapter: Any = session.get_adapter(url)
        assert adapter.max_retries.total == 0
        assert not adapter.max_retries.redirect
    session.cookies.set("who", "somebody")
    assert not session.cookies.get_dict()


def test_a_redirect_leads_nowhere_even_for_who_would_follow(
    serve: Serve, session: requests.Session
) -> None:
    elsewhere = serve(lambda connection: connection.answer({}))
    moved = serve(
        lambda connection: connection.answer(b"", "302 Found", Location=elsewhere.url + "/login")
    )
    answer = session.get(moved.url, timeout=5, allow_redirects=True)
    assert answer.status_code == 302
    assert elsewhere.requests == []


def test_a_request_says_who_asks_and_for_what(serve: Serve, open_client: Open) -> None:
    server = serve(lambda connection: connection.answer({"teams": []}))
    open_client(server.url).workspaces()
    [head] = server.requests
    assert f"User-Agent: clickup-desktop/{__version__}\r\n" in head
    assert "Accept: application/json\r\n" in head
    assert "Content-Type: application/json\r\n" in head
