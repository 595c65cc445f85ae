"""The tree keeps its head whatever order, contradiction or amount ClickUp answers with."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPersistentModelIndex
from PySide6.QtTest import QAbstractItemModelTester

from clickup_desktop.clickup.folders import nest_folders
from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFinished,
    ChannelsRead,
    Finished,
    LoaderEvent,
    SpaceRead,
    SpacesRead,
)
from clickup_desktop.clickup.models import Folder
from clickup_desktop.ui.channels.hierarchy_model import HierarchyModel
from tests.examples import times
from tests.ui.channels.test_hierarchy_model import (
    LIST,
    channel,
    folder,
    listing,
    shown,
    space,
    tell,
)


@pytest.fixture
def model(qapp: object) -> Iterator[HierarchyModel]:
    tested = HierarchyModel()
    tester = QAbstractItemModelTester(tested, QAbstractItemModelTester.FailureReportingMode.Warning)
    yield tested
    tester.deleteLater()
    tested.deleteLater()


def read(model: HierarchyModel, *events: LoaderEvent) -> None:
    """Read a whole Workspace."""
    model.begin_reading()
    for event in (*events, ChannelsFinished(), Finished(True, 1, 0.1)):
        tell(model, event)


def test_the_same_channel_twice_is_one(model: HierarchyModel) -> None:
    read(model, SpacesRead(()), ChannelsRead((channel("c"),)), ChannelsRead((channel("c"),)))
    assert shown(model) == ["Channels", "  channel-c #"]


def test_a_channel_whose_place_is_not_there_stands_alone(model: HierarchyModel) -> None:
    read(
        model,
        SpacesRead((space("1"),)),
        SpaceRead("1", (), ()),
        ChannelsRead((channel("c", LIST, "no"),)),
    )
    assert shown(model) == ["Channels", "  channel-c #", "Space 1"]


def test_a_channel_that_moved_stands_at_its_new_place_alone(model: HierarchyModel) -> None:
    places = (SpacesRead((space("1"),)), SpaceRead("1", (), (listing("a"), listing("b"))))
    read(model, *places, ChannelsRead((channel("c", LIST, "a"),)))
    read(model, *places, ChannelsRead((channel("c", LIST, "b"),)))
    assert shown(model) == ["Space 1", "  List a", "  List b #"]
    read(model, *places, ChannelsRead((channel("c"),)))
    assert shown(model) == ["Channels", "  channel-c #", "Space 1", "  List a", "  List b"]


def test_a_channel_that_came_in_the_place_of_another_stands_there(model: HierarchyModel) -> None:
    places = (SpacesRead((space("1"),)), SpaceRead("1", (), (listing("a"), listing("b"))))
    read(model, *places, ChannelsRead((channel("c", LIST, "a"),)))
    read(model, *places, ChannelsRead((channel("d", LIST, "a"),)))
    assert shown(model) == ["Space 1", "  List a #", "  List b"]
    bearer = model.find_channel("d")
    assert bearer is not None
    assert bearer is model.find("list", "a")


def test_two_channels_that_changed_places_stand_at_each_others(model: HierarchyModel) -> None:
    places = (SpacesRead((space("1"),)), SpaceRead("1", (), (listing("a"), listing("b"))))
    read(model, *places, ChannelsRead((channel("c", LIST, "a"), channel("d", LIST, "b"))))
    read(model, *places, ChannelsRead((channel("c", LIST, "b"), channel("d", LIST, "a"))))
    assert shown(model) == ["Space 1", "  List a #", "  List b #"]
    assert model.find_channel("c") is model.find("list", "b")
    assert model.find_channel("d") is model.find("list", "a")


def assert_in_pages(model: HierarchyModel, count: int) -> None:
    """Read `count` pages of Channels without a place, and look that each is added at once."""
    pages = [
        ChannelsRead(tuple(channel(f"{page}-{number}") for number in range(100)))
        for page in range(count)
    ]
    inserted: list[int] = []
    model.rowsInserted.connect(lambda _parent, first, last: inserted.append(last - first + 1))
    read(model, SpacesRead(()), *pages)
    group = model.find("group", "channels")
    assert group is not None
    assert len(group.children) == count * 100
    assert inserted == [1, *([100] * count)]


def test_channels_of_one_place_come_in_pages(model: HierarchyModel) -> None:
    assert_in_pages(model, 5)


def test_five_thousand_channels_of_one_place_come_in_pages(qapp: object) -> None:
    # Without Qt's tester, which walks through all of them after each page.
    assert_in_pages(HierarchyModel(), 50)


def test_a_space_that_is_deleted_while_it_is_read_stays_deleted(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1"), space("2"))))
    tell(model, SpacesRead((space("2"),)))
    tell(model, SpaceRead("1", (), (listing("a"),)))
    assert shown(model) == ["Space 2"]


def test_a_space_that_is_renamed_and_moved_keeps_its_row(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1"), space("2"))))
    kept = QPersistentModelIndex(model.index_of(model.find("space", "1")))
    tell(model, SpaceRead("1", (), (listing("a"),)))
    tell(model, SpacesRead((space("2"), space("1", "Renamed"))))
    assert shown(model) == ["Space 2", "Renamed", "  List a"]
    assert (kept.row(), kept.data()) == (1, "Renamed")


def test_a_list_that_moves_to_another_space_takes_its_channel_along(model: HierarchyModel) -> None:
    spaces = SpacesRead((space("1"), space("2")))
    chat = ChannelsRead((channel("c", LIST, "a"),))
    read(model, spaces, SpaceRead("1", (), (listing("a"),)), SpaceRead("2", (), ()), chat)
    read(model, spaces, SpaceRead("1", (), ()), SpaceRead("2", (), (listing("a"),)), chat)
    assert shown(model) == ["Space 1", "Space 2", "  List a #"]
    read(model, spaces, SpaceRead("1", (), (listing("a"),)), SpaceRead("2", (), ()), chat)
    assert shown(model) == ["Space 1", "  List a #", "Space 2"]


def test_hundreds_of_rows_in_another_order_are_the_same_rows(model: HierarchyModel) -> None:
    lists = tuple(listing(str(number)) for number in range(300))
    chat = ChannelsRead((channel("c", LIST, "7"),))
    read(model, SpacesRead((space("s"),)), SpaceRead("s", (), lists), chat)
    kept = QPersistentModelIndex(model.index_of(model.find("list", "7")))
    read(model, SpacesRead((space("s"),)), SpaceRead("s", (), lists[::-1]), chat)
    assert (kept.row(), kept.data()) == (292, "List 7")
    assert shown(model)[1:] == [f"  List {n}{' #' * (n == 7)}" for n in reversed(range(300))]


def test_folders_that_lie_in_each_other_are_shown_on_top(model: HierarchyModel) -> None:
    circle = (
        Folder(id="a", name="A", lists=(), parent_folder="b"),  # type: ignore[arg-type]
        Folder(id="b", name="B", lists=(), parent_folder="a"),  # type: ignore[arg-type]
    )
    read(model, SpacesRead((space("s"),)), SpaceRead("s", nest_folders(circle, {}), ()))
    assert shown(model) == ["Space s", "  A", "  B"]


def test_what_is_given_up_leaves_an_empty_tree(model: HierarchyModel) -> None:
    read(model, SpacesRead((space("s"),)), SpaceRead("s", (), (listing("a"),)))
    rows = model.take_rows()
    assert model.empty
    assert model.find("list", "a") is None
    inner = next(node for node in rows.walk() if node.id == "a")
    rows.dismantle()
    assert inner.parent is None
    assert not rows.children


ids = st.lists(st.sampled_from("abcdefgh"), unique=True, max_size=8)


@st.composite
def workspaces(draw: st.DrawFn) -> tuple[LoaderEvent, ...]:
    """All that a reading may tell; each List is in one Space."""
    spaces = draw(st.lists(st.sampled_from("123"), unique=True, max_size=3))
    lists = draw(ids)
    home = {item: draw(st.sampled_from(spaces)) for item in lists} if spaces else {}
    in_folder = draw(st.booleans())
    events: list[LoaderEvent] = [SpacesRead(tuple(space(name) for name in spaces))]
    for name in spaces:
        here = tuple(listing(item) for item in lists if home.get(item) == name)
        inside = (folder(f"f{name}", *here),) if in_folder else ()
        events.append(SpaceRead(name, inside, () if in_folder else here))
    bearers = draw(ids)
    # Where two belong to one place, the first to come stands there: so each has its own.
    their_lists = draw(st.permutations("abcdefgh"))
    chat = zip(bearers, their_lists, strict=False)
    events.append(ChannelsRead(tuple(channel(f"c{item}", LIST, at) for item, at in chat)))
    return tuple(events)


def told_in_some_order(events: tuple[LoaderEvent, ...], random: Random) -> tuple[LoaderEvent, ...]:
    """Spaces come before what is in them; Channels come whenever they do."""
    spaces, *rest = events
    random.shuffle(rest)
    if isinstance(rest[0], ChannelsRead):
        return (rest[0], spaces, *rest[1:])
    return (spaces, *rest)


def whole(model: HierarchyModel) -> list[str]:
    """What is shown, but for the order of Channels that have no place."""
    lines = shown(model)
    at = lines.index("Channels") if "Channels" in lines else len(lines)
    return [*lines[:at], *sorted(lines[at:])]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    max_examples=times(1.5),
)
@given(workspaces(), workspaces(), st.randoms(use_true_random=False))
def test_reading_again_ends_where_reading_once_would(
    qapp: object,
    first: tuple[LoaderEvent, ...],
    second: tuple[LoaderEvent, ...],
    random: Random,
) -> None:
    changed, fresh = HierarchyModel(), HierarchyModel()
    tester = QAbstractItemModelTester(changed, QAbstractItemModelTester.FailureReportingMode.Fatal)
    read(changed, *told_in_some_order(first, random))
    read(changed, *told_in_some_order(second, random))
    read(fresh, *second)
    assert whole(changed) == whole(fresh)
    for done in (tester, changed, fresh):
        done.deleteLater()
