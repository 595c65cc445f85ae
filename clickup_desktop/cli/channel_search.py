"""Finding the Channel that was named on the command line, and the place it belongs to."""

from __future__ import annotations

import threading
from dataclasses import dataclass

from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFailed,
    ChannelsFinished,
    ChannelsRead,
    LoaderEvent,
    SharedRead,
    SpaceRead,
    SpacesRead,
)
from clickup_desktop.clickup.models import Channel, ClickUpList, Folder, PlaceKind
from clickup_desktop.clickup.web_address import parse_pasted
from clickup_desktop.integration.naming import plain_channel_name
from clickup_desktop.integration.records import WorkspaceChoice
from clickup_desktop.integration.translation import Place, place_of
from clickup_desktop.integration.workspaces.places import VIEW, FoundPlace
from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import _
from clickup_desktop.troubleshooting.hint import Action, Hint, Step
from clickup_desktop.untrusted_text import display_text


@dataclass(frozen=True, slots=True)
class FoundChannel:
    """A Channel and where it was found; `path` is empty where it belongs to no place."""

    channel: Channel
    path: tuple[str, ...]
    place_kind: str
    place_id: str


class ChannelNotFound(Exception):
    """No Channel, or more than one, is called like that."""

    def __init__(self, wanted: str, found: tuple[Channel, ...]) -> None:
        super().__init__(wanted)
        self.wanted = wanted
        self.found = found

    def to_hint(self) -> Hint:
        wanted = display_text(self.wanted)
        if not self.found:
            return Hint(
                "channel-not-found",
                _("Channel not found"),
                _("No Channel that you can link here has the id or name {wanted}.").format(
                    wanted=wanted
                ),
                (_("The token's owner is not a member of the Channel."),),
                (
                    Step(
                        _("List the Channels: clickup-desktop tree WORKSPACE"),
                        Action.CHOOSE_CHANNEL,
                    ),
                ),
            )
        ids = enumeration(channel.id for channel in self.found)
        return Hint(
            "channel-ambiguous",
            _("Several Channels have this name"),
            _("{name} is the name of several Channels: {ids}.").format(
                name=wanted, ids=display_text(ids)
            ),
            (),
            (Step(_("Use the id of the one that you mean."), Action.CHOOSE_CHANNEL),),
        )


class ChannelSearch:
    """Hears what a Workspace's loader tells until the wanted Channel is known.

    `wanted` may be a Channel's id, its web address, the web address of the place whose Channel
    it is, of a view of it, or a name. An id wins over a name, which must be the only one there is.
    """

    def __init__(self, wanted: str, choice: WorkspaceChoice) -> None:
        self._wanted = wanted.strip()
        self._choice = choice
        pasted = parse_pasted(self._wanted)
        self._id = pasted.id if pasted is not None else self._wanted
        self._kind = pasted.kind if pasted is not None else "id"
        self._name = plain_channel_name(self._wanted.removeprefix("#"))
        self._lock = threading.Lock()
        self._places: dict[Place, tuple[str, ...]] = {}
        self._by_id: Channel | None = None
        self._by_place: list[Channel] = []
        self._by_name: list[Channel] = []
        self._channels_ended = False

    @property
    def view_id(self) -> str | None:
        """The view whose place is wanted, which ClickUp has to be asked for; None for none."""
        return self._id if self._kind == VIEW else None

    def lead_to(self, place: FoundPlace) -> None:
        """Say which place the view shows."""
        self._kind, self._id = place.kind, place.id

    def hear(self, event: LoaderEvent) -> None:
        """Take in what the loader tells; called from its threads."""
        with self._lock:
            match event:
                case SpacesRead():
                    for space in event.spaces:
                        self._places[(PlaceKind.SPACE, space.id)] = (space.name,)
                case SpaceRead():
                    above = self._places.get((PlaceKind.SPACE, event.space_id), ())
                    self._note_places(above, event.folders, event.lists)
                case SharedRead():
                    self._note_lists((), event.shared.lists)
                    for shared in event.shared.folders:
                        self._places[(PlaceKind.FOLDER, shared.id)] = (shared.name,)
                        self._note_lists((shared.name,), shared.lists or ())
                case ChannelsRead():
                    for channel in event.channels:
                        self._note_channel(channel)
                case ChannelsFinished() | ChannelsFailed():
                    self._channels_ended = True

    def enough(self) -> bool:
        """Whether reading on would not change the answer."""
        with self._lock:
            channel = self._answer()
            if channel is None:
                return self._channels_ended
            return place_of(channel) is None or self._path_of(channel) is not None

    def result(self) -> FoundChannel:
        """Return the Channel.

        Raises:
            ChannelNotFound: there is none, or the name is not enough to tell.
        """
        with self._lock:
            self._channels_ended = True
            channel = self._answer()
            if channel is None:
                raise ChannelNotFound(self._wanted, tuple(self._by_place or self._by_name))
            place = place_of(channel)
            if place is None:
                return FoundChannel(channel, (), PlaceKind.WORKSPACE, self._choice.workspace.id)
            return FoundChannel(channel, self._path_of(channel) or (), *place)

    def _answer(self) -> Channel | None:
        """Return the Channel as far as is known.

        A name, and a place that has no canonical Channel, decide once all Channels are read.
        """
        if self._by_id is None and self._channels_ended:
            others = self._by_place or self._by_name
            return others[0] if len(others) == 1 else None
        return self._by_id

    def _note_places(
        self,
        above: tuple[str, ...],
        folders: tuple[Folder, ...],
        lists: tuple[ClickUpList, ...],
    ) -> None:
        self._note_lists(above, lists)
        for folder in folders:
            path = (*above, folder.name)
            self._places[(PlaceKind.FOLDER, folder.id)] = path
            self._note_places(path, folder.folders, folder.lists or ())

    def _note_lists(self, above: tuple[str, ...], lists: tuple[ClickUpList, ...]) -> None:
        for place in lists:
            self._places[(PlaceKind.LIST, place.id)] = (*above, place.name)

    def _note_channel(self, channel: Channel) -> None:
        place = place_of(channel)
        if self._kind in {"channel", "id"}:
            if channel.id == self._id:
                self._by_id = channel
        elif place == (self._kind, self._id):
            self._by_place.append(channel)
            # A place may have several Channels; the canonical one is its own.
            if channel.is_canonical_channel:
                self._by_id = channel
        # A masked Channel's name is not its own, so it can't be found by it.
        if not self._choice.is_masked(channel) and plain_channel_name(channel.name) == self._name:
            self._by_name.append(channel)

    def _path_of(self, channel: Channel) -> tuple[str, ...] | None:
        place = place_of(channel)
        return self._places.get(place) if place is not None else None
