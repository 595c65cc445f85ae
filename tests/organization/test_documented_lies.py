"""For each column that a store keeps, the documents say the most that a lie in it brings about."""

from __future__ import annotations

import re
from pathlib import Path

from clickup_desktop.organization import schema
from clickup_desktop.organization.server import tables

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "security.md"
_ROW = re.compile(r"^\| `([a-z_]+)\.([a-z_]+)` \| ([AEIM](?: [AEIM])*) \| (.+) \|$", re.MULTILINE)


def columns() -> set[tuple[str, str]]:
    """Every column of every table."""
    known = [*schema.metadata.tables.values(), *tables.metadata.tables.values()]
    found = {(table.name, column.name) for table in known for column in table.columns}
    return found | {("alembic_version", "version_num")}


def test_no_column_is_forgotten_and_none_is_there_that_is_gone() -> None:
    rows = _ROW.findall(DOCUMENT.read_text("utf-8"))
    documented = [(table, column) for table, column, _who, _most in rows]
    assert len(documented) == len(set(documented))
    assert set(documented) == columns()
