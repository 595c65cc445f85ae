"""From first run to a saved link with real keys on a real screen, as a screen reader tells it.

In every language: the words are those of its catalogue.

The program is started as a person starts it: under an X server with a window manager, its token
in a real Secret Service. Nothing is clicked and nothing inside the program is looked at; what has
the focus is what the accessibility bus says.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from clickup_desktop.language.lists import enumeration
from clickup_desktop.language.texts import ENGLISH, _, ngettext
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.channels.nodes import NodeKind
from tests.desktop import desktop_session as desktop
from tests.desktop.desktop_session import wait_until
from tests.desktop.keyboard import Keyboard
from tests.language.languages import LANGUAGES, in_language

pytestmark = pytest.mark.proof

ROOT = Path(__file__).resolve().parents[2]
SECONDS_TO_CLOSE = 10.0


class Program:
    """The program on the private desktop, always with the same data."""

    def __init__(
        self, session: desktop.DesktopSession, folder: Path, url: str, language: str = ENGLISH
    ) -> None:
        self._environment = {**session.environment, "PYTHONPATH": str(ROOT)}
        self._folder = folder
        self._options = (
            *("--data-dir", str(folder / "data")),
            *("--organization-url", url),
            *("--language", language),
        )

    def open_window(self) -> subprocess.Popen[bytes]:
        """Start the program."""
        with (self._folder / "program.log").open("ab") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "clickup_desktop", *self._options],
                cwd=self._folder,
                env=self._environment,
                stdout=log,
                stderr=log,
            )

    def ask(self, *command: str, token: str = "") -> Any:
        """Return what a command prints as JSON, on the same data."""
        ran = subprocess.run(
            [sys.executable, "-m", "clickup_desktop", *command, "--json", *self._options],
            cwd=self._folder,
            env=self._environment,
            input=token.encode(),
            capture_output=True,
            check=True,
            timeout=60,
        )
        return json.loads(ran.stdout)

    @property
    def complaints(self) -> list[str]:
        """What the window wrote to standard output and standard error.

        Without Qt's answer to a screen reader that asks about a row which has just gone.
        """
        lines = (self._folder / "program.log").read_text(encoding="utf-8").splitlines()
        return [line for line in lines if "Could not find accessible on path" not in line]


def close_window(keyboard: Keyboard, window: subprocess.Popen[bytes]) -> None:
    """Close the window as the window manager's key does."""
    keyboard.press("alt+F4")
    assert window.wait(SECONDS_TO_CLOSE) == 0


def row(name: str, kind: NodeKind) -> str:
    """What a screen reader says first of a row of the tree."""
    return enumeration([name, kind.word])


def without_mnemonic(text: str) -> str:
    """What a screen reader says of a button's text."""
    return text.replace("&", "")


@pytest.mark.parametrize("language", LANGUAGES)
def test_from_first_run_to_a_saved_link_by_keyboard_alone(
    session: desktop.DesktopSession,
    keyboard: Keyboard,
    sandbox: Sandbox,
    tmp_path: Path,
    *,
    language: str,
) -> None:
    program = Program(session, tmp_path, sandbox.url, language)
    window = program.open_window()
    try:
        with in_language(language):
            walk_to_a_saved_link(program, window, keyboard, sandbox.token)
    finally:
        window.kill()
        window.wait()
        # Shown where the test fails.
        sys.stderr.write("\n".join(["Heard:", *keyboard.heard, *program.complaints]))


def walk_to_a_saved_link(
    program: Program, window: subprocess.Popen[bytes], keyboard: Keyboard, token: str
) -> None:
    save_link = without_mnemonic(ngettext("&Save link", "&Save {count} links", 1))

    # First run: connecting is what has the focus.
    keyboard.wait_for(_("Connect ClickUp"))
    keyboard.press("space")

    # The dialog: the token comes from the clipboard, and doesn't stay there.
    assert keyboard.wait_for(_("Personal Access Token")).secret
    keyboard.copy(token)
    keyboard.press("ctrl+v", "Return")
    keyboard.wait_for(without_mnemonic(_("Choose a &Channel")))
    assert keyboard.clipboard() == ""
    keyboard.press("Return")
    assert keyboard.wait_for(_("Channels")).role == "page tab"

    # A Channel is chosen where it is: Space, Folder, List.
    first = row(_("Channels"), NodeKind.GROUP)
    keyboard.go_to(_("Spaces, Folders, Lists and Channels"), first)
    keyboard.press("End", "Home")
    keyboard.wait_for(first)
    keyboard.go_to(row("Marketing", NodeKind.SPACE), by="Down")
    keyboard.press("Right")
    keyboard.go_to(row("Campaigns", NodeKind.FOLDER), by="Down")
    keyboard.press("Right")
    keyboard.go_to(row("Launch 2027", NodeKind.LIST), by="Down")
    keyboard.press("Return")
    keyboard.wait_for(save_link)
    keyboard.press("space")
    wait_until(lambda: linked(program) == ["launch-2027"], "the link is saved")
    keyboard.wait_for(row("Launch 2027", NodeKind.LIST))

    # Another one is found by its name.
    keyboard.go_to(_("Find a Space, List or Channel, or paste a ClickUp link"))
    keyboard.type("general")
    keyboard.press("Return")
    keyboard.wait_for(save_link)
    keyboard.press("space")
    wait_until(lambda: len(linked(program)) == 2, "the second link is saved")
    close_window(keyboard, window)

    # Opened again, everything is as it was.
    links = program.ask("links")["links"]
    assert sorted(linked(program)) == ["general", "launch-2027"]
    (launch,) = [link for link in links if link["channel"]["name"] == "launch-2027"]
    assert launch["path"][:2] == ["Marketing", "Campaigns"]
    window = program.open_window()
    try:
        keyboard.go_to(_("Change the link to {channel}").format(channel="launch-2027"))
        close_window(keyboard, window)
    finally:
        window.kill()
        window.wait()
    assert program.ask("links")["links"] == links
    assert program.complaints == []


def linked(program: Program) -> list[str]:
    """The names of the Channels that are linked."""
    return [link["channel"]["name"] for link in program.ask("links")["links"]]
