"""What an organization keeps, as plain values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, NamedTuple, TypeVar

import msgspec

from clickup_desktop.language.moments import short_day
from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.roles import Role

SERVER_BACKEND = "server"
"""Stands for a token that is in the row itself, encrypted, and in no keyring."""
MOST_COPY_DAYS = 36_500
"""The highest limit for copies of messages: a hundred years."""


@dataclass(frozen=True, slots=True)
class Organization:
    """A company, or the one computer it stands for.

    Attributes:
        assistance: where members get help: an address that an Enterprise Admin has set, or "".
        message_copy_days: for how long members may keep copies of messages at most: 0 for not at
            all, None for as long as they want.
    """

    id: str
    name: str
    local: bool
    assistance: str = ""
    message_copy_days: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the organization.

    Attributes:
        version: grows with every change, so that two who change at once are told.
        joined_at: when they came in, or were invited while they have not yet; None where it wasn't
            read.
    """

    id: str
    name: str
    email: str
    role: Role
    version: int = field(default=1, compare=False)
    joined_at: datetime | None = field(default=None, compare=False)


class KeyDueReason(StrEnum):
    """Why the organization is to have a new key."""

    MEMBER_REMOVED = "member-removed"
    COMPUTER_LOST = "computer-lost"
    """A member came back with the recovery key; who has their lost computers has the key."""


@dataclass(frozen=True, slots=True)
class KeyDue:
    """Why the organization is to have a new key: somebody knows the one in use and is not to.

    Attributes:
        member_name: whose removal or lost computer it is.
    """

    member_name: str
    reason: KeyDueReason
    since: datetime


class Visibility(StrEnum):
    """Who may use a connection: every administrator, or the member alone who made it."""

    SHARED = "shared"
    PRIVATE = "private"


class ConnectionState(StrEnum):
    """Where a connection stands. A pending one is being saved, and shown to nobody."""

    PENDING = "pending"
    ACTIVE = "active"
    NEEDS_ATTENTION = "needs-attention"


class LinkState(StrEnum):
    """Whether a link has a connection to read its Channel with."""

    LINKED = "linked"
    NEEDS_CONNECTION = "needs-connection"


@dataclass(frozen=True, slots=True)
class Account:
    """The ClickUp account that a token belongs to."""

    id: str
    name: str
    email: str


@dataclass(frozen=True, slots=True)
class WorkspaceReference:
    """A ClickUp Workspace, as it was called when it was last seen."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class NewConnection:
    """A connection to be saved; the token itself travels beside it."""

    visibility: Visibility
    clickup_url: str
    account: Account
    workspaces: tuple[WorkspaceReference, ...]
    token_hint: str


@dataclass(frozen=True, slots=True)
class Connection:
    """A saved connection.

    Attributes:
        owner: the member who made it.
        clickup_url: what the row says; where the token may be sent is kept with the token.
        secret_version: 1 for its first token, one more for each that followed.
        secret_backend: which kind of keyring holds it.
        problem: the code of the hint that says what is wrong; "" when nothing is.
        version: grows when the token changes, or whose it is.
    """

    id: str
    visibility: Visibility
    state: ConnectionState
    clickup_url: str
    owner: Member
    account: Account
    workspaces: tuple[WorkspaceReference, ...]
    token_hint: str
    secret_version: int
    secret_backend: str
    session_only: bool
    created_at: datetime
    checked_at: datetime | None
    problem: str
    version: int = 1


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link to be saved.

    Attributes:
        visibility_private: whether the Channel is private in ClickUp.
        path: the names of the places around it, as they were, from the Space downwards.
    """

    connection_id: str
    workspace: WorkspaceReference
    channel_id: str
    channel_name: str
    visibility_private: bool
    place_kind: str
    place_id: str
    path: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChannelLink:
    """A saved link.

    Attributes:
        connection_id: None while it needs a connection.
        token_owner_id: the member who made that connection; None while there is none.
        problem: the code of the hint that says what is wrong with its Channel; "" when nothing is.
        checked_at: when its Channel was looked at, to the day; None when it never was.
        version: grows when it is led elsewhere, or gets another connection.
    """

    id: str
    connection_id: str | None
    workspace: WorkspaceReference
    channel_id: str
    channel_name: str
    visibility_private: bool
    place_kind: str
    place_id: str
    path: tuple[str, ...]
    linked_by: Member
    linked_at: datetime
    state: LinkState
    token_owner_id: str | None = None
    problem: str = ""
    checked_at: datetime | None = None
    version: int = 1


