"""What needs attention while the window is open is told by the desktop, once."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from clickup_desktop.sandbox.server import Sandbox
from tests.desktop import desktop_session as desktop
from tests.desktop.desktop_session import wait_until
from tests.desktop.test_keyboard_journey import Program
from tests.desktop.tray import Notification, Tray

pytestmark = pytest.mark.proof

SECONDS_TO_CLOSE = 10.0


@pytest.fixture
def tray(session: desktop.DesktopSession) -> Iterator[Tray]:
    """That desktop's tray."""
    with Tray(session.environment) as running:
        yield running


def windows(session: desktop.DesktopSession) -> list[str]:
    """The titles of the windows on the screen."""
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", "ClickUp Desktop", "getwindowname", "%@"],
        env=session.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return found.stdout.splitlines()


def close(session: desktop.DesktopSession, window: subprocess.Popen[bytes]) -> None:
    """Ask the window to close, as the system does at the end of a session."""
    window.terminate()
    assert window.wait(SECONDS_TO_CLOSE) == 0


def test_a_revoked_token_is_told_once_and_the_notification_leads_to_it(
    session: desktop.DesktopSession, tray: Tray, sandbox: Sandbox, tmp_path: Path
) -> None:
    program = Program(session, tmp_path, sandbox.url)
    program.ask("connect", "--visibility", "shared", token=sandbox.token)
    sandbox.behave("owner", "revoked")
    window = program.open_window()
    try:
        wait_until(lambda: bool(tray.notifications), "the notification")
        assert tray.notifications == [
            Notification(
                "A connection to ClickUp needs attention",
                "Token expired or invalid. ClickUp does not accept this Personal Access Token.",
            )
        ]
        wait_until(lambda: bool(tray.icons), "the icon in the tray")
        assert tray.is_there(tray.icons[0])
        wait_until(lambda: "Channels – ClickUp Desktop" in windows(session), "the window")
        tray.click()
        wait_until(
            lambda: "Integrations – ClickUp Desktop" in windows(session), "the card is shown"
        )
        close(session, window)

        # Opened again, the same is not told again.
        sandbox.reset()
        window = program.open_window()
        wait_until(lambda: ("GET", "/api/v2/user", "") in sandbox.requests, "a round")
        close(session, window)
        assert len(tray.notifications) == 1
        assert program.complaints == []
    finally:
        window.kill()
        window.wait()
        sys.stderr.write("\n".join([*map(str, tray.notifications), *program.complaints]))
