"""What a look at a connection or a link found is kept where it is news, and overwrites nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from clickup_desktop.organization.errors import RoleRequired
from clickup_desktop.organization.opening import open_organization
from clickup_desktop.organization.records import (
    Account,
    ChannelLink,
    Connection,
    ConnectionFinding,
    ConnectionState,
    LinkFinding,
    Visibility,
)
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.sqlite_store import SqliteStore, open_store
from tests.organization.conftest import ACCOUNT, ROLLOUT, TOKEN, new_connection, new_link

RENAMED = "noticed that a linked Channel was renamed"


@pytest.fixture
def through(admin: OrganizationService) -> Connection:
    return admin.add_connection(new_connection(), TOKEN)


@pytest.fixture
def link(admin: OrganizationService, through: Connection) -> ChannelLink:
    return admin.links.add(new_link(through.id))


def age(store: SqliteStore, table: str, by: timedelta) -> None:
    """Have everything in a table be checked that much earlier."""
    moment = datetime.now(UTC) - by
    with store.write() as transaction:
        transaction.execute(
            text(f"UPDATE {table} SET checked_at = :at"), {"at": moment.replace(tzinfo=None)}
        )


def the_link(admin: OrganizationService) -> ChannelLink:
    (found,) = admin.links.all()
    return found


def renames(admin: OrganizationService) -> list[str]:
    return [entry.subject for entry in admin.members.audit() if entry.action == RENAMED]


def test_a_link_that_was_looked_at_says_when(admin: OrganizationService, link: ChannelLink) -> None:
    assert (link.problem, link.checked_at) == ("", None)
    assert admin.links.record_findings((LinkFinding(link, "", link.channel_name, False),)) == ()
    checked = the_link(admin).checked_at
    assert checked is not None
    assert datetime.now(UTC) - checked < timedelta(minutes=1)


def test_nothing_is_written_where_nothing_is_different(
    admin: OrganizationService, link: ChannelLink, store: SqliteStore, tmp_path: Path
) -> None:
    admin.links.record_findings((LinkFinding(link, "", link.channel_name, False),))
    watcher = open_store(tmp_path / "data")
    with watcher.read() as seen:
        before = seen.execute(text("PRAGMA data_version")).scalar_one()
        admin.links.record_findings((LinkFinding(the_link(admin), ""),))
    with watcher.read() as seen:
        assert seen.execute(text("PRAGMA data_version")).scalar_one() == before
    watcher.close()


def test_once_a_day_it_is_written_down_that_all_is_still_well(
    admin: OrganizationService, link: ChannelLink, store: SqliteStore
) -> None:
    admin.links.record_findings((LinkFinding(link, ""),))
    age(store, "channel_link", timedelta(hours=23))
    old = the_link(admin)
    admin.links.record_findings((LinkFinding(old, ""),))
    assert the_link(admin).checked_at == old.checked_at
    age(store, "channel_link", timedelta(hours=25))
    old = the_link(admin)
    assert admin.links.record_findings((LinkFinding(old, ""),)) == ()
    now = the_link(admin).checked_at
    assert now is not None
    assert old.checked_at is not None
    assert now > old.checked_at


def test_a_problem_comes_and_goes(admin: OrganizationService, link: ChannelLink) -> None:
    (ill,) = admin.links.record_findings((LinkFinding(link, "not-found"),))
    assert ill == the_link(admin)
    assert (ill.problem, ill.channel_name) == ("not-found", "launch-2027")
    (well,) = admin.links.record_findings((LinkFinding(ill, "", "launch-2027", False),))
    assert well.problem == ""


def test_a_rename_is_noted_once_whoever_finds_it(
    admin: OrganizationService, integrator: OrganizationService, link: ChannelLink
) -> None:
    found = LinkFinding(link, "", "launch-2028", False)
    (renamed,) = admin.links.record_findings((found,))
    assert renamed.channel_name == "launch-2028"
    assert integrator.links.record_findings((found,)) == ()
    admin.links.record_findings((LinkFinding(renamed, "", "launch-2028", False),))
    assert renames(admin) == ["launch-2027 is launch-2028 now, in Acme Rollout"]


def test_the_audit_trail_does_not_tell_what_a_private_channel_is_called(
    admin: OrganizationService, link: ChannelLink
) -> None:
    admin.links.record_findings((LinkFinding(link, "", "takeover-of-acme", True),))
    assert the_link(admin).visibility_private
    assert renames(admin) == ["a private Channel in Acme Rollout"]


def test_a_link_that_was_changed_meanwhile_is_left_alone(
    admin: OrganizationService, through: Connection, link: ChannelLink
) -> None:
    changed = admin.links.change(link.id, new_link(through.id, "6-2-8", channel_name="sales"))
    assert admin.links.record_findings((LinkFinding(link, "not-found", "other"),)) == ()
    assert admin.links.all() == (changed,)


def test_a_link_that_was_removed_meanwhile_stays_removed(
    admin: OrganizationService, link: ChannelLink
) -> None:
    admin.links.remove(link.id)
    assert admin.links.record_findings((LinkFinding(link, "not-found"),)) == ()
    assert admin.links.all() == ()


def test_a_changed_link_begins_without_a_problem(
    admin: OrganizationService, through: Connection, link: ChannelLink
) -> None:
    admin.links.record_findings((LinkFinding(link, "not-found"),))
    changed = admin.links.change(link.id, new_link(through.id, "6-2-8"))
    assert (changed.problem, changed.checked_at) == ("", None)


def test_what_one_connection_could_not_read_another_may(
    admin: OrganizationService, through: Connection, link: ChannelLink
) -> None:
    admin.links.record_findings((LinkFinding(link, "access-denied"),))
    (waiting,) = admin.remove_connection(through.id)
    assert (waiting.problem, waiting.token_owner_id) == ("", None)


def test_a_link_knows_whose_token_reads_it(
    admin: OrganizationService, integrator: OrganizationService, through: Connection
) -> None:
    link = integrator.links.add(new_link(through.id))
    assert link.token_owner_id == admin.member.id != link.linked_by.id


def test_findings_need_the_role(
    admin: OrganizationService,
    member: OrganizationService,
    through: Connection,
    link: ChannelLink,
) -> None:
    with pytest.raises(RoleRequired):
        member.links.record_findings((LinkFinding(link, "not-found"),))
    with pytest.raises(RoleRequired):
        member.record_finding(ConnectionFinding(through, "token-expired-or-invalid"))
    assert the_link(admin).problem == ""


def test_another_members_private_connection_is_not_judged(
    admin: OrganizationService, integrator: OrganizationService
) -> None:
    private = admin.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    assert not integrator.record_finding(ConnectionFinding(private, "keyring-locked"))
    assert admin.connection(private.id).problem == ""


def test_a_connection_needs_attention_until_it_works_again(
    admin: OrganizationService, through: Connection
) -> None:
    assert admin.record_finding(ConnectionFinding(through, "token-expired-or-invalid"))
    ill = admin.connection(through.id)
    assert (ill.state, ill.problem) == (
        ConnectionState.NEEDS_ATTENTION,
        "token-expired-or-invalid",
    )
    assert ill.checked_at == through.checked_at
    assert not admin.record_finding(ConnectionFinding(ill, "token-expired-or-invalid"))
    assert admin.record_finding(ConnectionFinding(ill, "", ACCOUNT, (ROLLOUT,)))
    well = admin.connection(through.id)
    assert (well.state, well.problem) == (ConnectionState.ACTIVE, "")


def test_a_token_that_was_updated_meanwhile_is_not_judged(
    admin: OrganizationService, through: Connection
) -> None:
    admin.replace_token(through.id, TOKEN + "2", ACCOUNT, (ROLLOUT,), "pk_…2")
    assert not admin.record_finding(ConnectionFinding(through, "token-expired-or-invalid"))
    assert admin.connection(through.id).problem == ""


def test_a_connection_that_was_removed_meanwhile_stays_removed(
    admin: OrganizationService, through: Connection
) -> None:
    admin.remove_connection(through.id)
    assert not admin.record_finding(ConnectionFinding(through, "token-expired-or-invalid"))
    assert admin.connections() == ()


def test_the_last_good_check_of_a_connection_is_told_to_the_hour(
    admin: OrganizationService, through: Connection, store: SqliteStore
) -> None:
    assert not admin.record_finding(ConnectionFinding(through, "", ACCOUNT))
    age(store, "connection", timedelta(hours=2))
    old = admin.connection(through.id)
    assert admin.record_finding(ConnectionFinding(old, "", ACCOUNT))
    checked = admin.connection(through.id).checked_at
    assert checked is not None
    assert datetime.now(UTC) - checked < timedelta(minutes=1)


def test_an_account_that_is_called_otherwise_now_is_shown_so(
    admin: OrganizationService, through: Connection
) -> None:
    renamed = Account(ACCOUNT.id, "Acme Administrator", ACCOUNT.email)
    assert admin.record_finding(ConnectionFinding(through, "", renamed))
    assert admin.connection(through.id).account == renamed


def test_two_windows_that_find_the_same_write_it_once(
    admin: OrganizationService, link: ChannelLink, tmp_path: Path
) -> None:
    second = open_store(tmp_path / "data")
    other = open_organization(second, MemorySecrets(), name="-", member_name="-")
    found = LinkFinding(link, "", "launch-2028", False)
    assert len(admin.links.record_findings((found,))) == 1
    assert other.links.record_findings((found,)) == ()
    assert len(renames(admin)) == 1
    second.close()
