"""Finding a Channel by what a person types, whatever the name looks like."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest

from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.channels.channels_state import ChannelsState
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.channels.row_model import ItemRole
from clickup_desktop.ui.widgets.theme import token
from tests.journeys.conftest import Desk
from tests.journeys.test_channels_page import channels_page, find, link, named, read_page
from tests.ui.seen import is_seen, key, press


def hits(page: ChannelsPage) -> list[str]:
    return [hit.pick.name for hit in page.browser.hits.model.hits]


def channels_asked_for(sandbox: Sandbox, seen: int) -> list[str]:
    return [path for _, path, _ in sandbox.requests[seen:] if "/chat/channels/" in path]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("launch-2027", "Launch 2027"),
        ("budget-2027", "Budget 2027"),
        ("2027", "Launch 2027"),
    ],
)
def test_a_name_that_looks_like_an_id_is_searched_for_and_not_asked_for(
    desk: Desk, sandbox: Sandbox, typed: str, first: str
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    seen = len(sandbox.requests)
    QTest.keyClicks(page.picker.find_field, typed)
    desk.wait(lambda: first in hits(page)[:1])
    assert not page.browser.notice.isVisible()
    assert channels_asked_for(sandbox, seen) == []


SAMPLE = [
    ("marketing", "Marketing"),
    ("finance", "Finance"),
    ("customer success", "Customer Success"),
    ("cust succ", "Customer Success"),
    ("campaigns launch", "Launch 2027"),
    ("launch campaigns", "Launch 2027"),
    ("marketing launch 2027", "Launch 2027"),
    ("lanuch 2027", "Launch 2027"),
    ("marketing requests", "Marketing Requests"),
    ("general", "general"),
    ("brand", "Brand"),
]


def test_in_the_sample_too_what_is_wanted_comes_first(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    first: dict[str, str] = {}
    for typed, _wanted in SAMPLE:
        page.picker.find_field.setText(typed)
        desk.wait(lambda: page.browser.search.job is None or not page.browser.search.job.running)
        first[typed] = next(iter(hits(page)), "")
    assert first == dict(SAMPLE)


def test_where_nothing_has_such_a_name_or_id_both_are_said(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    QTest.keyClicks(page.picker.find_field, "zzzz-90000")
    desk.wait(lambda: page.browser.notice.text.text().endswith("with this name or id."))
    assert page.browser.notice.text.isVisible()
    QTest.keyClicks(page.picker.find_field, "1")  # so it is said no more
    assert not page.browser.notice.isVisible()


def test_the_id_of_a_place_that_was_read_is_the_first_hit(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    root = page.browser.model.node(page.browser.model.index(0, 0).parent())
    node = next(node for node in root.walk() if node.name == "Launch 2027")
    find(desk, page, node.id)
    desk.wait(lambda: hits(page)[:1] == ["Launch 2027"])
    assert node.channel is not None
    find(desk, page, node.channel.id)
    desk.wait(lambda: hits(page)[:1] == ["Launch 2027"])


def shown_rows(page: ChannelsPage) -> list[str]:
    """The rows of the tree that are there for a person, from above."""
    tree, model = page.browser.tree, page.browser.model
    index = model.index(0, 0)
    if tree.isRowHidden(0, index.parent()):
        index = tree.indexBelow(index)
    rows = []
    while index.isValid():
        rows.append(model.node(index).name)
        index = tree.indexBelow(index)
    return rows


def test_only_what_can_be_linked_is_shown_where_that_is_wanted_and_it_is_remembered(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    assert {"Legal", "New Ventures", "Marketing"} <= set(shown_rows(page))
    press(page.picker.linkable)
    assert "New Ventures" not in shown_rows(page)  # it has nothing at all
    page.browser.tree.expand(page.browser.model.index_of(named(page, "Marketing")))
    page.browser.tree.expand(page.browser.model.index_of(named(page, "Campaigns")))
    assert "Launch 2027" in shown_rows(page)
    assert "Backlog" not in shown_rows(page)
    find(desk, page, "backlog")
    desk.wait(lambda: page.browser.hits.summary.text() == "No results")
    desk.close()
    page = read_page(desk, desk.open())
    assert page.picker.linkable.isChecked()
    desk.wait(lambda: "New Ventures" not in shown_rows(page))
    desk.wait(lambda: is_seen(page.picker.linkable))
    press(page.picker.linkable)
    assert "New Ventures" in shown_rows(page)


def test_channels_of_no_place_stand_above_the_spaces(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    assert shown_rows(page)[0] == "Channels"


def test_what_is_linked_says_so_in_the_tree_and_among_the_hits(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    launch = page.browser.model.index_of(named(page, "Launch 2027"))
    assert not launch.data(ItemRole.LINKED)
    link(desk, page, "Launch 2027")
    desk.wait(lambda: launch.data(ItemRole.LINKED))
    assert launch.data(Qt.ItemDataRole.AccessibleTextRole).endswith(", linked")
    find(desk, page, "launch 2027")
    desk.wait(lambda: hits(page)[:1] == ["Launch 2027"])
    assert page.browser.hits.model.index(0).data(ItemRole.LINKED)


def test_what_is_linked_says_so_while_it_is_read(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    tree, model = page.browser.tree, page.browser.model
    model.reading_again(named(page, "Marketing"))
    row = tree.visualRect(model.index_of(named(page, "Marketing")))
    before = tree.viewport().grab(row).toImage()
    channel = named(page, "Marketing").channel
    assert channel is not None
    page.browser.show_linked(frozenset({channel.id}))
    green = token("success").rgb()
    after = tree.viewport().grab(row).toImage()

    def has_green(image: QImage) -> bool:
        places = ((x, y) for x in range(image.width()) for y in range(image.height()))
        return any(image.pixel(x, y) == green for x, y in places)

    assert not has_green(before)
    assert has_green(after)
    half = row.width() * 2 // 3
    reading = before.copy(half, 0, row.width() - half, row.height())
    assert reading != after.copy(half, 0, row.width() - half, row.height())


def test_what_is_known_of_a_channel_is_shown_without_a_request(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    seen = len(sandbox.requests)
    page.browser.tree.select(named(page, "Launch 2027"))
    assert page.details.facts.isVisible()
    assert page.details.facts.text().startswith("Public · last activity ")
    assert len(sandbox.requests) == seen
    desk.wait(lambda: " members · last activity " in page.details.facts.text())


def test_tab_goes_through_the_bar_as_it_is_read(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    bar = page.picker
    bar.workspaces.setFocus()
    for expected in (bar.find_field, bar.linkable, bar.archived, bar.refresh):
        key(session.shell, Qt.Key.Key_Tab)
        assert expected.hasFocus()


def test_workspaces_of_one_name_are_told_apart_by_their_ids(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    bar = read_page(desk, desk.open()).picker
    first, second = bar._choices
    twin = replace(second, workspace=replace(second.workspace, name=first.workspace.name))
    bar.show_choices((first, twin), first)
    listed = [bar.workspaces.itemText(row) for row in range(2)]
    assert listed == ["Acme Rollout (90130001)", "Acme Rollout (90130002)"]


def test_what_may_be_an_id_is_asked_for_while_more_is_being_read(
    desk: Desk, sandbox: Sandbox
) -> None:
    with desk.connected_before(sandbox, latency_ms=400) as slow:
        page = channels_page(desk.open())
        desk.wait(lambda: not page.browser.model.empty)
        QTest.keyClicks(page.picker.find_field, "zzzz-90000")
        desk.wait(lambda: channels_asked_for(slow, 0))
        assert page.browser.is_reading
        desk.close()


def test_while_nobody_knows_what_can_be_linked_everything_is_found(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.tokens["no-chat"])
    page = read_page(desk, desk.open())
    desk.wait(lambda: page.browser.channels_state is ChannelsState.FAILED)
    press(page.picker.linkable)
    find(desk, page, "backlog")
    desk.wait(lambda: "Backlog" in hits(page))


def test_unlocking_the_keyring_for_details_repeats_nothing_else(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    with desk.qtbot.assertNotEmitted(page.details.action_requested):
        for hint in (page.details.hint, page.details.row_hint):
            hint.action_requested.emit(Action.UNLOCK_KEYRING)
