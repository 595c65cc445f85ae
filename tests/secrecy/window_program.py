"""The real window in a process of its own, driven from inside.

The token comes in CLICKUP_TOKEN, as a person may have it set for every program they start.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from PySide6.QtCore import QProcess, QTimer

from clickup_desktop import cli
from clickup_desktop.troubleshooting.last_crash import CRASH_NAME
from clickup_desktop.troubleshooting.log import LOG_NAME
from clickup_desktop.ui import application
from clickup_desktop.ui.window.session import WindowSession
from tests.secrecy.modes import modes_below


class Unraisable:
    """Fails while it is thrown away."""

    def __init__(self, text: str) -> None:
        self._text = text

    def __del__(self) -> None:
        raise RuntimeError(f"unraisable with {self._text}")


def fail(text: str, where: str) -> None:
    """Raise an error that names the token, caused by one that names it too."""
    try:
        raise ValueError({"Authorization": text, "half": text[10:24]})
    except ValueError as error:
        raise RuntimeError(f"{where} with {text}, which is {text!r}") from error


def crash(session: WindowSession, token: str) -> Iterator[Callable[[], bool]]:
    """Crash everywhere; each step yields what it waits for."""
    log = Path(sys.argv[2]) / "clickup-desktop.log"
    yield log.exists
    QTimer.singleShot(0, session, lambda: fail(token, "slot"))
    threads = [threading.Thread(target=fail, args=(token, "thread")) for _ in range(2)]
    for thread in threads:
        thread.start()
        thread.join()
    Unraisable(token)
    session.work.run(lambda _job: fail(token, "background"), receiver=session)
    session.shell.closing.connect(lambda: fail(token, "closing"))
    crashes = ("slot with", "thread with", "unraisable with")
    yield lambda: log.exists() and all(crash in log.read_text() for crash in crashes)
    told(shown=[dialog.windowTitle() for dialog in dialogs(session)])


def children(session: WindowSession, _token: str) -> Iterator[Callable[[], bool]]:
    """Start what the program starts, and tell what those programs can read."""
    session.visit.enter()
    yield lambda: session.sample is not None
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        place = Path("/proc", child)
        told(
            command=(place / "cmdline").read_bytes().decode("latin-1"),
            environment=(place / "environ").read_bytes().decode("latin-1"),
        )
    # As Qt opens an address in the browser.
    output = Path(sys.argv[2]) / "opened"
    started = QProcess()
    started.setProgram("/bin/sh")
    started.setArguments(["-c", f"env > '{output}.part' && mv '{output}.part' '{output}'"])
    assert started.startDetached()
    yield output.exists
    told(environment=output.read_text())


def read(session: WindowSession, _token: str) -> Iterator[Callable[[], bool]]:
    """Read a Workspace, and tell what others may do with what lies in the data folder then."""
    folder = Path(sys.argv[2])
    session.show_page("channels")
    # A command may have left a snapshot; the window's own files come behind its first page.
    yield (
        lambda: (
            any((folder / "snapshots").glob("*.snapshot"))
            and all((folder / name).exists() for name in ("window.lock", LOG_NAME, CRASH_NAME))
        )
    )
    told(modes=modes_below(folder))


STEPS = {"crash": crash, "children": children, "read": read}


def dialogs(session: WindowSession) -> list[Any]:
    from PySide6.QtWidgets import QDialog  # noqa: PLC0415 - as the window

    return list(session.shell.findChildren(QDialog))


def told(**what: object) -> None:
    """Write a line for the test."""
    sys.stdout.write(json.dumps(what) + "\n")
    sys.stdout.flush()


def take(steps: Iterator[Callable[[], bool]], session: WindowSession) -> None:
    """Take the steps one after another, each once what the one before waited for is there."""

    def go_on(waiting: Callable[[], bool] = lambda: True) -> None:
        if not waiting():
            QTimer.singleShot(20, session, lambda: go_on(waiting))
            return
        following = next(steps, None)
        if following is None:
            session.shell.close()
        else:
            QTimer.singleShot(0, session, lambda: go_on(following))

    go_on(lambda: session.overview is not None and not session.opening.running)


def main() -> int:
    """Run the window with the steps called `argv[1]`, on the data in `argv[2]`."""
    token = os.environ[cli.TOKEN_VARIABLE]
    usual = application._after_the_first_paint

    def after(*arguments: Any, **named: Any) -> WindowSession:
        session = usual(*arguments, **named)
        take(
            {"crash": crash, "children": children, "read": read}[sys.argv[1]](session, token),
            session,
        )
        return session

    application._after_the_first_paint = after
    return cli.main(["--data-dir", sys.argv[2], "--verbose"])


if __name__ == "__main__":
    sys.exit(main())
