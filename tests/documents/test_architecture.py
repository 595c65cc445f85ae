"""docs/architecture.md draws every package, and its paths pass through files.

That the files are there, `test_named_files` holds for each document.
"""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_it_names_files_of_each_path() -> None:
    paths = PAGE.split("## Four paths")[1].split("\n\n**")[1:]
    assert len(paths) == 4
    for path in paths:
        assert len(re.findall(r"`clickup_desktop/[^`]*\.py`", path)) > 3


def test_every_package_is_drawn() -> None:
    picture = PAGE.split("```")[1]
    package = ROOT / "clickup_desktop"
    folders = {it.parent.name for it in package.glob("*/__init__.py")}
    floors = {it.parent.name for it in (package / "integration").glob("*/__init__.py")}
    assert {it for it in folders | floors if not re.search(rf"\b{it}\b", picture)} == set()
