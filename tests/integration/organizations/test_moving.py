"""From this computer's organization to the company's: chosen, each once, nothing lost here."""

from __future__ import annotations

import pytest

from clickup_desktop.integration.organizations.organizations import LOCAL
from clickup_desktop.integration.server.records import Moving
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.records import LinkState, Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.sandbox.server import Sandbox
from tests.integration.test_browsing_and_linking import Reading
from tests.kept_tokens import name_in_keyring

from .conftest import Town, link_channel


@pytest.fixture
def local(town: Town, sandbox: Sandbox) -> OrganizationSession:
    """This computer's organization: a Shared and a Private connection, each with a link."""
    opened = town.computer("admin").open(LOCAL)
    shared = opened.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url).connection
    private = opened.connections.connect(sandbox.token, Visibility.PRIVATE, sandbox.url).connection
    link_channel(opened, "general", shared.id)
    link_channel(opened, "launch-2027", private.id)
    return opened


def _ids(opened: OrganizationSession) -> tuple[tuple[str, ...], tuple[str, ...]]:
    overview = opened.overview()
    connections = tuple(it.id for it in overview.connections)
    return connections, tuple(it.id for it in overview.links.items)


def _already_there(preview: Moving) -> list[bool]:
    connections = [it.already_there for it in preview.connections]
    return connections + [it.already_there for it in preview.links]


def test_everything_comes_along_once(
    town: Town, local: OrganizationSession, sandbox: Sandbox
) -> None:
    before = _ids(local)
    admin = town.admin()
    preview = admin.moving_preview()
    assert [it.connection.id for it in preview.connections] == list(before[0])
    assert [it.link.id for it in preview.links] == list(before[1])
    assert not any(_already_there(preview))

    moved = admin.move(*before)
    assert (len(moved.connections), len(moved.links), moved.left_out) == (2, 2, ())
    overview = admin.overview()
    assert overview.connections == moved.connections
    assert {it.channel_name for it in overview.links.items} == {"general", "launch-2027"}
    assert {it.state for it in overview.links.items} == {LinkState.LINKED}
    # The tokens work there, and what was here is here.
    for connection in overview.connections:
        assert Reading(admin, admin.workspaces.choice("Acme Rollout", connection.id)).channels
    assert _ids(local) == before

    # A colleague sees what is Shared and nothing of what is Private.
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    assert [it.visibility for it in integrator.overview().connections] == [Visibility.SHARED]
    assert [it.channel_name for it in integrator.links.all()] == ["general"]

    again = admin.move(*before)
    assert (again.connections, again.links) == ((), ())
    assert len(again.left_out) == 4
    assert all(it.already_there for it in again.left_out)
    preview = admin.moving_preview()
    assert all(_already_there(preview))
    assert len(admin.overview().links.items) == 2


def test_only_what_is_chosen_comes_along(town: Town, local: OrganizationSession) -> None:
    (shared, private), (general, launch) = _ids(local)
    admin = town.admin()
    moved = admin.move([private], [general, launch])
    assert [it.visibility for it in moved.connections] == [Visibility.PRIVATE]
    assert [it.channel_name for it in moved.links] == ["launch-2027"]
    (left_out,) = moved.left_out
    assert (left_out.id, left_out.already_there) == (general, False)
    assert shared in _ids(local)[0]
    # The rest can follow, through the connection that came first.
    assert len(admin.move([shared], [general]).links) == 1


def test_it_is_taken_out_of_this_computers_organization_where_that_is_asked(
    town: Town, local: OrganizationSession
) -> None:
    (shared, private), (general, launch) = _ids(local)
    admin = town.admin()
    # A link that stays here keeps its connection.
    admin.move([shared, private], [general], remove_here=True)
    assert _ids(local) == ((private,), (launch,))
    moved = admin.move([private], [launch], remove_here=True)
    assert len(moved.links) == 1
    assert _ids(local) == ((), ())
    assert len(admin.overview().links.items) == 2


def test_a_token_that_is_gone_is_told_and_the_rest_moves(
    town: Town, local: OrganizationSession
) -> None:
    (shared, private), links = _ids(local)
    lost = next(it for it in local.overview().connections if it.id == shared)
    town.computer("admin").secrets.delete(name_in_keyring(local, lost))
    moved = town.admin().move([shared, private], links, remove_here=True)
    assert [it.visibility for it in moved.connections] == [Visibility.PRIVATE]
    assert {it.already_there for it in moved.left_out} == {False}
    assert {it.id for it in moved.left_out} == {shared, links[0]}
    assert _ids(local) == ((shared,), (links[0],))
