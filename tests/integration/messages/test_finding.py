"""What is found in the copies, in which order, and what never is."""

from __future__ import annotations

from datetime import UTC
from pathlib import Path

import pytest

from clickup_desktop.integration.messages import interrupting
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.errors import CopyUnusable
from clickup_desktop.integration.messages.finding import Found, Hit, Searched, find
from clickup_desktop.integration.messages.query import parse_query
from clickup_desktop.interruption import Cancellation, Cancelled
from tests.integration.messages.channels import START, CopiedChannel, message, new_file

DAY_SECONDS = 24 * 60 * 60
# START is on 2027-01-15, at 8 o'clock.


@pytest.fixture
def file(tmp_path: Path) -> CopyFile:
    return new_file(tmp_path)


@pytest.fixture
def general(file: CopyFile) -> CopiedChannel:
    return CopiedChannel(file).named(a81="Acme Admin", a82="Åse Berg", a83="Ben Ng")


def found(text: str, *files: CopyFile, typing: bool = False, limit: int = 50) -> Found:
    query = parse_query(text, typing=typing, zone=UTC)
    return find([Searched(it) for it in files], query, limit=limit)


def ids(text: str, *files: CopyFile, typing: bool = False) -> list[str]:
    return [it.message.id for it in found(text, *files, typing=typing).hits]


def test_all_words_are_there_and_the_newest_comes_first(
    file: CopyFile, general: CopiedChannel
) -> None:
    general.has(
        message("m1", "The launch plan", at=1),
        message("m2", "Plan of the LAUNCH, again", at=2),
        message("m3", "Nothing of it", at=3),
    )
    assert ids("launch plan", file) == ["m2", "m1"]
    assert ids("launch missing", file) == []


def test_words_are_found_without_case_and_accents(file: CopyFile, general: CopiedChannel) -> None:
    general.has(message("m1", "Ärger in Łódź: straße"))
    for text in ("arger", "ÄRGER", "lodz", "Strasse"):
        assert ids(text, file) == ["m1"], text


def test_a_phrase_keeps_its_order(file: CopyFile, general: CopiedChannel) -> None:
    general.has(message("m1", "to do or not to be"), message("m2", "to be or not", at=1))
    assert ids('"not to be"', file) == ["m1"]
    assert ids('"to be" or', file) == ["m2", "m1"]
    assert ids('"be to"', file) == []


def test_scripts_without_blanks_are_found_by_each_character(
    file: CopyFile, general: CopiedChannel
) -> None:
    general.has(
        message("m1", "明日の会議は東京で", at=1),
        message("m2", "京東で会いましょう", at=2),
        message("m3", "ประชุมพรุ่งนี้", at=3),
    )
    assert ids("東京", file, typing=True) == ["m1"]
    assert ids("会", file, typing=True) == ["m2", "m1"]
    assert ids("พรุ่งนี้", file) == ["m3"]


def test_voiced_kana_are_other_letters(file: CopyFile, general: CopiedChannel) -> None:
    general.has(message("m1", "がっこう", at=1), message("m2", "かっこう", at=2))
    assert ids("が", file) == ["m1"]
    assert ids("か\u3099", file) == ["m1"]
    assert ids("か", file) == ["m2"]


def test_symbols_are_found_as_well(file: CopyFile, general: CopiedChannel) -> None:
    general.has(
        message("m1", "done ✅", at=1),
        message("m2", "great👍🏽", at=2),
        message("m3", "🤔 hm", at=3),
        message("m4", "30°C", at=4),
    )
    for text, key in (("✅", "m1"), ("👍", "m2"), ("great", "m2"), ("🤔", "m3"), ("30", "m4")):
        assert ids(text, file, typing=True) == [key], text
    [hit] = found("👍", file).hits
    assert hit.spans(hit.message.text) == ((5, 6),)


def test_the_last_word_may_go_on_while_it_is_typed(file: CopyFile, general: CopiedChannel) -> None:
    general.has(message("m1", "The launch plan"), message("m2", "Lunch a la carte", at=1))
    assert ids("lau", file, typing=True) == ["m1"]
    assert ids("lau", file) == []
    assert ids("the pl", file, typing=True) == ["m1"]
    assert ids("la", file, typing=True) == ["m2", "m1"]
    assert ids("l", file, typing=True) == []  # one letter stands for too much
    assert ids("lau ", file, typing=True) == []  # its end was typed


def test_beginnings_are_found_behind_the_last_messages_as_well(
    file: CopyFile, general: CopiedChannel
) -> None:
    many = [message(f"m{n}", f"chatter {n}", at=n + 1) for n in range(2_100)]
    general.has(message("old", "chapter one"), *many)
    assert ids("chap", file, typing=True) == ["old"]
    cha = found("cha", file, typing=True, limit=2_050)
    assert [it.message.id for it in cha.hits] == [f"m{n}" for n in range(2_099, 49, -1)]


