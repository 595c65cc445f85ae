"""Folders as they lie in each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec

from clickup_desktop.clickup.models import ClickUpList, Folder

MAXIMUM_DEPTH = 20
"""Folders in Folders; what is deeper is shown on top."""


Place = TypeVar("Place", ClickUpList, Folder)


def in_order(places: Iterable[Place]) -> tuple[Place, ...]:
    """Return Lists or Folders as ClickUp's own window shows them, each once and with an id.

    By `orderindex`; where there is none, as they came.
    """
    once = {place.id: place for place in places if place.id}
    return tuple(sorted(once.values(), key=lambda place: place.orderindex))


def nest_folders(
    folders: Iterable[Folder],
    read_lists: Mapping[str, tuple[ClickUpList, ...]],
    *,
    with_archived: bool = False,
) -> tuple[Folder, ...]:
    """Put each Folder into its parent; one whose parent is unknown or in a circle stays on top.

    Args:
        read_lists: the Lists of Folders that came without them, by the Folder's id.
        with_archived: archived Lists are wanted; a Folder that came with its Lists lacks them.
    """
    by_id: dict[str, Folder] = {folder.id: folder for folder in in_order(folders)}
    children: dict[str, list[Folder]] = {}
    top: list[Folder] = []
    for folder in by_id.values():
        if _reaches_top(folder, by_id):
            parent = folder.parent_folder if str(folder.parent_folder) in by_id else ""
            (children.setdefault(parent, []) if parent else top).append(folder)
        else:
            top.append(folder)

    def place(folder: Folder) -> Folder:
        lists = folder.lists if folder.lists is not None else read_lists.get(folder.id, ())
        return msgspec.structs.replace(
            folder,
            lists=in_order(lists),
            folders=tuple(place(child) for child in children.get(folder.id, ())),
            archived_unread=with_archived and not folder.archived and folder.lists is not None,
        )

    return tuple(place(folder) for folder in top)


def _reaches_top(folder: Folder, by_id: Mapping[str, Folder]) -> bool:
    seen = {folder.id}
    current = folder
    while str(current.parent_folder) in by_id:
        current = by_id[current.parent_folder]
        if current.id in seen or len(seen) > MAXIMUM_DEPTH:
            return False
        seen.add(current.id)
    return True
