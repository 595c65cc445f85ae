"""What a hostile member or database administrator does to the organization's key and its changes.

Made for real: psql as the member, psql as the database's superuser, and the program beside them.
"""

from __future__ import annotations

import contextlib
from typing import Any

import psycopg
import pytest

from clickup_desktop.organization.errors import ChangedMeanwhile, ServerError, TooManyComputers
from clickup_desktop.organization.keys.errors import (
    KeyHistoryTooLong,
    OrganizationKeyError,
)
from clickup_desktop.organization.records import KeyDueReason
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.organization.server.key_store import (
    MOST_COMPUTERS,
    MOST_RECORDS,
    KeyStore,
    NewKey,
)
from clickup_desktop.organization.server.sealing import InvitationWriter
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import accept, arrive
from tests.organization.conftest import new_connection, new_link
from tests.postgresql import Cluster

from .conftest import Company, SignedIn, copy_for
from .psql import attempt, change_key, connect, failing, own_copies, records, spoil, superuser
from .test_key_store import keys, next_key
from .town import OWN, TOKEN, Computer, Town

SPOILED = 60_000
_SECONDS = 30.0


def own_psql(computer: Computer) -> psycopg.Connection[Any]:
    raw = connect(computer.store.address, OWN)
    raw.execute("SET search_path = clickup_desktop")
    return raw


# Telling


def test_what_cannot_be_told_is_saved_all_the_same(company: Company, admin: SignedIn) -> None:
    """Whose queue is full by half is told nothing any more; here the server only says it is."""
    member = company.join(admin, "Acme Member", Role.MEMBER)
    listening = company.bare(member.address, member.password)
    listening.execute("LISTEN clickup_desktop")
    with company.administrator() as raw:
        raw.execute(
            "CREATE OR REPLACE FUNCTION clickup_desktop.room_to_tell() RETURNS boolean"
            " LANGUAGE sql RETURN false"
        )
    shared = admin.service.add_connection(new_connection(), TOKEN)
    link = admin.service.links.add(new_link(shared.id))
    company.join(admin, "Acme Guest", Role.MEMBER)
    assert list(listening.notifies(timeout=0.2)) == []
    assert member.service.links.all() == (link,)


@pytest.mark.proof
@pytest.mark.timeout(900)
def test_a_member_who_fills_the_clusters_queue_keeps_nothing_from_being_saved(
    own_cluster: Cluster,
) -> None:
    """LISTEN in a transaction that never ends, and eight gigabytes of notifications."""
    with contextlib.closing(_a_town(own_cluster)) as town:
        first = town.join(town.founder.invitation)
        hostile = town.join(town.invite(first, Role.MEMBER))
        member_id = hostile.service.member.id
        closing = contextlib.closing  # the member's sessions end before they are closed
        with closing(own_psql(hostile)) as stuck, closing(own_psql(hostile)) as filling:
            stuck.execute("LISTEN mine")
            stuck.execute("BEGIN")
            stuck.execute("SELECT 1")
            _fill(filling)
            with superuser(town.address) as raw:
                [used] = raw.execute("SELECT pg_notification_queue_usage()").fetchall()
                assert used[0] > 0.99
                with failing("54000"):
                    _notify(raw, 1_000)
            # Connect, invite, link, change a role; then the member goes, and their sessions.
            shared = first.service.add_connection(new_connection(), TOKEN)
            first.service.links.add(new_link(shared.id))
            other = town.join(town.invite(first, Role.INTEGRATIONS_ADMIN))
            first.people.remove(member_id)
            first.key.replace(leaving=(member_id,))
            assert other.service.token_of(shared.id).token == TOKEN
        with superuser(town.address) as raw:
            raw.execute("SELECT pg_notify('mine', '')")
            [used] = raw.execute("SELECT pg_notification_queue_usage()").fetchall()
            assert used[0] < 0.01


class _ClosingTown(Town):
    def close(self) -> None:
        for computer in self.computers:
            computer.store.close()


def _a_town(cluster: Cluster) -> _ClosingTown:
    return _ClosingTown(parse_address(cluster.url("postgres")), cluster.folder)


def _fill(raw: psycopg.Connection[Any]) -> None:
    with failing("54000"):
        while True:
            _notify(raw, 20_000)


def _notify(raw: psycopg.Connection[Any], number: int) -> None:
    raw.execute(
        "SELECT count(pg_notify('mine', rpad(n::text, 7900, 'x'))) FROM generate_series(1, %s) n",
        (number,),
    )


# Copies of the key


