"""Reading the channel links, as the member sees them."""

from __future__ import annotations

from clickup_desktop.integration.masking import mask_links, mask_page
from clickup_desktop.integration.workspace_reader import WorkspaceReader
from clickup_desktop.organization.link_pages import PAGE_LINKS
from clickup_desktop.organization.linking import ALL_LINKS
from clickup_desktop.organization.records import ChannelLink, LinkCursor, LinkPage, LinkSelection


class LinkReader(WorkspaceReader):
    """Reads links, those to private Channels without the names that are not for the member."""

    def links(self) -> tuple[ChannelLink, ...]:
        """Return all channel links that the member may see, which may be very many."""
        return mask_links(self._organization.member, self._organization.links())

    def link_page(
        self,
        wanted: LinkSelection = ALL_LINKS,
        after: LinkCursor | None = None,
        *,
        limit: int = PAGE_LINKS,
    ) -> LinkPage:
        """Return some of the channel links that the member may see, and how many there are.

        Args:
            after: where the page before ended; None for the first.
            limit: how many are on it at most.
        """
        page = self._organization.link_page(wanted, after, limit=limit)
        return mask_page(self._organization.member, page)

    def saved_link(self, link_id: str) -> ChannelLink:
        """Return one link.

        Raises:
            UnknownLink: there is none for this member.
        """
        return self._masked(self._organization.link(link_id))

    def link_to(self, channel_id: str, connection_id: str) -> ChannelLink | None:
        """Return the link from a connection to a Channel, None where there is none."""
        found = self._organization.link_to(channel_id, connection_id)
        return None if found is None else self._masked(found)

    def _masked(self, link: ChannelLink) -> ChannelLink:
        return mask_links(self._organization.member, (link,))[0]
