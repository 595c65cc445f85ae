"""What one computer saves the others see, as far as their member's role goes."""

from __future__ import annotations

import pytest

from clickup_desktop.integration.errors import KeyNotChanged
from clickup_desktop.integration.records import MASKED_NAME
from clickup_desktop.integration.session import Integration
from clickup_desktop.organization.errors import (
    ChangedMeanwhile,
    InvitationUsed,
    LastEnterpriseAdmin,
    MemberRemoved,
    NotOneself,
    RoleRequired,
    SignInRefused,
    UnknownConnection,
    UnknownMember,
)
from clickup_desktop.organization.keys.errors import InvalidInvitation, OrganizationKeyMissing
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.sealing import HeldKey
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hints import hint_for
from tests.integration.test_browsing_and_linking import Reading
from tests.kept_tokens import token_in

from .conftest import Town, link_channel


def test_a_shared_connection_is_used_by_a_colleague(
    town: Town, admin: Integration, sandbox: Sandbox
) -> None:
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    connected = admin.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    assert integrator.overview().connections == (connected.connection,)
    link = link_channel(integrator)
    assert admin.links() == (link,)
    assert link.linked_by.name == "Integrator"
    # The token is in nobody's keyring.
    for name in ("admin", "integrator"):
        kept = town.computer(name).secrets._values.values()
        assert not any(sandbox.token in value for value in kept)


def test_what_is_private_in_clickup_is_named_to_the_tokens_owner_alone(
    town: Town, admin: Integration, sandbox: Sandbox
) -> None:
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    admin.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    choice = admin.choice("Acme Rollout")
    secret = Reading(admin, choice).private_channel()
    admin.link(choice, secret, (), "workspace", choice.workspace.id)
    assert admin.links()[0].channel_name == secret.name
    assert integrator.links()[0].channel_name == MASKED_NAME
    assert integrator.overview().links.items[0].channel_name == MASKED_NAME
    assert Reading(integrator, integrator.choice("Acme Rollout")).private_channel().name == (
        MASKED_NAME
    )


def test_a_member_sees_links_and_no_integrations(
    town: Town, admin: Integration, sandbox: Sandbox
) -> None:
    member = town.let_in(admin, "member", Role.MEMBER)
    admin.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    link = link_channel(admin)
    overview = member.overview()
    assert (overview.may_integrate, overview.connections, overview.choices) == (False, (), ())
    assert [it.id for it in overview.links.items] == [link.id]
    assert [it.email for it in overview.role_holders] == ["admin@example.com"]
    for refused in (
        lambda: member.connect(sandbox.token, Visibility.SHARED, sandbox.url),
        lambda: member.unlink(link.id),
        lambda: member.invite_member("x@example.com", "X", Role.MEMBER),
        lambda: member.set_role(overview.member.id, Role.ENTERPRISE_ADMIN),
        lambda: member.remove_member(overview.member.id),
        member.audit,
        member.workspaces,
    ):
        with pytest.raises(RoleRequired):
            refused()


def test_a_private_connection_is_its_owners_alone(
    town: Town, admin: Integration, sandbox: Sandbox
) -> None:
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    connected = integrator.connect(sandbox.token, Visibility.PRIVATE, sandbox.url)
    link_channel(integrator)
    assert len(integrator.overview().links.items) == 1
    assert admin.overview().connections == ()
    assert admin.links() == ()
    with pytest.raises(UnknownConnection):
        admin.check(connected.connection.id)
    secrets = town.computer("integrator").secrets
    assert token_in(integrator, secrets, connected.connection) == sandbox.token


def test_a_role_is_changed_and_works_at_once(
    town: Town, admin: Integration, sandbox: Sandbox
) -> None:
    member = town.let_in(admin, "member", Role.MEMBER)
    who = member.overview().member
    admin.set_role(who.id, Role.INTEGRATIONS_ADMIN)
    connected = member.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    assert admin.overview().connections == (connected.connection,)
    admin.set_role(who.id, Role.MEMBER)
    with pytest.raises(RoleRequired):
        member.disconnect(connected.connection.id)
    with pytest.raises(LastEnterpriseAdmin):
        admin.set_role(admin.overview().member.id, Role.MEMBER)


def test_invitations_are_seen_until_they_are_used(town: Town, admin: Integration) -> None:
    invited = admin.invite_member(" new@example.com ", "", Role.MEMBER)
    assert (invited.member.name, invited.member.email) == ("new@example.com", "new@example.com")
    (waiting,) = admin.waiting_invitations()
    assert (waiting.member_id, waiting.expires_at) == (invited.member.id, invited.expires_at)
    renewed = admin.renew_invitation(invited.member.id)
    town.computer("new").join(renewed.text)
    assert admin.waiting_invitations() == ()
    with pytest.raises(UnknownMember):
        admin.renew_invitation("nobody")


