"""One HTTP request: sent, read within bounds, its failure turned into one of our errors."""

from __future__ import annotations

import codecs
import re
import socket
import ssl
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import client as http_client
from traceback import walk_tb
from urllib.parse import urlsplit

import requests
from requests import exceptions as failures
from requests.structures import CaseInsensitiveDict
from urllib3 import exceptions as lower

from clickup_desktop.clickup.errors import (
    AnswerCutOff,
    AnswerInUtf16,
    AnswerTooLarge,
    AnswerTooSlow,
    CaptivePortal,
    CertificateExpired,
    CertificateFault,
    CertificateForAnotherHost,
    CertificateNotYetValid,
    CertificateUntrusted,
    ClickUpError,
    ConnectionRefused,
    GatewayRefused,
    NameNotResolved,
    NoTls,
    ProxyFault,
    ProxyNeedsPassword,
    Redirected,
    TimedOut,
    TlsTooOld,
    UnexpectedAnswer,
    Unreachable,
)
from clickup_desktop.clickup.proxy_login import why_it_refuses
from clickup_desktop.clickup.refusals import TRACE, classify, read_refusal
from clickup_desktop.clickup.settings import UnusableSetting
from clickup_desktop.clickup.token_auth import NoToken, TokenAuth
from clickup_desktop.untrusted_text import display_text

CONNECT_SECONDS = 5.0
READ_SECONDS = 30.0
WHOLE_ANSWER_SECONDS = 120.0
"""A server that sends a byte now and then keeps each read alive; the whole is bounded as well."""

MAXIMUM_BYTES = 64 * 1024 * 1024
_CHUNK = 64 * 1024
_REFUSAL_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long and how large an answer may be: seconds, and bytes after decompression."""

    connect_seconds: float = CONNECT_SECONDS
    read_seconds: float = READ_SECONDS
    whole_seconds: float = WHOLE_ANSWER_SECONDS
    maximum_bytes: int = MAXIMUM_BYTES


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: a body in full, or the error that it stands for.

    Attributes:
        trace_id: what ClickUp's support finds the request by; "" where the answer names none.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    error: ClickUpError | None
    trace_id: str = ""


def get(
    session: requests.Session,
    url: str,
    query: Mapping[str, str],
    auth: TokenAuth | NoToken,
    bounds: Bounds,
) -> Answer:
    """Send one GET and read its answer.

    Raises:
        ClickUpError: there was no answer, or not one of ClickUp's. Nothing hangs on it that knows
            the request, since that holds the token.
    """
    try:
        with session.get(
            url,
            params=query,
            auth=auth,
            timeout=(bounds.connect_seconds, bounds.read_seconds),
            allow_redirects=False,
            stream=True,
        ) as response:
            return _read(response, bounds, auth)
    except (failures.RequestException, lower.HTTPError, OSError, ValueError) as failure:
        error = error_for(failure)
    if isinstance(error, ProxyNeedsPassword):
        error = why_it_refuses(url, bounds.connect_seconds)
    # Raised out here, because `from None` hides what led to an error but still keeps it.
    raise error


def _read(response: requests.Response, bounds: Bounds, auth: TokenAuth | NoToken) -> Answer:
    status = response.status_code
    if 300 <= status < 400:
        host = _host(response.headers.get("Location", ""), auth)
        raise Redirected(status=status, location_host=host)
    refused = status >= 400
    maximum = _REFUSAL_BYTES if refused else bounds.maximum_bytes
    body = auth.without_token(_body(response, maximum, bounds.whole_seconds, cut=refused))
    body = body.removeprefix(codecs.BOM_UTF8)
    error: ClickUpError | None
    if refused:
        headers = _without_token(response.headers, auth)
        error = classify(read_refusal(status, headers, body, _host(response.url, auth)))
        if isinstance(error, GatewayRefused) and _is_utf16(body):
            error = AnswerInUtf16(status=status)
    else:
        error = _not_clickups(body) if status == 200 else UnexpectedAnswer(status=status)
    trace_id = auth.without_token(response.headers.get(TRACE, "").encode("latin-1", "replace"))
    trace = display_text(trace_id.decode("latin-1"), maximum=80)
    return Answer(status, response.headers, body, error, trace)


def _body(response: requests.Response, maximum: int, seconds: float, *, cut: bool) -> bytes:
    """Read the body, decompressed, up to `maximum` bytes; beyond that cut it off or refuse it."""
    if "," in response.headers.get("Content-Encoding", ""):
        # Compressed twice, a few bytes become gigabytes in one step. ClickUp never does that.
        raise UnexpectedAnswer(status=response.status_code)
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and int(announced) > maximum and not cut:
        raise AnswerTooLarge(status=response.status_code)
    until = time.monotonic() + seconds
    parts: list[bytes] = []
    size = 0
    for chunk in _chunks(response):
        parts.append(chunk)
        size += len(chunk)
        if size > maximum:
            if cut:
                break
            raise AnswerTooLarge(status=response.status_code)
        if time.monotonic() > until:
            raise AnswerTooSlow(status=response.status_code)
    return b"".join(parts)[:maximum]


def _chunks(response: requests.Response) -> Iterator[bytes]:
    # `read1` gives what is there instead of waiting for a whole chunk, so that the bound on time
    # holds for a server that sends a byte now and then.
    try:
        while chunk := response.raw.read1(_CHUNK, decode_content=True):
            yield chunk
    except (lower.ProtocolError, lower.DecodeError, OSError):
        error = AnswerCutOff(status=response.status_code)
    else:
        return
    raise error


def _without_token(headers: Mapping[str, str], auth: TokenAuth | NoToken) -> Mapping[str, str]:
    def clean(value: str) -> str:
        return auth.without_token(value.encode("latin-1", "replace")).decode("latin-1")

    return CaseInsensitiveDict({name: clean(value) for name, value in headers.items()})


def _not_clickups(body: bytes) -> ClickUpError | None:
    """What is no answer of ClickUp's at the first look, though its status is 200."""
    if _is_utf16(body):
        return AnswerInUtf16(status=200)
    # A web page: what a network answers that wants a log-in first.
    return CaptivePortal(status=200) if body[:1_000].lstrip()[:1] == b"<" else None


