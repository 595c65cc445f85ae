"""Who uses copies of messages, and what of the organization they see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from clickup_desktop.integration.records import Overview
from clickup_desktop.organization.records import ChannelLink, Connection, Member

LinkTo = Callable[[str, str], ChannelLink | None]


@dataclass(frozen=True, slots=True)
class Reach:
    """An organization as it is; of a server that is away, as it was last known.

    Attributes:
        connections: through which it is reached.
        link_to: returns the link to a Channel, by its id and the connection's; None for none.
            Raises `RowUnreadable` where it can only be removed.
        all_links: whether there is none that `link_to` does not find.
    """

    member: Member
    connections: tuple[Connection, ...]
    link_to: LinkTo
    all_links: bool = True

    @property
    def owned(self) -> tuple[Connection, ...]:
        """The connections whose token is the member's own."""
        return tuple(it for it in self.connections if it.owner.id == self.member.id)

    def link_id_to(self, channel_id: str, connection_id: str) -> str | None:
        """Return the id of the link to a Channel; "" for none, None where nobody knows.

        Raises:
            RowUnreadable: it can only be removed.
        """
        link = self.link_to(channel_id, connection_id)
        if link is not None:
            return link.id
        return "" if self.all_links else None

    def connection(self, connection_id: str | None) -> Connection | None:
        """Return a connection by its id; None where there is none."""
        return next((it for it in self.connections if it.id == connection_id), None)


def last_known_reach(known: Overview) -> Reach:
    """Return what is seen of an organization whose server is away."""
    links = {(it.channel_id, it.connection_id): it for it in known.links.items}
    return Reach(
        known.member,
        known.connections,
        lambda channel_id, connection_id: links.get((channel_id, connection_id)),
        all_links=known.links.after is None and not known.links.unreadable,
    )
