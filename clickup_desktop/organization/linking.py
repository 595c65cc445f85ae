"""What one member may do with channel links. The role is asked here, for every call."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection as Transaction
from sqlalchemy.exc import IntegrityError

from clickup_desktop.organization import connections, findings, link_pages, links, members
from clickup_desktop.organization.errors import AlreadyLinked, ChangedMeanwhile
from clickup_desktop.organization.membership import Membership
from clickup_desktop.organization.records import (
    PAGE_LINKS,
    ChannelLink,
    LinkCursor,
    LinkFinding,
    LinkPage,
    LinkSelection,
    Member,
    NewLink,
    Rows,
    UnreadableRow,
)
from clickup_desktop.organization.roles import MAY_INTEGRATE

ALL_LINKS = LinkSelection()


class Linking(Membership):
    """The organization's channel links, for one member."""

    def links(self) -> tuple[ChannelLink, ...]:
        """Return all links that the member may see and that can be read: perhaps very many."""
        return self.link_rows().readable

    def link_rows(self) -> Rows[ChannelLink]:
        """Return all links that the member may see, which may be very many."""
        with self._store.read() as transaction:
            return links.read_links(transaction, self._who(transaction))

    def link_page(
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
            who = self._who(transaction)
            return link_pages.read_page(transaction, who, wanted, after, limit)

    def link(self, link_id: str) -> ChannelLink:
        """Return one link.

        Raises:
            UnknownLink: there is none for this member.
            RowUnreadable: it can only be removed.
        """
        with self._store.read() as transaction:
            return links.read_link(transaction, self._who(transaction), link_id)

    def link_to(self, channel_id: str, connection_id: str) -> ChannelLink | None:
        """Return the link from a connection to a Channel, None where there is none."""
        with self._store.read() as transaction:
            who = self._who(transaction)
            return link_pages.read_link_to(transaction, who, connection_id, channel_id)

    def links_longest_unchecked(self, limit: int) -> tuple[ChannelLink, ...]:
        """Return links that have a connection, those first that were not looked at for longest."""
        with self._store.read() as transaction:
            return link_pages.read_longest_unchecked(transaction, self._who(transaction), limit)

    def chosen_links(self, link_ids: Iterable[str]) -> tuple[ChannelLink, ...]:
        """Return those of the links that are still there, and seen by the member."""
        with self._store.read() as transaction:
            who = self._who(transaction)
            return link_pages.read_chosen(transaction, who, list(link_ids)).readable

    def add_link(self, new: NewLink) -> ChannelLink:
        """Save a link.

        Raises:
            UnknownConnection: the connection is gone.
            AlreadyLinked: the Channel has one through this connection.
        """
        with self._linking(new), self._store.write() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "link Channels")
            through = connections.read_connection(transaction, who, new.connection_id)
            self._refuse_second(transaction, who, new, None)
            link_id = links.create_link(transaction, who, through, new)
            members.note(transaction, who, "linked a Channel", _link_subject(new))
            return links.read_link(transaction, who, link_id)

    def change_link(
        self, link_id: str, new: NewLink, *, expected_version: int | None = None
    ) -> ChannelLink:
        """Have a link lead to another Channel.

        Raises:
            UnknownLink, UnknownConnection, AlreadyLinked.
            ChangedMeanwhile: somebody else has led it elsewhere since it was as
                `expected_version` says.
        """
        with self._linking(new), self._store.write() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "change links")
            present = links.read_link(transaction, who, link_id)
            if expected_version not in {None, present.version}:
                raise ChangedMeanwhile("the link was changed")
            through = connections.read_connection(transaction, who, new.connection_id)
            self._refuse_second(transaction, who, new, link_id)
            links.change_link(transaction, who, through, link_id, new)
            members.note(transaction, who, "changed a link", _link_subject(new))
            return links.read_link(transaction, who, link_id)

    def remove_link(self, link_id: str, *, expected_version: int | None = None) -> None:
        """Remove a link.

        Raises:
            UnknownLink: there is none for this member.
            ChangedMeanwhile: as `change_link`.
        """
        with self._store.write() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "remove links")
            link = links.read_link_row(transaction, who, link_id)
            if isinstance(link, UnreadableRow):
                subject = "a link that can't be read"
            elif expected_version in {None, link.version}:
                subject = f"{link.channel_name} in {link.workspace.name}"
            else:
                raise ChangedMeanwhile("the link was changed")
            links.drop_link(transaction, link_id)
            members.note(transaction, who, "removed a link", subject)

    def record_link_findings(self, found: tuple[LinkFinding, ...]) -> tuple[ChannelLink, ...]:
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
            who = self._require(transaction, MAY_INTEGRATE, "check linked Channels")
            kept = [findings.keep_link_finding(transaction, who, it, now) for it in news]
        return tuple(link for link in kept if link is not None)

    def _refuse_second(
        self, transaction: Transaction, who: Member, new: NewLink, except_id: str | None
    ) -> None:
        present = links.find_link(transaction, new.connection_id, new.channel_id)
        if present is not None and present != except_id:
            raise AlreadyLinked(links.read_link(transaction, who, present))

    @contextlib.contextmanager
    def _linking(self, new: NewLink) -> Iterator[None]:
        """Tell what another did at the very same moment, which a server notices at the end."""
        try:
            yield
            return
        except IntegrityError:
            pass
        with self._store.read() as transaction:
            who = self._who(transaction)
            connections.read_connection(transaction, who, new.connection_id)
            self._refuse_second(transaction, who, new, None)
        raise ChangedMeanwhile("the link was changed")


def _link_subject(new: NewLink) -> str:
    return f"{new.channel_name} in {new.workspace.name}"
