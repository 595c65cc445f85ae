"""What was erased is in no byte of any file afterwards, and nothing else is gone."""

from __future__ import annotations

import contextlib
import itertools
import random
import re
import sqlite3
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from clickup_desktop.integration.messages import erasing, interrupting
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.copy_rows import copies
from clickup_desktop.integration.messages.erasing import (
    erase_all,
    erase_copies,
    erase_expired,
    scrub,
    scrub_due,
    scrub_where_due,
)
from clickup_desktop.integration.messages.finding import Searched, find
from clickup_desktop.integration.messages.query import parse_query
from clickup_desktop.integration.messages.records import DAY
from clickup_desktop.interruption import Cancellation, Cancelled
from tests.integration.messages.channels import START, CopiedChannel, message, new_file

LETTERS = "abcdefghijklmnop0123456789"
MARK = re.compile(rf"([{LETTERS}]{{10}})zq".encode())


@pytest.fixture
def file(tmp_path: Path) -> CopyFile:
    return new_file(tmp_path)


def bytes_in(folder: Path) -> bytes:
    return b"\0".join(it.read_bytes() for it in folder.rglob("*") if it.is_file())


def terms_of(file: CopyFile) -> set[str]:
    """Return the words that the index knows."""
    with sqlite3.connect(file.path) as connection:
        connection.execute("CREATE VIRTUAL TABLE temp.term USING fts5vocab(main, found, row)")
        terms = {term for (term,) in connection.execute("SELECT term FROM temp.term")}
    connection.close()
    return terms


def ids(text: str, file: CopyFile) -> set[str]:
    return {it.message.id for it in find([Searched(file)], parse_query(text), limit=10_000).hits}


