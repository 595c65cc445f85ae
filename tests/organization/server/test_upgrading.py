"""Organizations that earlier versions made are upgraded, and nothing of them is lost."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from clickup_desktop.organization.keys.identity import keep_identity
from clickup_desktop.organization.keys.joining import Founding, found
from clickup_desktop.organization.keys.recovery import recover
from clickup_desktop.organization.members.members import OrganizationMembers
from clickup_desktop.organization.migrations import upgrade
from clickup_desktop.organization.records import KeyDueReason
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.server import cluster_roles, creating
from clickup_desktop.organization.server.address import ServerAddress, parse_address
from clickup_desktop.organization.server.creating import (
    check_organization,
    upgrade_organization,
)
from clickup_desktop.organization.server.key_store import KeyStore
from clickup_desktop.organization.server.roles import names_for
from clickup_desktop.organization.server.sealing import HeldKey
from clickup_desktop.organization.server.server_store import ServerStore
from clickup_desktop.organization.server.signing_in import sign_in
from tests.organization.audited import private_channel
from tests.organization.conftest import new_connection
from tests.postgresql import PASSWORD, Cluster
from tests.server_organizations import open_server_organization

from .psql import spoil, superuser
from .town import TOKEN

BEFORE_JUDGING = ("s001", "s002")
"""What was put in was not judged yet."""
BEFORE_PRIVATE_CHANNELS = "s007"
"""What Channels are called that are private in ClickUp was written into the audit trail."""
REVISIONS = (*BEFORE_JUDGING, "s006", BEFORE_PRIVATE_CHANNELS)
# Of this module alone: it stands in the server's log.
OWN = "a-password-from-before"


@dataclass
class Earlier:
    """An organization as an earlier version made it, and its first member's computer."""

    address: ServerAddress
    keys: Founding
    secrets: MemorySecrets
    login: str

    @property
    def organization_id(self) -> str:
        return self.keys.identity.organization_id

    @property
    def member_id(self) -> str:
        return self.keys.identity.member_id

    @contextlib.contextmanager
    def store(self) -> Iterator[ServerStore]:
        with contextlib.closing(ServerStore(self.address.for_user(self.login), OWN)) as store:
            yield store

    def held(self, store: ServerStore) -> HeldKey:
        return HeldKey(store, self.secrets, self.organization_id, self.member_id)


@pytest.fixture
def earlier(cluster: Cluster, database: str, request: pytest.FixtureRequest) -> Iterator[Earlier]:
    """An organization with one Enterprise Admin, and what the tables were then."""
    address = parse_address(cluster.url(database))
    names = names_for(database)
    keys = found(str(uuid.uuid4()), str(uuid.uuid4()))
    secrets = MemorySecrets()
    keep_identity(secrets, keys.identity)
    made = Earlier(address, keys, secrets, f"{names.login_prefix}{uuid.uuid4().hex[:16]}")
    with creating._administrator(address, PASSWORD) as (raw, wrapped):
        cluster_roles.restore(raw, names)
        raw.execute(f'CREATE SCHEMA clickup_desktop AUTHORIZATION "{names.owner}"')
        raw.execute(f'SET LOCAL ROLE "{names.owner}"')
        upgrade(wrapped, request.param)
        raw.execute(
            "INSERT INTO organization (id, name, local, assistance, key_version)"
            " VALUES (%s, 'Acme', false, '', 1)",
            (made.organization_id,),
        )
        raw.execute(
            "INSERT INTO organization_key VALUES (1, %s, '', '2026-01-01', '')",
            (keys.record.check,),
        )
        raw.execute(
            "INSERT INTO recovery_anchor VALUES (1, %s, %s)",
            (keys.recovery_anchor.trusted.check, keys.recovery_anchor.authenticator),
        )
        for member_id, name, login in (
            (made.member_id, "Acme Admin", made.login),
            (str(uuid.uuid4()), "Acme Guest", None),
        ):
            raw.execute(
                "INSERT INTO member (id, name, email, role, joined_at, removed_at, login)"
                " VALUES (%s, %s, 'somebody@example.com', %s, '2026-01-01', %s, %s)",
                (
                    member_id,
                    name,
                    str(Role.ENTERPRISE_ADMIN),
                    # Removed by a computer that made no new key after that.
                    None if login else "2026-02-01",
                    login,
                ),
            )
        for copy in (keys.copy, keys.recovery_copy):
            raw.execute(
                "INSERT INTO key_copy VALUES (%s, %s, 1, %s, %s)",
                (
                    copy.public_key,
                    made.member_id if copy is keys.copy else None,
                    copy.authenticator,
                    copy.sealed,
                ),
            )
        if raw.execute("SELECT to_regclass('key_due')").fetchall() != [(None,)]:
            # A version that keeps it has written it down at the removal.
            raw.execute(
                "INSERT INTO key_due SELECT id, 'member-removed', removed_at FROM member"
                " WHERE removed_at IS NOT NULL"
            )
        raw.execute("RESET ROLE")
        raw.execute(
            f'CREATE ROLE "{made.login}" LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION'
            f" INHERIT CONNECTION LIMIT 20 PASSWORD '{OWN}'"
        )
        raw.execute(f"COMMENT ON ROLE \"{made.login}\" IS 'ClickUp Desktop: a member'")
        raw.execute(f'GRANT "{names.enterprise_admins}" TO "{made.login}"')
    yield made
    with superuser(address) as raw:
        raw.execute(f'DROP OWNED BY "{made.login}"; DROP ROLE "{made.login}"')


