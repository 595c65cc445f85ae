"""What a person waits for while messages are read in the window, and while they look for some.

`python -m benchmarks.message_window NAME` measures one thing in this process and prints JSON: the
event loop's stops are a process's own.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEventLoop

from benchmarks.figures import Figure, percentile
from benchmarks.many_messages import write_copies
from benchmarks.message_finding import FEW, keystrokes, questions
from benchmarks.message_syncing import copies, keep
from benchmarks.sandboxes import ROOT, Bench, sandbox
from benchmarks.window import Measured, measured_apart, stops_figures
from clickup_desktop.clickup.client import ClickUpClient
from clickup_desktop.clickup.rate_limit import Priority
from clickup_desktop.clickup.token import Token
from clickup_desktop.integration.messages import copy_rows
from clickup_desktop.integration.messages.copy_file import CopyFile, path_of
from clickup_desktop.integration.messages.records import KeptMessage
from clickup_desktop.integration.messages.syncing import CopySync
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.sandbox.company import MAIN_WORKSPACE_ID

if TYPE_CHECKING:
    from clickup_desktop.integration.session import OrganizationSession
    from clickup_desktop.ui.messages.whole_message import WholeMessageDialog

_THREADS_TOO = 55_000
"""Messages and replies: all pages are read then, and some hundred of the threads."""
_TYPED = 12
_BARE_SECONDS = 3.0
_LONG_TEXTS = (
    "A sentence of some length, and another. ",
    "x",
    "Kurz.\n\n",
    "Wörter und 日本語のテキスト العربية हिन्दी ไทยภาษา ",
)


def _keep_general(integration: OrganizationSession) -> None:
    choice = integration.workspaces.choices()[0]
    channel = integration.workspaces.find_channel(choice, BUSY_CHANNEL_ID)
    link = integration.links.add(choice, channel, (), "workspace", MAIN_WORKSPACE_ID)
    integration.copies.keep(link)


def reading() -> Measured:
    """Measure how long the event loop stands still while a window reads 50,000 messages."""
    from benchmarks.driving import DrivenWindow, Stops

    with sandbox("small", chat="large") as bench, tempfile.TemporaryDirectory() as folder:
        window = DrivenWindow(Path(folder) / "data", bench)
        window.change_before(_keep_general)
        window.open("messages")
        window.until(lambda: window.session.copies.reading, "the beginning of the reading")
        watch = Stops()
        watch.start()
        window.until(lambda: _read(window) >= _THREADS_TOO, "the messages")
        gaps = watch.stop()
        window.close()
        return {"gaps": gaps}


def _read(window: object) -> int:
    states = window.session.copies.states  # type: ignore[attr-defined]
    return sum(it.counts.messages + it.counts.replies for it in states)


def bare_reading() -> Measured:
    """Measure the same of an empty Qt loop, while another process reads the same."""
    from benchmarks.driving import Stops
    from clickup_desktop.ui.application import build_application

    with sandbox("small", chat="large") as bench:
        app, watch = build_application(), Stops()
        command = [sys.executable, "-m", "benchmarks.message_window", "read", bench.url]
        with subprocess.Popen([*command, bench.token], cwd=ROOT) as reader:
            watch.start()
            while reader.poll() is None:
                app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
        return {"gaps": watch.stop()}


def read(bench: Bench) -> None:
    """Read as many messages as `reading` does, without a window."""
    with copies() as file:
        keep(file, [BUSY_CHANNEL_ID])
        client = ClickUpClient(bench.url, Token(bench.token), priority=Priority.BACKGROUND)
        CopySync(client, file).run()


def typing() -> Measured:
    """Measure from a keystroke to the paint of its hits, among 250,000 messages."""
    from benchmarks.driving import DrivenWindow, Paints

    with sandbox("small") as bench, tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        window = DrivenWindow(data, bench)
        asked: list[str] = []

        def write(integration: OrganizationSession) -> None:
            [connection] = integration.overview().connections
            file: CopyFile = write_copies(path_of(integration.folder, connection.id), FEW)
            with file.writing() as transaction:
                copy_rows.note_account(transaction, connection.account.id)
                transaction.execute("UPDATE copy SET paused = 1")
            asked.extend(questions(file, _TYPED))
            file.close()

        window.change_before(write)
        window.open("messages")
        window.until(lambda: bool(window.session.copies.states), "the copies")
        page = window.session.page
        results, field = page.results, page.bar.field  # type: ignore[union-attr]
        paints = Paints(results.hits.view.viewport())
        answered: list[float] = []
        results.search.found.connect(lambda _found: answered.append(time.monotonic()))
        typed: list[float] = []
        for question in asked:
            field.clear()
            window.settle(0.2)
            for text in keystrokes(question):
                answered.clear()
                began = time.monotonic()
                field.setText(text)
                if not text.strip():
                    continue
                window.until(lambda: bool(answered), f"what is found of {text}")
                if results.hits.model.rowCount():
                    window.until(lambda: paints.since(answered[-1]) > 0, "a paint")
                    typed.append(paints.first_after(answered[-1]) - began)
                else:
                    typed.append(answered[-1] - began)
        window.close()
        return {"typed": typed}


def whole() -> Measured:
    """Measure how long the event loop stands still while all of a message of 1 MB is shown."""
    from benchmarks.driving import DrivenWindow, Stops
    from clickup_desktop.ui.messages.shown_messages import shown_message
    from clickup_desktop.ui.messages.whole_message import WholeMessageDialog

    with sandbox("small") as bench, tempfile.TemporaryDirectory() as folder:
        window = DrivenWindow(Path(folder) / "data", bench)
        window.change_before(_keep_general)
        window.open("messages")
        window.until(lambda: bool(window.session.copies.states), "the copies")
        window.settle(1.0)
        conversation = window.session.page.results.conversation  # type: ignore[union-attr]
        gaps: list[float] = []
        for text in _LONG_TEXTS:
            message = KeptMessage(
                1, "c", "m", "", "81", "Acme Admin", 1, 0, "message", 0, text * (10**6 // len(text))
            )
            watch = Stops()
            watch.start()
            conversation.show_whole(shown_message(message))
            [dialog] = window.session.shell.findChildren(WholeMessageDialog)
            window.until(partial(_laid_out, dialog), "the whole message")
            gaps += watch.stop()
            dialog.close()
            window.settle(0.2)
        window.close()
        return {"gaps": gaps}


def _laid_out(dialog: WholeMessageDialog) -> bool:
    last = dialog.model.index(dialog.model.rowCount() - 1)
    return dialog.view.visualRect(last).isValid()


def bare_whole() -> Measured:
    """Measure the same of an empty Qt loop."""
    from benchmarks.driving import Stops
    from clickup_desktop.ui.application import build_application

    app, watch = build_application(), Stops()
    watch.start()
    end = time.monotonic() + _BARE_SECONDS
    while time.monotonic() < end:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    return {"gaps": watch.stop()}


_SCENARIOS = {
    "reading": reading,
    "bare_reading": bare_reading,
    "typing": typing,
    "whole": whole,
    "bare_whole": bare_whole,
}


def measure(rounds: int, factor: float) -> list[Figure]:
    """Measure everything.

    Args:
        factor: what milliseconds are multiplied by here.
    """
    ours = [measured_apart("message_window", "reading")["gaps"] for _ in range(rounds)]
    bare = [measured_apart("message_window", "bare_reading")["gaps"] for _ in range(rounds)]
    figures = stops_figures("50,000 messages being read", ours, bare, factor)
    ours = [measured_apart("message_window", "whole")["gaps"] for _ in range(rounds)]
    bare = [measured_apart("message_window", "bare_whole")["gaps"] for _ in range(rounds)]
    figures += stops_figures("a message of 1 MB being shown", ours, bare, factor)
    typed = measured_apart("message_window", "typing")["typed"]
    figures.append(
        Figure(
            "keystroke to painted hits, 250,000 messages, p95",
            round(percentile(typed, 0.95) * 1000, 1),
            "ms",
            round(50 * factor, 1),
            None,
            len(typed),
        )
    )
    return figures


def main() -> None:
    """Measure one thing, and print it as JSON."""
    if sys.argv[1] == "read":
        read(Bench(*sys.argv[2:]))
        return
    print(json.dumps(_SCENARIOS[sys.argv[1]]()))


if __name__ == "__main__":
    main()
