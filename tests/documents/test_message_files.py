"""docs/messages.md names what files of messages hold, all of it and nothing else."""

from __future__ import annotations

import io
import json
import re
from pathlib import Path

import pytest

from clickup_desktop.integration.messages.copy_file import CopyFile
from clickup_desktop.integration.messages.export.exporting import ExportFormat, export_to
from clickup_desktop.integration.messages.export.selection import channel_selection
from clickup_desktop.integration.messages.following import FollowedFile
from tests.integration.messages.channels import CopiedChannel, message, new_file

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "messages.md").read_text(encoding="utf-8")


@pytest.fixture
def file(tmp_path: Path) -> CopyFile:
    file = new_file(tmp_path)
    CopiedChannel(file).named(a81="Acme Admin").has(message("m1", "Who brings cake?"))
    return file


def exported(file: CopyFile, file_format: ExportFormat) -> str:
    stream = io.BytesIO()
    with channel_selection(file, "c1") as selection:
        export_to(stream, selection, file_format)
    return stream.getvalue().decode()


def tables() -> list[list[str]]:
    """Return the names in the first column of each table."""
    found = re.findall(r"(?m)^\| name \| value \|\n\|---\|---\|\n((?:\|.*\n)+)", PAGE)
    return [
        [name for row in table.splitlines() for name in re.findall(r"`(\w+)`", row.split("|")[1])]
        for table in found
    ]


def test_every_name_is_described(file: CopyFile) -> None:
    head, line = map(json.loads, exported(file, ExportFormat.JSON_LINES).splitlines())
    with FollowedFile(file) as followed:
        [change] = followed.changes()
    assert tables() == [list(head), list(line), list(change.record("link"))]


def test_the_example_is_what_is_written(file: CopyFile) -> None:
    [example] = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert example == exported(file, ExportFormat.JSON_LINES)


def test_the_columns_are_named(file: CopyFile) -> None:
    columns = exported(file, ExportFormat.CSV).splitlines()[0].replace('"', "").split(",")
    [sentence] = re.findall(r"The columns are (.*?);", PAGE, re.DOTALL)
    assert re.findall(r"`(\w+)`", sentence) == columns
