"""A data folder has one window: a second start brings the first one's to the front."""

from __future__ import annotations

import os
import signal
import socket
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalSocket
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from clickup_desktop.folder_lock import FolderLock
from clickup_desktop.ui.window import one_window
from clickup_desktop.ui.window.one_window import bring_to_front, listen, raise_first_window
from clickup_desktop.ui.window.shell import Shell
from clickup_desktop.ui.window_state import WindowState
from tests.cli.warm_start import Copy
from tests.desktop.desktop_session import wait_until
from tests.ui.window.copied_window import warm_window

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="looks at sockets as files"),
    pytest.mark.usefixtures("runtime_folder"),
]

ROOT = Path(__file__).parents[3]
SECONDS = 30.0


@pytest.fixture
def shell(qtbot: QtBot) -> Shell:
    made = Shell(WindowState(None))
    qtbot.addWidget(made)
    return made


class Starts:
    """Starts of the real program, ended with the test."""

    def __init__(self, stack: ExitStack, runtime_folder: Path) -> None:
        self._stack = stack
        self._runtime_folder = runtime_folder

    def start(self, folder: Path) -> Copy:
        environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
        process = warm_window().start(("--data-dir", str(folder)), environment, ROOT)
        self._stack.callback(process.communicate)
        self._stack.callback(process.kill)
        self._stack.callback(process.send_signal, signal.SIGCONT)
        return process

    def sockets(self) -> list[Path]:
        return list(self._runtime_folder.glob("clickup-desktop-*"))

    def times(self) -> set[int]:
        """Return when the sockets were made; one may be removed while this looks."""
        found = set()
        for there in self.sockets():
            with suppress(FileNotFoundError):
                found.add(there.stat().st_mtime_ns)
        return found

    def open_window(self, folder: Path) -> Copy:
        """Start the program, and wait until its window can be raised."""
        process = self.start(folder)
        wait_until(lambda: bool(self.sockets()), "the window listens", SECONDS)
        return process


@pytest.fixture
def starts(runtime_folder: Path) -> Iterator[Starts]:
    with ExitStack() as stack:
        yield Starts(stack, runtime_folder)


def test_a_second_start_raises_the_first_and_says_so(starts: Starts, tmp_path: Path) -> None:
    first = starts.open_window(tmp_path / "data")
    second = starts.start(tmp_path / "data")

    told = second.communicate(timeout=SECONDS)[1].decode()

    assert second.returncode == 0
    assert told == "ClickUp Desktop is already open. Its window was brought to the front.\n"
    assert first.poll() is None


def test_the_folder_is_the_same_by_every_path(starts: Starts, tmp_path: Path) -> None:
    starts.open_window(tmp_path / "data")
    (tmp_path / "link").symlink_to(tmp_path / "data", target_is_directory=True)

    second = starts.start(tmp_path / "link")

    assert second.wait(SECONDS) == 0


def test_another_folder_has_another_window(starts: Starts, tmp_path: Path) -> None:
    starts.open_window(tmp_path / "one")
    starts.start(tmp_path / "other")

    wait_until(lambda: len(starts.sockets()) == 2, "both windows listen", SECONDS)


def test_a_killed_window_is_in_nobodys_way(starts: Starts, tmp_path: Path) -> None:
    killed = starts.open_window(tmp_path)
    killed.kill()
    killed.wait()
    before = starts.times()
    assert len(before) == 1

    starts.start(tmp_path)

    wait_until(
        lambda: bool(starts.times() - before),
        "the next window listens in the place of the killed one",
        SECONDS,
    )
    assert starts.start(tmp_path).wait(SECONDS) == 0


def test_of_starts_in_the_same_moment_one_window_stays(starts: Starts, tmp_path: Path) -> None:
    started = [starts.start(tmp_path) for _time in range(4)]

    def ended() -> list[int | None]:
        return [process.returncode for process in started if process.poll() is not None]

    wait_until(lambda: len(ended()) >= 3, "all but one end", SECONDS)
    assert ended() == [0, 0, 0]


def test_a_window_that_hangs_is_told_and_no_second_one_is_opened(
    starts: Starts, tmp_path: Path
) -> None:
    first = starts.open_window(tmp_path)
    first.send_signal(signal.SIGSTOP)
    second = starts.start(tmp_path)

    output, told = second.communicate(timeout=SECONDS)

    assert second.returncode == 1
    assert output == b""
    assert "The window is already open but does not answer" in told.decode()
    assert "--data-dir DIR" in told.decode()
    first.send_signal(signal.SIGCONT)
    assert starts.start(tmp_path).wait(SECONDS) == 0