def test_authors_and_channels_are_named_by_beginnings_of_their_words(
    file: CopyFile, general: CopiedChannel
) -> None:
    general.has(
        message("m1", "hello", author="81"),
        message("m2", "hello", author="82", at=1),
        message("m3", "hello", author="83", at=2),
        message("m4", "hello", author="", at=3),
    )
    CopiedChannel(file, "c2", "Grand opening").has(message("n1", "hello", author="82", at=4))
    assert ids("hello from:ase", file) == ["n1", "m2"]
    assert ids('from:"acme ad"', file) == ["m1"]
    assert ids("from:be", file) == ["n1", "m3", "m2"]  # "Berg" and "Ben"
    assert ids("from:ase from:ben in:gen", file) == ["m3", "m2"]
    assert ids("in:#opening", file) == ["n1"]
    assert ids("in:grand hello from:ben", file) == []
    assert ids("hello from:nobody", file) == []
    assert ids("hello in:nowhere", file) == []


def test_a_name_that_changes_is_found_by_the_new_one(
    file: CopyFile, general: CopiedChannel
) -> None:
    general.has(message("m1", "hello", author="82")).named(a82="Åse Dahl")
    assert ids("from:dahl", file) == ["m1"]
    assert ids("from:berg", file) == []


def test_a_day_begins_in_the_persons_time_zone(file: CopyFile, general: CopiedChannel) -> None:
    midnight = 16 * 60 * 60  # from the start to the 16th
    general.has(
        message("m1", "late", at=midnight - 1),
        message("m2", "early", at=midnight),
        message("m3", "next", at=midnight + DAY_SECONDS),
    )
    assert ids("after:2027-01-16", file) == ["m3", "m2"]
    assert ids("before:2027-01-16", file) == ["m1"]
    assert ids("after:2027-01-16 before:2027-01-17", file) == ["m2"]
    assert ids("after:2027-01-16 late", file) == []


def test_a_burst_in_one_second_is_found_whole(file: CopyFile, general: CopiedChannel) -> None:
    """More than have room in a second stand behind it."""
    general.has(*(message(f"m{n}", "burst") for n in range(70)))
    assert found("burst before:2027-01-16", file).total == 70
    query = parse_query("burst")
    in_time = find([Searched(file)], query, limit=100)
    assert len({it.message.row for it in in_time.hits}) == 70


def test_a_question_that_names_nothing_finds_nothing(
    file: CopyFile, general: CopiedChannel
) -> None:
    general.has(message("m1", "hello"))
    assert ids("", file) == []
    assert ids(" ?! — ", file) == []
    assert not found("?!", file).more


def test_what_a_comparison_lacked_is_not_found(file: CopyFile, general: CopiedChannel) -> None:
    general.has(message("m1", "secret plan"), message("m2", "open plan", at=1))
    general.lacks("m1").compared()
    assert ids("plan", file) == ["m2"]
    assert ids("pla", file, typing=True) == ["m2"]
    assert ids("in:general", file) == ["m2"]
    assert ids("after:2020-01-01", file) == ["m2"]


def test_an_edited_message_is_found_by_its_new_text(file: CopyFile, general: CopiedChannel) -> None:
    general.has(message("m1", "the old words")).edited("m1", "new ones").compared()
    assert ids("old", file) == []
    assert ids("new", file) == ["m1"]


