"""What a screen reader finds in the window: names, roles and states, in the order of reading."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from clickup_desktop.sandbox.server import Sandbox
from tests.desktop import desktop_session as desktop
from tests.desktop.desktop_session import wait_until
from tests.desktop.keyboard import Keyboard
from tests.desktop.screen_reader import Read, ScreenReader
from tests.desktop.test_keyboard_journey import Program, close_window

pytestmark = pytest.mark.proof

PAGES = ["Integrations", "Channels", "Messages", "Members", "Diagnostics", "Help", "About"]


def one(read: list[Read], name: str, role: str = "") -> Read:
    """Return what is called so; the only one."""
    (found,) = [it for it in read if it.name == name and role in ("", it.role)]
    return found


def names(read: list[Read], role: str) -> list[str]:
    """The names of all with that role, in their order."""
    return [it.name for it in read if it.role == role]


def test_the_window_is_told_with_roles_and_states_and_as_it_is_read(
    session: desktop.DesktopSession,
    reader: ScreenReader,
    keyboard: Keyboard,
    sandbox: Sandbox,
    tmp_path: Path,
) -> None:
    program = Program(session, tmp_path, sandbox.url)
    window = program.open_window()
    try:
        # The dialog: a heading, the choice as a group, then the field; what opens says so.
        keyboard.wait_for("Connect ClickUp")
        keyboard.press("space")
        keyboard.wait_for("Personal Access Token")
        dialog = list(reader.read())
        assert names(dialog, "heading")[0] == "Connect ClickUp"
        order = [it.name for it in dialog]
        wanted = [
            "Connect ClickUp",
            "Who may use this connection?",
            "Shared",
            "Private",
            "Personal Access Token",
            "Show the token",
            "Paste",
            "Advanced: organization URL",
            "Cancel",
            "Connect",
        ]
        places = [len(order) - 1 - order[::-1].index(name) for name in wanted[1:]]
        assert places == sorted(places)
        assert [it.role for it in dialog if it.name == "Who may use this connection?"] == [
            "panel",
            "label",
        ]
        assert "checked" in one(dialog, "Shared", "radio button").states
        advanced = one(dialog, "Advanced: organization URL")
        assert advanced.role == "push button"
        assert advanced.states >= {"expandable", "expanded"}  # the sandbox's is not the usual one
        keyboard.press("alt+a")
        wait_until(
            lambda: "expanded" not in one(list(reader.read()), "Advanced: organization URL").states,
            "the organization URL is folded",
        )
        keyboard.press("Escape")

        # The window: top bar, pages as tabs, content, status bar.
        program.ask("connect", "--visibility", "shared", token=sandbox.token)
        close_window(keyboard, window)
        window = program.open_window()
        keyboard.go_to("Integrations")
        keyboard.press("ctrl+2")
        keyboard.go_to("Spaces, Folders, Lists and Channels", "Channels, Group")
        read = list(reader.read())
        assert names(read, "page tab") == PAGES
        assert [it.name for it in read if "selected" in it.states and it.role == "page tab"] == [
            "Channels"
        ]
        assert "Channels" in names(read, "heading")
        order = [it.name for it in read]
        profile = next(name for name in order if name.startswith("Profile"))
        assert "Spaces, Folders, Lists and Channels" in order, order
        zones = [profile, "Integrations", "Spaces, Folders, Lists and Channels"]
        zones.append("Connected as Acme Admin")
        places = [order.index(name) for name in zones]
        assert places == sorted(places)

        # With Tab it is the same order.
        way = ["Profile", "Channels", "Acme Rollout", "Find a Space", "Connected as"]
        for name in way:
            keyboard.go_to(name)
        controls = [told for told in keyboard.heard if not told.startswith("'Channels, Group")]
        heard = [next((it for it in way if f"'{it}" in told), "") for told in controls]
        assert [it for it in heard if it][-len(way) :] == way
        for name in reversed(way[:-1]):
            keyboard.go_to(name, by="shift+Tab")
        close_window(keyboard, window)
        assert program.complaints == []
    finally:
        window.kill()
        window.wait()
        sys.stderr.write("\n".join(["Heard:", *keyboard.heard, *program.complaints]))
