"""What a loader tells, made into rows on its own threads, so that the GUI thread only inserts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from clickup_desktop.clickup.hierarchy_events import (
    ArchivedListsRead,
    LoaderEvent,
    SharedRead,
    SpaceRead,
    SpacesRead,
)
from clickup_desktop.ui.channels.nodes import (
    Node,
    folder_node,
    list_node,
    space_node,
)
from clickup_desktop.ui.channels.search_index import IndexEntry

if TYPE_CHECKING:
    from clickup_desktop.clickup.models import Channel

IsMasked = Callable[["Channel"], bool]


class Batch(NamedTuple):
    """An event, and the rows that it brings; their own rows are below them."""

    event: LoaderEvent
    rows: tuple[Node, ...] = ()


def batch_from(event: LoaderEvent) -> Batch:
    """Return `event` with its rows. May be called on any thread."""
    match event:
        case SpacesRead(spaces):
            return Batch(event, tuple(space_node(space) for space in spaces))
        case SpaceRead(_, folders, lists):
            rows = (*(folder_node(folder) for folder in folders), *(list_node(it) for it in lists))
            return Batch(event, rows)
        case ArchivedListsRead(_, lists):
            return Batch(event, tuple(list_node(item) for item in lists))
        case SharedRead(shared):
            rows = (
                *(folder_node(folder) for folder in shared.folders),
                *(list_node(item) for item in shared.lists),
            )
            return Batch(event, rows)
        case _:
            return Batch(event)


def entries_from(rows: tuple[Node, ...], around: tuple[str, ...]) -> Iterator[IndexEntry]:
    """Yield what can be found of `rows`, which lie in the places called `around`."""
    for row in rows:
        yield IndexEntry(row.key, row.name, around)
        if row.children:
            yield from entries_from(tuple(row.children), (*around, row.name))
