"""One place by its id, with the names around it: for a pasted link, or before all has been read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import (
    NO_SUCH_PLACE,
    ClickUpError,
)
from clickup_desktop.clickup.folders import MAXIMUM_DEPTH
from clickup_desktop.clickup.models import NamedPlace, PlaceKind
from clickup_desktop.integration.errors import WholeWorkspace
from clickup_desktop.interruption import Cancellation
from clickup_desktop.untrusted_text import display_text

VIEW = "view"
_ANY_KIND = (PlaceKind.LIST, PlaceKind.FOLDER, PlaceKind.SPACE)


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
    folders: int = MAXIMUM_DEPTH,
    cancellation: Cancellation | None = None,
) -> FoundPlace:
    """Ask ClickUp for one place.

    Args:
        kind: "list", "folder" or "space", or "view" for the place that it shows; anything else
            tries the three in this order.
        folders: how many Folders around it are asked for at most, each with a request.

    Raises:
        WholeWorkspace: the view shows no place in particular.
        ClickUpError: it isn't there, or may not be read.
    """
    if kind == VIEW:
        shown = place_of_view(client, place_id, cancellation=cancellation)
        return _read(client, PlaceKind(shown[0]), shown[1], folders, cancellation)
    kinds = [known for known in _ANY_KIND if known == kind] or list(_ANY_KIND)
    refused: ClickUpError | None = None
    for tried in kinds:
        try:
            return _read(client, tried, place_id, folders, cancellation)
        except NO_SUCH_PLACE as error:
            refused = refused or error
    assert refused is not None  # noqa: S101 - each kind was found or refused
    raise refused


def place_of_view(
    client: ClickUpClient, view_id: str, *, cancellation: Cancellation | None = None
) -> tuple[str, str]:
    """Ask ClickUp for the kind and the id of the place that a view shows.

    Raises:
        WholeWorkspace: the view shows no place in particular.
        ClickUpError: it isn't there, or may not be read.
    """
    parent = client.view(view_id, cancellation=cancellation).parent
    if parent is None or parent.kind not in _ANY_KIND:
        raise WholeWorkspace
    return parent.kind.value, str(parent.id)


def _read(
    client: ClickUpClient,
    kind: PlaceKind,
    place_id: str,
    most: int,
    cancellation: Cancellation | None,
) -> FoundPlace:
    match kind:
        case PlaceKind.LIST:
            item = client.list_place(place_id, cancellation=cancellation)
            inside = item.folder is not None and not item.folder.hidden and item.folder.id
            folders = _above(client, str(inside), item.folder, most, cancellation) if inside else ()
            return _found(kind, place_id, item.name, (item.space, *folders), item.space)
        case PlaceKind.FOLDER:
            folder = client.folder(place_id, cancellation=cancellation)
            parent = str(folder.parent_folder)
            folders = _above(client, parent, None, most, cancellation, below=place_id)
            return _found(kind, place_id, folder.name, (folder.space, *folders), folder.space)
        case _:
            space = client.space(place_id, cancellation=cancellation)
            own = NamedPlace(space.id, space.name)
            return _found(PlaceKind.SPACE, place_id, space.name, (), own)


def _above(
    client: ClickUpClient,
    folder_id: str,
    named: NamedPlace | None,
    most: int,
    cancellation: Cancellation | None,
    *,
    below: str = "",
) -> tuple[NamedPlace, ...]:
    """Return a Folder and the Folders that it lies in, the topmost first.

    A List's answer names its Folder alone, and a Folder's the parent's id, so each is asked for.
    A path is good without those that can't be read.

    Args:
        named: the Folder itself, where an answer has named it.
        most: how many are asked for.
        below: what lies in it, and so can't be above it.
    """
    found: list[NamedPlace] = []
    asked = {below}
    while folder_id and folder_id not in asked and len(asked) <= most:
        asked.add(folder_id)
        try:
            folder = client.folder(folder_id, cancellation=cancellation)
        except ClickUpError:
            break
        found.append(NamedPlace(folder.id, folder.name, folder.hidden))
        folder_id = str(folder.parent_folder)
    if not found and named is not None:
        return (named,)
    return tuple(reversed(found))


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
