"""Names are not keys: an id comes first, and of several with one name none is taken."""

from __future__ import annotations

import contextlib

import pytest

from clickup_desktop.integration.errors import AmbiguousName, AmbiguousWorkspace
from clickup_desktop.integration.naming import called
from clickup_desktop.integration.records import WorkspaceChoice
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.integration.token_session import TokenSession
from clickup_desktop.integration.translation import the_choice
from clickup_desktop.organization.records import Visibility, WorkspaceReference
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID, TWIN_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox

COMPOSED, DECOMPOSED = "Caf\u00e9", "Cafe\u0301"


@pytest.fixture
def choice(integration: OrganizationSession, sandbox: Sandbox) -> WorkspaceChoice:
    integration.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    return integration.workspaces.choice("Acme Rollout")


def found(wanted: str, *things: tuple[str, str]) -> list[str]:
    return [it[0] for it in called(things, wanted, lambda it: it[0], lambda it: it[1])]


def test_an_id_comes_before_a_name() -> None:
    assert found("2", ("1", "2"), ("2", "Acme")) == ["2"]
    assert found("2", ("1", "2"), ("3", "Acme")) == ["1"]


@pytest.mark.parametrize("name", [COMPOSED, DECOMPOSED, f" {COMPOSED} ", f"{DECOMPOSED}\t"])
@pytest.mark.parametrize("wanted", [COMPOSED, DECOMPOSED, f"  {DECOMPOSED}"])
def test_names_are_compared_composed_and_without_blanks_around(name: str, wanted: str) -> None:
    assert found(wanted, ("1", name), ("2", "Cafe")) == ["1"]


def test_nothing_is_called_nothing() -> None:
    assert found("", ("1", ""), ("2", "  ")) == []


def test_several_of_one_name_are_all_found() -> None:
    assert found(COMPOSED, ("1", COMPOSED), ("2", DECOMPOSED)) == ["1", "2"]


def test_two_workspaces_of_one_name_are_told_apart_by_their_ids(
    integration: OrganizationSession, sandbox: Sandbox
) -> None:
    connected = integration.connections.connect(
        sandbox.tokens["twins"], Visibility.SHARED, sandbox.url
    )
    for connection_id in (None, connected.connection.id):
        with pytest.raises(AmbiguousName) as ambiguous:
            integration.workspaces.choice("Acme Rollout", connection_id)
        assert ambiguous.value.ids == (MAIN_WORKSPACE_ID, TWIN_WORKSPACE_ID)
        assert TWIN_WORKSPACE_ID in ambiguous.value.to_hint().to_text()
    assert integration.workspaces.choice(TWIN_WORKSPACE_ID).workspace.id == TWIN_WORKSPACE_ID


def test_the_same_holds_with_a_token_alone(sandbox: Sandbox) -> None:
    with contextlib.closing(TokenSession(sandbox.tokens["twins"], sandbox.url)) as desk:
        with pytest.raises(AmbiguousName):
            desk.workspace("Acme Rollout")
        assert desk.workspace(TWIN_WORKSPACE_ID).id == TWIN_WORKSPACE_ID
        with pytest.raises(AmbiguousWorkspace):
            desk.workspace("Elsewhere")


def test_a_workspace_that_is_called_like_anothers_id_is_not_taken_for_it(
    integration: OrganizationSession, choice: WorkspaceChoice
) -> None:
    other = WorkspaceChoice(
        WorkspaceReference("7", choice.workspace.id), choice.connection, hides_private_names=False
    )
    assert the_choice((other, choice), choice.workspace.id, None) == choice
