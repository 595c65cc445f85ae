"""Searching names among many: what is found, in what order, while others add to it."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.interruption import Cancellation, Cancelled
from clickup_desktop.search_text import fold
from clickup_desktop.ui.channels import search_index
from clickup_desktop.ui.channels.search_index import Grade, IndexEntry, Key, Match, SearchIndex


def entry(name: str, *path: str, entry_id: str | None = None, kind: str = "list") -> IndexEntry:
    return IndexEntry((kind, entry_id or name), name, path)


def index_of(*entries: IndexEntry) -> SearchIndex:
    index = SearchIndex()
    index.put("segment", entries)
    return index


def ids(matches: tuple[Match, ...]) -> list[str]:
    return [match.key[1] for match in matches]


def grade(name: str, text: str, *path: str) -> Grade | None:
    matches = index_of(entry(name, *path)).search(text)
    return matches[0].grade if matches else None


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("Launch", "launch", Grade.EXACT),
        ("Launch plan", " launch   PLAN ", Grade.EXACT),
        ("Launch plan", "laun", Grade.PREFIX),
        ("Launch plan", "launch pl", Grade.PREFIX),
        ("The launch plan", "launch pl", Grade.WORD),
        ("Launch plan", "plan launch", Grade.WORDS),
        ("The launch plan", "the pl", Grade.WORDS),
        ("Prelaunch", "launch", Grade.PART),
        ("Prelaunch plan", "plan launch", Grade.PART),
        ("Budget", "marketing", Grade.PATH),
        ("Budget", "2027 bud mark", Grade.PATH),
        ("Budget", "sales", None),
        ("Budget", "budget sales", None),
    ],
)
def test_a_match_has_its_best_grade(name: str, text: str, expected: Grade | None) -> None:
    assert grade(name, text, "Marketing", "Year 2027") is expected


@pytest.mark.parametrize("before", [" ", "-", "_", "/", ".", "#", "(", "a -", "(#"])
def test_a_word_begins_after_white_space_and_punctuation(before: str) -> None:
    assert grade(f"x{before}plan", "plan") is Grade.WORD
    assert grade(f"x{before}plan b{before}note", "note plan") is Grade.WORDS


def test_a_word_does_not_begin_between_letters_and_digits() -> None:
    assert grade("Plan2027", "2027") is Grade.PART


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pre-launch", Grade.EXACT),
        ("pre-", Grade.PREFIX),
        ("e-la", Grade.PART),
        ("-launch", Grade.PART),
        ("(draft", Grade.WORD),
        ("#2)", Grade.WORD),
    ],
)
def test_punctuation_in_a_query_is_looked_for(text: str, expected: Grade) -> None:
    name = "pre-launch" if "l" in text or text == "pre-" else "Plan (draft #2)"
    assert grade(name, text) is expected


def test_nothing_is_asked_for_nothing() -> None:
    index = index_of(entry("Launch"), entry(""))
    assert index.search(" \n ") == ()
    assert index.search_similar(" \n ") == ()
    assert index.search_similar("-----") == ()


def test_case_and_accents_do_not_matter() -> None:
    index = index_of(entry("Ärzte"), entry("İstanbul"), entry("Straße", "Ville de Québec"))
    assert ids(index.search("ARZTE")) == ["Ärzte"]
    assert ids(index.search("istan")) == ["İstanbul"]
    assert index.search("STRASSE") == (Match(("list", "Straße"), Grade.EXACT),)
    assert ids(index.search("quebec strasse")) == ["Straße"]


def test_better_grades_come_first() -> None:
    index = SearchIndex()
    for position, name in enumerate(
        ("Prelaunch", "The launch plan", "Launch 2027", "Budget", "Launch")
    ):
        index.put(str(position), [entry(name, "Launch places" if name == "Budget" else "Places")])
    assert index.search("launch") == (
        Match(("list", "Launch"), Grade.EXACT),
        Match(("list", "Launch 2027"), Grade.PREFIX),
        Match(("list", "The launch plan"), Grade.WORD),
        Match(("list", "Prelaunch"), Grade.PART),
        Match(("list", "Budget"), Grade.PATH),
    )


def test_within_a_grade_short_names_come_first_then_path_and_id() -> None:
    index = SearchIndex()
    index.put("1", [entry("Launch 10", "A", entry_id="5"), entry("Launch 2", "B", entry_id="4")])
    index.put("2", [entry("Launch 2", "B", entry_id="3"), entry("Launch-2", "A", entry_id="9")])
    assert ids(index.search("launch")) == ["9", "3", "4", "5"]


@given(
    st.lists(st.tuples(st.sampled_from("abc"), st.text("xy ", max_size=4)), max_size=12),
    st.data(),
)
def test_hits_of_several_segments_stand_in_the_order_of_one(
    named: list[tuple[str, str]], data: st.DataObject
) -> None:
    entries = [
        entry(f"Plan {name}", path, entry_id=str(number))
        for number, (path, name) in enumerate(named)
    ]
    index = SearchIndex()
    for segment in range(3):
        taken = [it for it in entries if data.draw(st.integers(0, 2)) == segment]
        index.put(str(segment), taken)
    left = {it.key for it in entries}
    found = ids(index.search("plan"))
    alone = ids(index_of(*(it for it in entries if it.key[1] in found)).search("plan"))
    assert found == alone
    assert set(found) <= {entry_id for _kind, entry_id in left}


def test_first_segments_stand_before_the_others_within_a_grade() -> None:
    index = SearchIndex()
    index.put("places", [entry("Plan"), entry("Plan A")])
    index.put("channels", [entry("Plan for later", kind="channel")], first=True)
    assert ids(index.search("plan")) == ["Plan", "Plan for later", "Plan A"]


def test_words_are_found_in_any_order_across_the_path() -> None:
    index = index_of(
        entry("Launch 2027", "Marketing", "Europe"), entry("Launch 2026", "Marketing", "Asia")
    )
    assert ids(index.search("2027 europe mark")) == ["Launch 2027"]
    assert ids(index.search("asia launch")) == ["Launch 2026"]
    assert index.search("asia 2027") == ()


def test_a_word_of_the_query_may_be_typed_twice() -> None:
    assert grade("New York", "new new") is Grade.WORDS
    assert grade("Anew", "new new") is Grade.PART


def test_a_segment_is_replaced_and_dropped_as_a_whole() -> None:
    index = SearchIndex()
    index.put("1", [entry("Old plan"), entry("Plan that goes")])
    index.put("2", [entry("Other plan")])
    index.put("1", [entry("New plan")])
    assert set(ids(index.search("plan"))) == {"New plan", "Other plan"}
    index.put("3", [])
    assert index.segments() == {"1", "2", "3"}
    index.drop("2")
    index.drop("never there")
    assert ids(index.search("plan")) == ["New plan"]
    index.clear()
    assert index.segments() == frozenset()
    assert index.search("plan") == index.search_similar("plan") == ()


def test_a_key_in_two_segments_is_found_once_in_its_best_grade() -> None:
    index = SearchIndex()
    index.put("shared", [entry("Launch", entry_id="1")])
    index.put("space", [entry("Launch plan", "Launches", entry_id="1")])
    assert index.search("launch") == (Match(("list", "1"), Grade.EXACT),)
    assert index.search_similar("lanuch") == (Match(("list", "1"), Grade.SIMILAR),)


def test_ids_of_different_kinds_may_be_equal() -> None:
    index = index_of(entry("Plan", entry_id="1"), entry("Plan", entry_id="1", kind="folder"))
    assert {match.key for match in index.search("plan")} == {("list", "1"), ("folder", "1")}


def test_no_more_than_most_are_returned() -> None:
    index = index_of(*(entry(f"Plan {number:04}") for number in range(2_500)))
    assert ids(index.search("plan", most=3)) == ["Plan 0000", "Plan 0001", "Plan 0002"]
    assert len(index.search("plan")) == 200
    assert len(index.search("plan", most=10_000)) == 2_500
    assert len(index.search_similar("plna")) == 50
    assert index.search("plan", most=0) == index.search_similar("plna", most=0) == ()


def test_large_segments_keep_one_order() -> None:
    names = [f"Plan {'x' * (number % 7)}{number:05}" for number in range(3_000)]
    matches = index_of(*map(entry, names)).search("plan", most=10_000)
    assert ids(matches) == sorted(names, key=lambda name: (len(name), name))


@pytest.mark.parametrize("method", ["search", "search_similar"])
def test_a_search_that_nobody_wants_any_more_stops(method: str) -> None:
    search = getattr(index_of(entry("Launch")), method)
    cancellation = Cancellation()
    assert search("launch", cancellation)
    cancellation.cancel()
    with pytest.raises(Cancelled):
        search("launch", cancellation)


def test_a_search_stops_between_two_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    index = SearchIndex()
    for number in range(10):
        index.put(str(number), [entry("Launch")])
    cancellation = Cancellation()
    asked: list[str] = []
    distances = search_index._near

    def cancelling(wanted: str, texts: list[str], check: Callable[[], None]) -> dict[str, int]:
        asked.append(wanted)
        cancellation.cancel()
        return distances(wanted, [], check)

    monkeypatch.setattr(search_index, "_near", cancelling)
    with pytest.raises(Cancelled):
        index.search_similar("lanuch", cancellation)
    assert len(asked) <= 2


def test_others_may_add_and_drop_while_somebody_searches() -> None:
    index = SearchIndex()
    index.put("stays", [entry("Launch stays")])
    finished = threading.Event()

    def change(name: str) -> None:
        for number in range(100):
            segment = f"{name} {number % 5}"
            index.put(segment, [entry(f"Launch {segment} {each}") for each in range(20)])
            if number % 3 == 0:
                index.drop(segment)

    def look() -> None:
        while not finished.is_set():
            found = ids(index.search("launch", most=10_000))
            assert "Launch stays" in found
            assert len(found) % 20 == 1  # segments are seen as a whole
            assert "Launch stays" in ids(index.search_similar("lanuch", most=10_000))

    with ThreadPoolExecutor(5) as pool:  # leaving it joins its threads
        readers = [pool.submit(look) for _ in range(2)]
        writers = [pool.submit(change, name) for name in "abc"]
        wait(writers)
        finished.set()
        for each in (*writers, *readers):
            each.result()
    assert len(index.search("launch", most=10_000)) == 1 + 20 * (len(index.segments()) - 1)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lanuch", "Launch"),
        ("lauch", "Launch"),
        ("lauunch", "Launch"),
        ("lainch", "Launch"),
        ("lanuch", "The launch plan"),
        ("lanuc", "Launch plan"),
        ("markteing", "Marketing 2027"),
        ("markte", "Marketing 2027"),
        ("makretign", "Marketing"),
        ("marketng 20", "Marketing 2027"),
        ("plna lanuch", "Launch plan"),
        ("launchplan", "Launch plan"),
        ("the pln", "The plan"),
        ("pre-lanuch", "Pre-launch"),
        ("ARTZE", "Ärzte"),
    ],
)
def test_small_typing_errors_are_forgiven(typed: str, name: str) -> None:
    index = index_of(entry(name, "Around"), entry("Something else"))
    assert index.search_similar(typed) == (Match(("list", name), Grade.SIMILAR),)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("lna", "Lan"),
        ("lan", "Lane b"),
        ("lnauhc", "Launch"),
        ("mraktegni", "Marketing"),
        ("marketng 21", "Marketing 2027"),
        ("lanuch sales", "Launch plan"),
        ("lanuch", "Prelaunch"),
    ],
)
def test_more_errors_or_short_words_are_not_forgiven(typed: str, name: str) -> None:
    assert index_of(entry(name)).search_similar(typed) == ()


def test_the_fewest_typing_errors_come_first() -> None:
    index = index_of(entry("Marketers"), entry("Marketing abroad"), entry("Marketnig"))
    assert ids(index.search_similar("marketing")) == ["Marketing abroad", "Marketnig"]
    index.put("channels", [entry("Markteing", kind="channel")], first=True)
    assert ids(index.search_similar("marketing"))[0] == "Markteing"


def test_hostile_names_do_no_harm() -> None:
    index = index_of(
        entry("Launch\nplan\r\n", "Two\u2028lines", entry_id="lines"),
        entry("a" * 10_000, entry_id="long"),
        entry("word " * 2_000, entry_id="words"),
        entry("\tשלום עולם\u202e", entry_id="rtl"),
        entry("\ud800 lone", entry_id="surrogate"),
        entry("", entry_id="empty"),
        entry(" \n\t ", entry_id="blank"),
        entry("𝓕𝓪𝓷𝓬𝔂 🚀", entry_id="fancy"),
        entry("ﷺ" * 100, entry_id="grows"),
    )
    assert index.search("launch plan") == (Match(("list", "lines"), Grade.EXACT),)
    assert ids(index.search("launch\nplan")) == ["lines"]
    assert ids(index.search("two lines")) == ["lines"]
    assert ids(index.search("a" * 9_000)) == ["long"]
    assert ids(index.search("word word wor")) == ["words"]
    assert index.search("עולם") == (Match(("list", "rtl"), Grade.WORD),)
    assert ids(index.search("lone")) == ["surrogate"]
    assert ids(index.search("fancy 🚀")) == ["fancy"]
    assert ids(index.search_similar("lanuch\nplan")) == ["lines"]
    assert ids(index.search_similar("wrod")) == ["words"]
    assert ids(index.search_similar("שולם")) == ["rtl"]
    assert index.search_similar("\ud800\ud800\ud800\ud800\ud800") == ()
    assert ids(index.search_similar("a" * 9_999)) == ["long"]


def test_nothing_is_left_of_a_name_that_is_only_white_space() -> None:
    index = index_of(entry(" \n ", "Around"))
    assert index.search("around") == (Match(("list", " \n "), Grade.PATH),)


def test_what_finds_typing_errors_is_not_loaded_at_the_start() -> None:
    code = (
        "import sys, clickup_desktop.ui.channels.search_index as index\n"
        "index.SearchIndex().search('launch')\n"
        "sys.exit('rapidfuzz' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def naive_grade(name: str, path: tuple[str, ...], text: str) -> Grade | None:
    """Return what `search` is to find, by its description."""
    name = " ".join(fold(name).split())
    around = " ".join(fold(" ".join((*path, name))).split())
    words = fold(text).split()
    wanted = " ".join(words)
    beginnings = [match.end() for match in re.finditer(r"^|[ \-_/.#(]", name)]

    def begins(part: str) -> bool:
        return any(name.startswith(part, beginning) for beginning in beginnings)

    def along(*, whole: bool) -> bool:
        position = 0
        for place, word in enumerate(words):
            if place == len(words) - 1:
                position = max(position, len(around) - len(name))
            begun = [match.end() for match in re.finditer(r"^|[ \-_/.#(]", around)]
            fitting = (
                at + len(word)
                for at in begun
                if at >= position
                and around.startswith(word, at)
                and (
                    not whole
                    or around[at + len(word) :][:1] in {"", *" -_/.#("}
                    or word[-1] in "-_/.#("
                )
            )
            position = next(fitting, -1)
            if position < 0:
                return False
        return True

    grades = (
        name == wanted,
        name.startswith(wanted),
        begins(wanted),
        len(words) > 1 and along(whole=True),
        all(map(begins, words)),
        len(words) > 1 and along(whole=False),
        all(word in name for word in words),
        all(word in around for word in words),
    )
    return Grade(grades.index(True)) if words and True in grades else None


letters = st.text(st.sampled_from("aAbäß -_/.#(\n"), max_size=8)
contents = st.lists(st.tuples(letters, st.lists(letters, max_size=2).map(tuple)), max_size=12)


@given(contents=contents, text=letters, segments=st.integers(1, 3))
def test_everything_that_holds_all_words_is_found_in_order(
    contents: list[tuple[str, tuple[str, ...]]], text: str, segments: int
) -> None:
    index = SearchIndex()
    everything = [
        IndexEntry(("list", f"{number:02}"), name, path)
        for number, (name, path) in enumerate(contents)
    ]
    for segment in range(segments):
        index.put(str(segment), everything[segment::segments], first=segment == 1)
    expected: list[tuple[Grade, bool, int, str, str, Key]] = []
    for number, each in enumerate(everything):
        best = naive_grade(each.name, each.path, text)
        if best is not None:
            length = len(" ".join(fold(each.name).split()))
            around = " ".join(fold(" ".join((*each.path, each.name))).split())
            not_first = number % segments != 1
            expected.append((best, not_first, length, around, each.key[1], each.key))
    assert index.search(text, most=10_000) == tuple(
        Match(key, best) for best, *_, key in sorted(expected)
    )
