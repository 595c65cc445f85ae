"""The hierarchy as v2 tells it: Workspaces, Spaces, Folders, Lists and Tasks."""

from __future__ import annotations

from typing import Any

import pytest

from clickup_desktop.sandbox import names
from clickup_desktop.sandbox.company import EMPTY_WORKSPACE_ID, MAIN_WORKSPACE_ID
from clickup_desktop.sandbox.server import Sandbox

from .conftest import Get, asker

SPACES = f"/api/v2/team/{MAIN_WORKSPACE_ID}/space"


def named(entries: list[dict[str, Any]], name: str) -> dict[str, Any]:
    return next(entry for entry in entries if entry["name"] == name)


def spaces_of(get: Get, **options: Any) -> list[dict[str, Any]]:
    spaces: list[dict[str, Any]] = get(SPACES, **options).json()["spaces"]
    return spaces


def folders_of(get: Get, space: str, **options: Any) -> list[dict[str, Any]]:
    space_id = named(spaces_of(get), space)["id"]
    answer = get(f"/api/v2/space/{space_id}/folder", **options)
    folders: list[dict[str, Any]] = answer.json()["folders"]
    return folders


def test_the_token_says_whose_it_is(get: Get) -> None:
    user = get("/api/v2/user").json()["user"]
    assert user["username"] == "Acme Admin"
    assert get("/api/v2/user", token="second").json()["user"]["id"] != user["id"]


def test_all_workspaces_come_at_once_with_their_members(get: Get) -> None:
    main, empty = get("/api/v2/team").json()["teams"]
    assert (main["name"], empty["name"]) == ("Acme Rollout", "Acme Sandbox")
    assert len(main["members"]) > 100
    assert any(member["user"]["username"] is None for member in main["members"])
    assert any(member["user"]["color"] is None for member in main["members"])
    assert get(f"/api/v2/team/{EMPTY_WORKSPACE_ID}/space").json() == {"spaces": []}


def test_the_pictured_branch_is_there(get: Get) -> None:
    folders = folders_of(get, "Marketing")
    assert [folder["name"] for folder in folders][:2] == ["Campaigns", "Events"]
    assert [entry["name"] for entry in folders[0]["lists"]] == ["Launch 2027", "Backlog"]


def test_spaces_are_empty_private_and_without_a_colour(get: Get) -> None:
    spaces = spaces_of(get)
    assert len(spaces) == 12
    assert [space["name"] for space in spaces if space["private"]] == ["Finance"]
    assert any(space["color"] is None for space in spaces)
    assert any(space["avatar"] is None for space in spaces)
    assert folders_of(get, "New Ventures") == []


@pytest.mark.parametrize("archived", ["false", "true"])
def test_archived_places_need_a_call_of_their_own(get: Get, archived: str) -> None:
    asked = {"params": {"archived": archived}}
    found = {
        "space": [space["name"] for space in spaces_of(get, **asked)],
        "folder": [folder["name"] for folder in folders_of(get, "Marketing", **asked)],
    }
    is_there = archived == "true"
    assert ("Office Move 2024" in found["space"]) == is_there
    assert ("Marketing" in found["space"]) != is_there
    assert ("Campaigns 2024" in found["folder"]) == is_there

    campaigns = named(folders_of(get, "Marketing"), "Campaigns")["id"]
    lists = get(f"/api/v2/folder/{campaigns}/list", **asked).json()["lists"]
    assert ("Launch 2025" in [entry["name"] for entry in lists]) == is_there


def test_some_folders_do_not_show_their_lists(get: Get) -> None:
    folders = folders_of(get, "Operations")
    vendors, facilities = named(folders, "Vendors"), named(folders, "Facilities")
    assert "lists" not in vendors
    assert all(isinstance(entry, str) for entry in facilities["lists"])
    for folder in (vendors, facilities):
        lists = get(f"/api/v2/folder/{folder['id']}/list").json()["lists"]
        assert len(lists) == 4
        assert all(entry["folder"]["id"] == folder["id"] for entry in lists)


def test_subfolders_stand_beside_their_parents(get: Get) -> None:
    folders = folders_of(get, "Engineering")
    first = named(folders, "Platform Migration")
    second = named(folders, "Platform Migration Wave 2")
    assert first["parent_folder"] == named(folders, "Platform")["id"]
    assert second["parent_folder"]["id"] == first["id"]


def test_lists_outside_folders_name_a_hidden_folder_or_none(get: Get) -> None:
    marketing = named(spaces_of(get), "Marketing")["id"]
    lists = get(f"/api/v2/space/{marketing}/list").json()["lists"]
    assert {None if entry["folder"] is None else entry["folder"]["name"] for entry in lists} == {
        "hidden",
        None,
    }
    hidden = lists[0]["folder"]
    assert hidden["hidden"] is True
    assert get(f"/api/v2/folder/{hidden['id']}").json()["hidden"] is True


