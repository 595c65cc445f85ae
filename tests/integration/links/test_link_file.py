"""A file of Channels to link: what it may look like, and what is said of one that may not."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clickup_desktop.integration.errors import LinkFileUnusable, LinkRowsRefused
from clickup_desktop.integration.links import MOST_AT_ONCE
from clickup_desktop.integration.links.link_file import MAXIMUM_BYTES, read_rows
from clickup_desktop.integration.records import LinkRow

ROWS = (LinkRow(2, "Acme Rollout", "general"), LinkRow(3, "90130001", "8cgpk1b-1002"))
LINES = "workspace,channel\nAcme Rollout,general\n90130001,8cgpk1b-1002\n"
NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=40).filter(
    str.strip
)


def rows(text: str) -> tuple[LinkRow, ...]:
    return read_rows(text.encode())


def reason(content: bytes) -> str:
    with pytest.raises(LinkFileUnusable) as refused:
        read_rows(content)
    return refused.value.reason


def problems(text: str) -> list[tuple[int, str]]:
    with pytest.raises(LinkRowsRefused) as refused:
        rows(text)
    return [(problem.line, problem.code) for problem in refused.value.problems]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["no mark", "byte order mark"])
@pytest.mark.parametrize("delimiter", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_commas_and_semicolons_and_every_line_ending_are_read(
    mark: bytes, delimiter: str, end: str
) -> None:
    text = LINES.replace(",", delimiter).replace("\n", end)
    assert read_rows(mark + text.encode()) == ROWS
    assert read_rows(mark + text.rstrip(end).encode()) == ROWS


def test_the_first_line_alone_says_what_separates_cells() -> None:
    assert rows("workspace;channel\nAcme, Inc.;general\n") == (LinkRow(2, "Acme, Inc.", "general"),)
    assert rows("workspace,channel\nAcme; Inc.,general\n") == (LinkRow(2, "Acme; Inc.", "general"),)


def test_columns_go_by_their_names() -> None:
    text = '"Channel"; CONNECTION ;workspace\n general ;  ; Acme\n'
    assert rows(text) == (LinkRow(2, "Acme", "general"),)
    assert rows("workspace,channel,connection\nAcme,general\nAcme,general,7\n") == (
        LinkRow(2, "Acme", "general"),
        LinkRow(3, "Acme", "general", "7"),
    )


def test_blanks_around_a_quoted_name_are_no_part_of_it() -> None:
    assert rows('workspace,channel\n"Acme, Inc.",  " general"\n') == (
        LinkRow(2, "Acme, Inc.", "general"),
    )


def test_empty_lines_are_left_out_and_counted() -> None:
    assert rows("workspace,channel\n\n,\n  ,  \nAcme,general\n\n") == (
        LinkRow(5, "Acme", "general"),
    )


def test_what_would_be_a_formula_is_a_name() -> None:
    formula = '=HYPERLINK("https://acme.example")'
    text = 'workspace,channel\n+1,"=HYPERLINK(""https://acme.example"")"\n'
    assert rows(text) == (LinkRow(2, "+1", formula),)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_utf_16_is_told_as_such(encoding: str) -> None:
    assert "UTF-16" in reason(LINES.encode(encoding))


def test_another_encoding_is_told_with_its_line() -> None:
    latin = "workspace,channel\nAcme,general\nAcme,büro\n".encode("latin-1")
    assert reason(latin) == "Line 3 is not UTF-8."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "It is empty."),
        ("\n \r\n", "It is empty."),
        ("workspace,channel\n", "It names no Channel."),
        ("workspace,channel\n,\n", "It names no Channel."),
        ("Acme,general\n", "Its first line doesn't name the column workspace."),
        ("workspace\tchannel\n", "Its first line doesn't name the column workspace."),
        ("workspace\nAcme\n", "Its first line doesn't name the column channel."),
        ("\nworkspace,channel\n", "Its first line doesn't name the column workspace."),
        (
            "workspace,channel,owner\n",
            "Its first line names an unknown column: owner.",
        ),
        (
            "workspace,channel,\n",
            "Its first line has a column without a name.",
        ),
        ("workspace,channel,channel\n", "Its first line names a column twice."),
        ('"workspace,channel\nAcme,general', "The quotation marks in its first line don't match."),
    ],
)
def test_a_file_that_is_no_list_of_channels(text: str, said: str) -> None:
    assert reason(text.encode()) == said


def test_more_than_is_linked_at_once() -> None:
    line = "Acme,general\n"
    header = "workspace,channel\n"
    assert len(rows(header + line * MOST_AT_ONCE)) == MOST_AT_ONCE
    assert reason((header + line * (MOST_AT_ONCE + 1)).encode()).startswith("It has 201 lines,")


def test_a_file_that_is_far_too_large_is_not_read() -> None:
    assert reason(b"x" * (MAXIMUM_BYTES + 1)).startswith("It is larger than 1,024 KiB,")


def test_each_wrong_line_is_told() -> None:
    text = (
        "workspace,channel\n"
        ",general\n"
        "Acme\n"
        "Acme,general,extra\n"
        "Acme,gen\0eral\n"
        f"Acme,{'x' * 2_001}\n"
        '"Ac\nme",general\n'
        "Acme,general\n"
        '"Acme"x,general\n'
        ",\n"
    )
    assert problems(text) == [
        (2, "no-workspace"),
        (3, "no-channel"),
        (4, "too-many-cells"),
        (5, "unreadable-line"),
        (6, "cell-too-long"),
        (7, "unreadable-line"),
        (10, "unreadable-line"),
    ]


@pytest.mark.parametrize("rest", ["Acme,general\n" * 3, "x" * 200_000])
def test_a_quotation_mark_without_its_counterpart_is_told_where_it_stands(rest: str) -> None:
    assert problems(f'workspace,channel\nAcme,general\nAcme,"{rest}') == [(3, "unreadable-line")]


@given(st.lists(st.tuples(NAMES, NAMES, st.just("") | NAMES), min_size=1, max_size=20))
def test_what_a_spreadsheet_writes_comes_back(cells: list[tuple[str, str, str]]) -> None:
    for delimiter in ",;":
        file = io.StringIO(newline="")
        writer = csv.writer(file, delimiter=delimiter)
        writer.writerows([("workspace", "channel", "connection"), *cells])
        assert rows(file.getvalue()) == tuple(
            LinkRow(number, *(cell.strip() for cell in row)) for number, row in enumerate(cells, 2)
        )


@given(
    st.sampled_from([b"", b"\xef\xbb\xbf", b"workspace,channel\n", b"channel;workspace\r\n"]),
    st.binary(max_size=200) | st.text('",;\n\r\0=a\u2028', max_size=60).map(str.encode),
)
def test_whatever_a_file_holds_it_is_read_or_told(start: bytes, content: bytes) -> None:
    try:
        found = read_rows(start + content)
    except LinkFileUnusable as error:
        assert error.reason
        assert error.step
    except LinkRowsRefused as error:
        assert all(problem.line > 1 and problem.text for problem in error.problems)
    else:
        assert all(row.workspace and row.channel and row.line > 1 for row in found)
