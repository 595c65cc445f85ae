"""An organization on a server: its key, and what is encrypted with it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clickup_desktop.integration.organizations.organizations import Organizations
from clickup_desktop.integration.server.key_due_text import key_due_text, left_out_text
from clickup_desktop.organization.keys.key_copy import KeyCopy
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.server.address import parse_address
from clickup_desktop.organization.server.key_store import KeyStore
from clickup_desktop.organization.server.sealing import InvitationWriter
from tests.failures.office import Office
from tests.failures.recorder import Case, Recorder
from tests.failures.shared import THEME, SharedOrganization
from tests.organization.conftest import new_connection
from tests.organization.server.pretending import pretend
from tests.organization.server.psql import spoil
from tests.organization.server.town import OWN, TOKEN


def test_a_computer_without_the_key(
    failures: Recorder, office: Office, shared: SharedOrganization
) -> None:
    bare = shared.town.sign_in(shared.integrator.store.address, MemorySecrets())
    assert [it.id for it in bare.service.connections()] == [shared.connection_id]
    met = office.fails(bare.service.token_of, shared.connection_id)
    failures.record(
        theme=THEME,
        fault="The keyring does not hold the organization's key",
        made="a keyring that was emptied",
        seen=met,
        kept=shared.everything_is_there(),
    )


def test_an_invitation_into_a_known_organization_elsewhere(
    failures: Recorder,
    office: Office,
    shared: SharedOrganization,
    database: str,
    tmp_path: Path,
) -> None:
    secrets = MemorySecrets()
    organizations = Organizations(tmp_path, None, secrets=secrets)
    organizations.join(shared.invitation(), OWN).close()
    before, known = dict(secrets._values), organizations.known()
    elsewhere = parse_address(shared.cluster.url(database))
    invitation = pretend(elsewhere, shared.admin.service.organization.id)
    met = office.fails(organizations.join, invitation, OWN)
    assert (secrets._values, organizations.known()) == (before, known)
    stand_ins = (
        (shared.database, "acme"),
        (database, "another"),
        (str(shared.cluster.port), "5432"),
    )

    def plainly(text: str) -> str:
        for name, plain in stand_ins:
            text = text.replace(name, plain)
        return text

    failures.record(
        theme=THEME,
        fault="A server pretends to hold an organization that this computer has joined",
        made="an invitation into a database whose organization has the same id",
        seen=met._replace(hint=met.hint.with_texts(plainly)),
        kept="The organization's key, its password and its address on this computer.",
    )


def test_more_keys_than_there_can_be(
    failures: Recorder, office: Office, shared: SharedOrganization
) -> None:
    added = "clickup_desktop.organization_key WHERE version > 1000"
    with shared.administrator() as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute(
            "INSERT INTO clickup_desktop.organization_key"
            " SELECT 1000 + n, '', '', now(), '' FROM generate_series(1, 20000) n"
        )
        met = office.fails(shared.integrator.key.key, afresh=True)
        raw.execute(f"DELETE FROM {added}")
    failures.record(
        theme=THEME,
        fault="The database lists thousands of keys that nobody made",
        made="20,000 rows in the table of the organization's keys",
        seen=met,
        kept=shared.everything_is_there(),
    )


def test_a_recovery_key_that_nobody_vouched_for(
    failures: Recorder, office: Office, shared: SharedOrganization
) -> None:
    change = "UPDATE clickup_desktop.key_copy SET authenticator = %s WHERE member_id IS NULL"
    before = KeyStore(shared.admin.store, shared.admin.service.member.id).recovery().copy
    with shared.administrator() as raw:
        raw.execute(change, (b"false",))
        met = office.fails(shared.admin.key.replace)
        raw.execute(change, (before.authenticator,))
    assert shared.admin.key.key(afresh=True).version == shared.admin.key.key().version
    failures.record(
        theme=THEME,
        fault="Somebody changes the recovery key's public key in the database",
        made="another authenticator beside its copy, and a new key for the organization",
        seen=met,
        kept=shared.everything_is_there(),
    )


def test_a_computer_that_nobody_vouched_for(failures: Recorder, shared: SharedOrganization) -> None:
    hostile = shared.town.join(shared.invitation())
    member = hostile.service.member
    spoiled = KeyCopy(member.id, b"x" * 32, b"false", b"")
    KeyStore(hostile.store, member.id).recover(spoiled, hostile.key.key().version)
    [left_out] = shared.admin.key.replace()
    assert left_out == member.id
    shared.admin.people.remove(member.id)
    shared.admin.key.replace()
    failures.record(
        theme=THEME,
        fault="A member spoils their own copy of the key, to keep others from a new one",
        made="a public key that nobody vouched for, in the place of the member's own",
        seen=f"“{left_out_text((member,))}” beside the new key, which the others have.",
        kept=shared.everything_is_there(),
    )


def test_a_removal_without_a_new_key(failures: Recorder, shared: SharedOrganization) -> None:
    leaving = shared.town.join(shared.invitation())
    shared.admin.people.remove(leaving.service.member.id)
    due = shared.admin.key.due()
    told = key_due_text(tuple(replace(it, since=datetime(2026, 5, 3, tzinfo=UTC)) for it in due))
    shared.admin.key.replace()
    assert shared.admin.key.due() == ()
    failures.record(
        theme=THEME,
        fault="The computer is switched off between a removal and the new key",
        made="a member who is removed, and no new key after it",
        seen=f"“{told}” for every Enterprise Admin, with *Make a new key*.",
        kept=shared.everything_is_there(),
    )


def test_a_member_with_too_many_computers(
    failures: Recorder, office: Office, shared: SharedOrganization
) -> None:
    member = shared.town.join(shared.invitation())
    member_id = member.service.member.id
    with shared.administrator() as raw:
        raw.execute("SET search_path = clickup_desktop")
        spoil(raw, member_id, 19)
    writer = InvitationWriter(shared.admin.key.key(), "Acme", shared.town.address)
    shared.admin.people.invite_again(member_id, writer)
    met = office.fails(shared.town.join, writer.text)
    shared.admin.people.remove(member_id)
    shared.admin.key.replace()
    failures.record(
        theme=THEME,
        fault="A member joins on a 21st computer",
        made="20 copies of the key for one member, and an invitation for another computer",
        seen=met,
        kept=shared.everything_is_there(),
    )


_TAMPERED = "set_byte(token_ciphertext, 20, get_byte(token_ciphertext, 20) # 1)"
_SWAPPED = "(SELECT token_ciphertext FROM clickup_desktop.connection WHERE id = %(other)s)"


@pytest.mark.parametrize(
    "case",
    [
        Case("An encrypted token was changed", "one bit of it, on the server", _TAMPERED),
        Case(
            "An encrypted token was put into another connection",
            "the ciphertext of one row in another",
            _SWAPPED,
        ),
    ],
    ids=str,
)
def test_a_token_that_is_not_what_was_encrypted(
    failures: Recorder, office: Office, shared: SharedOrganization, case: Case
) -> None:
    other = shared.admin.service.add_connection(new_connection(), TOKEN[::-1])
    change = "UPDATE clickup_desktop.connection SET token_ciphertext = "
    names = {"id": shared.connection_id, "other": other.id}
    with shared.administrator() as raw:
        [before] = raw.execute(
            "SELECT token_ciphertext FROM clickup_desktop.connection WHERE id = %(id)s", names
        ).fetchall()
        raw.execute(f"{change}{case.subject} WHERE id = %(id)s", names)
        met = office.fails(shared.integrator.service.token_of, shared.connection_id)
        raw.execute(f"{change}%(token)s WHERE id = %(id)s", {**names, "token": before[0]})
    shared.admin.service.remove_connection(other.id)
    failures.record_case(
        THEME, case, met, f"{shared.everything_is_there()} Nothing was sent to ClickUp."
    )
