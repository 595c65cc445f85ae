"""The tour at every size: with ordinary names and very long ones, and at 200 %."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui import tour
from tests.ui.long_names import long_names

Names = Callable[[Sandbox], AbstractContextManager[str]]
PATIENCE_SECONDS = 300


def ordinary(sandbox: Sandbox) -> AbstractContextManager[str]:
    return nullcontext(sandbox.url)


@pytest.fixture
def clickup() -> Iterator[Sandbox]:
    with Sandbox(rate_limit=0) as sandbox:
        yield sandbox


@pytest.mark.proof
@pytest.mark.parametrize("names", [ordinary, long_names])
@pytest.mark.parametrize("scale", ["1", "2"])
def test_nothing_is_clipped_in_any_step(
    tmp_path: Path, clickup: Sandbox, names: Names, scale: str
) -> None:
    with names(clickup) as url:
        ended = subprocess.run(
            [
                *(sys.executable, "-m", "clickup_desktop", "--organization-url", url),
                *("tour", "--out", str(tmp_path / "pictures")),
            ],
            input=clickup.token,
            env={**os.environ, "QT_SCALE_FACTOR": scale},
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    steps = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [step.get("error") for step in steps if not step["ok"]] == [], ended.stderr
    assert steps[-1]["name"] == "about"
    assert ended.returncode == 0


@pytest.fixture
def large_letters(qapp: QApplication) -> Iterator[None]:
    """Letters twice as large as the system's, in a window as large as before."""
    usual = QFont(qapp.font())
    larger = QFont(usual)
    larger.setPointSizeF(usual.pointSizeF() * 2)
    qapp.setFont(larger)
    yield
    qapp.setFont(usual)


@pytest.mark.proof
@pytest.mark.usefixtures("large_letters")
def test_nothing_is_clipped_where_letters_are_twice_as_large(
    qtbot: QtBot,
    tmp_path: Path,
    clickup: Sandbox,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(tour, "SIZES", ((1400, 900), (1024, 640)))
    (tmp_path / "pictures").mkdir()
    walk = tour.Tour(tmp_path / "pictures", tmp_path / "data", clickup.url, clickup.token)

    try:
        assert walk.run(), capsys.readouterr().out
    finally:
        walk.close()


def test_a_step_fails_where_a_button_is_covered(
    qtbot: QtBot, tmp_path: Path, clickup: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    class Clumsy(tour.Tour):
        """Lays something over the first button."""

        def _first_run(self) -> None:
            super()._first_run()
            button = self._widget("connectChoice")
            cover = QPushButton("Covers it", button.parentWidget())
            cover.setGeometry(button.geometry())
            cover.show()

    (tmp_path / "pictures").mkdir()
    walk = Clumsy(tmp_path / "pictures", tmp_path / "data", clickup.url, clickup.token)

    try:
        assert not walk.run()
    finally:
        walk.close()
    step = json.loads(capsys.readouterr().out)
    assert "overlap" in step["error"]