class RowKind(StrEnum):
    """What a row of the store is about."""

    ORGANIZATION = "organization"
    MEMBER = "member"
    INVITATION = "invitation"
    CONNECTION = "connection"
    LINK = "link"
    AUDIT_ENTRY = "audit-entry"


_UNREADABLE = {
    RowKind.ORGANIZATION: N_("This organization's row can't be read."),
    RowKind.MEMBER: N_("This member's row can't be read."),
    RowKind.INVITATION: N_("This invitation's row can't be read."),
    RowKind.CONNECTION: N_("This connection's row can't be read."),
    RowKind.LINK: N_("This link's row can't be read."),
    RowKind.AUDIT_ENTRY: N_("This audit trail entry's row can't be read."),
}


@dataclass(frozen=True, slots=True)
class UnreadableRow:
    """A row of the store that can't be read: what of it is certain, and nothing else.

    Attributes:
        id: by which it is removed; "" where even that can't be read.
        written_by: in whose name it stands; "" where that isn't known.
        written_at: when it was written; None where that isn't known.
        problems: what is wrong with which column, such as "path is nested too deeply".
    """

    kind: RowKind
    id: str
    written_by: str = ""
    written_at: datetime | None = None
    problems: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What it is, in words for the person."""
        return " ".join(filter(None, (_(_UNREADABLE[self.kind]), self._origin())))

    def _origin(self) -> str:
        date = "" if self.written_at is None else short_day(self.written_at)
        if self.written_by and date:
            return _("Written by {name} on {date}.").format(name=self.written_by, date=date)
        if self.written_by:
            return _("Written by {name}.").format(name=self.written_by)
        return _("Written on {date}.").format(date=date) if date else ""


Record = TypeVar("Record")


@dataclass(frozen=True, slots=True)
class Rows(Generic[Record]):
    """What was read of a table: the rows that can be read, and beside them those that can't."""

    readable: tuple[Record, ...] = ()
    unreadable: tuple[UnreadableRow, ...] = ()


class LinkCursor(NamedTuple):
    """Behind which link a page begins.

    Attributes:
        well: whether it has no problem.
        linked_at: when it was made.
        unreadable_id: behind which link that can't be read the page begins instead; while that is
            there, the other values only count once it is gone.
    """

    well: bool
    linked_at: datetime
    id: str
    unreadable_id: str = ""


class LinkSelection(msgspec.Struct, frozen=True):
    """Which links are wanted; everything that is given must fit.

    Attributes:
        text: words in the names of Channel or Workspace, in any order.
    """

    text: str = ""
    connection_id: str | None = None
    workspace_id: str | None = None
    linked_by_id: str | None = None


PAGE_LINKS = 100
"""So many links are read at once, unless asked otherwise."""


class SavedLinks(msgspec.Struct, frozen=True):
    """What has become of links that were to be there.

    Attributes:
        made: those that were saved.
        present: those that were there already.
    """

    made: tuple[ChannelLink, ...] = ()
    present: tuple[ChannelLink, ...] = ()


@dataclass(frozen=True, slots=True)
class LinkPage:
    """Some of the links, those first that need attention, then as they were made.

    Attributes:
        items: the links of this page.
        total: how many there are, on this page and on others. With a text, and where another page
            follows, no more than that there are others is known.
        ill: how many of all those need attention.
        after: where the next page begins; None where this is the last.
        unreadable: the rows on this page that can't be read; they count in `total`.
    """

    items: tuple[ChannelLink, ...] = ()
    total: int = 0
    ill: int = 0
    after: LinkCursor | None = None
    unreadable: tuple[UnreadableRow, ...] = ()


class ConnectionFinding(msgspec.Struct, frozen=True):
    """What a look at a connection found.

    Attributes:
        connection: as it was when ClickUp was asked; a token that was updated since is not judged.
        problem: the code of a hint; "" when all is well.
        account: whose token it is; None where that wasn't told.
        workspaces: what it reaches; None where that wasn't asked.
    """

    connection: Connection
    problem: str
    account: Account | None = None
    workspaces: tuple[WorkspaceReference, ...] | None = None


class LinkFinding(msgspec.Struct, frozen=True):
    """What a look at a linked Channel found.

    Attributes:
        link: as it was when ClickUp was asked; what was changed since is not overwritten.
        problem: the code of a hint; "" when all is well.
        channel_name: what the Channel is called now; "" where that wasn't told.
        private: whether it is private in ClickUp now; None where that wasn't told.
    """

    link: ChannelLink
    problem: str
    channel_name: str = ""
    private: bool | None = None


class AuditEntry(msgspec.Struct, frozen=True):
    """Who did what."""

    at: datetime
    member_name: str
    action: str
    subject: str
