"""A server that repeats the token in all that it says: in none of it is it kept or told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from clickup_desktop.clickup.hierarchy_events import ChannelsRead, Finished, LoaderEvent
from clickup_desktop.clickup.token_echo import REMOVED
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import MemorySecrets
from tests.clickup.loopback import Connection, Loopback
from tests.secrecy.canary import Canary
from tests.secrecy.terminal import Terminal
from tests.secrecy.test_objects import assert_told_nowhere

WORKSPACE = "901"
CHATTY = ("--verbose", "--json")


def _escaped(text: str) -> str:
    return "".join(f"\\u{ord(character):04x}" for character in text)


def _plain(text: str) -> str:
    return json.dumps(text)[1:-1]


WAYS: tuple[Callable[[str], str], ...] = (
    _plain,
    _escaped,
    lambda token: _escaped(token).upper().replace("\\U", "\\u"),
    lambda token: _plain(token).replace("/", "\\/"),
    lambda token: _escaped(token[:9]) + _plain(token[9:]),
    lambda token: _plain(token[-20:-4]),
    lambda token: "".join(map(_escaped, token[-20:-12])) + _plain(token[-12:]),
    lambda token: _plain(token[-9:]),
)


class EchoingClickUp:
    """Answers as ClickUp does, with the token that it was asked with in each name and id.

    Attributes:
        refused: ends of paths that are refused.
    """

    def __init__(self) -> None:
        self.refused: tuple[str, ...] = ()

    def __call__(self, connection: Connection) -> None:
        """Answer one request of a `Loopback`."""
        head, _, rest = connection.request.partition("Authorization: ")
        token = rest.split("\r\n")[0]
        path = urlsplit(head.split()[1]).path
        headers = {"Date": token, "Retry_After": token, "Set_Cookie": token, "X_Echo": token}
        if self.refused and path.endswith(self.refused):
            words = {"err": "@0", "message": ["@1"], "ECODE": "@2", "trace_id": "@3"}
            connection.answer(_said(words, token), f"400 {token}", **headers)
        else:
            connection.answer(_said(_body(path), token), f"200 {token}", **headers)


def _said(body: dict[str, Any], token: str) -> bytes:
    """Write an answer, with the token in the place of "@" and the number of a way to write it."""
    text = json.dumps(body)
    for number, write in enumerate(WAYS):
        text = text.replace(f"@{number}", write(token))
    return text.encode()


def _body(path: str) -> dict[str, Any]:
    *_start, parent, last = path.split("/")
    person = {"id": "7", "username": "Acme @0", "name": "@1", "email": "@2", "color": "@3"}
    answers: dict[str, dict[str, Any]] = {
        "user": {"user": person},
        "team": {"teams": [{"id": WORKSPACE, "name": "Acme @4", "color": "@5", "avatar": "@6"}]},
        "space": {"spaces": _places("s")},
        "folder": {"folders": [{"id": "f-@3", "name": "Events @1", "lists": _places("fl")}]},
        "list": {"lists": _places("l")},
        "channels": {"data": _channels(), "next_cursor": ""},
        "members": {"data": [person]},
        "messages": {"data": [{"id": "1", "content": "Hello @2", "user_id": "7", "type": "@1"}]},
        "task": {"tasks": [{"id": "t-@4", "name": "@5"}], "last_page": True},
        "shared": {"shared": {"tasks": [], "lists": _places("sl"), "folders": []}},
    }
    if parent == "channels":
        return {"data": _channels()[0] | {"id": last}}
    return answers.get(last, {"id": last, "name": "@1", "space": {"id": "s0", "name": "@6"}})


def _places(kind: str) -> list[dict[str, Any]]:
    return [
        {"id": f"{kind}{number}-@{number}", "name": f"Place @{number}", "color": f"@{number}"}
        for number in range(len(WAYS))
    ]


def _channels() -> list[dict[str, Any]]:
    return [
        {
            "id": f"c{number}",
            "name": f"general @{number}",
            "type": "CHANNEL",
            "visibility": "PUBLIC",
            "parent": {"id": f"l{number}-@{number}", "type": 6},
            "topic": f"@{number}",
            "description": f"@{number}",
            "@7": f"@{number}",
        }
        for number in range(len(WAYS))
    ]


@pytest.fixture
def echoing() -> EchoingClickUp:
    return EchoingClickUp()


@pytest.fixture
def clickup(echoing: EchoingClickUp) -> Iterator[Loopback]:
    """In the place of the embedded ClickUp."""
    with Loopback(echoing) as server:
        yield server


def test_no_command_prints_or_keeps_what_the_server_repeats(
    terminal: Terminal, canary: Canary, own_home: Path
) -> None:
    token = canary.text
    commands = [
        (["connect", "--visibility", "shared", *CHATTY], token, ""),
        *((["connections", *talk], "", "") for talk in ((), CHATTY)),
        *((["check", *talk], "", "") for talk in ((), CHATTY)),
        *((["workspaces", *talk], "", "") for talk in ((), CHATTY)),
        *((["tree", WORKSPACE, *talk], "", "") for talk in ((), CHATTY)),
        (["tree", WORKSPACE, *CHATTY], "", token),
        (["link", WORKSPACE, "c0", *CHATTY], "", ""),
        *((["links", *talk], "", "") for talk in ((), CHATTY)),
        (["update-token", "ID", *CHATTY], token, ""),
        (["doctor", "--report", "report.txt", *CHATTY], "", ""),
    ]

    answers = terminal.run(*commands)

    statuses = {
        " ".join(named[0]): answer["status"]
        for named, answer in zip(commands, answers, strict=True)
    }
    assert not any(statuses.values()), statuses
    assert REMOVED in str(answers[7]["out"])
    assert (terminal.folder / "report.txt").exists()
    assert canary.assert_absent_below(own_home, terminal.folder) >= 3


def test_nothing_on_this_computer_keeps_it(
    tmp_path: Path,
    canary: Canary,
    clickup: Loopback,
    echoing: EchoingClickUp,
) -> None:
    data = tmp_path / "data"
    integration = open_integration(data, clickup.url, secrets=MemorySecrets())
    connected = integration.connections.connect(canary.text, Visibility.SHARED, clickup.url)
    choice = integration.workspaces.choice(WORKSPACE)
    events: list[LoaderEvent] = []
    finished = threading.Event()

    def hear(event: LoaderEvent) -> None:
        events.append(event)
        if isinstance(event, Finished):
            finished.set()

    loader = integration.workspaces.browse(choice, hear)
    assert finished.wait(30)
    assert loader.wait(5)
    channels = [it for event in events if isinstance(event, ChannelsRead) for it in event.channels]
    assert len(channels) == len(WAYS)
    for channel in channels:
        assert channel.parent is not None
        place = channel.parent.id
        integration.links.add(choice, channel, ("Acme", str(channel.name)), "list", place)
        integration.workspaces.channel_details(choice, channel, place)
    integration.links.check()
    echoing.refused = ("/user", "/space", "/channels")
    integration.connections.check(connected.connection.id)
    integration.connections.check_quietly()
    overview = integration.overview()
    snapshot = integration.workspaces.snapshot(choice)
    assert snapshot is not None

    told = assert_told_nowhere(canary, events, overview, list(snapshot.events()))

    integration.close()
    assert told.total() == 0
    assert list((data / "snapshots").iterdir())
    assert canary.assert_absent_below(data) >= 2
