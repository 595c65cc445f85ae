"""Copies of messages that hold what nobody expects: what a person reads of them, and where."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.messages.export.exporting import ExportFormat
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.messages import SOMEBODY_WHO_LEFT
from tests.cli.conftest import Program
from tests.failures.copied import THEME, Copied
from tests.failures.messages_page import OpenMessages
from tests.failures.recorder import Case, Recorder
from tests.failures.test_hostile_names import ACTED_ON

SENT = 1_709_208_000_000
"""Noon on 29 February 2024, in UTC."""

Find = Callable[[str], list[str]]


@pytest.fixture
def terminal(program: Program, copied: Copied) -> Find:
    """Find in the terminal; returns the lines, without what they begin with."""

    def find(text: str) -> list[str]:
        ran = program("--data-dir", str(copied.office.folder), "messages", text)
        assert ran.status == 0, ran.err
        assert not set(ran.out + ran.err) & ACTED_ON
        return [it.strip() for it in ran.out.splitlines()]

    return find


def odd(text: str, *, key: str = "odd", **fields: object) -> dict[str, object]:
    """Return a message as ClickUp answers it."""
    return {"id": key, "content": text, "date": SENT, "user_id": "10100002", **fields}


def cells(copied: Copied, key: str = "odd") -> dict[str, str]:
    """Return a message's line of the CSV."""
    lines = csv.DictReader(io.StringIO(copied.export()))
    [found] = [it for it in lines if it["id"] == key]
    return found


def lines_of_json(copied: Copied) -> dict[str, dict[str, object]]:
    """Return the messages of the JSON lines, by their ids."""
    lines = copied.export(ExportFormat.JSON_LINES).splitlines()[1:]
    return {it["id"]: it for it in map(json.loads, lines)}


# Texts


TEXTS = [
    Case(
        "NUL and other control characters in a message",
        "a text with NUL, escapes and a bell, found, exported",
        (
            "zebra\x00quagga \x1b[31m needle\x07",
            "zebra quagga [31m needle",
            "zebraquagga [31m needle",
            "zebraquagga \\[31m needle",
            "The text with a blank in the place of each, in window and terminal; CSV and Markdown "
            "leave them out. It is found by the words on both sides.",
        ),
    ),
    Case(
        "Turned directions in a message",
        "a text that shows exe.png for gnp.exe",
        (
            "\u202egnp.exe\u202c needle \u2066",
            "gnp.exe needle",
            "gnp.exe needle ",
            "gnp.exe needle",
            "The letters in the order in which they were written, in window, terminal, CSV and "
            "Markdown.",
        ),
    ),
    Case(
        "HTML in a message",
        "a text with a script and a picture",
        (
            "<script>needle()</script><img src=x onerror=y>",
            "<script>needle()</script><img src=x onerror=y>",
            "<script>needle()</script><img src=x onerror=y>",
            "\\<script\\>needle()\\</script\\>\\<img src=x onerror=y\\>",
            "The text, letter for letter; in Markdown each sign of it escaped.",
        ),
    ),
    Case(
        "A message that a spreadsheet would compute",
        "a text that begins with =HYPERLINK",
        (
            '=HYPERLINK("http://example.test","needle")',
            '=HYPERLINK("http://example.test","needle")',
            '\'=HYPERLINK("http://example.test","needle")',
            '\\=HYPERLINK("http\\://example.test","needle")',
            "The text, letter for letter; in CSV with an apostrophe in front.",
        ),
    ),
]


@pytest.mark.parametrize("case", TEXTS, ids=str)
def test_a_text_is_text_wherever_it_is_read(
    failures: Recorder, copied: Copied, open_messages: OpenMessages, terminal: Find, case: Case
) -> None:
    text, shown, in_csv, in_markdown, told = case.subject
    copied.receive(odd(text))
    opened = open_messages()
    [hit] = opened.find("needle")
    assert hit.endswith(f", {shown}")
    [sought] = [it for it in opened.conversation if "needle" in it]
    assert sought.endswith(f", {shown}")
    if text.startswith("zebra"):
        assert opened.find("zebra") == opened.find("quagga") == [hit]
    assert shown in terminal("needle")
    assert cells(copied)["text"] == in_csv
    assert f"  {in_markdown}\n" in copied.export(ExportFormat.MARKDOWN)
    record = lines_of_json(copied)["odd"]
    failures.record_case(THEME, case, told, "The text as ClickUp has it; JSON lines have it so.")
    assert record["text"] == text


