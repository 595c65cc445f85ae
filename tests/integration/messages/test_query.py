"""What typed text asks for; whatever is typed, it is a query."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, timedelta, timezone

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clickup_desktop.integration.messages.marking import excerpt, matched_spans
from clickup_desktop.integration.messages.query import (
    LONGEST_QUERY,
    MOST_TERMS,
    Phrase,
    Query,
    any_is_in,
    beginning_of_day,
    parse_query,
    spaced,
)
from clickup_desktop.integration.messages.search_index import INDEX_TABLE, searchable

HOSTILE = [
    '"',
    '""""',
    "NEAR(a b, 2)",
    "a AND b OR NOT c",
    "text : a",
    "facets:c1",
    "a* ^b -c {x y}: z",
    "'; DROP TABLE message; --",
    "\x00\ud800\u202e",
    'from:" in:" before:" after:"',
    "from:from:from:",
    "before:9999-12-31 after:0001-01-01",
    "before:2026-02-30",
    "after:２０２６-01-01",
    "🤔👍🏽",
    "a" * 10_000,
    "字" * 10_000,
    "\u3099\u3099か\u0301\u0301",
]


def phrases(text: str, *, typing: bool = False) -> list[str]:
    return [it.expression for it in parse_query(text, typing=typing).phrases]


def test_words_and_phrases() -> None:
    assert phrases('launch "of the plan" Now') == ['"launch"', '"of the plan"', '"now"']
    assert phrases("under_score hy-phen don't") == ['"under score"', '"hy phen"', '"don t"']
    assert phrases("one one ONE") == ['"one"']
    assert phrases("“curly quotes”") == ['"curly quotes"']


def test_the_last_word_goes_on_until_something_ends_it() -> None:
    assert phrases("launch pl", typing=True) == ['"launch"', '"pl"*']
    assert phrases('"launch pl', typing=True) == ['"launch pl"*']
    for ended in ("launch pl ", '"launch pl"', "launch pl.", "launch p", "launch 計"):
        assert not any("*" in it for it in phrases(ended, typing=True)), ended
    assert phrases("launch pl") == ['"launch"', '"pl"']
    assert phrases("cafe\u0301", typing=True) == ['"cafe"*']


def test_keys_take_words_or_quotes() -> None:
    query = parse_query('From:ana from:"Ana B" in:#general in:"big deals" rest')
    assert query.authors == (Phrase(("ana",), True), Phrase(("ana", "b"), True))
    assert query.channels == (Phrase(("general",), True), Phrase(("big", "deals"), True))
    assert phrases("from:ana rest") == ['"rest"']


def test_days_are_taken_together() -> None:
    query = parse_query("after:2026-01-01 before:2026-03-01 after:2026-02-01", zone=UTC)
    assert query.after == beginning_of_day(date(2026, 2, 1), UTC)
    assert query.before == beginning_of_day(date(2026, 3, 1), UTC)


def test_a_day_begins_where_the_person_is() -> None:
    zone = timezone(timedelta(hours=2))
    utc = beginning_of_day(date(2026, 3, 29), UTC)
    assert beginning_of_day(date(2026, 3, 29), zone) == utc - 2 * 60 * 60 * 1000
    for day in (date.min, date.max):
        assert isinstance(beginning_of_day(day), int)
        assert isinstance(beginning_of_day(day, zone), int)


@pytest.mark.parametrize("text", ["before:today", "before:2026-02-30", "after:20260101", "after:"])
def test_what_is_no_day_is_words(text: str) -> None:
    query = parse_query(text)
    assert query.before is query.after is None
    assert query.phrases != ()


@pytest.mark.parametrize("text", ["", "   ", "?!", '""', "from:", "in:#", "from:!"])
def test_keys_without_a_value_are_words_and_signs_are_nothing(text: str) -> None:
    key = text.rstrip(":#!")
    assert parse_query(text) == Query((Phrase((key,)),) if key.isalpha() else ())


