"""The list of links: what needs attention first, and nothing that is lost when it changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop.organization.records import ChannelLink, LinkPage, RowKind, UnreadableRow
from clickup_desktop.ui.channels.links_panel import MOST_ROWS, LinksPanel
from tests.ui.fakes import link, page_of
from tests.ui.seen import is_seen, press


@pytest.fixture
def panel(qtbot: QtBot) -> LinksPanel:
    made = LinksPanel()
    qtbot.addWidget(made)
    made.resize(700, 200)
    made.show()
    return made


def ill(name: str, problem: str = "not-found") -> ChannelLink:
    return replace(link(name), problem=problem)


def texts(panel: LinksPanel, name: str) -> list[str]:
    return [label.text() for label in panel._rows.findChildren(QLabel, name)]


def button(panel: LinksPanel, name: str, link_id: str) -> QAbstractButton:
    (row,) = [it for it in panel._rows.findChildren(QWidget) if it.property("link") == link_id]
    found = row.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton)
    return found


def test_what_needs_attention_comes_first(panel: LinksPanel) -> None:
    panel.show_page(page_of(link("a"), ill("b"), link("c"), ill("d")), may_change=True)
    assert [text[0] for text in texts(panel, "linkName")] == ["b", "d", "a", "c"]
    assert panel.title.text() == "Linked (4) · 2 need attention"


@pytest.mark.parametrize(
    ("problem", "badge", "happened"),
    [
        ("not-found", "Deleted", "ClickUp can't find this location."),
        ("channel-archived", "Archived", "The linked Channel was archived in ClickUp."),
        ("access-denied", "No access", "The token's owner can't see this location in ClickUp."),
        (
            "of-a-later-version",
            "No access",
            "The last time this link was tested, its Channel could not be read",
        ),
    ],
)
def test_a_link_says_what_is_wrong(
    panel: LinksPanel, problem: str, badge: str, happened: str
) -> None:
    panel.show_page(page_of(ill("a", problem)), may_change=True)
    assert texts(panel, "linkProblem") == [badge]
    assert texts(panel, "linkHappened")[0].startswith(happened)
    assert button(panel, "changeLink", "a").text() == "Choose another"
    why = button(panel, "explainLink", "a")
    assert why.accessibleName() == f"{badge}: a. Why?"
    assert why.accessibleDescription().startswith(happened)


def test_a_name_with_a_tag_stands_in_the_tooltip_as_it_is(panel: LinksPanel) -> None:
    panel.show_page(page_of(replace(link("a"), channel_name="<b>Sales")), may_change=True)
    show = button(panel, "showLink", "a")
    assert show.toolTip() == "<qt>Show &lt;b&gt;Sales in the tree</qt>"
    assert show.accessibleName() == "Show <b>Sales in the tree"


def test_its_buttons_tell_which_link_it_is(qtbot: QtBot, panel: LinksPanel) -> None:
    panel.show_page(page_of(ill("a")), may_change=True)
    with qtbot.waitSignal(panel.explanation_wanted) as explained:
        button(panel, "explainLink", "a").click()
    with qtbot.waitSignal(panel.change_wanted) as changed:
        button(panel, "changeLink", "a").click()
    assert explained.args is not None
    assert changed.args is not None
    assert [explained.args[0].id, changed.args[0].id] == ["a", "a"]


def test_who_may_not_change_links_sees_what_is_wrong_without_buttons(panel: LinksPanel) -> None:
    panel.show_page(page_of(ill("a")), may_change=False)
    assert texts(panel, "linkProblem") == ["Deleted"]
    assert panel._rows.findChildren(QAbstractButton) == []


def texts_of(panel: LinksPanel, name: str) -> list[str]:
    return [text for text in texts(panel, name) if text]


def many(number: int) -> tuple[ChannelLink, ...]:
    return tuple(link(f"c{place:04}") for place in range(number))


def test_more_links_are_shown_when_they_are_asked_for(qtbot: QtBot, panel: LinksPanel) -> None:
    links = many(150)
    first = page_of(*links)
    panel.show_page(first, may_change=True)
    panel.activateWindow()
    assert panel.title.text() == "Linked (150)"
    assert texts_of(panel, "linksLeft") == ["50 more"]
    more = panel._rows.findChild(QAbstractButton, "moreLinks")
    assert more is not None
    with qtbot.waitSignal(panel.more_wanted):
        more.click()
    panel.add_page(page_of(*links, after=first.after))
    assert len(texts(panel, "linkName")) == 150
    assert panel.title.text() == "Linked (150)"
    qtbot.waitUntil(button(panel, "changeLink", "c0100").hasFocus)


def test_so_many_links_are_filtered_rather_than_shown(panel: LinksPanel) -> None:
    panel.show_page(page_of(*many(50_000), limit=MOST_ROWS), may_change=True)
    assert panel.title.text() == "Linked (50,000)"
    assert texts_of(panel, "linksLeft") == ["49,500 more. Filter by name to find one."]
    assert panel._rows.findChild(QAbstractButton, "moreLinks") is None


def test_few_links_need_no_filter(panel: LinksPanel) -> None:
    panel.show_page(page_of(*many(3)), may_change=True)
    assert panel.filter_field.isHidden()


def test_what_is_typed_is_told_once_typing_pauses(qtbot: QtBot, panel: LinksPanel) -> None:
    panel.show_page(page_of(*many(150)), may_change=True)
    assert panel.filter_field.isVisible()
    with qtbot.waitSignal(panel.filter_changed) as told:
        QTest.keyClicks(panel.filter_field, "c01 ")
    assert told.args == ["c01"]
    panel.show_page(page_of(*many(150)[100:]), may_change=True, filtered=True)
    assert panel.title.text() == "Linked, filtered (50)"
    panel.show_page(page_of(), may_change=True, filtered=True)
    assert panel.none.text() == "No linked Channel matches the filter."
    assert panel.filter_field.isVisible()


def test_a_round_that_finds_nothing_new_leaves_the_rows_alone(panel: LinksPanel) -> None:
    panel.show_page(page_of(link("a")), may_change=True)
    rows = panel._rows
    panel.show_page(page_of(replace(link("a"), checked_at=datetime.now(UTC))), may_change=True)
    assert panel._rows is rows


def test_a_question_stays_open_when_another_link_changes(qtbot: QtBot, panel: LinksPanel) -> None:
    panel.show_page(page_of(link("a"), link("b")), may_change=True)
    button(panel, "removeLink", "a").click()
    assert panel._rows.findChild(QWidget, "linkQuestion") is not None
    panel.activateWindow()
    qtbot.waitUntil(lambda: button(panel, "keepLink", "a").hasFocus())
    panel.show_page(page_of(link("a"), ill("b")), may_change=True)
    assert panel._rows.findChild(QWidget, "linkQuestion") is not None
    assert button(panel, "keepLink", "a").hasFocus()
    panel.show_page(page_of(ill("b")), may_change=True)
    assert panel._rows.findChild(QWidget, "linkQuestion") is None


def test_the_focus_stays_on_its_button_when_the_rows_change(
    qtbot: QtBot, panel: LinksPanel
) -> None:
    panel.show_page(page_of(link("a"), link("b")), may_change=True)
    panel.activateWindow()
    button(panel, "removeLink", "b").setFocus()
    qtbot.waitUntil(lambda: button(panel, "removeLink", "b").hasFocus())
    panel.show_page(page_of(ill("a"), link("b")), may_change=True)
    assert button(panel, "removeLink", "b").hasFocus()


def lost(name: str) -> UnreadableRow:
    return UnreadableRow(RowKind.LINK, name, problems=("path is no list",))


def with_lost(page: LinkPage, *names: str) -> LinkPage:
    return replace(page, unreadable=tuple(map(lost, names)), total=page.total + len(names))


def of_lost(panel: LinksPanel, row_id: str, name: str) -> QAbstractButton:
    (row,) = [it for it in panel.findChildren(QWidget) if it.property("row") == row_id]
    found = row.findChild(QAbstractButton, name)
    assert isinstance(found, QAbstractButton)
    return found


def test_the_question_about_an_unreadable_row_stays_open_when_a_link_changes(
    qtbot: QtBot, panel: LinksPanel
) -> None:
    panel.show_page(with_lost(page_of(link("a")), "x", "y"), may_change=True)
    panel.activateWindow()
    of_lost(panel, "y", "removeRow").click()
    qtbot.waitUntil(lambda: of_lost(panel, "y", "keepRow").hasFocus())

    panel.show_page(with_lost(page_of(ill("a")), "x", "y"), may_change=True)
    assert of_lost(panel, "y", "keepRow").hasFocus()
    panel.show_page(with_lost(page_of(ill("a")), "y"), may_change=True)
    qtbot.waitUntil(lambda: of_lost(panel, "y", "keepRow").hasFocus())

    of_lost(panel, "y", "keepRow").click()
    qtbot.waitUntil(lambda: of_lost(panel, "y", "removeRow").hasFocus())


def test_an_unreadable_row_that_could_not_be_removed_takes_one_press_more(
    qtbot: QtBot, panel: LinksPanel
) -> None:
    page = with_lost(page_of(link("a")), "x")
    panel.show_page(page, may_change=True)
    of_lost(panel, "x", "removeRow").click()
    with qtbot.waitSignal(panel.removal_confirmed):
        of_lost(panel, "x", "confirmRemoveRow").click()
    panel.show_page(page, may_change=True)  # it is still there

    with qtbot.waitSignal(panel.removal_confirmed):
        of_lost(panel, "x", "confirmRemoveRow").click()


def test_keeping_an_unreadable_row_leaves_the_focus_on_it(qtbot: QtBot, panel: LinksPanel) -> None:
    panel.show_page(with_lost(page_of(), "x", "y"), may_change=True)
    panel.activateWindow()
    of_lost(panel, "y", "removeRow").click()
    of_lost(panel, "y", "keepRow").click()

    qtbot.waitUntil(lambda: of_lost(panel, "y", "removeRow").hasFocus())


@pytest.mark.parametrize("number", [1, 3, 12])
def test_the_question_can_be_seen_and_answered(
    qtbot: QtBot, panel: LinksPanel, number: int
) -> None:
    panel.show_page(page_of(*many(number)), may_change=True)
    qtbot.waitUntil(lambda: is_seen(button(panel, "removeLink", "c0000")))
    before = panel._area.height()
    press(button(panel, "removeLink", "c0000"))
    qtbot.waitUntil(lambda: is_seen(button(panel, "confirmRemoveLink", "c0000")))
    assert is_seen(button(panel, "keepLink", "c0000"))
    press(button(panel, "keepLink", "c0000"))
    qtbot.waitUntil(lambda: is_seen(button(panel, "removeLink", "c0000")))
    assert abs(panel._area.height() - before) <= 1
    press(button(panel, "removeLink", "c0000"))
    qtbot.waitUntil(lambda: is_seen(button(panel, "confirmRemoveLink", "c0000")))
    with qtbot.waitSignal(panel.removal_confirmed):
        press(button(panel, "confirmRemoveLink", "c0000"))
