"""Coming into an organization, opening it again, and leaving it."""

from __future__ import annotations

import json
import stat
from datetime import UTC, datetime

import pytest

from clickup_desktop.integration.organizations import joined
from clickup_desktop.integration.organizations.errors import (
    NotJoinedHere,
    PasswordUnusable,
    UnknownOrganization,
)
from clickup_desktop.integration.organizations.organizations import LOCAL
from clickup_desktop.integration.organizations.passwords import MINIMUM_PASSWORD
from clickup_desktop.integration.server.records import ServerState
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.interruption import Cancellation, Cancelled
from clickup_desktop.organization.errors import InvitationRefused, KeptHere, SignInRefused
from clickup_desktop.organization.keys.errors import InvalidInvitation
from clickup_desktop.organization.keys.invitation_text import from_text
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.troubleshooting.hints import hint_for
from clickup_desktop.troubleshooting.redaction import redact
from tests.server_questions import questions

from .conftest import Town


def test_a_computer_knows_its_own_organization_and_no_other(town: Town) -> None:
    computer = town.computer("admin")
    (local,) = computer.organizations.known()
    assert (local.id, local.address, local.current) == (LOCAL, "", True)
    opened = computer.open()
    assert opened.state is ServerState.LOCAL
    assert opened.overview().organization.local
    assert opened.overview().address == ""
    with pytest.raises(KeptHere) as refused:
        opened.members.invite("a@example.com", "A", Role.MEMBER)
    assert hint_for(refused.value).code == "kept-here"
    assert opened.members.waiting_invitations() == ()
    opened.watch(lambda _state: None)()


def test_an_invitation_says_what_it_is_without_its_secrets(town: Town) -> None:
    view = town.computer("admin").organizations.read_invitation(town.invitation)
    assert (view.organization_name, view.role, view.first) == ("Acme", Role.ENTERPRISE_ADMIN, True)
    assert view.address == f"postgresql://localhost:{town.cluster.port}/{town.database}"
    assert view.expires_at > datetime.now(UTC)
    invitation = from_text(town.invitation)
    assert invitation.password.reveal() not in repr(view)
    # What was once read is taken out of every text that leaves the program.
    assert invitation.password.reveal() not in redact(f"it was {invitation.password.reveal()}.")
    assert redact(town.invitation).startswith("clickup-desktop-invitation:1:")


@pytest.mark.parametrize("cut", [1, 40, 300])
def test_a_cut_off_invitation_is_told(town: Town, cut: int) -> None:
    with pytest.raises(InvalidInvitation):
        town.computer("admin").organizations.read_invitation(town.invitation[:-cut])


def test_who_joined_is_let_in_again_without_being_asked(town: Town) -> None:
    computer = town.computer("admin")
    joined_there = computer.join(town.invitation)
    overview = joined_there.overview()
    assert (overview.organization.name, overview.member.email) == ("Acme", "admin@example.com")
    assert overview.member.role is Role.ENTERPRISE_ADMIN
    assert (overview.read_only, overview.as_of) == (False, None)
    assert joined_there.state is ServerState.ONLINE
    computer.close()

    local, acme = computer.organizations.known()
    assert (acme.name, acme.current, local.current) == ("Acme", True, False)
    assert parse_address(acme.address).user == ""
    assert computer.open().overview().organization.id == acme.id
    computer.open(LOCAL)
    assert computer.organizations.known()[0].current


def test_a_server_that_is_far_away_is_asked_little(admin: OrganizationSession) -> None:
    assert questions(admin.overview) <= 20


def test_nothing_secret_is_in_the_data_folder(town: Town) -> None:
    computer = town.computer("admin")
    computer.join(town.invitation).overview()
    computer.close()
    invitation = from_text(town.invitation)
    files = [path for path in computer.folder.rglob("*") if path.is_file()]
    assert {"organizations.json", "last-known.json"} <= {path.name for path in files}
    for path in files:
        content = path.read_bytes()
        for secret in (computer.password, invitation.password.reveal()):
            assert secret.encode() not in content
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_a_password_that_keeps_nobody_out_is_refused_before_anything_is_sent(town: Town) -> None:
    for password in ("x" * 20, "short", "a" * 501, "with a\nline break", " with blanks around "):
        with pytest.raises(PasswordUnusable) as refused:
            town.computer("admin").organizations.join(town.invitation, password)
        assert password not in hint_for(refused.value).to_text()
    with pytest.raises(PasswordUnusable, match=str(MINIMUM_PASSWORD)):
        town.computer("admin").organizations.join(town.invitation, "short")
    town.admin()


def test_an_invitation_lets_in_once(town: Town, admin: OrganizationSession) -> None:
    with pytest.raises(InvitationRefused):
        town.computer("thief").join(town.invitation)
    assert len(town.computer("thief").organizations.known()) == 1
    assert len(admin.overview().members) == 1