class Marks:
    """Makes words none of which is met by chance."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def text(self, words: int) -> str:
        return " ".join(self._word() for _ in range(words))

    def _word(self) -> str:
        return "".join(self._random.choices(LETTERS, k=14)) + "zq"


def marks_in(content: bytes) -> set[bytes]:
    """Return the marks by their last letters.

    The index leaves out what a word begins with as the one before it in the alphabet does.
    """
    return set(MARK.findall(content))


def marks_of(*texts: str) -> set[bytes]:
    return marks_in(" ".join(texts).encode())


def erased_twice(channel: CopiedChannel) -> None:
    """Let two comparisons lack what the Channel lacks."""
    channel.compared().compared()


def test_an_erased_message_leaves_no_byte(file: CopyFile, tmp_path: Path) -> None:
    marks = Marks(1)
    texts = {f"m{n}": marks.text(12) for n in range(500)}
    channel = CopiedChannel(file)
    channel.has(*(message(key, text, at=n) for n, (key, text) in enumerate(texts.items())))
    gone = [f"m{n}" for n in range(0, 500, 7)]
    erased_twice(channel.lacks(*gone))
    assert scrub(file, START)
    kept = marks_of(*(text for key, text in texts.items() if key not in gone))
    erased = marks_of(*(texts[key] for key in gone))
    assert marks_in(bytes_in(tmp_path)) & erased == set()
    assert marks_in(bytes_in(tmp_path)) >= kept
    assert len(terms_of(file)) == len(kept) + 2  # and the copy's and the author's


def test_an_edited_message_leaves_no_byte_of_its_old_text(file: CopyFile, tmp_path: Path) -> None:
    marks = Marks(2)
    old, new = marks.text(8), marks.text(8)
    CopiedChannel(file).has(message("m1", old)).edited("m1", new).compared()
    assert scrub(file, START)
    assert marks_in(bytes_in(tmp_path)) == marks_of(new)


@pytest.mark.parametrize("seed", range(3))
def test_whatever_comes_and_goes_only_what_is_kept_has_bytes(
    file: CopyFile, tmp_path: Path, seed: int
) -> None:
    """Pages of all sizes are filled, split, joined and freed."""
    marks, chance = Marks(seed), random.Random(seed)
    channel = CopiedChannel(file)
    number = 0
    for _round in range(6):
        coming = []
        for _ in range(chance.randrange(40, 160)):
            number += 1
            size = chance.choice([0, 1, 3, 10, 40, 400])
            coming.append(message(f"m{number}", marks.text(size), at=chance.randrange(10_000)))
        channel.has(*coming)
        keys = list(channel.messages)
        channel.lacks(*chance.sample(keys, len(keys) // 3))
        for key in chance.sample(list(channel.messages), len(channel.messages) // 5):
            channel.edited(key, marks.text(chance.choice([0, 2, 20, 300])))
        erased_twice(channel)
        assert scrub(file, START)
        kept = marks_of(*(it.text for it in channel.messages.values()))
        assert marks_in(bytes_in(tmp_path)) == kept
        assert marks_of(*terms_of(file)) == kept


def test_an_erased_copy_leaves_the_others_alone(file: CopyFile, tmp_path: Path) -> None:
    marks = Marks(3)
    one, other = marks.text(30), marks.text(30)
    CopiedChannel(file, "c1", "namezq1").named(a81="Acme Admin", a82="Nobody Elsezq").has(
        message("m1", one, author="82"), message("m2", "short", author="81")
    )
    CopiedChannel(file, "c2").has(message("m1", other))
    file.remember_wishes()
    assert erase_copies(file, ["c1"])
    assert ids(one.split()[0], file) == set()
    content = bytes_in(tmp_path)
    assert marks_in(content) == marks_of(other)
    assert b"Nobody" not in content
    assert b"namezq1" not in content
    assert b"Acme Admin" in content
    assert ids(other.split()[0], file) == {"m1"}
    assert not erase_copies(file, ["c1"])


@pytest.mark.parametrize("erase", [lambda it: erase_copies(it, ["c1"]), erase_all])
def test_with_the_last_copy_the_files_go(file: CopyFile, tmp_path: Path, erase: object) -> None:
    CopiedChannel(file).has(message("m1", "hello"))
    file.remember_wishes()
    assert callable(erase)
    erase(file)
    assert [it for it in tmp_path.rglob("*") if it.is_file()] == []


def test_a_copy_is_gone_before_its_bytes_are(file: CopyFile, tmp_path: Path) -> None:
    marks = Marks(7)
    text = marks.text(30)
    CopiedChannel(file, "c2").has(message("m1", "stays"))
    CopiedChannel(file).has(message("m1", text), message("m2", text, at=1))
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        erase_copies(file, ["c1"], cancellation=cancellation)
    assert ids(text.split()[0], file) == set()
    assert ids("after:2020-01-01", file) == {"m1"}
    with file.reading() as connection:
        assert scrub_due(connection, START)
    scrub_where_due(file, START)
    assert marks_in(bytes_in(tmp_path)) == set()


def test_several_copies_are_erased_at_once(file: CopyFile, tmp_path: Path) -> None:
    marks = Marks(8)
    texts = [marks.text(8) for _ in range(3)]
    for number, text in enumerate(texts):
        CopiedChannel(file, f"c{number}").has(message("m1", text), message("m2", text, at=1))
    told: list[tuple[int, int]] = []
    wanted = ["c0", "c1", "none"]
    assert erase_copies(file, wanted, on_removed=lambda *it: told.append(it))
    assert told == [(2, 4), (4, 4)]
    assert marks_in(bytes_in(tmp_path)) == marks_of(texts[2])
    assert not erase_copies(file, wanted)


def test_writing_the_file_anew_is_left_in_the_middle(
    file: CopyFile, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class CancelledInTheMiddle(Cancellation):
        def raise_if_cancelled(self) -> None:
            self.cancel()

    marks = Marks(9)
    erased, kept = marks.text(300), marks.text(300)
    CopiedChannel(file, "c2").has(message("m1", kept))
    erased_twice(CopiedChannel(file).has(message("m1", erased)).lacks("m1"))
    monkeypatch.setattr(interrupting, "_STEPS_BETWEEN_LOOKS", 1)
    with pytest.raises(Cancelled):
        file.write_anew(CancelledInTheMiddle())
    assert ids("after:2020-01-01", file) == {"m1"}
    CopiedChannel(file, "c3").has(message("m3", "written behind it"))
    assert scrub(file, START)
    assert marks_in(bytes_in(tmp_path)) == marks_of(kept)


def test_a_long_scrubbing_has_a_rest_behind_it_but_nobody_waits_who_deletes(
    file: CopyFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ClickUp lacks comes now and then; a large file would be written anew all the time."""
    seconds = itertools.count(0, 30)
    clock = SimpleNamespace(monotonic=lambda: next(seconds), time=time.time)
    monkeypatch.setattr(erasing, "time", clock)

    def due(now: int) -> bool:
        with file.reading() as connection:
            return scrub_due(connection, now)

    channel = CopiedChannel(file).has(message("m1", "one"), message("m2", "two", at=1))
    CopiedChannel(file, "c2").has(message("m1", "three"))
    assert scrub(file, START)
    erased_twice(channel.lacks("m1"))
    assert not due(START + 1_499_999)
    assert due(START + 1_500_000)
    assert due(START - 1)  # the clock was set back
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        erase_copies(file, ["c2"], cancellation=cancellation)
    assert due(START)
    assert scrub(file, START)
    assert not due(START)


