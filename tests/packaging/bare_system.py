"""A Debian of its own that has nothing, for a package to be installed in."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.desktop.desktop_session import DesktopSession
from tests.services import do_without, need_programs, not_permitted

CACHE = Path(tempfile.gettempdir()) / f"clickup-desktop-debian-{os.getuid()}"
"""Packages of Debian that were fetched stay here for the next time."""

_INSIDE = """
set -e
mount -t proc proc /proc
mkdir -p /dev/pts
mount -t devpts devpts /dev/pts
exec "$@"
"""

NO_MORE = ("--no-install-recommends",)


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


@contextmanager
def bare_system(root: Path) -> Iterator[BareSystem]:
    """Make a Debian with nothing but what every Debian has in `root`; it is gone afterwards."""
    need_programs("debootstrap", "unshare", "chroot")
    if os.getuid() != 0:
        do_without("debootstrap needs root")
    suite, address = source()
    CACHE.mkdir(mode=0o700, exist_ok=True)
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


def fetch(bare: BareSystem, package: Path) -> str:
    """Put a package into that system, and what it needs beside it; return where it lies there."""
    shutil.copy(package, bare.root / "tmp" / package.name)
    place = f"/tmp/{package.name}"
    bare.succeed("apt-get", "install", "--yes", *NO_MORE, "--download-only", place)
    for archive in (bare.root / "var/cache/apt/archives").glob("*.deb"):
        shutil.copy(archive, CACHE)
    return place


@contextmanager
def installed_program(bare: BareSystem, session: DesktopSession) -> Iterator[None]:
    """Start the window that was installed, on a screen."""
    sockets = bare.root / "tmp/.X11-unix"
    with ExitStack() as stack:
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
        yield
