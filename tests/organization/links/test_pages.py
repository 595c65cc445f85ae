"""However many links there are, they are read a page at a time, each of them once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from clickup_desktop.organization.records import (
    ChannelLink,
    LinkFinding,
    LinkSelection,
    Visibility,
    WorkspaceReference,
)
from clickup_desktop.organization.service import OrganizationService
from tests.organization.conftest import TOKEN, new_connection, new_link


@pytest.fixture
def through(admin: OrganizationService) -> str:
    """The id of a Shared connection."""
    return admin.add_connection(new_connection(), TOKEN).id


@pytest.fixture
def links(admin: OrganizationService, through: str) -> list[ChannelLink]:
    """Seven links, two of which need attention."""
    made = [
        admin.links.add(new_link(through, f"6-{number}-8", channel_name=f"Plan_{number}"))
        for number in range(7)
    ]
    found = tuple(LinkFinding(made[number], "not-found") for number in (3, 5))
    admin.links.record_findings(found)
    return [admin.links.get(link.id) for link in made]


def test_what_needs_attention_comes_first_then_they_come_as_they_were_made(
    admin: OrganizationService, links: list[ChannelLink]
) -> None:
    ordered = [links[number] for number in (3, 5, 0, 1, 2, 4, 6)]
    page = admin.links.page()
    assert list(page.items) == ordered
    assert (page.total, page.ill, page.after) == (7, 2, None)
    for size in range(1, 8):
        shown: list[ChannelLink] = []
        page = admin.links.page(limit=size)
        while True:
            assert (page.total, page.ill) == (7, 2)
            assert len(page.items) <= size
            shown += page.items
            if page.after is None:
                break
            page = admin.links.page(after=page.after, limit=size)
        assert shown == ordered


def test_a_page_behind_a_link_that_is_gone_begins_where_it_was(
    admin: OrganizationService, links: list[ChannelLink]
) -> None:
    page = admin.links.page(limit=3)
    admin.links.remove(page.items[-1].id)
    assert admin.links.page(after=page.after).items[0] == links[1]


def test_nothing_is_linked_yet(admin: OrganizationService) -> None:
    page = admin.links.page()
    assert (page.items, page.total, page.ill, page.after) == ((), 0, 0, None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plan_3", ["Plan_3"]),
        ("  ROLLOUT   5 ", ["Plan_5"]),
        ("_", [f"Plan_{number}" for number in (3, 5, 0, 1, 2, 4, 6)]),
        ("%", []),
        ("/", []),
        ("' OR 1=1 --", []),
    ],
)
def test_links_are_found_by_words_in_their_names(
    admin: OrganizationService, links: list[ChannelLink], text: str, found: list[str]
) -> None:
    page = admin.links.page(LinkSelection(text))
    assert [link.channel_name for link in page.items] == found
    assert page.total == len(found)
    assert page.after is None


def test_of_what_is_found_no_more_is_counted_than_is_shown(
    admin: OrganizationService, links: list[ChannelLink]
) -> None:
    page = admin.links.page(LinkSelection("plan"), limit=2)
    assert [link.channel_name for link in page.items] == ["Plan_3", "Plan_5"]
    assert page.total > len(page.items)
    behind = admin.links.page(LinkSelection("plan"), page.after, limit=10)
    assert [link.channel_name for link in behind.items] == [f"Plan_{it}" for it in (0, 1, 2, 4, 6)]


def test_a_private_channel_is_not_found_by_the_name_that_is_not_shown(
    admin: OrganizationService, integrator: OrganizationService, through: str
) -> None:
    named = new_link(through, channel_name="secret-plans", visibility_private=True)
    link = admin.links.add(named)
    assert admin.links.page(LinkSelection("secret")).items == (link,)
    assert integrator.links.page(LinkSelection("secret")).items == ()
    # The name of its Workspace is for everybody.
    assert integrator.links.page(LinkSelection("rollout")).items == (link,)


def test_somebody_elses_private_links_are_neither_shown_nor_counted(
    admin: OrganizationService, integrator: OrganizationService
) -> None:
    private = integrator.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    link = integrator.links.add(new_link(private.id))
    assert integrator.links.page().total == 1
    assert integrator.links.to(link.channel_id, private.id) == link
    assert admin.links.page().total == 0
    assert admin.links.to(link.channel_id, private.id) is None
    assert admin.links.chosen([link.id]) == admin.links.longest_unchecked(9) == ()


def test_a_connections_links_are_counted_by_themselves(
    admin: OrganizationService, links: list[ChannelLink]
) -> None:
    other = admin.add_connection(new_connection(), TOKEN)
    elsewhere = WorkspaceReference("90130002", "Acme Sales")
    link = admin.links.add(new_link(other.id, workspace=elsewhere))
    page = admin.links.page(LinkSelection(connection_id=other.id))
    assert (page.items, page.total) == ((link,), 1)
    assert admin.links.page(LinkSelection(workspace_id="90130002")).items == (link,)
    assert admin.links.page(LinkSelection(linked_by_id=admin.member.id), limit=1).total == 8


def test_the_link_of_a_channel_is_found_through_its_connection(
    admin: OrganizationService, links: list[ChannelLink], through: str
) -> None:
    assert admin.links.to("6-2-8", through) == links[2]
    assert admin.links.to("6-99-8", through) is None
    assert admin.links.to("6-2-8", "another") is None


def test_the_links_of_many_channels_are_found_at_once(
    admin: OrganizationService, integrator: OrganizationService, links: list[ChannelLink]
) -> None:
    through = links[0].connection_id
    assert through is not None
    others = [f"6-{number}-9" for number in range(2_000)]
    found = admin.links.to_channels(through, [*others, *(it.channel_id for it in links)])
    assert found == {it.channel_id: it for it in links}
    private = integrator.add_connection(new_connection(Visibility.PRIVATE), TOKEN)
    link = integrator.links.add(new_link(private.id))
    assert admin.links.to_channels(private.id, [link.channel_id]) == {}
    assert admin.links.to_channels(through, []) == {}


def test_links_are_looked_at_in_turn(admin: OrganizationService, links: list[ChannelLink]) -> None:
    # Those that nobody has looked at come before those that somebody has.
    first = admin.links.longest_unchecked(5)
    assert {link.id for link in first} == {links[number].id for number in (0, 1, 2, 4, 6)}
    assert len(admin.links.longest_unchecked(100)) == 7
    checked = [link.checked_at for link in admin.links.longest_unchecked(100)]
    assert checked[:5] == [None] * 5
    assert all(at is not None and at <= datetime.now(UTC) for at in checked[5:])


def test_of_chosen_links_those_come_that_are_there(
    admin: OrganizationService, links: list[ChannelLink]
) -> None:
    admin.links.remove(links[1].id)
    assert admin.links.chosen([links[2].id, links[1].id, links[0].id, "nothing"]) == (
        links[0],
        links[2],
    )
