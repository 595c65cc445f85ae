"""How requests fail, in each way that is documented or reported of ClickUp."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass

from .answer import Refused, Reply

SLOW_SECONDS = 60.0
_REFUSALS: dict[str, tuple[int, str, str] | tuple[int, str, str, dict[str, object]]] = {
    "expired": (401, "OAUTH_025", "Token invalid"),
    "revoked": (401, "OAUTH_019", "Oauth token not found"),
    "unauthorized": (401, "OAUTH_027", "Team not authorized"),
    "role": (
        401,
        "ACCESS_083",
        "You do not have permission to use the public API",
        {"invalid_permissions": ["can_use_public_api_dev_key"]},
    ),
    "plan": (403, "TEAM_110", "Your plan does not include Chat in the API"),
    "no-chat": (403, "", "Chat is not enabled in this Workspace"),
    "fault": (500, "GENERIC_500", "Internal server error"),
}
_OF_CHAT_ONLY = frozenset({"plan", "no-chat"})
_PORTAL = (
    b"<!DOCTYPE html><html><head><title>Welcome to the Acme network</title></head>"
    b"<body><h1>Please accept the terms of use</h1></body></html>"
)
_LOG_IN = b"<html><head><title>401 Authorization Required</title></head></html>"
_UNAVAILABLE = b"<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>"
_LOGIN_PAGE = "https://login.acme.example/portal"


def answer_in_place(behaviour: str, path: str, pause: Callable[[float], None]) -> Reply | None:
    """What a token with this behaviour gets before anybody looks at the call, or None.

    Args:
        behaviour: one of the names of tokens.
        path: the path asked for.
        pause: waits so many seconds; raises when the sandbox is stopped meanwhile.

    Raises:
        Refused: the token may not make this call.
    """
    if behaviour == "slow":
        pause(SLOW_SECONDS)
        return None
    if behaviour == "html":
        return Reply(200, _PORTAL, "text/html; charset=utf-8", from_gateway=True)
    if behaviour == "gateway":
        headers = (("WWW-Authenticate", 'Basic realm="Acme gateway"'),)
        return Reply(401, _LOG_IN, "text/html; charset=utf-8", headers, from_gateway=True)
    if behaviour == "unavailable":
        return Reply(503, _UNAVAILABLE, "text/html; charset=utf-8", from_gateway=True)
    if behaviour == "redirect":
        headers = (("Location", _LOGIN_PAGE),)
        return Reply(302, b"", "text/html; charset=utf-8", headers, from_gateway=True)
    refused = _refusal(behaviour, path)
    if refused is not None:
        raise refused
    return None


def _refusal(behaviour: str, path: str) -> Refused | None:
    spared = behaviour == "unauthorized" and path == "/api/v2/user"
    if spared or (behaviour in _OF_CHAT_ONLY and "/chat/" not in path):
        return None
    refusal = _REFUSALS.get(behaviour)
    return Refused(*refusal) if refusal is not None else None


def over_limit() -> Refused:
    """The answer to a request over the rate limit."""
    return Refused(429, "APP_002", "Rate limit reached")


@dataclass
class _Awaited:
    left: int
    fault: str
    where: str


class FaultsToCome:
    """The faults that the next requests meet, whoever asks."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._awaited: list[_Awaited] = []

    def add(self, requests: int, fault: str, where: str) -> None:
        """Have so many requests whose path contains `where` meet a fault, after those before."""
        with self._lock:
            self._awaited.append(_Awaited(requests, fault, where))

    def take(self, path: str) -> str | None:
        """The fault that the request for this path meets, or None."""
        with self._lock:
            self._awaited = [awaited for awaited in self._awaited if awaited.left > 0]
            for awaited in self._awaited:
                if awaited.where in path:
                    awaited.left -= 1
                    return awaited.fault
            return None
