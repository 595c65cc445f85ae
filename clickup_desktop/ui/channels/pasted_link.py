"""A pasted ClickUp link or id: what it leads to among what has been read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clickup_desktop.clickup.web_address import Pasted, parse_pasted

if TYPE_CHECKING:
    from clickup_desktop.integration.records import WorkspaceChoice
    from clickup_desktop.ui.models.finder import Finder
    from clickup_desktop.ui.models.nodes import Pick

_KINDS = ("list", "folder", "space", "channel")
_UNLINKABLE = {
    "task": "This link leads to a Task. Channels belong to Spaces, Folders and Lists: "
    "paste the link of the Task's List.",
    "board": "This link leads to a Board view. Paste the link of its Space, Folder or List.",
}


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a pasted link leads to.

    Attributes:
        pick: the place or Channel, where it has been read.
        notice: what is said about it; may be empty.
        other: the choice to switch to, where it lies in another Workspace.
        ask_for: a Channel's id, where ClickUp can be asked for it.
    """

    pick: Pick | None = None
    notice: str = ""
    other: WorkspaceChoice | None = None
    ask_for: str = ""


def resolve_pasted(
    text: str,
    current: WorkspaceChoice,
    choices: tuple[WorkspaceChoice, ...],
    finder: Finder,
    *,
    still_reading: bool,
) -> Resolution | None:
    """Return what `text` leads to; None when it is no link or id, so that it is searched for."""
    pasted = parse_pasted(text)
    if pasted is None:
        return None
    if pasted.workspace_id not in (None, current.workspace.id):
        return _elsewhere(pasted, choices)
    if pasted.kind in _UNLINKABLE:
        return Resolution(notice=_UNLINKABLE[pasted.kind])
    kinds = _KINDS if pasted.kind == "id" else (pasted.kind,)
    picks = (finder.pick(kind, pasted.id) for kind in kinds)
    pick = next((found for found in picks if found is not None), None)
    if pick is not None:
        return Resolution(pick=pick)
    if pasted.kind == "id" and "-" not in pasted.id:
        return None  # a number may be part of a name as well
    return _not_read(pasted, still_reading=still_reading)


def _not_read(pasted: Pasted, *, still_reading: bool) -> Resolution:
    if pasted.kind in ("channel", "id"):
        return Resolution(notice="Asking ClickUp for this Channel…", ask_for=pasted.id)
    if still_reading:
        return Resolution(notice="This place has not been read yet. Still reading…")
    return Resolution(notice="This Workspace has no such place, or the connection may not read it.")


def _elsewhere(pasted: Pasted, choices: tuple[WorkspaceChoice, ...]) -> Resolution:
    other = next((choice for choice in choices if choice.workspace.id == pasted.workspace_id), None)
    if other is None:
        return Resolution(
            notice="This link leads to a Workspace that none of your connections reaches."
        )
    return Resolution(
        notice=f"This link leads to another Workspace, {other.workspace.name}.", other=other
    )
