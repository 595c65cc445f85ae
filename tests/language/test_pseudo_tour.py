"""The whole window in a language that was made up: nothing is forgotten, cut or covered."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clickup_desktop.sandbox.server import Sandbox
from tests.language.pseudo import spoken_by_the_window
from tests.language.pseudo_tour import PseudoTour
from tests.language.shown_texts import announced, is_in_the_language


@pytest.fixture(params=[False, True], ids=["to the right", "to the left"], autouse=True)
def language(qtbot: QtBot, qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    """Have the window speak one language after the other."""
    with spoken_by_the_window(qapp, right_to_left=request.param):
        yield


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder for what is to be looked at."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    return folder


@pytest.mark.proof
def test_every_step_of_the_tour(
    pictures: Path, tmp_path: Path, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    walk = PseudoTour(pictures, tmp_path / "data", sandbox.url, sandbox.token)
    try:
        with announced() as heard:
            assert walk.run(), capsys.readouterr().out
    finally:
        walk.close()

    assert walk.names[-1] == "about"
    faults = [f"{step}: {fault}" for fault, step in walk.faults.items()]
    faults += [f"announced: {text}" for text in heard if not is_in_the_language(text, ())]
    assert not faults, "\n".join(faults)
