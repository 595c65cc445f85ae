"""Who is asked for a password, has no invitation, or is in none of the organization's groups."""

from __future__ import annotations

import contextlib
import uuid
from dataclasses import FrozenInstanceError
from datetime import UTC, datetime, timedelta

import pytest

from clickup_desktop.organization.errors import (
    InvitationUsed,
    MemberRemoved,
    NotAnOrganization,
    PasswordNeeded,
    ServerRefused,
)
from clickup_desktop.organization.keys.organization_key import KeyRecord
from clickup_desktop.organization.records import Member, Organization
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import Arrival, arrive, sign_in

from .conftest import Company, SignedIn


@pytest.mark.parametrize("days", [-1, 1], ids=["ran out", "still good"])
def test_a_password_that_is_needed_says_nothing_of_the_invitation(
    company: Company, admin: SignedIn, days: int
) -> None:
    made = admin.people.invite("Acme Guest", "guest@example.com", Role.MEMBER, lambda _: b"sealed")
    address = company.address.for_user(made.login)
    with (
        contextlib.closing(ServerStore(address, None)) as store,
        pytest.raises(PasswordNeeded),
    ):
        arrive(store, datetime.now(UTC) + timedelta(days=days))


def test_a_member_without_an_invitation_has_none_to_use(integrator: SignedIn) -> None:
    with pytest.raises(InvitationUsed):
        arrive(integrator.store)
    assert sign_in(integrator.store) == integrator.id


@pytest.mark.parametrize("table", ["organization", "member"])
def test_an_id_that_a_database_administrator_made_up_signs_nobody_in(
    company: Company, member: SignedIn, table: str
) -> None:
    where = {"organization": ("true", ""), "member": ("login = %s", member.login)}[table]
    with company.administrator() as raw:
        raw.execute("SET session_replication_role = replica")  # whatever refers to it
        raw.execute(
            f"UPDATE clickup_desktop.{table} SET id = '../acme' WHERE {where[0]}",
            where[1:] if "%s" in where[0] else (),
        )
    with pytest.raises(NotAnOrganization, match="an id in it is none"):
        company.bare_store(member)


def test_what_somebody_finds_does_not_show_the_sealed_key() -> None:
    arrival = Arrival(
        organization=Organization("1", "Acme", local=False),
        member=Member("2", "Acme Guest", "", Role.MEMBER, 1),
        first=True,
        expires_at=datetime.now(UTC),
        at=datetime.now(UTC),
        key=KeyRecord(1, b"check", b""),
        sealed=b"sealed for the invitation",
    )
    assert "Acme Guest" in repr(arrival)
    assert "sealed for" not in repr(arrival)
    with pytest.raises(FrozenInstanceError):
        arrival.sealed = b"another"  # type: ignore[misc]


def test_whoever_is_in_none_of_the_groups_is_no_member(
    company: Company, admin: SignedIn, member: SignedIn
) -> None:
    with company.administrator() as raw:
        raw.execute(f'GRANT CONNECT ON DATABASE {company.database} TO "{member.login}"')
    company.put_out(member)
    with pytest.raises(MemberRemoved):
        company.bare_store(member)
    assert sign_in(admin.store) == admin.id


def test_who_is_in_a_group_that_may_not_see_anything_was_not_removed(
    company: Company, admin: SignedIn, member: SignedIn
) -> None:
    with company.administrator() as raw:
        raw.execute(
            f"REVOKE SELECT ON clickup_desktop.alembic_version FROM {company.names.members}"
        )
    with pytest.raises(ServerRefused):
        company.bare_store(member)
    assert sign_in(admin.store) == admin.id


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM organization_key",
        "UPDATE organization_key SET predecessor = decode(repeat('00', 100000), 'hex')",
        "UPDATE invitation SET role = 'boss'",
        "UPDATE invitation SET expires_at = 'infinity'",
        "UPDATE invitation SET created_at = '0044-03-15 BC'",
    ],
    ids=["without a key", "with a key too long", "for no role", "for ever", "from long ago"],
)
def test_an_invitation_that_does_not_hold_what_it_takes_lets_nobody_in(
    company: Company, admin: SignedIn, statement: str
) -> None:
    made = admin.people.invite("Acme Guest", "guest@example.com", Role.MEMBER, lambda _: b"sealed")
    with company.administrator() as raw:
        raw.execute("SET search_path = clickup_desktop")
        raw.execute("SET session_replication_role = replica")
        checks = raw.execute(
            "SELECT conrelid::regclass::text, conname FROM pg_constraint WHERE contype = 'c'"
            " AND conrelid IN ('organization_key'::regclass, 'invitation'::regclass)"
        ).fetchall()
        for table, name in checks:
            raw.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        raw.execute(statement)
    address = company.address.for_user(made.login)
    with (
        contextlib.closing(ServerStore(address, made.password)) as store,
        pytest.raises(InvitationUsed),
    ):
        arrive(store)


def test_a_login_that_belongs_to_no_member_lets_nobody_in(
    company: Company, admin: SignedIn, member: SignedIn
) -> None:
    with company.administrator() as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute("DELETE FROM clickup_desktop.member WHERE id = %s", (member.id,))
    with pytest.raises(MemberRemoved):
        company.bare_store(member)
    assert sign_in(admin.store) == admin.id


def test_another_organization_than_the_one_that_is_to_be_there_is_none(admin: SignedIn) -> None:
    with pytest.raises(NotAnOrganization):
        sign_in(admin.store, organization_id=str(uuid.uuid4()))
    assert sign_in(admin.store, organization_id=admin.service.organization.id) == admin.id


@pytest.mark.parametrize("of", ["organization", "member"])
def test_an_id_that_names_a_file_elsewhere_is_no_id(
    company: Company, admin: SignedIn, of: str
) -> None:
    with company.administrator() as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute(f"UPDATE clickup_desktop.{of} SET id = '../../elsewhere'")
    with pytest.raises(NotAnOrganization):
        sign_in(admin.store)