def test_task_counts_come_in_every_recorded_shape(get: Get) -> None:
    counts = {
        str(type(entry["task_count"]))
        for space in spaces_of(get)
        for entry in get(f"/api/v2/space/{space['id']}/list").json()["lists"]
    }
    assert counts == {str(type(value)) for value in ("0", 0, None)}


def test_names_that_a_program_must_survive_are_there(get: Get) -> None:
    localization = named(spaces_of(get), "Localization")["id"]
    lists = get(f"/api/v2/space/{localization}/list").json()["lists"]
    found = [entry["name"] for entry in lists]
    assert len(found[0]) == 10_000
    assert {"\n", "\0", "\u202e"} <= set(found[1])
    assert "🚀" in found[2]
    assert named(folders_of(get, "Localization"), names.HTML_NAME)


def test_each_place_answers_by_its_id(get: Get) -> None:
    space = named(spaces_of(get), "Marketing")
    folder = named(folders_of(get, "Marketing"), "Campaigns")
    entry = named(folder["lists"], "Launch 2027")
    assert get(f"/api/v2/space/{space['id']}").json()["name"] == "Marketing"
    assert get(f"/api/v2/folder/{folder['id']}").json()["lists"] == folder["lists"]
    answer = get(f"/api/v2/list/{entry['id']}").json()
    assert answer["name"] == "Launch 2027"
    assert answer["folder"]["id"] == folder["id"]
    assert answer["space"]["id"] == space["id"]


def test_tasks_come_a_hundred_a_page(get: Get) -> None:
    entry = named(named(folders_of(get, "Marketing"), "Campaigns")["lists"], "Launch 2027")
    path = f"/api/v2/list/{entry['id']}/task"
    first, second, third = (get(path, params={"page": page}).json() for page in range(3))
    assert (len(first["tasks"]), first["last_page"]) == (100, False)
    assert (len(second["tasks"]), second["last_page"]) == (24, True)
    assert (third["tasks"], third["last_page"]) == ([], True)
    with_closed = get(path, params={"page": 1, "include_closed": "true"}).json()
    assert len(with_closed["tasks"]) == 41


def test_a_guest_sees_only_what_was_shared(get: Get) -> None:
    assert spaces_of(get, token="guest") == []
    shared = get(f"/api/v2/team/{MAIN_WORKSPACE_ID}/shared", token="guest").json()["shared"]
    assert [entry["name"] for entry in shared["lists"]] == ["Launch 2027"]
    assert [entry["name"] for entry in shared["folders"]] == ["Partners"]
    partners = shared["folders"][0]["id"]
    assert get(f"/api/v2/folder/{partners}/list", token="guest").json()["lists"]
    marketing = named(spaces_of(get), "Marketing")["id"]
    assert get(f"/api/v2/space/{marketing}", token="guest").status_code == 401


def test_places_are_shared_beside_the_spaces_that_an_account_sees(get: Get) -> None:
    finance = named(spaces_of(get), "Finance")["id"]
    hidden = get(f"/api/v2/space/{finance}/list").json()["lists"]
    hidden += [
        entry
        for folder in get(f"/api/v2/space/{finance}/folder").json()["folders"]
        for entry in folder.get("lists", ())
    ]
    path = f"/api/v2/team/{MAIN_WORKSPACE_ID}/shared"
    shared = get(path, token="second").json()["shared"]["lists"]
    assert spaces_of(get, token="second")
    assert {entry["id"] for entry in hidden} & {entry["id"] for entry in shared}


def test_another_account_does_not_see_the_private_space(get: Get) -> None:
    assert "Finance" not in [space["name"] for space in spaces_of(get, token="second")]


def test_one_space_can_be_out_of_reach(get: Get) -> None:
    spaces = spaces_of(get, token="partial")
    assert len(spaces) == 12
    refused = [
        space["name"]
        for space in spaces
        if get(f"/api/v2/space/{space['id']}/folder", token="partial").status_code == 401
    ]
    assert refused == [names.WITHHELD_SPACE]


@pytest.mark.parametrize(
    ("size", "spaces", "places"), [("large", 100, 21_000), ("huge", 250, 99_750)]
)
def test_big_samples_have_as_many_places_as_they_promise(
    size: str, spaces: int, places: int
) -> None:
    with Sandbox(size, rate_limit=0) as sandbox:
        get = asker(sandbox)
        found = spaces_of(get)
        assert len(found) == spaces
        count = 0
        for space in found:
            # What neither shows its Lists counts by the call that does.
            for folder in get(f"/api/v2/space/{space['id']}/folder").json()["folders"]:
                lists = folder.get("lists")
                if lists is None:
                    lists = get(f"/api/v2/folder/{folder['id']}/list").json()["lists"]
                count += 1 + len(lists)
            count += len(get(f"/api/v2/space/{space['id']}/list").json()["lists"])
        assert count == places