def test_copies_that_nobody_vouched_for_stop_no_new_key(town: Town, first: Computer) -> None:
    shared = first.service.add_connection(new_connection(), TOKEN)
    hostile = town.join(town.invite(first, Role.MEMBER))
    leaving = town.join(town.invite(first, Role.MEMBER))
    stays = town.join(town.invite(first, Role.INTEGRATIONS_ADMIN))
    with superuser(town.address) as raw:
        spoil(raw, hostile.service.member.id, SPOILED)
        [count] = raw.execute("SELECT count(*) FROM key_copy").fetchall()
        assert count[0] > SPOILED
    material = KeyStore(first.store, first.service.member.id).rotation_material()
    assert len(material.copies) <= MOST_COMPUTERS + 3
    leaving_id = leaving.service.member.id
    first.people.remove(leaving_id)
    assert first.key.replace(leaving=(leaving_id,)) == (hostile.service.member.id,)
    assert stays.service.token_of(shared.id) == first.service.token_of(shared.id)
    assert stays.service.token_of(shared.id).token == TOKEN
    entries = [(it.action, it.subject) for it in first.service.members.audit(20)]
    assert ("left computers out of the new key", "Acme Guest") in entries
    # None of it is left, and the next key leaves out nobody.
    with superuser(town.address) as raw:
        [count] = raw.execute("SELECT count(*) FROM key_copy").fetchall()
        assert count[0] <= MOST_COMPUTERS + 3
    assert first.key.replace() == ()


def test_a_copy_that_a_member_spoils_with_the_recovery_function_is_left_out(
    town: Town, first: Computer
) -> None:
    """The server cannot know the recovery key, so every member may say that they have it."""
    hostile = town.join(town.invite(first, Role.MEMBER))
    with own_psql(hostile) as raw:
        for value in (b"x" * 32, bytes(32), b"", b"x" * 64):
            raw.execute("SELECT recover_key(%s, 1, %s, %s)", (value, b"false", b"nothing"))
        for long in (("x" * 65, "", ""), ("", "x" * 65, ""), ("", "", "x" * 513), (None, "", "")):
            with failing("22023"):
                raw.execute("SELECT recover_key(%s::bytea, 1, %s::bytea, %s::bytea)", long)
        [count] = raw.execute("SELECT count(*) FROM key_copy WHERE member_id IS NOT NULL")
        assert count == (1,)
    assert first.key.replace() == (hostile.service.member.id,)


def test_nobody_takes_the_place_of_a_computer_of_somebody_elses(
    town: Town, first: Computer
) -> None:
    hostile = town.join(town.invite(first, Role.MEMBER))
    [theirs] = own_copies(first.store, first.service.member.id)
    with own_psql(hostile) as raw, pytest.raises(psycopg.errors.UniqueViolation):
        raw.execute("SELECT recover_key(%s, 1, 'x', 'x')", (theirs.public_key,))
    assert own_copies(first.store, first.service.member.id) == [theirs]
    assert first.key.replace() == ()


def test_a_member_has_so_many_computers_and_no_more(company: Company, admin: SignedIn) -> None:
    member = company.join(admin, "Acme Member", Role.MEMBER)
    for number in range(MOST_COMPUTERS):
        admin.people.invite_again(member.id, lambda _: b"sealed")
        with contextlib.closing(ServerStore(member.address, member.password)) as store:
            arrival = arrive(store)
            if number < MOST_COMPUTERS - 1:
                accept(store, arrival, None, copy=copy_for(member.id))
                continue
            with pytest.raises(TooManyComputers):
                accept(store, arrival, None, copy=copy_for(member.id))
    assert len(own_copies(member.store, member.id)) == MOST_COMPUTERS


def test_a_new_key_is_sealed_to_what_was_there_and_to_nothing_else(
    company: Company, admin: SignedIn, member: SignedIn
) -> None:
    """An Enterprise Admin with psql puts in no public key, and leaves out no recovery key."""
    prepared = next_key(admin)
    raw = company.bare(admin.address, admin.password)
    mine = copy_for(admin.id)
    recovery = keys(admin).recovery().copy
    others = tuple(copy for copy in prepared.copies if copy.holder != "recovery")
    for copies, state in (
        ((*prepared.copies, mine), "CD004"),
        ((*prepared.copies, copy_for("00000000-0000-4000-8000-000000000000")), "CD004"),
        ((*others, copy_for("recovery")), "CD004"),
        (others, "CD004"),
        ((*prepared.copies[1:], recovery), "CD004"),
        ((), "CD004"),
        ((*others, copy_for("recovery", b"x" * 65)), "22023"),
    ):
        with failing(state), raw.transaction():
            change_key(raw, NewKey(prepared.record, copies, ()))
    with failing("25000"), raw.transaction():
        raw.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        change_key(raw, prepared)
    assert records(admin.store) == records(member.store)
    assert len(records(admin.store)) == 1


