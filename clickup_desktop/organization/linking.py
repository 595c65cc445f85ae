"""What one member may do with channel links. The role is asked here, for every call."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import UTC, datetime

from sqlalchemy import Connection as Transaction
from sqlalchemy.exc import IntegrityError

from clickup_desktop.organization import connections, findings, links, members
from clickup_desktop.organization.errors import AlreadyLinked, ChangedMeanwhile
from clickup_desktop.organization.membership import Membership
from clickup_desktop.organization.records import ChannelLink, LinkFinding, Member, NewLink
from clickup_desktop.organization.roles import MAY_INTEGRATE


class Linking(Membership):
    """The organization's channel links, for one member."""

    def links(self) -> tuple[ChannelLink, ...]:
        """Return the links that the member may see."""
        with self._store.read() as transaction:
            return links.read_links(transaction, self._who(transaction))

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

    def remove_link(self, link_id: str) -> None:
        """Remove a link.

        Raises:
            UnknownLink: there is none for this member.
        """
        with self._store.write() as transaction:
            who = self._require(transaction, MAY_INTEGRATE, "remove links")
            link = links.read_link(transaction, who, link_id)
            links.drop_link(transaction, link_id)
            subject = f"{link.channel_name} in {link.workspace.name}"
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