def test_a_start_while_the_first_is_ending_opens_the_next_window(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ending, second = FolderLock(tmp_path), FolderLock(tmp_path)
    assert ending.take()
    assert not second.take()

    def nobody_listens(_address: str) -> None:
        ending.release()

    monkeypatch.setattr(one_window, "_ask", nobody_listens)

    assert raise_first_window(second) is None
    assert not FolderLock(tmp_path).take()
    second.release()


def test_a_lock_whose_holder_never_listens_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(one_window, "SECONDS_TO_START_OR_END", 0.1)
    holder, second = FolderLock(tmp_path), FolderLock(tmp_path)
    assert holder.take()
    assert not second.take()

    assert raise_first_window(second) == 1

    assert "does not answer" in capsys.readouterr().err
    holder.release()
    second.release()


def test_where_no_lock_can_be_had_the_window_opens(tmp_path: Path, shell: Shell) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("not a folder", encoding="utf-8")
    lock = FolderLock(occupied)

    assert lock.take()
    assert lock.address == ""
    listen(lock, shell)
    assert shell.findChild(QObject, "oneWindowServer") is None


@pytest.mark.parametrize("runtime", ["", "/" + "long" * 40])
def test_without_a_folder_for_sockets_the_temporary_one_serves(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shell: Shell, runtime: str
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", runtime)
    monkeypatch.setattr(os, "getuid", lambda: 4_000_000)
    lock = FolderLock(tmp_path)
    lock.take()

    listen(lock, shell)

    assert lock.address.startswith(tempfile.gettempdir())
    assert Path(lock.address).exists()
    shell.close()
    assert not Path(lock.address).exists()
    lock.release()


class TestTheSocket:
    @pytest.fixture
    def lock(self, tmp_path: Path, shell: Shell) -> Iterator[FolderLock]:
        made = FolderLock(tmp_path)
        assert made.take()
        listen(made, shell)
        yield made
        made.release()

    def ask(self, qtbot: QtBot, lock: FolderLock, said: bytes, *, end: bool = True) -> bytes:
        """Say something to the window, and return all that it answers."""
        answer = b""
        with closing(socket.socket(socket.AF_UNIX)) as client:
            client.connect(lock.address)
            client.sendall(said)
            if end:
                client.shutdown(socket.SHUT_WR)
            client.setblocking(False)

            def ended() -> bool:
                nonlocal answer
                try:
                    heard = client.recv(100)
                except BlockingIOError:
                    return False
                except ConnectionResetError:
                    return True
                answer += heard
                return not heard

            qtbot.waitUntil(ended)
        return answer

    def test_one_word_raises_the_window(self, qtbot: QtBot, lock: FolderLock, shell: Shell) -> None:
        shell.showMinimized()

        assert self.ask(qtbot, lock, b"raise\n") == b"raised\n"

        assert shell.isVisible()
        assert not shell.isMinimized()

    @pytest.mark.parametrize(
        "said", [b"", b"rai", b"raise\nraise\n", b"open https://acme.example\n", b"\xff" * 100_000]
    )
    def test_anything_else_is_sent_away_unanswered(
        self,
        qtbot: QtBot,
        monkeypatch: pytest.MonkeyPatch,
        lock: FolderLock,
        shell: Shell,
        said: bytes,
    ) -> None:
        monkeypatch.setattr(one_window, "SECONDS_TO_ANSWER", 0.1)

        assert self.ask(qtbot, lock, said, end=False) == b""

        assert not shell.isVisible()
        assert self.ask(qtbot, lock, b"raise\n") == b"raised\n"

    def test_only_its_user_may_reach_it(self, lock: FolderLock) -> None:
        assert stat.S_IMODE(Path(lock.address).stat().st_mode) & 0o077 == 0

    def test_many_at_once_are_not_kept(self, qtbot: QtBot, lock: FolderLock, shell: Shell) -> None:
        with ExitStack() as stack:
            for _time in range(one_window._MOST_AT_ONCE):
                client = stack.enter_context(closing(socket.socket(socket.AF_UNIX)))
                client.connect(lock.address)
            assert self.ask(qtbot, lock, b"", end=False) == b""
        qtbot.waitUntil(lambda: not shell.findChildren(QLocalSocket))
        assert self.ask(qtbot, lock, b"raise\n") == b"raised\n"

    def test_it_is_gone_with_the_window(self, lock: FolderLock, shell: Shell) -> None:
        shell.close()

        assert not Path(lock.address).exists()


def test_the_dialog_that_waits_comes_to_the_front_with_its_window(
    qtbot: QtBot, shell: Shell
) -> None:
    shell.show()
    dialog = QDialog(shell)
    dialog.open()

    bring_to_front(shell)

    qtbot.waitUntil(dialog.isActiveWindow)
