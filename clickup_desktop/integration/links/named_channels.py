"""The Channels that the lines of a file name, found with at most two requests each.

The pages of a Workspace's Channels are read once, and only where a line can't do without them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from clickup_desktop.clickup.errors import NO_SUCH_PLACE
from clickup_desktop.clickup.models import Channel, PlaceKind
from clickup_desktop.clickup.web_address import parse_pasted
from clickup_desktop.integration.errors import AmbiguousName, AmbiguousWorkspace, WholeWorkspace
from clickup_desktop.integration.naming import plain_channel_name
from clickup_desktop.integration.records import LinkRow, PlacedChannel, WorkspaceChoice
from clickup_desktop.integration.translation import Place, place_of, the_choice
from clickup_desktop.integration.workspaces.places import VIEW
from clickup_desktop.integration.workspaces.workspaces import Workspaces
from clickup_desktop.interruption import Cancellation
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import N_, _
from clickup_desktop.organization.records import ChannelLink
from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.untrusted_text import display_text

_REQUESTS = 2
"""How many requests one Channel may take, without the pages."""

_LONGEST_SHOWN = 80
_LEADS_ELSEWHERE = {
    "task": N_(
        "{address} is the web address of a Task. Use the Channel's id, web address or name."
    ),
    "workspace": N_(
        "{address} is the web address of a Workspace. Use the Channel's id, web address or name."
    ),
}
_BY_ID = frozenset({"id", "channel"})
_PLACES = frozenset({PlaceKind.SPACE, PlaceKind.FOLDER, PlaceKind.LIST})

LinkTo = Callable[[str, str], ChannelLink | None]
"""Returns the link to a Channel's id through a connection's."""


class NotLinkable(Exception):
    """A line can't be linked.

    Attributes:
        code: a stable name, for scripts.
        text: why, and what to do, in words for the person.
    """

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a line names, as far as it says so by itself.

    Attributes:
        kind: "name", or one of `parse_pasted`.
        id: what `kind` says; the name.
    """

    row: LinkRow
    choice: WorkspaceChoice
    kind: str
    id: str

    @property
    def scope(self) -> tuple[str, str]:
        """The connection's id and the Workspace's."""
        return self.choice.connection.id, self.choice.workspace.id


def wanted_of(
    row: LinkRow, choices: tuple[WorkspaceChoice, ...], connection_id: str | None
) -> Wanted:
    """Return what a line names; nobody is asked.

    Args:
        connection_id: of the connection to use where the line names none.

    Raises:
        NotLinkable: its Workspace or its Channel can't be told.
    """
    choice = _choice_of(row, choices, row.connection or connection_id)
    pasted = parse_pasted(row.channel)
    if pasted is None:
        return Wanted(row, choice, "name", row.channel)
    if pasted.workspace_id not in {None, choice.workspace.id}:
        raise NotLinkable(
            "other-workspace",
            _(
                "The web address {address} leads to another Workspace than {workspace}. Correct "
                "one of them."
            ).format(address=_shown(row.channel), workspace=_shown(row.workspace)),
        )
    if pasted.kind in _LEADS_ELSEWHERE:
        raise NotLinkable(
            "no-channel-address",
            _(_LEADS_ELSEWHERE[pasted.kind]).format(address=_shown(row.channel)),
        )
    return Wanted(row, choice, pasted.kind, pasted.id)


def _choice_of(
    row: LinkRow, choices: tuple[WorkspaceChoice, ...], connection_id: str | None
) -> WorkspaceChoice:
    name = _shown(row.workspace)
    if connection_id and all(it.connection.id != connection_id for it in choices):
        raise NotLinkable(
            "unknown-connection",
            _(
                "There is no connection {id}. Use an id that clickup-desktop connections lists."
            ).format(id=_shown(connection_id)),
        )
    try:
        return the_choice(choices, row.workspace, connection_id)
    except AmbiguousName as error:
        raise NotLinkable(
            "name-ambiguous",
            _("Several Workspaces are called {name}: {ids}. Use an id.").format(
                name=name, ids=_listed(error.ids)
            ),
        ) from None
    except AmbiguousWorkspace as error:
        ids = error.connection_ids
    if ids:
        raise NotLinkable(
            "workspace-ambiguous",
            _(
                "Several connections reach {workspace}: {ids}. Put one of these ids in the column "
                "connection."
            ).format(workspace=name, ids=_listed(ids)),
        )
    raise NotLinkable(
        "workspace-not-reached",
        _(
            "No connection reaches a Workspace {name}. Use an id or a name that clickup-desktop "
            "workspaces lists."
        ).format(name=name),
    )


