"""What changes in copies is told line by line, beside whoever reads them from ClickUp."""

from __future__ import annotations

import json
import os
import select
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program
from tests.cli.ground import Ground
from tests.cli.messages.conftest import CHANNEL, in_a_busy_channel
from tests.cli.warm_start import Copy

LINE_KEYS = {"position", "event", "link", "message"}
MESSAGE_KEYS = {"id", "parent_id", "author", "sent_at", "edited_at", "text"}
SECONDS = 60.0

Line = dict[str, Any]


class Followed:
    """A program that follows."""

    def __init__(self, process: Copy) -> None:
        self.process = process
        self._waiting = b""

    def next(self) -> Line:
        """Wait for the next line."""
        while b"\n" not in self._waiting:
            self._waiting += self._read()
        line, _newline, self._waiting = self._waiting.partition(b"\n")
        found = json.loads(line)
        assert isinstance(found, dict)
        return found

    def several(self, count: int) -> list[Line]:
        """Wait for so many lines."""
        return [self.next() for _number in range(count)]

    def stop(self, number: signal.Signals = signal.SIGINT) -> list[Line]:
        """Stop it; return what it has told that nobody has read."""
        self.process.send_signal(number)
        out, self.err = self.process.communicate(timeout=SECONDS)
        whole, _newline, _rest = (self._waiting + out).rpartition(b"\n")
        return [json.loads(line) for line in whole.splitlines()]

    def _read(self) -> bytes:
        assert self.process.stdout is not None
        ready, _write, _error = select.select([self.process.stdout], [], [], SECONDS)
        assert ready, "nothing was told"
        found = os.read(self.process.stdout.fileno(), 64 * 1024)
        assert found, self.process.communicate()
        return found


@contextmanager
def following(program: Program, *arguments: str) -> Iterator[Followed]:
    """Follow, until the block ends."""
    process = program.start("follow", *arguments)
    try:
        yield Followed(process)
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def _end(program: Program, ground: Ground, link: str) -> str:
    """Return the position of the last line that is told of what is kept."""
    with following(program, link) as followed:
        lines = followed.several(ground.messages(link))
    return str(lines[-1]["position"])


@in_a_busy_channel
@pytest.mark.usefixtures("ctrl_c")
def test_everything_that_is_kept_is_told_first_and_once(program: Program, read: str) -> None:
    counts = program("sync", "--json").json["links"][0]
    with following(program) as followed:
        lines = followed.several(counts["messages"] + counts["replies"])
        assert followed.stop() == []
    assert followed.process.returncode == 130
    assert followed.err == b"Stopped.\n"
    assert len({line["message"]["id"] for line in lines}) == len(lines)
    for line in lines:
        assert set(line) == LINE_KEYS
        assert set(line["message"]) == MESSAGE_KEYS
        assert set(line["message"]["author"]) == {"id", "name"}
        assert line["event"] == "created"
        assert line["link"] == read
    positions = [line["position"].rpartition("-") for line in lines]
    assert len({epoch for epoch, _dash, _number in positions}) == 1
    numbers = [int(number) for _epoch, _dash, number in positions]
    assert numbers == sorted(set(numbers))


def test_what_changes_is_told_while_it_is_read(
    program: Program, ground: Ground, read: str, sandbox: Sandbox
) -> None:
    position = _end(program, ground, read)
    with following(program, read, "--from", position) as followed:
        new = sandbox.chat.write(CHANNEL, "something \x1b[31mnew\u2028")
        assert program("sync").status == 0
        line = followed.next()
        assert (line["event"], line["message"]["id"]) == ("created", new)
        assert line["message"]["text"] == "something \x1b[31mnew\u2028"
        sandbox.chat.edit(new, "something newer")
        assert program("sync", "--again").status == 0
        line = followed.next()
        assert (line["event"], line["message"]["text"]) == ("edited", "something newer")
        sandbox.chat.delete(new)
        assert program("sync", "--again").status == 0
        line = followed.next()
        assert (line["event"], line["message"]["id"]) == ("deleted", new)
        assert line["message"]["text"] is None
        position = line["position"]
    with following(program, read, "--from", position) as followed:
        later = sandbox.chat.write(CHANNEL, "later")
        assert program("sync").status == 0
        assert followed.next()["message"]["id"] == later


@in_a_busy_channel
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.usefixtures("ctrl_c")
def test_who_was_stopped_goes_on_where_the_last_line_says(
    program: Program, kept: str, sandbox: Sandbox, number: signal.Signals
) -> None:
    """Also beside a reading that goes on."""
    sandbox.change_latency(20)
    told: list[Line] = []
    position: tuple[str, ...] = ()
    reading = program.start("sync")
    try:
        _wait_for_the_file(program)
        for _restart in range(4):
            with following(program, kept, *position) as followed:
                told += [followed.next(), *followed.stop(number)]
            assert b"Traceback" not in followed.err
            assert followed.err in {b"", b"Stopped.\n"}
            position = ("--from", told[-1]["position"])
    finally:
        reading.communicate(timeout=SECONDS)
    assert reading.returncode == 0
    counts = program("sync", "--json").json["links"][0]
    every = counts["messages"] + counts["replies"]
    with following(program, kept, *position) as followed:
        told += followed.several(every - len(told))
        assert followed.stop() == []
    ids = [line["message"]["id"] for line in told if line["event"] == "created"]
    assert len(ids) == len(set(ids)) == every