def test_who_is_removed_is_out_and_the_key_is_new(
    town: Town, admin: Integration, sandbox: Sandbox
) -> None:
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    staying = town.let_in(admin, "staying", Role.INTEGRATIONS_ADMIN)
    theirs = integrator.connect(sandbox.token, Visibility.SHARED, sandbox.url).connection
    integrator.connect(sandbox.token, Visibility.PRIVATE, sandbox.url)
    link = link_channel(integrator, connection_id=theirs.id)
    who = integrator.overview().member

    belongings = admin.belongings_of(who.id)
    assert (belongings.member, belongings.shared) == (who, (theirs,))
    assert (belongings.private_count, belongings.link_count) == (None, 1)
    removed = admin.remove_member(who.id)
    assert [it.id for it in removed.regenerate] == [theirs.id]
    assert removed.regenerate[0].owner == admin.overview().member

    with pytest.raises((SignInRefused, MemberRemoved)) as refused:
        integrator.overview()
    assert hint_for(refused.value).code in {"sign-in-refused", "member-removed"}
    assert not list(town.computer("integrator").folder.rglob("last-known.json"))
    # Who stays works on with what was encrypted anew, and the links stay.
    assert [it.id for it in staying.links()] == [link.id]
    assert Reading(staying, staying.choice("Acme Rollout")).channels
    assert [it.id for it in staying.overview().connections] == [theirs.id]
    with pytest.raises(UnknownMember):
        admin.remove_member(who.id)


def test_a_member_who_never_saw_tokens_leaves_none_to_regenerate(
    town: Town, admin: Integration, sandbox: Sandbox
) -> None:
    member = town.let_in(admin, "member", Role.MEMBER)
    admin.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    assert admin.remove_member(member.overview().member.id).regenerate == ()
    with pytest.raises(LastEnterpriseAdmin):
        admin.remove_member(admin.overview().member.id)
    town.let_in(admin, "second", Role.ENTERPRISE_ADMIN)
    with pytest.raises(NotOneself):
        admin.remove_member(admin.overview().member.id)


def test_an_invitation_that_waited_is_void_with_the_old_key(town: Town, admin: Integration) -> None:
    member = town.let_in(admin, "member", Role.MEMBER)
    invited = admin.invite_member("waiting@example.com", "Waiting", Role.MEMBER)
    assert admin.remove_member(member.overview().member.id).invite_again == (invited.member,)
    with pytest.raises((InvalidInvitation, InvitationUsed)):
        town.computer("waiting").join(invited.text)
    renewed = admin.renew_invitation(invited.member.id)
    assert town.computer("waiting").join(renewed.text).overview().member == invited.member


def test_a_key_that_could_not_be_changed_is_told_and_can_be_changed_later(
    town: Town, admin: Integration, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = town.let_in(admin, "member", Role.MEMBER)
    who = member.overview().member
    admin.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    tried: list[tuple[str, ...]] = []

    def meanwhile(_: HeldKey, *, leaving: tuple[str, ...]) -> None:
        tried.append(leaving)
        raise ChangedMeanwhile("a connection")

    with monkeypatch.context() as patched:
        patched.setattr(HeldKey, "replace", meanwhile)
        with pytest.raises(KeyNotChanged) as failed:
            admin.remove_member(who.id)
    assert set(tried) == {(who.id,)}
    assert len(tried) > 1
    assert "removed" in hint_for(failed.value).title
    assert who.id not in {it.id for it in admin.overview().members}
    admin.change_key()
    assert Reading(admin, admin.choice("Acme Rollout")).channels


def test_the_audit_trail_tells_who_did_what(
    town: Town, admin: Integration, sandbox: Sandbox
) -> None:
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    integrator.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    entry = admin.audit(limit=1)[0]
    assert entry.member_name == "Integrator"
    assert len(admin.audit(limit=3)) == 3


def test_without_its_key_a_computer_shows_everything_and_opens_no_token(
    town: Town, admin: Integration, sandbox: Sandbox
) -> None:
    admin.connect(sandbox.token, Visibility.SHARED, sandbox.url)
    computer = town.computer("admin")
    computer.close()
    for name in [name for name in computer.secrets._values if "/member/" in name]:
        computer.secrets.delete(name)
    opened = computer.open()
    assert len(opened.overview().connections) == 1
    with pytest.raises(OrganizationKeyMissing) as missing:
        opened.browse(opened.choice("Acme Rollout"), lambda _: None)
    assert hint_for(missing.value).code == "organization-key-missing"


def test_what_is_wrong_on_one_computer_is_not_told_of_the_connection_to_all(
    town: Town, admin: Integration, sandbox: Sandbox
) -> None:
    integrator = town.let_in(admin, "integrator", Role.INTEGRATIONS_ADMIN)
    connected = admin.connect(sandbox.token, Visibility.SHARED, sandbox.url).connection
    secrets = town.computer("integrator").secrets
    for name in [name for name in secrets._values if "/member/" in name]:
        secrets.delete(name)
    found = integrator.look_after()
    assert [hint.code for hint in found.failures.values()] == ["organization-key-missing"]
    report = integrator.check(connected.id)
    assert report.hint is not None
    assert report.hint.code == "organization-key-missing"
    assert admin.overview().connections == (connected,)
