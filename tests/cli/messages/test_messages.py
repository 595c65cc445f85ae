"""Messages are found in the copies, and written as Markdown, JSON lines and CSV."""

from __future__ import annotations

import csv
import io
import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from clickup_desktop.sandbox.server import Sandbox
from tests.cli.conftest import Program
from tests.cli.ground import Ground
from tests.cli.messages.conftest import CHANNEL, in_a_busy_channel

MESSAGE_KEYS = {"id", "parent_id", "author", "sent_at", "edited_at", "text"}
ESCAPES = "\x1b[31mred\x1b[0m \u202eturned\u202c\x07"


def lines(text: str) -> list[dict[str, Any]]:
    """What each line of JSON says."""
    return [json.loads(line) for line in text.splitlines()]


@pytest.fixture
def said(ground: Ground, sandbox: Sandbox, kept: str, channel: str) -> str:
    """The link to a Channel in which "heliotrope" was said, in a message and in a reply to it."""
    first = sandbox.chat.write(channel, f"The heliotrope is here. {ESCAPES}")
    sandbox.chat.reply(first, "=Heliotrope, too")
    ground.sync()
    return kept


def test_the_shape_of_what_is_found(program: Program, said: str) -> None:
    ran = program("messages", "heliotrope", "--json")
    assert ran.status == 0, ran.err
    assert set(ran.json) == {"hits", "total"}
    assert ran.json["total"] == len(ran.json["hits"]) == 2
    reply, first = ran.json["hits"]
    for hit in (reply, first):
        assert set(hit) == MESSAGE_KEYS | {"link"}
        assert set(hit["author"]) == {"id", "name"}
        assert hit["link"] == said
    assert first["parent_id"] is None
    assert reply["parent_id"] == first["id"]
    assert reply["text"] == "=Heliotrope, too"


def test_what_is_found_is_shown_plain_and_bounded(
    program: Program, ground: Ground, said: str, sandbox: Sandbox
) -> None:
    sandbox.chat.write(CHANNEL, "heliotrope " + "long " * 10_000)
    ground.sync()
    ran = program("messages", "heliotrope")
    assert ran.status == 0, ran.err
    assert ran.out.count("# help-desk") == 3
    assert "heliotrope is here. [31mred [0m turned" in ran.out
    assert not set(ran.out) & {"\x1b", "\x07", "\u202e"}
    assert max(map(len, ran.out.splitlines())) < 400
    assert ran.out.splitlines()[-1] == "3 messages found."


@in_a_busy_channel
def test_only_the_newest_are_shown_and_all_are_counted(program: Program, said: str) -> None:
    ran = program("messages", "after:2000-01-01", "--limit", "1", "--json")
    assert len(ran.json["hits"]) == 1
    assert ran.json["total"] > 300
    shown = program("messages", "after:2000-01-01", "--limit", "1").out
    assert "Shown: the newest 1. For more, use --limit." in shown


def test_words_are_one_question_however_they_are_given(program: Program, said: str) -> None:
    for words in (("heliotrope", "is"), ("heliotrope is",), ('"heliotrope is"',)):
        assert program("messages", *words, "--json").json["total"] == 1
    assert program("messages", '"is heliotrope"', "--json").json == {"hits": [], "total": 0}
    assert program("messages", "nothing-like-this").out == "0 messages found.\n"


def test_looking_in_one_copy(program: Program, said: str) -> None:
    assert program("messages", "heliotrope", "--in", said, "--json").json["total"] == 2
    ran = program("messages", "heliotrope", "--in", "nothing", "--json")
    assert (ran.status, ran.json["error"]["code"]) == (1, "unknown-link")


def test_without_a_copy_nothing_is_found(program: Program, link: str) -> None:
    assert program("messages", "word", "--json").json == {"hits": [], "total": 0}
    ran = program("messages", "word", "--in", link, "--json")
    assert (ran.status, ran.json["error"]["code"]) == (1, "no-copy")


# Export


