"""Files of Channels to link, of which nothing is linked."""

from __future__ import annotations

import pytest

from clickup_desktop.integration.links import MOST_AT_ONCE
from clickup_desktop.integration.links.link_file import read_rows
from tests.cli.conftest import Program
from tests.failures.office import Office
from tests.failures.recorder import Case, Recorder
from tests.failures.told import hint_of

THEME = "Files of Channels to link"
HEADER = "workspace,channel\n"
LINE = "Acme Rollout,general\n"
KEPT = "The links that there were; none is added."

FILES = (
    Case(
        "The file is written in UTF-16",
        "a spreadsheet's “Unicode text”",
        (HEADER + LINE).encode("utf-16"),
    ),
    Case("The file is written in Latin-1", "an ü as one byte", b"workspace,channel\nAcme,b\xfcro"),
    Case("The file is empty", "no byte in it", b""),
    Case("The file has no header", "a Channel in its first line", LINE.encode()),
    Case(
        "The file names more than is linked at once",
        f"{MOST_AT_ONCE + 1} lines",
        (HEADER + LINE * (MOST_AT_ONCE + 1)).encode(),
    ),
    Case("The file is far too large", "10 MB", HEADER.encode() + b"x" * 10_000_000),
)


@pytest.mark.parametrize("case", FILES, ids=str)
def test_a_file_that_is_no_list_of_channels(failures: Recorder, office: Office, case: Case) -> None:
    failures.record_case(THEME, case, office.fails(read_rows, case.subject), KEPT)


def test_lines_without_a_channel_are_told_by_their_numbers(
    failures: Recorder, office: Office
) -> None:
    met = office.fails(read_rows, f"{HEADER}{LINE}Acme Rollout\n,general\n".encode())
    failures.record(
        theme=THEME,
        fault="Lines of the file name no Channel or no Workspace",
        made="a cell left empty in two lines",
        seen=met,
        kept=KEPT,
    )


def test_a_channel_that_is_not_there_is_told_by_its_line(
    failures: Recorder, program: Program, connection: str
) -> None:
    (program.folder / "channels.csv").write_text(f"{HEADER}{LINE}Acme Rollout,nowhere\n")
    ran = program("link", "--from", "channels.csv", "--json")
    assert ran.status == 1
    (problem,) = ran.json["problems"]
    assert ran.err.startswith(f"Line 3: {problem['message']}\n")
    assert hint_of(ran.json["error"]).title in ran.err
    assert program("links", "--json").json == {"links": []}
    failures.record(
        theme=THEME,
        fault="A line of the file names a Channel that is not there",
        made="`clickup-desktop link --from`, which ends with status 1",
        seen=f"“Line 3: {problem['message']}”",
        kept=KEPT,
    )
