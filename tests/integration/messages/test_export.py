"""What files of messages hold, and that no text in them is more than text."""

from __future__ import annotations

import csv
import io
import json
import re
import stat
from datetime import UTC, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.errors import NoCopy
from clickup_desktop.integration.messages.export.csv_table import csv_lines
from clickup_desktop.integration.messages.export.exporting import (
    ExportFormat,
    export_to,
    proposed_name,
)
from clickup_desktop.integration.messages.export.markdown import markdown_lines
from clickup_desktop.integration.messages.export.selection import (
    ExportedChannel,
    Selection,
    Span,
    Told,
    channel_selection,
    found_selection,
)
from clickup_desktop.integration.messages.finding import Searched
from clickup_desktop.integration.messages.query import parse_query
from clickup_desktop.integration.messages.records import KeptMessage
from clickup_desktop.interruption import Cancellation, Cancelled
from clickup_desktop.private_files import writing_chosen
from tests.integration.messages.channels import START, CopiedChannel, message, new_file

WHOLE = Span()
BERLIN = timezone(timedelta(hours=1))


@pytest.fixture
def file(tmp_path: Path) -> CopyFile:
    return new_file(tmp_path)


@pytest.fixture
def channel(file: CopyFile) -> CopiedChannel:
    return (
        CopiedChannel(file)
        .named(a81="Acme Admin", a82="Åse *Berg*")
        .has(
            message("m1", "Who brings cake?", replies=2),
            message("m2", "Lunch is\nready", at=5, author="82", edited=65),
            message("r1", "Me!", at=10, parent="m1", author="82"),
            message("r2", "Thanks", at=20, parent="m1", author=""),
        )
    )


def exported(file: CopyFile, file_format: ExportFormat, span: Span = WHOLE) -> str:
    stream = io.BytesIO()
    with channel_selection(file, "c1", span) as selection:
        export_to(stream, selection, file_format, zone=BERLIN)
    return stream.getvalue().decode()


def lines(content: str) -> list[dict[str, Any]]:
    return [json.loads(it) for it in content.splitlines()]


def test_json_lines_begin_with_what_they_are(file: CopyFile, channel: CopiedChannel) -> None:
    head, *rest = lines(exported(file, ExportFormat.JSON_LINES))
    assert head == {
        "format": "clickup-desktop-messages",
        "version": 1,
        "channels": [{"id": "c1", "name": "general", "workspace_id": "9013", "complete": True}],
        "query": None,
        "after": None,
        "before": None,
    }
    assert [it["id"] for it in rest] == ["m1", "m2", "r1", "r2"]
    assert rest[1] == {
        "channel_id": "c1",
        "id": "m2",
        "parent_id": None,
        "author": {"id": "82", "name": "Åse *Berg*"},
        "sent_at": "2027-01-15T08:00:05.000+00:00",
        "edited_at": "2027-01-15T08:01:05.000+00:00",
        "text": "Lunch is\nready",
        "kind": "message",
        "cut": False,
    }
    assert rest[3]["parent_id"] == "m1"
    assert rest[3]["author"] == {"id": None, "name": None}


def test_markdown_has_replies_below_their_message(file: CopyFile, channel: CopiedChannel) -> None:
    assert (
        exported(file, ExportFormat.MARKDOWN)
        == """\
# general

- **Acme Admin**, 2027-01-15 09:00:00+01:00

  Who brings cake?

  - **Åse \\*Berg\\***, 2027-01-15 09:00:10+01:00

    Me!

  - **unknown**, 2027-01-15 09:00:20+01:00

    Thanks

- **Åse \\*Berg\\***, 2027-01-15 09:00:05+01:00, edited 2027-01-15 09:01:05+01:00

  Lunch is\\
  ready

"""
    )


def test_csv_has_a_message_a_row(file: CopyFile, channel: CopiedChannel) -> None:
    rows = list(csv.DictReader(io.StringIO(exported(file, ExportFormat.CSV), newline="")))
    assert [it["id"] for it in rows] == ["m1", "m2", "r1", "r2"]
    assert rows[2] == {
        "channel_id": "c1",
        "channel": "general",
        "id": "r1",
        "parent_id": "m1",
        "author_id": "82",
        "author": "Åse *Berg*",
        "sent_at": "2027-01-15T08:00:10.000+00:00",
        "edited_at": "",
        "text": "Me!",
    }


