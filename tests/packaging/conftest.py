"""The program as it is shipped: a Debian package, made once for all tests of it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.services import do_without, need_programs

ROOT = Path(__file__).resolve().parents[2]

PACKAGE_VARIABLE = "CLICKUP_DESKTOP_PACKAGE"
"""Names a package that is there already; else one is made of this checkout."""


@pytest.fixture(scope="session")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a Debian package."""
    if sys.platform != "linux":
        do_without("not Linux")
    need_programs("dpkg-deb", "dpkg-shlibdeps", "strip")
    named = os.environ.get(PACKAGE_VARIABLE)
    return Path(named) if named else make_package(tmp_path_factory.mktemp("package"))


def make_package(folder: Path, root: Path = ROOT) -> Path:
    """Make a package of the project in `root`, and return its file."""
    subprocess.run([sys.executable, root / "tools" / "package", folder], cwd=root, check=True)
    (made,) = folder.glob("*.deb")
    return made


@pytest.fixture(scope="session")
def installed(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the package installs, under a folder that stands for the system's root."""
    folder = tmp_path_factory.mktemp("root")
    subprocess.run(["dpkg-deb", "--extract", package, folder], check=True)
    return folder


@pytest.fixture(scope="session")
def program(installed: Path) -> Path:
    """The program that needs no Python."""
    return installed / "usr/lib/clickup-desktop/clickup-desktop"
