"""The package on a system that has nothing: installed, used, upgraded, purged."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from clickup_desktop import __version__
from tests.desktop import desktop_session as desktop
from tests.desktop.desktop_session import wait_until
from tests.services import do_without, need_programs, not_permitted

pytestmark = [pytest.mark.proof, pytest.mark.timeout(1800)]

CACHE = Path(tempfile.gettempdir()) / f"clickup-desktop-debian-{os.getuid()}"
"""Packages of Debian that were fetched stay here for the next time."""

_INSIDE = """
set -e
mount -t proc proc /proc
mkdir -p /dev/pts
mount -t devpts devpts /dev/pts
exec "$@"
"""
_BEFORE = "0.0.1"


@dataclass(frozen=True)
class BareSystem:
    """A Debian of its own in a folder."""

    root: Path

    def run(self, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a program in it, as root."""
        return subprocess.run(
            [
                *("unshare", "--mount", "--pid", "--fork", "--kill-child"),
                *("chroot", str(self.root), "/bin/sh", "/inside", *command),
            ],
            env={
                "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
                "HOME": "/root",
                "LANG": "C.UTF-8",
                "DEBIAN_FRONTEND": "noninteractive",
                **variables,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
            timeout=1200,
        )

    def succeed(self, *command: str, **variables: str) -> str:
        """Run a program in it, and return what it printed."""
        ran = self.run(*command, **variables)
        assert ran.returncode == 0, f"{command}: {ran.stdout}{ran.stderr}"
        return ran.stdout

    def files(self) -> set[str]:
        """Return everything that is installed outside of homes and of apt's own books."""
        passed_over = ("home/", "root/", "proc/", "dev/", "tmp/", "var/", "run/", "etc/ssl/")
        every = (path.relative_to(self.root).as_posix() for path in self.root.rglob("*"))
        return {path for path in every if not path.startswith(passed_over)}


def source() -> tuple[str, str]:
    """Return the suite and the address that this machine's own packages come from."""
    release = dict(
        line.split("=", 1)
        for line in Path("/etc/os-release").read_text("utf-8").splitlines()
        if "=" in line
    )
    suite = release.get("VERSION_CODENAME", "").strip('"')
    ran = subprocess.run(
        [
            *("apt-get", "indextargets", "--format", "$(REPO_URI)"),
            *("Created-By: Packages", f"Codename: {suite}", "Component: main"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    found = ran.stdout.split()
    if release.get("ID") != "debian" or not found:
        do_without("this is no Debian with a source of packages")
    return suite, found[0]


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BareSystem]:
    """A Debian with nothing but what every Debian has."""
    need_programs("debootstrap", "unshare", "chroot")
    if os.getuid() != 0:
        do_without("debootstrap needs root")
    suite, address = source()
    CACHE.mkdir(mode=0o700, exist_ok=True)
    root = tmp_path_factory.mktemp("bare")
    ran = subprocess.run(
        ["debootstrap", "--variant=minbase", f"--cache-dir={CACHE}", suite, root, address],
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        log = root / "debootstrap" / "debootstrap.log"
        pytest.fail(ran.stdout[-2000:] + (log.read_text() if log.exists() else ""))
    root.chmod(0o755)
    (root / "inside").write_text(_INSIDE)
    system = BareSystem(root)
    tried = system.run("true")
    if tried.returncode:
        not_permitted(tried.stderr)
    for archive in CACHE.glob("*.deb"):
        shutil.copy(archive, root / "var/cache/apt/archives")
    system.succeed("apt-get", "update")
    yield system
    shutil.rmtree(root)


@pytest.fixture(scope="module")
def fetched(bare: BareSystem, package: Path) -> str:
    """The package in that system, and what it needs beside it, not installed yet."""
    shutil.copy(package, bare.root / "tmp" / package.name)
    place = f"/tmp/{package.name}"
    bare.succeed("apt-get", "install", "--yes", *NO_MORE, "--download-only", place)
    for archive in (bare.root / "var/cache/apt/archives").glob("*.deb"):
        shutil.copy(archive, CACHE)
    return place


NO_MORE = ("--no-install-recommends",)


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
    show_window(bare, tmp_path)

    bare.succeed("apt-get", "purge", "--yes", "clickup-desktop")
    left = {path for path in bare.files() - untouched if "clickup" in path}
    assert left == set()
    assert store.read_bytes() == kept


def show_window(bare: BareSystem, folder: Path) -> None:
    """Have the installed program show its window on a real screen, which is not of that system."""
    need_programs(*desktop.PROGRAMS)
    sockets = bare.root / "tmp/.X11-unix"
    with desktop.desktop_session(folder) as session, ExitStack() as stack:
        sockets.mkdir(exist_ok=True)
        number = session.environment["DISPLAY"].removeprefix(":")
        subprocess.run(["mount", "--bind", "/tmp/.X11-unix", sockets], check=True)
        stack.callback(lambda: subprocess.run(["umount", sockets], check=True))
        process = subprocess.Popen(
            ["chroot", bare.root, "/usr/bin/clickup-desktop", "--data-dir", "/root/window"],
            env={"PATH": "/usr/sbin:/usr/bin", "HOME": "/root", "DISPLAY": f":{number}"},
            stderr=subprocess.PIPE,
            text=True,
        )
        stack.callback(process.communicate)
        stack.callback(process.terminate)
        wait_until(
            lambda: bool(
                subprocess.run(
                    ["xdotool", "search", "--onlyvisible", "--name", "ClickUp Desktop"],
                    env=session.environment,
                    capture_output=True,
                    check=False,
                ).stdout.strip()
            ),
            "a window",
            60,
        )
