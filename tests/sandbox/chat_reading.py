"""Reads a Channel's messages over HTTP, page after page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID

from .conftest import Get

Message = dict[str, Any]

CHAT = f"/api/v3/workspaces/{MAIN_WORKSPACE_ID}/chat"
CHANNELS = f"{CHAT}/channels"


def messages_path(channel_id: str = BUSY_CHANNEL_ID) -> str:
    return f"{CHANNELS}/{channel_id}/messages"


def replies_path(message_id: str) -> str:
    return f"{CHAT}/messages/{message_id}/replies"


def pages(get: Get, path: str, **params: Any) -> Iterator[list[Message]]:
    cursor = ""
    while True:
        answer = get(path, params={"limit": 100} | params | {"cursor": cursor}).json()
        yield answer["data"]
        cursor = answer["next_cursor"] or ""
        if not cursor:
            return


def everything(get: Get, path: str, **params: Any) -> list[Message]:
    return [entry for page in pages(get, path, **params) for entry in page]


def messages(get: Get, channel_id: str = BUSY_CHANNEL_ID, **params: Any) -> list[Message]:
    return everything(get, messages_path(channel_id), **params)


def replies(get: Get, message_id: str, **params: Any) -> list[Message]:
    return everything(get, replies_path(message_id), **params)


def ids(found: list[Message]) -> list[str]:
    return [entry["id"] for entry in found]
