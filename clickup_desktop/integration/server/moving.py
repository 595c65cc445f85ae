"""From this computer's organization to the one on a server: connections and links, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from collections.abc import Set as AbstractSet

from clickup_desktop.integration.server.last_known import FILE_NAME, LastKnown
from clickup_desktop.integration.server.records import (
    LeftOut,
    MovableConnection,
    MovableLink,
    Moved,
    Moving,
)
from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.errors import (
    AddressChanged,
    AlreadyLinked,
    OrganizationError,
)
from clickup_desktop.organization.records import (
    ChannelLink,
    Connection,
    NewConnection,
    NewLink,
)
from clickup_desktop.organization.secrets import SecretError
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.troubleshooting.hints import hint_for

_THERE = N_("It is already there.")
_NO_CONNECTION = N_("Its connection was not moved.")


class Mover:
    """One move, from one organization that is open into another.

    Args:
        here: this computer's.
        there: the one that everything goes into.
        erase_copies: deletes here the copies of Channels' messages, by connection and Channel.
        copies: whether there is one here.
    """

    def __init__(
        self,
        here: OrganizationService,
        there: OrganizationService,
        erase_copies: Callable[[Iterable[tuple[str, str]]], None] = lambda _copies: None,
        *,
        copies: bool = False,
    ) -> None:
        self._copies = copies
        self._here = here
        self._there = there
        self._erase_copies = erase_copies

    def preview(self) -> Moving:
        """Return what could be moved, and what of it is there already."""
        connections = self._here.connections()
        same = self._same_connections(connections)
        linked = self._linked()
        return Moving(
            tuple(
                MovableConnection(it, it.id in same, self._other_address(it)) for it in connections
            ),
            tuple(
                MovableLink(it, (same.get(it.connection_id or "", ""), it.channel_id) in linked)
                for it in self._here.links.all()
            ),
            self._copies,
        )

    def move(
        self,
        connection_ids: AbstractSet[str],
        link_ids: AbstractSet[str],
        *,
        remove_here: bool,
        with_kept_address: AbstractSet[str] = frozenset(),
    ) -> Moved:
        """Move what is chosen. What can't be moved is left out, and told.

        Args:
            with_kept_address: the connections that the person wants moved with the address that
                their tokens were kept for, though their rows say another.

        Raises:
            RoleRequired: the member may not connect ClickUp there.
            StoreError: one of the two failed; what was moved until then stays moved.
        """
        self._there.require("connect ClickUp")
        connections = self._here.connections()
        # Which connection there stands for which one here.
        same = self._same_connections(connections)
        moved: list[Connection] = []
        left_out: list[LeftOut] = []
        for old in connections:
            if old.id not in connection_ids:
                continue
            if old.id in same:
                left_out.append(LeftOut(old.id, old.account.name, _(_THERE), already_there=True))
                continue
            try:
                kept = self._here.kept_token(old.id)
                if kept.clickup_url != old.clickup_url and old.id not in with_kept_address:
                    raise AddressChanged(old.clickup_url, kept.clickup_url)
                new = self._there.add_connection(_as_new(old, kept.clickup_url), kept.token)
            except (SecretError, OrganizationError) as error:
                reason = hint_for(error).happened
                left_out.append(LeftOut(old.id, old.account.name, reason, already_there=False))
                continue
            same[old.id] = new.id
            moved.append(new)
        links, links_left_out = self._move_links(link_ids, same)
        if remove_here:
            self._remove(connection_ids, link_ids, same, links_left_out)
        return Moved(tuple(moved), links, (*left_out, *links_left_out))

    def _move_links(
        self, link_ids: AbstractSet[str], same: dict[str, str]
    ) -> tuple[tuple[ChannelLink, ...], tuple[LeftOut, ...]]:
        moved: list[ChannelLink] = []
        left_out: list[LeftOut] = []
        for old in self._here.links.all():
            if old.id not in link_ids:
                continue
            through = same.get(old.connection_id or "")
            if through is None:
                left_out.append(LeftOut(old.id, old.channel_name, _(_NO_CONNECTION), False))
                continue
            try:
                moved.append(self._there.links.add(_as_new_link(old, through)))
            except AlreadyLinked:
                left_out.append(LeftOut(old.id, old.channel_name, _(_THERE), already_there=True))
            except OrganizationError as error:
                reason = hint_for(error).happened
                left_out.append(LeftOut(old.id, old.channel_name, reason, already_there=False))
        return tuple(moved), tuple(left_out)

    def _remove(
        self,
        connection_ids: AbstractSet[str],
        link_ids: AbstractSet[str],
        same: dict[str, str],
        left_out: tuple[LeftOut, ...],
    ) -> None:
        """Remove here what is there; what links here need stays."""
        here = self._here
        stay = {it.id for it in left_out if not it.already_there}
        unlinked = []
        try:
            for link in here.links.all():
                if link.id in link_ids and link.id not in stay:
                    here.links.remove(link.id)
                    if link.connection_id is not None:
                        unlinked.append((link.connection_id, link.channel_id))
        finally:
            self._erase_copies(unlinked)
        used = {link.connection_id for link in here.links.all()}
        for connection_id in connection_ids & set(same) - used:
            here.remove_connection(connection_id)
        LastKnown(here.folder / FILE_NAME).forget()

    def _other_address(self, connection: Connection) -> str:
        """Return what the connection's token was kept for, where its row says something else."""
        try:
            kept = self._here.kept_token(connection.id).clickup_url
        except SecretError:
            return ""  # `move` says why
        return "" if kept == connection.clickup_url else kept

    def _same_connections(self, here: tuple[Connection, ...]) -> dict[str, str]:
        """Return the connections there that are for the same account, by those here."""
        there = {_what(it): it.id for it in reversed(self._there.connections())}
        return {it.id: there[_what(it)] for it in here if _what(it) in there}

    def _linked(self) -> set[tuple[str, str]]:
        return {(it.connection_id or "", it.channel_id) for it in self._there.links.all()}


def _what(connection: Connection) -> tuple[str, str, str]:
    return (connection.clickup_url, connection.account.id, connection.visibility)


def _as_new(old: Connection, clickup_url: str) -> NewConnection:
    return NewConnection(
        visibility=old.visibility,
        clickup_url=clickup_url,
        account=old.account,
        workspaces=old.workspaces,
        token_hint=old.token_hint,
    )


def _as_new_link(old: ChannelLink, connection_id: str) -> NewLink:
    return NewLink(
        connection_id=connection_id,
        workspace=old.workspace,
        channel_id=old.channel_id,
        channel_name=old.channel_name,
        visibility_private=old.visibility_private,
        place_kind=old.place_kind,
        place_id=old.place_id,
        path=old.path,
    )
