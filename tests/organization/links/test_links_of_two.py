"""What two administrators do to one link: neither undoes the other's work without knowing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from clickup_desktop.organization.connections import rows as connection_rows
from clickup_desktop.organization.errors import AlreadyLinked, ChangedMeanwhile, UnknownConnection
from clickup_desktop.organization.links import rows
from clickup_desktop.organization.records import Connection, NewLink
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.service import OrganizationService
from tests.organization.conftest import TOKEN, new_connection, new_link
from tests.other_members import as_member


@pytest.fixture
def colleague(admin: OrganizationService) -> OrganizationService:
    """Another Enterprise Admin."""
    return as_member(admin, admin.members.add("Acme Colleague", "", Role.ENTERPRISE_ADMIN).id)


@pytest.fixture
def through(admin: OrganizationService) -> str:
    """The id of a Shared connection."""
    return admin.add_connection(new_connection(), TOKEN).id


def test_a_link_that_a_colleague_led_elsewhere_is_not_removed(
    admin: OrganizationService, colleague: OrganizationService, through: str
) -> None:
    seen = admin.links.add(new_link(through))
    changed = colleague.links.change(seen.id, new_link(through, "6-2-8"))

    with pytest.raises(ChangedMeanwhile):
        admin.links.remove(seen.id, expected_version=seen.version)

    assert admin.links.all() == (changed,)
    admin.links.remove(seen.id, expected_version=changed.version)
    assert admin.links.all() == ()


def test_a_link_that_a_colleague_led_elsewhere_is_not_led_back(
    admin: OrganizationService, colleague: OrganizationService, through: str
) -> None:
    seen = admin.links.add(new_link(through))
    changed = colleague.links.change(seen.id, new_link(through, "6-2-8"))

    with pytest.raises(ChangedMeanwhile):
        admin.links.change(seen.id, new_link(through, "6-3-8"), expected_version=seen.version)

    assert admin.links.all() == (changed,)


def _change(mine: OrganizationService, new: NewLink) -> None:
    mine.links.change(mine.links.add(replace(new, channel_id="6-7-8")).id, new)


@pytest.mark.parametrize(
    "link",
    [
        lambda mine, new: mine.links.add(new),
        lambda mine, new: mine.links.add_several((replace(new, channel_id="6-7-8"), new)),
        _change,
    ],
    ids=["add", "add several", "change"],
)
def test_who_links_at_the_very_same_moment_is_told_of_the_others_link(
    admin: OrganizationService,
    colleague: OrganizationService,
    through: str,
    monkeypatch: pytest.MonkeyPatch,
    link: Callable[[OrganizationService, NewLink], object],
) -> None:
    theirs = colleague.links.add(new_link(through))
    find = rows.find_link
    asked: list[str] = []

    def as_it_was_a_moment_ago(transaction: Any, connection_id: str, channel_id: str) -> Any:
        if channel_id == theirs.channel_id and not asked:
            asked.append(channel_id)
            return None
        return find(transaction, connection_id, channel_id)

    monkeypatch.setattr(rows, "find_link", as_it_was_a_moment_ago)

    with pytest.raises(AlreadyLinked) as refused:
        link(admin, new_link(through))

    assert (asked, refused.value.link) == ([theirs.channel_id], theirs)


def test_who_links_while_the_connection_goes_is_told_that_it_is_gone(
    admin: OrganizationService,
    colleague: OrganizationService,
    through: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (connection,) = admin.connections()
    colleague.remove_connection(through)

    def as_it_was_a_moment_ago(*_asked: object) -> Connection:
        monkeypatch.undo()
        return connection

    monkeypatch.setattr(connection_rows, "read_connection", as_it_was_a_moment_ago)

    with pytest.raises(UnknownConnection):
        admin.links.add(new_link(through))

    assert admin.links.all() == ()


def test_a_link_whose_connection_went_or_came_back_was_changed(
    admin: OrganizationService, colleague: OrganizationService, through: str
) -> None:
    seen = admin.links.add(new_link(through))
    (waiting,) = colleague.remove_connection(through)
    colleague.add_connection(new_connection(), TOKEN)
    (adopted,) = admin.links.all()

    assert seen.version < waiting.version < adopted.version
    for before in (seen, waiting):
        with pytest.raises(ChangedMeanwhile):
            admin.links.remove(before.id, expected_version=before.version)
    assert admin.links.remove_unchanged((seen,)) == (adopted,)
    assert admin.links.all() == (adopted,)


def test_a_link_that_was_led_elsewhere_is_never_again_as_it_was_seen(
    admin: OrganizationService, colleague: OrganizationService, through: str
) -> None:
    seen = admin.links.add(new_link(through))
    colleague.links.change(seen.id, new_link(through, "6-2-8"))
    (waiting,) = colleague.remove_connection(through)

    with pytest.raises(ChangedMeanwhile):
        admin.links.remove(seen.id, expected_version=seen.version)

    assert admin.links.all() == (waiting,)


def test_what_is_linked_already_waits_on_when_a_connection_comes(
    admin: OrganizationService, through: str
) -> None:
    other = admin.add_connection(new_connection(), TOKEN).id
    first, second = admin.links.add(new_link(through)), admin.links.add(new_link(other))
    admin.remove_connection(through)
    admin.remove_connection(other)

    again = admin.add_connection(new_connection(), TOKEN).id

    assert {it.id: it.connection_id for it in admin.links.all()} == {
        first.id: again,
        second.id: None,
    }


def test_a_link_keeps_its_channel_while_the_rest_of_it_changes(
    admin: OrganizationService, through: str
) -> None:
    link = admin.links.add(new_link(through))

    changed = admin.links.change(link.id, new_link(through, path=("Sales",)))

    assert (changed.id, changed.channel_id, changed.path) == (link.id, link.channel_id, ("Sales",))
    assert admin.links.all() == (changed,)
