"""ClickUp's API as typed calls. Every call blocks, and can be left from another thread.

Version 2 serves the hierarchy, version 3 the chat (developer.clickup.com/reference).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

import msgspec
import requests

from clickup_desktop.clickup.asking import Asking
from clickup_desktop.clickup.chat_messages import ChatMessages
from clickup_desktop.clickup.decoding import (
    WHOLE,
    Fields,
    decode_cursor,
    decode_flag,
    decode_item,
    decode_items,
    decode_object,
)
from clickup_desktop.clickup.errors import (
    ChatNotThere,
    NotFound,
    UnexpectedAnswer,
)
from clickup_desktop.clickup.models import (
    Channel,
    ChannelMember,
    ChannelPage,
    ClickUpList,
    Folder,
    MemberPage,
    Message,
    SharedHierarchy,
    SingleFolder,
    SingleList,
    Space,
    Task,
    TaskPage,
    User,
    View,
    Workspace,
)
from clickup_desktop.clickup.paths import archived_query, channel_path, segment
from clickup_desktop.clickup.people import People
from clickup_desktop.clickup.rate_limit import Priority, RateLimiter, RateState, Urgency
from clickup_desktop.clickup.refusals import told_as
from clickup_desktop.clickup.requester import Requester
from clickup_desktop.clickup.retry import RetryPolicy
from clickup_desktop.clickup.token import Token
from clickup_desktop.clickup.transport import Bounds
from clickup_desktop.interruption import Cancellation

CHANNELS_A_PAGE = 100
MAXIMUM_PAGES = 1_000
"""Of Channels; a server that has more never ends."""

_PLAIN_TEXT = {"description_format": "text/plain"}
"""How topics and descriptions are shown; ClickUp's default is Markdown."""

Decoded = TypeVar("Decoded", bound=msgspec.Struct)


