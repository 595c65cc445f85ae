"""Folders in Folders, and the whole Workspace as data with each Channel at its place."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.clickup.errors import AccessDenied, PlanForbids, WorkspaceNotAuthorized
from clickup_desktop.clickup.fields import Flag, Identifier, Number, ParentIdentifier, Text
from clickup_desktop.clickup.folders import MAXIMUM_DEPTH, in_order, nest_folders
from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFailed,
    ChannelsFinished,
    ChannelsRead,
    Finished,
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
from clickup_desktop.clickup.tree import WorkspaceTree

from .conftest import ReadSandbox
from .workspace_server import WORKSPACE

LIST, FOLDER, SPACE, THE_WORKSPACE = 6, 5, 4, 7


def list_(identifier: str, order: int = 0) -> ClickUpList:
    return ClickUpList(
        id=Identifier(identifier), name=Text(f"List {identifier}"), orderindex=Number(order)
    )


def folder(
    identifier: str,
    parent: str = "",
    lists: tuple[ClickUpList, ...] | None = (),
    order: int = 0,
) -> Folder:
    return Folder(
        id=Identifier(identifier),
        name=Text(f"Folder {identifier}"),
        parent_folder=ParentIdentifier(parent),
        lists=lists,
        orderindex=Number(order),
    )


def space(identifier: str, private: bool = False) -> Space:
    return Space(id=Identifier(identifier), name=Text(f"Space {identifier}"), private=Flag(private))


def channel(
    identifier: str, kind: int | None = None, place: str = "", canonical: bool = False
) -> Channel:
    parent = None if kind is None else ChannelParent(Identifier(place), Number(kind))
    return Channel(
        id=Identifier(identifier),
        name=Text(identifier),
        visibility=Text("PUBLIC"),
        parent=parent,
        is_canonical_channel=Flag(canonical),
    )


def walked(places: Iterable[Folder], depth: int = 0) -> Iterator[tuple[str, int]]:
    for place in places:
        yield place.id, depth
        yield from walked(place.folders, depth + 1)


# Folders


def test_a_folder_lies_in_its_parent_wherever_it_arrived() -> None:
    nested = nest_folders([folder("c", "b"), folder("a"), folder("b", "a"), folder("d")], {})
    assert list(walked(nested)) == [("a", 0), ("b", 1), ("c", 2), ("d", 0)]


@pytest.mark.parametrize("parent", ["", "elsewhere"])
def test_a_folder_of_an_unknown_parent_stays_on_top(parent: str) -> None:
    assert list(walked(nest_folders([folder("a", parent)], {}))) == [("a", 0)]


@pytest.mark.parametrize("circle", [("a",), ("a", "b"), ("a", "b", "c")])
def test_folders_in_a_circle_stay_on_top(circle: tuple[str, ...]) -> None:
    parents = dict(zip(circle, (*circle[1:], circle[0]), strict=True))
    folders = [*(folder(one, parents[one]) for one in circle), folder("z", "a")]
    found = dict(walked(nest_folders(folders, {})))
    assert found.keys() == {*circle, "z"}
    assert all(found[one] == 0 for one in circle)


def test_a_chain_of_folders_is_shown_to_a_bounded_depth() -> None:
    chain = [folder(str(number), str(number - 1)) for number in range(1_000)]
    found = list(walked(nest_folders(chain, {})))
    assert len(found) == 1_000
    assert max(depth for _folder, depth in found) == MAXIMUM_DEPTH


@given(
    st.dictionaries(
        st.sampled_from("abcdefgh"), st.sampled_from(["", *"abcdefgh", "elsewhere"]), max_size=8
    )
)
def test_whatever_the_parents_each_folder_is_shown_once(parents: dict[str, str]) -> None:
    folders = [folder(one, parent) for one, parent in parents.items()]
    found = Counter(identifier for identifier, _depth in walked(nest_folders(folders, {})))
    assert found == Counter(parents.keys())


def test_lists_that_were_asked_for_fill_the_folders_without() -> None:
    folders = [folder("a", lists=None), folder("b", lists=(list_("1"),)), folder("c", lists=None)]
    nested = nest_folders(folders, {"a": (list_("2"),), "b": (list_("3"),)})
    assert [[one.id for one in place.lists or ()] for place in nested] == [["2"], ["1"], []]


def test_no_answer_says_what_lies_in_a_folder() -> None:
    believed = msgspec.structs.replace(
        folder("a"), folders=(folder("smuggled"),), archived_unread=True
    )
    assert nest_folders([believed], {}) == (folder("a"),)


def test_a_folder_that_came_with_its_lists_lacks_the_archived_ones_where_they_are_wanted() -> None:
    archived = Folder(id=Identifier("b"), archived=Flag(1), lists=())
    folders = [folder("a", lists=(list_("1"),)), archived, folder("c", lists=None)]
    wanted = nest_folders(folders, {}, with_archived=True)
    assert [place.archived_unread for place in wanted] == [True, False, False]
    assert not any(place.archived_unread for place in nest_folders(folders, {}))


def test_a_folder_is_private_and_archived_where_clickup_says_so() -> None:
    private = Folder(id=Identifier("b"), private=Flag(1), lists=())
    archived = Folder(id=Identifier("c"), archived=Flag(1), lists=())
    nested = nest_folders([folder("a"), private, archived], {})
    assert [(bool(place.private), bool(place.archived)) for place in nested] == [
        (False, False),
        (True, False),
        (False, True),
    ]


def test_places_stand_in_clickups_order_each_once() -> None:
    lists = [list_("a", 3), list_("b", 1), list_("", 0), list_("a", 2), list_("c", 1)]
    assert [(one.id, one.orderindex) for one in in_order(lists)] == [("b", 1), ("c", 1), ("a", 2)]
    nested = nest_folders([folder("x", order=2), folder("y", order=1), folder("")], {})
    assert [place.id for place in nested] == ["y", "x"]


def test_without_an_order_places_stand_as_they_came() -> None:
    assert [one.id for one in in_order([list_("b"), list_("a"), list_("c")])] == ["b", "a", "c"]


# The tree


def tree_of(*events: Any) -> WorkspaceTree:
    tree = WorkspaceTree(WORKSPACE)
    for event in events:
        tree.apply(event)
    return tree


def shown(tree: WorkspaceTree) -> dict[str, Any]:
    """The tree as it is printed."""
    data: dict[str, Any] = json.loads(json.dumps(tree.to_dict(7, 1.23456)))
    return data


def find(nodes: list[dict[str, Any]], identifier: str) -> dict[str, Any]:
    for node in nodes:
        if node["id"] == identifier:
            return node
        inner = find(node["children"], identifier)
        if inner:
            return inner
    return {}


READ = (
    SpacesRead((space("s"), space("t", private=True))),
    SpaceRead(
        "s",
        nest_folders([folder("f", lists=(list_("l1"),)), folder("g", "f", (list_("l2"),))], {}),
        (list_("l3"),),
    ),
    SpaceRead("t", (), ()),
)


def test_the_whole_is_as_the_command_line_promises() -> None:
    data = shown(tree_of(*READ, ChannelsFinished(), Finished(True, 7, 1.2)))
    assert data["workspace"] == {"id": "1", "name": "Acme"}
    assert (data["requests"], data["elapsed_s"], data["complete"]) == (7, 1.235, True)
    assert (data["channels"], data["problems"]) == ([], [])
    first, second = data["spaces"]
    assert second == {
        "kind": "space",
        "id": "t",
        "name": "Space t",
        "private": True,
        "archived": False,
        "channel": None,
        "children": [],
    }
    inner, outside = first["children"]
    assert (inner["kind"], outside["kind"]) == ("folder", "list")
    assert [(node["kind"], node["id"]) for node in inner["children"]] == [
        ("folder", "g"),
        ("list", "l1"),
    ]


@pytest.mark.parametrize(("kind", "place"), [(SPACE, "s"), (FOLDER, "g"), (LIST, "l2")])
def test_a_channel_stands_at_its_place(kind: int, place: str) -> None:
    data = shown(tree_of(ChannelsRead((channel("launch", kind, place),)), *READ))
    at_its_place = find(data["spaces"], place)["channel"]
    assert at_its_place["id"] == "launch"
    assert at_its_place["visibility"] == "PUBLIC"
    assert at_its_place["parent"]["id"] == place
    assert data["channels"] == []


@pytest.mark.parametrize(
    ("homeless", "parent"),
    [
        (channel("c"), None),
        (channel("c", THE_WORKSPACE, "1"), {"kind": "workspace", "id": "1"}),
        (channel("c", 12, "1"), {"kind": "workspace", "id": "1"}),
        (channel("c", 99, "s"), {"kind": "unknown", "id": "s"}),
        (channel("c", LIST, "not read"), {"kind": "list", "id": "not read"}),
        (channel("c", LIST, "s"), {"kind": "list", "id": "s"}),
        (channel("c", SPACE, ""), {"kind": "space", "id": ""}),
    ],
)
def test_a_channel_without_a_place_here_stands_beside_them(
    homeless: Channel, parent: dict[str, str] | None
) -> None:
    data = shown(tree_of(*READ, ChannelsRead((homeless,))))
    [beside] = data["channels"]
    assert beside == {"id": "c", "name": "c", "visibility": "PUBLIC", "parent": parent}


@pytest.mark.parametrize("first_is_canonical", [True, False])
def test_a_places_own_channel_is_the_canonical_one(first_is_canonical: bool) -> None:
    both = (
        channel("a", LIST, "l1", canonical=first_is_canonical),
        channel("b", LIST, "l1", canonical=not first_is_canonical),
    )
    data = shown(tree_of(*READ, ChannelsRead(both)))
    own, other = ("a", "b") if first_is_canonical else ("b", "a")
    assert find(data["spaces"], "l1")["channel"]["id"] == own
    assert [one["id"] for one in data["channels"]] == [other]


def test_a_channel_told_twice_is_one() -> None:
    again = ChannelsRead((channel("a", LIST, "l1"),))
    data = shown(tree_of(*READ, again, again))
    assert find(data["spaces"], "l1")["channel"]["id"] == "a"
    assert data["channels"] == []


def test_what_could_not_be_read_is_named_with_its_code() -> None:
    refused = WorkspaceNotAuthorized(status=401, ecode="OAUTH_027", detail="untrusted words")
    tree = tree_of(
        *READ[:2],
        SpaceFailed("t", refused),
        ChannelsFailed(PlanForbids(status=403, ecode="TEAM_110")),
    )
    data = shown(tree)
    assert not data["complete"]
    assert [(one["kind"], one["id"], one["name"], one["code"]) for one in data["problems"]] == [
        ("space", "t", "Space t", "OAUTH_027"),
        ("channels", "1", "Acme", "TEAM_110"),
    ]
    assert [name for name, _error in tree.problems] == ["Space t", "Acme"]
    assert len(data["spaces"]) == 2


@pytest.mark.parametrize(
    ("failed", "read"),
    [
        (SpacesFailed(AccessDenied()), SpacesRead(())),
        (SpacesFailed(AccessDenied()), SharedRead(SharedHierarchy())),
        (SharedFailed(AccessDenied()), SharedRead(SharedHierarchy())),
        (SpaceFailed("t", AccessDenied()), READ[2]),
        (ChannelsFailed(AccessDenied()), ChannelsFinished()),
    ],
)
def test_what_was_read_at_last_is_no_problem_any_more(failed: Any, read: Any) -> None:
    tree = tree_of(*READ[:2], failed, failed)
    assert len(tree.problems) == 1
    assert not tree.complete
    tree.apply(read)
    assert tree.complete


def test_spaces_read_again_keep_what_is_in_them() -> None:
    data = shown(tree_of(*READ, READ[0]))
    assert [len(node["children"]) for node in data["spaces"]] == [2, 0]


def test_a_space_that_was_never_listed_is_left_out() -> None:
    data = shown(tree_of(SpaceRead("x", (), (list_("l"),)), *READ))
    assert [node["id"] for node in data["spaces"]] == ["s", "t"]


def test_what_was_shared_with_a_guest_stands_where_spaces_would() -> None:
    shared = SharedHierarchy(lists=(list_("l9"),), folders=(folder("f9", lists=(list_("l8"),)),))
    data = shown(
        tree_of(SpacesRead(()), SharedRead(shared), ChannelsRead((channel("a", LIST, "l8"),)))
    )
    assert [(node["kind"], node["id"]) for node in data["spaces"]] == [
        ("folder", "f9"),
        ("list", "l9"),
    ]
    assert find(data["spaces"], "l8")["channel"]["id"] == "a"


def test_names_are_kept_as_they_came() -> None:
    name = "a\nb\x00\u202e<b>" + "x" * 500
    data = shown(tree_of(SpacesRead((Space(id=Identifier("s"), name=Text(name)),))))
    assert data["spaces"][0]["name"] == name


def test_the_sample_is_put_together(read_sandbox: ReadSandbox) -> None:
    data = shown(tree_of(*read_sandbox().events))
    assert (len(data["spaces"]), data["complete"]) == (12, True)
    [marketing] = [node for node in data["spaces"] if node["name"] == "Marketing"]
    assert marketing["channel"]["name"] == "marketing"
    [launch] = [node for node in marketing["children"][0]["children"] if node["channel"]]
    assert (launch["name"], launch["channel"]["name"]) == ("Launch 2027", "launch-2027")
    assert "general" in [one["name"] for one in data["channels"]]
    kinds = {one["parent"]["kind"] for one in data["channels"]}
    assert {"workspace", "unknown"} <= kinds
