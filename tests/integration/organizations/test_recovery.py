"""Every computer's key is lost, and the recovery key is taken out of its drawer."""

from __future__ import annotations

import pytest

from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.errors import RoleRequired, SignInRefused
from clickup_desktop.organization.keys.errors import InvalidRecoveryKey, OrganizationKeyMissing
from clickup_desktop.organization.keys.invitation_text import from_text
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import Role

from .conftest import Computer, Town


@pytest.fixture
def lost(town: Town, admin: OrganizationSession) -> str:
    """A Shared connection whose token nobody's computer can open any more; its id."""
    connected = admin.connections.connect(town.sandbox.token, Visibility.SHARED, town.sandbox.url)
    town.computer("admin").close()
    return connected.connection.id


def address_of_admin(town: Town) -> str:
    """Return the server's address with the login that the first Enterprise Admin has."""
    login = from_text(town.invitation).login
    return f"postgresql://{login}@localhost:{town.cluster.port}/{town.database}"


def come_back(
    town: Town, computer: Computer, recovery_key: str, password: str = ""
) -> OrganizationSession:
    opened = computer.organizations.recover(
        address_of_admin(town), password or town.computer("admin").password, recovery_key
    )
    return computer.keep(opened)


def test_a_member_comes_back_on_a_new_computer_and_lets_the_others_in_again(
    town: Town, lost: str
) -> None:
    opened = come_back(town, town.computer("new"), town.recovery_key)
    assert opened.connections.check(lost).ok
    colleague = town.let_in(opened, "colleague", Role.INTEGRATIONS_ADMIN)
    assert colleague.connections.check(lost).ok
    opened.members.change_key()  # and the recovery key is good for the next one as well
    again = come_back(town, town.computer("newest"), town.recovery_key)
    assert again.connections.check(lost).ok


def test_it_may_be_typed_in_small_letters_and_without_its_dashes(town: Town, lost: str) -> None:
    typed = town.recovery_key.replace("-", " ").lower()
    assert come_back(town, town.computer("new"), typed).connections.check(lost).ok


def test_the_computer_that_was_lost_opens_nothing_any_more(town: Town, lost: str) -> None:
    come_back(town, town.computer("new"), town.recovery_key)
    found = town.computer("admin").open()
    with pytest.raises(OrganizationKeyMissing):
        found.members.change_key()


def test_a_mistyped_key_and_anothers_key_open_nothing(town: Town, lost: str) -> None:
    computer = town.computer("new")
    letter = "A" if town.recovery_key[0] != "A" else "B"
    with pytest.raises(InvalidRecoveryKey):
        come_back(town, computer, letter + town.recovery_key[1:])
    with pytest.raises(SignInRefused):
        come_back(town, computer, town.recovery_key, "not-the-password")
    assert computer.secrets.probe()
    assert repr(computer.secrets) == "MemorySecrets(0 kept)"


def test_another_recovery_key_takes_the_place_of_one_that_was_seen(
    town: Town, admin: OrganizationSession
) -> None:
    connected = admin.connections.connect(town.sandbox.token, Visibility.SHARED, town.sandbox.url)
    colleague = town.let_in(admin, "colleague", Role.INTEGRATIONS_ADMIN)
    waiting = admin.members.invite("waiting@example.com", "Waiting", Role.MEMBER)

    replaced = admin.members.replace_recovery_key()

    assert replaced.changed.invite_again == (waiting.member,)
    assert replaced.text not in repr(replaced)
    assert colleague.connections.check(connected.connection.id).ok
    with pytest.raises(InvalidRecoveryKey):
        come_back(town, town.computer("thief"), town.recovery_key)
    back = come_back(town, town.computer("new"), replaced.text)
    assert back.connections.check(connected.connection.id).ok
    # It is good for later keys, and is replaced in its turn.
    again = back.members.replace_recovery_key()
    back.members.change_key()
    assert come_back(town, town.computer("newest"), again.text).overview().member.name
    with pytest.raises(InvalidRecoveryKey):
        come_back(town, town.computer("late"), replaced.text)


def test_only_an_enterprise_admin_replaces_the_recovery_key(
    town: Town, admin: OrganizationSession
) -> None:
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    with pytest.raises(RoleRequired):
        integrator.members.replace_recovery_key()
    assert come_back(town, town.computer("new"), town.recovery_key).overview().members
