"""Whoever follows the copies is told every change, once, also after being interrupted."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from clickup_desktop.integration.messages import journal
from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.erasing import erase_copies, scrub
from clickup_desktop.integration.messages.errors import CopyRemoved, ForeignPosition, NoCopy
from clickup_desktop.integration.messages.following import (
    FollowedFile,
    follow,
    positions_for,
)
from clickup_desktop.integration.messages.journal import Change, compact, parse_position
from clickup_desktop.interruption import Cancellation
from tests.integration.messages.channels import START, CopiedChannel, message, new_file


@pytest.fixture
def file(tmp_path: Path) -> CopyFile:
    return new_file(tmp_path)


@pytest.fixture
def channel(file: CopyFile) -> CopiedChannel:
    return CopiedChannel(file).named(a81="Acme Admin")


def told(file: CopyFile, position: str | None = None, most: int | None = None) -> list[Change]:
    """Return what somebody is told who begins at a position and leaves after `most` changes."""
    begin = None if position is None else parse_position(position)
    changes: list[Change] = []
    with FollowedFile(file, begin) as followed:
        for it in follow([followed], cancellation=Cancellation(), for_ever=False):
            changes.append(it)
            if len(changes) == most:
                break
    return changes


def short(changes: list[Change]) -> list[str]:
    return [f"{it.kind} {it.message_id}" for it in changes]


def test_everything_that_is_kept_is_told_first(file: CopyFile, channel: CopiedChannel) -> None:
    channel.has(message("m1", "one", replies=1), message("r1", "two", parent="m1", at=1))
    first, second = told(file)
    record = first.record("link-1")
    assert record == {
        "position": str(first.position),
        "event": "created",
        "link": "link-1",
        "message": {
            "id": "m1",
            "parent_id": None,
            "author": {"id": "81", "name": "Acme Admin"},
            "sent_at": "2027-01-15T08:00:00.000+00:00",
            "edited_at": None,
            "text": "one",
        },
    }
    assert second.record("link-1")["message"]["parent_id"] == "m1"
    assert told(file, str(second.position)) == []


def test_edits_and_deletions_are_told_from_a_position_on(
    file: CopyFile, channel: CopiedChannel
) -> None:
    channel.has(message("m1", "one"), message("m2", "two", at=1))
    position = str(told(file)[-1].position)
    channel.edited("m1", "new").compared()
    [edit] = told(file, position)
    assert (edit.kind, edit.message_id) == ("edited", "m1")
    assert edit.message is not None
    assert edit.message.text == "new"
    channel.lacks("m1").compared()
    [deletion] = told(file, str(edit.position))
    assert deletion.record("x")["message"] == {
        "id": "m1",
        "parent_id": None,
        "author": {"id": None, "name": None},
        "sent_at": None,
        "edited_at": None,
        "text": None,
    }
    channel.compared()  # erased by now, and told already
    assert told(file, str(deletion.position)) == []


def test_what_happened_in_between_is_told_as_what_became_of_it(
    file: CopyFile, channel: CopiedChannel
) -> None:
    channel.has(message("m1", "one"))
    position = str(told(file)[-1].position)
    channel.has(message("m2", "brief", at=1), message("m3", "first", at=2))
    channel.edited("m3", "second").edited("m1", "old").compared()
    channel.lacks("m2").edited("m3", "third").edited("m1", "new").compared()
    changes = told(file, position)
    assert sorted(short(changes)) == ["created m3", "deleted m2", "edited m1"]
    texts = {it.message_id: it.message.text for it in changes if it.message is not None}
    assert texts == {"m3": "third", "m1": "new"}


def test_what_comes_back_is_told_again(file: CopyFile, channel: CopiedChannel) -> None:
    channel.has(message("m1", "one", replies=1), message("r1", "two", parent="m1", at=1))
    position = str(told(file)[-1].position)
    kept = dict(channel.messages)
    channel.lacks("m1", "r1").compared()
    gone = told(file, position)
    assert sorted(short(gone)) == ["deleted m1", "deleted r1"]
    channel.messages.update(kept)
    channel.compared()
    back = told(file, str(gone[-1].position))
    assert sorted(short(back)) == ["created m1", "created r1"]


def state_of(changes: list[Change]) -> dict[tuple[str, str], str]:
    """Return what somebody knows who heard these changes."""
    state: dict[tuple[str, str], str] = {}
    for it in changes:
        if it.message is None:
            state.pop((it.channel_id, it.message_id), None)
        else:
            state[it.channel_id, it.message_id] = it.message.text
    return state


@pytest.mark.parametrize("seed", range(4))
def test_after_any_interruption_nothing_is_told_twice_or_left_out(
    file: CopyFile, seed: int
) -> None:
    chance = random.Random(seed)
    channels = [CopiedChannel(file, f"c{n}") for n in range(2)]
    heard: list[Change] = []
    position: str | None = None
    number = 0
    for _ in range(60):
        channel = chance.choice(channels)
        keys = list(channel.messages)
        coming = range(number, number + chance.randrange(4))
        number += len(coming)
        channel.has(*(message(f"m{n}", f"text {n}", at=n) for n in coming))
        if keys:
            channel.lacks(*chance.sample(keys, chance.randrange(1 + len(keys) // 3)))
        for key in chance.sample(list(channel.messages), len(channel.messages) // 4):
            channel.edited(key, f"edited {chance.random()}")
        channel.compared()
        if chance.random() < 0.3:
            with file.writing() as connection:
                compact(connection, after=chance.randrange(20), most=chance.choice([3, 1000]))
        if chance.random() < 0.1:
            scrub(file, START)
        if chance.random() < 0.7:
            heard += told(file, position, most=chance.randrange(1, 12))
            position = str(heard[-1].position) if heard else None
    heard += told(file, position)
    numbers = [it.position.number for it in heard]
    assert numbers == sorted(set(numbers))
    kept = {(it.id, key): m.text for it in channels for key, m in it.messages.items()}
    assert state_of(heard) == kept
    known: set[tuple[str, str]] = set()
    for it in heard:
        of_it = (it.channel_id, it.message_id)
        assert (of_it in known) is (it.kind == "edited") or it.kind == "deleted"
        known = known | {of_it} if it.message is not None else known - {of_it}


def test_a_journal_that_was_compacted_tells_the_same(
    file: CopyFile, channel: CopiedChannel
) -> None:
    channel.has(message("m1", "one"), message("m2", "two", at=1), message("m3", "three", at=2))
    middle = str(told(file)[1].position)
    for number in range(5):
        channel.edited("m1", f"edit {number}").compared()
    channel.lacks("m2").compared().compared()
    before = [(short(told(file, it)), it) for it in (None, middle)]
    with file.writing() as connection:
        [(long,)] = connection.execute("SELECT count(*) FROM journal")
        compact(connection)
        [(count,)] = connection.execute("SELECT count(*) FROM journal")
    assert (long, count) == (9, 4)
    assert [(short(told(file, it)), it) for it in (None, middle)] == before


def test_a_journal_is_compacted_each_time_that_it_has_grown(
    file: CopyFile, channel: CopiedChannel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def length() -> int:
        with file.reading() as connection:
            [(count,)] = connection.execute("SELECT count(*) FROM journal")
        return int(count)

    monkeypatch.setattr(journal, "_GROWN", 6)
    channel.has(message("m1", "one"))
    lengths = []
    for number in range(12):
        channel.edited("m1", f"edit {number}").compared()
        journal.compact_where_due(file)
        lengths.append(length())
    assert lengths == [2, 3, 4, 5, 2, 3, 4, 5, 6, 7, 2, 3]


def test_the_journal_holds_no_text(file: CopyFile, channel: CopiedChannel) -> None:
    channel.has(message("m1", "zebra"))
    with file.reading() as connection:
        rows = connection.execute("SELECT * FROM journal").fetchall()
    assert "zebra" not in repr(rows)


def test_only_the_copies_that_are_followed_are_told(file: CopyFile, channel: CopiedChannel) -> None:
    channel.has(message("m1", "one"), message("m2", "gone", at=1))
    CopiedChannel(file, "c2").has(message("n1", "two"), message("n2", "gone", at=1)).lacks(
        "n2"
    ).compared()
    channel.lacks("m2").compared()
    with FollowedFile(file, None, {"c2"}) as followed:
        changes = list(followed.changes())
        assert short(changes) == ["created n1", "deleted n2"]
        assert list(followed.changes()) == []


def test_what_an_erased_copy_held_is_not_told(file: CopyFile, channel: CopiedChannel) -> None:
    channel.has(message("m1", "one"), message("m2", "two", at=1)).lacks("m2").compared()
    CopiedChannel(file, "c2").has(message("n1", "two"))
    erase_copies(file, ["c1"])
    assert short(told(file)) == ["created n1"]
    scrub(file, START)
    assert short(told(file)) == ["created n1"]


@pytest.mark.parametrize(
    "text", ["", "x", "5", "-5", "ab-", "ab--1", "ab-1.0", "AB-1", "ab-" + "9" * 30]
)
def test_what_is_no_position_is_refused(text: str) -> None:
    with pytest.raises(ForeignPosition):
        parse_position(text)


def test_a_position_of_another_file_or_ahead_of_this_one_is_refused(
    tmp_path: Path, file: CopyFile, channel: CopiedChannel
) -> None:
    channel.has(message("m1", "one"))
    other = new_file(tmp_path)
    CopiedChannel(other).has(message("m1", "one"))
    [change] = told(other)
    with pytest.raises(ForeignPosition):
        told(file, str(change.position))
    with pytest.raises(ForeignPosition):
        told(other, f"{change.position.epoch}-{change.position.number + 1}")
    with pytest.raises(NoCopy):
        FollowedFile(new_file(tmp_path))


def test_each_file_gets_the_position_that_belongs_to_it(
    tmp_path: Path, file: CopyFile, channel: CopiedChannel
) -> None:
    channel.has(message("m1", "one"))
    other = new_file(tmp_path)
    CopiedChannel(other).has(message("m1", "one"))
    here, there = str(told(file)[0].position), str(told(other)[0].position)
    files = [file, other, new_file(tmp_path)]
    assert [str(it) for it in positions_for(files, [there, here])] == [here, there, "None"]
    assert positions_for(files, []) == [None, None, None]
    with pytest.raises(ForeignPosition):
        positions_for([file], [here, there])


def test_a_change_is_told_while_somebody_waits(file: CopyFile, channel: CopiedChannel) -> None:
    channel.has(message("m1", "one"))
    cancellation = Cancellation()
    heard: list[Change] = []
    arrived = threading.Condition()

    def listen(changes: Iterator[Change]) -> None:
        for it in changes:
            with arrived:
                heard.append(it)
                arrived.notify_all()

    def wait_for(count: int) -> None:
        with arrived:
            assert arrived.wait_for(lambda: len(heard) >= count, 60)

    with FollowedFile(CopyFile(file.path, "81")) as followed:
        changes = follow([followed], cancellation=cancellation)
        thread = threading.Thread(target=listen, args=[changes])
        thread.start()
        try:
            wait_for(1)
            channel.has(message("m2", "two", at=1))
            wait_for(2)
            channel.lacks("m1").compared()
            wait_for(3)
        finally:
            cancellation.cancel()
            thread.join()
    assert short(heard) == ["created m1", "created m2", "deleted m1"]


@pytest.mark.parametrize("made_anew", [False, True])
def test_a_file_that_goes_ends_it(file: CopyFile, channel: CopiedChannel, made_anew: bool) -> None:
    channel.has(message("m1", "one"))
    expected: Any = ForeignPosition if made_anew else CopyRemoved
    with FollowedFile(file) as followed:
        assert short(list(followed.changes())) == ["created m1"]
        file.delete()
        if made_anew:
            CopiedChannel(file)
        with pytest.raises(expected):
            list(followed.changes())


def test_following_holds_nothing_up(file: CopyFile, channel: CopiedChannel) -> None:
    channel.has(message("m1", "one"), message("m2", "two", at=1))
    with FollowedFile(file) as followed:
        assert len(list(followed.changes())) == 2
        channel.lacks("m1").compared().compared()
        assert scrub(file, START)
        assert short(list(followed.changes())) == ["deleted m1"]
