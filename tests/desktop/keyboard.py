"""Somebody who has a keyboard, a clipboard and a screen reader, and nothing else."""

from __future__ import annotations

import subprocess
import time

from tests.desktop.desktop_session import DesktopSession
from tests.desktop.screen_reader import Focus, ScreenReader

_SECONDS_FOR_A_KEY = 0.4
"""A key that moves no focus, such as one that was pressed at the end of a list, costs this."""

_STUCK = 5
"""The focus stays where it is after so many presses: it won't move."""


class Keyboard:
    """Presses real keys and hears what has the focus."""

    def __init__(self, desktop: DesktopSession, reader: ScreenReader) -> None:
        self._desktop = desktop
        self._reader = reader
        self._clipboard: subprocess.Popen[bytes] | None = None
        self.heard: list[str] = []

    def press(self, *keys: str) -> Focus | None:
        """Press `keys` (as xdotool calls them) and return what has the focus then."""
        for key in keys:
            self._xdotool("key", "--clearmodifiers", key)
            self._reader.hear(_SECONDS_FOR_A_KEY)
        return self._listen()

    def type(self, text: str) -> Focus | None:
        """Type `text`."""
        self._xdotool("type", "--delay", "10", text)
        self._reader.hear(_SECONDS_FOR_A_KEY)
        return self._listen()

    def go_to(self, *names: str, by: str = "Tab", presses: int = 40) -> Focus:
        """Press `by` until what has the focus is called, or begins with, one of `names`.

        Raises:
            AssertionError: it isn't reached; the way there is told.
        """
        way: list[str] = []
        focus = self._listen()
        for _ in range(presses + 1):
            if focus is not None and focus.name.startswith(names):
                return focus
            way.append(str(focus))
            # Without a focus the window is not there yet.
            if focus is not None and way[-_STUCK:] == way[-1:] * _STUCK:
                break
            focus = self.press(by)
        raise AssertionError(f"{by} does not lead to {names}, but to: {', '.join(way)}")

    def wait_for(self, *names: str, seconds: float = 15.0) -> Focus:
        """Wait until the focus comes to what is called, or begins with, one of `names`.

        Raises:
            AssertionError: it doesn't.
        """
        deadline = time.monotonic() + seconds
        while True:
            focus = self._listen()
            if focus is not None and focus.name.startswith(names):
                return focus
            assert time.monotonic() < deadline, f"{names} did not get the focus; {focus} has it"
            self._reader.hear(_SECONDS_FOR_A_KEY)

    def copy(self, text: str) -> None:
        """Put `text` on the clipboard, as another program would."""
        self.close()
        self._clipboard = subprocess.Popen(
            ["xclip", "-selection", "clipboard", "-quiet"],
            env=self._desktop.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        assert self._clipboard.stdin is not None
        self._clipboard.stdin.write(text.encode())
        self._clipboard.stdin.close()

    def clipboard(self) -> str:
        """Return what is on the clipboard."""
        ran = subprocess.run(
            ["xclip", "-selection", "clipboard", "-out"],
            env=self._desktop.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.stdout

    def close(self) -> None:
        """End the program that holds the clipboard."""
        if self._clipboard is not None:
            self._clipboard.terminate()
            self._clipboard.wait()
            self._clipboard = None

    def _listen(self) -> Focus | None:
        focus = self._reader.focus()
        if focus is not None and (not self.heard or self.heard[-1] != str(focus)):
            self.heard.append(str(focus))
        return focus

    def _xdotool(self, *arguments: str) -> None:
        subprocess.run(["xdotool", *arguments], env=self._desktop.environment, check=True)
