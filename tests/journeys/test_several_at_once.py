"""Several Channels linked at once, and taken back."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget

from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.channels.nodes import pick_from_channel
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.channels.several_links import selection_of
from tests.journeys.conftest import Desk
from tests.journeys.test_channels_page import link, named, read_page
from tests.ui.channels.test_hierarchy_model import channel
from tests.ui.seen import is_seen, press


def click_row(page: ChannelsPage, name: str, modifier: Qt.KeyboardModifier) -> None:
    """Click a row of the tree where it is seen."""
    tree = page.browser.tree
    index = page.browser.model.index_of(named(page, name))
    tree.scrollTo(index)
    place = tree.visualRect(index).center()
    QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, modifier, place)


def press_seen(desk: Desk, widget: QWidget) -> None:
    desk.wait(lambda: is_seen(widget))
    press(widget)


LONG_AGO = datetime(2025, 5, 3, tzinfo=UTC)
NONE, CONTROL = Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier


def select_three(desk: Desk, page: ChannelsPage) -> None:
    click_row(page, "Marketing", NONE)
    click_row(page, "Product", CONTROL)
    click_row(page, "Engineering", CONTROL)
    desk.wait(lambda: page.save_button.text() == "&Save 3 links")


def test_several_rows_are_linked_at_once_and_taken_back(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    select_three(desk, page)
    click_row(page, "Legal", CONTROL)  # it has none, and can be selected all the same
    assert page.save_button.text() == "&Save 3 links"
    assert page.reason.text() == "1 of 4 has no Channel to link or is already linked."
    press_seen(desk, page.save_button)
    desk.wait(lambda: page.links.title.text() == "Linked (3)")
    assert page.links.message.text.text() == "Saved 3 links."
    assert is_seen(page.links.message.undo_button)
    assert page.browser.tree.hasFocus()
    desk.wait(lambda: page.reason.text() == "None of the selected rows can be linked.")
    press_seen(desk, page.links.message.undo_button)
    desk.wait(lambda: page.links.title.text() == "Linked")
    assert page.links.message.text.text() == "Removed 3 links."
    desk.wait(lambda: page.save_button.text() == "&Save 3 links")


def test_what_others_have_changed_meanwhile_stays_and_is_named(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    select_three(desk, page)
    press_seen(desk, page.save_button)
    desk.wait(lambda: page.links.title.text() == "Linked (3)")
    with closing(desk.integration()) as elsewhere:
        saved = next(it for it in elsewhere.links.all() if it.path == ("Product",))
        choice = elsewhere.workspaces.choice("Acme Rollout")
        sales = named(page, "Sales").channel
        assert sales is not None
        elsewhere.links.change(saved.id, choice, sales, ("Sales",), "space", "")
        press_seen(desk, page.links.message.undo_button)
        desk.wait(lambda: page.links.title.text() == "Linked (1)")
        (left,) = elsewhere.links.all()
    assert left.channel_id == sales.id
    assert page.links.message.text.text() == (
        f"Removed 2 links. Kept because of changes by others: {left.channel_name}."
    )


def test_the_message_goes_when_it_is_dismissed_and_with_the_next_save(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    click_row(page, "Marketing", NONE)
    desk.wait(page.save_button.isEnabled)
    press_seen(desk, page.save_button)
    desk.wait(page.links.message.isVisible)
    press_seen(desk, page.links.message.dismiss_button)
    assert not page.links.message.isVisible()
    first = named(page, "Marketing").channel
    click_row(page, "Product", NONE)
    desk.wait(page.save_button.isEnabled)
    press_seen(desk, page.save_button)
    second = named(page, "Product").channel
    assert first is not None
    assert second is not None
    desk.wait(lambda: page.links.message.text.text() == f"Linked {second.name}.")
    press_seen(desk, page.links.message.undo_button)
    desk.wait(lambda: page.links.message.text.text() == "Removed 1 link.")
    with closing(desk.integration()) as elsewhere:
        assert [it.channel_id for it in elsewhere.links.all()] == [first.id]


def test_several_hits_stay_selected_while_more_is_found(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    QTest.keyClicks(page.picker.find_field, "market")
    desk.wait(lambda: len(page.browser.hits.model.hits) > 2)
    view, model = page.browser.hits.view, page.browser.hits.model
    before = [hit.key for hit in model.hits[:2]]
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert [hit.key for hit in page.browser.hits.selected] == before
    page.browser.hits.show_hits(tuple(reversed(model.hits)), "")
    assert {hit.key for hit in page.browser.hits.selected} == set(before)


def test_several_rows_stay_selected_while_they_are_read_again_and_found(
    desk: Desk, sandbox: Sandbox
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    select_three(desk, page)
    press_seen(desk, page.picker.refresh)
    desk.wait(lambda: page.browser.is_reading)
    desk.wait(lambda: not page.browser.is_reading)
    assert page.save_button.text() == "&Save 3 links"
    QTest.keyClicks(page.picker.find_field, "general")
    desk.wait(lambda: page.save_button.text() == "&Save link")
    page.picker.find_field.clear()
    desk.wait(lambda: page.save_button.text() == "&Save 3 links")
    press_seen(desk, page.save_button)
    desk.wait(lambda: page.links.title.text() == "Linked (3)")


def test_two_hundred_are_linked_at_once_and_no_more() -> None:
    picks = tuple(
        pick_from_channel(channel(f"c{number}"), "w", masked=False) for number in range(201)
    )
    assert len(selection_of(picks[:200], frozenset(), 200).picks) == 200
    too_many = selection_of(picks, frozenset(), 201)
    assert too_many.picks == ()
    assert too_many.reason == "You can link at most 200 Channels at once."
    # What is linked already counts for nothing.
    assert len(selection_of(picks, frozenset({"c0"}), 201).picks) == 200
    linked = selection_of(picks[:2], frozenset({"c0", "c1"}), 2)
    assert linked.reason == "All 2 are already linked."


def test_more_than_two_hundred_are_not_linked_at_once(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    page.browser.tree.expandAll()
    page.browser.tree.selectAll()
    selection = page.browser.selection()
    assert selection.count > 200
    if not selection.picks:
        assert not page.save_button.isEnabled()


@pytest.mark.parametrize("held_back", [{"read_only": True}, {"opening": True, "as_of": LONG_AGO}])
def test_nothing_is_offered_that_cannot_be_saved_now(
    desk: Desk, sandbox: Sandbox, held_back: dict[str, Any]
) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    link(desk, page, "Launch 2027")
    click_row(page, "Marketing", NONE)
    tree, overview = page.browser.tree, session.overview
    assert overview is not None

    def linkable() -> bool:
        tree.customContextMenuRequested.emit(tree.visualRect(tree.currentIndex()).center())
        menu = tree.findChildren(QMenu, "rowMenu")[-1]
        (offered,) = [it for it in menu.actions() if it.objectName() == "linkRow"]
        menu.close()
        return offered.isEnabled()

    page.overview_changed(replace(overview, **held_back))
    assert not linkable()
    assert not page.links.message.undo_button.isEnabled()

    page.overview_changed(overview)
    assert linkable()
    assert page.links.message.undo_button.isEnabled()


def test_a_row_has_a_menu_by_mouse_and_by_key(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    click_row(page, "Marketing", NONE)
    tree = page.browser.tree
    tree.customContextMenuRequested.emit(tree.visualRect(tree.currentIndex()).center())
    menu = tree.findChild(QMenu, "rowMenu")
    assert menu is not None
    texts = [action.text() for action in menu.actions() if action.text()]
    assert texts == ["&Link", "&Open in ClickUp", "Copy lin&k", "Copy &id", "&Expand all"]
    acts = {action.objectName(): action for action in menu.actions()}
    acts["copyRowId"].trigger()
    assert QGuiApplication.clipboard().text() == named(page, "Marketing").id
    acts["copyRowLink"].trigger()
    address = QGuiApplication.clipboard().text()
    assert address == f"https://app.clickup.com/90130001/v/o/s/{named(page, 'Marketing').id}"
    acts["expandRow"].trigger()
    assert tree.isExpanded(page.browser.model.index_of(named(page, "Campaigns")))
    acts["linkRow"].trigger()
    desk.wait(lambda: page.links.title.text() == "Linked (1)")
    menu.close()
