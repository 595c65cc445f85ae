"""What lies in the data folder is its owner's alone, whatever the umask."""

from __future__ import annotations

import json
import logging
import os
import stat
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.folder_lock import FolderLock
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.organizations.remembered import Remembered, RememberedOrganizations
from clickup_desktop.integration.server.last_known import LastKnown
from clickup_desktop.organization import sqlite_store
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.sqlite_store import open_store
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.last_crash import FatalSignals
from clickup_desktop.troubleshooting.log import LOG_NAME, start_logging, stop_logging
from clickup_desktop.ui.window_state import WindowState
from tests.cli.warm_start import WarmStart
from tests.fake_keyring import KeyringServer
from tests.secrecy.modes import modes_below

ROOT = Path(__file__).resolve().parents[2]
UMASKS = [0, 0o022]
ORGANIZATION = "0b8f9f0e-6f0f-4c5e-9a43-3f4f0c1f2a10"


@pytest.fixture
def ready_store() -> None:
    """Have each store made step by step."""


def open_to_others(modes: dict[str, int]) -> list[str]:
    return [f"{name} {stat.filemode(mode)}" for name, mode in modes.items() if mode & 0o077]


@pytest.fixture(params=UMASKS, ids="umask {:03o}".format)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    usual = os.umask(request.param)
    yield request.param
    os.umask(usual)


@pytest.mark.parametrize("umask_of_program", UMASKS)
def test_command_line_and_window_leave_nothing_that_others_may_read(
    tmp_path: Path, sandbox: Sandbox, warm: WarmStart, umask_of_program: int
) -> None:
    data = tmp_path / "home" / "data"

    def run(module: str, *arguments: str, stdin: str = "") -> str:
        environment = {
            **os.environ,
            **keyring.environment,
            "CLICKUP_TOKEN": "",
            "PYTHONWARNINGS": "error",
            "CLICKUP_ORGANIZATION_URL": sandbox.url,
            "QT_QPA_PLATFORM": "offscreen",
        }
        script = (
            f"import os, runpy; os.umask({umask_of_program});"
            f" runpy.run_module({module!r}, run_name='__main__', alter_sys=True)"
        )
        ran = warm.run(arguments, environment, ROOT, stdin.encode(), script)
        assert ran.status == 0, ran.err.decode()
        return ran.out.decode()

    def program(*arguments: str, stdin: str = "") -> str:
        return run("clickup_desktop", *arguments, "--data-dir", str(data), stdin=stdin)

    with KeyringServer() as keyring:
        program("connect", "--visibility", "shared", stdin=sandbox.token)
        program("link", "Acme Rollout", "general")
        program("check", "--verbose")
        program("doctor", "--report", str(data / "report.txt"))
        after_commands = modes_below(data)
        told = run("tests.secrecy.window_program", "read", str(data))
    in_use = json.loads(told.splitlines()[-1])["modes"]
    after_window = modes_below(data.parent)

    assert {STORE_NAME, "report.txt"} <= set(after_commands)
    assert {STORE_NAME, "window.lock", LOG_NAME, "crash.log", "snapshots"} <= set(in_use)
    assert "data/window.ini" in after_window
    for modes in (after_commands, in_use, after_window):
        assert not open_to_others(modes)


@pytest.mark.usefixtures("umask")
def test_nor_does_what_is_rarely_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Copies of the store, its journal, rotated logs, and what is known of organizations."""
    data = tmp_path / "home" / "data"
    store = open_store(data)
    sqlite_store._back_up(store.path, "0001")
    with store.read():
        RememberedOrganizations(data).keep(
            Remembered(ORGANIZATION, "Acme", "postgresql://db.example/acme", "acme", ORGANIZATION)
        )
        integration = open_integration(tmp_path / "other", None, secrets=MemorySecrets())
        (data / "organizations").mkdir(0o700)
        with closing(LastKnown(data / "organizations" / "last-known.json")) as last_known:
            last_known.keep(integration.overview(), datetime.now(UTC))
        integration.close()
        lock = FolderLock(data)
        assert lock.take()
        fatal = FatalSignals(data)
        start_logging(data)
        monkeypatch.setattr(logging.getLogger("clickup_desktop").handlers[0], "maxBytes", 1)
        for number in range(4):
            logging.getLogger("clickup_desktop").error("line %s", number)
        state = WindowState(data)
        state.set_value("window/page", "channels")
        state.save()
        state.set_value("window/page", "members")
        state.save()
        modes = modes_below(data.parent)
    stop_logging()
    fatal.stop()
    lock.release()
    store.close()

    names = " ".join(modes)
    for name in (
        "-wal",
        "-shm",
        "-backup-",
        ".log.1",
        ".log.2",
        "crash.log",
        "window.ini",
        ".json",
    ):
        assert name in names
    assert not open_to_others(modes)


def test_what_others_could_read_before_they_can_no_more(tmp_path: Path) -> None:
    for name in (LOG_NAME, f"{LOG_NAME}.1", f"{LOG_NAME}.2", "window.ini", "crash.log"):
        (tmp_path / name).touch()
        (tmp_path / name).chmod(0o644)

    start_logging(tmp_path)
    stop_logging()
    state = WindowState(tmp_path)
    state.set_value("window/page", "channels")
    state.save()
    fatal = FatalSignals(tmp_path)
    modes = modes_below(tmp_path)
    fatal.stop()

    del modes["."]
    assert not open_to_others(modes)
