"""Which way leads to an organization URL: straight there, or through a proxy."""

from __future__ import annotations

import base64
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from clickup_desktop.clickup.errors import ProxyFault
from clickup_desktop.clickup.http_session import proxy_for
from clickup_desktop.clickup.settings import UnusableSetting

_PORTS = {"https": 443, "http": 80}


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy, as the system names it.

    Attributes:
        secure: whether it is spoken to over TLS itself.
        credentials: what goes into Proxy-Authorization; "" where it wants none. Never shown.
    """

    host: str
    port: int
    secure: bool
    credentials: str = field(default="", repr=False)

    @property
    def place(self) -> str:
        """Its host and port, without any password."""
        return f"{_bracketed(self.host)}:{self.port}"


@dataclass(frozen=True, slots=True)
class Route:
    """The way to an organization URL.

    Attributes:
        secure: whether TLS is spoken with `host`.
        proxy: what stands in between; None for nothing.
    """

    host: str
    port: int
    secure: bool
    proxy: Proxy | None = None

    @property
    def place(self) -> str:
        """The host and port that lie at its end."""
        return f"{_bracketed(self.host)}:{self.port}"

    @property
    def nearest(self) -> tuple[str, int]:
        """The host and port that this computer connects to."""
        return (self.proxy.host, self.proxy.port) if self.proxy else (self.host, self.port)


def route_to(clickup_url: str) -> Route:
    """Return the way that requests to `clickup_url` take.

    Raises:
        ProxyFault: the system names a proxy that can't be used.
    """
    parts = urlsplit(clickup_url)
    secure = parts.scheme == "https"
    return Route(
        host=parts.hostname or "",
        port=parts.port or _PORTS[parts.scheme],
        secure=secure,
        proxy=_proxy(clickup_url),
    )


def _proxy(clickup_url: str) -> Proxy | None:
    try:
        address = proxy_for(clickup_url)
    except UnusableSetting as unusable:
        raise unusable.error from None
    if address is None:
        return None
    parts = urlsplit(address)
    host, port = parts.hostname or "", parts.port
    # Nothing in the address is told on, since it may hold a password.
    if parts.scheme not in _PORTS:
        raise ProxyFault(detail="the proxy's address is not one of an HTTP proxy")
    login = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
    credentials = ""
    if parts.username:
        credentials = "Basic " + base64.b64encode(login.encode()).decode("ascii")
    return Proxy(host, port or _PORTS[parts.scheme], parts.scheme == "https", credentials)


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
