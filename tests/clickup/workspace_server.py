"""A Workspace behind the loopback server, whose answers can be held back."""

from __future__ import annotations

import threading
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from .loopback import Connection, Loopback

HELD_SECONDS = 30.0
"""So long an answer is held at most; no test waits for it."""


class WorkspaceServer:
    """Answers for so many Spaces and pages of Channels, one Channel each.

    Attributes:
        held: whether the answer to a path is held back until `release`.
        broken: paths that are answered with status 503.
        headers: sent with each answer.
    """

    def __init__(self, spaces: int = 3, pages: int = 2) -> None:
        self._spaces = [str(number) for number in range(spaces)]
        self._pages = pages
        self._released = threading.Event()
        self._changed = threading.Condition()
        self._holding = 0
        self.held: Callable[[str], bool] = lambda path: False
        self.broken: set[str] = set()
        self.headers: dict[str, str] = {}
        self.most_held = 0

    def release(self) -> None:
        """Answer what is held back, and hold nothing more."""
        self.held = lambda path: False
        self._released.set()

    def wait_until_held(self, count: int = 1) -> None:
        """Wait until so many answers are held back."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._holding >= count, 10)

    def __call__(self, connection: Connection) -> None:
        """Answer a request of the loopback server."""
        path = connection.request.split()[1]
        if self.held(path):
            with self._changed:
                self._holding += 1
                self.most_held = max(self.most_held, self._holding)
                self._changed.notify_all()
            while not self._released.wait(0.01) and not connection.stopping.is_set():
                pass
            with self._changed:
                self._holding -= 1
        if urlsplit(path).path in self.broken:
            connection.answer({}, "503 Not now", **self.headers)
        else:
            connection.answer(self._body(path), **self.headers)

    def _body(self, path: str) -> object:
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        if query.get("archived") == ["true"]:
            return {"spaces": [], "folders": [], "lists": []}
        if parts.path.endswith("/space"):
            return {"spaces": [{"id": space, "name": space} for space in self._spaces]}
        if parts.path.endswith("/folder"):
            return {"folders": []}
        if parts.path.endswith("/list"):
            return {"lists": [{"id": f"l{parts.path}", "name": "List"}]}
        page = int(query.get("cursor", ["0"])[0])
        following = str(page + 1) if page + 1 < self._pages else ""
        channel = {"id": f"c{page}", "name": "Channel", "type": "CHANNEL"}
        return {"data": [channel], "next_cursor": following}


def asked(server: Loopback) -> list[str]:
    """Return the paths that were asked for, in their order."""
    return [request.split()[1] for request in server.requests]
