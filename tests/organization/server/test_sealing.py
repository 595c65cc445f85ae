"""From the first invitation to a new key: everything encrypted, on a real server."""

from __future__ import annotations

from secrets import token_hex

import pytest

from clickup_desktop.organization.errors import InvitationRefused
from clickup_desktop.organization.keys.errors import (
    OrganizationKeyMissing,
    TokenTampered,
    WrongOrganizationKey,
)
from clickup_desktop.organization.keys.recovery import recover, recovery_key_from_text
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.server.key_store import HeldCopy, KeyStore
from clickup_desktop.organization.server.sealing import (
    InvitationWriter,
)
from tests.organization.conftest import ACCOUNT, ROLLOUT, new_connection
from tests.postgresql import PASSWORD, Cluster

from .psql import connect, own_copies, records
from .town import OWN, TOKEN, Computer, Town


def test_a_colleague_on_another_computer_reads_the_token_and_the_server_does_not(
    town: Town, first: Computer, cluster: Cluster
) -> None:
    # Of this test alone: what other tests do with theirs is in the server's log as well.
    before, after = (f"pk_10100001_{token_hex(16).upper()}" for _ in range(2))
    shared = first.service.add_connection(new_connection(), before)
    other = town.join(town.invite(first, Role.INTEGRATIONS_ADMIN))
    assert other.service.token_of(shared.id).token == before
    other.service.replace_token(shared.id, after, ACCOUNT, (ROLLOUT,), "")
    assert first.service.token_of(shared.id).token == after
    log = (cluster.folder / "log").read_bytes()
    for secret in (before, after, OWN, first.key.key().secret.reveal()):
        text = secret if isinstance(secret, bytes) else secret.encode()
        assert text not in log
        assert text.hex().encode() not in log


def test_an_invitation_is_used_once(town: Town, first: Computer) -> None:
    with pytest.raises(InvitationRefused):
        town.join(town.founder.invitation)


def test_a_new_computer_of_a_members_holds_the_key_beside_the_old_one(
    town: Town, first: Computer
) -> None:
    shared = first.service.add_connection(new_connection(), TOKEN)
    writer = InvitationWriter(first.key.key(), "Acme", town.address)
    first.people.invite_again(first.service.member.id, writer)
    second = town.join(writer.text)
    assert second.service.member == first.service.member
    for computer in (first, second):
        assert computer.service.token_of(shared.id).token == TOKEN


def test_a_computer_without_an_identity_says_so(town: Town, first: Computer) -> None:
    shared = first.service.add_connection(new_connection(), TOKEN)
    bare = town.sign_in(first.store.address, MemorySecrets())
    with pytest.raises(OrganizationKeyMissing):
        bare.service.token_of(shared.id)


def test_a_changed_or_swapped_ciphertext_is_not_taken_for_a_token(
    town: Town, first: Computer
) -> None:
    one = first.service.add_connection(new_connection(), TOKEN)
    two = first.service.add_connection(new_connection(), TOKEN[::-1])
    with connect(town.address, PASSWORD) as administrator:
        administrator.execute(
            "UPDATE clickup_desktop.connection SET token_ciphertext = (SELECT token_ciphertext"
            " FROM clickup_desktop.connection WHERE id = %s) WHERE id = %s",
            (one.id, two.id),
        )
        # Past the rules, as only who administers the database can.
        administrator.execute("SET session_replication_role = replica")
        administrator.execute(
            "UPDATE clickup_desktop.connection SET organization_url = 'https://example.com'"
            " WHERE id = %s",
            (one.id,),
        )
    for connection in (one, two):
        with pytest.raises(TokenTampered):
            first.service.token_of(connection.id)


def test_whoever_was_removed_has_no_use_for_the_key_they_knew(town: Town, first: Computer) -> None:
    shared = first.service.add_connection(new_connection(), TOKEN)
    stays = town.join(town.invite(first, Role.INTEGRATIONS_ADMIN))
    leaves = town.join(town.invite(first, Role.INTEGRATIONS_ADMIN))
    old = leaves.key.key()
    first.people.remove(leaves.service.member.id)
    first.key.replace()
    assert stays.service.token_of(shared.id) == first.service.token_of(shared.id)
    assert stays.service.token_of(shared.id).token == TOKEN
    assert stays.key.key().version == old.version + 1
    # Who has come since, comes with the new key.
    later = town.join(town.invite(first, Role.INTEGRATIONS_ADMIN))
    assert later.service.token_of(shared.id).token == TOKEN


def test_the_recovery_key_opens_every_later_key(town: Town, first: Computer) -> None:
    first.key.replace()
    first.key.replace()
    kept = KeyStore(first.store, first.service.member.id).recovery()
    recovered = recover(
        recovery_key_from_text(town.founder.recovery_key),
        first.service.organization.id,
        kept.anchor,
        kept.copy.sealed,
        kept.records,
    )
    assert recovered == first.key.key()


def test_an_organization_that_was_put_back_from_a_backup_is_not_trusted(
    town: Town, first: Computer
) -> None:
    [copy] = own_copies(first.store, first.service.member.id)
    before = records(first.store)
    first.key.replace()
    first.key.key(afresh=True)

    class Restored:
        def held(self, public_key: bytes, trusted_version: int) -> HeldCopy:
            return HeldCopy(copy.sealed, before)

    first.key._keys = Restored()  # type: ignore[assignment]
    with pytest.raises(WrongOrganizationKey):
        first.key.key(afresh=True)


def test_a_token_that_an_administrator_spoils_stops_no_new_key(town: Town, first: Computer) -> None:
    spoiled = first.service.add_connection(new_connection(), TOKEN)
    whole = first.service.add_connection(new_connection(), TOKEN[::-1])
    integrator = town.join(town.invite(first, Role.INTEGRATIONS_ADMIN))
    with connect(integrator.store.address, OWN) as raw:
        raw.execute(
            "UPDATE clickup_desktop.connection SET token_ciphertext = %s WHERE id = %s",
            (b"\x01\x00\x00\x00\x09" + bytes(60), spoiled.id),
        )
    first.people.remove(integrator.service.member.id)
    first.key.replace()
    assert first.service.token_of(whole.id).token == TOKEN[::-1]
    with pytest.raises((TokenTampered, WrongOrganizationKey)):
        first.service.token_of(spoiled.id)
