"""What a person wants first: a table of queries over names as they are."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from clickup_desktop.clickup.fields import Text
from clickup_desktop.clickup.hierarchy_events import (
    ChannelsFinished,
    ChannelsRead,
    SpaceRead,
    SpacesRead,
)
from tests.ui.channels.test_finder import Found
from tests.ui.channels.test_hierarchy_model import (
    LIST,
    WORKSPACE,
    channel,
    folder,
    listing,
    space,
)

TABLE = [
    # names with numbers, and the numbers in other names
    ("space 3 list 2", "Space 3 › List 2"),
    ("space 1 list 12", "Space 1 › List 12"),
    ("space 12 list 1", "Space 12 › List 1"),
    ("space 3", "Space 3"),
    ("space 12", "Space 12"),
    ("sp 3 li 2", "Space 3 › List 2"),
    ("3 2", "Space 3 › List 2"),
    ("marketing launch", "Marketing › Campaigns › Launch 2027"),
    ("campaigns launch 2027", "Marketing › Campaigns › Launch 2027"),
    ("marketing campaigns", "Marketing › Campaigns"),
    ("launch marketing", "Marketing › Campaigns › Launch 2027"),
    # exact names first, then beginnings, then words
    ("launch", "Sales › Launch"),
    ("launch 2027", "Marketing › Campaigns › Launch 2027"),
    ("launch 2", "Marketing › Campaigns › Launch 2027"),
    ("marketing", "Marketing"),
    ("plan", "Sales › Plan"),
    ("plan b", "Sales › Plan B"),
    ("prelaunch", "Sales › Prelaunch"),
    ("the plan", "Sales › The plan"),
    # hyphens
    ("sprint-42", "Engineering › sprint-42"),
    ("sprint-4", "Engineering › sprint-4"),
    ("launch-2027", "Marketing › Campaigns › Launch 2027"),
    ("budget-2026", "Finance › budget-2026"),
    ("pre-launch", "Sales › pre-launch"),
    ("sprint", "Engineering › sprint-4"),
    # Channels of the Workspace
    ("general", "general"),
    ("office-north", "office-north"),
    # what can be linked before what cannot
    ("requests", "Sales › Requests"),
    ("backlog", "Sales › Backlog"),
    ("review", "Other › Review"),
    ("revi", "Sales › Review board"),
    # accents and other alphabets
    ("lodz", "Łódź"),
    ("łódź", "Łódź"),
    ("LODZ", "Łódź"),
    ("ışık", "Işık"),
    ("IŞIK", "Işık"),
    ("isik", "Işık"),
    ("Øre", "Øre"),
    ("ore", "Øre"),
    ("arzte", "Ärzte"),
    ("日本", "日本語"),
    ("翻訳", "日本語 › 翻訳"),
    ("日本語 翻訳", "日本語 › 翻訳"),
    ("strasse", "Straße"),
    ("STRASSE", "Straße"),
    ("Straße", "Straße"),
    ("ørsted", "Ørsted"),
    ("orsted", "Ørsted"),
    ("aero", "Ærø"),
    ("ærø", "Ærø"),
    ("islik", "Islık"),
    ("ISLIK", "Islık"),
    ("İSLİK", "Islık"),
    ("zolw", "Żółw"),
    # kana whose voicing makes another letter, as one sign, as two, and of half width
    ("がく", "がく"),
    ("かく", "かく"),
    ("か\u3099く", "がく"),
    ("ガス", "ガス"),
    ("ｶﾞｽ", "ガス"),
    ("カス", "カス"),
    ("パン", "パン"),
    ("ハン", "ハン"),
    # points, strokes and joiners that people leave out
    ("שלום", "שָׁלוֹם"),
    ("שָׁלוֹם", "שָׁלוֹם"),
    ("محمد", "مُحَمَّد"),
    ("محـمد", "مُحَمَّد"),
    ("میخواهم", "می\u200cخواهم"),
    ("क्या", "क्या"),
    # typing errors
    ("lanuch 2027", "Marketing › Campaigns › Launch 2027"),
    ("marketnig", "Marketing"),
]


@pytest.fixture(scope="module")
def found() -> Found:
    found = Found()
    named = {
        "1": "Space 1",
        "3": "Space 3",
        "12": "Space 12",
        "13": "Space 13",
        "m": "Marketing",
        "s": "Sales",
        "e": "Engineering",
        "f": "Finance",
        "j": "日本語",
        "lodz": "Łódź",
        "isik": "Işık",
        "ore": "Øre",
        "arzte": "Ärzte",
        "strasse": "Straße",
        "orsted": "Ørsted",
        "aeroe": "Ærø",
        "islik": "Islık",
        "zolw": "Żółw",
        "gaku": "がく",
        "kaku": "かく",
        "gas": "ガス",
        "kas": "カス",
        "pan": "パン",
        "han": "ハン",
        "shalom": "שָׁלוֹם",
        "muhammad": "مُحَمَّد",
        "persian": "می\u200cخواهم",
        "kya": "क्या",
        "x": "Explore",
        "o": "Other",
    }
    found.tell(SpacesRead(tuple(space(identifier, name) for identifier, name in named.items())))
    for number in ("1", "3", "12", "13"):
        lists = tuple(listing(f"{number}-{each}", f"List {each}") for each in (1, 2, 3, 12, 20, 23))
        found.tell(SpaceRead(number, (), lists))
    campaigns = folder("c", listing("launch", "Launch 2027"), listing("l25", "Launch 2025"))
    found.tell(SpaceRead("m", (replace(campaigns, name=Text("Campaigns")),), ()))
    found.tell(SpaceRead("j", (), (listing("j1", "翻訳"),)))
    for identifier, names in {
        "s": (
            "Launch|Plan|Plan B|The plan|Planning|Prelaunch|pre-launch|Requests|Backlog|"
            "Review board"
        ),
        "e": "sprint-4|sprint-42|sprint-142",
        "f": "budget-2026|budget-2027",
        "o": "Requests|Backlog|Review|Store",
    }.items():
        lists = tuple(listing(f"{identifier}-{name}", name) for name in names.split("|"))
        found.tell(SpaceRead(identifier, (), lists))
    linkable = {
        "launch": "launch-2027",
        "s-Requests": "sales-requests",
        "s-Backlog": "Backlog",
        "s-Review board": "review-board",
    }
    found.tell(
        ChannelsRead(
            (
                *(channel(key, LIST, key, name=name) for key, name in linkable.items()),
                channel("g", WORKSPACE, "w", name="general"),
                channel("n", WORKSPACE, "w", name="office-north"),
            )
        )
    )
    found.tell(ChannelsFinished())
    return found


@pytest.mark.parametrize(("typed", "first"), TABLE)
def test_what_is_wanted_comes_first(found: Found, typed: str, first: str) -> None:
    hits = [" › ".join(hit.pick.path) or hit.pick.name for hit in found.search(typed)]
    assert hits[:1] == [first], hits[:4]


def test_a_number_is_not_looked_for_inside_of_another(found: Found) -> None:
    hits = [" › ".join(hit.pick.path) for hit in found.search("space 3 list 2")]
    assert hits[:3] == ["Space 3 › List 2", "Space 3 › List 20", "Space 3 › List 23"]
