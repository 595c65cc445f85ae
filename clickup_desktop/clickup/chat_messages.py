"""What a copy of messages asks ClickUp for; every call raises `ClickUpError` or `Cancelled`."""

from __future__ import annotations

from clickup_desktop.clickup.asking import Asking
from clickup_desktop.clickup.decoding import Fields, count_items, decode_cursor, decode_items
from clickup_desktop.clickup.models import Channel, ChannelPage, MessagePage, WholeMessage
from clickup_desktop.clickup.paths import channel_path, segment
from clickup_desktop.interruption import Cancellation

MESSAGES_A_PAGE = 100

_PLAIN_TEXT = {"content_format": "text/plain"}


class ChatMessages:
    """Reads messages page by page, with all of their texts."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    def page(
        self,
        workspace_id: str,
        channel_id: str,
        cursor: str = "",
        limit: int = MESSAGES_A_PAGE,
        *,
        cancellation: Cancellation | None = None,
    ) -> MessagePage:
        """Return a page of a Channel's messages, 1…100, the newest first, without replies."""
        path = f"{channel_path(workspace_id, channel_id)}/messages"
        return self._page(path, cursor, limit, cancellation)

    def replies(
        self,
        workspace_id: str,
        message_id: str,
        cursor: str = "",
        limit: int = MESSAGES_A_PAGE,
        *,
        cancellation: Cancellation | None = None,
    ) -> MessagePage:
        """Return a page of the replies to a message, 1…100, in no certain order."""
        workspace = f"/api/v3/workspaces/{segment(workspace_id)}"
        path = f"{workspace}/chat/messages/{segment(message_id)}/replies"
        return self._page(path, cursor, limit, cancellation)

    def channels_with_news(
        self,
        workspace_id: str,
        since: int,
        cursor: str = "",
        *,
        cancellation: Cancellation | None = None,
    ) -> ChannelPage:
        """Return a page of the Channels with messages since a moment in milliseconds.

        ClickUp ignores parameters that it doesn't know, so others may be among them. Archived ones
        and conversations are not left out: what can be read can be copied.
        """

        def decode(fields: Fields) -> ChannelPage:
            found = decode_items(fields, "data", Channel)
            following = decode_cursor(fields.get("next_cursor"))
            return ChannelPage(found, following, empty=not found)

        query = {
            "channel_types": "CHANNEL",
            "limit": "100",
            "with_message_since": str(since),
            "description_format": "text/plain",
        }
        if cursor:
            query["cursor"] = cursor
        path = f"/api/v3/workspaces/{segment(workspace_id)}/chat/channels"
        return self._asking.ask(path, cancellation, decode, query)

    def _page(
        self, path: str, cursor: str, limit: int, cancellation: Cancellation | None
    ) -> MessagePage:
        def decode(fields: Fields) -> MessagePage:
            found = decode_items(fields, "data", WholeMessage)
            following = decode_cursor(fields.get("next_cursor"))
            return MessagePage(found, following, count_items(fields, "data") - len(found))

        query = {"limit": str(limit), **_PLAIN_TEXT}
        if cursor:
            query["cursor"] = cursor
        return self._asking.ask(path, cancellation, decode, query)
