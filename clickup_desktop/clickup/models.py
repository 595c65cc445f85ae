"""ClickUp's objects as far as this program uses them.

A List is `ClickUpList` here, since `list` is Python's word. In version 2 of ClickUp's API a
Workspace is called "team".
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from clickup_desktop.clickup.fields import (
    Content,
    Flag,
    Identifier,
    Number,
    ParentIdentifier,
    Text,
    Timestamp,
    WholeContent,
)
from clickup_desktop.language.texts import _

_NO_TEXT = Text("")
_NO_ID = Identifier("")
_NO_PARENT = ParentIdentifier("")
_NO = Flag(0)
_UNKNOWN = Timestamp(0)


class PlaceKind(StrEnum):
    """What a Channel can belong to."""

    WORKSPACE = "workspace"
    SPACE = "space"
    FOLDER = "folder"
    LIST = "list"


# Chat's numbers for places; 12 was reported for the Workspace beside 7.
_PARENT_KINDS = {
    4: PlaceKind.SPACE,
    5: PlaceKind.FOLDER,
    6: PlaceKind.LIST,
    7: PlaceKind.WORKSPACE,
    12: PlaceKind.WORKSPACE,
}


class User(msgspec.Struct, frozen=True):
    """Somebody's ClickUp account."""

    id: Identifier = _NO_ID
    username: Text = _NO_TEXT
    email: Text = _NO_TEXT
    initials: Text = _NO_TEXT
    color: Text = _NO_TEXT

    @property
    def display_name(self) -> str:
        """A name to show, also for somebody who was invited and has none yet."""
        return self.username or self.email or _("ClickUp user {id}").format(id=self.id)


class ChannelMember(msgspec.Struct, frozen=True):
    """Somebody who reads a Channel."""

    id: Identifier = _NO_ID
    name: Text = _NO_TEXT
    username: Text = _NO_TEXT
    email: Text = _NO_TEXT
    initials: Text = _NO_TEXT

    @property
    def display_name(self) -> str:
        """A name to show."""
        return self.name or self.username or self.email or _("ClickUp user {id}").format(id=self.id)


class Workspace(msgspec.Struct, frozen=True):
    """The top container."""

    id: Identifier = _NO_ID
    name: Text = _NO_TEXT
    color: Text = _NO_TEXT

    @classmethod
    def named(cls, workspace_id: str, name: str) -> Workspace:
        """Return a Workspace that was saved with its name."""
        return cls(id=Identifier(workspace_id), name=Text(name))


class Space(msgspec.Struct, frozen=True):
    """Groups teams or projects in a Workspace."""

    id: Identifier = _NO_ID
    name: Text = _NO_TEXT
    color: Text = _NO_TEXT
    private: Flag = _NO
    archived: Flag = _NO


class ClickUpList(msgspec.Struct, frozen=True):
    """Holds Tasks; inside a Space or a Folder."""

    id: Identifier = _NO_ID
    name: Text = _NO_TEXT
    archived: Flag = _NO
    private: Flag = _NO
    task_count: Text = _NO_TEXT
    orderindex: Number = Number(0)


class Folder(msgspec.Struct, frozen=True):
    """Groups Lists in a Space.

    Attributes:
        lists: None where the answer did not hold them as objects, so that they must be asked for.
        parent_folder: the id for a subfolder, which arrives in the same array as its parent.
        folders: those that lie in it. No answer is believed in this, nor in the next: both are
            worked out once all have arrived.
        archived_unread: its archived Lists are wanted, and in no answer so far.
    """

    id: Identifier = _NO_ID
    name: Text = _NO_TEXT
    hidden: Flag = _NO
    archived: Flag = _NO
    private: Flag = _NO
    orderindex: Number = Number(0)
    lists: tuple[ClickUpList, ...] | None = None
    parent_folder: ParentIdentifier = _NO_PARENT
    folders: tuple[Folder, ...] = ()
    archived_unread: bool = False


class NamedPlace(msgspec.Struct, frozen=True):
    """A place around another, as an answer names it; hidden where it only stands for "none"."""

    id: Identifier = _NO_ID
    name: Text = _NO_TEXT
    hidden: Flag = _NO


class SingleFolder(Folder, frozen=True):
    """A Folder that was asked for alone, with the Space around it."""

    space: NamedPlace | None = None


class SingleList(ClickUpList, frozen=True):
    """A List that was asked for alone, with the places around it."""

    space: NamedPlace | None = None
    folder: NamedPlace | None = None


