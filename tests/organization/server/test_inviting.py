"""Somebody is invited, comes in once, and leaves; nothing of theirs that is Private stays."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Self

import pytest

from clickup_desktop.organization.errors import (
    ChangedMeanwhile,
    InvitationOpen,
    InvitationRefused,
    InvitationUsed,
    LastEnterpriseAdmin,
    NotOneself,
    RoleRequired,
    ServerError,
    ServerRefused,
    ServerUnreachable,
    SignInRefused,
    UnknownMember,
)
from clickup_desktop.organization.keys.errors import InvitationExpired
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import MAY_MANAGE_MEMBERS, Role
from clickup_desktop.organization.server import signing_in
from clickup_desktop.organization.server.inviting import INVITED_FOR, InvitedLogin
from clickup_desktop.organization.server.passwords import one_time_password
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import accept, arrive, sign_in
from tests.organization.conftest import TOKEN, new_connection, new_link
from tests.server_organizations import change_password

from .conftest import KEYS, Company, SignedIn, copy_for
from .psql import own_copies


def invite(admin: SignedIn, role: Role = Role.MEMBER) -> InvitedLogin:
    return admin.people.invite("Acme Guest", "guest@example.com", role, lambda _: b"sealed for it")


def guest_store(company: Company, invitation: InvitedLogin) -> contextlib.closing[ServerStore]:
    address = company.address.for_user(invitation.login)
    return contextlib.closing(ServerStore(address, invitation.password))


def age(company: Company, invitation: InvitedLogin) -> None:
    """Have an invitation run out. The password's end is the server's own."""
    with company.administrator() as raw:
        raw.execute(
            "UPDATE clickup_desktop.invitation SET expires_at = now() - interval '1 day'"
            " WHERE member_id = %s",
            (invitation.member_id,),
        )


def test_an_invitation_brings_what_a_new_member_must_know(
    company: Company, admin: SignedIn
) -> None:
    invitation = invite(admin, Role.INTEGRATIONS_ADMIN)
    assert invitation.login.startswith(company.names.login_prefix)
    assert "guest" not in invitation.login
    assert invitation.password not in repr(invitation)
    with guest_store(company, invitation) as store:
        arrival = arrive(store)
        assert arrival.organization.name == "Acme"
        assert (arrival.member.name, arrival.member.role) == (
            "Acme Guest",
            Role.INTEGRATIONS_ADMIN,
        )
        assert (arrival.first, arrival.sealed) == (True, b"sealed for it")
        assert arrival.key == KEYS.record
        with pytest.raises(InvitationOpen):
            sign_in(store)
    [waiting] = admin.people.waiting_invitations()
    assert (waiting.member_id, waiting.role) == (invitation.member_id, Role.INTEGRATIONS_ADMIN)


def test_who_was_invited_sees_nothing_before_coming_in(company: Company, admin: SignedIn) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    admin.service.links.add(new_link(shared.id))
    with guest_store(company, invite(admin, Role.ENTERPRISE_ADMIN)) as store:
        for table in ("channel_link", "connection", "audit_entry", "key_copy"):
            with pytest.raises(ServerRefused), store.read() as transaction:
                transaction.exec_driver_sql(f"SELECT * FROM {table}")


def test_whoever_comes_in_has_a_password_of_their_own(company: Company, admin: SignedIn) -> None:
    invitation = invite(admin)
    guest = company.let_in(invitation.login, invitation.password)
    assert guest.service.member.name == "Acme Guest"
    assert guest.service.links.all() == ()
    assert admin.people.waiting_invitations() == ()
    # The login does not end when the invitation would have.
    with company.administrator() as raw:
        until = raw.execute(
            "SELECT rolvaliduntil::text FROM pg_roles WHERE rolname = %s", (invitation.login,)
        ).fetchone()
        assert until == ("infinity",)


def test_no_password_stands_in_the_servers_log(company: Company, admin: SignedIn) -> None:
    invitation = invite(admin)
    guest = company.let_in(invitation.login, invitation.password)
    change_password(guest.store, "another-password-of-mine")
    company.sign_in(guest.address, "another-password-of-mine")
    log = (company.cluster.folder / "log").read_text(errors="replace")
    assert "accept_invitation" in log
    for password in (invitation.password, guest.password, "another-password-of-mine"):
        assert password not in log


def test_an_invitation_lets_in_once(company: Company, admin: SignedIn) -> None:
    invitation = invite(admin)
    with guest_store(company, invitation) as late:
        arrival = arrive(late)
        company.let_in(invitation.login, invitation.password)
        with pytest.raises(InvitationUsed):
            accept(late, arrival, "mine", copy=copy_for(arrival.member.id))
    with guest_store(company, invitation) as again, pytest.raises(InvitationRefused) as refused:
        arrive(again, datetime.now(UTC) + timedelta(days=1))
    assert "clock" not in str(refused.value)


def test_an_invitation_runs_out(company: Company, admin: SignedIn) -> None:
    invitation = invite(admin)
    with guest_store(company, invitation) as store:
        arrival = arrive(store)
        age(company, invitation)
        with pytest.raises(InvitationExpired):
            arrive(store)
        with pytest.raises(InvitationExpired):
            accept(store, arrival, "mine", copy=copy_for(arrival.member.id))
    with company.administrator() as raw:
        raw.execute(f"ALTER ROLE \"{invitation.login}\" VALID UNTIL '2020-01-01'")
    with guest_store(company, invitation) as store, pytest.raises(InvitationRefused) as refused:
        arrive(store, datetime.now(UTC) - timedelta(days=1))
    assert "this computer's clock says" in str(refused.value)


@pytest.mark.parametrize("days", [-4_000, 4_000], ids=["slow", "fast"])
def test_the_servers_clock_says_how_long_an_invitation_is_good(
    company: Company, admin: SignedIn, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    class WrongClock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Self:
            return cls.fromisoformat((datetime.now(tz) + timedelta(days=days)).isoformat())

    monkeypatch.setattr(signing_in, "datetime", WrongClock)
    began = datetime.now(UTC) - timedelta(minutes=1)
    invitation = invite(admin)
    assert began < invitation.expires_at - INVITED_FOR < began + timedelta(hours=1)
    [waiting] = admin.people.waiting_invitations()
    assert not waiting.over
    with guest_store(company, invitation) as store:
        assert abs(arrive(store, invitation.expires_at).at - datetime.now(UTC)) < timedelta(hours=1)
    assert company.let_in(invitation.login, invitation.password).id == invitation.member_id


def test_an_invitation_that_ran_out_is_made_anew(company: Company, admin: SignedIn) -> None:
    invitation = invite(admin)
    age(company, invitation)
    assert [it.over for it in admin.people.waiting_invitations()] == [True]
    again = admin.people.invite_again(invitation.member_id, lambda _: b"sealed anew")
    assert again.login == invitation.login
    with guest_store(company, invitation) as store, pytest.raises(InvitationRefused):
        arrive(store)
    guest = company.let_in(again.login, again.password)
    assert guest.id == invitation.member_id


def test_a_members_other_computer_comes_in_with_the_password_they_have(
    company: Company, admin: SignedIn, integrator: SignedIn
) -> None:
    invitation = admin.people.invite_again(integrator.id, lambda _: b"sealed for the other")
    assert invitation.password == ""
    with contextlib.closing(ServerStore(integrator.address, integrator.password)) as store:
        arrival = arrive(store)
        assert (arrival.first, arrival.sealed) == (False, b"sealed for the other")
        assert len(own_copies(store, integrator.id)) == 1
        # Until then they work on as before.
        assert sign_in(store) == integrator.id
        accept(store, arrival, None, copy=copy_for(integrator.id))
        assert sign_in(store) == integrator.id
        # Both computers have a copy of the key.
        assert len(own_copies(store, integrator.id)) == 2
    company.sign_in(integrator.address, integrator.password)


def test_only_an_enterprise_admin_manages_members(
    integrator: SignedIn, member: SignedIn, admin: SignedIn
) -> None:
    for somebody in (integrator, member):
        for call in (
            invite,
            lambda it: it.people.invite_again(admin.id, lambda _: b""),
            lambda it: it.people.remove(admin.id),
            lambda it: it.people.belongings(admin.id),
            lambda it: it.people.waiting_invitations(),
            lambda it: it.service.members.set_role(it.id, Role.ENTERPRISE_ADMIN),
        ):
            with pytest.raises(RoleRequired) as refused:
                call(somebody)
            assert refused.value.needed == MAY_MANAGE_MEMBERS


def test_roles_are_changed_and_somebody_stays_to_do_it(
    admin: SignedIn, integrator: SignedIn
) -> None:
    with pytest.raises(LastEnterpriseAdmin):
        admin.service.members.set_role(admin.id, Role.MEMBER)
    # Who was invited and has not come can't do it.
    invite(admin, Role.ENTERPRISE_ADMIN)
    with pytest.raises(LastEnterpriseAdmin):
        admin.service.members.set_role(admin.id, Role.MEMBER)
    changed = admin.service.members.set_role(integrator.id, Role.ENTERPRISE_ADMIN)
    assert changed.role is Role.ENTERPRISE_ADMIN
    integrator.service.members.set_role(admin.id, Role.MEMBER)
    with pytest.raises(RoleRequired):
        admin.service.members.audit()
    with pytest.raises(UnknownMember):
        integrator.service.members.set_role("nobody", Role.MEMBER)
    with pytest.raises(ChangedMeanwhile):
        integrator.service.members.set_role(
            admin.id, Role.MEMBER, expected_version=admin.service.member.version - 1
        )


def test_two_enterprise_admins_cannot_take_the_role_from_each_other_at_once(
    company: Company, admin: SignedIn
) -> None:
    other = company.join(admin, "Acme Other", Role.ENTERPRISE_ADMIN)
    change = "SELECT set_member_role('{}', 'member', NULL)"
    with pytest.raises(ServerError) as refused, admin.store.write() as transaction:
        transaction.exec_driver_sql(change.format(other.id))
        with other.store.write() as second:
            second.exec_driver_sql("SET LOCAL lock_timeout = '100ms'")
            second.exec_driver_sql(change.format(admin.id))
    assert type(refused.value).__name__ == "ServerBusy"
    roles = [person.role for person in admin.service.members.all()]
    assert roles == [Role.ENTERPRISE_ADMIN, Role.ENTERPRISE_ADMIN]


def test_what_was_shared_stays_when_a_member_goes(
    company: Company, admin: SignedIn, integrator: SignedIn
) -> None:
    shared = integrator.service.add_connection(new_connection(), TOKEN)
    link = integrator.service.links.add(new_link(shared.id))
    private = integrator.service.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    integrator.service.links.add(new_link(private.id))
    belongings = admin.people.belongings(integrator.id)
    assert [it.id for it in belongings.connections] == [shared.id]
    assert [it.id for it in belongings.links] == [link.id]

    admin.people.remove(integrator.id)

    assert [person.name for person in admin.service.members.all()] == ["Acme Admin"]
    [kept] = admin.service.connections()
    assert (kept.id, kept.owner.id) == (shared.id, admin.id)
    [left] = admin.service.links.all()
    assert (left.id, left.linked_by.name) == (link.id, "Acme Integrator")
    with company.administrator() as raw:
        rows = raw.execute("SELECT id FROM clickup_desktop.connection").fetchall()
        assert rows == [(shared.id,)]
        logins = raw.execute("SELECT FROM pg_roles WHERE rolname = %s", (integrator.login,))
        assert logins.fetchone() is None
    told = {(entry.action, entry.subject) for entry in admin.service.members.audit()}
    assert ("removed a member", "Acme Integrator") in told
    assert ("took over a connection", "Acme Admin (shared)") in told
    assert ("disconnected ClickUp", "a Private connection") in told


def test_a_member_who_was_removed_is_out_at_once(
    company: Company, admin: SignedIn, integrator: SignedIn
) -> None:
    bare = company.bare(integrator.address, integrator.password)
    bare.execute("SELECT 1")
    admin.people.remove(integrator.id)
    with pytest.raises(Exception, match=r"terminating|closed|lost"):
        bare.execute("SELECT 1")
    with pytest.raises((SignInRefused, ServerUnreachable)):
        integrator.service.links.all()
    with pytest.raises(SignInRefused):
        integrator.service.links.all()


def test_a_member_who_owns_something_elsewhere_is_out_all_the_same(
    company: Company, admin: SignedIn, member: SignedIn
) -> None:
    with company.administrator() as raw:
        raw.execute(f'GRANT CREATE ON DATABASE {company.database} TO "{member.login}"')
        raw.execute(f'ALTER DATABASE template1 OWNER TO "{member.login}"')
        try:
            admin.people.remove(member.id)
        finally:
            raw.execute("ALTER DATABASE template1 OWNER TO postgres")
        found = raw.execute(
            "SELECT rolcanlogin FROM pg_roles WHERE rolname = %s", (member.login,)
        ).fetchone()
        assert found == (False,)
        raw.execute(f'DROP OWNED BY "{member.login}"')
        raw.execute(f'DROP ROLE "{member.login}"')
    with pytest.raises(SignInRefused):
        company.bare_store(member)


def test_nobody_removes_themselves_or_the_last_enterprise_admin(
    company: Company, admin: SignedIn
) -> None:
    with pytest.raises(LastEnterpriseAdmin):
        admin.people.remove(admin.id)
    company.join(admin, "Acme Other", Role.ENTERPRISE_ADMIN)
    with pytest.raises(NotOneself):
        admin.people.remove(admin.id)
    with pytest.raises(UnknownMember):
        admin.people.remove("nobody")


def test_an_invitation_is_taken_back_by_removing_who_was_invited(
    company: Company, admin: SignedIn
) -> None:
    invitation = invite(admin)
    admin.people.remove(invitation.member_id)
    with guest_store(company, invitation) as store, pytest.raises(InvitationRefused):
        arrive(store)


def test_one_time_passwords_are_long_and_differ() -> None:
    passwords = {one_time_password() for _ in range(100)}
    assert len(passwords) == 100
    assert {len(password) for password in passwords} == {24}
