"""What is said of an organization on a server, beyond what every organization has."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from clickup_desktop.organization.records import ChannelLink, Connection, Member


class ServerState(StrEnum):
    """How an organization is reached."""

    LOCAL = "local"
    """It is kept on this computer, and always there."""
    ONLINE = "online"
    READ_ONLY = "read-only"
    """The server that answers is a copy, which can't be written."""
    AWAY = "away"
    REFUSED = "refused"
    """It answers, and does not let the member in, for whatever reason."""


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody was invited.

    Attributes:
        text: what is handed over to them, by a way that nobody else reads. A secret.
        member: whom it is for.
    """

    text: str = field(repr=False)
    expires_at: datetime
    member: Member


@dataclass(frozen=True, slots=True)
class Belongings:
    """What a member has, before they are removed.

    Attributes:
        shared: their Shared connections, which the remover takes over.
        link_count: how many links they made, which stay.
    """

    member: Member
    shared: tuple[Connection, ...]
    link_count: int


@dataclass(frozen=True, slots=True)
class Removed:
    """A member was removed, and the organization's key changed.

    Attributes:
        regenerate: Shared connections whose token they could have seen: it is to be regenerated
            in ClickUp, and the connection updated.
        invite_again: whose invitation was open: it opens the old key alone, and is void.
        left_out: who has a computer that nobody vouched for; it has not got the new key.
    """

    regenerate: tuple[Connection, ...]
    invite_again: tuple[Member, ...] = ()
    left_out: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class KeyChanged:
    """The organization has a new key.

    Attributes:
        invite_again: whose invitation was open: it opens the old key alone, and is void.
        left_out: who has a computer that nobody vouched for; it has not got the new key.
    """

    invite_again: tuple[Member, ...] = ()
    left_out: tuple[Member, ...] = ()


@dataclass(frozen=True, slots=True)
class RecoveryKeyReplaced:
    """Another recovery key took the place of the one there was.

    Attributes:
        text: what is shown this once. A secret.
        changed: what became of the organization's key, which is new as well.
    """

    text: str = field(repr=False)
    changed: KeyChanged


@dataclass(frozen=True, slots=True)
class MovableConnection:
    """A connection of this computer's organization.

    Attributes:
        already_there: whether the other organization has one for the same account.
        kept_address: what its token was kept for, where its row says something else; else "".
    """

    connection: Connection
    already_there: bool
    kept_address: str = ""


@dataclass(frozen=True, slots=True)
class MovableLink:
    """A link of this computer's organization.

    Attributes:
        already_there: whether the other organization has it.
    """

    link: ChannelLink
    already_there: bool


@dataclass(frozen=True, slots=True)
class Moving:
    """What could go from this computer's organization into the one that is open.

    Attributes:
        copies: whether copies of messages are kept here, which do not move.
    """

    connections: tuple[MovableConnection, ...]
    links: tuple[MovableLink, ...]
    copies: bool = False


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What was not moved, and why.

    Attributes:
        id: of the connection or link on this computer.
        name: what it is called.
        reason: in words for the person.
        already_there: whether that is why.
    """

    id: str
    name: str
    reason: str
    already_there: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """What came into the organization that is open.

    Attributes:
        left_out: what did not, each with why.
    """

    connections: tuple[Connection, ...]
    links: tuple[ChannelLink, ...]
    left_out: tuple[LeftOut, ...] = ()
