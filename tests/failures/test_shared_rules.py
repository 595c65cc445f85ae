"""An organization on a server: what its members, its keys and its database refuse."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.server.roles import names_for
from tests.failures.office import Office
from tests.failures.recorder import Case, Recorder
from tests.failures.shared import THEME, SharedOrganization
from tests.organization.conftest import ACCOUNT, ROLLOUT, new_connection, new_link
from tests.organization.server.town import OWN, TOKEN, Computer

# People


def test_two_administrators_who_update_one_token(
    failures: Recorder, office: Office, shared: SharedOrganization
) -> None:
    seen = shared.integrator.service.connection(shared.connection_id)
    update = shared.admin.service.replace_token
    update(seen.id, TOKEN, ACCOUNT, (ROLLOUT,), "pk_…OPQR")
    met = office.fails(
        shared.integrator.service.replace_token,
        *(seen.id, TOKEN[::-1], ACCOUNT, (ROLLOUT,), ""),
        expected_version=seen.version,
    )
    failures.record(
        theme=THEME,
        fault="Two administrators update one token",
        made="a second new token, for a connection that was read before the first",
        seen=met,
        kept=shared.everything_is_there(),
    )


def _shared_for_one_session(shared: SharedOrganization) -> None:
    shared.admin.service.add_connection(new_connection(), TOKEN, session_only=True)


def _added_by_name(shared: SharedOrganization) -> None:
    shared.admin.service.members.add("Acme Guest", "", Role.MEMBER)


def _removing_oneself(shared: SharedOrganization) -> None:
    other = shared.town.join(shared.town.invite(shared.admin, Role.ENTERPRISE_ADMIN))
    other.people.remove(other.service.member.id)


def _invited_by_no_address(shared: SharedOrganization) -> None:
    shared.admin.people.invite("Acme Guest", "notanemail", Role.MEMBER, lambda _draft: b"")


def _changed_by_hand(shared: SharedOrganization) -> None:
    with shared.member.store.write() as transaction:
        transaction.exec_driver_sql("UPDATE organization SET assistance = 'x'")


def test_what_nobody_can_be_without_is_asked_of_the_database_administrator(
    failures: Recorder, office: Office, shared: SharedOrganization
) -> None:
    member = shared.member.service.member.id
    change = "UPDATE clickup_desktop.member SET role = %s WHERE id = %s"
    with shared.administrator() as raw:
        raw.execute("ALTER TABLE clickup_desktop.member DROP CONSTRAINT ck_member_role")
        raw.execute(change, ("boss", member))
        met = office.fails(shared.member.service.links.all)
        assert [it.id for it in shared.admin.service.members.rows().unreadable] == [member]
        raw.execute(change, ("member", member))
        raw.execute(
            "ALTER TABLE clickup_desktop.member ADD CONSTRAINT ck_member_role"
            " CHECK (role IN ('enterprise-admin', 'integrations-admin', 'member'))"
        )
    failures.record(
        theme=THEME,
        fault="What the server says of oneself can't be read",
        made="a role that nobody knows, written by a database administrator",
        seen=met,
        kept=shared.everything_is_there(),
    )


def _exported_by_somebody_else(shared: SharedOrganization) -> None:
    link = shared.integrator.service.links.add(new_link(shared.connection_id))
    try:
        shared.integrator.service.links.record_export({link.id: 3})
    finally:
        shared.integrator.service.links.remove(link.id)


def _something_unknown(shared: SharedOrganization) -> None:
    with shared.admin.store.read() as transaction:
        transaction.exec_driver_sql("SELECT 1 / 0")


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "The server fails in a way that nobody has foreseen",
            "a statement that divides by zero",
            _something_unknown,
        ),
        Case(
            "A Shared connection for one session",
            "a token that is not to be kept, for a connection that everybody is to use",
            _shared_for_one_session,
        ),
        Case("A member who was not invited", "a member added by name", _added_by_name),
        Case(
            "Somebody is invited by a text that is no e-mail address",
            "an address without an @",
            _invited_by_no_address,
        ),
        Case(
            "An Enterprise Admin removes themselves",
            "their own name on the list of members",
            _removing_oneself,
        ),
        Case(
            "The server refuses what the program would have done",
            "a change that the member's role does not include, sent all the same",
            _changed_by_hand,
        ),
        Case(
            "Messages are exported through a colleague's token",
            "an Integrations Admin who asks the server to record it",
            _exported_by_somebody_else,
        ),
    ],
    ids=str,
)
def test_what_the_organization_refuses(
    failures: Recorder, office: Office, shared: SharedOrganization, case: Case
) -> None:
    met = office.fails(case.subject, shared)
    failures.record_case(THEME, case, met, shared.everything_is_there())


# A hostile member with psql


@pytest.fixture
def psql(shared: SharedOrganization) -> Iterator[Callable[[Computer], psycopg.Connection[Any]]]:
    """Opens a session that has nothing of the program."""
    opened: list[psycopg.Connection[Any]] = []

    def connect(who: Computer) -> psycopg.Connection[Any]:
        information = make_conninfo(**who.store.address.settings(), password=OWN)
        raw = psycopg.connect(information, autocommit=True)
        opened.append(raw)
        return raw

    yield connect
    for raw in opened:
        raw.close()


@pytest.mark.parametrize(
    "case",
    [
        Case(
            "A Member gives themselves a role",
            "`UPDATE member SET role = 'enterprise-admin'`",
            "UPDATE clickup_desktop.member SET role = 'enterprise-admin'",
        ),
        Case(
            "A Member calls what Enterprise Admins call",
            "`SELECT set_member_role(…)`",
            "SELECT clickup_desktop.set_member_role('{member}', 'enterprise-admin', NULL)",
        ),
        Case(
            "A Member becomes who owns the tables",
            "`SET ROLE clickup_acme_owner`",
            "SET ROLE {owner}",
        ),
        Case(
            "A Member switches row-level security off",
            "`ALTER TABLE connection DISABLE ROW LEVEL SECURITY`",
            "ALTER TABLE clickup_desktop.connection DISABLE ROW LEVEL SECURITY",
        ),
        Case(
            "A Member reads encrypted tokens",
            "`SELECT token_ciphertext FROM connection`",
            "SELECT token_ciphertext FROM clickup_desktop.connection",
        ),
        Case(
            "A Member links a Channel",
            "`INSERT INTO channel_link …`",
            "INSERT INTO clickup_desktop.channel_link (id) VALUES ('x')",
        ),
        Case(
            "A Member puts in a copy of the organization's key",
            "`INSERT INTO key_copy …`",
            "INSERT INTO clickup_desktop.key_copy VALUES ('x', '{member}', 1, '', '')",
        ),
        Case(
            "A Member records an export that never was",
            "`SELECT record_export(…)`",
            "SELECT clickup_desktop.record_export('{member}', 3)",
        ),
        Case(
            "A Member reads the audit trail",
            "`SELECT * FROM audit_entry`",
            "SELECT * FROM clickup_desktop.audit_entry",
        ),
    ],
    ids=str,
)
def test_a_hostile_member_with_psql(
    failures: Recorder,
    shared: SharedOrganization,
    psql: Callable[[Computer], psycopg.Connection[Any]],
    case: Case,
) -> None:
    statement = case.subject.format(
        member=shared.member.service.member.id, owner=names_for(shared.database).owner
    )
    with pytest.raises(psycopg.errors.InsufficientPrivilege) as refused:
        psql(shared.member).execute(statement)
    assert shared.member.service.member.role is Role.MEMBER
    failures.record(
        theme=THEME,
        fault=f"{case.fault}, with psql",
        made=case.made,
        seen=f"“{shared.plainly(refused.value.diag.message_primary or '')}”, from the database.",
        kept=shared.everything_is_there(),
    )


def test_an_enterprise_admin_changes_the_audit_trail_with_psql(
    failures: Recorder,
    shared: SharedOrganization,
    psql: Callable[[Computer], psycopg.Connection[Any]],
) -> None:
    before = shared.admin.service.members.audit()
    with pytest.raises(psycopg.errors.InsufficientPrivilege) as refused:
        psql(shared.admin).execute("DELETE FROM clickup_desktop.audit_entry")
    assert shared.admin.service.members.audit() == before
    failures.record(
        theme=THEME,
        fault="An Enterprise Admin deletes the audit trail, with psql",
        made="`DELETE FROM audit_entry`",
        seen=f"“{refused.value.diag.message_primary}”, from the database.",
        kept="Every entry.",
    )


def test_an_enterprise_admin_looks_for_what_is_private_with_psql(
    failures: Recorder,
    shared: SharedOrganization,
    psql: Callable[[Computer], psycopg.Connection[Any]],
) -> None:
    private = shared.integrator.service.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    look = "SELECT id FROM clickup_desktop.connection WHERE visibility = 'private'"
    assert psql(shared.admin).execute(look).fetchall() == []
    assert psql(shared.integrator).execute(look).fetchall() == [(private.id,)]
    shared.integrator.service.remove_connection(private.id)
    failures.record(
        theme=THEME,
        fault="An Enterprise Admin looks for others' Private connections, with psql",
        made="`SELECT * FROM connection WHERE visibility = 'private'`",
        seen="No row.",
        kept="The connection, which its owner alone sees.",
    )