def test_a_join_that_was_interrupted_after_the_server_took_it_is_repeated(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    computer = town.computer("admin")
    with monkeypatch.context() as patched:

        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        patched.setattr(joined.JoinedOrganizations, "_enter", interrupted)
        with pytest.raises(KeyboardInterrupt):
            computer.join(town.invitation)
    with pytest.raises(InvitationRefused):
        computer.join(town.invitation, "another-password")
    assert computer.join(town.invitation).overview().organization.name == "Acme"


def test_joining_can_be_stopped(town: Town) -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    computer = town.computer("admin")
    with pytest.raises(Cancelled):
        computer.organizations.join(town.invitation, computer.password, cancellation=cancellation)
    town.admin()


def test_the_companys_own_certificates_are_remembered(town: Town) -> None:
    computer = town.computer("admin")
    computer.keep(
        computer.organizations.join(
            town.invitation, computer.password, certificates=town.cluster.certificates
        )
    )
    address = parse_address(computer.organizations.known()[1].address)
    options = dict(address.options)
    assert options["sslmode"] == "verify-full"
    assert options["sslrootcert"] == str(town.cluster.certificates)
    assert computer.open().overview().organization.name == "Acme"


def test_who_signs_out_is_forgotten_and_needs_an_invitation(
    town: Town, admin: OrganizationSession
) -> None:
    computer = town.computer("admin")
    admin.overview()
    _local, acme = computer.organizations.known()
    computer.close()
    computer.organizations.sign_out(acme.id)
    assert [it.id for it in computer.organizations.known()] == [LOCAL]
    assert not list(computer.folder.rglob("last-known.json"))
    assert computer.secrets._values == {}
    with pytest.raises(UnknownOrganization):
        computer.organizations.open(acme.id)
    with pytest.raises(UnknownOrganization):
        computer.organizations.sign_out(acme.id)
    with pytest.raises(NotJoinedHere) as refused:
        computer.organizations.sign_in(acme.address, "admin@example.com", computer.password)
    assert "invitation" in hint_for(refused.value).to_text()


def test_a_new_password_or_a_lost_list_takes_signing_in(
    town: Town, admin: OrganizationSession
) -> None:
    computer = town.computer("admin")
    _local, acme = computer.organizations.known()
    login = from_text(town.invitation).login
    with pytest.raises(SignInRefused):
        computer.organizations.sign_in(acme.address, "Admin@example.com", "of-somebody-else")
    signed_in = computer.keep(
        computer.organizations.sign_in(acme.address, "Admin@example.com", computer.password)
    )
    assert signed_in.overview().member == admin.overview().member

    # The file was damaged: then the login alone is known to the server.
    (computer.folder / "organizations.json").write_bytes(b"\xff{not json")
    assert [it.id for it in computer.organizations.known()] == [LOCAL]
    assert computer.open().state is ServerState.LOCAL
    with pytest.raises(NotJoinedHere):
        computer.organizations.sign_in(acme.address, "admin@example.com", computer.password)
    computer.keep(computer.organizations.sign_in(acme.address, login, computer.password))
    assert computer.organizations.known()[1] == acme


def test_a_computer_without_a_key_of_its_own_does_not_sign_in(
    town: Town, admin: OrganizationSession
) -> None:
    assert admin.overview().members
    other = town.computer("other")
    login = from_text(town.invitation).login
    address = town.computer("admin").organizations.known()[1].address
    with pytest.raises(NotJoinedHere):
        other.organizations.sign_in(address, login, town.computer("admin").password)


def test_a_members_other_computer_joins_with_the_password_they_have(
    town: Town, admin: OrganizationSession
) -> None:
    password = town.computer("admin").password
    renewed = admin.members.renew_invitation(admin.overview().member.id)
    assert renewed.text not in repr(renewed)
    other = town.computer("other")
    assert not other.organizations.read_invitation(renewed.text).first
    with pytest.raises(SignInRefused):
        other.organizations.join(renewed.text, "not-their-password")
    joined_there = other.join(renewed.text, password)
    assert joined_there.overview().member == admin.overview().member
    assert admin.members.waiting_invitations() == ()


def test_another_member_on_the_same_computer_takes_the_place_of_the_first(
    town: Town, admin: OrganizationSession
) -> None:
    invited = admin.members.invite("second@example.com", "Second", Role.MEMBER)
    first, computer = admin.overview().member, town.computer("admin")
    second = computer.join(invited.text)
    assert second.overview().member == invited.member
    assert len(computer.organizations.known()) == 2
    assert computer.open().overview().member == invited.member
    assert not any(first.id in name for name in computer.secrets._values)


@pytest.mark.parametrize("key", ["id", "member_id"])
def test_a_list_that_names_what_is_no_id_names_nothing(
    town: Town, admin: OrganizationSession, key: str
) -> None:
    assert admin.overview().members
    computer = town.computer("admin")
    file = computer.folder / "organizations.json"
    content = json.loads(file.read_bytes())
    content["organizations"][0][key] = "../../elsewhere"
    file.write_text(json.dumps(content))
    assert [it.id for it in computer.organizations.known()] == [LOCAL]
    assert computer.open().state is ServerState.LOCAL
