"""A token that was pasted is not left where the next program could paste it, on a real screen."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.desktop import desktop_session as desktop
from tests.services import need_programs

pytestmark = pytest.mark.proof

ROOT = Path(__file__).resolve().parents[2]
TOKEN = "pk_81234567_ABCDEFGHIJKLMNOPQRSTUVWXYZ123456"

PROGRAM = """
import sys
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from clickup_desktop.ui.integrations.token_field import TokenField
application = QApplication([])
field = TokenField()
field.show()
field.set_text(sys.stdin.readline().strip())
field.line.returnPressed.connect(field.clear_clipboard)
field.line.returnPressed.connect(lambda: print("cleared", flush=True))
QTest.qWaitForWindowActive(field)
print("shown", flush=True)
application.exec()
"""


class Selections:
    """Another program's clipboard and selection, and ours that clears them."""

    def __init__(self, environment: dict[str, str], stack: ExitStack) -> None:
        self._environment = {**environment, "PYTHONPATH": str(ROOT)}
        self._stack = stack
        self._ours = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-c", PROGRAM],
                env=self._environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        stack.callback(self._ours.kill)
        assert self._ours.stdin is not None
        self._ours.stdin.write(TOKEN + "\n")
        self._ours.stdin.flush()
        self._wait_for("shown")

    def _wait_for(self, told: str) -> None:
        assert self._ours.stdout is not None
        assert self._ours.stdout.readline() == told + "\n"

    def copy(self, selection: str, text: str) -> None:
        """Have another program offer `text`; it goes on until somebody else offers something."""
        # It returns once it owns the selection, and stays in the background.
        subprocess.run(
            ["xclip", "-selection", selection, "-in"],
            env=self._environment,
            input=text,
            text=True,
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def paste(self, selection: str) -> str:
        ran = subprocess.run(
            ["xclip", "-selection", selection, "-out"],
            env=self._environment,
            capture_output=True,
            text=True,
            check=False,
        )
        return ran.stdout

    def clear(self) -> None:
        """Have our program clear what holds its token, as somebody presses Enter there.

        A program that nobody has pressed a key in since may not take what another has copied: X11
        goes by the time.
        """
        subprocess.run(["xdotool", "key", "Return"], env=self._environment, check=True)
        self._wait_for("cleared")


@pytest.fixture
def selections(tmp_path: Path) -> Iterator[Selections]:
    need_programs(*desktop.PROGRAMS)
    with desktop.desktop_session(tmp_path) as session, ExitStack() as stack:
        yield Selections(session.environment, stack)


def test_the_token_goes_in_every_form_and_nothing_else_does(selections: Selections) -> None:
    forms = (TOKEN, f"  {TOKEN}\n", f"Bearer {TOKEN}", f'"{TOKEN[:20]}\n{TOKEN[20:]}"')
    for form in forms:
        for selection in ("clipboard", "primary"):
            selections.copy(selection, form)
            # What has just taken a selection may be slow to hand it on.
            desktop.wait_until(lambda: selections.paste(selection) == form, "what was copied")  # noqa: B023

        selections.clear()

        assert [selections.paste(it) for it in ("clipboard", "primary")] == ["", ""], form

    selections.copy("clipboard", "something else")
    selections.copy("primary", TOKEN)
    selections.clear()
    assert selections.paste("clipboard") == "something else"
    assert selections.paste("primary") == ""

    other = json.dumps({"token": TOKEN[:-1] + "X"})
    selections.copy("primary", other)
    selections.clear()
    assert selections.paste("primary") == other
