"""The README is short, and what the documents show and link to is there."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from clickup_desktop import __version__

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
DOCUMENTS = sorted((*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")))
PICTURES = ROOT / "docs" / "pictures"
BY_HAND = {"members.png"}
"""It shows an organization on a server, which is none of the tour's."""

_LINK = re.compile(r"\]\(([^)\s]+)\)")


def _headings(page: Path) -> set[str]:
    """Return what a link may name after `#`."""
    titles = re.findall(r"(?m)^#+ (.+)$", page.read_text(encoding="utf-8"))
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


def _links(page: Path) -> list[str]:
    return [link for link in _LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]


def test_it_is_read_in_some_minutes() -> None:
    assert len(README.splitlines()) <= 150


@pytest.mark.parametrize("page", DOCUMENTS, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for link in _links(page):
        name, _hash, heading = link.partition("#")
        target = page.parent / name if name else page
        assert target.exists(), link
        assert not heading or heading in _headings(target), link


def test_every_picture_is_shown_and_taken_by_the_tool() -> None:
    shown = {Path(link).name for page in DOCUMENTS for link in _links(page)}
    pictures = {path.name for path in PICTURES.iterdir()}
    assert pictures <= shown
    tool = (ROOT / "tools" / "refresh-pictures").read_text(encoding="utf-8")
    taken = re.findall(r"docs/pictures/(\w+)\.png", tool)
    for names in re.findall(r"for name in (.+); do", tool):
        taken += names.split()
    assert {f"{name}.png" for name in taken} == pictures - BY_HAND


def test_it_names_this_version_and_its_extras() -> None:
    assert f"version {__version__}" in README
    assert f"_{__version__}_" in README
    extras = set(re.findall(r"'(?:clickup-desktop|\.)\[(\w+)\]'", README))
    assert extras == {"server"}
    assert extras <= set(PROJECT["optional-dependencies"])
    assert f"Python {PROJECT['requires-python'].removeprefix('>=')} or newer" in README


def test_the_libraries_that_qt_needs_are_those_of_the_set_up() -> None:
    (named,) = re.findall(r"`sudo apt install (lib[^`]+)`", README)
    set_up = (ROOT / "tools" / "setup").read_text(encoding="utf-8")
    assert set(named.split()) <= set(re.findall(r"\blib[\w.-]+", set_up))
