"""The same service on a server: what one does, the others see; who may not, is told."""

from __future__ import annotations

from secrets import token_hex

import pytest
from psycopg import Rollback
from sqlalchemy import event

from clickup_desktop.organization.errors import (
    AlreadyLinked,
    ChangedMeanwhile,
    KeptOnServer,
    OnlyByInvitation,
    RoleRequired,
    UnknownConnection,
)
from clickup_desktop.organization.records import LinkSelection, LinkState, Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets, SecretMissing
from tests.kept_tokens import name_in_keyring
from tests.leaks import leaks
from tests.organization.conftest import ACCOUNT, ROLLOUT, TOKEN, new_connection, new_link

from .conftest import Company, Office, SignedIn

OTHER_TOKEN = "pk_10100001_" + "STUVWXYZ" * 4


@pytest.fixture
def company(office: Office) -> Company:
    return office.company


@pytest.fixture
def admin(office: Office) -> SignedIn:
    return office.admin


@pytest.fixture
def integrator(office: Office) -> SignedIn:
    return office.integrator


@pytest.fixture
def member(office: Office) -> SignedIn:
    return office.member


def test_a_colleague_browses_and_links_through_a_shared_connection(
    admin: SignedIn, integrator: SignedIn, member: SignedIn
) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    assert shared.secret_backend == "server"
    assert [it.id for it in integrator.service.connections()] == [shared.id]
    assert integrator.service.token_of(shared.id).token == TOKEN
    link = integrator.service.links.add(new_link(shared.id))
    assert member.service.links.all() == (link,) == admin.service.links.all()
    assert link.linked_by.name == "Acme Integrator"
    assert link.token_owner_id == admin.id
    with pytest.raises(RoleRequired):
        member.service.connections()


def test_the_token_reaches_the_server_encrypted_alone(company: Company, admin: SignedIn) -> None:
    # Of this test alone: what other tests do with theirs is in the server's log as well.
    before, after = (f"pk_10100001_{token_hex(16).upper()}" for _ in range(2))
    shared = admin.service.add_connection(new_connection(), before)
    admin.service.replace_token(shared.id, after, ACCOUNT, (ROLLOUT,), "pk_…WXYZ")
    log = (company.cluster.folder / "log").read_text(errors="replace")
    for token in (before, after):
        assert not leaks(log, token[12:])


def test_a_private_connection_is_its_owners_alone(
    company: Company, admin: SignedIn, integrator: SignedIn, member: SignedIn
) -> None:
    private = integrator.service.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    link = integrator.service.links.add(new_link(private.id))
    assert integrator.service.links.all() == (link,)
    assert integrator.service.token_of(private.id).token == TOKEN
    assert admin.service.connections() == ()
    assert admin.service.links.all() == member.service.links.all() == ()
    with pytest.raises(UnknownConnection):
        admin.service.token_of(private.id)
    # On another computer of the owner's the token is in another keyring.
    elsewhere = company.sign_in(integrator.address, integrator.password)
    assert [it.id for it in elsewhere.service.connections()] == [private.id]
    with pytest.raises(SecretMissing):
        elsewhere.service.token_of(private.id)
    assert integrator.service.remove_connection(private.id)[0].state is LinkState.NEEDS_CONNECTION


def test_the_token_that_an_earlier_program_kept_is_taken_over_by_its_owner_alone(
    company: Company, admin: SignedIn, integrator: SignedIn
) -> None:
    private = integrator.service.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    before = f"connection/{private.id}/v1"
    keyring = MemorySecrets()
    keyring.put(before, TOKEN)
    others = company.sign_in(admin.address, admin.password, keyring)
    others.service.reconcile()
    assert list(keyring._values) == [before]
    owners = company.sign_in(integrator.address, integrator.password, keyring)
    owners.service.reconcile()
    assert list(keyring._values) == [name_in_keyring(owners.service, private)]
    assert owners.service.token_of(private.id).token == TOKEN


def test_what_is_private_has_no_name_in_the_audit_trail(
    admin: SignedIn, integrator: SignedIn
) -> None:
    private = integrator.service.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    integrator.service.links.add(new_link(private.id, channel_name="secret-plans"))
    told = [
        (entry.member_name, entry.action, entry.subject) for entry in admin.service.members.audit(2)
    ]
    assert told == [
        ("Acme Integrator", "linked a Channel", "through a Private connection"),
        ("Acme Integrator", "connected ClickUp", "a Private connection"),
    ]


