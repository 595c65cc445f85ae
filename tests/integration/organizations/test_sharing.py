"""What one computer saves the others see, as far as their member's role goes."""

from __future__ import annotations

import pytest

from clickup_desktop.integration.errors import KeyNotChanged
from clickup_desktop.integration.records import MASKED_NAME
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.errors import (
    ChangedMeanwhile,
    InvitationRefused,
    LastEnterpriseAdmin,
    NotOneself,
    RoleRequired,
    SignInRefused,
    UnknownConnection,
    UnknownMember,
)
from clickup_desktop.organization.keys.errors import InvalidInvitation, OrganizationKeyMissing
from clickup_desktop.organization.keys.recovery import RecoveryKey
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.inviting import ServerMembers
from clickup_desktop.organization.server.sealing import HeldKey
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hints import hint_for
from tests.integration.test_browsing_and_linking import Reading
from tests.kept_tokens import token_in

from .conftest import Town, link_channel


def test_a_shared_connection_is_used_by_a_colleague(
    town: Town, admin: OrganizationSession, sandbox: Sandbox
) -> None:
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    connected = admin.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    assert integrator.overview().connections == (connected.connection,)
    link = link_channel(integrator)
    assert admin.links.all() == (link,)
    assert link.linked_by.name == "Integrator"
    # The token is in nobody's keyring.
    for name in ("admin", "integrator"):
        kept = town.computer(name).secrets._values.values()
        assert not any(sandbox.token in value for value in kept)


def test_what_is_private_in_clickup_is_named_to_the_tokens_owner_alone(
    town: Town, admin: OrganizationSession, sandbox: Sandbox
) -> None:
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    admin.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    choice = admin.workspaces.choice("Acme Rollout")
    secret = Reading(admin, choice).private_channel()
    admin.links.add(choice, secret, (), "workspace", choice.workspace.id)
    assert admin.links.all()[0].channel_name == secret.name
    assert integrator.links.all()[0].channel_name == MASKED_NAME
    assert integrator.overview().links.items[0].channel_name == MASKED_NAME
    assert Reading(
        integrator, integrator.workspaces.choice("Acme Rollout")
    ).private_channel().name == (MASKED_NAME)


def test_a_member_sees_links_and_no_integrations(
    town: Town, admin: OrganizationSession, sandbox: Sandbox
) -> None:
    member = town.let_in(admin, "member", Role.MEMBER)
    admin.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    link = link_channel(admin)
    overview = member.overview()
    assert (overview.may_integrate, overview.connections, overview.choices) == (False, (), ())
    assert [it.id for it in overview.links.items] == [link.id]
    assert [it.email for it in overview.role_holders] == ["admin@example.com"]
    for refused in (
        lambda: member.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url),
        lambda: member.links.remove(link.id),
        lambda: member.members.invite("x@example.com", "X", Role.MEMBER),
        lambda: member.members.set_role(overview.member.id, Role.ENTERPRISE_ADMIN),
        lambda: member.members.remove(overview.member.id),
        member.members.audit_rows,
        member.workspaces.choices,
    ):
        with pytest.raises(RoleRequired):
            refused()


def test_a_private_connection_is_its_owners_alone(
    town: Town, admin: OrganizationSession, sandbox: Sandbox
) -> None:
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    connected = integrator.connections.connect(sandbox.token, Visibility.PRIVATE, sandbox.url)
    link_channel(integrator)
    assert len(integrator.overview().links.items) == 1
    assert admin.overview().connections == ()
    assert admin.links.all() == ()
    with pytest.raises(UnknownConnection):
        admin.connections.check(connected.connection.id)
    secrets = town.computer("integrator").secrets
    assert token_in(integrator, secrets, connected.connection) == sandbox.token


def test_a_role_is_changed_and_works_at_once(
    town: Town, admin: OrganizationSession, sandbox: Sandbox
) -> None:
    member = town.let_in(admin, "member", Role.MEMBER)
    who = member.overview().member
    admin.members.set_role(who.id, Role.INTEGRATIONS_ADMIN)
    connected = member.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    assert admin.overview().connections == (connected.connection,)
    admin.members.set_role(who.id, Role.MEMBER)
    with pytest.raises(RoleRequired):
        member.connections.disconnect(connected.connection.id)
    with pytest.raises(LastEnterpriseAdmin):
        admin.members.set_role(admin.overview().member.id, Role.MEMBER)


def test_invitations_are_seen_until_they_are_used(town: Town, admin: OrganizationSession) -> None:
    invited = admin.members.invite(" new@example.com ", "", Role.MEMBER)
    assert (invited.member.name, invited.member.email) == ("new@example.com", "new@example.com")
    (waiting,) = admin.members.waiting_invitations()
    assert (waiting.member_id, waiting.expires_at) == (invited.member.id, invited.expires_at)
    renewed = admin.members.renew_invitation(invited.member.id)
    town.computer("new").join(renewed.text)
    assert admin.members.waiting_invitations() == ()
    with pytest.raises(UnknownMember):
        admin.members.renew_invitation("nobody")