def test_a_name_is_meant_by_the_beginnings_of_its_words() -> None:
    meant = parse_query("from:be").authors
    assert any_is_in(meant, "Åse Berg")
    assert any_is_in(meant, "Ben")
    assert not any_is_in(meant, "Abel")


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("typing", [False, True])
def test_hostile_text_is_asked_for_as_words(text: str, typing: bool) -> None:
    ask(parse_query(text, typing=typing))


queries = st.one_of(
    st.text(),
    st.lists(
        st.sampled_from(
            [
                "from:",
                "in:",
                "before:",
                "after:",
                '"',
                " ",
                "2026-01-01",
                "*",
                "a",
                "字",
                "(",
                "AND",
            ]
        )
    ).map("".join),
)


@given(queries, st.booleans())
@example('before:"', True)
def test_any_text_is_a_query(text: str, typing: bool) -> None:
    query = parse_query(text, typing=typing)
    assert len(query.phrases) <= MOST_TERMS
    assert sum(len(word) for it in query.phrases for word in it.words) <= LONGEST_QUERY * 20
    ask(query)


def ask(query: Query) -> None:
    """Ask FTS5 for the words."""
    match = " AND ".join(f"text : {it.expression}" for it in query.phrases)
    if match:
        INDEX.execute("SELECT rowid FROM found WHERE found MATCH ?", (match,)).fetchall()


INDEX = sqlite3.connect(":memory:")
INDEX.execute(INDEX_TABLE)

# What Unicode 6.1 knows, as SQLite does.
texts = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "plan",
                "Plane",
                "Straße",
                "İstanbul",
                "東京",
                "が",
                "か\u3099",
                "พรุ่งนี้",
                " ",
                ".",
                "_",
                "हिन्दी",
            ]
        ),
        st.characters(max_codepoint=0x2FF, exclude_categories=["Cs"]),
    ),
    max_size=8,
).map("".join)


@given(texts, texts, st.booleans())
@example("か\u3099", "か", False)
def test_what_is_looked_for_here_is_what_the_index_finds(
    text: str, asked: str, typing: bool
) -> None:
    """Among the last messages beginnings are looked for without the index, and matches marked."""
    query = parse_query(asked, typing=typing)
    if not query.phrases:
        return
    INDEX.execute("INSERT INTO found (found) VALUES ('delete-all')")
    INDEX.execute("INSERT INTO found (rowid, text) VALUES (1, ?)", (searchable(text),))
    looked_in = spaced(text)
    for phrase in query.phrases:
        found = INDEX.execute(
            "SELECT 1 FROM found WHERE found MATCH ?", (f"text : {phrase.expression}",)
        ).fetchone()
        assert phrase.is_in(looked_in) is (found is not None)
        assert bool(matched_spans(text, [phrase])) is (found is not None)


@given(texts, texts, st.integers(min_value=10, max_value=200))
def test_an_excerpt_keeps_its_length_and_its_spans(text: str, asked: str, most: int) -> None:
    query = parse_query(asked)
    shown, spans = excerpt(text * 20, query.phrases, most)
    assert len(shown) <= most
    assert "\n" not in shown
    edge = 0
    for start, end in spans:
        assert edge <= start < end <= len(shown)
        edge = end


@given(st.text("aß東 .", max_size=30), st.integers(0, 40_000), st.integers(0, 40_000))
@example("", 9_999, 0)
def test_an_excerpt_of_a_long_text_shows_its_match(between: str, before: int, behind: int) -> None:
    """However far behind it stands: only parts of a long text are looked through at once."""
    text = f"{'hay ' * (before // 4)}{between} the needle {between}{'x' * behind}"
    shown, spans = excerpt(text, parse_query('"the needle"').phrases, 200, 40)
    assert len(shown) <= 200
    assert [shown[start:end] for start, end in spans] == ["the needle"]
