"""The Channels of a Workspace as a test asks for them: page after page."""

from __future__ import annotations

from collections.abc import Iterator

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.models import Channel, ChannelPage


def channel_pages(client: ClickUpClient, workspace_id: str) -> Iterator[ChannelPage]:
    """Every page, up to the last."""
    cursor, asked = "", set[str]()
    while True:
        assert cursor not in asked, "the pages never end"
        asked.add(cursor)
        page = client.channel_page(workspace_id, cursor)
        yield page
        if page.ends(cursor):
            return
        cursor = page.next_cursor


def channels_of(client: ClickUpClient, workspace_id: str) -> tuple[Channel, ...]:
    return tuple(it for page in channel_pages(client, workspace_id) for it in page.channels)
