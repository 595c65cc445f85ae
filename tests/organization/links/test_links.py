"""A link leads from a connection to a Channel, once, and remembers where that was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clickup_desktop.organization.errors import AlreadyLinked, UnknownConnection, UnknownLink
from clickup_desktop.organization.links import rows
from clickup_desktop.organization.opening import open_organization
from clickup_desktop.organization.records import LinkState, SavedLinks
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.service import OrganizationService
from clickup_desktop.organization.sqlite_store import SqliteStore, open_store
from tests.examples import times
from tests.organization.conftest import ROLLOUT, TOKEN, new_connection, new_link


@pytest.fixture
def through(admin: OrganizationService) -> str:
    """The id of a Shared connection."""
    return admin.add_connection(new_connection(), TOKEN).id


def test_a_link_remembers_channel_path_who_and_when(
    admin: OrganizationService, through: str
) -> None:
    link = admin.links.add(new_link(through))
    assert link.workspace == ROLLOUT
    assert (link.channel_id, link.channel_name) == ("6-1-8", "launch-2027")
    assert link.path == ("Marketing", "Campaigns", "Launch 2027")
    assert link.linked_by.name == "Acme Admin"
    assert datetime.now(UTC) - link.linked_at < timedelta(minutes=1)
    assert link.state is LinkState.LINKED
    assert admin.links.all() == (link,)


def test_several_channels_can_be_linked(admin: OrganizationService, through: str) -> None:
    made = [admin.links.add(new_link(through, f"6-{number}-8")) for number in range(3)]
    assert list(admin.links.all()) == made


def test_what_one_member_linked_is_told_apart(
    store: SqliteStore, admin: OrganizationService, integrator: OrganizationService, through: str
) -> None:
    admin.links.add(new_link(through))
    theirs = [integrator.links.add(new_link(through, f"6-{number}-9")) for number in range(2)]
    with store.read() as transaction:
        found = rows.read_links(transaction, admin.member, linked_by_id=integrator.member.id)
    assert list(found.readable) == theirs


def test_a_channel_is_linked_once_through_a_connection(
    admin: OrganizationService, through: str
) -> None:
    link = admin.links.add(new_link(through))
    with pytest.raises(AlreadyLinked) as refused:
        admin.links.add(new_link(through))
    assert refused.value.link == link
    other = admin.add_connection(new_connection(), TOKEN)
    assert admin.links.add(new_link(other.id)).connection_id == other.id


def test_a_changed_link_leads_elsewhere_and_is_the_same_link(
    admin: OrganizationService, through: str
) -> None:
    link = admin.links.add(new_link(through))
    changed = admin.links.change(link.id, new_link(through, "6-2-8", path=("Sales",)))
    assert (changed.id, changed.channel_id, changed.path) == (link.id, "6-2-8", ("Sales",))
    assert admin.links.all() == (changed,)


def test_a_link_is_not_changed_into_one_that_is_there(
    admin: OrganizationService, through: str
) -> None:
    first = admin.links.add(new_link(through))
    second = admin.links.add(new_link(through, "6-2-8"))
    with pytest.raises(AlreadyLinked):
        admin.links.change(second.id, new_link(through))
    assert admin.links.all() == (first, second)


def test_a_removed_link_is_gone(admin: OrganizationService, through: str) -> None:
    link = admin.links.add(new_link(through))
    admin.links.remove(link.id)
    assert admin.links.all() == ()
    with pytest.raises(UnknownLink):
        admin.links.remove(link.id)


def test_nothing_is_linked_through_a_connection_that_is_gone(
    admin: OrganizationService, through: str
) -> None:
    admin.remove_connection(through)
    with pytest.raises(UnknownConnection):
        admin.links.add(new_link(through))
    assert admin.links.all() == ()


def test_two_programs_on_the_same_data_see_each_others_links(
    admin: OrganizationService, through: str, tmp_path: Path
) -> None:
    second = open_store(tmp_path / "data")
    other = open_organization(second, MemorySecrets(), name="Another", member_name="Another")
    assert other.organization.name == "Acme"
    link = other.links.add(new_link(through))
    assert admin.links.all() == (link,)
    with pytest.raises(AlreadyLinked):
        admin.links.add(new_link(through))
    second.close()


any_text = st.text(max_size=60) | st.sampled_from(
    [
        "",
        "<b>x</b>",
        "a\x00b",
        "a\nb",
        "\u202ereversed",
        "'; DROP TABLE channel_link; --",
        "x" * 9_999,
    ]
)


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=times(0.6),
)
@given(name=any_text, path=st.lists(any_text, max_size=4))
def test_names_come_back_as_they_were_whatever_is_in_them(
    admin: OrganizationService, through: str, name: str, path: list[str]
) -> None:
    link = admin.links.add(new_link(through, channel_name=name, path=tuple(path)))
    saved = next(it for it in admin.links.all() if it.id == link.id)
    assert (saved.channel_name, saved.path) == (name, tuple(path))
    admin.links.remove(link.id)


def test_several_links_are_saved_together_or_not_at_all(
    admin: OrganizationService, through: str
) -> None:
    made = admin.links.add_several(tuple(new_link(through, f"6-{number}-8") for number in range(3)))
    assert admin.links.all() == made
    with pytest.raises(AlreadyLinked):
        admin.links.add_several((new_link(through, "6-7-8"), new_link(through, "6-1-8")))
    assert admin.links.all() == made


def test_of_several_links_those_are_saved_that_are_not_there(
    admin: OrganizationService, through: str
) -> None:
    (first,) = admin.links.add_missing((new_link(through),)).made
    saved = admin.links.add_missing((new_link(through, "6-2-8"), new_link(through)))
    assert [link.channel_id for link in saved.made] == ["6-2-8"]
    assert saved.present == (first,)
    assert admin.links.add_missing((new_link(through),)) == SavedLinks(present=(first,))
    with pytest.raises(UnknownConnection):
        admin.links.add_missing((new_link(through, "6-3-8"), new_link("gone", "6-4-8")))
    assert admin.links.all() == (first, *saved.made)


def test_the_audit_trail_says_which_channels_were_linked_changed_and_removed(
    admin: OrganizationService, through: str
) -> None:
    one = admin.links.add(new_link(through, channel_name="one"))
    several = admin.links.add_several(
        tuple(new_link(through, f"6-{name}-8", channel_name=name) for name in ("two", "three"))
    )
    admin.links.change(one.id, new_link(through, channel_name="renamed"))
    admin.links.remove(one.id)
    admin.links.remove_unchanged(several)
    told = [(entry.action, entry.subject) for entry in reversed(admin.members.audit())][2:]
    assert told == [
        ("linked a Channel", "one in Acme Rollout"),
        ("linked a Channel", "two in Acme Rollout"),
        ("linked a Channel", "three in Acme Rollout"),
        ("changed a link", "renamed in Acme Rollout"),
        ("removed a link", "renamed in Acme Rollout"),
        ("removed a link", "two in Acme Rollout"),
        ("removed a link", "three in Acme Rollout"),
    ]


def test_links_are_removed_as_far_as_nobody_has_changed_them(
    admin: OrganizationService, through: str
) -> None:
    made = admin.links.add_several(tuple(new_link(through, f"6-{number}-8") for number in range(3)))
    changed = admin.links.change(made[0].id, new_link(through, "6-9-8"))
    admin.links.remove(made[1].id)
    assert admin.links.remove_unchanged(made) == (changed,)
    assert admin.links.all() == (changed,)
    assert admin.links.remove_unchanged(made[1:]) == ()
