"""Who uses copies of messages, and what of the organization they see."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from clickup_desktop.integration.records import Overview
from clickup_desktop.organization.errors import RowUnreadable
from clickup_desktop.organization.records import ChannelLink, Connection, Member

LinksTo = Callable[[str, Collection[str]], Mapping[str, ChannelLink]]


@dataclass(frozen=True, slots=True)
class Reach:
    """An organization as it is; of a server that is away, as it was last known.

    Attributes:
        connections: through which it is reached.
        links_to: returns the links from a connection, by its id, to some Channels, by theirs.
            Raises `RowUnreadable` where one can only be removed.
        all_links: whether there is none that `links_to` does not find.
    """

    member: Member
    connections: tuple[Connection, ...]
    links_to: LinksTo
    all_links: bool = True

    @property
    def owned(self) -> tuple[Connection, ...]:
        """The connections whose token is the member's own."""
        return tuple(it for it in self.connections if it.owner.id == self.member.id)

    def link_to(self, channel_id: str, connection_id: str) -> ChannelLink | None:
        """Return the link to a Channel; None for none.

        Raises:
            RowUnreadable: it can only be removed.
        """
        return self.links_to(connection_id, [channel_id]).get(channel_id)

    def link_ids_to(
        self, connection_id: str, channel_ids: Collection[str]
    ) -> dict[str, str | None]:
        """Return the id of the link to each Channel; "" for none, None where nobody knows."""
        try:
            links = self.links_to(connection_id, channel_ids)
        except RowUnreadable:
            if len(channel_ids) == 1:
                return dict.fromkeys(channel_ids)
            each = [self.link_ids_to(connection_id, [it]) for it in channel_ids]
            return {key: found for one in each for key, found in one.items()}
        none = "" if self.all_links else None
        return {it: links[it].id if it in links else none for it in channel_ids}

    def connection(self, connection_id: str | None) -> Connection | None:
        """Return a connection by its id; None where there is none."""
        return next((it for it in self.connections if it.id == connection_id), None)


def last_known_reach(known: Overview) -> Reach:
    """Return what is seen of an organization whose server is away."""

    def links_to(connection_id: str, channel_ids: Collection[str]) -> dict[str, ChannelLink]:
        return {
            it.channel_id: it
            for it in known.links.items
            if it.connection_id == connection_id and it.channel_id in channel_ids
        }

    return Reach(
        known.member,
        known.connections,
        links_to,
        all_links=known.links.after is None and not known.links.unreadable,
    )