def test_the_server_writes_the_audit_trail_in_the_words_of_one_computer(
    admin: SignedIn, integrator: SignedIn
) -> None:
    shared = integrator.service.add_connection(new_connection(), TOKEN)
    link = integrator.service.links.add(new_link(shared.id))
    integrator.service.links.change(link.id, new_link(shared.id, "6-2-8", channel_name="backlog"))
    integrator.service.links.remove(link.id)
    admin.service.replace_token(shared.id, TOKEN[::-1], ACCOUNT, (ROLLOUT,), "")
    admin.service.remove_connection(shared.id)
    told = [(entry.member_name, entry.action) for entry in reversed(admin.service.members.audit(6))]
    assert told == [
        ("Acme Integrator", "connected ClickUp"),
        ("Acme Integrator", "linked a Channel"),
        ("Acme Integrator", "changed a link"),
        ("Acme Integrator", "removed a link"),
        ("Acme Admin", "updated the token"),
        ("Acme Admin", "disconnected ClickUp"),
    ]
    assert TOKEN not in repr(admin.service.members.audit())


def test_the_first_entries_say_how_the_organization_came_to_be(
    admin: SignedIn, integrator: SignedIn
) -> None:
    told = [
        (entry.member_name, entry.action, entry.subject) for entry in admin.service.members.audit()
    ]
    assert ("postgres", "created the organization", "Acme") in told
    assert ("Acme Admin", "invited a member", "Acme Integrator as Integrations Admin") in told
    assert ("Acme Integrator", "ended an invitation", "Acme Integrator") in told


def test_a_shared_connection_is_not_for_one_session(admin: SignedIn) -> None:
    with pytest.raises(KeptOnServer):
        admin.service.add_connection(new_connection(), TOKEN, session_only=True)
    kept = admin.service.add_connection(
        new_connection(Visibility.PRIVATE), TOKEN, session_only=True
    )
    assert admin.service.token_of(kept.id).token == TOKEN


def test_members_are_invited(admin: SignedIn) -> None:
    with pytest.raises(OnlyByInvitation):
        admin.service.members.add("Acme Guest", "", Role.MEMBER)


def test_two_administrators_who_update_one_token_are_told(
    admin: SignedIn, integrator: SignedIn
) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    seen = integrator.service.connection(shared.id)
    admin.service.replace_token(shared.id, OTHER_TOKEN, ACCOUNT, (ROLLOUT,), "pk_…WXYZ")
    with pytest.raises(ChangedMeanwhile):
        integrator.service.replace_token(
            shared.id, TOKEN, ACCOUNT, (ROLLOUT,), "", expected_version=seen.version
        )
    assert admin.service.token_of(shared.id).token == OTHER_TOKEN


def test_what_was_changed_at_the_same_moment_is_not_overwritten(
    admin: SignedIn, integrator: SignedIn
) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    link = admin.service.links.add(new_link(shared.id))
    # The first has read the link when the second changes it.
    with pytest.raises(ChangedMeanwhile), admin.store.write() as transaction:
        transaction.exec_driver_sql("SELECT * FROM channel_link")
        changed = integrator.service.links.change(link.id, new_link(shared.id, "6-2-8"))
        transaction.exec_driver_sql("UPDATE channel_link SET problem = 'x'")
    assert admin.service.links.all() == (changed,)
    with pytest.raises(ChangedMeanwhile):
        admin.service.links.change(
            link.id, new_link(shared.id, "6-3-8"), expected_version=link.version
        )


def test_a_check_that_went_well_is_no_change(admin: SignedIn, integrator: SignedIn) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    integrator.service.record_check(shared.id, "")
    again = admin.service.connection(shared.id)
    assert again.version == shared.version