class NamedChannels:
    """Finds Channels, and remembers what was read on the way.

    Args:
        wanted: all that will be asked for, so that it is known where pages are needed.
    """

    def __init__(
        self,
        workspaces: Workspaces,
        link_to: LinkTo,
        wanted: tuple[Wanted, ...],
        cancellation: Cancellation | None,
    ) -> None:
        self._workspaces = workspaces
        self._link_to = link_to
        self._cancellation = cancellation
        self._by_name = frozenset(it.scope for it in wanted if it.kind not in _BY_ID)
        self._pages: dict[tuple[str, str], _Pages | NotLinkable] = {}
        self._paths: dict[tuple[str, Place], tuple[str, ...]] = {}

    def find(self, wanted: Wanted) -> PlacedChannel | ChannelLink:
        """Return the Channel, or the link to it where there is one already.

        Raises:
            NotLinkable: it is not there, can't be linked, or is one of several.
            ClickUpError: nothing can be read now, whatever is asked for.
            SecretError, Cancelled.
        """
        present = self._present(wanted, wanted.id) if wanted.kind in _BY_ID else None
        if present is not None:
            return present
        channel, requests = self._channel(wanted)
        present = self._present(wanted, channel.id)
        return present or self._placed(wanted.choice, channel, _REQUESTS - requests)

    def _present(self, wanted: Wanted, channel_id: str) -> ChannelLink | None:
        """Return the link to a Channel of the Workspace that a line names."""
        link = self._link_to(channel_id, wanted.choice.connection.id)
        same = link is not None and link.workspace.id == wanted.choice.workspace.id
        return link if same else None

    def _channel(self, wanted: Wanted) -> tuple[Channel, int]:
        """Return the Channel, and how many requests that took without the pages."""
        choice = wanted.choice
        if wanted.kind == VIEW:
            return self._read(wanted).of_place(wanted, self._place_of_view(wanted)), 1
        if wanted.kind in _PLACES:
            return self._read(wanted).of_place(wanted, (wanted.kind, wanted.id)), 0
        by_name = wanted.kind != "channel"
        if wanted.scope in self._by_name or wanted.scope in self._pages:
            known = self._pages_of(wanted)
            if isinstance(known, _Pages):
                found = known.by_id.get(wanted.id) or (known.called(wanted) if by_name else None)
                if found is not None:
                    return _linkable(choice, found), 0
        requests = 0
        if wanted.kind in _BY_ID:
            requests = 1
            found = self._asked_for(wanted)
            if found is not None:
                return _linkable(choice, found), requests
        found = self._read(wanted).called(wanted) if by_name else None
        if found is not None:
            return found, requests
        text = _(
            "No Channel in {workspace} has the id {wanted}. Use one that clickup-desktop tree "
            "lists. A private Channel can only be named by its id."
        )
        if by_name:
            text = _(
                "No Channel in {workspace} has the id or the name {wanted}. Use one that "
                "clickup-desktop tree lists. A private Channel can only be named by its id."
            )
        raise NotLinkable(
            "channel-not-found",
            text.format(workspace=_shown(choice.workspace.name), wanted=_shown(wanted.row.channel)),
        )

    def _asked_for(self, wanted: Wanted) -> Channel | None:
        """Ask ClickUp for one Channel by its id."""
        try:
            found = self._workspaces.find_channel(
                wanted.choice, wanted.id, cancellation=self._cancellation
            )
        except NO_SUCH_PLACE:
            return None
        # What else an answer holds is not what was asked for.
        return found if found.id == wanted.id else None

    def _place_of_view(self, wanted: Wanted) -> Place:
        try:
            return self._workspaces.place_of_view(
                wanted.choice, wanted.id, cancellation=self._cancellation
            )
        except (*NO_SUCH_PLACE, WholeWorkspace) as error:
            raise NotLinkable(
                "no-channel-address",
                _("{reason} Use the Channel's id, web address or name.").format(
                    reason=hint_for(error).happened
                ),
            ) from None

    def _read(self, wanted: Wanted) -> _Pages:
        """Return the Workspace's Channels."""
        known = self._pages_of(wanted)
        if isinstance(known, NotLinkable):
            raise NotLinkable(known.code, known.text)
        return known

    def _pages_of(self, wanted: Wanted) -> _Pages | NotLinkable:
        """Return the Workspace's Channels, or why they can't be read; ClickUp is asked once."""
        if wanted.scope not in self._pages:
            self._pages[wanted.scope] = self._pages_read(wanted.choice)
        return self._pages[wanted.scope]

    def _pages_read(self, choice: WorkspaceChoice) -> _Pages | NotLinkable:
        try:
            channels = self._workspaces.channels(choice, cancellation=self._cancellation)
        except NO_SUCH_PLACE as error:
            hint = hint_for(error)
            steps = " ".join(step.text for step in hint.steps[:1])
            return NotLinkable(
                hint.code,
                _("The Channels of {workspace} can't be loaded: {reason} {step}").format(
                    workspace=_shown(choice.workspace.name), reason=hint.happened, step=steps
                ),
            )
        return _Pages(choice, channels)

    def _placed(self, choice: WorkspaceChoice, channel: Channel, requests: int) -> PlacedChannel:
        """Return the Channel with the path of its place, asked for with so many requests."""
        place = place_of(channel)
        if place is None:
            workspace = (PlaceKind.WORKSPACE.value, choice.workspace.id)
            return PlacedChannel(choice, channel, (), *workspace)
        key = (choice.connection.id, place)
        if key not in self._paths:
            self._paths[key] = self._workspaces.path_of(
                choice, *place, folders=requests - 1, cancellation=self._cancellation
            )
        return PlacedChannel(choice, channel, self._paths[key], *place)


