"""What Workspaces are called in the picker, where names alone do not tell them apart."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from clickup_desktop.integration.records import WorkspaceChoice
from clickup_desktop.organization.records import Visibility, WorkspaceReference
from clickup_desktop.ui.channels.picker_bar import choice_texts

COMPOSED, DECOMPOSED = "Caf\u00e9", "Cafe\u0301"


def choice(workspace_id: str, name: str, connection_id: str = "c1") -> WorkspaceChoice:
    connection: Any = SimpleNamespace(
        id=connection_id, visibility=Visibility.SHARED, account=SimpleNamespace(name="Acme Admin")
    )
    return WorkspaceChoice(WorkspaceReference(workspace_id, name), connection, False)


def test_ids_stand_behind_names_that_are_the_same() -> None:
    twins = (choice("1", COMPOSED), choice("2", DECOMPOSED), choice("3", "Other"))
    assert choice_texts(twins) == [f"{COMPOSED} (1)", f"{DECOMPOSED} (2)", "Other"]


def test_two_connections_of_one_account_are_told_apart_too() -> None:
    shown = choice_texts((choice("1", "Acme", "c1"), choice("1", "Acme", "c2")))
    assert shown == [f"Acme – Shared, Acme Admin (1) ({it})" for it in ("c1", "c2")]
