"""Pages of Channels: followed to their end, and to none that never comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from clickup_desktop.clickup import hierarchy
from clickup_desktop.clickup.errors import UnexpectedAnswer
from clickup_desktop.clickup.hierarchy import HierarchyLoader
from clickup_desktop.clickup.hierarchy_events import ChannelsFailed, ChannelsFinished, ChannelsRead

from .conftest import Open, Serve
from .loopback import Connection
from .workspace_server import ENOUGH, WORKSPACE, Heard

Page = Callable[[int], dict[str, Any]]
ReadPages = Callable[[Page], tuple[Heard, list[str]]]


def page_of(*ids: str, cursor: Any = "") -> dict[str, Any]:
    data = [{"id": it, "name": it, "type": "CHANNEL"} for it in ids]
    return {"data": data, "next_cursor": cursor}


def ids(heard: Heard) -> list[str]:
    return [channel.id for event in heard.of(ChannelsRead) for channel in event.channels]


@pytest.fixture
def read_pages(serve: Serve, open_client: Open) -> ReadPages:
    """Read a Workspace without Spaces, whose pages are numbered; return the cursors asked for."""

    def read(page: Page) -> tuple[Heard, list[str]]:
        cursors: list[str] = []

        def answering(connection: Connection) -> None:
            asked = urlsplit(connection.request.split()[1])
            if not asked.path.endswith("/chat/channels"):
                connection.answer({"spaces": [], "shared": None})
                return
            cursors.append(parse_qs(asked.query).get("cursor", [""])[0])
            connection.answer(page(len(cursors) - 1))

        heard = Heard()
        loader = HierarchyLoader(open_client(serve(answering).url), WORKSPACE, heard)
        loader.start()
        assert loader.wait(ENOUGH)
        loader.stop()
        return heard, cursors

    return read


@pytest.mark.parametrize("end", ["", None, "absent"])
def test_pages_are_followed_to_their_end(read_pages: ReadPages, end: str | None) -> None:
    last = page_of("c", "a", cursor=end)
    if end == "absent":
        del last["next_cursor"]
    pages = (page_of("a", "b", cursor="p2"), page_of(cursor=3), last)
    heard, cursors = read_pages(lambda number: pages[number])
    assert (ids(heard), cursors) == (["a", "b", "c"], ["", "p2", "3"])
    assert heard.of(ChannelsFinished)


@pytest.mark.parametrize("cursors", [["x"], ["x", "x"], ["x", "y", "z"]])
def test_a_cursor_seen_before_ends_the_pages(read_pages: ReadPages, cursors: list[str]) -> None:
    heard, asked = read_pages(
        lambda number: page_of(f"c{number}", cursor=cursors[number % len(cursors)])
    )
    [failed] = heard.of(ChannelsFailed)
    assert isinstance(failed.error, UnexpectedAnswer)
    assert len(asked) == len(set(cursors)) + 1


def test_an_empty_page_that_repeats_its_cursor_is_the_end(read_pages: ReadPages) -> None:
    heard, asked = read_pages(lambda number: page_of(*["a"][number:], cursor="last"))
    assert (ids(heard), asked) == (["a"], ["", "last"])
    assert heard.of(ChannelsFinished)


def test_an_empty_page_with_a_cursor_of_its_own_is_not_the_end(read_pages: ReadPages) -> None:
    pages = (page_of(cursor="c0"), page_of(cursor="c1"), page_of("a"))
    heard, _asked = read_pages(lambda number: pages[number])
    assert ids(heard) == ["a"]
    assert heard.of(ChannelsFinished)


def test_cursors_that_are_always_new_end_as_well(
    read_pages: ReadPages, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hierarchy, "MAXIMUM_PAGES", 20)
    heard, asked = read_pages(lambda number: page_of(cursor=f"p{number}"))
    [failed] = heard.of(ChannelsFailed)
    assert isinstance(failed.error, UnexpectedAnswer)
    assert len(asked) == 21


@pytest.mark.parametrize("end", ["", None])
def test_all_channels_are_those_of_all_pages_each_once(
    serve: Serve, open_client: Open, end: str | None
) -> None:
    pages = [page_of("a", "b", cursor="p2"), page_of(cursor="p3"), page_of("c", "a", cursor=end)]
    cursors: list[str] = []

    def answering(connection: Connection) -> None:
        asked = urlsplit(connection.request.split()[1])
        cursors.append(parse_qs(asked.query).get("cursor", [""])[0])
        connection.answer(pages[len(cursors) - 1])

    found = open_client(serve(answering).url).channels("1")
    assert [channel.id for channel in found] == ["a", "b", "c"]
    assert len(cursors) == len(pages)


@pytest.mark.parametrize("cursors", [["x"], ["x", "y", "z"]])
def test_all_channels_of_pages_that_never_end_are_none(
    serve: Serve, open_client: Open, cursors: list[str]
) -> None:
    asked: list[str] = []

    def answering(connection: Connection) -> None:
        asked.append(connection.request)
        connection.answer(page_of("a", cursor=cursors[(len(asked) - 1) % len(cursors)]))

    with pytest.raises(UnexpectedAnswer):
        open_client(serve(answering).url).channels("1")
    assert len(asked) == len(cursors) + 1