def test_a_copy_that_is_erased_can_be_wanted_again(file: CopyFile, tmp_path: Path) -> None:
    CopiedChannel(file, "c2").has(message("m1", "there"))
    CopiedChannel(file).has(message("m1", "first"))
    erase_copies(file, ["c1"])
    again = CopiedChannel(file).has(message("m1", "second", at=1))
    assert scrub(file, START)
    assert ids("first", file) == set()
    assert ids("second", file) == {"m1"}
    with file.reading() as connection:
        assert [it.channel_id for it in copies(connection)] == ["c2", again.id]


def test_what_is_older_than_it_may_be_kept_is_erased_with_its_thread(
    file: CopyFile, tmp_path: Path
) -> None:
    marks = Marks(4)
    texts = [marks.text(6) for _ in range(5)]
    day = DAY // 1000
    channel = CopiedChannel(file, keep_days=10).has(
        message("old", texts[0], replies=1),
        message("reply", texts[1], at=9 * day, parent="old"),
        message("young", texts[2], at=2 * day, replies=1),
        message("answer", texts[3], at=3 * day, parent="young"),
        message("undated", texts[4], at=-START // 1000),
    )
    with file.writing() as connection:
        assert erase_expired(connection, channel.copy, START + 11 * DAY) == 2
        assert erase_expired(connection, channel.copy, START + 11 * DAY) == 0
    assert scrub(file, START)
    assert marks_in(bytes_in(tmp_path)) == marks_of(*texts[2:])


def test_without_a_limit_nothing_expires(file: CopyFile) -> None:
    channel = CopiedChannel(file).has(message("old", "hello"))
    with file.writing() as connection:
        assert erase_expired(connection, channel.copy, START + 100_000 * DAY) == 0


def test_scrubbing_is_due_after_an_erasure_and_once_a_day_after_an_edit(file: CopyFile) -> None:
    def due(now: int) -> bool:
        with file.reading() as connection:
            return scrub_due(connection, now)

    channel = CopiedChannel(file).has(message("m1", "one"), message("m2", "two", at=1))
    assert not due(START)
    channel.edited("m1", "else").compared()
    assert due(START)
    scrub_where_due(file, START)
    assert not due(START)
    channel.edited("m1", "another").compared()
    assert not due(START + DAY)
    assert due(START + DAY + 1)
    channel.lacks("m1").compared()
    assert not due(START + DAY)  # hidden, not erased
    channel.compared()
    assert due(START + DAY)


def test_what_was_interrupted_stays_due(file: CopyFile, tmp_path: Path) -> None:
    marks = Marks(5)
    text = marks.text(20)
    channel = CopiedChannel(file).has(message("m1", text), message("m2", "stays", at=1))
    erased_twice(channel.lacks("m1"))
    cancellation = Cancellation()
    cancellation.cancel()
    with pytest.raises(Cancelled):
        scrub(file, START, cancellation=cancellation)
    file.close()
    scrub_where_due(CopyFile(file.path, "81"), START)
    assert marks_in(bytes_in(tmp_path)) == set()


def test_somebody_who_reads_the_file_as_it_was_delays_it(file: CopyFile, tmp_path: Path) -> None:
    marks = Marks(6)
    channel = CopiedChannel(file).has(message("m1", marks.text(20)), message("m2", "", at=1))
    with file.reading() as connection:
        connection.execute("SELECT count(*) FROM message").fetchall()
        erased_twice(channel.lacks("m1"))
        assert not scrub(file, START)
    scrub_where_due(file, START)
    assert marks_in(bytes_in(tmp_path)) == set()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux lists open files")
def test_texts_are_nowhere_else_while_the_file_is_written_anew(file: CopyFile) -> None:
    """SQLite puts them into a temporary file meanwhile."""
    with contextlib.closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("PRAGMA temp_store_directory = ''")  # another test's, so far
    channel = CopiedChannel(file)
    channel.has(*(message(f"m{n}", f"{n} " * 200, at=n) for n in range(2_000)))
    opened: set[Path] = set()

    class Looking(Cancellation):
        """Looks at the open files whenever it is looked at."""

        @property
        def cancelled(self) -> bool:
            for link in Path("/proc/self/fd").iterdir():
                with contextlib.suppress(OSError):
                    opened.add(link.readlink())
            return False

    file.write_anew(Looking())
    temporary = {it.parent for it in opened if it.name.startswith("etilqs_")}
    assert temporary == {file.path.parent}
