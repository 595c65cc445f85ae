"""ClickUp's own web addresses and ids, as people paste them into the Channels page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.clickup.web_address import MAXIMUM_PASTED, Pasted, parse_pasted, place_address

CLICKUP = "https://app.clickup.com/9013"


@pytest.mark.parametrize(
    ("pasted", "kind", "identifier"),
    [
        (f"{CLICKUP}/chat/r/8cgpk1b-1234", "channel", "8cgpk1b-1234"),
        (f"{CLICKUP}/chat/r/6-901234567890-8/t/80120", "channel", "6-901234567890-8"),
        (f"{CLICKUP}/v/cn/7-9013-8", "channel", "7-9013-8"),
        (f"{CLICKUP}/v/li/901", "list", "901"),
        (f"{CLICKUP}/v/l/li/901?pr=42", "list", "901"),
        (f"{CLICKUP}/v/l/6-901-1", "list", "901"),
        (f"{CLICKUP}/v/l/6-901-1?pr=42", "list", "901"),
        (f"{CLICKUP}/v/o/s/42", "space", "42"),
        (f"{CLICKUP}/v/s/42", "space", "42"),
        (f"{CLICKUP}/v/o/f/43?pr=42", "folder", "43"),
        (f"{CLICKUP}/v/o/f/43/42", "folder", "43"),
        (f"{CLICKUP}/t/86abc", "task", "86abc"),
        (f"{CLICKUP}/t/9013/DEV-1", "task", "DEV-1"),
        (f"{CLICKUP}/home?p=86abc", "task", "86abc"),
        *((f"{CLICKUP}/v/{letter}/6-901-2", "list", "901") for letter in "lbcg"),
        *((f"{CLICKUP}/v/{letter}/4-42-1", "space", "42") for letter in "lb"),
        (f"{CLICKUP}/v/c/5-43-1?pr=42", "folder", "43"),
        (f"{CLICKUP}/v/l/7-9013-1", "workspace", "9013"),
        *((f"{CLICKUP}/v/{letter}/li/901", "list", "901") for letter in "lbg"),
        (f"{CLICKUP}/v/l/8cgpk1b-1234", "view", "8cgpk1b-1234"),
        (f"{CLICKUP}/v/b/8cgpk1b-77?pr=42", "view", "8cgpk1b-77"),
        (CLICKUP, "workspace", "9013"),
        (f"{CLICKUP}/", "workspace", "9013"),
        (f"{CLICKUP}/home", "workspace", "9013"),
        (f"<{CLICKUP}/v/li/901>", "list", "901"),
        (f"Launch <{CLICKUP}/v/li/901>", "list", "901"),
        (f"[Launch]({CLICKUP}/v/li/901)", "list", "901"),
        (f"<{CLICKUP}/v/li/901|Launch>", "list", "901"),
        (f"see ({CLICKUP}/v/li/901).", "list", "901"),
        (f"{CLICKUP}/v/li/901.", "list", "901"),
        (f"({CLICKUP}/v/li/901)", "list", "901"),
        (f"“{CLICKUP}/v/li/901”,", "list", "901"),
        (f"Please look at {CLICKUP}/v/li/901, and/or ask me.", "list", "901"),
        ("see app.clickup.com/9013/v/li/901!", "list", "901"),
        ("http://app.clickup.com/9013/v/li/901/", "list", "901"),
        ("  app.clickup.com/9013/v/li/901\n", "list", "901"),
        ("https://APP.CLICKUP.COM/9013/v/li/901#top", "list", "901"),
        ("https://acme.clickup.com/9013/v/li/901", "list", "901"),
    ],
)
def test_a_link_out_of_clickups_window_names_its_place(
    pasted: str, kind: str, identifier: str
) -> None:
    assert parse_pasted(pasted) == Pasted("9013", kind, identifier)


def test_a_short_link_to_a_task_names_no_workspace() -> None:
    assert parse_pasted("https://app.clickup.com/t/86abc") == Pasted(None, "task", "86abc")


@pytest.mark.parametrize("pasted", ["901234567890", "6-901234567890-8", "8cgpk1b-1234", " 90130\n"])
def test_a_plain_id_may_be_of_any_kind(pasted: str) -> None:
    assert parse_pasted(pasted) == Pasted(None, "id", pasted.strip())


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "general",
        "launch-plan",
        "12",
        "٩٠١٣٠",
        "launch 2027",
        "9" * 31,
        "https://app.clickup.com",
        "https://app.clickup.com/settings/apps",
        "https://app.clickup.com/9013/v/l",
        "https://app.clickup.com/9013/v/dc/8cgpk1b-1/8cgpk1b-2",
        "Please look at 901234567890",
        "the and/or of it",
        "https://app.clickup.com/9013/chat",
        "https://app.clickup.com/9013/chat/r/",
        "https://app.clickup.com/9013/v/li/9\x0001",
        "https://app.clickup.com/9013/v/li/<b>",
        "https://app.clickup.com/9013/v/li/..%2f..%2fuser",
        "https://app.clickup.com/9013/v/li/%00",
        "https://app.clickup.com/9013/v/li/" + "9" * 81,
        "https://app.clickup.com/../v/li/901",
        "https://app.clickup.com.evil.example/9013/v/li/901",
        "https://evilclickup.com/9013/v/li/901",
        "https://app.clickup.com@evil.example/9013/v/li/901",
        "https://evil.example/app.clickup.com/9013/v/li/901",
        "https://evil.example/?https://app.clickup.com/9013/v/li/901",
        "javascript://app.clickup.com/9013/v/li/901",
        "file:///app.clickup.com/9013/v/li/901",
        "https://[app.clickup.com/9013/v/li/901",
        f"https://app.clickup.com/9013/v/li/901?{'a' * MAXIMUM_PASTED}",
    ],
)
def test_anything_else_is_no_link(pasted: str) -> None:
    assert parse_pasted(pasted) is None


@given(st.text(st.characters()) | st.text(st.sampled_from("app.clickup.com/9013/v/li?=%&#-@:[]")))
def test_whatever_is_pasted_names_plain_ids_or_nothing(pasted: str) -> None:
    for text in (pasted, f"{CLICKUP}/{pasted}", f"{CLICKUP}/v/li/{pasted}"):
        found = parse_pasted(text)
        if found is not None:
            assert found.id.replace("-", "").replace("_", "").isalnum()
            assert found.id.isascii()


@pytest.mark.parametrize(
    ("kind", "identifier"),
    [("list", "901"), ("space", "42"), ("folder", "43"), ("channel", "8cgpk1b-1234")],
)
def test_the_address_of_a_place_leads_back_to_it(kind: str, identifier: str) -> None:
    assert parse_pasted(place_address("9013", kind, identifier)) == Pasted("9013", kind, identifier)


def test_an_id_cannot_lead_elsewhere() -> None:
    address = place_address("9013", "list", "../../evil?x=1#@")
    assert address == "https://app.clickup.com/9013/v/li/..%2F..%2Fevil%3Fx%3D1%23%40"