@in_a_busy_channel
@pytest.mark.parametrize("form", ["markdown", "jsonl", "csv"])
def test_standard_output_and_file_hold_the_same_bytes_each_time(
    program: Program, said: str, form: str, tmp_path: Path
) -> None:
    file = tmp_path / "exported"
    ran = program("export", said, "--format", form)
    assert ran.status == 0, ran.err
    assert ran.err == ""
    told = program("export", said, "--format", form, "--out", str(file))
    assert told.status == 0, told.err
    assert told.out.endswith(" messages exported.\n")
    assert file.read_bytes().decode() == ran.out
    assert file.stat().st_mode & 0o777 == 0o600
    assert program("export", said, "--format", form).out == ran.out


@in_a_busy_channel
def test_the_lines_of_an_export(program: Program, said: str, channel: str) -> None:
    head, *messages = lines(program("export", said, "--format", "jsonl").out)
    assert set(head) == {"format", "version", "channels", "query", "after", "before"}
    assert (head["format"], head["version"]) == ("clickup-desktop-messages", 1)
    [told] = head["channels"]
    assert told["id"] == channel
    assert told["complete"] is True
    assert len(messages) > 300
    for message in messages:
        assert set(message) == MESSAGE_KEYS | {"channel_id", "kind", "cut"}


@in_a_busy_channel
def test_days_are_the_first_and_the_one_behind_the_last(program: Program, said: str) -> None:
    _head, *every = lines(program("export", said, "--format", "jsonl").out)
    days = sorted({message["sent_at"][:10] for message in every})
    first, last = days[2], days[4]
    span = ("--after", first, "--before", last)
    ran = program("export", said, "--format", "jsonl", *span, TZ="UTC")
    _head, *some = lines(ran.out)
    assert some == [it for it in every if first <= it["sent_at"][:10] < last]


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "2026-5-3", "20260503"])
def test_a_day_that_is_none_is_wrong_use(program: Program, day: str) -> None:
    ran = program("export", "some-link", "--format", "csv", "--after", day)
    assert ran.status == 2
    assert "must be a day, such as 2026-05-03" in ran.err


def test_no_formula_and_no_escape_comes_into_a_table(program: Program, said: str) -> None:
    out = program("export", said, "--format", "csv").out
    assert "\x1b" not in out
    texts = [row["text"] for row in csv.DictReader(io.StringIO(out))]
    assert "'=Heliotrope, too" in texts


def test_an_incomplete_copy_is_exported_and_ends_with_3(
    program: Program, kept: str, tmp_path: Path
) -> None:
    file = tmp_path / "nothing-yet.jsonl"
    ran = program("export", kept, "--format", "jsonl", "--out", str(file))
    assert ran.status == 3
    assert ran.out == "0 messages exported.\n"
    assert "The copy is incomplete" in ran.err
    [head] = lines(file.read_text(encoding="utf-8"))
    assert head["channels"][0]["complete"] is False


def test_a_file_that_cannot_be_written_is_told(program: Program, said: str, tmp_path: Path) -> None:
    ran = program("export", said, "--format", "csv", "--out", str(tmp_path / "no" / "file.csv"))
    assert ran.status == 1
    assert "The messages were not exported" in ran.err


def test_an_export_stands_in_the_audit_trail(program: Program, said: str) -> None:
    program("export", said, "--format", "csv")
    entries = program("organization", "audit", "--json").json["entries"]
    assert any("export" in entry["action"] for entry in entries)


@in_a_busy_channel
def test_a_reader_that_has_seen_enough_ends_it_quietly(program: Program, said: str) -> None:
    with program.start("export", said, "--format", "jsonl") as process:
        assert process.stdout is not None
        assert process.stdout.read(10)
        process.stdout.close()
        process.stdout = None
        _out, err = process.communicate(timeout=60)
    assert err == b""
    assert process.returncode in {0, 1}


@in_a_busy_channel
def test_a_full_device_is_told(program: Program, said: str) -> None:
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            program.command("export", said, "--format", "csv"),
            env=program.environment,
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert ended.returncode == 1
    assert b"The output can't be written" in ended.stderr
