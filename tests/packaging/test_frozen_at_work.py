"""What the program that needs no Python does with data, and what it leaves behind when killed."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import secretstorage
from jeepney.io.blocking import open_dbus_connection

from clickup_desktop.organization.migrations import HEAD_REVISION
from clickup_desktop.organization.secrets import SERVICE_NAME
from tests.desktop import desktop_session as desktop
from tests.desktop.desktop_session import DesktopSession, wait_until
from tests.first_store import by_hand, make_first_store, revision
from tests.packaging.running import environment, run, running_from, shows_window
from tests.services import need_programs

pytestmark = [pytest.mark.proof, pytest.mark.timeout(1800)]

_SECONDS = 120.0


@contextmanager
def started(
    program: Path, home: Path, *arguments: str, **more: str
) -> Iterator[subprocess.Popen[str]]:
    """Start it; it is killed unless it has ended."""
    held = "--until-stdin-closes" in arguments
    with subprocess.Popen(
        [program, *arguments],
        cwd=home,
        env=environment(home, **more),
        stdin=subprocess.PIPE if held else subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def told(process: subprocess.Popen[str]) -> dict[str, Any]:
    """Return the next line that it prints."""
    assert process.stdout is not None
    line: dict[str, Any] = json.loads(process.stdout.readline())
    return line


def folder_for_temporary_files(home: Path) -> Path:
    made = home / "temporary"
    made.mkdir()
    return made


def test_an_old_store_is_brought_up_to_date(program: Path, tmp_path: Path) -> None:
    folder = tmp_path / "data"
    make_first_store(folder)
    assert revision(folder) == "0001"

    ran = run(program, tmp_path, "links", "--json", "--data-dir", str(folder))

    (link,) = json.loads(ran.stdout)["links"]
    assert link["id"] == "l"
    assert "launch-2027" in ran.stdout
    assert revision(folder) == HEAD_REVISION
    with by_hand(folder) as store:
        assert store.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert len(list(folder.glob("organization-backup-0001-*.sqlite3"))) == 1


def in_the_keyring(session: DesktopSession) -> list[bytes]:
    """Return every secret of the program that the keyring has."""
    with open_dbus_connection(session.environment["DBUS_SESSION_BUS_ADDRESS"]) as bus:
        items = secretstorage.search_items(bus, {"service": SERVICE_NAME})
        return [item.get_secret() for item in items]


def test_a_token_is_in_the_keyring_until_it_is_disconnected(program: Path, tmp_path: Path) -> None:
    need_programs(*desktop.PROGRAMS)
    clickup = ("sandbox", "--port", "0", "--json", "--until-stdin-closes")
    with (
        desktop.desktop_session(tmp_path) as session,
        started(program, tmp_path, *clickup) as sandbox,
    ):
        there = told(sandbox)
        around = {**session.environment, "HOME": str(tmp_path)}
        connected = subprocess.run(
            [
                *(program, "connect", "--visibility", "private", "--json"),
                *("--organization-url", there["url"]),
            ],
            env=around,
            input=there["token"],
            capture_output=True,
            text=True,
            check=False,
            timeout=300,
        )
        assert connected.returncode == 0, connected.stderr
        (secret,) = in_the_keyring(session)
        assert there["token"].encode() in secret

        # Another process reads it there, and nowhere else is it.
        read = run(program, tmp_path, "workspaces", "--json", **around)
        assert "Acme Rollout" in read.stdout, read.stderr
        kept = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert [path for path in kept if there["token"].encode() in path.read_bytes()] == []

        connection = json.loads(connected.stdout)["connection"]["id"]
        ended = run(program, tmp_path, "disconnect", connection, **around)
        assert ended.returncode == 0, ended.stderr
        assert in_the_keyring(session) == []


def test_what_a_killed_tour_leaves_is_gone_with_the_next(program: Path, tmp_path: Path) -> None:
    temporary = folder_for_temporary_files(tmp_path)
    around = {"TMPDIR": str(temporary)}
    with started(program, tmp_path, "tour", "--out", "pictures", **around) as killed:
        while told(killed)["name"] != "connected":
            pass
        assert len(running_from(program.parent)) == 2
        killed.kill()
    # The sandbox was its child, and ends with it.
    wait_until(lambda: running_from(program.parent) == [], "the sandbox has ended", _SECONDS)
    (left,) = temporary.iterdir()

    with started(program, tmp_path, "tour", "--out", "pictures", **around) as following:
        assert told(following)["ok"]
        assert left not in temporary.iterdir()


def test_a_window_that_was_killed_keeps_no_lock(program: Path, tmp_path: Path) -> None:
    need_programs(*desktop.PROGRAMS)
    temporary = folder_for_temporary_files(tmp_path)
    with desktop.desktop_session(tmp_path) as session:
        around = {**session.environment, "TMPDIR": str(temporary)}
        for end in (subprocess.Popen.kill, subprocess.Popen.terminate):
            with started(program, tmp_path, "--data-dir", "data", **around) as window:
                wait_until(lambda: shows_window(session), "a window on X11", _SECONDS)
                end(window)
                window.wait(_SECONDS)
            wait_until(lambda: not shows_window(session), "the window is gone", _SECONDS)
        assert running_from(program.parent) == []
        runtime = Path(session.environment["XDG_RUNTIME_DIR"])
        assert list(runtime.glob("clickup-desktop*")) == []
        assert list(temporary.iterdir()) == []
    assert run(program, tmp_path, "links", "--data-dir", "data", "--json").returncode == 0
