"""A pasted ClickUp link or id: what it leads to among what has been read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from clickup_desktop.clickup.web_address import Pasted, parse_pasted

if TYPE_CHECKING:
    from clickup_desktop.integration.records import WorkspaceChoice
    from clickup_desktop.ui.models.nodes import Key, Pick

_SHORTEST_ID = 8
"""Digits. ClickUp's ids of Lists and Folders have more; a year or a number of a name has fewer."""

_KINDS = ("list", "folder", "space", "channel")
_UNLINKABLE = {
    "task": "This link leads to a Task. Channels belong to Spaces, Folders and Lists: "
    "paste the link of the Task's List.",
    "workspace": "This link leads to the Workspace as a whole. "
    "Paste the link of a Space, Folder or List.",
}


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a pasted link leads to.

    Attributes:
        pick: the place or Channel, where it has been read.
        notice: what is said about it; may be empty.
        other: the choice to switch to, where it lies in another Workspace.
        ask_for: what ClickUp can be asked for: its kind ("id" where any could be meant) and id.
    """

    pick: Pick | None = None
    notice: str = ""
    other: WorkspaceChoice | None = None
    ask_for: Key | None = None


def resolve_pasted(
    text: str,
    current: WorkspaceChoice,
    choices: tuple[WorkspaceChoice, ...],
    known: Callable[[Key], Pick | None],
) -> Resolution | None:
    """Return what `text` leads to; None when it is no link or id, so that it is searched for.

    Args:
        known: returns a place or Channel that has been read.
    """
    pasted = parse_pasted(text)
    if pasted is None:
        return None
    if pasted.workspace_id not in (None, current.workspace.id):
        return _elsewhere(pasted, choices)
    if pasted.kind in _UNLINKABLE:
        return Resolution(notice=_UNLINKABLE[pasted.kind])
    kinds = _KINDS if pasted.kind == "id" else (pasted.kind,)
    picks = (known((kind, pasted.id)) for kind in kinds)
    pick = next((found for found in picks if found is not None), None)
    if pick is not None:
        return Resolution(pick=pick)
    if pasted.kind == "id" and pasted.id.isdigit() and len(pasted.id) < _SHORTEST_ID:
        return None  # a number may be part of a name as well
    return _not_read(pasted)


def _not_read(pasted: Pasted) -> Resolution:
    kind = pasted.kind
    if kind == "id" and "-" in pasted.id:
        kind = "channel"
    what = "Channel" if kind == "channel" else "place"
    return Resolution(notice=f"Asking ClickUp for this {what}…", ask_for=(kind, pasted.id))


def _elsewhere(pasted: Pasted, choices: tuple[WorkspaceChoice, ...]) -> Resolution:
    other = next((choice for choice in choices if choice.workspace.id == pasted.workspace_id), None)
    if other is None:
        return Resolution(
            notice="This link leads to a Workspace that none of your connections reaches."
        )
    return Resolution(
        notice=f"This link leads to another Workspace, {other.workspace.name}.", other=other
    )
