"""A Workspace behind the loopback server, whose answers can be held back, and who hears of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFinished,
    ChannelsRead,
    Finished,
    LoaderEvent,
    SpaceRead,
    SpacesRead,
)
from clickup_desktop.clickup.models import Workspace

from .loopback import Connection, Loopback

WORKSPACE = Workspace.named("1", "Acme")

ENOUGH = 30.0
"""Seconds. Nothing takes as long, unless it would never happen."""


class WorkspaceServer:
    """Answers for so many Spaces and pages of Channels, one Channel each.

    Attributes:
        held: whether the answer to a path is held back until `release`.
        broken: paths that are answered with status 503.
        missing: paths that are answered as version 3 does with status 404.
        refused: codes of paths that are answered with status 401.
        answers: bodies of paths that are answered in another way than usual.
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
        self.missing: set[str] = set()
        self.refused: dict[str, str] = {}
        self.answers: dict[str, Any] = {}
        self.headers: dict[str, str] = {}
        self.most_held = 0

    def release(self) -> None:
        """Answer what is held back, and hold nothing more."""
        self.held = lambda path: False
        self._released.set()

    def wait_until_held(self, count: int = 1) -> None:
        """Wait until so many answers are held back."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._holding >= count, ENOUGH)

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
        place = urlsplit(path).path
        if place in self.broken:
            connection.answer({}, "503 Not now", **self.headers)
        elif place in self.missing:
            body = {"status": 404, "message": "No", "trace_id": 1, "timestamp": 1}
            connection.answer(body, "404 Not Found", **self.headers)
        elif place in self.refused:
            refusal = {"err": "No", "ECODE": self.refused[place]}
            connection.answer(refusal, "401 Unauthorized", **self.headers)
        elif place in self.answers:
            connection.answer(self.answers[place], **self.headers)
        else:
            connection.answer(self._body(path), **self.headers)

    def _body(self, path: str) -> object:
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        if query.get("archived") == ["true"]:
            return {"spaces": [], "folders": [], "lists": []}
        known: dict[str, object] = {
            "user": {"user": {"id": 1, "username": "Acme Admin"}},
            "shared": {"shared": None},
            "space": {"spaces": [{"id": space, "name": space} for space in self._spaces]},
            "folder": {"folders": []},
            "list": {"lists": [{"id": f"l{parts.path}", "name": "List"}]},
        }
        if (found := known.get(parts.path.rsplit("/", 1)[1])) is not None:
            return found
        page = int(query.get("cursor", ["0"])[0])
        following = str(page + 1) if page + 1 < self._pages else ""
        channel = {"id": f"c{page}", "name": "Channel", "type": "CHANNEL"}
        return {"data": [channel], "next_cursor": following}


def asked(server: Loopback) -> list[str]:
    """Return the paths that were asked for, in their order."""
    return [request.split()[1] for request in server.requests]


class Heard:
    """What a loader told, and who wants to know at once."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self.events: list[LoaderEvent] = []
        self.at_each: Callable[[LoaderEvent], None] = lambda event: None

    def __call__(self, event: LoaderEvent) -> None:
        with self._changed:
            self.events.append(event)
            self._changed.notify_all()
        self.at_each(event)

    @property
    def complete(self) -> bool:
        [finished] = self.of(Finished)
        return bool(finished.complete)

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    def wait_for(self, kind: type, count: int = 1) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: len(self.of(kind)) >= count, ENOUGH), self.events


def working() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "hierarchy-loader"]


def wait_until_nothing_works() -> None:
    for thread in working():
        thread.join(ENOUGH)
    assert not working()


def wait_until_held_alone(count: int) -> None:
    """Wait until all threads but so many, which are held, have nothing left to do."""
    until = time.monotonic() + ENOUGH
    while len(working()) > count:
        assert time.monotonic() < until
        time.sleep(0.005)


def in_a_space(path: str) -> bool:
    return "/v2/space/" in path


def assert_all_was_read(heard: Heard, spaces: int, pages: int) -> None:
    assert len(heard.of(SpacesRead)) == 1
    assert sorted(event.space_id for event in heard.of(SpaceRead)) == sorted(
        str(number) for number in range(spaces)
    )
    channels = [channel.id for event in heard.of(ChannelsRead) for channel in event.channels]
    assert channels == [f"c{page}" for page in range(pages)]
    assert len(heard.of(ChannelsFinished)) == 1
    assert [event.complete for event in heard.of(Finished)] == [True]
    assert isinstance(heard.events[-1], Finished)