def test_a_channel_is_linked_once_also_by_two_at_once(
    admin: SignedIn, integrator: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    refuse = type(admin.service.links)._refuse_second

    def and_meanwhile(service: object, *given: object) -> None:
        refuse(service, *given)  # type: ignore[arg-type]
        monkeypatch.undo()
        integrator.service.links.add(new_link(shared.id))

    monkeypatch.setattr(type(admin.service.links), "_refuse_second", and_meanwhile)
    with pytest.raises(AlreadyLinked) as refused:
        admin.service.links.add(new_link(shared.id))
    assert refused.value.link in integrator.service.links.all()


def test_links_wait_for_a_connection_that_fits_them(admin: SignedIn, integrator: SignedIn) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    link = admin.service.links.add(new_link(shared.id))
    integrator.service.remove_connection(shared.id)
    admin.service.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    [waiting] = admin.service.links.all()
    assert (waiting.id, waiting.state) == (link.id, LinkState.NEEDS_CONNECTION)
    again = integrator.service.add_connection(new_connection(), TOKEN)
    [adopted] = admin.service.links.all()
    assert (adopted.id, adopted.connection_id) == (link.id, again.id)


def test_names_that_the_server_cannot_keep_are_kept_as_near_as_it_can(admin: SignedIn) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    link = admin.service.links.add(
        new_link(shared.id, channel_name="a\x00b" + "x" * 999, path=("<b>", "\x00", "'; --"))
    )
    assert link.channel_name.startswith("a\ufffdbxxx")
    assert len(link.channel_name) == 300
    assert link.path == ("<b>", "\x00", "'; --")


def test_a_role_that_was_taken_away_counts_at_once(admin: SignedIn, integrator: SignedIn) -> None:
    assert integrator.service.connections() == ()
    admin.service.members.set_role(integrator.id, Role.MEMBER)
    with pytest.raises(RoleRequired):
        integrator.service.connections()
    assert integrator.service.links.all() == ()


def test_tidying_up_after_a_crash_is_each_members_own(
    admin: SignedIn, integrator: SignedIn, member: SignedIn
) -> None:
    integrator.service.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    for somebody in (admin, integrator, member):
        assert somebody.service.reconcile() == 0
    assert len(integrator.service.connections()) == 1


def test_a_page_is_read_in_two_statements_however_much_is_on_it(
    admin: SignedIn, integrator: SignedIn
) -> None:
    shared = admin.service.add_connection(new_connection(), TOKEN)
    asked: list[str] = []

    @event.listens_for(integrator.store._engine, "before_cursor_execute")
    def count(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        asked.append(statement)

    for page in range(3):
        admin.service.add_connection(new_connection(), TOKEN)
        for number in range(5):
            admin.service.links.add(new_link(shared.id, f"6-{page}-{number}"))
        asked.clear()
        assert integrator.service.links.page().total == 5 * (page + 1)
        assert len(asked) == 2
        assert len(integrator.service.connections()) == page + 2
        assert len(asked) == 4
        assert integrator.service.members.all()
        assert len(asked) == 5
        integrator.service.links.page(LinkSelection("plan", connection_id=shared.id))
        assert len(asked) == 7
        assert integrator.service.links.to(f"6-{page}-0", shared.id) is not None
        assert len(asked) == 9
        assert len(integrator.service.links.longest_unchecked(100)) == 5 * (page + 1)
        assert len(asked) == 11
    event.remove(integrator.store._engine, "before_cursor_execute", count)


def test_who_somebody_is_is_found_by_an_index_however_many_they_are(
    company: Company, member: SignedIn
) -> None:
    """Every policy asks it, so it must not read everybody."""
    plan = ""
    with company.administrator() as raw, raw.transaction() as taken_back:
        raw.execute("SET LOCAL session_replication_role = replica")
        raw.execute(
            "INSERT INTO clickup_desktop.member (id, name, email, role, joined_at, login)"
            " SELECT 'm' || n, 'Acme Member', 'm@example.com', 'member', now(), 'nobody_' || n"
            " FROM generate_series(1, 5000) AS n"
        )
        raw.execute("ANALYZE clickup_desktop.member")
        raw.execute(f"SET LOCAL ROLE {member.login}")
        told = raw.execute(
            "EXPLAIN SELECT id FROM clickup_desktop.member"
            " WHERE login = current_user::text AND removed_at IS NULL"
        ).fetchall()
        plan = str(told[0][0])
        raise Rollback(taken_back)
    assert "Index Scan using ix_member_login" in plan


def test_only_ones_own_private_tokens_are_looked_for_as_an_earlier_program_kept_them(
    admin: SignedIn, integrator: SignedIn
) -> None:
    admin.service.add_connection(new_connection(), TOKEN)
    admin.service.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    own = integrator.service.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    places = integrator.service._changes.places_in_keyring()
    assert [place.connection_id for place in places] == [own.id]
