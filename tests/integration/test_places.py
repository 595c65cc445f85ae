"""One place by its id: with the names around it, and no more than it may show."""

from __future__ import annotations

import pytest
import responses

from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.errors import NotFound, UnexpectedAnswer
from clickup_desktop.clickup.token import Token
from clickup_desktop.integration.places import read_place

BASE = "https://api.clickup.com"
SPACE = {"id": "1", "name": "Marketing"}


@pytest.fixture
def client() -> ClickUpClient:
    return ClickUpClient(BASE, Token("pk_1_TEST"))


def answer(kind: str, body: object, status: int = 200) -> None:
    responses.get(f"{BASE}/api/v2/{kind}/7", json=body, status=status)


@responses.activate
def test_a_list_in_a_folder_has_both_around_it(client: ClickUpClient) -> None:
    folder = {"id": "2", "name": "Campaigns", "hidden": False}
    answer("list", {"id": "7", "name": "Launch", "folder": folder, "space": SPACE})
    found = read_place(client, "list", "7")
    assert (found.kind, found.path, found.space_id) == (
        "list",
        ("Marketing", "Campaigns", "Launch"),
        "1",
    )
    client.close()


@pytest.mark.parametrize("folder", [None, {"id": "9", "name": "hidden", "hidden": True}, "9"])
@responses.activate
def test_a_folder_that_only_stands_for_none_is_left_out(
    client: ClickUpClient, folder: object
) -> None:
    answer("list", {"id": "7", "name": "Launch", "folder": folder, "space": SPACE})
    assert read_place(client, "list", "7").path == ("Marketing", "Launch")
    client.close()


@responses.activate
def test_a_folder_lies_in_its_space(client: ClickUpClient) -> None:
    answer("folder", {"id": "7", "name": "Campaigns", "lists": [], "space": SPACE})
    assert read_place(client, "folder", "7").path == ("Marketing", "Campaigns")
    client.close()


@responses.activate
def test_a_space_is_its_own(client: ClickUpClient) -> None:
    answer("space", {"id": "7", "name": "Marketing"})
    found = read_place(client, "space", "7")
    assert (found.path, found.space_id) == (("Marketing",), "7")
    client.close()


@responses.activate
def test_an_id_alone_is_tried_as_each_kind(client: ClickUpClient) -> None:
    answer("list", {"err": "Team not authorized", "ECODE": "OAUTH_027"}, 401)
    answer("folder", {"err": "Not found", "ECODE": "ITEM_013"}, 404)
    answer("space", {"id": "7", "name": "Marketing"})
    assert read_place(client, "id", "7").kind == "space"
    client.close()


@responses.activate
def test_what_is_nowhere_says_so(client: ClickUpClient) -> None:
    for kind in ("list", "folder", "space"):
        answer(kind, {"err": "Not found", "ECODE": "ITEM_013"}, 404)
    with pytest.raises(NotFound):
        read_place(client, "id", "7")
    client.close()


@responses.activate
def test_another_failure_ends_the_search(client: ClickUpClient) -> None:
    responses.get(f"{BASE}/api/v2/list/7", body="<html>Log in</html>")
    with pytest.raises(UnexpectedAnswer):
        read_place(client, "id", "7")
    client.close()


@responses.activate
def test_names_are_made_fit_to_be_shown(client: ClickUpClient) -> None:
    name = "a\nb\u202ec" + "x" * 5_000
    answer("list", {"id": "7", "name": name, "space": {"id": "1", "name": ""}})
    (shown,) = read_place(client, "list", "7").path
    assert shown.startswith("a b c")
    assert len(shown) <= 300
    client.close()
