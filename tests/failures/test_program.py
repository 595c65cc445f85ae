"""The whole program: its command line and its window, killed and lied to."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QLabel
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.opening import open_integration
from clickup_desktop.integration.service import Integration
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.store import STORE_NAME
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hints import Hint
from clickup_desktop.ui.application import build_window
from clickup_desktop.ui.dialogs.connect import ConnectDialog
from clickup_desktop.ui.failure_page import FailurePage
from clickup_desktop.ui.integrations.clickup_card import ClickUpCard
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.pages.integrations import IntegrationsPage
from clickup_desktop.ui.window_session import WindowSession
from clickup_desktop.ui.window_state import WindowState
from tests.cli.conftest import Program
from tests.cli.test_stopping import wait_for_request
from tests.failures.office import SPACES, TOKEN, ClickUp, Office, Servers
from tests.failures.recorder import Recorder, shown
from tests.failures.told import hint_of
from tests.fake_keyring import KeyringServer

THEME = "In the command line and in the window"
KILLED = "Killed"
HOSTILE = "Hostile names"

ESCAPES = "\x1b]0;title\x07\x1b[31m\x9b31m\r\b\u202e\u2066"
ACTED_ON = set("\x1b\x07\x9b\r\b\u202e\u2066")
"""What a terminal would do something about."""

LONG = "Acme " * 2_000
WAIT = 20_000


# The command line


def test_the_command_line_says_it_in_the_same_words(
    failures: Recorder, program: Program, sandbox: Sandbox
) -> None:
    command = ("connect", "--visibility", "shared", "--json")
    ran = program(*command, token=sandbox.tokens["expired"])
    hint = hint_of(ran.json["error"])
    assert ran.status == 1
    assert ran.err.startswith(f"{hint.title}\n{hint.happened}\n")
    assert all(step.text in ran.err for step in hint.steps)
    assert program("connections", "--json").json == {"connections": []}
    failures.record(
        theme=THEME,
        fault="An expired token in the command line",
        made="`clickup-desktop connect --json`, which ends with status 1",
        seen=hint,
        kept="Nothing was saved, so there is nothing to undo.",
    )


def test_a_damaged_store_is_told_in_the_command_line(
    failures: Recorder, program: Program, sandbox: Sandbox
) -> None:
    assert program("links").status == 0
    (store,) = program.folder.rglob(STORE_NAME)
    store.write_bytes(b"no database " * 1_000)
    ran = program("links", "--json")
    assert ran.status == 1
    assert store.read_bytes() == b"no database " * 1_000
    failures.record(
        theme=THEME,
        fault="A damaged data file in the command line",
        made="`clickup-desktop links --json`, which ends with status 1",
        seen=hint_of(ran.json["error"]),
        kept="The file, byte for byte as it was found.",
    )


# Killed


@pytest.mark.parametrize("command", ["connect", "update-token"])
def test_killed_while_clickup_is_asked(
    failures: Recorder,
    program: Program,
    keyring: KeyringServer,
    sandbox: Sandbox,
    command: str,
) -> None:
    arguments = ["connect", "--visibility", "shared"]
    if command == "update-token":
        made = program(*arguments, "--json", token=sandbox.token).json
        arguments = ["update-token", made["connection"]["id"]]
    before = program("connections", "--json").json
    kept = dict(keyring.kept)
    sandbox.reset()
    with program.start(*arguments) as process:
        assert process.stdin is not None
        process.stdin.write(sandbox.tokens["slow"].encode())
        process.stdin.close()
        process.stdin = None
        wait_for_request(sandbox, process)
        process.send_signal(signal.SIGKILL)
        process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    after = program("connections", "--json").json
    assert (after, keyring.kept) == (before, kept)
    count = len(after["connections"])
    assert count == (0 if command == "connect" else 1)
    failures.record(
        theme=KILLED,
        fault=f"Killed (SIGKILL) during {command}",
        made="the process killed while it waits for ClickUp's answer",
        seen="The next start opens as if it had not been tried.",
        kept="No connection and no token." if count == 0 else "The connection with its old token.",
    )


# The window


class Window:
    """The real window in front of an organization."""

    def __init__(self, qtbot: QtBot, folder: Path, url: str) -> None:
        self._qtbot = qtbot
        self._url = url
        self.folder = folder
        self.session: WindowSession | None = None

    def open(self) -> WindowSession:
        """Open it; the caller waits for what is to be seen."""

        def organization() -> Integration:
            return open_integration(self.folder, self._url, secrets=MemorySecrets())

        openers = Openers(organization, lambda _cancellation: None)  # type: ignore[arg-type,return-value]
        self.session = build_window(WindowState(None), openers)
        self._qtbot.addWidget(self.session.shell)
        self.session.shell.show()
        return self.session

    def connect(self, token: str) -> ConnectDialog:
        """Connect through the dialog, and return it when it has come to an end."""
        session = self.open()
        self._qtbot.waitUntil(lambda: session.overview is not None, timeout=WAIT)
        session.show_page("integrations")
        assert isinstance(session.page, IntegrationsPage)
        card = session.page.cards["clickup"]
        assert isinstance(card, ClickUpCard)
        dialog = card.open_connect()
        dialog.token.set_text(token)
        dialog.accept_button.click()
        self._qtbot.waitUntil(lambda: not dialog.running, timeout=WAIT)
        return dialog

    def close(self) -> None:
        """Close it with all that is open."""
        if self.session is not None:
            for dialog in self.session.shell.findChildren(QDialog):
                dialog.close()
            self.session.wind_up()


@pytest.fixture
def clickup() -> ClickUp:
    return ClickUp()


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path, servers: Servers, clickup: ClickUp) -> Iterator[Window]:
    with closing(Window(qtbot, tmp_path / "window", servers.clickup(clickup).url)) as opened:
        yield opened


def read_off(widget: Any) -> Hint:
    """Return the hint of a panel, after a look that it stands there word for word."""
    hint = widget.hint
    assert isinstance(hint, Hint)
    assert widget.isVisible()
    words = [label.text() for label in widget.findChildren(QLabel)]
    for text in (hint.title, hint.happened, *(step.text for step in hint.steps)):
        assert text in words
    return hint


def test_the_dialog_says_it_in_the_same_words_and_keeps_what_was_typed(
    failures: Recorder, window: Window, clickup: ClickUp
) -> None:
    clickup.everywhere = lambda connection: connection.answer(
        {"err": "Token invalid", "ECODE": "OAUTH_025"}, "401 Unauthorized"
    )
    dialog = window.connect(TOKEN)
    assert dialog.token.text == TOKEN
    failures.record(
        theme=THEME,
        fault="An expired token in the window",
        made="the dialog that connects, with a server that answers OAUTH_025",
        seen=read_off(dialog.hint),
        kept="The token stays in the field for another try; nothing is saved.",
    )


def test_a_damaged_store_is_told_on_the_whole_window(
    failures: Recorder, qtbot: QtBot, window: Window
) -> None:
    window.folder.mkdir()
    store = window.folder / STORE_NAME
    store.write_bytes(b"no database " * 1_000)
    session = window.open()
    qtbot.waitUntil(lambda: session.shell.findChild(FailurePage) is not None, timeout=WAIT)
    page = session.shell.findChild(FailurePage)
    qtbot.waitUntil(lambda: page.panel.hint is not None, timeout=WAIT)
    assert store.read_bytes() == b"no database " * 1_000
    failures.record(
        theme=THEME,
        fault="A damaged data file in the window",
        made="the window opened on a file that is no database",
        seen=read_off(page.panel),
        kept="The file, byte for byte as it was found.",
    )


# Hostile names


def test_a_name_with_markup_is_shown_as_it_is_and_fetches_nothing(
    failures: Recorder, window: Window, clickup: ClickUp, servers: Servers
) -> None:
    tracker = servers.stranger(ClickUp())
    markup = f'<img src="{tracker.url}/x"><a href="file:///etc/passwd">Acme</a>'
    clickup.at["/api/v2/team"] = lambda connection: connection.answer(
        {"teams": [{"id": "1", "name": markup}]}
    )
    dialog = window.connect(TOKEN)
    holding = [label for label in dialog.findChildren(QLabel) if "<img" in label.text()]
    assert holding
    assert {label.textFormat() for label in holding} == {Qt.TextFormat.PlainText}
    assert window.session is not None
    window.session.shell.grab()
    assert tracker.connections == 0
    failures.record(
        theme=HOSTILE,
        fault="HTML with a picture and a file: link in a Workspace's name",
        made="a server that answers so, in front of the window",
        seen="The name, letter for letter. Nothing was fetched.",
        kept="The connection.",
    )


def test_a_name_with_terminal_escapes_moves_no_terminal(
    failures: Recorder, program: Program, servers: Servers
) -> None:
    clickup = ClickUp()
    clickup.at[SPACES] = lambda connection: connection.answer(
        {"spaces": [{"id": "11", "name": f"{ESCAPES}Marketing{ESCAPES}"}]}
    )
    server = servers.clickup(clickup)
    ran = program("tree", "Acme Rollout", CLICKUP_TOKEN=TOKEN, CLICKUP_ORGANIZATION_URL=server.url)
    assert ran.status == 0, ran.err
    assert "Marketing" in ran.out
    assert not set(ran.out + ran.err) & ACTED_ON
    failures.record(
        theme=HOSTILE,
        fault="Terminal escapes and turned directions in a Space's name",
        made="`clickup-desktop tree` in front of a server that answers so",
        seen="The name without them.",
        kept="The rest of the tree.",
    )


def test_a_name_of_ten_thousand_characters_is_bounded(
    failures: Recorder, office: Office, servers: Servers
) -> None:
    clickup = ClickUp()
    clickup.at["/api/v2/team"] = lambda connection: connection.answer(
        {"teams": [{"id": "1", "name": LONG}]}
    )
    office.connect(servers.clickup(clickup).url)
    (choice,) = office.integration.workspaces()
    assert choice.workspace.name.startswith("Acme Acme")
    assert choice.workspace.name.endswith("…")
    failures.record(
        theme=HOSTILE,
        fault="10,000 characters in a Workspace's name",
        made="a server that answers so",
        seen=f"The first {len(choice.workspace.name) - 1} of them, and “…”.",
        kept=office.it_is_connected(),
    )


def test_an_id_leads_to_no_other_call(failures: Recorder, office: Office, servers: Servers) -> None:
    hostile = "../../v3/other?x=#/"
    clickup = ClickUp()
    clickup.at[SPACES] = lambda connection: connection.answer(
        {"spaces": [{"id": hostile, "name": "Marketing"}, {"id": "..", "name": "Finance"}]}
    )
    server = servers.clickup(clickup)
    office.connect(server.url)
    assert {"Marketing", "Finance"} <= office.names_read()
    for request in server.requests:
        path = urlsplit(request.split()[1]).path
        assert path.startswith(("/api/v2/", "/api/v3/workspaces/1/"))
        assert ".." not in path.split("/")
    hints = {shown(hint) for hint in office.hints_of_rows()}
    failures.record(
        theme=HOSTILE,
        fault="An id that would lead to another call",
        made="a Space whose id is ../../v3/other?x=#/, and one whose id is ..",
        seen=" ".join(sorted(hints)),
        kept="The rest of the tree; no other call was made.",
    )
