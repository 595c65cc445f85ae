"""One place by its id, with the names around it: for a pasted link, or before all has been read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import (
    AccessDenied,
    ClickUpError,
    InvalidIdentifier,
    NotFound,
    UnknownAnswer,
    WorkspaceNotAuthorized,
)
from clickup_desktop.clickup.models import NamedPlace, PlaceKind
from clickup_desktop.interruption import Cancellation
from clickup_desktop.untrusted_text import display_text

_ANY_KIND = (PlaceKind.LIST, PlaceKind.FOLDER, PlaceKind.SPACE)
# How ClickUp answers to an id that is of another kind, of nothing, or out of reach.
NO_SUCH_PLACE = (
    AccessDenied,
    InvalidIdentifier,
    NotFound,
    UnknownAnswer,
    WorkspaceNotAuthorized,
)


@dataclass(frozen=True, slots=True)
class FoundPlace:
    """A place that was asked for alone.

    Attributes:
        path: the names from its Space downwards, its own included.
        space_id: the Space that it lies in, or that it is; "" where the answer did not say.
    """

    kind: str
    id: str
    path: tuple[str, ...]
    space_id: str


def read_place(
    client: ClickUpClient,
    kind: str,
    place_id: str,
    *,
    cancellation: Cancellation | None = None,
) -> FoundPlace:
    """Ask ClickUp for one place.

    Args:
        kind: "list", "folder" or "space"; anything else tries them in this order.

    Raises:
        ClickUpError: it isn't there, or may not be read.
    """
    kinds = [known for known in _ANY_KIND if known == kind] or list(_ANY_KIND)
    refused: ClickUpError | None = None
    for tried in kinds:
        try:
            return _read(client, tried, place_id, cancellation)
        except NO_SUCH_PLACE as error:
            refused = refused or error
    assert refused is not None  # noqa: S101 - each kind was found or refused
    raise refused


def _read(
    client: ClickUpClient, kind: PlaceKind, place_id: str, cancellation: Cancellation | None
) -> FoundPlace:
    match kind:
        case PlaceKind.LIST:
            item = client.list_place(place_id, cancellation=cancellation)
            around = (item.space, item.folder)
            return _found(kind, place_id, item.name, around, item.space)
        case PlaceKind.FOLDER:
            folder = client.folder(place_id, cancellation=cancellation)
            return _found(kind, place_id, folder.name, (folder.space,), folder.space)
        case _:
            space = client.space(place_id, cancellation=cancellation)
            own = NamedPlace(space.id, space.name)
            return _found(PlaceKind.SPACE, place_id, space.name, (), own)


def _found(
    kind: PlaceKind,
    place_id: str,
    name: str,
    around: Iterable[NamedPlace | None],
    space: NamedPlace | None,
) -> FoundPlace:
    names = [place.name for place in around if place is not None and not place.hidden]
    return FoundPlace(
        kind=kind.value,
        id=place_id,
        path=tuple(filter(None, map(display_text, (*names, name)))),
        space_id=str(space.id) if space is not None else "",
    )
