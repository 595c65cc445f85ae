"""Finding a Channel by what a person types, whatever the name looks like."""

from __future__ import annotations

import pytest

from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.channels.page import ChannelsPage
from tests.journeys.conftest import Desk
from tests.journeys.test_channels_page import find, read_page


def hits(page: ChannelsPage) -> list[str]:
    return [hit.pick.name for hit in page.browser.hits.model.hits]


def channels_asked_for(sandbox: Sandbox, seen: int) -> list[str]:
    return [str(it.path) for it in sandbox.requests[seen:] if "/chat/channels/" in it.path]


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
    desk.qtbot.keyClicks(page.picker.find_field, typed)
    desk.wait(lambda: first in hits(page)[:1])
    assert not page.browser.notice.isVisible()
    assert channels_asked_for(sandbox, seen) == []


def test_where_nothing_has_such_a_name_or_id_both_are_said(desk: Desk, sandbox: Sandbox) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    desk.qtbot.keyClicks(page.picker.find_field, "zzzz-90000")
    desk.wait(lambda: page.browser.notice.text.text().endswith("has this name or id."))
    assert page.browser.notice.text.isVisible()
    desk.qtbot.keyClicks(page.picker.find_field, "1")  # so it is said no more
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
