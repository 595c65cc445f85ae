"""The tree takes what a loader tells, in any order, and changes in place."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from clickup_desktop.clickup.errors import AccessDenied, ServerFault, WorkspaceNotAuthorized
from clickup_desktop.clickup.hierarchy_events import (
    ArchivedListsFailed,
    ArchivedListsRead,
    ChannelsFailed,
    ChannelsFinished,
    ChannelsRead,
    Finished,
    LoaderEvent,
    SharedFailed,
    SharedRead,
    SpaceFailed,
    SpaceRead,
    SpacesFailed,
    SpacesRead,
)
from clickup_desktop.clickup.models import (
    Channel,
    ChannelParent,
    ClickUpList,
    Folder,
    SharedHierarchy,
    Space,
)
from clickup_desktop.ui.channels.batches import batch_from
from clickup_desktop.ui.channels.hierarchy_model import HierarchyModel
from clickup_desktop.ui.channels.nodes import Node, NodeState
from clickup_desktop.ui.channels.row_model import ItemRole

SPACE, FOLDER, LIST, WORKSPACE, ELSEWHERE = 4, 5, 6, 7, 99


def space(space_id: str, name: str = "") -> Space:
    return Space(id=space_id, name=name or f"Space {space_id}")  # type: ignore[arg-type]


def listing(list_id: str, name: str = "") -> ClickUpList:
    return ClickUpList(id=list_id, name=name or f"List {list_id}")  # type: ignore[arg-type]


def folder(folder_id: str, *lists: ClickUpList) -> Folder:
    return Folder(id=folder_id, name=f"Folder {folder_id}", lists=lists)  # type: ignore[arg-type]


def state_of(node: Node) -> NodeState:
    """The state of a node now, whatever it was before."""
    return node.state


def channel(
    channel_id: str, parent_type: int = WORKSPACE, parent_id: str = "w", **values: object
) -> Channel:
    return Channel(
        id=channel_id,  # type: ignore[arg-type]
        name=values.pop("name", f"channel-{channel_id}"),  # type: ignore[arg-type]
        parent=ChannelParent(id=parent_id, type=parent_type),  # type: ignore[arg-type]
        **values,  # type: ignore[arg-type]
    )


@pytest.fixture
def model(qapp: object) -> Iterator[HierarchyModel]:
    tested = HierarchyModel()
    # Fails the test through a Qt message wherever a change isn't announced as Qt wants it.
    tester = QAbstractItemModelTester(tested, QAbstractItemModelTester.FailureReportingMode.Warning)
    yield tested
    tester.deleteLater()
    tested.deleteLater()


def tell(model: HierarchyModel, event: LoaderEvent) -> None:
    model.apply(batch_from(event))


def shown(
    model: QAbstractItemModel, parent: QModelIndex | None = None, depth: int = 0
) -> list[str]:
    """The rows as an indented list, a # behind those that bear a Channel."""
    parent = parent or QModelIndex()
    lines: list[str] = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        node = index.internalPointer()
        assert isinstance(node, Node)
        assert model.parent(index) == parent
        assert node.row == row
        mark = " #" if node.channel is not None else ""
        lines.append("  " * depth + str(index.data(Qt.ItemDataRole.DisplayRole)) + mark)
        lines += shown(model, index, depth + 1)
    return lines


