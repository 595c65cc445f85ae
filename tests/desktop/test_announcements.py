"""What somebody who sees nothing is told on the real bus: each once, in order, not too often."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pytest

from clickup_desktop.sandbox.server import Sandbox
from tests.desktop import desktop_session as desktop
from tests.desktop.desktop_session import wait_until
from tests.desktop.keyboard import Keyboard
from tests.desktop.screen_reader import ScreenReader
from tests.desktop.test_keyboard_journey import Program, close_window

pytestmark = pytest.mark.proof

SECONDS_BETWEEN = 5.0
_PROGRESS = ("Connecting", "This continues when", "Loading", "Reloading", "Saving")


def told(reader: ScreenReader) -> list[str]:
    """What was announced, without how far something is."""
    return [str(each) for each in reader.announcements if not is_progress(each.text)]


def is_progress(text: str) -> bool:
    """Whether this says how far something is, which depends on how fast the machine is."""
    return text.startswith(_PROGRESS)


def await_told(reader: ScreenReader, text: str, *, begins: bool = False) -> None:
    """Listen until `text` is announced, or something that `begins` so."""

    def heard() -> bool:
        reader.hear(0.1)
        said = map(str, reader.announcements)
        return any(each.startswith(text) if begins else each == text for each in said)

    wait_until(heard, text)


def test_a_refused_token_what_is_found_and_what_is_saved_are_told(
    session: desktop.DesktopSession,
    reader: ScreenReader,
    keyboard: Keyboard,
    sandbox: Sandbox,
    tmp_path: Path,
) -> None:
    program = Program(session, tmp_path, sandbox.url)
    window = program.open_window()
    refused = "ClickUp does not accept this Personal Access Token."
    try:
        # What ClickUp refuses is announced at once, and told of the field that has the focus.
        keyboard.wait_for("Connect ClickUp")
        keyboard.press("space")
        keyboard.wait_for("Personal Access Token")
        keyboard.copy(sandbox.tokens["revoked"])
        keyboard.press("ctrl+v")
        looked = keyboard.wait_for("Personal Access Token")
        assert looked.description == "Looks like a ClickUp token."
        keyboard.press("Return")
        await_told(reader, f"! Token expired or invalid. {refused}")
        field = keyboard.wait_for("Personal Access Token")
        assert field.description == refused

        # The same field with another token.
        keyboard.copy(sandbox.token)
        keyboard.press("ctrl+a", "ctrl+v", "Return")
        keyboard.wait_for("Choose a Channel")
        keyboard.press("Return")
        await_told(reader, "Acme Rollout is fully loaded.")

        keyboard.go_to("Find a Space, List or Channel")
        keyboard.type("general")
        await_told(reader, "1 result. general, Channel")
        keyboard.press("Down")
        await_told(reader, "! general, Channel")
        keyboard.press("Return")
        keyboard.wait_for("Save link")
        keyboard.press("space")
        await_told(reader, "Linked general.")
        keyboard.go_to("Remove the link to general")
        keyboard.press("space")
        keyboard.go_to("Remove")
        keyboard.press("space")
        await_told(reader, "Link removed.")
        close_window(keyboard, window)

        assert told(reader) == [
            f"! Token expired or invalid. {refused}",
            "Connected as Acme Admin.",
            "Acme Rollout is fully loaded.",
            "1 result. general, Channel",
            "! general, Channel",
            "Linked general.",
            "Link removed.",
        ]
        assert program.complaints == []
    finally:
        window.kill()
        window.wait()
        sys.stderr.write("\n".join([*map(str, reader.announcements), *program.complaints]))


def test_how_far_a_reading_is_is_told_every_five_seconds_at_most(
    session: desktop.DesktopSession, reader: ScreenReader, keyboard: Keyboard, tmp_path: Path
) -> None:
    with Sandbox(rate_limit=0, latency_ms=2_000) as slow:
        program = Program(session, tmp_path, slow.url)
        program.ask("connect", "--visibility", "shared", token=slow.token)
        began = time.monotonic()
        window = program.open_window()
        try:
            await_told(reader, "Acme Rollout is fully loaded.")
            close_window(keyboard, window)
        finally:
            window.kill()
            window.wait()
            sys.stderr.write("\n".join([*map(str, reader.announcements), *program.complaints]))
    progress = [each for each in reader.announcements if is_progress(each.text)]
    assert progress, "nothing was told while it was read"
    assert not any(each.urgent for each in progress)
    assert len({each.text for each in progress}) == len(progress)
    # A busy machine makes it longer, and never tells more often.
    assert (len(progress) - 1) * SECONDS_BETWEEN <= progress[-1].at - began
