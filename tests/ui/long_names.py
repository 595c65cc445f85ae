"""A ClickUp in which everything has a very long name: the sandbox, its names lengthened."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from clickup_desktop.sandbox.server import Sandbox
from tests.clickup.loopback import Connection, Loopback

_NAMES = frozenset({"name", "username", "topic", "description", "content"})
_REST = (
    " and everything that anybody in the whole company might ever want to know about it, "
    "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz included"
)
_KEPT = ("X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset", "Content-Type")


@contextmanager
def long_names(sandbox: Sandbox) -> Iterator[str]:
    """Answer with what `sandbox` answers; gives the address."""
    place = urlsplit(sandbox.url)

    def pass_on(connection: Connection) -> None:
        first, *lines = connection.request.strip().split("\r\n")
        method, path, _version = first.split(" ")
        headers = dict(line.split(": ", 1) for line in lines)
        headers.pop("Accept-Encoding", None)
        upstream = http.client.HTTPConnection(place.hostname or "", place.port, timeout=30)
        try:
            upstream.request(method, path, headers=headers)
            answer = upstream.getresponse()
            body = _lengthened(json.loads(answer.read()))
        finally:
            upstream.close()
        kept = {name: value for name in _KEPT if (value := answer.headers.get(name))}
        connection.answer(body, f"{answer.status} {answer.reason}", **kept)

    with Loopback(pass_on) as server:
        yield server.url


def _lengthened(value: Any) -> Any:
    if isinstance(value, list):
        return [_lengthened(each) for each in value]
    if isinstance(value, dict):
        return {
            key: f"{each}{_REST}" if key in _NAMES and isinstance(each, str) else _lengthened(each)
            for key, each in value.items()
        }
    return value