class ChannelParent(msgspec.Struct, frozen=True):
    """Where a Channel, or a view, belongs."""

    id: Identifier = _NO_ID
    type: Number = Number(0)

    @property
    def kind(self) -> PlaceKind | None:
        """The kind of place; None for "somewhere else"."""
        return _PARENT_KINDS.get(int(self.type))


class Channel(msgspec.Struct, frozen=True):
    """A Channel of ClickUp's chat."""

    id: Identifier = _NO_ID
    name: Text = _NO_TEXT
    type: Text = _NO_TEXT
    visibility: Text = _NO_TEXT
    parent: ChannelParent | None = None
    creator: Identifier = _NO_ID
    created_at: Timestamp = _UNKNOWN
    updated_at: Timestamp = _UNKNOWN
    latest_comment_at: Timestamp = _UNKNOWN
    workspace_id: Identifier = _NO_ID
    archived: Flag = _NO
    is_canonical_channel: Flag = _NO
    description: Text = _NO_TEXT
    topic: Text = _NO_TEXT

    @property
    def private(self) -> bool:
        """Whether only those who were added see it; so it is taken to be unless told otherwise."""
        return self.visibility.strip().upper() != "PUBLIC"

    @property
    def direct(self) -> bool:
        """Whether it is a conversation (DM, GROUP_DM, AGENT_DM, …), which is never offered."""
        return self.type.strip().upper() not in ("", "CHANNEL")

    @property
    def display_name(self) -> str:
        """A name to show."""
        return self.name or _("Unnamed Channel")


class View(msgspec.Struct, frozen=True):
    """A way to look at a place, such as a board; it has an address of its own."""

    id: Identifier = _NO_ID
    name: Text = _NO_TEXT
    parent: ChannelParent | None = None


class Message(msgspec.Struct, frozen=True):
    """A message in a Channel."""

    id: Identifier = _NO_ID
    content: Content = Content("")
    date: Timestamp = _UNKNOWN
    user_id: Identifier = _NO_ID
    type: Text = _NO_TEXT


class WholeMessage(msgspec.Struct, frozen=True):
    """A message, or a reply to one, with all of its text.

    Attributes:
        replies_count: how many replies ClickUp counts.
    """

    id: Identifier = _NO_ID
    content: WholeContent = WholeContent("")
    date: Timestamp = _UNKNOWN
    date_updated: Timestamp = _UNKNOWN
    user_id: Identifier = _NO_ID
    type: Text = _NO_TEXT
    replies_count: Number = Number(0)


class Task(msgspec.Struct, frozen=True):
    """The work itself; always in a List."""

    id: Identifier = _NO_ID
    name: Text = _NO_TEXT


class SharedHierarchy(msgspec.Struct, frozen=True):
    """What a guest, or a person without the Space, was given."""

    tasks: tuple[Task, ...] = ()
    lists: tuple[ClickUpList, ...] = ()
    folders: tuple[Folder, ...] = ()


class ChannelPage(msgspec.Struct, frozen=True):
    """One page of Channels.

    Attributes:
        next_cursor: asks for the next page; "" at the end.
        empty: whether it held nothing, offered or not.
    """

    channels: tuple[Channel, ...]
    next_cursor: str
    empty: bool = False

    def ends(self, cursor: str) -> bool:
        """Whether nothing follows: also where it has nothing but `cursor`, its own, once more."""
        return not self.next_cursor or (self.empty and self.next_cursor == cursor)


class MessagePage(msgspec.Struct, frozen=True):
    """One page of messages, the newest first, or of replies, in any order.

    Attributes:
        next_cursor: asks for the next page; "" at the end.
        unreadable: how many more it held, in a shape that can't be read.
    """

    messages: tuple[WholeMessage, ...]
    next_cursor: str
    unreadable: int = 0

    def ends(self, cursor: str) -> bool:
        """Whether nothing follows: also where it has nothing but `cursor`, its own, once more."""
        held = self.messages or self.unreadable
        return not self.next_cursor or (not held and self.next_cursor == cursor)


class MemberPage(msgspec.Struct, frozen=True):
    """A Channel's members, and whether there are more than were asked for."""

    members: tuple[ChannelMember, ...]
    more: bool


class TaskPage(msgspec.Struct, frozen=True):
    """One page of at most 100 Tasks."""

    tasks: tuple[Task, ...]
    last_page: bool
