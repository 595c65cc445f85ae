"""The operations of Chat: Channels, who is in them, and what is said there."""

from __future__ import annotations

from collections.abc import Callable

from . import chat_answers
from .answer import Refused, encode, number_or_refused
from .channel_changes import ChannelsNow
from .channels import STRAY_DIRECT_MESSAGE_ID
from .chat import Chat
from .cursors import Cursors, Place
from .messages import MessageRecord
from .place_answers import Json
from .query import Query
from .records import ChannelRecord, WorkspaceRecord
from .tokens import AccountRecord

_SHOWN_TYPES = frozenset({"CHANNEL", "DM", "GROUP_DM"})
_CONTENT_FORMATS = frozenset({"", "text/md", "text/plain"})
_BEFORE_ALL: Place = (-1,)


class ChatRoutes:
    """Answers the calls of Chat, each with the operation's name."""

    def __init__(self, channels: ChannelsNow, chat: Chat, cursors: Cursors) -> None:
        self._channels = channels
        self._chat = chat
        self._cursors = cursors
        # A Channel's bytes are good for as long as its record and its newest message are the same.
        self._kept: dict[tuple[str, str], tuple[ChannelRecord, int | None, bytes]] = {}

    def channels(self, account: AccountRecord, query: Query, workspace: str) -> bytes:
        """The Channels of a Workspace."""
        found = _workspace(account, workspace)
        listing = f"channels of {workspace}"
        limit = query.limit()
        (after,) = self._cursors.place(listing, query) or _BEFORE_ALL
        chosen = [entry for entry in self._asked_for(found, account, query) if entry.number > after]
        page = chosen[:limit]
        cursor = self._cursors.after(listing, (page[-1].number,)) if len(chosen) > limit else ""
        if account.behaviour == "endless-cursor" and not cursor:
            # The pages begin anew, so a client that only waits for the end never finds it.
            cursor = self._cursors.after(listing, _BEFORE_ALL)
        data = b",".join(self._channel_bytes(entry, found) for entry in page)
        return b'{"data":[%b],"next_cursor":%b}' % (data, encode(cursor))

    def channel(self, account: AccountRecord, query: Query, workspace: str, channel: str) -> bytes:
        """One Channel."""
        in_workspace, found = self._readable_channel(account, workspace, channel)
        return b'{"data":%b}' % self._channel_bytes(found, in_workspace)

    def members(self, account: AccountRecord, query: Query, workspace: str, channel: str) -> bytes:
        """The members of a Channel."""
        in_workspace, found = self._readable_channel(account, workspace, channel)
        page, cursor = self._cursors.page(f"members of {channel}", query, found.members)
        data = [chat_answers.member(in_workspace.people[place]) for place in page]
        # The end of the pages was seen as "", as null and as no cursor at all: null here.
        return encode({"data": data, "next_cursor": cursor or None})

    def followers(
        self, account: AccountRecord, query: Query, workspace: str, channel: str
    ) -> bytes:
        """The followers of a Channel."""
        in_workspace, found = self._readable_channel(account, workspace, channel)
        following = found.members[: 1 + len(found.members) // 2]
        page, cursor = self._cursors.page(f"followers of {channel}", query, following)
        answer: Json = {"data": [chat_answers.member(in_workspace.people[one]) for one in page]}
        if cursor:
            answer["next_cursor"] = cursor
        return encode(answer)

    def messages(self, account: AccountRecord, query: Query, workspace: str, channel: str) -> bytes:
        """The messages that stand in a Channel itself, the newest first."""
        in_workspace, _ = self._readable_channel(account, workspace, channel)
        as_plain = _as_plain(query)
        walk = _Walk(f"messages of {channel}", query, self._cursors, account)
        self._chat.note_reading(channel)
        found = self._chat.messages(channel, walk.after, walk.limit + 1)
        page, cursor = walk.page(
            found, lambda it: it.place, ends_early=self._chat.ends_early(channel, walk.number)
        )
        data = [
            chat_answers.message(
                message, in_workspace.id, self._chat.replies_count(message), as_plain=as_plain
            )
            for message in page
        ]
        return encode({"data": data, "next_cursor": cursor})

    def replies(self, account: AccountRecord, query: Query, workspace: str, message: str) -> bytes:
        """The replies to a message."""
        found = _workspace(account, workspace)
        as_plain = _as_plain(query)
        thread = next(
            (
                thread
                for thread in self._chat.threads(message)
                if (entry := self._channels.find(found, thread.channel_id)) is not None
                and account.sees_channel(entry)
            ),
            None,
        )
        if thread is None:
            raise Refused(404, "", "Message not found")
        walk = _Walk(f"replies to {message}", query, self._cursors, account)
        self._chat.note_reading(thread.channel_id)
        place = self._chat.reply_place
        there = [
            reply
            for reply in self._chat.replies(thread)
            if walk.after is None or place(reply) > walk.after
        ]
        page, cursor = walk.page(
            there, place, ends_early=self._chat.ends_early(thread.channel_id, walk.number)
        )
        data = [chat_answers.reply(it, found.id, as_plain=as_plain) for it in page]
        return encode({"data": data, "next_cursor": cursor})

    def _asked_for(
        self, workspace: WorkspaceRecord, account: AccountRecord, query: Query
    ) -> list[ChannelRecord]:
        types = query.texts("channel_types") or _SHOWN_TYPES
        if not _SHOWN_TYPES.issuperset(types):
            raise Refused(400, "INPUT_005", "channel_types is invalid")
        closed_too = query.flag("include_closed")
        since = query.number("with_message_since", -1, 0)
        return [
            entry
            for entry in self._channels.of(workspace)
            if (entry.type in types or entry.id == STRAY_DIRECT_MESSAGE_ID)
            and (closed_too or not entry.closed)
            and account.sees_channel(entry)
            and (since < 0 or since <= (self._chat.latest_moment(entry.id) or -1))
        ]

    def _channel_bytes(self, entry: ChannelRecord, workspace: WorkspaceRecord) -> bytes:
        key = workspace.id, entry.id
        latest = self._chat.latest_moment(entry.id)
        kept = self._kept.get(key)
        if kept is None or kept[0] is not entry or kept[1] != latest:
            told = encode(chat_answers.channel(entry, workspace, latest))
            kept = self._kept[key] = entry, latest, told
        return kept[2]

    def _readable_channel(
        self, account: AccountRecord, workspace_id: str, channel_id: str
    ) -> tuple[WorkspaceRecord, ChannelRecord]:
        workspace = _workspace(account, workspace_id)
        found = self._channels.find(workspace, channel_id)
        if found is None or not account.sees_channel(found):
            raise Refused(404, "", "Channel not found")
        return workspace, found


class _Walk:
    """Where a walk through messages or replies is, as its cursor says.

    Attributes:
        after: the place after which to go on; None at the beginning.
        number: the number of the page that is asked for, from 0.
        limit: how many entries it may have.
    """

    def __init__(
        self, listing: str, query: Query, cursors: Cursors, account: AccountRecord
    ) -> None:
        self._listing = listing
        self._cursors = cursors
        self._endless = account.behaviour == "endless-cursor"
        self.limit = query.limit()
        *after, self.number = cursors.place(listing, query) or (0,)
        self.after = tuple(after) or None

    def page(
        self,
        following: list[MessageRecord],
        place: Callable[[MessageRecord], Place],
        *,
        ends_early: bool,
    ) -> tuple[list[MessageRecord], str | None]:
        """The page, and the cursor for the next one.

        Args:
            following: what comes, at least one entry more than the limit where there is more.
            place: says where an entry is.
            ends_early: give half of it only, and no cursor.
        """
        if ends_early:
            return following[: min(len(following), self.limit) // 2], None
        page = following[: self.limit]
        if len(following) > len(page):
            return page, self._cursors.after(self._listing, (*place(page[-1]), self.number + 1))
        # One that names no place begins anew.
        return page, self._cursors.after(self._listing, (0,)) if self._endless else ""


def _as_plain(query: Query) -> bool:
    wanted = query.text("content_format")
    if wanted not in _CONTENT_FORMATS:
        raise Refused(400, "INPUT_005", "content_format is invalid")
    return wanted == "text/plain"


def _workspace(account: AccountRecord, workspace_id: str) -> WorkspaceRecord:
    number_or_refused(workspace_id, "Workspace")
    found = account.workspace(workspace_id)
    if found is None:
        raise Refused(404, "", "Workspace not found")
    return found
