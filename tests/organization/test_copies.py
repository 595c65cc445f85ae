"""What the organization has to say of copies of messages: for how long, and who exports them."""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.organization.errors import (
    NotTokenOwner,
    RoleRequired,
    StoreDamaged,
    UnknownConnection,
    UnknownLink,
)
from clickup_desktop.organization.records import MOST_COPY_DAYS, Visibility
from clickup_desktop.organization.roles import MAY_INTEGRATE
from clickup_desktop.organization.service import OrganizationService

from .conftest import TOKEN, new_connection, new_link


def newest(admin: OrganizationService, count: int = 1) -> list[tuple[str, str, str]]:
    """Return who did what to what, the newest first."""
    return [(it.member_name, it.action, it.subject) for it in admin.members.audit(count)]


def test_everybody_knows_the_limit_that_an_enterprise_admin_has_set(
    admin: OrganizationService, member: OrganizationService
) -> None:
    for days in (0, 1, 30, MOST_COPY_DAYS, None):
        admin.members.set_message_copies(days)
        assert admin.organization.message_copy_days == days
        assert member.organization.message_copy_days == days


def test_each_limit_is_in_the_audit_trail(admin: OrganizationService) -> None:
    for days in (30, 1, 0, None):
        admin.members.set_message_copies(days)
    action = "set the limit for copies of messages"
    assert newest(admin, 4) == [
        ("Acme Admin", action, "No limit"),
        ("Acme Admin", action, "Not allowed"),
        ("Acme Admin", action, "At most 1 day"),
        ("Acme Admin", action, "At most 30 days"),
    ]


@pytest.mark.parametrize("days", [-1, MOST_COPY_DAYS + 1])
def test_a_limit_that_is_none_is_not_kept(admin: OrganizationService, days: int) -> None:
    admin.members.set_message_copies(7)
    with pytest.raises(ValueError, match=str(days)):
        admin.members.set_message_copies(days)
    assert admin.organization.message_copy_days == 7
    admin.members.set_message_copies(None)


def test_an_export_says_who_how_many_and_of_which_channel(
    admin: OrganizationService, integrator: OrganizationService
) -> None:
    shared = integrator.add_connection(new_connection(), TOKEN)
    one = integrator.links.add(new_link(shared.id))
    other = integrator.links.add(new_link(shared.id, "6-2-8", channel_name="backlog"))
    integrator.links.record_export({one.id: 12_480, other.id: 0})
    assert newest(admin, 2) == [
        ("Acme Integrator", "exported messages", "0 from backlog in Acme Rollout"),
        ("Acme Integrator", "exported messages", "12480 from launch-2027 in Acme Rollout"),
    ]


def test_a_private_channel_has_no_name_there(admin: OrganizationService) -> None:
    shared = admin.add_connection(new_connection(), TOKEN)
    link = admin.links.add(new_link(shared.id, visibility_private=True))
    admin.links.record_export({link.id: 3})
    assert newest(admin) == [("Acme Admin", "exported messages", "3, from a private Channel")]


def test_what_is_private_has_no_name_there(
    admin: OrganizationService, integrator: OrganizationService
) -> None:
    private = integrator.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    link = integrator.links.add(new_link(private.id))
    integrator.links.record_export({link.id: 3})
    assert newest(admin) == [
        ("Acme Integrator", "exported messages", "3, through a Private connection")
    ]


def test_all_of_an_export_is_written_down_or_nothing(
    admin: OrganizationService, integrator: OrganizationService
) -> None:
    private = integrator.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    theirs = integrator.links.add(new_link(private.id))
    shared = admin.add_connection(new_connection(), TOKEN)
    link = admin.links.add(new_link(shared.id))
    before = newest(admin, 5)
    for counts in ({link.id: 3, theirs.id: 1}, {link.id: 3, "nothing": 1}):
        with pytest.raises(UnknownLink):
            admin.links.record_export(counts)
    with pytest.raises(ValueError, match="-1"):
        admin.links.record_export({link.id: 3, theirs.id: -1})
    assert newest(admin, 5) == before


def test_only_the_owner_of_the_token_exports(
    admin: OrganizationService, integrator: OrganizationService
) -> None:
    shared = admin.add_connection(new_connection(), TOKEN)
    link = integrator.links.add(new_link(shared.id))
    before = newest(admin)
    with pytest.raises(NotTokenOwner):
        integrator.links.record_export({link.id: 3})
    assert newest(admin) == before
    admin.links.record_export({link.id: 3})
    admin.remove_connection(shared.id)
    with pytest.raises(UnknownConnection):
        admin.links.record_export({link.id: 3})


def test_a_member_exports_nothing(admin: OrganizationService, member: OrganizationService) -> None:
    shared = admin.add_connection(new_connection(), TOKEN)
    link = admin.links.add(new_link(shared.id))
    with pytest.raises(RoleRequired) as refused:
        member.links.record_export({link.id: 3})
    assert refused.value.needed == MAY_INTEGRATE


@pytest.mark.parametrize("written", [-1, MOST_COPY_DAYS + 1, "'soon'"])
def test_a_limit_that_nobody_can_read_stops_the_program_and_erases_nothing(
    admin: OrganizationService, written: object
) -> None:
    with contextlib.closing(sqlite3.connect(admin.folder / STORE_NAME)) as by_hand, by_hand:
        by_hand.execute(f"UPDATE organization SET message_copy_days = {written}")
    with pytest.raises(StoreDamaged, match="message_copy_days"):
        assert admin.organization
