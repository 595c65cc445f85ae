"""What one member may do with channel links. The role is asked here, for every call."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy import Connection as Transaction
from sqlalchemy.exc import IntegrityError

from clickup_desktop.organization.connections import rows as connections
from clickup_desktop.organization.errors import AlreadyLinked, ChangedMeanwhile
from clickup_desktop.organization.links import audit, exports, findings
from clickup_desktop.organization.links import pages as link_pages
from clickup_desktop.organization.links import rows as links
from clickup_desktop.organization.members import rows as members
from clickup_desktop.organization.members.members import OrganizationMembers
from clickup_desktop.organization.records import (
    PAGE_LINKS,
    ChannelLink,
    Connection,
    LinkCursor,
    LinkFinding,
    LinkPage,
    LinkSelection,
    Member,
    NewLink,
    Rows,
    SavedLinks,
    UnreadableRow,
)
from clickup_desktop.organization.roles import MAY_INTEGRATE
from clickup_desktop.organization.store import Store

ALL_LINKS = LinkSelection()
_ATTEMPTS = 3


class OrganizationLinks:
    """The organization's channel links, for one member.

    Args:
        who: the members, as that member sees them.
    """

    def __init__(self, store: Store, who: OrganizationMembers) -> None:
        self._store = store
        self._members = who

    def all(self) -> tuple[ChannelLink, ...]:
        """Return all links that the member may see and that can be read: perhaps very many."""
        return self.rows().readable

    def rows(self) -> Rows[ChannelLink]:
        """Return all links that the member may see, which may be very many."""
        with self._store.read() as transaction:
            return links.read_links(transaction, self._members.who(transaction))

    def page(
        self,
        wanted: LinkSelection = ALL_LINKS,
        after: LinkCursor | None = None,
        *,
        limit: int = PAGE_LINKS,
    ) -> LinkPage:
        """Return some of the links that the member may see, and how many there are.

        Args:
            after: where the page before ended; None for the first.
            limit: how many links are on it at most.
        """
        with self._store.read() as transaction:
            who = self._members.who(transaction)
            return link_pages.read_page(transaction, who, wanted, after, limit)

    def get(self, link_id: str) -> ChannelLink:
        """Return one link.

        Raises:
            UnknownLink: there is none for this member.
            RowUnreadable: it can only be removed.
        """
        with self._store.read() as transaction:
            return links.read_link(transaction, self._members.who(transaction), link_id)

    def to(self, channel_id: str, connection_id: str) -> ChannelLink | None:
        """Return the link from a connection to a Channel, None where there is none."""
        with self._store.read() as transaction:
            who = self._members.who(transaction)
            return link_pages.read_link_to(transaction, who, connection_id, channel_id)

    def to_channels(self, connection_id: str, channel_ids: Iterable[str]) -> dict[str, ChannelLink]:
        """Return the links from a connection to some Channels, by the Channels' ids.

        Raises:
            RowUnreadable: one of them can only be removed.
        """
        with self._store.read() as transaction:
            who = self._members.who(transaction)
            found = link_pages.read_links_to(transaction, who, connection_id, list(channel_ids))
            return {it.channel_id: it for it in found}

    def longest_unchecked(self, limit: int) -> tuple[ChannelLink, ...]:
        """Return links that have a connection, those first that were not looked at for longest."""
        with self._store.read() as transaction:
            return link_pages.read_longest_unchecked(
                transaction, self._members.who(transaction), limit
            )

    def chosen(self, link_ids: Iterable[str]) -> tuple[ChannelLink, ...]:
        """Return those of the links that are still there, and seen by the member."""
        with self._store.read() as transaction:
            who = self._members.who(transaction)
            return link_pages.read_chosen(transaction, who, list(link_ids)).readable

    def add(self, new: NewLink) -> ChannelLink:
        """Save a link.

        Raises:
            UnknownConnection: the connection is gone.
            AlreadyLinked: the Channel has one through this connection.
        """
        [link] = self.add_several((new,))
        return link

    def add_several(self, several: tuple[NewLink, ...]) -> tuple[ChannelLink, ...]:
        """Save several links, or none of them; raises as `add` does."""
        with self._linking(*several), self._store.write() as transaction:
            who = self._members.require_role(transaction, MAY_INTEGRATE, "link Channels")
            made = []
            for new in several:
                through = connections.read_connection(transaction, who, new.connection_id)
                self._refuse_second(transaction, who, new, None)
                made.append(self._make(transaction, who, through, new))
            return tuple(made)

    def add_missing(self, several: tuple[NewLink, ...]) -> SavedLinks:
        """Save those of several links that are not there yet: all of them, or none.

        Raises:
            UnknownConnection: a connection is gone.
            RowUnreadable: a link that is there can only be removed.
            ChangedMeanwhile: others save the same ones all the time.
        """
        for _attempt in range(_ATTEMPTS):
            # What another saved at the very same moment is there at the next attempt.
            with contextlib.suppress(IntegrityError):
                return self._add_missing(several)
        raise ChangedMeanwhile("the links were changed")

    def _add_missing(self, several: tuple[NewLink, ...]) -> SavedLinks:
        with self._store.write() as transaction:
            who = self._members.require_role(transaction, MAY_INTEGRATE, "link Channels")
            made: list[ChannelLink] = []
            present: list[ChannelLink] = []
            for new in several:
                through = connections.read_connection(transaction, who, new.connection_id)
                known = link_pages.read_link_to(transaction, who, new.connection_id, new.channel_id)
                if known is not None:
                    present.append(known)
                    continue
                made.append(self._make(transaction, who, through, new))
            return SavedLinks(tuple(made), tuple(present))

    def remove_unchanged(self, seen: tuple[ChannelLink, ...]) -> tuple[ChannelLink, ...]:
        """Remove links as far as they are still as they were seen; return what others changed.

        What is gone already counts as removed.
        """
        left = []
        with self._store.write() as transaction:
            who = self._members.require_role(transaction, MAY_INTEGRATE, "remove links")
            present = link_pages.read_chosen(transaction, who, [link.id for link in seen]).readable
            versions = {link.id: link.version for link in seen}
            for link in present:
                if versions[link.id] != link.version:
                    left.append(link)
                    continue
                audit.note_link(transaction, who, "removed a link", link)
                links.drop_link(transaction, link.id)
        return tuple(left)

    def change(
        self, link_id: str, new: NewLink, *, expected_version: int | None = None
    ) -> ChannelLink:
        """Have a link lead to another Channel.

        Raises:
            UnknownLink, UnknownConnection, AlreadyLinked.
            ChangedMeanwhile: somebody else has led it elsewhere since it was as
                `expected_version` says.
        """
        with self._linking(new), self._store.write() as transaction:
            who = self._members.require_role(transaction, MAY_INTEGRATE, "change links")
            present = links.read_link(transaction, who, link_id)
            if expected_version not in {None, present.version}:
                raise ChangedMeanwhile("the link was changed")
            through = connections.read_connection(transaction, who, new.connection_id)
            self._refuse_second(transaction, who, new, link_id)
            links.change_link(transaction, who, through, link_id, new)
            changed = links.read_link(transaction, who, link_id)
            audit.note_link(transaction, who, "changed a link", changed)
            return changed

    def remove(self, link_id: str, *, expected_version: int | None = None) -> None:
        """Remove a link.

        Raises:
            UnknownLink: there is none for this member.
            ChangedMeanwhile: as `change`.
        """
        with self._store.write() as transaction:
            who = self._members.require_role(transaction, MAY_INTEGRATE, "remove links")
            link = links.read_link_row(transaction, who, link_id)
            if isinstance(link, UnreadableRow):
                members.note(transaction, who, "removed a link", "a link that can't be read")
            elif expected_version in {None, link.version}:
                audit.note_link(transaction, who, "removed a link", link)
            else:
                raise ChangedMeanwhile("the link was changed")
            links.drop_link(transaction, link_id)

    def record_findings(self, found: tuple[LinkFinding, ...]) -> tuple[ChannelLink, ...]:
        """Keep what a look at linked Channels found; return the links that are different now.

        Nothing is written where all is as it was, but once a day when it was looked at. A link
        that somebody has changed or removed since the look is left alone.
        """
        now = datetime.now(UTC)
        news = [
            finding for finding in found if findings.is_news_of_link(finding.link, finding, now)
        ]
        if not news:
            return ()
        with self._store.write() as transaction:
            who = self._members.require_role(transaction, MAY_INTEGRATE, "check linked Channels")
            kept = [findings.keep_link_finding(transaction, who, it, now) for it in news]
        return tuple(link for link in kept if link is not None)

    def record_export(self, counts: Mapping[str, int]) -> None:
        """Write into the audit trail that messages are exported from copies; all of it, or nothing.

        Asked before anything is exported: nothing may be where this fails.

        Args:
            counts: how many messages from the copy of which link, by its id.

        Raises:
            UnknownLink: there is none for this member.
            UnknownConnection: a link has no connection any more.
            NotTokenOwner: the token of a link is somebody else's.
            RowUnreadable: a link can only be removed.
            StoreError: it can't be written down, as while the server is away or read-only.
        """
        if any(count < 0 for count in counts.values()):
            raise ValueError(counts)
        with self._store.write() as transaction:
            who = self._members.require_role(transaction, MAY_INTEGRATE, "export messages")
            for link_id, count in counts.items():
                exports.record_export(transaction, who, link_id, count)

    def _make(
        self, transaction: Transaction, who: Member, through: Connection, new: NewLink
    ) -> ChannelLink:
        link_id = links.create_link(transaction, who, through, new)
        made = links.read_link(transaction, who, link_id)
        audit.note_link(transaction, who, "linked a Channel", made)
        return made

    def _refuse_second(
        self, transaction: Transaction, who: Member, new: NewLink, except_id: str | None
    ) -> None:
        present = links.find_link(transaction, new.connection_id, new.channel_id)
        if present is not None and present != except_id:
            raise AlreadyLinked(links.read_link(transaction, who, present))

    @contextlib.contextmanager
    def _linking(self, *several: NewLink) -> Iterator[None]:
        """Tell what another did at the very same moment, which a server notices at the end."""
        try:
            yield
            return
        except IntegrityError:
            pass
        with self._store.read() as transaction:
            who = self._members.who(transaction)
            for new in several:
                connections.read_connection(transaction, who, new.connection_id)
                self._refuse_second(transaction, who, new, None)
        raise ChangedMeanwhile("the link was changed")
