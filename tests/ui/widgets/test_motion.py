"""What turns stands still where the person wants that."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.widgets.busy_indicator import Spinner
from clickup_desktop.ui.widgets.motion import Motion, motion
from clickup_desktop.ui.window_state import WindowState


@pytest.fixture
def state(tmp_path: Path) -> Iterator[WindowState]:
    """What the window remembers."""
    remembered = WindowState(tmp_path)
    yield remembered
    motion().choose(False, remembered)


def test_a_spinner_stands_still_at_once_and_turns_again(qtbot: QtBot, state: WindowState) -> None:
    spinner = Spinner()
    qtbot.addWidget(spinner)
    spinner.show()
    assert spinner.turns

    motion().choose(True, state)
    assert not spinner.turns
    spinner.hide()
    spinner.show()
    assert not spinner.turns

    motion().choose(False, state)
    assert spinner.turns


def test_the_choice_is_remembered(state: WindowState, tmp_path: Path) -> None:
    motion().choose(True, state)
    state.save()

    later = Motion()
    later.begin(WindowState(tmp_path))
    assert later.still