class _Pages:
    """The Channels of a Workspace, by what a line may call them."""

    def __init__(self, choice: WorkspaceChoice, channels: tuple[Channel, ...]) -> None:
        self.by_id: dict[str, Channel] = {channel.id: channel for channel in channels}
        self._choice = choice
        self._names: dict[str, list[Channel]] = defaultdict(list)
        self._places: dict[Place, list[Channel]] = defaultdict(list)
        for channel in self.by_id.values():
            self._names[plain_channel_name(channel.name)].append(channel)
            place = place_of(channel)
            if place is not None:
                self._places[place].append(channel)

    def called(self, wanted: Wanted) -> Channel | None:
        """Return the one Channel of a name that is not private; None where there is none."""
        name = plain_channel_name(wanted.row.channel.removeprefix("#"))
        found = self._names.get(name, []) if name else []
        # A masked Channel is not called by a name of its own.
        found = [channel for channel in found if not self._choice.is_masked(channel)]
        return self._only(wanted, found)

    def of_place(self, wanted: Wanted, place: Place) -> Channel:
        """Return a place's own Channel, or the only one that it has."""
        found = self._places.get(place, [])
        canonical = [channel for channel in found if channel.is_canonical_channel]
        channel = self._only(wanted, canonical or found)
        if channel is None:
            raise NotLinkable(
                "channel-not-found",
                _(
                    "No Channel that you can see belongs to {place}. Use a Channel's id or name."
                ).format(place=_shown(wanted.row.channel)),
            )
        return channel

    def _only(self, wanted: Wanted, found: list[Channel]) -> Channel | None:
        public = [channel for channel in found if not channel.private]
        if len(public) > 1:
            raise NotLinkable(
                "channel-ambiguous",
                _("Several Channels are called {name}: {ids}. Use an id.").format(
                    name=_shown(wanted.row.channel), ids=_listed(tuple(it.id for it in public))
                ),
            )
        if public or not found:
            return public[0] if public else None
        if any(self._choice.is_masked(channel) for channel in found):
            raise _masked()
        raise NotLinkable(
            "private-by-name",
            _("{name} is a private Channel, which can only be named by its id. Use {ids}.").format(
                name=_shown(wanted.row.channel), ids=_listed(tuple(it.id for it in found))
            ),
        )


def _linkable(choice: WorkspaceChoice, channel: Channel) -> Channel:
    if choice.is_masked(channel):
        raise _masked()
    if channel.direct or channel.archived:
        raise NotLinkable(
            "unlinkable-channel",
            _("Direct messages and archived Channels can't be linked. Remove this line."),
        )
    return channel


def _masked() -> NotLinkable:
    return NotLinkable(
        "private-channel",
        _(
            "The Channel is private. Through a Shared connection, only the member who made it can "
            "link the Channel. Use the id of a connection of your own."
        ),
    )


def _shown(text: str) -> str:
    return display_text(text, maximum=_LONGEST_SHOWN)


def _listed(ids: tuple[str, ...]) -> str:
    return display_text(enumeration(ids))
