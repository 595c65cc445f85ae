"""Asking a proxy to lead on, and what it says where it wants to know first who asks."""

from __future__ import annotations

import re
import socket
from contextlib import closing
from http.client import HTTPException, HTTPResponse

from clickup_desktop.clickup.errors import (
    ClickUpError,
    ProxyFault,
    ProxyLoginUnsupported,
    ProxyNeedsPassword,
)
from clickup_desktop.clickup.http_session import tls_context
from clickup_desktop.clickup.route import Proxy, Route, route_to

_OWN_WAY = "basic"
_MOST_WAYS = 5
_QUOTED = re.compile(r'"[^"]*"')


def ask_for_tunnel(stream: socket.socket, route: Route, proxy: Proxy) -> None:
    """Ask the proxy at the other end of `stream` for the way to the end of `route`.

    Raises:
        ProxyNeedsPassword, ProxyLoginUnsupported, ProxyFault.
        OSError, HTTPException: it does not answer as a proxy.
    """
    lines = [f"CONNECT {route.place} HTTP/1.1", f"Host: {route.place}"]
    if proxy.credentials:
        lines.append(f"Proxy-Authorization: {proxy.credentials}")
    stream.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
    with HTTPResponse(stream, method="CONNECT") as answer:
        answer.begin()
        status = answer.status
        asked = answer.headers.get_all("Proxy-Authenticate") or []
    if status == 407:
        ways = _ways(asked)
        if ways and _OWN_WAY not in map(str.lower, ways):
            raise ProxyLoginUnsupported(ways)
        raise ProxyNeedsPassword(status=status)
    if status != 200:
        raise ProxyFault(status=status)


def why_it_refuses(url: str, seconds: float) -> ProxyFault:
    """Ask the proxy on the way to `url` once more, since urllib3 drops what it says with its 407.

    Args:
        seconds: how long each step may take.
    """
    unknown = ProxyNeedsPassword(status=407)
    try:
        route = route_to(url)
        if route.proxy is None:
            return unknown
        with closing(socket.create_connection(route.nearest, seconds)) as plain:
            near: socket.socket = plain
            if route.proxy.secure:
                near = tls_context().wrap_socket(plain, server_hostname=route.proxy.host)
            with closing(near):
                ask_for_tunnel(near, route, route.proxy)
    except ProxyLoginUnsupported as known:
        return ProxyLoginUnsupported(known.ways)
    except (ClickUpError, OSError, ValueError, HTTPException):
        return unknown
    return unknown


def _ways(asked: list[str]) -> tuple[str, ...]:
    """Return the ways to log in that a proxy names, each once, such as ("Negotiate", "NTLM")."""
    # Several may stand in one line, beside their parameters, which all have a "=".
    lines = (_QUOTED.sub("", line) for line in asked)
    words = (part.split() for line in lines for part in line.split(","))
    names = [word[0] for word in words if word and "=" not in word[0]]
    return tuple(dict.fromkeys(names))[:_MOST_WAYS]