def test_hits_of_several_connections_come_newest_first_page_by_page(tmp_path: Path) -> None:
    files = [new_file(tmp_path) for _ in range(3)]
    for number, file in enumerate(files):
        CopiedChannel(file).has(
            *(message(f"f{number}-{n}", "hello", at=n * 3 + number // 2) for n in range(7))
        )
    places = [Searched(it) for it in files]
    query = parse_query("hello")
    whole = find(places, query)
    assert whole.total == 21
    assert whole.next_place is None
    rows = [it.message.row for it in whole.hits]
    assert rows == sorted(rows, reverse=True)
    met: list[Hit] = []
    page = find(places, query, limit=4)
    assert (page.total, page.more) == (21, False)
    while page.next_place is not None:
        met += page.hits
        page = find(places, query, limit=4, behind=page.next_place)
    met += page.hits
    assert [it.message.id for it in met] == [it.message.id for it in whole.hits]


def test_only_the_copies_that_are_named_are_searched(
    file: CopyFile, general: CopiedChannel
) -> None:
    general.has(message("m1", "hello"))
    CopiedChannel(file, "c2", "other").has(message("n1", "hello", at=1))
    chosen = Searched(file, frozenset({"c1"}))
    assert [it.message.id for it in find([chosen], parse_query("hello")).hits] == ["m1"]
    assert find([chosen], parse_query("hello in:other")).hits == ()
    assert find([Searched(file, frozenset())], parse_query("hello")).hits == ()


def test_equal_ids_in_two_channels_are_two_messages(file: CopyFile, general: CopiedChannel) -> None:
    general.has(message("m1", "hello"))
    CopiedChannel(file, "c2", "other").has(message("m1", "hello"))
    assert sorted(it.message.channel_id for it in found("hello", file).hits) == ["c1", "c2"]


def test_more_hits_than_are_counted_are_said_to_be_more(
    file: CopyFile, general: CopiedChannel
) -> None:
    general.has(*(message(f"m{n}", "hello", at=n) for n in range(30)))
    query = parse_query("hello")
    few = find([Searched(file)], query, limit=5, most_counted=20)
    assert (len(few.hits), few.total, few.more) == (5, 20, True)
    every = find([Searched(file)], query, limit=5, most_counted=None)
    assert (every.total, every.more) == (30, False)
    typed = parse_query("hel", typing=True)
    begun = find([Searched(file)], typed, limit=5)
    assert (begun.total, begun.more) == (6, True)
    assert find([Searched(file)], typed, limit=5, most_counted=None).total == 30


def test_a_file_that_cannot_be_read_hides_no_hits_of_others(
    tmp_path: Path, file: CopyFile, general: CopiedChannel
) -> None:
    general.has(message("m1", "hello"))
    broken = new_file(tmp_path)
    CopiedChannel(broken).has(message("b1", "hello"))
    broken.close()
    broken.path.unlink()
    broken.path.mkdir()
    result = found("hello", broken, file)
    assert [it.message.id for it in result.hits] == ["m1"]
    assert [type(it) for it in result.problems] == [CopyUnusable]


def test_a_connection_without_copies_is_searched_without_making_a_file(tmp_path: Path) -> None:
    file = new_file(tmp_path)
    assert ids("hello", file) == []
    assert not file.path.exists()


def test_nobody_waits_for_what_is_no_longer_wanted(file: CopyFile, general: CopiedChannel) -> None:
    general.has(message("m1", "hello"))
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        find([Searched(file)], parse_query("hello"), cancellation=cancellation)


def test_a_search_is_left_in_the_middle(
    file: CopyFile, general: CopiedChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    class CancelledSoon(Cancellation):
        def raise_if_cancelled(self) -> None:
            self.cancel()

    general.has(message("m1", "hello"))
    monkeypatch.setattr(interrupting, "_STEPS_BETWEEN_LOOKS", 1)
    with pytest.raises(Cancelled):
        find([Searched(file)], parse_query("hello"), cancellation=CancelledSoon())
    assert ids("hello", file) == ["m1"]


def test_a_hit_tells_whose_it_is_and_what_matched(file: CopyFile, general: CopiedChannel) -> None:
    general.has(message("m1", "Wir LÖSCHEN nichts,\nlöschen!", author="82"))
    [hit] = found("loschen", file).hits
    assert (hit.copy.channel_name, hit.message.author_name) == ("general", "Åse Berg")
    assert hit.message.sent_at == START
    shown = hit.message.text
    assert [shown[start:end] for start, end in hit.spans(shown)] == ["LÖSCHEN", "löschen"]


def test_an_excerpt_shows_the_first_match(file: CopyFile, general: CopiedChannel) -> None:
    general.has(message("m1", "word " * 400 + "the needle\nin it " + "hay " * 400))
    [hit] = found("needle", file).hits
    text, spans = hit.excerpt(100)
    assert len(text) <= 100
    assert text.startswith("…word")
    assert text.endswith("…")
    assert [text[start:end] for start, end in spans] == ["needle"]


def test_an_excerpt_begins_so_that_a_match_is_seen(file: CopyFile, general: CopiedChannel) -> None:
    general.has(message("m1", "word " * 20 + "the needle in it"))
    [hit] = found("needle", file).hits
    text, spans = hit.excerpt(200, seen=40)
    assert text == "…word the needle in it"
    assert [text[start:end] for start, end in spans] == ["needle"]
    assert hit.excerpt(200)[0] == hit.message.text


def test_an_excerpt_of_a_short_text_is_all_of_it(file: CopyFile, general: CopiedChannel) -> None:
    general.has(message("m1", "a needle"))
    [hit] = found("needle", file).hits
    assert hit.excerpt(100) == ("a needle", ((2, 8),))