def _is_utf16(body: bytes) -> bool:
    marked = body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) and len(body) % 2 == 0
    # Without a mark, every other byte of "{", "[" or "<" and what follows is zero.
    return marked or re.match(rb"(?:[{\[<]\0[^\0]\0|\0[{\[<]\0[^\0])", body) is not None


def _host(location: str, auth: TokenAuth | NoToken) -> str:
    # A host is the same in capitals, as the secret of a token is written.
    for written in (location, location.upper()):
        data = written.encode("utf-8", "replace")
        if auth.without_token(data) != data:
            return ""
    try:
        return urlsplit(location).hostname or ""
    except ValueError:
        return ""


def error_for(failure: BaseException) -> ClickUpError:
    """Return our error for what `requests` raised.

    Its classes overlap (a TLS failure and a proxy failure are connection errors), so the most
    particular come first.
    """
    chain = list(_causes(failure))
    for cause in chain:
        if isinstance(cause, UnusableSetting):
            return cause.error
    if _in_front_of_a_tunnel(chain):
        return _proxy_fault(chain)()
    # A connection that ends without an answer is one of these as well, and means less.
    gibberish = any(
        isinstance(cause, http_client.BadStatusLine | http_client.LineTooLong)
        and not isinstance(cause, ConnectionError)
        for cause in chain
    )
    if gibberish:
        return UnexpectedAnswer()

    def has(*kinds: type[BaseException]) -> bool:
        return any(isinstance(cause, kinds) for cause in chain)

    ranked: tuple[tuple[tuple[type[BaseException], ...], type[ClickUpError]], ...] = (
        (
            # An unknown scheme can only be the proxy's, such as SOCKS without its support.
            (
                failures.ProxyError,
                lower.ProxyError,
                lower.ProxySchemeUnknown,
                failures.InvalidProxyURL,
                failures.InvalidSchema,
            ),
            _proxy_fault(chain),
        ),
        # The other side hung up in the middle of the handshake, which proves nothing.
        ((ssl.SSLEOFError, ssl.SSLZeroReturnError), Unreachable),
        ((failures.SSLError, lower.SSLError, ssl.SSLError), _tls_fault(chain)),
        ((lower.NameResolutionError, socket.gaierror), NameNotResolved),
        # urllib3's failure to connect is a subclass of its timeout, so refusals stand before it.
        ((ConnectionRefusedError,), ConnectionRefused),
        ((failures.Timeout, lower.ReadTimeoutError, TimeoutError), TimedOut),
        ((lower.NewConnectionError,), Unreachable),
        ((lower.TimeoutError,), TimedOut),
        ((failures.ChunkedEncodingError, failures.ContentDecodingError), AnswerCutOff),
    )
    for kinds, error in ranked:
        if has(*kinds):
            return error()
    return Unreachable()


def _in_front_of_a_tunnel(chain: list[BaseException]) -> bool:
    """Whether it failed while a proxy was asked to lead on.

    urllib3 says so where the proxy refuses, but not where it breaks off, is silent or says
    something else. Then only the place in the code tells it from a failure of what lies behind.
    """
    return any(
        frame.f_code.co_name == "_tunnel"  # http.client's
        for cause in chain
        for frame, _line in walk_tb(cause.__traceback__)
    )


def _proxy_fault(chain: list[BaseException]) -> type[ProxyFault]:
    # http.client tells the proxy's answer to CONNECT only in the text of an OSError.
    asks = any(
        isinstance(cause, OSError) and "tunnel connection failed: 407" in str(cause).lower()
        for cause in chain
    )
    return ProxyNeedsPassword if asks else ProxyFault


# OpenSSL's X509_V_ERR_…, and what truststore hands on of Windows (CERT_E_…).
_BY_VERIFICATION: dict[int, type[CertificateFault]] = {
    9: CertificateNotYetValid,
    10: CertificateExpired,
    0x800B0101: CertificateExpired,
    62: CertificateForAnotherHost,
    64: CertificateForAnotherHost,
    0x800B010F: CertificateForAnotherHost,
}

_BY_TLS_REASON: dict[str, type[CertificateFault]] = {
    "UNSUPPORTED_PROTOCOL": TlsTooOld,
    "TLSV1_ALERT_PROTOCOL_VERSION": TlsTooOld,
    "WRONG_SSL_VERSION": TlsTooOld,
    "WRONG_VERSION_NUMBER": NoTls,
    "HTTP_REQUEST": NoTls,
    "HTTPS_PROXY_REQUEST": NoTls,
}


def _tls_fault(chain: list[BaseException]) -> type[CertificateFault]:
    for cause in chain:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return _BY_VERIFICATION.get(cause.verify_code & 0xFFFFFFFF, CertificateUntrusted)
        if isinstance(cause, ssl.SSLError) and cause.reason in _BY_TLS_REASON:
            return _BY_TLS_REASON[cause.reason]
    return CertificateFault


def _causes(failure: BaseException) -> Iterator[BaseException]:
    """Walk through what caused `failure`, also where it is only kept as an argument."""
    seen: set[int] = set()
    waiting: list[BaseException] = [failure]
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        nearby = (current.__cause__, current.__context__, getattr(current, "reason", None))
        waiting.extend(
            cause for cause in (*nearby, *current.args) if isinstance(cause, BaseException)
        )