def _wait_for_the_file(program: Program) -> None:
    deadline = time.monotonic() + SECONDS
    while not list(program.folder.rglob("messages/*.sqlite3")):
        assert time.monotonic() < deadline
        time.sleep(0.01)


@pytest.mark.parametrize("position", ["0123abcd-5", "nonsense", "", "-1"])
def test_a_foreign_position_ends_with_1(program: Program, read: str, position: str) -> None:
    ran = program("follow", read, f"--from={position}")
    assert ran.status == 1
    assert ran.out == ""
    assert "This position doesn't belong to this copy" in ran.err


def test_a_copy_that_was_made_anew_has_another_epoch(
    program: Program, ground: Ground, read: str
) -> None:
    position = _end(program, ground, read)
    assert program("keep", read, "--off", "--yes").status == 0
    assert program("keep", read).status == 0
    assert program("sync").status == 0
    assert program("follow", read, "--from", position).status == 1


def test_a_copy_that_is_deleted_ends_what_follows_it(
    program: Program, ground: Ground, read: str
) -> None:
    position = _end(program, ground, read)
    with following(program, read, "--from", position) as followed:
        assert followed.process.stdout is not None
        assert program("keep", read, "--off", "--yes").status == 0
        _out, err = followed.process.communicate(timeout=SECONDS)
    assert followed.process.returncode == 1
    assert err


def test_without_a_copy_there_is_nothing_to_follow(program: Program, link: str) -> None:
    for arguments in ((), (link,)):
        ran = program("follow", *arguments)
        assert ran.status == 1
        assert "No copy is kept" in ran.err


def test_one_link_is_followed_beside_others(
    program: Program, ground: Ground, read: str, sandbox: Sandbox
) -> None:
    position = _end(program, ground, read)
    tree = program("tree", "Acme Rollout", "--json").json
    other_channel = next(
        node["id"] for node in tree["channels"] if node["id"] != CHANNEL and node["name"]
    )
    ground.keep(ground.link(other_channel))
    ground.sync()
    sandbox.chat.write(other_channel, "not told")
    new = sandbox.chat.write(CHANNEL, "told")
    assert program("sync", "--again").status == 0
    with following(program, read, "--from", position) as followed:
        assert followed.next()["message"]["id"] == new


@in_a_busy_channel
def test_a_reader_that_has_seen_enough_ends_it_quietly(
    program: Program, read: str, sandbox: Sandbox, channel: str
) -> None:
    with following(program, read) as followed:
        followed.next()
        assert followed.process.stdout is not None
        followed.process.stdout.close()
        followed.process.stdout = None
        sandbox.chat.write(channel, "one more")
        assert program("sync").status == 0
        _out, err = followed.process.communicate(timeout=SECONDS)
    assert err == b""
    assert followed.process.returncode == 1


@pytest.mark.usefixtures("ctrl_c")
def test_following_changes_no_file(program: Program, read: str) -> None:
    [file] = program.folder.rglob("messages/*.sqlite3")
    before = file.read_bytes()
    with following(program, read) as followed:
        followed.next()
        followed.stop()
    assert file.read_bytes() == before


# Who reads


@in_a_busy_channel
@pytest.mark.usefixtures("ctrl_c")
def test_a_second_one_says_who_is_reading(program: Program, kept: str, sandbox: Sandbox) -> None:
    sandbox.change_latency(2_000)
    before = len(sandbox.requests)
    first = program.start("sync")
    deadline = time.monotonic() + SECONDS
    while len(sandbox.requests) == before:
        assert time.monotonic() < deadline
        time.sleep(0.01)
    second = program("sync", "--json")
    assert second.status == 1
    assert second.json["error"]["code"] == "copy-busy"
    assert str(first.pid) in second.err
    first.send_signal(signal.SIGINT)
    _out, err = first.communicate(timeout=SECONDS)
    assert first.returncode == 130
    assert err == b"Stopped.\n"
    sandbox.change_latency(0)
    assert program("sync", "--json").json["links"][0]["complete"] is True


@in_a_busy_channel
def test_who_was_killed_goes_on_and_reads_nothing_twice(
    program: Program, kept: str, sandbox: Sandbox
) -> None:
    sandbox.change_latency(30)
    before = len(sandbox.requests)
    for _kill in range(3):
        asked = len(sandbox.requests)
        victim = program.start("sync")
        deadline = time.monotonic() + SECONDS
        while len(sandbox.requests) < asked + 5 and victim.poll() is None:
            assert time.monotonic() < deadline
            time.sleep(0.01)
        victim.kill()
        victim.communicate()
    sandbox.change_latency(0)
    ran = program("sync", "--json")
    assert ran.status == 0, ran.err
    found = ran.json["links"][0]
    assert (found["messages"], found["complete"]) == (300, True)
    assert found["replies"] == found["replies_expected"]
    pages = [query for _m, path, query in sandbox.requests[before:] if path.endswith("/messages")]
    assert len(pages) <= 3 + 3  # a page again for each time
