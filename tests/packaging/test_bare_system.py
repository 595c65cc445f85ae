"""The package on a system that has nothing: installed, used, upgraded, purged."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from clickup_desktop import __version__
from tests.desktop import desktop_session as desktop
from tests.desktop.desktop_session import wait_until
from tests.packaging.bare_system import (
    NO_MORE,
    BareSystem,
    bare_system,
    fetch,
    installed_program,
)
from tests.packaging.running import shows_window
from tests.services import need_programs

pytestmark = [pytest.mark.proof, pytest.mark.timeout(1800)]

_BEFORE = "0.0.1"


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BareSystem]:
    """A Debian with nothing but what every Debian has."""
    with bare_system(tmp_path_factory.mktemp("bare")) as system:
        yield system


@pytest.fixture(scope="module")
def fetched(bare: BareSystem, package: Path) -> str:
    """The package in that system, and what it needs beside it, not installed yet."""
    return fetch(bare, package)


def version_before(package: Path, folder: Path) -> Path:
    """Return the same package with a lower version, in place of the one before."""
    unpacked = folder / "unpacked"
    subprocess.run(["dpkg-deb", "--raw-extract", package, unpacked], check=True)
    control = unpacked / "DEBIAN" / "control"
    told = control.read_text("utf-8")
    control.write_text(re.sub(r"(?m)^Version: .*$", f"Version: {_BEFORE}", told))
    gone = unpacked / "usr/share/doc/clickup-desktop/only-before"
    gone.write_text("")
    made = folder / "before.deb"
    subprocess.run(
        ["dpkg-deb", "--root-owner-group", "-Znone", "--build", unpacked, made],
        check=True,
        capture_output=True,
    )
    return made


def test_it_is_installed_used_upgraded_and_purged(
    bare: BareSystem, fetched: str, package: Path, tmp_path: Path
) -> None:
    bare.succeed("apt-get", "install", "--yes", *NO_MORE, "ca-certificates")
    untouched = bare.files()
    before = version_before(package, tmp_path)
    shutil.copy(before, bare.root / "tmp" / "before.deb")

    bare.succeed("apt-get", "install", "--yes", *NO_MORE, "/tmp/before.deb")
    assert bare.succeed("clickup-desktop", "--version") == f"clickup-desktop {__version__}\n"
    links = json.loads(bare.succeed("clickup-desktop", "links", "--json"))
    assert links == {"links": []}
    store = bare.root / "root/.local/share/clickup-desktop/organization.sqlite3"
    kept = store.read_bytes()

    bare.succeed("apt-get", "install", "--yes", *NO_MORE, fetched)
    said = bare.succeed("dpkg-query", "--show", "--showformat", "${Version}", "clickup-desktop")
    assert said == __version__
    assert not (bare.root / "usr/share/doc/clickup-desktop/only-before").exists()
    assert store.read_bytes() == kept

    steps = [
        json.loads(line)
        for line in bare.succeed("clickup-desktop", "tour", "--out", "/root/tour").splitlines()
    ]
    assert len(steps) >= 20
    assert all(step["ok"] for step in steps)
    doctor = json.loads(bare.run("clickup-desktop", "doctor", "--json").stdout)
    by_name = {step["name"]: step["ok"] for step in doctor["steps"]}
    assert by_name["store"]
    assert "Installed as: a package of the system" in doctor["platform"]
    assert [line for line in doctor["platform"] if line.startswith("OpenSSL ")]
    assert [line for line in doctor["platform"] if line.startswith("PySide6 ")]
    assert bare.run("clickup-desktop").returncode == 1  # no screen, which is said
    need_programs(*desktop.PROGRAMS)
    with desktop.desktop_session(tmp_path) as session, installed_program(bare, session):
        wait_until(lambda: shows_window(session), "a window", 60)

    bare.succeed("apt-get", "purge", "--yes", "clickup-desktop")
    left = {path for path in bare.files() - untouched if "clickup" in path}
    assert left == set()
    assert store.read_bytes() == kept
