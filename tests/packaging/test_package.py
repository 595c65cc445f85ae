"""The Debian package: what it brings, what it says of itself, and that two are the same."""

from __future__ import annotations

import os
import re
import runpy
import shutil
import subprocess
from pathlib import Path

import pytest

from clickup_desktop import __version__
from tests.packaging.conftest import PACKAGE_VARIABLE, make_package
from tests.services import need_programs

pytestmark = [pytest.mark.proof, pytest.mark.timeout(1800)]

ROOT = Path(__file__).resolve().parents[2]
MOST_INSTALLED_BYTES = 170_000_000
MOST_PACKED_BYTES = 55_000_000


def field_of(package: Path, field: str) -> str:
    ran = subprocess.run(
        ["dpkg-deb", "--field", package, field], capture_output=True, text=True, check=True
    )
    return ran.stdout.strip()


def complaints(*command: str | Path) -> list[str]:
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    return [line for line in (ran.stdout + ran.stderr).splitlines() if line.strip()]


def test_it_is_called_for_its_version_and_architecture(package: Path) -> None:
    architecture = field_of(package, "Architecture")
    assert package.name == f"clickup-desktop_{__version__}_{architecture}.deb"
    assert field_of(package, "Version") == __version__


def test_it_says_which_packages_it_needs(package: Path) -> None:
    needed = dict(
        re.fullmatch(r"([^ ]+)(?: \((.*)\))?", one).groups()  # type: ignore[union-attr, misc]
        for one in field_of(package, "Depends").split(", ")
    )
    assert str(needed["libc6"]) >= ">= 2.36"
    # The program's libraries and the plugins that Qt loads by their names alike.
    assert {"libwayland-cursor0", "libxcb-cursor0", "libxkbcommon-x11-0", "libegl1"} <= set(needed)
    assert {"ca-certificates", "libssl3", "libdbus-1-3", "libfontconfig1"} <= set(needed)


def test_it_is_small(package: Path, installed: Path) -> None:
    sizes = [it.stat().st_size for it in installed.rglob("*") if not it.is_symlink()]
    assert sum(sizes) <= MOST_INSTALLED_BYTES
    assert package.stat().st_size <= MOST_PACKED_BYTES


def test_debian_finds_no_fault_with_it(package: Path) -> None:
    need_programs("lintian")
    told = complaints("lintian", "--allow-root", "--fail-on", "none", package)
    assert [line for line in told if line.startswith(("E:", "W:"))] == []


def test_every_override_says_why() -> None:
    lines = (ROOT / "packaging/linux/lintian-overrides").read_text("utf-8").splitlines()
    assert lines[0].startswith("# ")
    assert all(line.startswith(("#", "clickup-desktop: ")) for line in lines)


def test_it_is_in_the_menu_with_an_icon(installed: Path) -> None:
    need_programs("desktop-file-validate", "appstreamcli")
    share = installed / "usr/share"
    entry = share / "applications/clickup-desktop.desktop"
    assert complaints("desktop-file-validate", entry) == []
    told = complaints(
        *("appstreamcli", "validate", "--no-net", "--no-color"),
        share / "metainfo/clickup-desktop.metainfo.xml",
    )
    faults = [line for line in told if re.match(r"[EW]: ", line)]
    # The project has no domain of its own that a name could begin with.
    assert [line for line in faults if "cid-desktopapp-is-not-rdns" not in line] == []
    assert (share / "icons/hicolor/scalable/apps/clickup-desktop.svg").exists()
    picture = (share / "icons/hicolor/128x128/apps/clickup-desktop.png").read_bytes()
    assert picture.startswith(b"\x89PNG")


def test_the_timer_is_there_and_off(installed: Path) -> None:
    units = [it for it in installed.rglob("*") if it.name.startswith("clickup-desktop-sync.")]
    folder = installed / "usr/lib/systemd/user"
    assert sorted(units) == [
        folder / "clickup-desktop-sync.service",
        folder / "clickup-desktop-sync.timer",
    ]


def test_it_brings_a_manual_completion_and_its_terms(installed: Path) -> None:
    share = installed / "usr/share"
    for name in (
        "man/man1/clickup-desktop.1.gz",
        "bash-completion/completions/clickup-desktop",
        "zsh/vendor-completions/_clickup-desktop",
        "doc/clickup-desktop/changelog.gz",
    ):
        assert (share / name).is_file(), name
    terms = (share / "doc/clickup-desktop/copyright").read_text("utf-8")
    assert "Permission is hereby granted" in terms
    for name in ("THIRD-PARTY-NOTICES", "sbom.cdx.json"):
        assert (share / "doc/clickup-desktop" / name).is_file(), "a link to what is bundled"
    command = installed / "usr/bin/clickup-desktop"
    assert command.resolve() == installed / "usr/lib/clickup-desktop/clickup-desktop"


def test_everything_is_roots_and_nobody_else_may_write_it(package: Path) -> None:
    ran = subprocess.run(
        ["dpkg-deb", "--contents", package], capture_output=True, text=True, check=True
    )
    for line in ran.stdout.splitlines():
        mode, owner = line.split()[:2]
        assert owner == "root/root", line
        assert mode[0] == "l" or (mode[5] == "-" and mode[8] == "-"), line


def test_two_packages_of_one_commit_are_the_same(
    package: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PACKAGE_VARIABLE, raising=False)
    seconds = runpy.run_path(str(ROOT / "tools/freeze"))["commit_seconds"]()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", seconds)
    # Another folder, another user's mask, another order of what the file system lists.
    elsewhere = tmp_path / "another place"
    shutil.copytree(
        ROOT,
        elsewhere,
        ignore=shutil.ignore_patterns(".git", ".venv", "dist", "build", "__pycache__", "*.mo"),
    )
    monkeypatch.setenv("DEBFULLNAME", field_of(package, "Maintainer").partition(" <")[0])
    address = field_of(package, "Maintainer").partition("<")[2].rstrip(">")
    monkeypatch.setenv("DEBEMAIL", address)
    before = os.umask(0o077)
    try:
        other = make_package(tmp_path / "made", elsewhere)
    finally:
        os.umask(before)
    assert other.read_bytes() == package.read_bytes()
