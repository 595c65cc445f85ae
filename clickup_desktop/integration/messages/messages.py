"""What is in a member's own copies of messages: found, shown, handed on."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import date, tzinfo
from pathlib import Path
from typing import Any, BinaryIO

from clickup_desktop.integration.messages import copy_rows
from clickup_desktop.integration.messages.conversation import (
    Conversation,
    Part,
    conversation_around,
    earlier_part,
    later_part,
    thread_of,
)
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.errors import ExportNotWritten, NoCopy
from clickup_desktop.integration.messages.export.exporting import ExportFormat, export_to
from clickup_desktop.integration.messages.export.selection import (
    ExportedChannel,
    Selection,
    Span,
    channel_selection,
    found_selection,
)
from clickup_desktop.integration.messages.files import CopyFiles
from clickup_desktop.integration.messages.finding import (
    MOST_COUNTED,
    Found,
    Hit,
    Place,
    Searched,
    find,
)
from clickup_desktop.integration.messages.following import FollowedFile, follow, positions_for
from clickup_desktop.integration.messages.journal import Change
from clickup_desktop.integration.messages.query import beginning_of_day, parse_query
from clickup_desktop.integration.messages.reach import Reach
from clickup_desktop.integration.policy.errors import AgainstPolicy, ConnectionAgainstPolicy
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.errors import (
    NotTokenOwner,
    RowUnreadable,
    UnknownConnection,
    UnknownLink,
)
from clickup_desktop.organization.records import ChannelLink
from clickup_desktop.private_files import writing_chosen

_NOT_OF_ALL = (
    AgainstPolicy,
    ConnectionAgainstPolicy,
    NotTokenOwner,
    RowUnreadable,
    UnknownConnection,
    UnknownLink,
)
"""Why the messages of one Channel may not be exported; those of others may."""


@dataclass(frozen=True, slots=True)
class Exported:
    """What was exported.

    Attributes:
        messages: how many.
        complete: whether each copy that they are from is proven to be.
        left_out: how many were found in copies that may not be exported, such as of a Channel that
            is linked no more.
    """

    messages: int
    complete: bool
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class FollowedChange:
    """A change in the copy of a link's Channel.

    Attributes:
        link_id: None where it is linked no more.
    """

    link_id: str | None
    change: Change

    def record(self) -> dict[str, Any]:
        """Return it as data."""
        return self.change.record(self.link_id)


@contextmanager
def writing_export(path: Path) -> Iterator[BinaryIO]:
    """Write a file that nobody else may read, in the place of one that is there.

    Raises:
        ExportNotWritten: it can't be written. What was there stays, as it does when writing ends by
            any other exception.
    """
    try:
        with writing_chosen(path) as stream:
            yield stream
    except OSError as error:
        raise ExportNotWritten(path, error.strerror or type(error).__name__) from None


class Messages:
    """Finds and hands on what is in the copies of one member.

    A copy is for the owner of the token alone. Every call may raise `CopyError` and `StoreError`.

    Args:
        own_files: returns the files with the member's copies. Asks no server.
        reach: returns who looks; of a server that is away, what was last known.
        link: returns the link of an id, or raises `UnknownLink` or `RowUnreadable`.
        require_may_keep: raises why no copy of a link's Channel may be kept by the member.
        record_export: writes into the audit trail how many messages of which links are exported.
    """

    def __init__(
        self,
        files: CopyFiles,
        own_files: Callable[[], Iterable[CopyFile]],
        reach: Callable[[], Reach],
        link: Callable[[str], ChannelLink],
        *,
        require_may_keep: Callable[[ChannelLink], None],
        record_export: Callable[[Mapping[str, int]], None],
    ) -> None:
        self._files = files
        self._own_files = own_files
        self._reach = reach
        self._places: dict[str, Searched] = {}
        self._link = link
        self._require_may_keep = require_may_keep
        self._record_export = record_export

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

    def conversation(self, hit: Hit, *, before: int = 25, behind: int = 25) -> Conversation:
        """Return what was said around a hit. Raises `NoCopy` where the copy was deleted."""
        return conversation_around(
            hit.file, hit.copy.channel_id, hit.message.row, before=before, behind=behind
        )

    def earlier(self, hit: Hit, part: Part, *, most: int = 50) -> Part:
        """Return what stands before a part of the conversation around a hit."""
        row = part.messages[0].row
        return earlier_part(hit.file, hit.copy.channel_id, row, parent_id=part.parent_id, most=most)

    def later(self, hit: Hit, part: Part, *, most: int = 50) -> Part:
        """Return what stands behind a part of the conversation around a hit."""
        row = part.messages[-1].row
        return later_part(hit.file, hit.copy.channel_id, row, parent_id=part.parent_id, most=most)

    def thread(self, hit: Hit, message_id: str, *, most: int = 50) -> Part:
        """Return the first replies to a message of the conversation around a hit."""
        return thread_of(hit.file, hit.copy.channel_id, message_id, most=most)

    def link_of(self, hit: Hit) -> ChannelLink | None:
        """Return the link whose Channel a hit is from; None where it is linked no more."""
        return self._link_to(hit.copy.channel_id, hit.file.path.stem)

    def _link_to(self, channel_id: str, connection_id: str) -> ChannelLink | None:
        with suppress(RowUnreadable):
            return self._reach().link_to(channel_id, connection_id)
        return None

    def export(
        self,
        link_id: str,
        file_format: ExportFormat,
        out: BinaryIO,
        *,
        after: date | None = None,
        before: date | None = None,
        zone: tzinfo | None = None,
        on_written: Callable[[int], None] | None = None,
        cancellation: Cancellation | None = None,
    ) -> Exported:
        """Write the messages of a Channel, or of some days.

        Args:
            out: nothing is written to it before it stands in the audit trail.
            after: the first day.
            before: the day behind the last.
            zone: of those days, and of the moments in Markdown; None for the system's.
            on_written: is told now and then how many messages are written.

        Raises:
            UnknownLink, RowUnreadable, UnknownConnection, NotTokenOwner, NoCopy, CopiesForbidden,
            ConnectionAgainstPolicy, RoleRequired.
            StoreError: it can't be written into the audit trail.
            OSError: it can't be written to `out`.
            Cancelled: nobody wants it any more.
        """
        link = self._link(link_id)
        self._require_may_keep(link)
        span = Span(
            None if after is None else beginning_of_day(after, zone),
            None if before is None else beginning_of_day(before, zone),
        )
        with channel_selection(self._file_of(link), link.channel_id, span) as selection:
            return self._write(
                selection,
                file_format,
                out,
                zone=zone,
                on_written=on_written,
                cancellation=cancellation,
            )

    def export_found(
        self,
        text: str,
        file_format: ExportFormat,
        out: BinaryIO,
        *,
        link_id: str | None = None,
        zone: tzinfo | None = None,
        on_written: Callable[[int], None] | None = None,
        cancellation: Cancellation | None = None,
    ) -> Exported:
        """Write all messages that are found, but those from copies that may not be exported.

        Args and errors are those of `find` and `export`; where nothing else is found, why they may
        not is raised.
        """
        searched = self._searched(link_id)
        query = parse_query(text, zone=zone)
        with found_selection(searched, query, text, cancellation=cancellation) as selection:
            return self._write(
                selection,
                file_format,
                out,
                zone=zone,
                on_written=on_written,
                cancellation=cancellation,
            )

    def follow(
        self,
        link_ids: Collection[str] = (),
        positions: Collection[str] = (),
        *,
        cancellation: Cancellation,
        for_ever: bool = True,
    ) -> Iterator[FollowedChange]:
        """Yield what has changed, and what changes until nobody wants it any more. Only reads.

        Args:
            link_ids: whose copies; none for all.
            positions: where to go on, at most one for the copies of each connection. What has none
                is told from the beginning.
            for_ever: whether to wait for changes, and not end with those that are there.

        Raises:
            UnknownLink, NotTokenOwner, NoCopy.
            ForeignPosition: a position belongs to none of the copies, or to one that was made anew.
            CopyRemoved: the copies were deleted meanwhile.
        """
        wanted: dict[CopyFile, set[str]] = {}
        for link in map(self._link, dict.fromkeys(link_ids)):
            wanted.setdefault(self._file_of(link), set()).add(link.channel_id)
        files = list(wanted or (it for it in self._own_files() if it.exists))
        if not files:
            raise NoCopy("no copy is kept")
        begins = positions_for(files, list(positions))
        with ExitStack() as stack:
            followed = [
                stack.enter_context(FollowedFile(file, begin, wanted.get(file)))
                for file, begin in zip(files, begins, strict=True)
            ]
            connections = {
                it.position.epoch: file.path.stem for it, file in zip(followed, files, strict=True)
            }
            known: dict[tuple[str, str], str | None] = {}
            for it in follow(followed, cancellation=cancellation, for_ever=for_ever):
                key = connections[it.position.epoch], it.channel_id
                if key not in known:
                    link_to = self._link_to(it.channel_id, key[0])
                    known[key] = None if link_to is None else link_to.id
                yield FollowedChange(known[key], it)

    def _write(
        self,
        selection: Selection,
        file_format: ExportFormat,
        out: BinaryIO,
        *,
        zone: tzinfo | None,
        on_written: Callable[[int], None] | None,
        cancellation: Cancellation | None,
    ) -> Exported:
        counts: dict[str, int] = {}
        refused: dict[ExportedChannel, Exception] = {}
        for channel in selection.channels:
            try:
                counts[self._exported_link(channel).id] = channel.count
            except _NOT_OF_ALL as error:
                refused[channel] = error
        self._record_export(counts)
        if refused and not counts:
            raise next(iter(refused.values()))
        written = export_to(
            out,
            selection.without(refused),
            file_format,
            zone=zone,
            on_written=on_written,
            cancellation=cancellation,
        )
        complete = all(it.complete for it in selection.channels if it not in refused)
        return Exported(written, complete, sum(it.count for it in refused))

    def _exported_link(self, channel: ExportedChannel) -> ChannelLink:
        """Return the link to a Channel of which something is exported, or raise why not."""
        link = self._reach().link_to(channel.id, channel.connection_id)
        if link is None:
            raise UnknownLink("the Channel is linked no more")
        self._require_may_keep(link)
        return link

    def _searched(self, link_id: str | None) -> list[Searched]:
        if link_id is None:
            return [Searched(it) for it in self._own_files() if it.exists]
        # While somebody types, a server is not asked again and again.
        known = self._places.get(link_id)
        if known is None or not all(_holds(known.file, it) for it in known.channel_ids or ()):
            link = self._link(link_id)
            known = Searched(self._file_of(link), frozenset({link.channel_id}))
            self._places[link_id] = known
        return [known]

    def _file_of(self, link: ChannelLink) -> CopyFile:
        """Return the file that the copy of a link's Channel is in.

        Raises:
            UnknownConnection, NotTokenOwner, NoCopy.
        """
        reach = self._reach()
        connection = reach.connection(link.connection_id)
        if connection is None:
            raise UnknownConnection("the link has no connection")
        if connection.owner.id != reach.member.id:
            raise NotTokenOwner(connection.owner.name)
        file = self._files.of(connection.id, connection.account.id)
        if not _holds(file, link.channel_id):
            raise NoCopy("no copy is kept")
        return file


def _holds(file: CopyFile, channel_id: str) -> bool:
    if not file.exists:
        return False
    with file.reading() as connection:
        return copy_rows.copy_to(connection, channel_id) is not None