@pytest.mark.parametrize("file_format", ExportFormat)
def test_the_same_content_gives_the_same_bytes(tmp_path: Path, file_format: ExportFormat) -> None:
    said = [
        message(f"m{n}", f"text {n}", at=n // 3, author=f"8{n % 3}", parent="m0" if n % 4 else "")
        for n in range(1, 40)
    ]
    first = message("m0", "text 0", replies=sum(bool(it.parent_id) for it in said))
    contents = set()
    for folder in ("one", "other"):
        file = new_file(tmp_path / folder)
        channel = CopiedChannel(file).named(a81="Acme Admin").has(first, *said)
        contents |= {exported(file, file_format), exported(file, file_format)}
        channel.compared()
        contents.add(exported(file, file_format))
    assert len(contents) == 1


def test_a_span_has_what_was_sent_in_it(file: CopyFile, channel: CopiedChannel) -> None:
    span = Span(START + 5_000, START + 20_000)
    head, *rest = lines(exported(file, ExportFormat.JSON_LINES, span))
    assert [it["id"] for it in rest] == ["m2", "r1"]
    assert head["after"] == "2027-01-15T08:00:05.000+00:00"
    markdown = exported(file, ExportFormat.MARKDOWN, span)
    assert "cake" not in markdown
    assert "- **Åse \\*Berg\\***, 2027-01-15 09:00:10+01:00, a reply to message m1" in markdown


def test_what_was_found_names_its_channels(
    tmp_path: Path, file: CopyFile, channel: CopiedChannel
) -> None:
    other = new_file(tmp_path)
    CopiedChannel(other, "c2", "random").has(message("n1", "cake again", at=3), message("n2", "no"))
    CopiedChannel(file, "c3", "quiet").has(message("q1", "nothing"))
    question = "cake after:2027-01-01"
    query = parse_query(question, zone=UTC)
    places = [Searched(file), Searched(other)]
    stream = io.BytesIO()
    with found_selection(places, query, question) as selection:
        assert export_to(stream, selection, ExportFormat.JSON_LINES) == 2
    head, *rest = lines(stream.getvalue().decode())
    assert [it["id"] for it in head["channels"]] == ["c1", "c2"]
    assert (head["query"], head["after"]) == (question, "2027-01-01T00:00:00.000+00:00")
    assert [(it["channel_id"], it["id"]) for it in rest] == [("c1", "m1"), ("c2", "n1")]
    with found_selection(places, query, question) as selection:
        text = "".join(markdown_lines(selection, UTC))
    assert "Found: cake after\\:2027-01-01" in text
    assert text.index("in general") < text.index("in random")


def test_what_was_not_found_is_a_file_without_messages(
    file: CopyFile, channel: CopiedChannel
) -> None:
    for file_format in ExportFormat:
        stream = io.BytesIO()
        with found_selection([Searched(file)], parse_query("zebra"), "zebra") as selection:
            assert export_to(stream, selection, file_format) == 0


def test_a_copy_that_is_not_complete_says_so(file: CopyFile) -> None:
    CopiedChannel(file).has(message("m1", "long", cut=True))
    head, only = lines(exported(file, ExportFormat.JSON_LINES))
    assert head["channels"][0]["complete"] is False
    assert only["cut"] is True
    markdown = exported(file, ExportFormat.MARKDOWN)
    assert "The copy of general is not complete." in markdown
    assert "  (The rest was too long to be kept.)" in markdown


def test_replies_whose_message_is_not_here_are_not_left_out(file: CopyFile) -> None:
    channel = CopiedChannel(file).has(
        message("m1", "gone", replies=1), message("r1", "stays", parent="m1", at=1)
    )
    with file.writing() as connection:
        connection.execute("DELETE FROM message WHERE id = 'm1'")
    assert channel.id in exported(file, ExportFormat.CSV)
    markdown = exported(file, ExportFormat.MARKDOWN)
    assert "a reply to message m1" in markdown
    assert "  stays" in markdown


@pytest.mark.parametrize("file_format", ExportFormat)
def test_what_a_comparison_lacked_is_not_exported(
    file: CopyFile, channel: CopiedChannel, file_format: ExportFormat
) -> None:
    channel.lacks("m2").compared()
    content = exported(file, file_format)
    assert "Lunch" not in content
    assert "cake" in content


@pytest.mark.parametrize("at", [-START // 1000, -START // 1000 - 1, 10**13])
def test_dates_beyond_the_calendar_are_told_as_unknown_or_as_they_are(
    file: CopyFile, at: int
) -> None:
    CopiedChannel(file).has(message("m1", "hello", at=at))
    [_head, only] = lines(exported(file, ExportFormat.JSON_LINES))
    assert only["sent_at"] in {None, "1969-12-31T23:59:59.000+00:00"}
    assert "hello" in exported(file, ExportFormat.MARKDOWN)


def test_a_channel_without_a_copy_exports_nothing(tmp_path: Path, file: CopyFile) -> None:
    with pytest.raises(NoCopy), channel_selection(file, "c1"):
        pass
    assert not file.path.exists()
    CopiedChannel(file, "c2")
    with pytest.raises(NoCopy), channel_selection(file, "c1"):
        pass


def test_a_file_is_for_the_person_alone_and_whole_or_not_there(
    tmp_path: Path, file: CopyFile, channel: CopiedChannel
) -> None:
    target = tmp_path / "out.md"
    with channel_selection(file, "c1") as selection:
        with writing_chosen(target) as stream:
            assert export_to(stream, selection, ExportFormat.MARKDOWN, zone=UTC) == 4
        assert stat.S_IMODE(target.stat().st_mode) == 0o600
        content = target.read_bytes()
        cancellation = Cancellation()
        cancellation.cancel()

        def endless() -> Any:
            while True:
                yield from selection.in_order()

        with pytest.raises(Cancelled), writing_chosen(target) as stream:
            export_to(
                stream,
                Selection(selection.channels, Span(), "", endless, endless),
                ExportFormat.CSV,
                cancellation=cancellation,
            )
    assert target.read_bytes() == content
    assert [it.name for it in tmp_path.iterdir() if it.is_file()] == ["out.md"]


def test_a_stream_that_takes_no_more_says_so_itself(file: CopyFile, channel: CopiedChannel) -> None:
    class Full(io.BytesIO):
        def write(self, content: Any) -> int:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError), channel_selection(file, "c1") as selection:
        export_to(Full(), selection, ExportFormat.CSV)


def test_names_of_files_are_made_of_ids() -> None:
    assert proposed_name(ExportFormat.MARKDOWN, "8cgpk1b-1234") == "messages-8cgpk1b-1234.md"
    assert proposed_name(ExportFormat.JSON_LINES) == "messages-found.jsonl"
    assert proposed_name(ExportFormat.CSV, "../../etc/passwd") == "messages-etcpasswd.csv"
    assert len(proposed_name(ExportFormat.CSV, "a" * 9_000)) < 100


# Hostile texts

CHANNEL = ExportedChannel("c1", "general", "9013", True)


def selection_of(*texts: str) -> Selection:
    def told() -> Any:
        for number, text in enumerate(texts):
            yield Told(
                KeptMessage(number, "c1", str(number), "", "81", text, START, 0, "x", 0, text),
                CHANNEL,
            )

    return Selection((CHANNEL,), Span(), "", told, told)


HOSTILE = [
    '=HYPERLINK("http://example.com")',
    "  @SUM(1)",
    "\t=1+1",
    "\r\n=1+1",
    "＝1+1",
    "\u202e-1",
    "\x00=1",
    "<script>alert(1)</script>",
    "![x](http://example.com/x.png)",
    "[x]: http://example.com",
    "http://example.com www.example.com a@example.com",
    "# no\n## heading\n===\n---\n- a\n+ b\n* c\n1. d\n2) e",
    "```\ncode\n```\n    code\n\tcode",
    "a | b\n--- | ---",
    "&lt;b&gt; &#60;",
    "trailing\\\n\\",
    "*a* _b_ **c** ~~d~~ `e` $f$",
    ">quote\u2028>quote\x85>quote",
]

BEGINS_FORMULA = re.compile(r"[\s\x00]*[=+\-@＝＋－＠]")


@given(
    st.one_of(st.sampled_from(HOSTILE), st.text(alphabet=st.characters(exclude_categories=["Cs"])))
)
@example("\u200f=1")
def test_no_cell_begins_a_formula(text: str) -> None:
    content = "".join(csv_lines(selection_of(text, "after")))
    rows = list(csv.reader(io.StringIO(content, newline="")))
    assert [it[2] for it in rows] == ["id", "0", "1"]
    for row in rows:
        assert len(row) == 9
        for cell in row:
            assert BEGINS_FORMULA.match(cell) is None
            assert "\x00" not in cell


SPECIAL = re.compile(r"(?<!\\)(?:\\\\)*[`*_\[\]<>#&~|$@]")


def bodies(content: str) -> list[str]:
    """Return the lines of messages' texts, without their indentation and hard breaks."""
    found = re.split(r"^- \*\*.*\n\n", content, flags=re.MULTILINE)[1:]
    return [
        line.removeprefix("  ") for body in found for line in body.split("\n") if line.strip("\n ")
    ]


@given(st.one_of(st.sampled_from(HOSTILE), st.text(alphabet="a1 \t\n\\`*_[]<>#&~|$@:/.-+=()!")))
def test_no_text_becomes_markup(text: str) -> None:
    content = "".join(markdown_lines(selection_of(text), UTC))
    for line in bodies(content):
        assert SPECIAL.search(line) is None, line
        assert re.match(r"[ \t]|[-+=]|\d+[.)]", line) is None, line
        assert re.search(r"(?<!\\)://|www\.", line) is None, line


@given(st.text(alphabet="ab \n\\*"))
def test_markdown_keeps_every_letter(text: str) -> None:
    content = "\n".join(bodies("".join(markdown_lines(selection_of(text), UTC))))
    shown = re.sub(r"\\(?:\n|([\\*]))", lambda it: it[1] or "\n", content)
    kept = re.sub(r"\s", "", text)
    assert re.sub(r"\s", "", shown) == kept


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_json_keeps_every_text_on_one_line(text: str) -> None:
    stream = io.BytesIO()
    export_to(stream, selection_of(text), ExportFormat.JSON_LINES)
    content = stream.getvalue()
    assert content.isascii()
    assert content.count(b"\n") == 2
    assert lines(content.decode())[1]["text"] == text