def test_ten_thousand_mentions_are_shown_by_their_beginning(
    failures: Recorder, qtbot: QtBot, copied: Copied, open_messages: OpenMessages, terminal: Find
) -> None:
    text = "@somebody " * 10_000 + "needle"
    copied.receive(odd(text))
    opened = open_messages()
    [hit] = opened.find("needle")
    assert hit.endswith(", …needle")
    [sought] = [it for it in opened.conversation if it.startswith("Alex Sample") and "@some" in it]
    assert ", only its beginning is shown, @somebody @somebody" in sought
    assert len(sought) < 2_100
    assert "…" in next(it for it in terminal("needle") if it.endswith("needle"))
    opened.page.results.conversation.copy_text()
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == text)
    assert cells(copied)["text"] == f"'{text}"
    failures.record(
        theme=THEME,
        fault="Ten thousand mentions in a message",
        made="a text of 100,000 letters, found by its last word",
        seen="The hit shows the word that was looked for; the conversation shows the beginning, "
        "and says so.",
        kept="All of the text: it is copied and exported whole.",
    )


# Authors


@pytest.mark.parametrize(
    "case",
    [
        Case("A message without an author", "an answer without `user_id`", None),
        Case(
            "The author of a message has left the Workspace",
            "a `user_id` that no member has",
            SOMEBODY_WHO_LEFT,
        ),
    ],
    ids=str,
)
def test_who_is_unknown_is_called_so(
    failures: Recorder, copied: Copied, open_messages: OpenMessages, terminal: Find, case: Case
) -> None:
    message = odd("a needle", user_id=case.subject)
    if case.subject is None:
        del message["user_id"]
    copied.receive(message)
    opened = open_messages()
    [hit] = opened.find("needle")
    assert hit.startswith("Unknown author, general, 29 February 2024 at ")
    assert [it for it in opened.conversation if it.startswith("Unknown author, 29 February 2024")]
    assert terminal("needle")[0].endswith(" · # general · unknown")
    found = cells(copied)
    assert (found["author_id"], found["author"]) == (case.subject or "", "")
    assert "- **unknown**, 2024-02-29 " in copied.export(ExportFormat.MARKDOWN) or case.subject
    failures.record_case(
        THEME,
        case,
        "“Unknown author” in its place; the terminal says “unknown”.",
        "The message, and the author's id." if case.subject else "The message.",
    )


# Dates


def test_a_date_is_the_same_in_each_shape(
    failures: Recorder, copied: Copied, open_messages: OpenMessages, terminal: Find
) -> None:
    shapes = ("2024-02-29T12:00:00Z", str(SENT), SENT)
    copied.receive(*(odd(f"needle{n}", key=f"o{n}", date=it) for n, it in enumerate(shapes)))
    opened = open_messages()
    [hit] = opened.find("needle0")
    day = hit.removesuffix("needle0")
    assert day.startswith("Alex Sample, general, 29 February 2024 at ")
    assert sorted(opened.find("needle")) == [f"{day}needle{n}" for n in range(3)]
    headings = {it for it in terminal("needle0 ") if " · # general · " in it}
    assert headings == {it for it in terminal("needle2") if " · # general · " in it}
    assert {cells(copied, f"o{n}")["sent_at"] for n in range(3)} == {
        "2024-02-29T12:00:00.000+00:00"
    }
    failures.record(
        theme=THEME,
        fault="Dates in three shapes",
        made="one moment as ISO text, as digits in text, and as a number",
        seen="The same moment, in window, terminal and files.",
        kept="The messages, where they belong.",
    )


FUTURE = 4_102_488_000_000
"""Noon on 1 January 2100, in UTC."""


def test_a_date_to_come_is_shown_as_it_is(
    failures: Recorder, copied: Copied, open_messages: OpenMessages, terminal: Find
) -> None:
    copied.receive(odd("early needle"), odd("late needle", key="late", date=FUTURE))
    [quiet] = copied.office.integration.copies.sync().links
    assert quiet.requests == 0  # but for asking what is new
    late, early = (opened := open_messages()).find("needle")
    assert late.startswith("Alex Sample, general, 1 January 2100 at ")
    assert early.startswith("Alex Sample, general, 29 February 2024 at ")
    assert opened.conversation[-1].startswith("Alex Sample, 1 January 2100 at ")
    assert opened.find("needle after:2099-01-01") == [late]
    assert "2100" in terminal("late")[0] or "00" in terminal("late")[0]
    assert cells(copied, "late")["sent_at"] == "2100-01-01T12:00:00.000+00:00"
    failures.record(
        theme=THEME,
        fault="A message of the year 2100",
        made="a date in the future",
        seen="That date. It stands before all others, as the newest.",
        kept="The message. The next update finds no news in it.",
    )


