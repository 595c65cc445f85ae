"""`make release-check` lets a release through if its version, changelog and tag agree."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from clickup_desktop import __version__
from tests.services import need_programs

ROOT = Path(__file__).resolve().parents[2]
TOOL = ROOT / "tools" / "release-check"
GOOD = """\
# Changelog

## [Unreleased]

## [0.2.0] - 2027-05-03

### Added

- A second thing.

## [0.1.0] - 2027-01-04

- The first.
"""


def commit(folder: Path, changelog: str, *tags: str) -> Path:
    """Make a checkout of version 0.2.0 with a commit that has `tags`."""
    need_programs("git")
    (folder / "clickup_desktop").mkdir()
    (folder / "clickup_desktop" / "__init__.py").write_text('__version__ = "0.2.0"\n')
    (folder / "CHANGELOG.md").write_text(changelog)
    somebody = ("-c", "user.name=Acme", "-c", "user.email=acme@example.com")
    for arguments in (
        ("init", "--quiet"),
        ("add", "."),
        (*somebody, "commit", "--quiet", "--message", "a release"),
        *(("tag", tag) for tag in tags),
    ):
        subprocess.run(["git", "-C", folder, *arguments], check=True)
    return folder


def check(folder: Path) -> tuple[int, str]:
    """Run the tool; return its status and what it said."""
    ran = subprocess.run(
        [sys.executable, TOOL, folder], capture_output=True, text=True, check=False
    )
    return ran.returncode, ran.stdout + ran.stderr


def test_what_agrees_is_let_through(tmp_path: Path) -> None:
    told = check(commit(tmp_path, GOOD, "v0.2.0", "reviewed"))
    assert told == (0, "Version, changelog and tag agree: 0.2.0\n")


@pytest.mark.parametrize(
    ("was", "becomes", "told"),
    [
        (
            "[0.2.0]",
            "[0.3.0]",
            "The newest section of CHANGELOG.md is 0.3.0, the version is 0.2.0.",
        ),
        (" - 2027-05-03", "", "The section 0.2.0 of CHANGELOG.md has no date"),
        ("2027-05-03", "2027-02-30", "The section 0.2.0 of CHANGELOG.md has no date"),
        ("- A second thing.", "", "The section 0.2.0 of CHANGELOG.md says nothing."),
        ("[Unreleased]\n", "[Unreleased]\n\n- More.\n", "still has changes under Unreleased."),
        (GOOD, "# Changelog\n", "CHANGELOG.md has no section of a release."),
    ],
)
def test_a_changelog_that_does_not_agree_is_refused(
    tmp_path: Path, was: str, becomes: str, told: str
) -> None:
    assert was in GOOD
    status, said = check(commit(tmp_path, GOOD.replace(was, becomes, 1), "v0.2.0"))
    assert (status, said.count("\n")) == (1, 1)
    assert told in said


@pytest.mark.parametrize(
    ("tags", "told"),
    [
        ((), "it has none."),
        (("v0.1.0",), "it has v0.1.0."),
        (("v0.1.0", "v0.2.0"), "it has v0.1.0, v0.2.0."),
    ],
)
def test_a_tag_that_does_not_agree_is_refused(
    tmp_path: Path, tags: tuple[str, ...], told: str
) -> None:
    status, said = check(commit(tmp_path, GOOD, *tags))
    assert status == 1
    assert said == f"The commit must have the tag v0.2.0 and no other; {told}\n"


def test_this_version_has_a_dated_section() -> None:
    tool = runpy.run_path(str(TOOL))
    faults = tool["_told_by_changelog"](ROOT, __version__)
    # What comes next may be told already.
    assert [fault for fault in faults if "under Unreleased" not in fault] == []
