"""What is in a member's own copies of messages: found, shown, handed on."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from clickup_desktop.integration.messages import writing
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.errors import NoCopy, NotTokenOwner
from clickup_desktop.integration.messages.files import CopyFiles
from clickup_desktop.integration.messages.finding import (
    MOST_COUNTED,
    Found,
    Hit,
    Place,
    Searched,
    find,
)
from clickup_desktop.integration.messages.query import parse_query
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.errors import UnknownConnection
from clickup_desktop.organization.records import ChannelLink, Connection, Member


@dataclass(frozen=True, slots=True)
class Reach:
    """Who looks, and through which connections the organization is reached."""

    member: Member
    connections: tuple[Connection, ...]


class Messages:
    """Finds and hands on what is in the copies of one member.

    A copy is for the owner of the token alone. Every call may raise `CopyError` and `StoreError`.

    Args:
        reach: is asked anew at every call; of a server that is away, what was last known.
        link: returns the link of an id, or raises `UnknownLink` or `RowUnreadable`.
        link_to: returns the link to a Channel, by its id and the connection's; None for none.
    """

    def __init__(
        self,
        files: CopyFiles,
        reach: Callable[[], Reach],
        link: Callable[[str], ChannelLink],
        link_to: Callable[[str, str], ChannelLink | None],
    ) -> None:
        self._files = files
        self._reach = reach
        self._link = link
        self._link_to = link_to

    def find(
        self,
        text: str,
        link_id: str | None = None,
        *,
        typing: bool = False,
        limit: int = 50,
        after: Place | None = None,
        most_counted: int | None = MOST_COUNTED,
        cancellation: Cancellation | None = None,
    ) -> Found:
        """Return the newest messages that are meant.

        Args:
            text: as a person types it (`query`).
            link_id: in whose copy to look; None for all copies.
            typing: whether the last word may go on.
            after: `next_place` of what was found before; None to begin.
            most_counted: None to count all of them.

        Raises:
            UnknownLink, NotTokenOwner, NoCopy.
            Cancelled: nobody wants it any more.
        """
        return find(
            self._searched(link_id),
            parse_query(text, typing=typing),
            limit=limit,
            behind=after,
            most_counted=most_counted,
            cancellation=cancellation,
        )

    def link_of(self, hit: Hit) -> ChannelLink | None:
        """Return the link whose Channel a hit is from; None where it is linked no more."""
        return self._link_to(hit.copy.channel_id, hit.file.path.stem)

    def _searched(self, link_id: str | None) -> list[Searched]:
        if link_id is None:
            return [Searched(it) for it in self._own_files()]
        link = self._link(link_id)
        return [Searched(self._file_of(link), frozenset({link.channel_id}))]

    def _own_files(self) -> Iterable[CopyFile]:
        reach = self._reach()
        for connection in reach.connections:
            if connection.owner.id == reach.member.id:
                file = self._files.of(connection.id, connection.account.id)
                if file.exists:
                    yield file

    def _file_of(self, link: ChannelLink) -> CopyFile:
        """Return the file that the copy of a link's Channel is in.

        Raises:
            UnknownConnection, NotTokenOwner, NoCopy.
        """
        reach = self._reach()
        found = [it for it in reach.connections if it.id == link.connection_id]
        if not found:
            raise UnknownConnection("the link has no connection")
        if found[0].owner.id != reach.member.id:
            raise NotTokenOwner(found[0].owner.name)
        file = self._files.of(found[0].id, found[0].account.id)
        if file.exists:
            with file.reading() as connection:
                if writing.copy_to(connection, link.channel_id) is not None:
                    return file
        raise NoCopy("no copy is kept")
