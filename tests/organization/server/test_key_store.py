"""The organization's key: kept sealed, replaced as a whole or not at all."""

from __future__ import annotations

import contextlib
import dataclasses

import pytest

from clickup_desktop.organization.errors import ChangedMeanwhile, RoleRequired
from clickup_desktop.organization.keys.errors import InvitationExpired
from clickup_desktop.organization.keys.organization_key import KeyRecord
from clickup_desktop.organization.records import KeyDueReason, Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.key_store import KeyStore, NewKey, TokenRow
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import arrive
from clickup_desktop.organization.token_cipher import TokenPlace
from tests.organization.conftest import ACCOUNT, ROLLOUT, TOKEN, new_connection

from .conftest import KEYS, Company, Reversing, SignedIn, copy_for
from .psql import change_key, failing, own_copies, records


def keys(of: SignedIn) -> KeyStore:
    return KeyStore(of.store, of.id)


def next_key(of: SignedIn, version: int = 2, leaving: str = "") -> NewKey:
    """A new key for everything that is there now."""
    material = keys(of).rotation_material()
    return NewKey(
        KeyRecord(version, b"new check", b"the old key"),
        tuple(
            dataclasses.replace(copy, sealed=b"sealed anew")
            for copy in (*material.copies, material.recovery)
            if copy.holder != leaving
        ),
        tuple(
            TokenRow(dataclasses.replace(token.encrypted, key_version=version), token.version)
            for token in material.tokens
        ),
        tuple(copy.public_key for copy in material.copies if copy.holder == leaving),
    )


def sealed_for(somebody: SignedIn) -> list[bytes]:
    return [copy.sealed for copy in own_copies(somebody.store, somebody.id)]


def test_everybody_has_the_key_sealed_for_them(admin: SignedIn, member: SignedIn) -> None:
    for somebody in (admin, member):
        assert sealed_for(somebody) == [b"sealed"]
        assert records(somebody.store) == (KEYS.record,)
        material = keys(somebody).recovery()
        assert (material.copy, material.anchor) == (KEYS.recovery, KEYS.anchor)
        assert material.records == (KEYS.record,)


def test_a_new_key_takes_the_place_of_the_old_one(
    company: Company, admin: SignedIn, integrator: SignedIn, member: SignedIn
) -> None:
    shared = [admin.service.add_connection(new_connection(), TOKEN) for _ in range(3)]
    integrator.service.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    keys(admin).rotate(next_key(admin))
    assert [record.version for record in records(admin.store)] == [1, 2]
    for somebody in (admin, integrator, member):
        assert sealed_for(somebody) == [b"sealed anew"]
    recovery = keys(member).recovery()
    assert (recovery.copy.sealed, recovery.anchor) == (b"sealed anew", KEYS.anchor)
    assert integrator.service.token_of(shared[0].id).token == TOKEN
    # A program that still holds the old key saves nothing with it.
    with pytest.raises(ChangedMeanwhile):
        integrator.service.add_connection(new_connection(), TOKEN)
    told = [entry.action for entry in admin.service.members.audit(6)]
    assert told == [
        *["encrypted a token again"] * 3,
        "added copies of the key",
        "removed copies of the key",
        "added a key of the organization",
    ]


def test_who_leaves_gets_no_copy_of_the_new_key(admin: SignedIn, member: SignedIn) -> None:
    keys(admin).rotate(next_key(admin, leaving=member.id))
    assert sealed_for(admin) == [b"sealed anew"]
    assert sealed_for(member) == []


def test_invitations_that_wait_hold_the_old_key_and_run_out(
    company: Company, admin: SignedIn
) -> None:
    made = admin.people.invite("Acme Guest", "guest@example.com", Role.MEMBER, lambda _: b"old")
    keys(admin).rotate(next_key(admin))
    address = company.address.for_user(made.login)
    with (
        contextlib.closing(ServerStore(address, made.password)) as store,
        pytest.raises(InvitationExpired),
    ):
        arrive(store)
    again = admin.people.invite_again(made.member_id, lambda _: b"new")
    company.let_in(again.login, again.password)


def test_a_connection_that_was_changed_meanwhile_stops_it(
    admin: SignedIn, integrator: SignedIn
) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    prepared = next_key(admin)
    integrator.service.replace_token(shared.id, TOKEN[::-1], ACCOUNT, (ROLLOUT,), "")
    with pytest.raises(ChangedMeanwhile):
        keys(admin).rotate(prepared)
    assert records(admin.store) == (KEYS.record,)
    assert sealed_for(integrator) == [b"sealed"]
    assert integrator.service.token_of(shared.id).token == TOKEN[::-1]


def test_a_connection_or_a_member_that_came_meanwhile_stops_it(
    company: Company, admin: SignedIn
) -> None:
    prepared = next_key(admin)
    admin.service.add_connection(new_connection(), TOKEN)
    with pytest.raises(ChangedMeanwhile):
        keys(admin).rotate(prepared)
    prepared = next_key(admin)
    company.join(admin, "Acme Member", Role.MEMBER)
    with pytest.raises(ChangedMeanwhile):
        keys(admin).rotate(prepared)


def test_of_two_who_make_a_new_key_one_is_told(company: Company, admin: SignedIn) -> None:
    other = company.join(admin, "Acme Other", Role.ENTERPRISE_ADMIN)
    first, second = next_key(admin), next_key(other)
    keys(admin).rotate(first)
    with pytest.raises(ChangedMeanwhile):
        keys(other).rotate(second)


def test_no_token_is_left_behind_under_an_older_key(company: Company, admin: SignedIn) -> None:
    """The server itself sees to it, whatever program makes the key."""
    admin.service.add_connection(new_connection(), TOKEN)
    with failing("CD004"):
        change_key(company.bare(admin.address, admin.password), next_key(admin))
    with pytest.raises(ChangedMeanwhile):
        keys(admin).rotate(next_key(admin, version=7))
    assert records(admin.store) == (KEYS.record,)


def test_a_new_key_is_made_by_enterprise_admins(integrator: SignedIn) -> None:
    with pytest.raises(RoleRequired):
        keys(integrator).rotation_material()
    with pytest.raises(RoleRequired):
        keys(integrator).rotate(NewKey(KEYS.record, (), ()))


def test_after_a_recovery_a_new_computer_takes_the_place_of_the_lost(
    company: Company, admin: SignedIn, member: SignedIn
) -> None:
    keys(member).recover(copy_for(member.id, b"another"), 1)
    assert [copy.public_key for copy in own_copies(member.store, member.id)] == [b"another"]
    # Whose it is the server says, and not who calls.
    [admins] = own_copies(admin.store, admin.id)
    keys(member).recover(copy_for(admin.id, b"a third"), 1)
    assert [copy.public_key for copy in own_copies(member.store, member.id)] == [b"a third"]
    assert own_copies(admin.store, admin.id) == [admins]
    with pytest.raises(ChangedMeanwhile):
        keys(member).recover(copy_for(member.id), 2)
    # Who has the lost computer knows the key.
    [due] = keys(admin).keys_due()
    assert (due.member_name, due.reason) == ("Acme Member", KeyDueReason.COMPUTER_LOST)
    keys(admin).rotate(next_key(admin))
    assert keys(admin).keys_due() == ()


def test_the_version_of_the_key_stands_beside_the_token(company: Company, admin: SignedIn) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    [kept] = keys(admin).rotation_material().tokens
    assert kept.encrypted.place == TokenPlace(shared.id, shared.clickup_url, 1)
    assert kept.encrypted.key_version == 1
    assert Reversing().decrypt(kept.encrypted) == TOKEN
