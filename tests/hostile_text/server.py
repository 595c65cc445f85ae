"""A ClickUp whose every word is hostile, and a server that must never be asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle
from typing import Any
from urllib.parse import unquote, urlsplit

from tests.clickup.loopback import Connection, Loopback
from tests.hostile_text.payloads import PAYLOADS, fill

WORKSPACE = "901"


class HostileClickUp:
    """Answers as ClickUp does, with a payload for each name.

    Every payload is the name of a Space, a Folder, a List and a Channel, and is in an id. What
    there is one of (the account, the Workspace, the Channel's details) is called `single`.

    Attributes:
        refused: ends of paths that are refused, with hostile words.
        account: the id of the account; another one is somebody else.
    """

    def __init__(self, single: str, trap_port: int) -> None:
        self._single = fill(PAYLOADS[single], trap_port)
        self._names = [fill(payload, trap_port) for payload in PAYLOADS.values()]
        self._headers = cycle(self._names)
        self.refused: tuple[str, ...] = ()
        self.account = "7"

    def __call__(self, connection: Connection) -> None:
        """Answer one request of a `Loopback`."""
        parts = urlsplit(connection.request.split()[1])
        if parts.path.endswith(self.refused) and self.refused:
            word = self._single
            body = {"err": word, "message": word, "ECODE": word[:60], "trace_id": word}
            connection.answer(body, f"400 {_header(word)}", **self._hostile_headers())
        else:
            connection.answer(self._body(unquote(parts.path)), **self._hostile_headers())

    def _hostile_headers(self) -> dict[str, str]:
        word = _header(next(self._headers))
        names = ("Date", "Retry-After", "X-RateLimit-Limit", "X-RateLimit-Reset", "Set-Cookie")
        return {name.replace("-", "_"): word for name in names}

    def _body(self, path: str) -> dict[str, Any]:
        one = self._single
        *_start, parent, last = path.split("/")
        number = int(parent[1:]) if parent[1:].isdecimal() else 0
        name = self._names[number % len(self._names)]
        person = {"id": self.account, "username": one, "name": one, "email": one, "color": one}
        lists = [{"id": f"fl{number}-{name[:9]}", "name": one}]
        messages = [
            {"id": str(place), "content": word, "user_id": "7", "date": place, "type": one}
            for place, word in enumerate([one, *self._names][:5])
        ]
        answers: dict[str, dict[str, Any]] = {
            "user": {"user": person},
            "team": {"teams": [{"id": WORKSPACE, "name": one, "color": one, "avatar": one}]},
            "space": {"spaces": self._places("s")},
            "folder": {"folders": [{"id": f"f{number}", "name": name, "lists": lists}]},
            "list": {"lists": [{"id": f"l{number}", "name": name}]},
            "channels": {"data": self._channels(), "next_cursor": ""},
            "members": {"data": [person | {"id": "7"}]},
            "messages": {"data": messages},
            "task": {"tasks": [{"id": one, "name": one}], "last_page": True},
            "shared": {"shared": {"tasks": [], "lists": [], "folders": []}},
        }
        if parent == "channels":
            return {"data": self._channels()[0] | {"id": last}}
        return answers.get(last, {"id": last, "name": one, "space": {"id": "s0", "name": one}})

    def _places(self, kind: str) -> list[dict[str, Any]]:
        return [
            {"id": f"{kind}{number}", "name": name, "color": name, "private": False}
            for number, name in enumerate(self._names)
        ]

    def _channels(self) -> list[dict[str, Any]]:
        """One in each List, and as many that belong to no place."""
        return [
            {
                "id": f"c{kind}-{number}",
                "name": name,
                "type": "CHANNEL",
                "visibility": "PUBLIC",
                "parent": {"id": f"l{number}" if kind == 6 else WORKSPACE, "type": kind},
                "topic": self._single,
                "description": name,
            }
            for kind in (6, 7)
            for number, name in enumerate(self._names)
        ]


def _header(word: str) -> str:
    """Return a word as far as a header can carry it: no line breaks, Latin-1."""
    one_line = "".join(" " if character in "\r\n\x00" else character for character in word[:500])
    return one_line.encode("latin-1", "replace").decode("latin-1")


@contextmanager
def hostile_clickup(single: str) -> Iterator[tuple[HostileClickUp, Loopback, Loopback]]:
    """Run the server and its trap; fail where the trap was asked."""

    def spring(connection: Connection) -> None:
        connection.answer({})

    with Loopback(spring) as trap:
        answering = HostileClickUp(single, trap.port)
        with Loopback(answering) as server:
            yield answering, server, trap
        assert trap.connections == 0, "something was fetched from elsewhere"
