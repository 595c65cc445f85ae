"""No server is believed that names an organization, or a member, that this computer knows."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from clickup_desktop.integration.organizations.errors import KnownElsewhere
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.errors import MemberRemoved, NotAnOrganization, StoreError
from clickup_desktop.organization.keys.invitation_text import from_text
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.address import ServerAddress, parse_address
from clickup_desktop.troubleshooting.hints import hint_for
from tests.organization.server.pretending import become, pretend, rename
from tests.postgresql import Cluster
from tests.ready_organization import ready_database

from .conftest import Computer, Town


@pytest.fixture
def elsewhere(cluster: Cluster) -> Iterator[ServerAddress]:
    """A database in which somebody pretends."""
    with ready_database(cluster) as database:
        yield parse_address(cluster.url(database))


@pytest.fixture
def computer(town: Town, admin: OrganizationSession) -> Computer:
    """The Enterprise Admin's, who has joined."""
    admin.overview()
    return town.computer("admin")


def known_here(computer: Computer) -> tuple[Any, ...]:
    """What a computer has: its keyring, and the organizations that it knows."""
    list_ = (computer.folder / "organizations.json").read_bytes()
    files = sorted(str(path) for path in computer.folder.rglob("*") if path.is_file())
    return dict(computer.secrets._values), list_, files


def test_an_invitation_elsewhere_into_a_known_organization_changes_nothing_here(
    town: Town, computer: Computer, elsewhere: ServerAddress
) -> None:
    acme = computer.organizations.known()[1]
    before = known_here(computer)
    invitation = pretend(elsewhere, acme.id)
    with pytest.raises(KnownElsewhere) as refused:
        computer.organizations.join(invitation, "another-password-of-mine")
    assert known_here(computer) == before
    told = hint_for(refused.value).to_text()
    for database in (town.database, elsewhere.database):
        assert f"localhost:{town.cluster.port}/{database}" in told
    assert computer.open().overview().organization.id == acme.id


def test_an_invitation_elsewhere_that_names_the_very_member_changes_nothing_here(
    computer: Computer, admin: OrganizationSession, elsewhere: ServerAddress
) -> None:
    """Its identity would have taken the place of the one that opens the organization's key."""
    acme = computer.organizations.known()[1]
    before = known_here(computer)
    invitation = pretend(elsewhere, acme.id)
    become(elsewhere, from_text(invitation).login, admin.overview().member.id)
    with pytest.raises(KnownElsewhere):
        computer.organizations.join(invitation, "another-password-of-mine")
    assert known_here(computer) == before


def test_signing_in_elsewhere_changes_nothing_here(
    town: Town, computer: Computer, admin: OrganizationSession, elsewhere: ServerAddress
) -> None:
    acme = computer.organizations.known()[1]
    strangers = town.computer("stranger")
    invitation = pretend(elsewhere, str(uuid.uuid4()))
    strangers.join(invitation, "another-password-of-mine").overview()
    strangers.close()
    login = from_text(invitation).login
    rename(elsewhere, acme.id)
    become(elsewhere, login, admin.overview().member.id)
    before = known_here(computer)
    with pytest.raises(KnownElsewhere):
        computer.organizations.sign_in(str(elsewhere), login, "another-password-of-mine")
    assert known_here(computer) == before


def test_an_organization_that_has_moved_is_entered_with_the_key_that_opens_it(
    town: Town, computer: Computer
) -> None:
    acme = computer.organizations.known()[1]
    moved = acme.address.replace("localhost", "127.0.0.1")
    login = from_text(town.invitation).login
    computer.keep(computer.organizations.sign_in(moved, login, computer.password))
    [_local, found] = computer.organizations.known()
    assert (found.id, found.address) == (acme.id, moved)


def test_a_members_other_invitation_to_where_it_has_moved_is_taken(
    town: Town, computer: Computer, admin: OrganizationSession
) -> None:
    """Written by an Enterprise Admin who signs in at the new address."""
    acme = computer.organizations.known()[1]
    second = town.let_in(admin, "second", Role.ENTERPRISE_ADMIN)
    seconds = town.computer("second")
    login = seconds.organizations._remembered.all()[0].login
    moved = acme.address.replace("localhost", "127.0.0.1")
    there = seconds.keep(seconds.organizations.sign_in(moved, login, seconds.password))
    renewed = there.members.renew_invitation(admin.overview().member.id)
    assert "127.0.0.1" in from_text(renewed.text).server
    computer.join(renewed.text).overview()
    assert computer.organizations.known()[1].address.startswith("postgresql://127.0.0.1:")
    assert second.overview().members


@pytest.mark.parametrize("name", ["", "../../elsewhere", "x" * 36, "ACME", "{}"])
def test_an_id_that_is_none_leads_nowhere(town: Town, computer: Computer, name: str) -> None:
    acme = computer.organizations.known()[1]
    address = parse_address(town.cluster.url(town.database))
    login = from_text(town.invitation).login
    computer.close()
    before = known_here(computer)
    member_id = computer.organizations._remembered.all()[0].member_id
    changes: list[tuple[Callable[[], None], Callable[[], None]]] = [
        (lambda: rename(address, name), lambda: rename(address, acme.id)),
        (lambda: become(address, login, name), lambda: become(address, login, member_id)),
    ]
    for change, back in changes:
        change()
        with pytest.raises(NotAnOrganization):
            computer.organizations.sign_in(acme.address, login, computer.password)
        with pytest.raises(StoreError):
            computer.organizations.open(acme.id)
        assert known_here(computer) == before
        back()
    assert computer.open().overview().organization.id == acme.id


def test_another_organization_or_member_in_the_place_of_the_joined_is_not_opened(
    town: Town, computer: Computer
) -> None:
    acme = computer.organizations.known()[1]
    address = parse_address(town.cluster.url(town.database))
    login = from_text(town.invitation).login
    computer.close()
    kept = dict(computer.secrets._values)
    rename(address, str(uuid.uuid4()))
    with pytest.raises(NotAnOrganization):
        computer.organizations.open(acme.id)
    rename(address, acme.id)
    become(address, login, str(uuid.uuid4()))
    with pytest.raises(MemberRemoved):
        computer.organizations.open(acme.id)
    assert computer.secrets._values == kept