@pytest.mark.parametrize("earlier", REVISIONS, indirect=True)
def test_an_organization_of_an_earlier_version_is_upgraded_and_works(earlier: Earlier) -> None:
    assert upgrade_organization(earlier.address, PASSWORD)
    assert not upgrade_organization(earlier.address, PASSWORD)
    assert check_organization(earlier.address, PASSWORD).differences == []
    with earlier.store() as store:
        assert sign_in(store, organization_id=earlier.organization_id) == earlier.member_id
        key = earlier.held(store)
        assert key.key() == earlier.keys.key
        # Who was removed then knows the key still.
        [due] = key.due()
        assert (due.member_name, due.reason) == ("Acme Guest", KeyDueReason.MEMBER_REMOVED)
        assert check_organization(earlier.address, PASSWORD).key_due_since == due.since
        assert key.replace() == ()
        assert key.due() == ()
        assert key.key().version == 2
        assert check_organization(earlier.address, PASSWORD).key_due_since is None
        material = KeyStore(store, earlier.member_id).recovery()
        recovered = recover(
            earlier.keys.recovery_key,
            earlier.organization_id,
            material.anchor,
            material.copy.sealed,
            material.records,
        )
        assert recovered == key.key()


@pytest.mark.parametrize("earlier", BEFORE_JUDGING, indirect=True)
def test_what_members_have_put_in_before_stops_no_upgrade_and_no_key(earlier: Earlier) -> None:
    with superuser(earlier.address) as raw:
        spoil(raw, earlier.member_id, 5_000)
        raw.execute(
            "INSERT INTO key_copy VALUES (decode(repeat('07', 1000), 'hex'), %s, 1,"
            " decode(repeat('07', 1000), 'hex'), decode(repeat('07', 1000), 'hex'))",
            (earlier.member_id,),
        )
    assert upgrade_organization(earlier.address, PASSWORD)
    assert check_organization(earlier.address, PASSWORD).differences == []
    with earlier.store() as store:
        key = earlier.held(store)
        # Among thousands, the computer that makes the key has it.
        assert key.replace() == (earlier.member_id,)
        assert key.key(afresh=True).version == 2
    with superuser(earlier.address) as raw:
        assert raw.execute("SELECT count(*) FROM key_copy").fetchall() == [(2,)]


@pytest.mark.parametrize("earlier", REVISIONS, indirect=True)
def test_in_an_organization_of_an_earlier_version_copies_have_no_limit_yet(
    earlier: Earlier,
) -> None:
    assert upgrade_organization(earlier.address, PASSWORD)
    with earlier.store() as store:
        members = OrganizationMembers(store, earlier.member_id)
        assert members.organization.message_copy_days is None
        members.set_message_copies(30)
        assert members.organization.message_copy_days == 30


@pytest.mark.parametrize("earlier", [BEFORE_PRIVATE_CHANNELS], indirect=True)
def test_what_the_audit_trail_says_stays_and_tells_no_more_names_after_it(earlier: Earlier) -> None:
    with superuser(earlier.address) as raw:
        raw.execute(
            "INSERT INTO audit_entry (at, member_id, member_name, action, subject)"
            " VALUES ('2026-01-01', %s, 'Acme Admin', 'linked a Channel', 'takeover in Acme')",
            (earlier.member_id,),
        )
    assert upgrade_organization(earlier.address, PASSWORD)
    with earlier.store() as store:
        admin = open_server_organization(store, earlier.secrets, earlier.held(store))
        through = admin.add_connection(new_connection(), TOKEN)
        link = admin.links.add(private_channel(through))
        admin.links.remove(link.id)
        told = [(it.action, it.subject) for it in reversed(admin.members.audit())]
    unnamed = "a private Channel in Acme Rollout"
    before = told.index(("linked a Channel", "takeover in Acme"))
    assert told[before + 1 :] == [
        ("connected ClickUp", "Acme Admin (shared)"),
        ("linked a Channel", unnamed),
        ("removed a link", unnamed),
    ]