class ClickUpClient:
    """Asks ClickUp with one token.

    Every call takes `cancellation`, which gives the caller control back within 100 ms, and raises
    `ClickUpError` or `Cancelled`. What a tree is read with takes a `priority` as well, in place of
    the client's own. May be used from several threads.

    Args:
        clickup_url: the base, already normalised.
        limiter, people: the token's; shared with every other client of it.
        session: for tests; a client closes the session that it made itself alone.

    Attributes:
        chat_messages: reads messages page by page, whole.
    """

    def __init__(
        self,
        clickup_url: str,
        token: Token,
        *,
        limiter: RateLimiter | None = None,
        session: requests.Session | None = None,
        policy: RetryPolicy | None = None,
        bounds: Bounds | None = None,
        priority: Priority = Priority.PERSON,
        people: People | None = None,
    ) -> None:
        self._requester = Requester(
            clickup_url,
            token,
            limiter=limiter,
            session=session,
            policy=policy,
            bounds=bounds,
            priority=priority,
        )
        self.people = people or People()
        self._asking = Asking(self._requester)
        self.chat_messages = ChatMessages(self._asking)

    def __repr__(self) -> str:
        return f"ClickUpClient({self._requester!r})"

    @property
    def request_count(self) -> int:
        """How many requests were sent, repeated ones included."""
        return self._requester.request_count

    @property
    def seconds_per_request(self) -> float | None:
        """How long the last requests took, without the waiting for the limit; None at first."""
        return self._requester.seconds_per_request

    @property
    def rate_state(self) -> RateState:
        """What is left of the token's requests."""
        return self._requester.limiter.state

    def close(self) -> None:
        """Close the kept connections."""
        self._requester.close()

    # Version 2: who, and the hierarchy

    def user(self, *, cancellation: Cancellation | None = None) -> User:
        """Return whose token it is: the check that it is alive; see `Asking.user`."""
        return self._asking.user(cancellation)

    def workspaces(self, *, cancellation: Cancellation | None = None) -> tuple[Workspace, ...]:
        """Return every Workspace that the token reaches; its members are kept in `people`."""

        def decode(fields: Fields) -> tuple[Workspace, ...]:
            found = decode_items(fields, "teams", Workspace)
            self.people.take(fields["teams"])
            return found

        return self._asking.ask("/api/v2/team", cancellation, decode)

    def spaces(
        self,
        workspace_id: str,
        archived: bool = False,
        *,
        cancellation: Cancellation | None = None,
        priority: Urgency | None = None,
    ) -> tuple[Space, ...]:
        """Return a Workspace's Spaces; archived ones need a call of their own."""
        return self._asking.ask(
            f"/api/v2/team/{segment(workspace_id)}/space",
            cancellation,
            lambda fields: decode_items(fields, "spaces", Space),
            archived_query(archived),
            priority,
        )

    def folders(
        self,
        space_id: str,
        archived: bool = False,
        *,
        cancellation: Cancellation | None = None,
        priority: Urgency | None = None,
    ) -> tuple[Folder, ...]:
        """Return a Space's Folders, with their Lists where the answer holds them."""
        return self._asking.ask(
            f"/api/v2/space/{segment(space_id)}/folder",
            cancellation,
            lambda fields: decode_items(fields, "folders", Folder),
            archived_query(archived),
            priority,
        )

    def folderless_lists(
        self,
        space_id: str,
        archived: bool = False,
        *,
        cancellation: Cancellation | None = None,
        priority: Urgency | None = None,
    ) -> tuple[ClickUpList, ...]:
        """Return the Lists of a Space that are in no Folder."""
        return self._asking.ask(
            f"/api/v2/space/{segment(space_id)}/list",
            cancellation,
            lambda fields: decode_items(fields, "lists", ClickUpList),
            archived_query(archived),
            priority,
        )

    def folder_lists(
        self,
        folder_id: str,
        archived: bool = False,
        *,
        cancellation: Cancellation | None = None,
        priority: Urgency | None = None,
    ) -> tuple[ClickUpList, ...]:
        """Return the Lists of a Folder."""
        return self._asking.ask(
            f"/api/v2/folder/{segment(folder_id)}/list",
            cancellation,
            lambda fields: decode_items(fields, "lists", ClickUpList),
            archived_query(archived),
            priority,
        )

    def space(self, space_id: str, *, cancellation: Cancellation | None = None) -> Space:
        """Return one Space."""
        return self._ask_one(f"/api/v2/space/{segment(space_id)}", cancellation, Space)

    def folder(self, folder_id: str, *, cancellation: Cancellation | None = None) -> SingleFolder:
        """Return one Folder."""
        return self._ask_one(f"/api/v2/folder/{segment(folder_id)}", cancellation, SingleFolder)

    def list_place(self, list_id: str, *, cancellation: Cancellation | None = None) -> SingleList:
        """Return one List."""
        return self._ask_one(f"/api/v2/list/{segment(list_id)}", cancellation, SingleList)

    def view(self, view_id: str, *, cancellation: Cancellation | None = None) -> View:
        """Return one view, with the place that it shows."""
        path = f"/api/v2/view/{segment(view_id)}"
        return self._asking.ask(path, cancellation, lambda it: decode_item(it.get("view"), View))

    def tasks(
        self, list_id: str, page: int = 0, *, cancellation: Cancellation | None = None
    ) -> TaskPage:
        """Return a page of a List's open Tasks; pages hold 100 and count from 0."""

        def decode(fields: Fields) -> TaskPage:
            tasks = decode_items(fields, "tasks", Task)
            # `last_page` isn't always there; a page that isn't full is the last one.
            told = fields.get("last_page")
            return TaskPage(tasks, decode_flag(told) if told is not None else len(tasks) < 100)

        path = f"/api/v2/list/{segment(list_id)}/task"
        return self._asking.ask(path, cancellation, decode, {"page": str(page)})

    def shared_hierarchy(
        self,
        workspace_id: str,
        *,
        cancellation: Cancellation | None = None,
        priority: Urgency | None = None,
    ) -> SharedHierarchy:
        """Return what was shared with the token's owner outside the Spaces they see."""

        def decode(fields: Fields) -> SharedHierarchy:
            raw = bytes(fields.get("shared", msgspec.Raw(b"null"))).strip()
            shared = decode_object(raw) if raw != b"null" else {}
            return SharedHierarchy(
                tasks=decode_items(shared, "tasks", Task) if "tasks" in shared else (),
                lists=decode_items(shared, "lists", ClickUpList) if "lists" in shared else (),
                folders=decode_items(shared, "folders", Folder) if "folders" in shared else (),
            )

        return self._asking.ask(
            f"/api/v2/team/{segment(workspace_id)}/shared",
            cancellation,
            decode,
            priority=priority,
        )

    # Version 3: the chat

    def channel_page(
        self,
        workspace_id: str,
        cursor: str = "",
        limit: int = CHANNELS_A_PAGE,
        *,
        cancellation: Cancellation | None = None,
        priority: Urgency | None = None,
    ) -> ChannelPage:
        """Return one page of Channels, 1…100, without direct messages and archived ones.

        ClickUp ignores parameters that it doesn't know, so all is filtered again here.
        """

        def decode(fields: Fields) -> ChannelPage:
            found = decode_items(fields, "data", Channel)
            offered = tuple(
                channel for channel in found if not channel.direct and not channel.archived
            )
            following = decode_cursor(fields.get("next_cursor"))
            return ChannelPage(offered, following, empty=not found)

        query = {"channel_types": "CHANNEL", "limit": str(limit), **_PLAIN_TEXT}
        if cursor:
            query["cursor"] = cursor
        path = f"/api/v3/workspaces/{segment(workspace_id)}/chat/channels"
        try:
            return self._asking.ask(path, cancellation, decode, query, priority)
        except NotFound as error:
            missing = error
        raise told_as(ChatNotThere, missing)

    def channels(
        self, workspace_id: str, *, cancellation: Cancellation | None = None
    ) -> tuple[Channel, ...]:
        """Return all Channels of a Workspace, each once.

        Raises:
            UnexpectedAnswer: the server repeats a cursor, so that it would never end.
        """
        found: dict[str, Channel] = {}
        cursor, asked = "", {""}
        while True:
            page = self.channel_page(workspace_id, cursor, cancellation=cancellation)
            for channel in page.channels:
                found.setdefault(channel.id, channel)
            if page.ends(cursor):
                return tuple(found.values())
            cursor = page.next_cursor
            if cursor in asked or len(asked) > MAXIMUM_PAGES:
                raise UnexpectedAnswer(status=200, detail="the list of Channels never ends")
            asked.add(cursor)

    def channel(
        self, workspace_id: str, channel_id: str, *, cancellation: Cancellation | None = None
    ) -> Channel:
        """Return one Channel."""
        path = channel_path(workspace_id, channel_id)
        return self._ask_one(path, cancellation, Channel, _PLAIN_TEXT)

    def channel_members(
        self,
        workspace_id: str,
        channel_id: str,
        limit: int = 100,
        *,
        cancellation: Cancellation | None = None,
    ) -> MemberPage:
        """Return up to `limit` (1…100) members of a Channel."""
        return self._asking.ask(
            f"{channel_path(workspace_id, channel_id)}/members",
            cancellation,
            lambda fields: MemberPage(
                decode_items(fields, "data", ChannelMember),
                bool(decode_cursor(fields.get("next_cursor"))),
            ),
            {"limit": str(limit)},
        )

    def messages(
        self,
        workspace_id: str,
        channel_id: str,
        limit: int = 5,
        *,
        cancellation: Cancellation | None = None,
    ) -> tuple[Message, ...]:
        """Return the newest messages of a Channel, the newest first."""
        return self._asking.ask(
            f"{channel_path(workspace_id, channel_id)}/messages",
            cancellation,
            lambda fields: decode_items(fields, "data", Message),
            {"limit": str(limit), "content_format": "text/plain"},
        )

    def _ask_one(
        self,
        path: str,
        cancellation: Cancellation | None,
        kind: type[Decoded],
        query: Mapping[str, str] | None = None,
    ) -> Decoded:
        def decode(fields: Fields) -> Decoded:
            # Version 3 wraps an object into `data`, version 2 does not.
            raw = fields.get("data") or fields[WHOLE]
            return decode_item(raw, kind)

        return self._asking.ask(path, cancellation, decode, query)
