"""No error tells the token that was in use when it was raised."""

from __future__ import annotations

import io
import ssl
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import trustme

from clickup_desktop.cli.token_input import TokenTooLong, read_token
from clickup_desktop.clickup import errors as clickup_errors
from clickup_desktop.clickup.address import InvalidClickUpUrl, normalise_clickup_url
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import ClickUpError
from clickup_desktop.clickup.retry import RetryPolicy
from clickup_desktop.clickup.token import Token
from clickup_desktop.clickup.transport import Bounds
from clickup_desktop.integration.errors import UnusableToken
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.translation import usable_token
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import (
    KeyringAbsent,
    KeyringDenied,
    KeyringLocked,
    KeyringSecrets,
    MemorySecrets,
    SecretError,
    SecretTooLong,
)
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.troubleshooting.redaction import remember_secret
from tests.clickup.loopback import Answering, Connection, Loopback
from tests.secrecy.canary import Canary, usual
from tests.secrecy.telling import assert_tells_nothing

ONCE = RetryPolicy(attempts=1)
HASTY = Bounds(connect_seconds=0.3, read_seconds=0.3, whole_seconds=0.6, maximum_bytes=2_000)


def refusing(status: int, ecode: str = "", *, echo: bool = True, **more: object) -> Answering:
    """Answer with a refusal that repeats all that it was sent, as a gateway's page may."""

    def answer(connection: Connection) -> None:
        words = connection.request if echo else "No"
        headers = {"X-RateLimit-Reset": f"{time.time() + 900:.0f}"}  # too long to wait for
        body: dict[str, object] = {
            "err": words,
            "message": words,
            "ECODE": ecode or words,
            "trace_id": words,
        }
        body |= more
        connection.answer(body, f"{status} {ecode or 'No'}", **headers)

    return answer


