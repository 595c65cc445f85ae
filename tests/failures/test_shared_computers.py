"""An organization on a server: what a computer refuses that has joined it, or has not."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from clickup_desktop.integration.organizations.organizations import Organizations
from clickup_desktop.organization.keys.invitation_text import from_text
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from tests.failures.office import Office
from tests.failures.recorder import Recorder
from tests.failures.shared import THEME, SharedOrganization

# No word of the program's own, which would be taken out of its hints.
CHOSEN = "Zr7-tuhQ-2pWc-own"


@pytest.fixture
def computer(tmp_path: Path) -> Organizations:
    """One that has joined nothing yet."""
    return Organizations(tmp_path / "computer", None, secrets=MemorySecrets())


def test_an_organization_that_this_computer_does_not_know(
    failures: Recorder, office: Office, shared: SharedOrganization, computer: Organizations
) -> None:
    met = office.fails(computer.use, "Nobody")
    assert [it.id for it in computer.known()] == ["local"]
    failures.record(
        theme=THEME,
        fault="A name or id that is no organization's on this computer",
        made="`organization use Nobody`",
        seen=met,
        kept=shared.everything_is_there(),
    )


def test_signing_in_where_this_computer_keeps_the_organization(
    failures: Recorder, office: Office, shared: SharedOrganization, computer: Organizations
) -> None:
    met = office.fails(computer.sign_in_again, None, CHOSEN)
    failures.record(
        theme=THEME,
        fault="Somebody signs in to the organization that this computer keeps",
        made="`organization sign-in` before any was joined",
        seen=met,
        kept=shared.everything_is_there(),
    )


def test_signing_in_on_a_computer_that_never_joined(
    failures: Recorder,
    office: Office,
    shared: SharedOrganization,
    computer: Organizations,
    tmp_path: Path,
) -> None:
    elsewhere = Organizations(tmp_path / "elsewhere", None, secrets=MemorySecrets())
    invitation = shared.invitation()
    elsewhere.join(invitation, CHOSEN).close()
    login = from_text(invitation).login
    address = str(shared.member.store.address.for_user(login))
    met = office.fails(computer.sign_in_again, address, CHOSEN)
    assert [it.id for it in computer.known()] == ["local"]
    failures.record(
        theme=THEME,
        fault="Somebody signs in on a computer that has not joined",
        made="the right login and password, and a keyring without a key",
        seen=met,
        kept=shared.everything_is_there(),
    )


def test_a_password_that_keeps_nobody_out(
    failures: Recorder, office: Office, shared: SharedOrganization, computer: Organizations
) -> None:
    invitation = shared.invitation()
    met = office.fails(computer.join, invitation, "short")
    with closing(computer.join(invitation, CHOSEN)) as joined:
        assert joined.overview().organization.name == "Acme"
    failures.record(
        theme=THEME,
        fault="A password that is too short",
        made="5 characters, for an invitation",
        seen=met,
        kept=f"The invitation, which lets in with another one. {shared.everything_is_there()}",
    )


def test_a_member_who_is_removed_without_a_new_key(
    failures: Recorder, office: Office, shared: SharedOrganization, computer: Organizations
) -> None:
    """The server offers a public key for the recovery key that nobody vouched for."""
    change = (
        "UPDATE clickup_desktop.key_copy SET authenticator = decode(%s, 'hex')"
        " WHERE member_id IS NULL RETURNING encode(authenticator, 'hex')"
    )
    invitation = shared.town.invite(shared.admin, Role.ENTERPRISE_ADMIN)
    leaving = shared.town.join(shared.town.invite(shared.admin, Role.INTEGRATIONS_ADMIN))
    leaving_id = leaving.service.member.id
    with closing(computer.join(invitation, CHOSEN)) as admin, shared.administrator() as raw:
        [(right,)] = raw.execute(
            "SELECT encode(authenticator, 'hex') FROM clickup_desktop.key_copy"
            " WHERE member_id IS NULL"
        ).fetchall()
        raw.execute(change, ("00",))
        met = office.fails(admin.members.remove, leaving_id)
        assert leaving_id not in {it.id for it in admin.overview().members}
        raw.execute(change, (right,))
        admin.members.change_key()
        assert admin.overview().key_due == ()
    failures.record(
        theme=THEME,
        fault="A member is removed, and the organization's key can't be changed",
        made="a public key that nobody vouched for in the place of the recovery key's",
        seen=met,
        kept=shared.everything_is_there(),
    )
