"""The whole example of docs/organization-server.md, typed as it is written there.

It runs as root in namespaces of its own: with a copy of /etc, empty folders of PostgreSQL's, a
network in which only `db.example.com` is, and processes that end with it. What is fetched over a
network is there already: `apt` makes the cluster that installing the package makes, `scp` copies.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.postgresql import find_programs
from tests.secret_service import UNLOCKED, need_secret_service
from tests.services import do_without, need_programs, not_permitted

ROOT = Path(__file__).resolve().parents[3]
PAGE = (ROOT / "docs" / "organization-server.md").read_text(encoding="utf-8")
EXAMPLE = PAGE.split("## A whole example on Debian")[1].split("\n## ")[0]
ON_SERVER, CREATE, JOIN, CHECK = EXAMPLE.split("```\n")[1::2]
PASSWORD = "of-the-database-administrator"
OWN_PASSWORD = "of-the-first-enterprise-admin"

# The address is one of the example's members', which takes the rule that it writes.
_NAMESPACES = """
set -e
ip link set lo up
ip address add 192.0.2.7/32 dev lo
cp -a /etc "$1/etc"
mount --bind "$1/etc" /etc
rm -rf /etc/postgresql/*
echo 192.0.2.7 db.example.com >>/etc/hosts
mount -t tmpfs tmpfs /run
for folder in /var/lib/postgresql /var/log/postgresql; do
    mount -t tmpfs -o mode=755 tmpfs "$folder"
    chown postgres:postgres "$folder"
done
echo ready
exec cat
"""
_APT = """#!/bin/sh
set -e
[ "$1" = install ]
shift
dpkg-query --show "$@" >/dev/null
pg_createcluster --start "$(ls /usr/lib/postgresql | sort -V | tail -n 1)" main
"""
_SCP = """#!/bin/sh
exec cp "${1#*:}" "$2"
"""


@dataclass
class Town:
    """A server and computers of members, all of them in one place.

    Attributes:
        process: what holds the namespaces.
        folder: where a person types.
    """

    process: int
    folder: Path
    environment: dict[str, str]

    def command(self, *words: str) -> list[str]:
        """Return what runs a command there."""
        target = f"--target={self.process}"
        folder = f"--wd={self.folder}"
        return ["nsenter", target, "--mount", "--net", "--pid", folder, *words]

    def start(self, *words: str) -> subprocess.Popen[bytes]:
        """Start a command there."""
        return subprocess.Popen(
            self.command(*words),
            env=self.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def type(self, lines: str) -> str:
        """Type lines into a shell on a computer with a keyring; return what is shown."""
        with self.start("dbus-run-session", "--", "sh", "-ec", f"{UNLOCKED}{lines}") as process:
            shown = process.communicate(timeout=120)[0].decode()
        assert process.returncode == 0, shown
        return shown


def _first_child(process: int) -> int:
    return int(Path(f"/proc/{process}/task/{process}/children").read_text().split()[0])


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    """A Debian with PostgreSQL's packages, and nothing set up."""
    if sys.platform != "linux" or os.geteuid() != 0:
        do_without("setting up a server takes root")
    need_programs("ip", "nsenter", "openssl", "pg_createcluster", "runuser", "script", "unshare")
    need_secret_service()
    find_programs()
    programs = tmp_path / "programs"
    programs.mkdir()
    started = f'#!/bin/sh\nexec "{sys.executable}" -m clickup_desktop "$@"\n'
    for name, text in (("apt", _APT), ("scp", _SCP), ("clickup-desktop", started)):
        (programs / name).write_text(text)
        (programs / name).chmod(0o755)
    for name in ("home", "runtime", "here"):
        (tmp_path / name).mkdir(mode=0o700)
    environment = {
        "PATH": f"{programs}:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": str(tmp_path / "home"),
        "XDG_RUNTIME_DIR": str(tmp_path / "runtime"),
        "PYTHONPATH": str(ROOT),
        "LANG": "C.UTF-8",
    }
    kept = ("--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc")
    holder = subprocess.Popen(
        ["unshare", *kept, "sh", "-c", _NAMESPACES, "sh", str(tmp_path)],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    with ExitStack() as stack:
        stack.callback(holder.communicate)
        assert holder.stdout is not None
        if holder.stdout.readline() != b"ready\n":
            not_permitted(holder.communicate()[1].decode())
        yield Town(_first_child(holder.pid), tmp_path / "here", environment)


def set_up_server(town: Town) -> None:
    """Type the lines for root, and the password where it is asked for, at a terminal."""
    (town.folder / "lines").write_text(ON_SERVER)
    shown = b""
    with town.start("script", "-qefc", "sh -e lines", "/dev/null") as terminal:
        assert terminal.stdin is not None
        assert terminal.stdout is not None
        for prompt in (b"Enter new password", b"Enter it again"):
            while prompt not in shown:
                more = os.read(terminal.stdout.fileno(), 65_536)
                assert more, shown.decode()
                shown += more
            terminal.stdin.write(f"{PASSWORD}\n".encode())
            terminal.stdin.flush()
        shown += terminal.communicate(timeout=120)[0]
    assert terminal.returncode == 0, shown.decode()
    assert PASSWORD not in shown.decode()


@pytest.mark.proof
def test_an_organization_is_set_up_joined_and_checked(town: Town) -> None:
    set_up_server(town)
    (town.folder / "password.txt").write_text(f"{PASSWORD}\n")
    created = town.type(CREATE)
    assert "Acme was created at postgresql://db.example.com/acme" in created

    invitation = re.search(r"clickup-desktop-invitation:\S+", created)
    assert invitation, created
    (town.folder / "invitation.txt").write_text(f"{invitation[0]}\n{OWN_PASSWORD}\n")
    joined = town.type(JOIN)
    assert "You joined Acme as Enterprise Admin." in joined
    assert "admin@example.com" in joined

    assert "The server enforces everything as it should." in town.type(CHECK)
