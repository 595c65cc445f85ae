"""Reading the channel links, as the member sees them."""

from __future__ import annotations

import contextlib
from dataclasses import replace

from clickup_desktop.integration.masking import mask_links, mask_page
from clickup_desktop.integration.workspace_reader import WorkspaceReader
from clickup_desktop.organization.errors import RowUnreadable
from clickup_desktop.organization.linking import ALL_LINKS
from clickup_desktop.organization.records import (
    PAGE_LINKS,
    ChannelLink,
    LinkCursor,
    LinkPage,
    LinkSelection,
    Rows,
)


class LinkReader(WorkspaceReader):
    """Reads links, those to private Channels without the names that are not for the member."""

    def links(self) -> tuple[ChannelLink, ...]:
        """Return all channel links that the member may see and that can be read."""
        return self.link_rows().readable

    def link_rows(self) -> Rows[ChannelLink]:
        """Return all channel links that the member may see, which may be very many."""

        def read() -> Rows[ChannelLink]:
            found = self._organization.link_rows()
            return replace(found, readable=mask_links(self._organization.member, found.readable))

        return self._or_last_known(
            read, lambda known: Rows(known.links.items, known.links.unreadable)
        )

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
        organization = self._organization
        return self._or_last_known(
            lambda: mask_page(
                organization.member, organization.link_page(wanted, after, limit=limit)
            ),
            lambda known: _known_page(known.links, wanted, after),
        )

    def saved_link(self, link_id: str) -> ChannelLink:
        """Return one link.

        Raises:
            UnknownLink: there is none for this member.
            RowUnreadable: it can only be removed.
        """
        return self._masked(self._organization.link(link_id))

    def link_to(self, channel_id: str, connection_id: str) -> ChannelLink | None:
        """Return the link from a connection to a Channel, None where there is none."""

        def read() -> ChannelLink | None:
            found = self._organization.link_to(channel_id, connection_id)
            return None if found is None else self._masked(found)

        return self._or_last_known(
            read,
            lambda known: next(
                (
                    it
                    for it in known.links.items
                    if (it.channel_id, it.connection_id) == (channel_id, connection_id)
                ),
                None,
            ),
        )

    def disconnect_preview(self, connection_id: str) -> LinkPage:
        """Return the first of the links that need another connection once this one is gone."""
        with contextlib.suppress(RowUnreadable):
            self._organization.connection(connection_id)
        return self.link_page(LinkSelection(connection_id=connection_id))

    def _masked(self, link: ChannelLink) -> ChannelLink:
        return mask_links(self._organization.member, (link,))[0]


def _known_page(known: LinkPage, wanted: LinkSelection, after: LinkCursor | None) -> LinkPage:
    """Return what is wanted of the links that are known while their server is away."""
    if after is not None:
        return LinkPage()
    if wanted == ALL_LINKS:
        return replace(known, after=None)
    found = tuple(link for link in known.items if _fits(link, wanted))
    return LinkPage(found, len(found), sum(bool(link.problem) for link in found))


def _fits(link: ChannelLink, wanted: LinkSelection) -> bool:
    names = f"{link.channel_name} {link.workspace.name}".lower()
    return (
        all(word in names for word in wanted.text.lower().split())
        and wanted.connection_id in {None, link.connection_id}
        and wanted.workspace_id in {None, link.workspace.id}
        and wanted.linked_by_id in {None, link.linked_by.id}
    )