BEYOND = Case(
    "A date that no calendar has",
    "dates behind the year 9999, words, and none at all",
    [253_402_300_800_000, 10**17, "yesterday", None],
)
BEFORE = Case(
    "A date before 1970, when there was no ClickUp",
    "a number below 0, and ISO text of 1960",
    [-86_400_000, "-86400000", "1960-01-01T00:00:00Z"],
)


@pytest.mark.parametrize("case", [BEYOND, BEFORE], ids=str)
def test_a_date_that_cannot_be_is_none(
    failures: Recorder, copied: Copied, open_messages: OpenMessages, terminal: Find, case: Case
) -> None:
    dates = case.subject
    copied.receive(*(odd("needle", key=f"o{n}", date=it) for n, it in enumerate(dates)))
    opened = open_messages()
    hits = opened.find("needle")
    assert hits == ["Alex Sample, general, no date, needle"] * len(dates)
    assert "Alex Sample, no date, needle" in opened.conversation
    assert "no date · # general · Alex Sample" in terminal("needle")
    assert {cells(copied, f"o{n}")["sent_at"] for n in range(len(dates))} == {""}
    assert "- **Alex Sample**, undated" in copied.export(ExportFormat.MARKDOWN)
    failures.record_case(
        THEME, case, "“no date” in its place; empty in CSV, null in JSON.", "The message."
    )


# What belongs together


def test_equal_ids_in_two_channels_are_two_messages(
    failures: Recorder, copied: Copied, open_messages: OpenMessages, terminal: Find
) -> None:
    [other] = copied.keep_others(1)
    for channel_id, place in ((BUSY_CHANNEL_ID, "here"), (other.channel_id, "there")):
        for message in (
            odd(f"needle {place}", key="same"),
            odd(f"question {place}", key=place, replies_count=1),
        ):
            copied.sandbox.chat.write_raw(channel_id, message)
        copied.sandbox.chat.write_raw(
            channel_id, odd(f"answer {place}", key="reply"), parent_id=place
        )
    assert copied.office.integration.copies.sync(again=True).complete
    opened = open_messages()
    for text in ("needle", "answer"):
        hits = opened.find(text)
        assert {it.rpartition(", ")[2] for it in hits} == {f"{text} here", f"{text} there"}
        for row, hit in enumerate(hits):
            opened.choose(row)
            place = hit.rpartition(" ")[2]
            told = [it for it in opened.conversation if text in it]
            assert [it.rpartition(", ")[2] for it in told] == [f"{text} {place}"]
    assert {"needle here", "needle there"} < set(terminal("needle"))
    assert cells(copied, "same")["text"] == "needle here"
    failures.record(
        theme=THEME,
        fault="Two Channels have messages of one id",
        made="a message and a reply, with the same ids in two Channels of which copies are kept",
        seen="Two messages and two replies, each in its Channel's conversation.",
        kept="All of them.",
    )


def test_a_reply_whose_message_was_deleted_goes_with_it(
    failures: Recorder, copied: Copied, open_messages: OpenMessages, terminal: Find
) -> None:
    chat = copied.sandbox.chat
    chat.write(BUSY_CHANNEL_ID, "a needle that stays")
    parent = chat.write(BUSY_CHANNEL_ID, "a needle to ask")
    chat.reply(parent, "a needle to answer")
    assert copied.sync().state.complete
    chat.delete(parent, replies_stay=True)
    assert copied.sync().state.complete
    opened = open_messages()
    [stays] = opened.find("needle")
    assert stays.endswith(", a needle that stays")
    deleted = [it for it in opened.conversation if it.endswith(", Deleted in ClickUp.")]
    assert len(deleted) == 1
    assert not [it for it in opened.conversation if "answer" in it]
    assert terminal("needle")[-1] == "1 message found."
    for file_format in ExportFormat:
        assert copied.export(file_format).count("needle") == 1
    failures.record(
        theme=THEME,
        fault="A message with replies is deleted in ClickUp",
        made="a message that is gone, while ClickUp still answers its replies",
        seen="“Deleted in ClickUp.” in its place in the conversation; neither it nor its replies "
        "are found or exported.",
        kept="All others. Its text and its replies are erased when a second comparison lacks it.",
    )
