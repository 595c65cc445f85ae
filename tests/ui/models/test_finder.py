"""Finding: the best hit first, over everything that has been read so far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.clickup.hierarchy_events import ChannelsRead, SpaceRead, SpacesRead
from clickup_desktop.interruption import Cancellation, Cancelled
from clickup_desktop.ui.models.finder import Finder
from clickup_desktop.ui.models.search_text import fold, marked_spans
from tests.ui.models.test_hierarchy_model import (
    LIST,
    WORKSPACE,
    channel,
    folder,
    listing,
    space,
)


@pytest.fixture
def finder() -> Finder:
    found = Finder("w")
    found.apply(SpacesRead((space("1", "Marketing"), space("2", "Ärzte"))))
    found.apply(
        SpaceRead(
            "1",
            (folder("f", listing("a", "Launch"), listing("b", "Launch 2027")),),
            (listing("c", "Prelaunch"), listing("d", "The launch plan")),
        )
    )
    return found


def names(finder: Finder, text: str) -> list[str]:
    return [hit.pick.name for hit in finder.search(text)]


def test_whole_names_come_first_then_beginnings_words_and_parts(finder: Finder) -> None:
    assert names(finder, "launch") == ["Launch", "Launch 2027", "The launch plan", "Prelaunch"]


def test_all_words_may_stand_anywhere_along_the_path(finder: Finder) -> None:
    assert names(finder, "mark 2027") == ["Launch 2027"]
    (hit,) = finder.search("mark 2027")
    assert hit.path_text == "Marketing › Folder f"
    assert hit.spans == ((7, 11),)


def test_case_and_accents_do_not_matter(finder: Finder) -> None:
    assert names(finder, "ARZTE") == ["Ärzte"]


def test_nothing_is_asked_for_nothing(finder: Finder) -> None:
    assert finder.search("   ") == ()


def test_a_channel_is_found_before_and_after_its_place(finder: Finder) -> None:
    finder.apply(ChannelsRead((channel("x", LIST, "late", name="rollout"),)))
    (alone,) = finder.search("rollout")
    assert alone.pick.kind == "channel"
    finder.apply(SpaceRead("2", (), (listing("late", "Rollout"),)))
    (placed,) = finder.search("rollout")
    assert (placed.pick.kind, placed.pick.path) == ("list", ("Ärzte", "Rollout"))
    assert placed.pick.channel is not None
    assert finder.pick("channel", "x") == placed.pick


def test_what_can_be_linked_stands_before_what_cannot(finder: Finder) -> None:
    finder.apply(SpaceRead("2", (), (listing("p", "Plans"), listing("q", "Plans"))))
    finder.apply(ChannelsRead((channel("x", LIST, "q", name="plans"),)))
    assert [hit.pick.id for hit in finder.search("plans")] == ["q", "p"]


def test_direct_messages_are_not_found(finder: Finder) -> None:
    finder.apply(ChannelsRead((channel("x", WORKSPACE, "w", name="secret", type="DM"),)))
    assert finder.search("secret") == ()


def test_a_question_that_nobody_waits_for_ends(finder: Finder) -> None:
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        finder.search("launch", cancellation)


def test_marks_stand_where_the_letters_do() -> None:
    assert marked_spans("Größe ß", ("grosse",)) == ((0, 5),)
    assert marked_spans("Launch plan", ("plan", "lau")) == ((0, 3), (7, 11))


@given(st.text(max_size=40), st.text(max_size=10))
def test_marks_never_leave_the_name(name: str, word: str) -> None:
    for start, end in marked_spans(name, (fold(word),)):
        assert 0 <= start < end <= len(name)
