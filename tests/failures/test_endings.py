"""Ends that nobody wanted: killed in the middle of saving, crashed, struck by a fatal signal."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path

import pytest

from clickup_desktop.folder_lock import FolderLock
from clickup_desktop.organization.secrets import SERVICE_NAME
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hints import HINTS
from clickup_desktop.troubleshooting.last_crash import hint_for_last_crash
from clickup_desktop.ui.window.one_window import WindowUnanswering
from tests.cli.warm_start import program_modules
from tests.failures.recorder import Recorder
from tests.fake_keyring import KeyringServer, ServerSecrets
from tests.killing.rounds import Killing
from tests.ui.window.conftest import runtime_folder  # noqa: F401 - a fixture
from tests.ui.window.test_crashes_of_the_program import FATAL, run
from tests.ui.window.test_one_window import ROOT, Starts, starts  # noqa: F401 - a fixture

pytestmark = pytest.mark.usefixtures("runtime_folder")

KILLED = "Killed"
CRASHED = "Crashed"
TWO_WINDOWS = "Two windows"


def test_a_dozen_kills_leave_the_old_or_the_new(
    failures: Recorder, tmp_path: Path, sandbox: Sandbox
) -> None:
    with KeyringServer() as server:
        killing = Killing(
            tmp_path,
            sandbox.url,
            (sandbox.token, sandbox.tokens["no-chat"]),
            secrets=ServerSecrets(server),
            kept=lambda: server.names(SERVICE_NAME),
            environment=server.environment,
            seed=20270503,
        )
        # What `python -m benchmarks.killing` does two hundred times.
        tally = killing.run(12)

    assert tally.total == 12
    failures.record(
        theme=KILLED,
        fault="Killed (SIGKILL) in the middle of saving",
        made="the process killed at random moments while it connects, updates a token, links, "
        "disconnects, brings an older store up to date and writes a snapshot",
        seen="The next start opens with the state before or the state after.",
        kept="One of the two, whole; no token without its connection, no connection without its "
        "token.",
    )


def test_an_exception_that_nobody_caught(failures: Recorder, tmp_path: Path) -> None:
    answer = run(tmp_path, "QTimer.singleShot(0, fail); once(dialog, tell_and_close)")

    hint = HINTS[BaseException]
    assert json.loads(answer.stdout)[0] == hint.code
    failures.record(
        theme=CRASHED,
        fault="An exception that nobody caught",
        made="a function that raises, called by the window's event loop",
        seen=hint,
        kept="The window goes on; the traceback is in the log and can be copied.",
    )


def test_a_fatal_signal(failures: Recorder, tmp_path: Path) -> None:
    assert run(tmp_path, FATAL["a segmentation fault"]).returncode == -signal.SIGSEGV
    answer = run(tmp_path, "once(dialog, tell_and_close)")

    hint = hint_for_last_crash("")
    assert json.loads(answer.stdout)[0] == hint.code
    failures.record(
        theme=CRASHED,
        fault="A fatal signal",
        made="the process made to read at address 0, and started again",
        seen=hint,
        kept="Everything that was saved before; where it was struck can be copied.",
    )


def test_a_second_start(failures: Recorder, starts: Starts, tmp_path: Path) -> None:  # noqa: F811
    starts.open_window(tmp_path)
    second = starts.start(tmp_path)

    told = second.communicate()[1].decode().strip()

    assert second.returncode == 0
    failures.record(
        theme=TWO_WINDOWS,
        fault="The program is started a second time",
        made="a second process with the same data folder, which ends with status 0",
        seen=told,
        kept="The one window, with all that is in it.",
    )


def test_a_second_start_beside_a_window_that_hangs(
    failures: Recorder,
    starts: Starts,  # noqa: F811
    tmp_path: Path,
) -> None:
    first = starts.open_window(tmp_path)
    first.send_signal(signal.SIGSTOP)
    second = starts.start(tmp_path)

    hint = WindowUnanswering().to_hint()

    assert second.communicate()[1].decode().strip() == hint.to_text()
    assert second.returncode == 1
    failures.record(
        theme=TWO_WINDOWS,
        fault="A second start while the window hangs",
        made="the first process stopped (SIGSTOP); the second one ends with status 1",
        seen=hint,
        kept="Everything; no second window is opened.",
    )


def test_a_start_after_a_kill(failures: Recorder, tmp_path: Path) -> None:
    take_and_die = (
        "import os, sys\n"
        "from pathlib import Path\n"
        "from clickup_desktop.folder_lock import FolderLock\n"
        "assert FolderLock(Path(sys.argv[1])).take()\n"
        "os.kill(os.getpid(), 9)\n"
    )
    holder = program_modules().run((str(tmp_path),), os.environ, ROOT, b"", take_and_die)
    assert holder.status == -signal.SIGKILL

    lock = FolderLock(tmp_path)
    assert lock.take()
    lock.release()
    failures.record(
        theme=TWO_WINDOWS,
        fault="The window was killed",
        made="the process that holds the folder's lock killed (SIGKILL)",
        seen="The next start opens its window as usual.",
        kept="Everything; the lock ends with its process.",
    )