def test_a_member_who_was_removed_and_put_back_by_hand_gets_no_new_key(
    town: Town, first: Computer
) -> None:
    shared = first.service.add_connection(new_connection(), TOKEN)
    leaves = town.join(town.invite(first, Role.INTEGRATIONS_ADMIN))
    member_id = leaves.service.member.id
    [copy] = own_copies(leaves.store, member_id)
    first.people.remove(member_id)
    with superuser(town.address) as raw:
        raw.execute(
            "INSERT INTO key_copy VALUES (%s, %s, 1, %s, %s)",
            (copy.public_key, member_id, copy.authenticator, copy.sealed),
        )
        # As the server sees it, and as the program sees it where the server is made to lie.
        prepared = KeyStore(first.store, first.service.member.id).rotation_material()
        assert copy not in prepared.copies
        raw.execute(
            "CREATE OR REPLACE FUNCTION keys_to_seal_to(p_mine bytea) RETURNS SETOF key_copy"
            " LANGUAGE sql STABLE SECURITY DEFINER"
            " SET search_path = pg_catalog, clickup_desktop, pg_temp"
            " AS 'SELECT public_key, member_id, key_version, authenticator, sealed FROM key_copy'"
        )
        prepared = KeyStore(first.store, first.service.member.id).rotation_material()
        assert copy not in prepared.copies
        with pytest.raises(ChangedMeanwhile):
            first.key.replace()
    town.repair()
    assert first.key.replace() == ()
    assert first.service.token_of(shared.id).token == TOKEN
    with superuser(town.address) as raw:
        rows = raw.execute("SELECT FROM key_copy WHERE member_id = %s", (member_id,)).fetchall()
        assert rows == []


# A new key is due


def test_a_removal_says_that_a_new_key_is_due_until_there_is_one(
    town: Town, first: Computer
) -> None:
    other = town.join(town.invite(first, Role.ENTERPRISE_ADMIN))
    integrator = town.join(town.invite(first, Role.INTEGRATIONS_ADMIN))
    leaves = town.join(town.invite(first, Role.MEMBER))
    # The computer that removes them is switched off before it makes the key.
    first.people.remove(leaves.service.member.id)
    [due] = other.key.due()
    assert (due.member_name, due.reason) == ("Acme Guest", KeyDueReason.MEMBER_REMOVED)
    with pytest.raises(ServerError):
        integrator.key.due()
    with own_psql(other) as raw:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            raw.execute("DELETE FROM key_due")
        # Who was removed can't be made undue by being removed again.
        with failing("CD003"):
            attempt(raw, "SELECT remove_member(member_id, NULL) FROM key_due")
    other.key.replace()
    assert first.key.due() == other.key.due() == ()


# What is read is bounded


def test_more_keys_than_there_can_be_are_not_read(town: Town, first: Computer) -> None:
    other = town.join(town.invite(first, Role.INTEGRATIONS_ADMIN))
    assert other.key.key().version == 1
    with superuser(town.address) as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute(
            "INSERT INTO organization_key SELECT n, sha256(n::text::bytea), '\\x00', now(), ''"
            " FROM generate_series(2, %s) n",
            (MOST_RECORDS + 1,),
        )
    with pytest.raises(KeyHistoryTooLong):
        other.key.key(afresh=True)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE organization_key SET key_check = decode(repeat('00', 5000000), 'hex')",
        "UPDATE organization_key SET predecessor = decode(repeat('00', 5000000), 'hex')",
        "UPDATE key_copy SET sealed = decode(repeat('00', 5000000), 'hex')",
        "UPDATE key_copy SET authenticator = decode(repeat('00', 5000000), 'hex')",
        "UPDATE recovery_anchor SET key_check = decode(repeat('00', 5000000), 'hex')",
    ],
)
def test_what_is_larger_than_a_key_is_not_read(town: Town, first: Computer, statement: str) -> None:
    with superuser(town.address) as raw:
        for table in ("organization_key", "key_copy", "recovery_anchor"):
            rows = raw.execute(
                "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = %s::regclass",
                (table,),
            ).fetchall()
            for (name,) in rows:
                raw.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
        raw.execute(statement)
    with pytest.raises(OrganizationKeyError):
        # Of the recovery key's anchor nobody else needs to know.
        if "recovery_anchor" in statement:
            KeyStore(first.store, first.service.member.id).recovery()
        else:
            first.key.key(afresh=True)


def test_an_invitation_with_a_key_of_somebody_elses_lets_nobody_in(
    town: Town, first: Computer
) -> None:
    """The server takes who logs in for another member than the invitation is for."""
    writer = InvitationWriter(first.key.key(), "Acme", town.address)
    first.people.invite("Acme Guest", "guest@example.com", Role.MEMBER, writer)
    with superuser(town.address) as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute(
            "UPDATE invitation SET member_id = gen_random_uuid()::text;"
            "UPDATE member SET id = (SELECT member_id FROM invitation)"
            " WHERE email = 'guest@example.com'"
        )
    with pytest.raises(OrganizationKeyError, match="another member"):
        town.join(writer.text)
