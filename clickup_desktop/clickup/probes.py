"""The way to ClickUp, link by link: its name, a connection, TLS, and an answer without a token.

Each probe takes the way that real requests take, trusts whom they trust, and blocks for a few
seconds at most. None of them knows a token.
"""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from http.client import HTTPException

from requests import exceptions as failures
from urllib3.util.ssltransport import SSLTransport

from clickup_desktop.clickup.certificates import issuer_of, public_context, trusting_context
from clickup_desktop.clickup.decoding import decode_item, decode_object
from clickup_desktop.clickup.errors import (
    CertificateFault,
    ClickUpError,
    GatewayRefused,
    ProxyFault,
    ServerFault,
    TimedOut,
    UnexpectedAnswer,
)
from clickup_desktop.clickup.http_session import build_session, tls_context
from clickup_desktop.clickup.models import User
from clickup_desktop.clickup.proxy_login import ask_for_tunnel
from clickup_desktop.clickup.retry import moment_of
from clickup_desktop.clickup.route import Route
from clickup_desktop.clickup.token_auth import NoToken
from clickup_desktop.clickup.transport import Answer, Bounds, error_for, get
from clickup_desktop.untrusted_text import display_text

STEP_SECONDS = 5.0
"""How long one step of a probe may take: an address to answer, a handshake."""

_BOUNDS = Bounds(
    connect_seconds=STEP_SECONDS,
    read_seconds=8.0,
    whole_seconds=8.0,
    maximum_bytes=1024 * 1024,
)
_UNAUTHENTICATED_PATH = "/api/v2/user"


@dataclass(frozen=True, slots=True)
class Encryption:
    """How a connection is encrypted.

    Attributes:
        version: such as "TLSv1.3".
        issuer: who issued the other side's certificate; "" when unknown.
        public: whether everybody trusts the issuer; False where only this computer does, None when
            that could not be found out.
    """

    version: str
    issuer: str
    public: bool | None


class Unproven(CertificateFault):
    """TLS failed; carries what was seen all the same.

    Attributes:
        fault: what is wrong.
        issuer: who issued the other side's certificate; "" when unknown.
    """

    def __init__(self, fault: ClickUpError, issuer: str) -> None:
        super().__init__(detail=fault.detail)
        self.fault = fault
        self.issuer = issuer


@dataclass(frozen=True, slots=True)
class Greeting:
    """What ClickUp answers to somebody without a token.

    Attributes:
        status: the HTTP status.
        clock_offset_seconds: by how much this computer's clock is ahead of the server's; below 0
            where it is behind; None where the server did not tell its time.
    """

    status: int
    clock_offset_seconds: float | None


def resolve(route: Route) -> tuple[str, ...]:
    """Return the addresses of what this computer connects to: the host, or the proxy before it.

    Raises:
        NameNotResolved, ProxyFault.
    """
    host, port = route.nearest
    with _told(route):
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def connect(route: Route) -> None:
    """Make a connection, through the proxy where there is one, and close it again.

    Raises:
        ConnectionRefused, TimedOut, Unreachable, ProxyNeedsPassword, ProxyLoginUnsupported,
        ProxyFault.
    """
    with _connected(route):
        pass


def encrypt(route: Route) -> Encryption:
    """Speak TLS with the other side, and find out who vouches for it. Nothing is sent.

    Raises:
        Unproven: the other side could not prove who it is.
        ClickUpError: no connection could be made.
    """
    try:
        version, certificate = _handshake(route, tls_context)
    except CertificateFault as error:
        fault = error
    else:
        issuer = issuer_of(certificate) if certificate else ""
        return Encryption(version, issuer, _is_public(route))
    # Asked out here, so that nothing hangs on the new error but what it says.
    raise Unproven(fault, _issuer_unproven(route))


def greet(clickup_url: str, wall_clock: Callable[[], float] = time.time) -> Greeting:
    """Ask ClickUp who is asking, without a token, which it refuses in its own words.

    Raises:
        UnexpectedAnswer: what answers is not ClickUp.
        ClickUpError: there was no answer.
    """
    url = clickup_url + _UNAUTHENTICATED_PATH
    with build_session() as session:
        before = wall_clock()
        answer = get(session, url, {}, NoToken(), _BOUNDS)
        after = wall_clock()
    _refuse_others(answer)
    date = moment_of(answer.headers.get("Date"))
    # The server tells whole seconds, so half of one is added to be right on average.
    offset = (before + after) / 2 - (date + 0.5) if date is not None else None
    return Greeting(answer.status, offset)


def _refuse_others(answer: Answer) -> None:
    """Raise an error unless it is what ClickUp answers, or a company's gateway in front of it.

    A gateway may have words and a status of its own, so that the form is what counts.
    """
    error = answer.error
    if error is None:
        # A gateway that brings a token itself tells whose it is.
        decode_item(decode_object(answer.body).get("user"), User)
        return
    if isinstance(error, GatewayRefused) and error.detail:
        return
    if isinstance(error, UnexpectedAnswer | ServerFault | ProxyFault | TimedOut):
        raise error


@contextmanager
def _told(route: Route) -> Iterator[None]:
    """Turn what the system raises into our errors; on the way to a proxy, into the proxy's."""
    try:
        yield
    except (OSError, ValueError, HTTPException) as failure:
        wrapped: BaseException
        if isinstance(failure, ssl.SSLError):
            wrapped = failures.SSLError(failure)
        else:
            wrapped = failures.ConnectionError(failure)
        if route.proxy is not None:
            wrapped = failures.ProxyError(wrapped)
        error = error_for(wrapped)
        error.detail = error.detail or _words(failure)
    else:
        return
    raise error


def _words(failure: BaseException) -> str:
    """The system's own words, such as "No route to host"."""
    return display_text(getattr(failure, "strerror", None) or "", maximum=200)


@contextmanager
def _connected(route: Route) -> Iterator[socket.socket]:
    """A connection to the other side, behind the proxy's where there is one."""
    with _told(route):
        plain = socket.create_connection(route.nearest, STEP_SECONDS)
    with closing(plain):
        if route.proxy is None or not route.secure:
            yield plain
            return
        with _told(route):
            near: socket.socket = plain
            if route.proxy.secure:
                near = tls_context().wrap_socket(plain, server_hostname=route.proxy.host)
        with closing(near):
            with _told(route):
                ask_for_tunnel(near, route, route.proxy)
            yield near


def _handshake(route: Route, trust: Callable[[], ssl.SSLContext]) -> tuple[str, bytes]:
    """Speak TLS once; return its version and the other side's certificate (DER)."""
    with _connected(route) as stream, _told(Route(route.host, route.port, route.secure)):
        try:
            context = trust()
        except OSError as failure:
            raise failures.SSLError(failure) from None
        if isinstance(stream, ssl.SSLSocket):
            # Python can't wrap a socket twice, as a proxy that speaks TLS itself needs it.
            inner = SSLTransport(stream, context, server_hostname=route.host)
            return inner.version() or "", inner.getpeercert(binary_form=True) or b""
        with context.wrap_socket(stream, server_hostname=route.host) as secured:
            return secured.version() or "", secured.getpeercert(binary_form=True) or b""


def _is_public(route: Route) -> bool | None:
    try:
        _handshake(route, public_context)
    except CertificateFault:
        return False
    except ClickUpError:
        return None
    return True


def _issuer_unproven(route: Route) -> str:
    """Read who issued a certificate that did not verify. Nothing is sent to the other side."""
    try:
        _version, certificate = _handshake(route, trusting_context)
    except ClickUpError:
        return ""
    return issuer_of(certificate) if certificate else ""
