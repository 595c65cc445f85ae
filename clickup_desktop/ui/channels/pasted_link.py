"""A pasted ClickUp link or id: what it leads to among what has been read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from clickup_desktop.clickup.web_address import Pasted, parse_pasted
from clickup_desktop.language.texts import N_, _

if TYPE_CHECKING:
    from clickup_desktop.integration.records import WorkspaceChoice
    from clickup_desktop.ui.channels.nodes import Key, Pick

_KINDS = ("list", "folder", "space", "channel")
_UNLINKABLE = {
    "task": N_(
        "This ClickUp link points to a Task. Channels belong to Spaces, Folders and Lists: "
        "paste the link to the Task's List instead."
    ),
    "workspace": N_(
        "This ClickUp link points to a whole Workspace. Paste the link to a Space, Folder or "
        "List instead."
    ),
}


class Resolution(msgspec.Struct, frozen=True):
    """What a pasted link leads to.

    Attributes:
        pick: the place or Channel, where it has been read.
        notice: what is said about it; may be empty.
        other: the choice to switch to, where it lies in another Workspace.
        ask_for: what ClickUp can be asked for: its kind ("id" where any could be meant) and id.
        may_be_name: whether it is a bare id, as which a name can look: "launch-2027".
    """

    pick: Pick | None = None
    notice: str = ""
    other: WorkspaceChoice | None = None
    ask_for: Key | None = None
    may_be_name: bool = False


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
        return Resolution(notice=_(_UNLINKABLE[pasted.kind]))
    kinds = _KINDS if pasted.kind == "id" else (pasted.kind,)
    picks = (known((kind, pasted.id)) for kind in kinds)
    pick = next((found for found in picks if found is not None), None)
    bare = pasted.kind == "id"
    if pick is not None:
        return Resolution(pick=pick, may_be_name=bare)
    kind = "channel" if bare and "-" in pasted.id else pasted.kind
    notice = _("Asking ClickUp for this location…")
    if bare:
        notice = _("Asking ClickUp for this id…")
    elif kind == "channel":
        notice = _("Asking ClickUp for this Channel…")
    return Resolution(notice=notice, ask_for=(kind, pasted.id), may_be_name=bare)


def _elsewhere(pasted: Pasted, choices: tuple[WorkspaceChoice, ...]) -> Resolution:
    other = next((choice for choice in choices if choice.workspace.id == pasted.workspace_id), None)
    if other is None:
        return Resolution(
            notice=_(
                "This ClickUp link points to a Workspace that none of your connections can reach."
            )
        )
    text = _("This ClickUp link points to another Workspace: {workspace}.")
    return Resolution(notice=text.format(workspace=other.workspace.name), other=other)
