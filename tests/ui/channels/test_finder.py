"""Finding: the best hit first, over everything that has been read so far."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.clickup.hierarchy_events import (
    ChannelsRead,
    LoaderEvent,
    SpaceRead,
    SpacesRead,
)
from clickup_desktop.integration.records import WorkspaceChoice
from clickup_desktop.interruption import Cancellation, Cancelled
from clickup_desktop.organization.records import WorkspaceReference
from clickup_desktop.search_text import fold, marked_spans
from clickup_desktop.ui.channels.batches import IsMasked, batch_from
from clickup_desktop.ui.channels.finder import MOST_HITS, Finder
from clickup_desktop.ui.channels.hierarchy_model import HierarchyModel
from clickup_desktop.ui.channels.hits import Hit, hits_for, pick_for
from clickup_desktop.ui.channels.nodes import Pick
from clickup_desktop.ui.channels.pasted_link import resolve_pasted
from tests.ui.channels.test_hierarchy_model import (
    LIST,
    WORKSPACE,
    channel,
    folder,
    listing,
    space,
)
from tests.ui.fakes import connection


class Found:
    """A finder and the rows behind what it finds, told the same."""

    def __init__(self, is_masked: IsMasked | None = None) -> None:
        self.finder = Finder(is_masked)
        self.model = HierarchyModel(is_masked)

    def tell(self, event: LoaderEvent) -> None:
        batch = batch_from(event)
        self.finder.apply(batch)
        self.model.apply(batch)

    def search(self, text: str, cancellation: Cancellation | None = None) -> tuple[Hit, ...]:
        keys = self.finder.search(text, cancellation)
        return hits_for(self.model, keys, text, "w", MOST_HITS)

    def pick(self, kind: str, identifier: str) -> Pick | None:
        return pick_for(self.model, (kind, identifier), "w")


@pytest.fixture
def finder() -> Found:
    found = Found()
    found.tell(SpacesRead((space("1", "Marketing"), space("2", "Ärzte"))))
    found.tell(
        SpaceRead(
            "1",
            (folder("f", listing("a", "Launch"), listing("b", "Launch 2027")),),
            (listing("c", "Prelaunch"), listing("d", "The launch plan")),
        )
    )
    return found


def names(finder: Found, text: str) -> list[str]:
    return [hit.pick.name for hit in finder.search(text)]


def test_whole_names_come_first_then_beginnings_words_and_parts(finder: Found) -> None:
    assert names(finder, "launch") == ["Launch", "Launch 2027", "The launch plan", "Prelaunch"]


def test_all_words_may_stand_anywhere_along_the_path(finder: Found) -> None:
    assert names(finder, "mark 2027") == ["Launch 2027"]
    (hit,) = finder.search("mark 2027")
    assert hit.path_text == "Marketing › Folder f"
    assert hit.spans == ((7, 11),)


def test_case_and_accents_do_not_matter(finder: Found) -> None:
    assert names(finder, "ARZTE") == ["Ärzte"]


def test_nothing_is_asked_for_nothing(finder: Found) -> None:
    assert finder.search("   ") == ()


def test_a_channel_is_found_before_and_after_its_place(finder: Found) -> None:
    finder.tell(ChannelsRead((channel("x", LIST, "late", name="rollout"),)))
    (alone,) = finder.search("rollout")
    assert alone.pick.kind == "channel"
    finder.tell(SpaceRead("2", (), (listing("late", "Rollout"),)))
    (placed,) = finder.search("rollout")
    assert (placed.pick.kind, placed.pick.path) == ("list", ("Ärzte", "Rollout"))
    assert placed.pick.channel is not None
    assert finder.pick("channel", "x") == placed.pick


def test_what_can_be_linked_stands_before_what_cannot(finder: Found) -> None:
    finder.tell(SpaceRead("2", (), (listing("p", "Plans"), listing("q", "Plans"))))
    finder.tell(ChannelsRead((channel("x", LIST, "q", name="plans"),)))
    assert [hit.pick.id for hit in finder.search("plans")][:2] == ["q", "p"]


def test_direct_messages_are_not_found(finder: Found) -> None:
    finder.tell(ChannelsRead((channel("x", WORKSPACE, "w", name="secret", type="DM"),)))
    assert finder.search("secret") == ()


def test_a_question_that_nobody_waits_for_ends(finder: Found) -> None:
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


@pytest.mark.parametrize("name", ["launch-2027", "sprint-42", "budget-2026", "90150000"])
def test_a_bare_id_may_be_a_name_and_is_searched_for(name: str) -> None:
    choice = WorkspaceChoice(WorkspaceReference("w1", "Acme Rollout"), connection(), False)
    resolution = resolve_pasted(name, choice, (choice,), lambda _key: None)
    assert resolution is not None
    assert resolution.may_be_name
    assert resolution.ask_for is not None
