"""docs/architecture.md draws every package, its paths pass through files, it names what is needed.

That the files are there, `test_named_files` holds for each document.
"""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def test_it_names_files_of_each_path() -> None:
    paths = PAGE.split("## Five paths")[1].split("\n\n**")[1:]
    assert len(paths) == 5
    for path in paths:
        assert len(re.findall(r"`clickup_desktop/[^`]*\.py`", path)) > 3


def test_every_package_is_drawn() -> None:
    picture = PAGE.split("```")[1]
    package = ROOT / "clickup_desktop"
    folders = {it.parent.name for it in package.glob("*/__init__.py")}
    floors = {it.parent.name for it in (package / "integration").glob("*/__init__.py")}
    assert {it for it in folders | floors if not re.search(rf"\b{it}\b", picture)} == set()


def test_every_dependency_has_its_lowest_version_and_a_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    lines = project["dependencies"] + project["optional-dependencies"]["server"]
    wanted = {
        (it.name, bound.version)
        for it in map(Requirement, lines)
        for bound in it.specifier
        if bound.operator == ">="
    }
    table = PAGE.split("## Dependencies")[1].split("\n\n")[2]
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.splitlines()[2:]]
    assert sorted((name, version) for name, version, *_ in rows) == sorted(wanted)
    assert all(what and why for _name, _version, what, why in rows)
