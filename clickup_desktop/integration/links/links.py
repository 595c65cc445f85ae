"""The channel links of an organization, as one member sees and changes them."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from clickup_desktop.clickup.models import Channel
from clickup_desktop.integration.checks.watch import Round, Watching
from clickup_desktop.integration.errors import LinkRowsRefused
from clickup_desktop.integration.links.named_channels import (
    NamedChannels,
    NotLinkable,
    Wanted,
    wanted_of,
)
from clickup_desktop.integration.masking import mask_links, mask_page
from clickup_desktop.integration.records import (
    LinkedRows,
    LinkRow,
    Overview,
    PlacedChannel,
    RowProblem,
    WorkspaceChoice,
)
from clickup_desktop.integration.server.reading import or_last_known
from clickup_desktop.integration.translation import new_link_from
from clickup_desktop.integration.workspaces.workspaces import Workspaces
from clickup_desktop.interruption import Cancellation
from clickup_desktop.organization.errors import RowUnreadable, ServerUnreachable, UnknownLink
from clickup_desktop.organization.links.links import ALL_LINKS
from clickup_desktop.organization.records import (
    PAGE_LINKS,
    ChannelLink,
    LinkCursor,
    LinkPage,
    LinkSelection,
    Rows,
    SavedLinks,
)
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.troubleshooting.redaction import redact

if TYPE_CHECKING:
    from clickup_desktop.integration.server.server_link import ServerLink


class Links:
    """What a member does with links, as far as the names of private Channels are theirs."""

    def __init__(
        self,
        organization: OrganizationService,
        workspaces: Workspaces,
        watching: Watching,
        server: ServerLink | None,
        *,
        erase_copies: Callable[[Iterable[tuple[str, str]]], None] = lambda _copies: None,
    ) -> None:
        """Put the parts together.

        Args:
            erase_copies: deletes copies of Channels' messages, by connection and Channel.
        """
        self._erase_copies = erase_copies
        self._organization = organization
        self._workspaces = workspaces
        self._watching = watching
        self._server = server

    def all(self) -> tuple[ChannelLink, ...]:
        """Return all channel links that the member may see and that can be read."""
        return self.rows().readable

    def rows(self) -> Rows[ChannelLink]:
        """Return all channel links that the member may see, which may be very many."""

        def read() -> Rows[ChannelLink]:
            found = self._organization.links.rows()
            return replace(found, readable=mask_links(self._organization.member, found.readable))

        return or_last_known(
            self._server, read, lambda known: Rows(known.links.items, known.links.unreadable)
        )

    def page(
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
        return or_last_known(
            self._server,
            lambda: mask_page(
                organization.member, organization.links.page(wanted, after, limit=limit)
            ),
            lambda known: _known_page(known.links, wanted, after),
        )

    def get(self, link_id: str) -> ChannelLink:
        """Return one link.

        Raises:
            UnknownLink: there is none for this member.
            RowUnreadable: it can only be removed.
            ServerUnreachable: the server is away, and nothing was known of it.
        """
        return or_last_known(
            self._server,
            lambda: self._masked(self._organization.links.get(link_id)),
            lambda known: _known_link(known, link_id),
        )

    def to(self, channel_id: str, connection_id: str) -> ChannelLink | None:
        """Return the link from a connection to a Channel, None where there is none."""

        def read() -> ChannelLink | None:
            found = self._organization.links.to(channel_id, connection_id)
            return None if found is None else self._masked(found)

        return or_last_known(
            self._server,
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

    def through(self, connection_id: str) -> LinkPage:
        """Return the first of the links that need another connection once this one is gone."""
        with contextlib.suppress(RowUnreadable):
            self._organization.connection(connection_id)
        return self.page(LinkSelection(connection_id=connection_id))

    def add(
        self,
        choice: WorkspaceChoice,
        channel: Channel,
        path: tuple[str, ...],
        place_kind: str,
        place_id: str,
    ) -> ChannelLink:
        """Save a link to `channel`, with the path where it was found.

        Where its place had not been read yet, ClickUp is asked for the path.

        Raises:
            RoleRequired, AlreadyLinked, MaskedChannel, UnlinkableChannel, AgainstPolicy,
            StoreError: nothing is saved then.
        """
        self._organization.require("link Channels")
        self._workspaces.require_space(choice, channel)
        path = path or self._workspaces.path_of(choice, place_kind, place_id)
        new = new_link_from(choice, channel, path, place_kind, place_id)
        return self._organization.links.add(new)

    def change(  # noqa: PLR0917 - as `add`, with the link to change in front
        self,
        link_id: str,
        choice: WorkspaceChoice,
        channel: Channel,
        path: tuple[str, ...],
        place_kind: str,
        place_id: str,
        *,
        expected_version: int | None = None,
    ) -> ChannelLink:
        """Have a link lead to another Channel; raises as `add` does.

        Args:
            expected_version: of the link as it was seen; None to change it in any case.

        Raises:
            ChangedMeanwhile: it is another one now.
        """
        self._organization.require("link Channels")
        self._workspaces.require_space(choice, channel)
        path = path or self._workspaces.path_of(choice, place_kind, place_id)
        new = new_link_from(choice, channel, path, place_kind, place_id)
        before = self._known(link_id)
        changed = self._organization.links.change(link_id, new, expected_version=expected_version)
        if before is not None and _leads_elsewhere(before, changed):
            self._erase_copies_of([before])
        return changed

    def remove(self, link_id: str, *, expected_version: int | None = None) -> None:
        """Remove a link, and the copy of its Channel's messages.

        Args:
            expected_version: of the link as it was seen; None to remove it in any case.

        Raises:
            RoleRequired, UnknownLink, ChangedMeanwhile, StoreError.
        """
        before = self._known(link_id)
        self._organization.links.remove(link_id, expected_version=expected_version)
        if before is not None:
            self._erase_copies_of([before])

    def add_several(self, places: Sequence[PlacedChannel]) -> tuple[ChannelLink, ...]:
        """Save a link to each, or none; raises as `add` does."""
        self._organization.require("link Channels")
        for it in places:
            self._workspaces.require_space(it.choice, it.channel)
        new = [
            new_link_from(
                it.choice,
                it.channel,
                it.path or self._workspaces.path_of(it.choice, it.place_kind, it.place_id),
                it.place_kind,
                it.place_id,
            )
            for it in places
        ]
        return self._organization.links.add_several(tuple(new))

    def add_rows(
        self,
        rows: Sequence[LinkRow],
        connection_id: str | None = None,
        *,
        on_progress: Callable[[int], None] = lambda _done: None,
        cancellation: Cancellation | None = None,
    ) -> LinkedRows:
        """Save a link to the Channel of each line that has none yet; all of them, or none.

        Args:
            connection_id: of the connection to use where a line names none.
            on_progress: is told how many lines have been looked at.

        Raises:
            LinkRowsRefused: lines can't be linked; nothing is saved.
            RoleRequired, ClickUpError, SecretError, StoreError, Cancelled: as little is saved.
        """
        self._organization.require("link Channels")
        choices = self._workspaces.choices()
        problems: list[RowProblem] = []
        wanted: list[Wanted] = []
        for row in rows:
            with _noting(problems, row):
                wanted.append(wanted_of(row, choices, connection_id))
        # What is wrong by itself is told before ClickUp is asked for anything.
        _refuse(problems)
        search = NamedChannels(self._workspaces, self.to, tuple(wanted), cancellation)
        found: dict[tuple[str | None, str], PlacedChannel | ChannelLink] = {}
        for done, item in enumerate(wanted):
            on_progress(done)
            with _noting(problems, item.row):
                found_now = search.find(item)
                found.setdefault(_target(found_now), found_now)
        _refuse(problems)
        return self._saved(tuple(found.values()), len(rows))

    def _saved(self, found: tuple[PlacedChannel | ChannelLink, ...], number: int) -> LinkedRows:
        for it in found:
            if isinstance(it, PlacedChannel):
                self._workspaces.require_space(it.choice, it.channel)
        known = tuple(it for it in found if isinstance(it, ChannelLink))
        new = tuple(
            new_link_from(it.choice, it.channel, it.path, it.place_kind, it.place_id)
            for it in found
            if isinstance(it, PlacedChannel)
        )
        saved = self._organization.links.add_missing(new) if new else SavedLinks()
        present = known + mask_links(self._organization.member, saved.present)
        return LinkedRows(saved.made, present, number - len(found))

    def remove_unchanged(self, links: tuple[ChannelLink, ...]) -> tuple[ChannelLink, ...]:
        """Remove links as far as nobody has changed them since; return those that somebody has.

        Raises:
            RoleRequired, StoreError: nothing is removed then.
        """
        left = self._organization.links.remove_unchanged(links)
        still_there = {it.id for it in left}
        self._erase_copies_of([it for it in links if it.id not in still_there])
        return left

    def check(
        self,
        link_ids: Iterable[str] | None = None,
        *,
        cancellation: Cancellation | None = None,
    ) -> Round:
        """Look at these links, or at all, because a person wants to know; raises as
        `Connections.check_quietly`.

        The keyring may ask for its password, and the rate limit is waited for.
        """
        return self._watching.look_at_links(link_ids, cancellation=cancellation)

    def _known(self, link_id: str) -> ChannelLink | None:
        """Return a link; None where it can't be read, or is none of this member's."""
        with contextlib.suppress(RowUnreadable, UnknownLink):
            return self._organization.links.get(link_id)
        return None

    def _erase_copies_of(self, links: Iterable[ChannelLink]) -> None:
        self._erase_copies(
            [(it.connection_id, it.channel_id) for it in links if it.connection_id is not None]
        )

    def _masked(self, link: ChannelLink) -> ChannelLink:
        return mask_links(self._organization.member, (link,))[0]


def _leads_elsewhere(before: ChannelLink, after: ChannelLink) -> bool:
    return (before.connection_id, before.channel_id) != (after.connection_id, after.channel_id)


def _target(found: PlacedChannel | ChannelLink) -> tuple[str | None, str]:
    if isinstance(found, ChannelLink):
        return found.connection_id, found.channel_id
    return found.choice.connection.id, found.channel.id


@contextlib.contextmanager
def _noting(problems: list[RowProblem], row: LinkRow) -> Iterator[None]:
    """Note why a line can't be linked, and go on with the next."""
    try:
        yield
    except NotLinkable as error:
        problems.append(RowProblem(row.line, error.code, redact(error.text)))


def _refuse(problems: list[RowProblem]) -> None:
    if problems:
        raise LinkRowsRefused(tuple(problems))


def _known_link(known: Overview, link_id: str) -> ChannelLink:
    """Return a link that is known while its server is away."""
    for link in known.links.items:
        if link.id == link_id:
            return link
    for row in known.links.unreadable:
        if row.id == link_id:
            raise RowUnreadable(row)
    if known.links.after is None:
        raise UnknownLink("no such link")
    raise ServerUnreachable(known.address)


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