def test_spaces_appear_at_once_and_are_filled_as_they_are_read(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1", "Marketing"), space("2", "Sales"))))
    marketing = model.find("space", "1")
    assert marketing is not None
    assert marketing.state is NodeState.READING
    assert model.hasChildren(model.index_of(marketing))
    tell(model, SpaceRead("1", (folder("f", listing("l")),), (listing("m"),)))
    assert state_of(marketing) is NodeState.READ
    assert shown(model) == ["Marketing", "  Folder f", "    List l", "  List m", "Sales"]


@pytest.mark.parametrize("places_first", [True, False])
def test_a_channel_stands_on_its_place_whichever_comes_first(
    model: HierarchyModel, places_first: bool
) -> None:
    places: list[LoaderEvent] = [
        SpacesRead((space("1"),)),
        SpaceRead("1", (folder("f", listing("l")),), ()),
    ]
    channels: list[LoaderEvent] = [
        ChannelsRead((channel("c", LIST, "l"), channel("d", FOLDER, "f"), channel("e")))
    ]
    for event in [*places, *channels] if places_first else [*channels, *places]:
        tell(model, event)
    tell(model, Finished(True, 5, 1.0))
    assert sorted(shown(model)) == sorted(
        ["Space 1", "  Folder f #", "    List l #", "Channels", "  channel-e #"]
    )


def test_a_channel_of_an_unknown_place_stands_by_itself(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1"),)))
    tell(model, ChannelsRead((channel("x", ELSEWHERE, "?"), channel("y", LIST, "never-read"))))
    tell(model, SpaceRead("1", (), ()))
    tell(model, Finished(True, 4, 1.0))
    assert shown(model) == ["Channels", "  channel-x #", "  channel-y #", "Space 1"]


def test_a_direct_message_is_never_shown(model: HierarchyModel) -> None:
    tell(model, ChannelsRead((channel("d", type="DM"), channel("g", type="GROUP_DM"))))
    tell(model, Finished(True, 1, 1.0))
    assert shown(model) == []


def test_reading_again_changes_rows_in_place(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1"), space("2"), space("3"))))
    tell(model, SpaceRead("1", (folder("f", listing("l"), listing("k")),), ()))
    kept = model.find("list", "k")
    model.begin_reading()
    tell(model, SpacesRead((space("3"), space("1", "Renamed"), space("4"))))
    tell(model, SpaceRead("1", (folder("f", listing("k", "Moved up"), listing("n")),), ()))
    assert shown(model) == [
        "Space 3",
        "Renamed",
        "  Folder f",
        "    Moved up",
        "    List n",
        "Space 4",
    ]
    assert model.find("list", "k") is kept


def test_a_list_that_moved_to_another_folder_is_found_there(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1"),)))
    tell(model, SpaceRead("1", (folder("a", listing("l")), folder("b")), ()))
    tell(model, SpaceRead("1", (folder("a"), folder("b", listing("l"))), ()))
    assert shown(model) == ["Space 1", "  Folder a", "  Folder b", "    List l"]


def test_a_channel_that_is_gone_leaves_its_place(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1"),)))
    tell(model, ChannelsRead((channel("c", SPACE, "1"), channel("d"))))
    tell(model, ChannelsFinished())
    model.begin_reading()
    tell(model, SpacesRead((space("1"),)))
    tell(model, ChannelsRead(()))
    tell(model, ChannelsFinished())
    assert shown(model) == ["Space 1"]


def test_a_space_that_fails_says_why_and_the_others_stay(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1"), space("2"))))
    tell(model, SpaceFailed("1", WorkspaceNotAuthorized(status=401, ecode="OAUTH_027")))
    tell(model, SpaceRead("2", (), (listing("l"),)))
    failed = model.find("space", "1")
    assert failed is not None
    assert failed.state is NodeState.FAILED
    assert failed.hint is not None
    assert failed.hint.code == "workspace-not-authorized"
    assert shown(model) == ["Space 1", "Space 2", "  List l"]
    model.reading_again(failed)
    assert state_of(failed) is NodeState.READING


def test_chat_switched_off_is_a_row_and_leaves_the_places(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1"),)))
    tell(model, ChannelsFailed(AccessDenied(status=403)))
    assert shown(model) == ["Channels", "Space 1"]
    group = model.find("group", "channels")
    assert group is not None
    assert group.hint is not None
    assert group.hint.code == "access-denied"


def test_a_folder_says_that_its_archived_lists_are_read_when_it_is_opened(
    model: HierarchyModel,
) -> None:
    tell(model, SpacesRead((space("1"),)))
    unread = Folder(id="f", name="Folder f", lists=(), archived_unread=True)  # type: ignore[arg-type]
    tell(model, SpaceRead("1", (unread,), ()))
    row = model.find("folder", "f")
    assert row is not None
    assert state_of(row) is NodeState.PARTLY
    assert model.hasChildren(model.index_of(row))
    model.reading_again(row)
    tell(model, ArchivedListsFailed("f", ServerFault(status=500)))
    assert state_of(row) is NodeState.FAILED
    assert row.hint is not None
    assert row.hint.code == "clickup-is-down"
    tell(model, ArchivedListsRead("f", (listing("old"),)))
    cleared = model.find("folder", "f")
    assert cleared is not None
    assert (cleared.state, cleared.hint) == (NodeState.READ, None)
    assert shown(model) == ["Space 1", "  Folder f", "    List old"]
    tell(model, SpaceRead("1", (unread,), ()))
    assert row.state is NodeState.PARTLY
    tell(model, ArchivedListsRead("gone", (listing("x"),)))


def test_what_is_not_shared_any_more_goes(model: HierarchyModel) -> None:
    shared = SharedRead(SharedHierarchy(lists=(listing("m"),)))
    finished = Finished(complete=True, requests=1, elapsed_seconds=1)
    tell(model, SpacesRead((space("1"),)))
    tell(model, shared)
    tell(model, finished)
    assert shown(model) == ["Space 1", "Shared with me", "  List m"]
    for last in (finished, SharedRead(SharedHierarchy())):
        model.begin_reading()
        tell(model, last)
        assert shown(model) == ["Space 1"]
        tell(model, shared)


def test_what_was_shared_and_cannot_be_read_says_why(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1"),)))
    tell(model, SharedFailed(ServerFault(status=500)))
    tell(model, Finished(complete=False, requests=1, elapsed_seconds=1))
    assert shown(model) == ["Space 1", "Shared with me"]
    group = model.find("group", "shared")
    assert group is not None
    assert group.hint is not None
    assert group.hint.code == "clickup-is-down"
    tell(model, SharedRead(SharedHierarchy(lists=(listing("m"),))))
    assert group.hint is None
    assert shown(model) == ["Space 1", "Shared with me", "  List m"]


def test_groups_stand_around_the_spaces_and_the_failure_of_these_goes_when_they_come(
    model: HierarchyModel,
) -> None:
    tell(model, SpacesFailed(ServerFault(status=500)))
    tell(model, SharedRead(SharedHierarchy(lists=(listing("m"),))))
    tell(model, ChannelsRead((channel("c"),)))
    groups = ["Channels", "  channel-c #", "Spaces", "Shared with me", "  List m"]
    assert shown(model) == groups
    failed = model.find("group", "spaces")
    assert failed is not None
    assert failed.hint is not None
    tell(model, SpacesRead((space("1"), space("2"))))
    assert shown(model) == [*groups[:2], "Space 1", "Space 2", *groups[3:]]


@pytest.mark.parametrize("first_is_canonical", [True, False])
def test_of_two_channels_the_canonical_one_stands_on_the_place_and_the_other_by_itself(
    model: HierarchyModel, first_is_canonical: bool
) -> None:
    tell(model, SpacesRead((space("1"),)))
    for channel_id, canonical in (("a", first_is_canonical), ("b", not first_is_canonical)):
        tell(
            model,
            ChannelsRead((channel(channel_id, SPACE, "1", is_canonical_channel=canonical),)),
        )
    own, other = ("a", "b") if first_is_canonical else ("b", "a")
    assert shown(model) == ["Channels", f"  channel-{other} #", "Space 1 #"]
    assert model.find_channel(own) is model.find("space", "1")
    assert model.find_channel(other) is model.find("channel", other)


def test_a_channel_that_stood_in_the_way_makes_room_when_it_goes(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1"),)))
    tell(model, ChannelsRead((channel("a", SPACE, "1"), channel("b", SPACE, "1"))))
    assert shown(model) == ["Channels", "  channel-b #", "Space 1 #"]
    model.begin_reading()
    tell(model, ChannelsRead((channel("b", SPACE, "1"),)))
    tell(model, ChannelsFinished())
    assert shown(model) == ["Space 1 #"]
    assert model.find_channel("b") is model.find("space", "1")
    assert model.find_channel("a") is None


def test_a_channel_that_moved_leaves_the_place_where_it_was(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1"), space("2"))))
    tell(model, ChannelsRead((channel("c", SPACE, "1"), channel("d"))))
    kept = model.find("channel", "d")
    tell(model, ChannelsRead((channel("c", SPACE, "2"), channel("d", name="renamed"))))
    assert shown(model) == ["Channels", "  renamed #", "Space 1", "Space 2 #"]
    assert model.find("channel", "d") is kept
    tell(model, ChannelsRead((channel("c"), channel("d", SPACE, "1"))))
    assert shown(model) == ["Channels", "  channel-c #", "Space 1 #", "Space 2"]


def test_a_row_is_painted_again_when_something_of_it_changes_and_only_then(
    model: HierarchyModel,
) -> None:
    unread = Folder(id="f", name="Folder f", lists=(), archived_unread=True)  # type: ignore[arg-type]
    tell(model, SpacesRead((space("1"),)))
    tell(model, SpaceRead("1", (unread,), ()))
    tell(model, ChannelsRead((channel("c", SPACE, "1"),)))
    changed: list[str] = []
    model.dataChanged.connect(lambda index, *_more: changed.append(model.node(index).id))

    def painted_by(event: LoaderEvent) -> list[str]:
        changed.clear()
        tell(model, event)
        return list(changed)

    assert painted_by(ArchivedListsRead("f", (listing("l"),))) == ["f"]
    assert painted_by(ArchivedListsFailed("f", ServerFault(status=500))) == ["f"]
    assert painted_by(SpaceFailed("1", ServerFault(status=500))) == ["1"]
    assert painted_by(SpaceRead("1", (folder("f", listing("l")),), ())) == ["f", "1"]
    assert painted_by(SpaceRead("1", (folder("f", listing("l")),), ())) == []
    assert painted_by(ChannelsRead((channel("c", SPACE, "1"),))) == []
    assert painted_by(ChannelsRead((channel("c", SPACE, "1", name="renamed"),))) == ["1"]


def test_a_linked_channel_is_told_apart_to_the_eye_and_to_the_ear(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1", "Marketing"), space("2", "Sales"), space("3", "Finance"))))
    tell(model, ChannelsRead((channel("c", SPACE, "1"), channel("d", SPACE, "2"))))
    spoken = Qt.ItemDataRole.AccessibleTextRole
    before = [model.index(row, 0).data(spoken) for row in range(3)]
    model.linked = frozenset(("c",))
    rows = [model.index(row, 0) for row in range(3)]
    assert [row.data(ItemRole.LINKED) for row in rows] == [True, False, False]
    assert [row.data(spoken) for row in rows] == [f"{before[0]}, linked", *before[1:]]
    assert rows[0].data(Qt.ItemDataRole.DisplayRole) == "Marketing"
    assert not model.data(QModelIndex(), ItemRole.LINKED)
    assert [node.id for node in model.linkable_rows()] == ["1", "2"]


def test_a_place_that_loses_its_channel_is_painted_again(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1"),)))
    tell(model, ChannelsRead((channel("c", SPACE, "1"),)))
    changed: list[str] = []
    model.dataChanged.connect(lambda index, *_more: changed.append(model.node(index).id))
    model.begin_reading()
    tell(model, ChannelsFinished())
    assert changed == ["1"]
    assert shown(model) == ["Space 1"]


def test_what_is_shared_stays_where_a_reading_broke_off(model: HierarchyModel) -> None:
    tell(model, SharedRead(SharedHierarchy(lists=(listing("m"),))))
    model.begin_reading()
    tell(model, Finished(complete=False, requests=1, elapsed_seconds=1))
    assert shown(model) == ["Shared with me", "  List m"]


def test_the_channel_of_a_place_is_known_before_the_place_is(model: HierarchyModel) -> None:
    tell(model, ChannelsRead((channel("c", LIST, "l"),)))
    assert model.channel_of(("list", "l")) is model.channel("c")
    assert model.channel_of(("list", "other")) is None


def test_a_guest_sees_what_was_shared(model: HierarchyModel) -> None:
    shared_folder = Folder(id="f", name="Campaigns", lists=(listing("l"),))  # type: ignore[arg-type]
    tell(model, SharedRead(SharedHierarchy(lists=(listing("m"),), folders=(shared_folder,))))
    assert shown(model) == ["Shared with me", "  Campaigns", "    List l", "  List m"]


def test_a_private_channel_that_is_not_for_this_member_is_masked(qapp: object) -> None:
    model = HierarchyModel(lambda channel: channel.private)
    tell(model, ChannelsRead((channel("c", visibility="PRIVATE"),)))
    node = model.find("channel", "c")
    assert node is not None
    assert node.masked


def test_a_name_is_shown_as_text_whatever_it_holds(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1", "<b>Bold</b>\n\u202e" + "x" * 10_000), space("2", "\x00"))))
    index = model.index(0, 0)
    name = index.data(Qt.ItemDataRole.DisplayRole)
    assert name.startswith("<b>Bold</b> x")
    assert len(name) <= 300
    assert "<b>" not in index.data(Qt.ItemDataRole.ToolTipRole)
    assert model.index(1, 0).data(Qt.ItemDataRole.DisplayRole) == "Unnamed Space"


def test_a_tooltip_says_what_the_word_means(model: HierarchyModel) -> None:
    tell(model, SpacesRead((space("1", "Marketing"),)))
    tooltip = model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert "Marketing" in tooltip
    assert "Space: Organizes groups like teams" in tooltip


IDS = st.sampled_from("abcde")
PARENTS = st.tuples(st.sampled_from((SPACE, FOLDER, LIST, WORKSPACE, ELSEWHERE)), IDS)
FOLDERS = st.lists(st.builds(folder, IDS, st.builds(listing, IDS)), max_size=3)
EVENTS = st.one_of(
    st.builds(lambda ids: SpacesRead(tuple(map(space, ids))), st.lists(IDS, max_size=4)),
    st.builds(
        lambda space_id, folders, lists: SpaceRead(
            space_id, tuple(folders), tuple(map(listing, lists))
        ),
        IDS,
        FOLDERS,
        st.lists(IDS, max_size=3),
    ),
    st.builds(
        lambda entries: ChannelsRead(
            tuple(channel(channel_id, *parent) for channel_id, parent in entries)
        ),
        st.lists(st.tuples(IDS, PARENTS), max_size=4),
    ),
    st.builds(SpaceFailed, IDS, st.just(AccessDenied(status=403))),
    st.builds(
        lambda lists: SharedRead(SharedHierarchy(lists=tuple(map(listing, lists)))),
        st.lists(IDS, max_size=3),
    ),
    st.just(ChannelsFinished()),
    st.just(ChannelsFailed(AccessDenied(status=403))),
    st.just(Finished(True, 1, 1.0)),
)


def test_a_place_that_is_named_twice_when_it_is_read_again_keeps_one_row(
    model: HierarchyModel,
) -> None:
    tell(model, SpacesRead((space("a"),)))
    tell(model, SpacesRead((space("a"), space("a"), space("b"))))
    assert shown(model) == ["Space a", "Space b"]


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None
)
@given(st.lists(EVENTS, max_size=12))
def test_no_order_of_events_breaks_the_tree(qapp: object, events: list[LoaderEvent]) -> None:
    """Places named twice, in two Spaces at once, Channels of anything: Qt's tester agrees."""
    model = HierarchyModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    for event in events:
        tell(model, event)
        lines = shown(model)
        assert model.empty == (not lines)
    tester.deleteLater()
    model.deleteLater()
