"""What is shown beside the tree: who wrote, and where that is known from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.fields import Identifier
from clickup_desktop.clickup.models import Channel
from clickup_desktop.clickup.token import Token
from clickup_desktop.integration.workspaces.channel_details import read_channel_details
from tests.clickup.conftest import SECRET
from tests.clickup.loopback import Connection, Loopback

CHANNEL = Channel(id=Identifier("6-1-8"))
MEMBERS = [{"id": str(number), "name": f"Member {number}"} for number in range(100)]
MESSAGES = [
    {"id": "a", "content": "Hello", "user_id": "7"},
    {"id": "b", "content": "I am the 101st", "user_id": 1000},
    {"id": "c", "content": "Summary", "user_id": -4},
    {"id": "d", "content": "Bye", "user_id": "999999"},
]
TEAMS = [{"id": "1", "name": "Acme", "members": [{"user": {"id": 1000, "username": "Robin"}}]}]


def clickup(connection: Connection) -> None:
    path = connection.request.split()[1].split("?")[0]
    known: dict[str, Callable[[], Any]] = {
        "members": lambda: {"data": MEMBERS, "next_cursor": "more"},
        "messages": lambda: {"data": MESSAGES},
        "team": lambda: {"teams": TEAMS},
        "6-1-8": lambda: {"data": {"id": "6-1-8", "name": "launch", "visibility": "PUBLIC"}},
    }
    connection.answer(known[path.rsplit("/", 1)[1]]())


@pytest.mark.parametrize("asked_before", [True, False])
def test_nobody_is_somebody_for_being_the_101st(asked_before: bool) -> None:
    with Loopback(clickup) as server:
        client = ClickUpClient(server.url, Token(SECRET))
        if asked_before:
            client.workspaces()
        for _time in range(2):
            details = read_channel_details(client, "1", CHANNEL, None, hide_messages=False)
            authors = [message.author for message in details.messages]
            assert authors == ["Member 7", "Robin", "ClickUp's assistant", "Somebody"]
        client.close()
    # The Workspaces are asked for once, whoever does it.
    assert sum(request.split()[1] == "/api/v2/team" for request in server.requests) == 1
    assert len(server.requests) == 1 + 2 * 3
