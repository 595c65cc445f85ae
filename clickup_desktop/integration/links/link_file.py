"""A file of Channels to link: comma- or semicolon-separated values (RFC 4180) in UTF-8.

What stands in it is text that somebody else may have written: it is compared and shown, and never
taken for a formula, a path or a number.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from clickup_desktop.integration.errors import LinkFileUnusable, LinkRowsRefused
from clickup_desktop.integration.links import MOST_AT_ONCE
from clickup_desktop.integration.naming import plain_name
from clickup_desktop.integration.records import LinkRow, RowProblem
from clickup_desktop.language.numbers import whole_number
from clickup_desktop.language.texts import N_, _, filled
from clickup_desktop.untrusted_text import display_text

MAXIMUM_BYTES = 1024 * 1024
"""More than as many lines as are linked at once take, with the longest addresses."""

_LONGEST_CELL = 2_000
_LONGEST_SHOWN = 60
_NEEDED = ("workspace", "channel")
_NAMES_NONE = {
    "workspace": N_("It names no Workspace. Add its id or name."),
    "channel": N_("It names no Channel. Add its id or name."),
}
_COLUMNS = (*_NEEDED, "connection")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_SAVE_AS_UTF_8 = N_("Save it as “CSV UTF-8” and try again.")


def read_rows(content: bytes) -> tuple[LinkRow, ...]:
    """Return what a file names.

    Args:
        content: of the file; at most one byte more than `MAXIMUM_BYTES` is needed of it.

    Raises:
        LinkFileUnusable: it is no such file, or names too much or nothing.
        LinkRowsRefused: lines of it don't say which Channel is meant.
    """
    text = _decoded(content)
    lines = io.StringIO(text, newline="")
    delimiter = ";" if ";" in lines.readline() else ","
    lines.seek(0)
    reader = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    columns = _columns(reader)
    rows: list[LinkRow] = []
    problems: list[RowProblem] = []
    for line, cells in _lines(reader, problems):
        row = dict(zip(columns, (cell.strip() for cell in cells), strict=False))
        wrong = _wrong_cells(cells, columns) or _missing(row)
        if wrong:
            problems.append(RowProblem(line, *wrong))
        else:
            rows.append(LinkRow(line, row["workspace"], row["channel"], row.get("connection", "")))
    number = len(rows) + len(problems)
    if number > MOST_AT_ONCE:
        raise LinkFileUnusable(
            filled(
                N_("It has {number} lines, but at most {maximum} Channels can be linked at once."),
                number=whole_number(number),
                maximum=MOST_AT_ONCE,
            ),
            N_("Split it into several files."),
        )
    if problems:
        raise LinkRowsRefused(tuple(problems))
    if not rows:
        raise LinkFileUnusable(N_("It names no Channel."), N_("Add a line for each Channel."))
    return tuple(rows)


def _decoded(content: bytes) -> str:
    if len(content) > MAXIMUM_BYTES:
        raise LinkFileUnusable(
            filled(
                N_(
                    "It is larger than {size} KiB, but at most {maximum} Channels can be linked at "
                    "once."
                ),
                size=whole_number(MAXIMUM_BYTES // 1024),
                maximum=MOST_AT_ONCE,
            ),
            N_("Check that it is the right file, or split it."),
        )
    # Without a mark, every other byte of a header in UTF-16 is zero.
    if content.startswith(_UTF_16) or b"\0" in content[: len(_NEEDED[0])]:
        raise LinkFileUnusable(N_("It is saved as UTF-16, not as UTF-8."), _SAVE_AS_UTF_8)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        reason = filled(N_("Line {number} is not UTF-8."), number=line)
        raise LinkFileUnusable(reason, _SAVE_AS_UTF_8) from None
    if not text.strip():
        raise LinkFileUnusable(N_("It is empty."), N_("Check that it is the right file."))
    return text


def _columns(reader: Iterator[list[str]]) -> tuple[str, ...]:
    """Return the names of the columns, in their order."""
    try:
        cells = next(reader, [])
    except csv.Error:
        raise LinkFileUnusable(
            N_("The quotation marks in its first line don't match."), N_("Correct the first line.")
        ) from None
    columns = tuple(plain_name(cell).lower() for cell in cells)
    unknown = [name for name in columns if name not in _COLUMNS]
    missing = [name for name in _NEEDED if name not in columns]
    if missing:
        raise LinkFileUnusable(
            filled(N_("Its first line doesn't name the column {column}."), column=missing[0]),
            N_("Put the names of the columns in the first line."),
        )
    if unknown:
        shown = display_text(unknown[0], maximum=_LONGEST_SHOWN)
        reason = (
            filled(N_("Its first line names an unknown column: {column}."), column=shown)
            if shown
            else N_("Its first line has a column without a name.")
        )
        raise LinkFileUnusable(reason, N_("Remove that column."))
    if len(set(columns)) < len(columns):
        raise LinkFileUnusable(
            N_("Its first line names a column twice."), N_("Remove one of them.")
        )
    return columns


def _lines(
    reader: Iterator[list[str]], problems: list[RowProblem]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each line and its cells, empty ones left out; tell where it must end."""
    while True:
        line = reader.line_num + 1  # type: ignore[attr-defined]
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            text = _("Its quotation marks don't match, or it is far too long. Correct it.")
            problems.append(RowProblem(line, "unreadable-line", text))
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _wrong_cells(cells: list[str], columns: tuple[str, ...]) -> tuple[str, str] | None:
    if len(cells) > len(columns):
        return (
            "too-many-cells",
            _(
                "It has {number} cells, but the first line has {columns}. Put a name with a comma "
                "or semicolon in quotation marks."
            ).format(number=len(cells), columns=len(columns)),
        )
    if any("\0" in cell for cell in cells):
        return "unreadable-line", _(
            "It contains a character that is not allowed (NUL). Type the line again."
        )
    if any(end in cell.strip() for cell in cells for end in "\r\n"):
        return (
            "unreadable-line",
            _("A cell contains a line break. Look for a missing quotation mark."),
        )
    if any(len(cell) > _LONGEST_CELL for cell in cells):
        text = _("A cell has more than {number} characters. Shorten it.")
        return "cell-too-long", text.format(number=whole_number(_LONGEST_CELL))
    return None


def _missing(row: dict[str, str]) -> tuple[str, str] | None:
    missing = next((name for name in _NEEDED if not row.get(name)), None)
    if missing is None:
        return None
    return f"no-{missing}", _(_NAMES_NONE[missing])
