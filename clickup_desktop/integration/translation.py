"""From what was pasted and what ClickUp answers to what the organization keeps."""

from __future__ import annotations

from clickup_desktop.clickup.models import Channel, PlaceKind, User, Workspace
from clickup_desktop.clickup.token import Token, clean_token, judge_token
from clickup_desktop.integration.errors import (
    AmbiguousName,
    AmbiguousWorkspace,
    MaskedChannel,
    NamedKind,
    UnlinkableChannel,
    UnusableToken,
)
from clickup_desktop.integration.naming import called
from clickup_desktop.integration.records import WorkspaceChoice
from clickup_desktop.language.texts import N_, in_english
from clickup_desktop.organization.records import (
    Account,
    NewLink,
    WorkspaceReference,
)
from clickup_desktop.untrusted_text import display_text

Place = tuple[str, str]
"""A place's kind and id."""


def usable_token(pasted: str) -> Token:
    """Return the token in what was pasted.

    Raises:
        UnusableToken: it can't be sent; anything else only ClickUp's answer decides.
    """
    text = clean_token(pasted)
    with in_english():  # an error's reason is translated where it is shown
        judgement = judge_token(text)
    if not judgement.usable:
        raise UnusableToken(judgement.message or N_("Paste the Personal Access Token first."))
    return Token(text)


def new_link_from(
    choice: WorkspaceChoice,
    channel: Channel,
    path: tuple[str, ...],
    place_kind: str,
    place_id: str,
) -> NewLink:
    if choice.is_masked(channel):
        raise MaskedChannel
    if channel.direct or channel.archived:
        raise UnlinkableChannel
    return NewLink(
        connection_id=choice.connection.id,
        workspace=choice.workspace,
        channel_id=channel.id,
        channel_name=kept_name(channel),
        visibility_private=bool(channel.private),
        place_kind=place_kind,
        place_id=place_id,
        path=tuple(display_text(part) for part in path),
    )


def place_of(channel: Channel) -> Place | None:
    """Return the place inside its Workspace that `channel` belongs to; None for the Workspace."""
    parent = channel.parent
    if parent is None or parent.kind in {None, PlaceKind.WORKSPACE}:
        return None
    return (str(parent.kind), parent.id)


def account_from(user: User) -> Account:
    # A name can be made of characters that draw nothing.
    with in_english():  # what is kept is everybody's
        name = display_text(user.display_name) or f"ClickUp user {display_text(user.id)}"
    return Account(id=user.id, name=name, email=display_text(user.email))


def kept_name(channel: Channel) -> str:
    """Return what a link calls its Channel, in whatever language it is shown."""
    with in_english():
        return display_text(channel.display_name)


def references_from(workspaces: tuple[Workspace, ...]) -> tuple[WorkspaceReference, ...]:
    return tuple(
        WorkspaceReference(id=workspace.id, name=display_text(workspace.name) or workspace.id)
        for workspace in workspaces
    )


def the_choice(
    choices: tuple[WorkspaceChoice, ...], workspace: str, connection_id: str | None
) -> WorkspaceChoice:
    """Return the one choice for a Workspace's id, or for the name of one alone.

    Raises:
        AmbiguousName: several Workspaces have the name.
        AmbiguousWorkspace: none, or several connections reach it.
    """
    reached = [it for it in choices if connection_id in (None, it.connection.id)]
    found = called(reached, workspace, lambda it: it.workspace.id, lambda it: it.workspace.name)
    ids = tuple(dict.fromkeys(choice.workspace.id for choice in found))
    if len(ids) > 1:
        raise AmbiguousName(NamedKind.WORKSPACE, workspace, ids)
    if len(found) != 1:
        raise AmbiguousWorkspace(workspace, tuple(choice.connection.id for choice in found))
    return found[0]