def test_who_is_removed_is_out_and_the_key_is_new(
    town: Town, admin: OrganizationSession, sandbox: Sandbox
) -> None:
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    staying = town.let_in(admin, "staying", Role.INTEGRATIONS_ADMIN)
    theirs = integrator.connections.connect(
        sandbox.token, Visibility.SHARED, sandbox.url
    ).connection
    integrator.connections.connect(sandbox.token, Visibility.PRIVATE, sandbox.url)
    link = link_channel(integrator, connection_id=theirs.id)
    who = integrator.overview().member

    belongings = admin.members.belongings_of(who.id)
    assert (belongings.member, belongings.shared) == (who, (theirs,))
    assert belongings.link_count == 1
    removed = admin.members.remove(who.id)
    assert [it.id for it in removed.regenerate] == [theirs.id]
    assert removed.regenerate[0].owner == admin.overview().member

    with pytest.raises(SignInRefused) as refused:
        integrator.overview()
    assert hint_for(refused.value).code == "sign-in-refused"
    # Who stays works on with what was encrypted anew, and the links stay.
    assert [it.id for it in staying.links.all()] == [link.id]
    assert Reading(staying, staying.workspaces.choice("Acme Rollout")).channels
    assert [it.id for it in staying.overview().connections] == [theirs.id]
    with pytest.raises(UnknownMember):
        admin.members.remove(who.id)


def test_a_member_who_never_saw_tokens_leaves_none_to_regenerate(
    town: Town, admin: OrganizationSession, sandbox: Sandbox
) -> None:
    member = town.let_in(admin, "member", Role.MEMBER)
    admin.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    assert admin.members.remove(member.overview().member.id).regenerate == ()
    with pytest.raises(LastEnterpriseAdmin):
        admin.members.remove(admin.overview().member.id)
    town.let_in(admin, "second", Role.ENTERPRISE_ADMIN)
    with pytest.raises(NotOneself):
        admin.members.remove(admin.overview().member.id)


def test_who_never_came_leaves_no_tokens_to_regenerate(
    town: Town, admin: OrganizationSession, sandbox: Sandbox
) -> None:
    admin.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    invited = admin.members.invite("late@example.com", "Late", Role.INTEGRATIONS_ADMIN)
    assert admin.members.remove(invited.member.id).regenerate == ()


def test_who_comes_in_while_they_are_removed_is_not_taken_for_somebody_who_never_came(
    town: Town, admin: OrganizationSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    invited = admin.members.invite("late@example.com", "Late", Role.INTEGRATIONS_ADMIN)
    usual = ServerMembers.waiting_invitations

    def then_they_come(people: ServerMembers) -> object:
        found = usual(people)
        town.computer("late").join(invited.text)
        return found

    monkeypatch.setattr(ServerMembers, "waiting_invitations", then_they_come)
    with pytest.raises(ChangedMeanwhile):
        admin.members.remove(invited.member.id)
    assert invited.member.id in {it.id for it in admin.overview().members}


def test_an_invitation_that_waited_is_void_with_the_old_key(
    town: Town, admin: OrganizationSession
) -> None:
    member = town.let_in(admin, "member", Role.MEMBER)
    invited = admin.members.invite("waiting@example.com", "Waiting", Role.MEMBER)
    assert admin.members.remove(member.overview().member.id).invite_again == (invited.member,)
    with pytest.raises((InvalidInvitation, InvitationRefused)):
        town.computer("waiting").join(invited.text)
    renewed = admin.members.renew_invitation(invited.member.id)
    assert town.computer("waiting").join(renewed.text).overview().member == invited.member


def test_a_key_that_could_not_be_changed_is_told_and_can_be_changed_later(
    town: Town, admin: OrganizationSession, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = town.let_in(admin, "member", Role.MEMBER)
    who = member.overview().member
    admin.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    tried: list[tuple[str, ...]] = []

    def meanwhile(
        _: HeldKey, *, leaving: tuple[str, ...], recovery_key: RecoveryKey | None
    ) -> None:
        assert recovery_key is None
        tried.append(leaving)
        raise ChangedMeanwhile("a connection")

    with monkeypatch.context() as patched:
        patched.setattr(HeldKey, "replace", meanwhile)
        with pytest.raises(KeyNotChanged) as failed:
            admin.members.remove(who.id)
    assert set(tried) == {(who.id,)}
    assert len(tried) > 1
    assert "removed" in hint_for(failed.value).title
    assert who.id not in {it.id for it in admin.overview().members}
    admin.members.change_key()
    assert Reading(admin, admin.workspaces.choice("Acme Rollout")).channels


def test_the_audit_trail_tells_who_did_what(
    town: Town, admin: OrganizationSession, sandbox: Sandbox
) -> None:
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    integrator.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    entry = admin.members.audit_rows(limit=1).readable[0]
    assert entry.member_name == "Integrator"
    assert len(admin.members.audit_rows(limit=3).readable) == 3


def test_without_its_key_a_computer_shows_everything_and_opens_no_token(
    town: Town, admin: OrganizationSession, sandbox: Sandbox
) -> None:
    admin.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    computer = town.computer("admin")
    computer.close()
    for name in [name for name in computer.secrets._values if "/member/" in name]:
        computer.secrets.delete(name)
    opened = computer.open()
    assert len(opened.overview().connections) == 1
    with pytest.raises(OrganizationKeyMissing) as missing:
        opened.workspaces.browse(opened.workspaces.choice("Acme Rollout"), lambda _: None)
    assert hint_for(missing.value).code == "organization-key-missing"


def test_what_is_wrong_on_one_computer_is_not_told_of_the_connection_to_all(
    town: Town, admin: OrganizationSession, sandbox: Sandbox
) -> None:
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    connected = admin.connections.connect(sandbox.token, Visibility.SHARED, sandbox.url).connection
    secrets = town.computer("integrator").secrets
    for name in [name for name in secrets._values if "/member/" in name]:
        secrets.delete(name)
    found = integrator.connections.check_quietly()
    assert [hint.code for hint in found.failures.values()] == ["organization-key-missing"]
    report = integrator.connections.check(connected.id)
    assert report.hint is not None
    assert report.hint.code == "organization-key-missing"
    assert admin.overview().connections == (connected,)