def cut_off(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{")


def too_large(connection: Connection) -> None:
    connection.answer({"user": connection.request * 50})


def html(connection: Connection) -> None:
    connection.answer(f"<html>{connection.request}</html>".encode())


def elsewhere(connection: Connection) -> None:
    said = connection.request.splitlines()[-3]
    connection.answer({}, "302 Found", Location=f"https://login.example/?back={said[:900]}")


def silent(connection: Connection) -> None:
    connection.stopping.wait(5)


def slow(connection: Connection) -> None:
    connection.send(b"HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n")
    while not connection.stopping.wait(0.1):
        connection.send(b" ")


def gibberish(connection: Connection) -> None:
    connection.send(connection.request.encode("latin-1") + b"\r\n\r\n")


ROLE = refusing(401, "ACCESS_083", invalid_permissions=["can_use_public_api_dev_key"])
CASES: dict[str, tuple[Answering, type[ClickUpError]]] = {
    "token unknown": (refusing(401, "OAUTH_025"), clickup_errors.TokenRejected),
    "token missing": (refusing(400, "OAUTH_017"), clickup_errors.TokenMissing),
    "role": (ROLE, clickup_errors.RoleNotAllowed),
    "workspace": (refusing(401, "OAUTH_027"), clickup_errors.WorkspaceNotAuthorized),
    "access": (refusing(401, "ITEM_015"), clickup_errors.AccessDenied),
    "plan": (refusing(402, "PAYWALL_001"), clickup_errors.PlanForbids),
    "not found": (refusing(404, "PROJ_006"), clickup_errors.NotFound),
    "identifier": (refusing(400, "INPUT_005"), clickup_errors.InvalidIdentifier),
    "limit": (refusing(429, "APP_002"), clickup_errors.RateLimited),
    "fault": (refusing(500, "ERROR_001"), clickup_errors.ServerFault),
    "unknown code": (refusing(418, "NEW_001"), clickup_errors.UnknownAnswer),
    "the request as code": (refusing(418), clickup_errors.UnknownAnswer),
    "cut off": (cut_off, clickup_errors.AnswerCutOff),
    "too large": (too_large, clickup_errors.AnswerTooLarge),
    "html": (html, clickup_errors.CaptivePortal),
    "elsewhere": (elsewhere, clickup_errors.Redirected),
    "silent": (silent, clickup_errors.TimedOut),
    "slow": (slow, clickup_errors.AnswerTooSlow),
    "gibberish": (gibberish, clickup_errors.UnexpectedAnswer),
}
WITHOUT_AN_ANSWER: dict[str, tuple[str, type[ClickUpError]]] = {
    "refused": ("http://127.0.0.1:1", clickup_errors.ConnectionRefused),
    "no such host": ("http://nowhere.invalid", clickup_errors.NameNotResolved),
    "no tls": ("https://127.0.0.1:{port}", clickup_errors.TimedOut),
}


def asked(url: str, canary: Canary) -> ClickUpError:
    """Return the error of asking what the token reaches."""
    client = ClickUpClient(url, Token(canary.text), policy=ONCE, bounds=HASTY)
    try:
        client.workspaces()
    except ClickUpError as error:
        return error
    finally:
        client.close()
    raise AssertionError("nothing was refused")


@pytest.mark.parametrize("case", CASES)
def test_no_refusal_tells_the_token_though_the_answer_repeats_it(case: str, canary: Canary) -> None:
    answering, kind = CASES[case]
    with Loopback(answering) as server:
        error = asked(server.url, canary)
    assert isinstance(error, kind)
    assert_tells_nothing(canary, error)


@pytest.mark.parametrize("case", WITHOUT_AN_ANSWER)
def test_no_failure_to_connect_tells_the_token(case: str, canary: Canary) -> None:
    url, kind = WITHOUT_AN_ANSWER[case]
    with Loopback(gibberish) as server:
        error = asked(url.format(port=server.port), canary)
    assert isinstance(error, kind)
    assert_tells_nothing(canary, error)


def test_a_certificate_that_nobody_trusts_costs_no_token(canary: Canary) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with Loopback(html, context) as server:
        error = asked(server.url, canary)
        assert server.requests == []
    assert isinstance(error, clickup_errors.CertificateFault)
    assert_tells_nothing(canary, error)


def test_every_class_of_clickups_errors_is_among_them() -> None:
    """Itself or its parent: what tells those apart is asked of TLS and of proxies."""
    made = tuple(kind for _answering, kind in CASES.values())
    made += tuple(kind for _url, kind in WITHOUT_AN_ANSWER.values())
    made += (clickup_errors.CertificateFault, clickup_errors.ProxyFault)  # the tests beside this
    known = {
        kind
        for kind in vars(clickup_errors).values()
        if isinstance(kind, type) and issubclass(kind, ClickUpError)
    }
    apart = {kind for kind in known if not issubclass(kind, made)}
    assert apart <= {ClickUpError, clickup_errors.Unreachable}


def test_a_proxys_password_is_not_told(canary: Canary, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(connection: Connection) -> None:
        connection.answer(connection.request.encode("latin-1"), "407 Who are you?")

    with Loopback(refuse) as proxy:
        address = f"http://name:s3cret-p@ss@127.0.0.1:{proxy.port}"
        monkeypatch.setenv("HTTP_PROXY", address)
        monkeypatch.setenv("http_proxy", address)
        error = asked("http://gateway.example", canary)
    assert isinstance(error, clickup_errors.ProxyFault)
    assert_tells_nothing(canary, error)
    told = "".join(traceback.format_exception(error)) + hint_for(error).to_text()
    assert "s3cret" not in told


def failing(error: Exception) -> Callable[[], object]:
    """Return a keyring whose every call fails with what it was given in the error."""

    class Backend:
        def set_password(self, _service: str, _name: str, value: str) -> None:
            error.args = (value,)
            raise error from ValueError(value)

        def get_password(self, _service: str, _name: str) -> None:
            raise error

    return Backend


@pytest.mark.parametrize("kind", ["locked", "denied", "absent", "other"])
def test_no_failure_of_the_keyring_tells_the_token(
    kind: str, canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    from keyring import errors  # noqa: PLC0415 - as the program

    raised, wanted = {
        "locked": (errors.KeyringLocked(), KeyringLocked),
        "denied": (errors.PasswordSetError(), KeyringDenied),
        "absent": (errors.NoKeyringError(), KeyringAbsent),
        "other": (ZeroDivisionError(), SecretError),
    }[kind]
    monkeypatch.setattr("keyring.get_keyring", failing(raised))
    remember_secret(canary.text)
    with pytest.raises(wanted) as caught:
        KeyringSecrets().put("name", canary.text)
    # The frames of this test and of the call itself hold what was to be kept.
    assert_tells_nothing(canary, caught.value, frames=False)


def test_a_connection_that_cannot_be_kept_does_not_tell_the_token(
    tmp_path: Path, canary: Canary, clickup: Sandbox
) -> None:
    class Full(MemorySecrets):
        def put(self, name: str, value: str) -> None:
            raise SecretTooLong

    integration = open_integration(tmp_path / "data", clickup.url, secrets=Full())
    try:
        with pytest.raises(SecretTooLong) as caught:
            integration.connections.connect(canary.text, Visibility.SHARED, clickup.url)
    finally:
        integration.close()
    assert_tells_nothing(canary, caught.value, frames=False)
    canary.assert_absent_below(tmp_path)


def wrong_use(canary: Canary) -> list[tuple[type[Exception], Callable[[], Any]]]:
    return [
        (UnusableToken, lambda: usable_token(f"{canary.text}\x00 and more")),
        (UnusableToken, lambda: usable_token(canary.text * 40)),
        (
            InvalidClickUpUrl,
            lambda: normalise_clickup_url(f"https://{canary.text}@host.example"),
        ),
        (
            InvalidClickUpUrl,
            lambda: normalise_clickup_url(f"https://host.example/?token={canary.text}"),
        ),
        (
            InvalidClickUpUrl,
            lambda: normalise_clickup_url(f"https://host.example:{canary.text}"),
        ),
        (InvalidClickUpUrl, lambda: normalise_clickup_url(f"https://[{canary.text}]/")),
    ]


@pytest.mark.parametrize("number", range(6))
def test_what_is_refused_before_it_is_sent_is_not_repeated(number: int, canary: Canary) -> None:
    kind, call = wrong_use(canary)[number]
    with pytest.raises(kind) as caught:
        call()
    assert_tells_nothing(canary, caught.value, frames=False)


@pytest.mark.parametrize("address", ["{}", "https://{}", "https://host.example/{}"])
def test_a_token_in_the_place_of_the_organization_url_is_not_looked_up(address: str) -> None:
    canary = usual()
    with pytest.raises(InvalidClickUpUrl, match="contains a token") as caught:
        normalise_clickup_url(address.format(canary.text))
    assert_tells_nothing(canary, caught.value, frames=False)


def test_too_much_on_standard_input_is_not_repeated(
    canary: Canary, monkeypatch: pytest.MonkeyPatch
) -> None:
    piped = io.TextIOWrapper(io.BytesIO(canary.text.encode() * 400))
    monkeypatch.setattr(sys, "stdin", piped)
    with pytest.raises(TokenTooLong) as caught:
        read_token()
    assert_tells_nothing(canary, caught.value, frames=False)
