"""Who may do what is decided here, below every window and command line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from clickup_desktop.organization.errors import (
    LastEnterpriseAdmin,
    RoleRequired,
    UnknownConnection,
    UnknownLink,
    UnknownMember,
)
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import MAY_INTEGRATE, MAY_MANAGE_MEMBERS, Role
from clickup_desktop.organization.secrets import SecretMissing
from clickup_desktop.organization.service import OrganizationService
from tests.other_members import as_member

from .conftest import ACCOUNT, ROLLOUT, TOKEN, new_connection, new_link

Call = Callable[[OrganizationService], object]

INTEGRATING: list[tuple[str, Call]] = [
    ("connect", lambda it: it.add_connection(new_connection(), TOKEN)),
    ("see connections", lambda it: it.connections()),
    ("see a connection", lambda it: it.connection("c")),
    ("have a token", lambda it: it.token_of("c")),
    ("update", lambda it: it.replace_token("c", TOKEN, ACCOUNT, (ROLLOUT,), "pk_…")),
    ("note a check", lambda it: it.record_check("c", "")),
    ("disconnect", lambda it: it.remove_connection("c")),
    ("link", lambda it: it.links.add(new_link("c"))),
    ("change a link", lambda it: it.links.change("l", new_link("c"))),
    ("unlink", lambda it: it.links.remove("l")),
    ("export messages", lambda it: it.links.record_export({"l": 1})),
    ("anything of that kind", lambda it: it.require("link Channels")),
]
MANAGING: list[tuple[str, Call]] = [
    ("add a member", lambda it: it.members.add("Acme Guest", "", Role.MEMBER)),
    ("change a role", lambda it: it.members.set_role("m", Role.MEMBER)),
    ("say who assists", lambda it: it.members.set_assistance("help@example.com")),
    ("limit copies of messages", lambda it: it.members.set_message_copies(30)),
    ("read the audit trail", lambda it: it.members.audit()),
]


def calls(of: list[tuple[str, Call]]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("call", [call for _, call in of], ids=[name for name, _ in of])


@calls(INTEGRATING)
def test_a_member_is_told_which_role_is_needed_and_who_has_it(
    member: OrganizationService, integrator: OrganizationService, call: Call
) -> None:
    with pytest.raises(RoleRequired) as refused:
        call(member)
    assert refused.value.needed == MAY_INTEGRATE
    assert {holder.name for holder in refused.value.holders} == {"Acme Admin", "Acme Integrator"}


@calls(INTEGRATING)
@pytest.mark.parametrize("role", ["admin", "integrator"])
def test_both_kinds_of_administrators_may_integrate(
    request: pytest.FixtureRequest, role: str, call: Call
) -> None:
    who: OrganizationService = request.getfixturevalue(role)
    try:
        call(who)
    except (UnknownConnection, UnknownLink):
        outcome = "asked for something that is not there"
    else:
        outcome = "done"
    assert outcome


@calls(MANAGING)
@pytest.mark.parametrize("role", ["integrator", "member"])
def test_only_an_enterprise_admin_manages_the_organization(
    request: pytest.FixtureRequest, role: str, call: Call
) -> None:
    who: OrganizationService = request.getfixturevalue(role)
    with pytest.raises(RoleRequired) as refused:
        call(who)
    assert refused.value.needed == MAY_MANAGE_MEMBERS
    assert [holder.name for holder in refused.value.holders] == ["Acme Admin"]


def test_a_role_that_was_taken_away_counts_at_once(
    admin: OrganizationService, integrator: OrganizationService
) -> None:
    assert integrator.connections() == ()
    admin.members.set_role(integrator.member.id, Role.MEMBER)
    with pytest.raises(RoleRequired):
        integrator.connections()


def test_the_last_enterprise_admin_stays_one(admin: OrganizationService) -> None:
    with pytest.raises(LastEnterpriseAdmin):
        admin.members.set_role(admin.member.id, Role.MEMBER)
    assert admin.member.role is Role.ENTERPRISE_ADMIN


def test_nobody_is_nobody(admin: OrganizationService) -> None:
    with pytest.raises(UnknownMember):
        admin.members.set_role("nobody", Role.MEMBER)
    with pytest.raises(UnknownMember):
        as_member(admin, "nobody").links.all()


def test_everybody_sees_the_links_of_a_shared_connection(
    admin: OrganizationService, member: OrganizationService
) -> None:
    shared = admin.add_connection(new_connection(), TOKEN)
    link = admin.links.add(new_link(shared.id))
    assert member.links.all() == (link,)


def test_a_private_connection_and_its_links_are_its_owners_alone(
    admin: OrganizationService, integrator: OrganizationService, member: OrganizationService
) -> None:
    private = integrator.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    link = integrator.links.add(new_link(private.id))
    assert [it.id for it in integrator.connections()] == [private.id]
    assert integrator.links.all() == (link,)
    for other in (admin, member):
        assert other.links.all() == ()
    assert admin.connections() == ()
    refusals: list[Call] = [
        lambda it: it.token_of(private.id),
        lambda it: it.remove_connection(private.id),
        lambda it: it.replace_token(private.id, TOKEN, ACCOUNT, (ROLLOUT,), ""),
        lambda it: it.links.add(new_link(private.id, "6-2-8")),
        lambda it: it.record_check(private.id, ""),
    ]
    for refused in refusals:
        with pytest.raises(UnknownConnection):
            refused(admin)
    for refused in (
        lambda it: it.links.remove(link.id),
        lambda it: it.links.change(link.id, new_link(private.id)),
    ):
        with pytest.raises((UnknownLink, UnknownConnection)):
            refused(admin)
    assert integrator.token_of(private.id).token == TOKEN


def test_a_colleague_works_through_a_shared_connection(
    admin: OrganizationService, integrator: OrganizationService
) -> None:
    shared = admin.add_connection(new_connection(), TOKEN)
    link = integrator.links.add(new_link(shared.id))
    assert link.linked_by.name == "Acme Integrator"
    assert integrator.token_of(shared.id).token == TOKEN
    integrator.remove_connection(shared.id)
    with pytest.raises((UnknownConnection, SecretMissing)):
        admin.token_of(shared.id)


def test_the_audit_trail_says_who_did_what(
    admin: OrganizationService, integrator: OrganizationService
) -> None:
    shared = integrator.add_connection(new_connection(), TOKEN)
    link = integrator.links.add(new_link(shared.id))
    integrator.links.change(link.id, new_link(shared.id, "6-2-8", channel_name="backlog"))
    integrator.links.remove(link.id)
    admin.replace_token(shared.id, TOKEN[::-1], ACCOUNT, (ROLLOUT,), "")
    admin.remove_connection(shared.id)
    told = [(entry.member_name, entry.action) for entry in reversed(admin.members.audit())]
    assert told == [
        ("Acme Admin", "created the organization"),
        ("Acme Admin", "added a member"),
        ("Acme Integrator", "connected ClickUp"),
        ("Acme Integrator", "linked a Channel"),
        ("Acme Integrator", "changed a link"),
        ("Acme Integrator", "removed a link"),
        ("Acme Admin", "updated the token"),
        ("Acme Admin", "disconnected ClickUp"),
    ]
    assert TOKEN not in repr(admin.members.audit())
