"""What was found, as it is shown: the rows behind a finder's keys."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from clickup_desktop.language.texts import joined
from clickup_desktop.search_text import fold, marked_spans
from clickup_desktop.ui.channels.nodes import (
    Key,
    NodeKind,
    Pick,
    pick_from,
    pick_from_channel,
)

if TYPE_CHECKING:
    from clickup_desktop.ui.channels.hierarchy_model import HierarchyModel

_PATH_SEPARATOR = " › "


def path_text(path: Iterable[str]) -> str:
    """Return the places around something, the outermost first: "Sales › Europe"."""
    return joined(_PATH_SEPARATOR, path)


class Hit(msgspec.Struct, frozen=True):
    """Something that was found.

    Attributes:
        words: what was looked for, folded.
    """

    pick: Pick
    words: tuple[str, ...] = ()

    @property
    def key(self) -> Key:
        """What tells it from every other."""
        return (self.pick.kind, self.pick.id)

    @property
    def path_text(self) -> str:
        """The places around it, on one line."""
        return path_text(self.pick.path[:-1])

    @property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """What of the name matched, as (start, end)."""
        return marked_spans(self.pick.name, self.words)


def pick_for(model: HierarchyModel, key: Key, workspace_id: str) -> Pick | None:
    """Return what selecting the place or Channel `key` means; None while it hasn't been read."""
    kind, identifier = key
    if kind != NodeKind.CHANNEL:
        node = model.find(kind, identifier)
        return pick_from(node, workspace_id) if node is not None else None
    node = model.find_channel(identifier)
    if node is not None:
        return pick_from(node, workspace_id)
    channel = model.channel(identifier)
    if channel is None:
        return None
    return pick_from_channel(channel, workspace_id, masked=model.is_masked(channel))


def hits_for(
    model: HierarchyModel,
    keys: Iterable[Key],
    text: str,
    workspace_id: str,
    most: int,
    *,
    only_linkable: bool = False,
) -> tuple[Hit, ...]:
    """Return what stands behind `keys`, each row once, at most `most`.

    A place and its Channel are one row. What has been found but not been shown yet is left out.
    """
    words = tuple(fold(text).split())
    hits: dict[Key, Hit] = {}
    for key in keys:
        pick = pick_for(model, key, workspace_id)
        if pick is not None and (pick.linkable or not only_linkable):
            hits.setdefault((pick.kind, pick.id), Hit(pick, words))
        if len(hits) == most:
            break
    return tuple(hits.values())
