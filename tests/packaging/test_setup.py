"""`tools/setup` installs what is missing, once, and asks for the system's packages in one line."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.services import do_without

ROOT = Path(__file__).parents[2]

# Stands for Python, in and out of the environment: notes what pip is asked for. What is asked of Qt
# comes on standard input: whether it can use a platform, or, without one, whether it has a font.
_PYTHON = """#!/bin/sh
case "$1 $2" in
"-m venv") mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
"-m pip") [ "$3" = --version ] || { echo "$*" >>"$PIP_ASKED"; [ -z "$OFFLINE" ]; } ;;
"-c import ensurepip"*) [ -z "$NO_VENV" ] ;;
"-c "*) ;;
"- ") [ -n "$FONT" ] ;;
"- "*) case " $QT_CAN_USE " in *" $2 "*) ;; *) exit 1 ;; esac ;;
esac
"""
_STUBS = {
    "python3": _PYTHON,
    "apt-get": '#!/bin/sh\necho "apt-get $*" >>"$APT_ASKED"\n',
    "dpkg-query": "#!/bin/sh\nexit 1\n",
    "id": '#!/bin/sh\necho "$AS_USER"\n',
}


@dataclass
class Checkout:
    """A project with `tools/setup` in it, on a computer that is pretended."""

    folder: Path
    variables: dict[str, str] = field(default_factory=dict)

    def set_up(self, *arguments: str, status: int = 0, **variables: str) -> str:
        """Run it, and return what it said."""
        ran = subprocess.run(
            [self.folder / "tools" / "setup", *arguments],
            env={**self.variables, **variables},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert ran.returncode == status, ran.stderr
        return ran.stderr

    def asked_of(self, program: str) -> list[str]:
        """Return what `pip` or `apt` was asked for since the last time."""
        note = self.folder / program
        lines = note.read_text().splitlines() if note.exists() else []
        note.unlink(missing_ok=True)
        return lines


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    """A checkout where nothing was set up yet, on a computer where nothing is missing."""
    if sys.platform == "win32":
        do_without("programs are pretended with scripts")
    folder, programs = tmp_path / "checkout", tmp_path / "programs"
    (folder / "tools").mkdir(parents=True)
    programs.mkdir()
    shutil.copy(ROOT / "tools" / "setup", folder / "tools" / "setup")
    shutil.copytree(ROOT / "requirements", folder / "requirements")
    (folder / "pyproject.toml").write_text("[project]\n")
    for name, text in _STUBS.items():
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    return Checkout(
        folder,
        {
            "PATH": f"{programs}{os.pathsep}/usr/bin{os.pathsep}/bin",
            "PIP_ASKED": str(folder / "pip"),
            "APT_ASKED": str(folder / "apt"),
            "QT_CAN_USE": "offscreen xcb wayland",
            "FONT": "yes",
            "AS_USER": "1000",
        },
    )


def test_what_is_installed_is_what_is_locked(checkout: Checkout) -> None:
    checkout.set_up("test")
    packages, project = checkout.asked_of("pip")
    assert "--require-hashes" in packages
    assert "--requirement requirements/run.txt --requirement requirements/test.txt" in packages
    assert "--no-deps --no-build-isolation --editable ." in project


def test_a_second_time_nothing_is_asked_for(checkout: Checkout) -> None:
    checkout.set_up("screen", "test", DISPLAY=":1")
    checkout.asked_of("pip")
    assert checkout.set_up("screen", "test", DISPLAY=":1") == ""
    assert checkout.asked_of("pip") == []


def test_what_only_looks_newer_is_not_installed_again(checkout: Checkout) -> None:
    checkout.set_up("test")
    checkout.asked_of("pip")
    for path in checkout.folder.rglob("*.t*"):
        path.touch()
    assert checkout.set_up("test", OFFLINE="yes") == ""


def test_a_change_of_the_project_needs_no_network(checkout: Checkout) -> None:
    checkout.set_up("test")
    checkout.asked_of("pip")
    (checkout.folder / "pyproject.toml").write_text("[project]\ndescription = 'another'\n")
    checkout.set_up("test")
    (project,) = checkout.asked_of("pip")
    assert "--no-deps --no-build-isolation --editable ." in project


def test_a_lock_that_changed_is_installed_alone(checkout: Checkout) -> None:
    checkout.set_up("test", "check")
    checkout.asked_of("pip")
    with (checkout.folder / "requirements" / "check.txt").open("a") as lock:
        lock.write("# changed\n")
    checkout.set_up("test", "check")
    (packages,) = checkout.asked_of("pip")[:1]
    assert packages.count("--requirement") == 1
    assert "requirements/check.txt" in packages


def test_system_packages_are_asked_for_in_one_line(checkout: Checkout) -> None:
    told = checkout.set_up("screen", "test", "services", status=1, DISPLAY=":1", QT_CAN_USE="")
    (line,) = [line for line in told.splitlines() if "apt-get install" in line]
    for package in ("libegl1", "fonts-dejavu-core", "libxcb-cursor0", "postgresql", "xvfb"):
        assert f" {package} " in f"{line} "


def test_they_are_in_that_line_before_there_is_an_environment(checkout: Checkout) -> None:
    told = checkout.set_up("screen", status=1, WAYLAND_DISPLAY="wayland-0", NO_VENV="yes")
    (line,) = [line for line in told.splitlines() if "apt-get install" in line]
    for package in ("python3-venv", "libegl1", "libwayland-cursor0", "libwayland-egl1"):
        assert f" {package} " in f"{line} "
    assert checkout.asked_of("pip") == []


def test_asked_again_python_packages_are_not_installed_again(checkout: Checkout) -> None:
    checkout.set_up("test", status=1, QT_CAN_USE="")
    assert len(checkout.asked_of("pip")) == 2
    checkout.set_up("test", status=1, QT_CAN_USE="")
    assert checkout.asked_of("pip") == []
    assert checkout.set_up("test") == ""


def test_without_a_network_it_ends_and_goes_on_later(checkout: Checkout) -> None:
    checkout.set_up("test", status=1, OFFLINE="yes")
    assert len(checkout.asked_of("pip")) == 1
    checkout.set_up("test")
    assert len(checkout.asked_of("pip")) == 2


def test_services_that_are_missing_stop_nothing(checkout: Checkout) -> None:
    told = checkout.set_up("test", "services")
    assert "the tests that need them are skipped" in told
    assert "gnome-keyring" in told
    checkout.set_up("test", "services", status=1, CLICKUP_DESKTOP_REQUIRE_SERVICES="1")


def test_who_may_install_packages_is_not_asked(checkout: Checkout) -> None:
    checkout.set_up("screen", DISPLAY=":1", QT_CAN_USE="offscreen", AS_USER="0")
    update, install = checkout.asked_of("apt")
    assert update.startswith("apt-get update")
    assert "libxcb-cursor0" in install
    assert "libegl1" not in install


def test_what_makes_packages_is_asked_for_where_packages_are_made(checkout: Checkout) -> None:
    told = checkout.set_up("package", status=1)
    assert "dpkg-dev" in told
    assert "lintian" not in told
    assert "lintian" in checkout.set_up("test", "services", "package", status=1)
    checkout.set_up("test")
