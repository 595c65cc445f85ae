"""The whole window in languages that were made up: nothing is forgotten, cut or covered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from clickup_desktop.clickup.errors import TokenRejected
from clickup_desktop.language.texts import _
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hints import HINTS, saved_hint
from clickup_desktop.ui.clipping import clipped_at_sizes, settle_layout
from clickup_desktop.ui.integrations.token_dialog import TokenDialog
from clickup_desktop.ui.widgets.announcements import main_window
from clickup_desktop.ui.widgets.attempt_dialog import AttemptDialog
from clickup_desktop.ui.widgets.dialog import Dialog
from clickup_desktop.ui.widgets.failure_dialog import FailureDialog
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from tests.language.pseudo import spoken_by_the_window
from tests.language.pseudo_tour import SIZES, PseudoTour, PseudoTourOfChannels, faults_of
from tests.language.shown_texts import announced, is_in_the_language, untranslated
from tests.ui.conftest import OpenWindow
from tests.ui.dialogs import DIALOGS, open_dialog
from tests.ui.fakes import FakeIntegration, connection
from tests.ui.scenes import SCENES

pytestmark = pytest.mark.proof


@pytest.fixture(params=[False, True], ids=["to the right", "to the left"], autouse=True)
def language(qtbot: QtBot, qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    """Have the window speak one language after the other; screen readers hear no other."""
    with spoken_by_the_window(qapp, right_to_left=request.param), announced() as heard:
        yield
    assert [text for text in heard if not is_in_the_language(text, ())] == []


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """A folder for what is to be looked at."""
    folder = tmp_path / "pictures"
    folder.mkdir()
    return folder


def test_every_step_of_the_tour(
    pictures: Path, tmp_path: Path, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    walk = PseudoTour(pictures, tmp_path / "data", sandbox.url, sandbox.token)
    try:
        assert walk.run(), capsys.readouterr().out
    finally:
        walk.close()

    assert walk.names[-1] == "about"
    assert not walk.faults, "\n".join(f"{step}: {fault}" for fault, step in walk.faults.items())


def test_what_else_the_channels_page_shows(
    pictures: Path, tmp_path: Path, sandbox: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    token = sandbox.tokens["partial"]
    walk = PseudoTourOfChannels(pictures, tmp_path / "data", sandbox.url, token)
    try:
        assert walk.run(), capsys.readouterr().out
    finally:
        walk.close()

    assert walk.names[-1] == "archived"
    assert not walk.faults, "\n".join(f"{step}: {fault}" for fault, step in walk.faults.items())


@pytest.mark.parametrize("kind", DIALOGS)
def test_every_dialog(
    qtbot: QtBot, open_window: OpenWindow, pictures: Path, kind: type[Dialog]
) -> None:
    dialog = open_dialog(qtbot, open_window, kind, lambda *_found, **_known: _("(none)"))
    window = main_window(dialog)
    if isinstance(dialog, TokenDialog):
        dialog.guide_toggle.setChecked(True)
    faults = faults_of(window, dialog, pictures, kind.__name__)

    hint, failure = dialog.findChild(HintPanel), TokenRejected(status=401, ecode="OAUTH_025")
    if isinstance(dialog, AttemptDialog):
        dialog.failed(failure)
    elif isinstance(hint, HintPanel) and not isinstance(dialog, FailureDialog):
        hint.show_error(failure)
    faults += faults_of(window, dialog, pictures, f"{kind.__name__}-failed")

    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", SCENES)
def test_every_state_of_a_page_or_dialog(
    qtbot: QtBot, open_window: OpenWindow, pictures: Path, name: str
) -> None:
    window, dialog = SCENES[name](qtbot, open_window)

    faults = faults_of(window, dialog, pictures, name)

    assert not faults, "\n".join(faults)


def test_every_hint(qtbot: QtBot, open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection()))
    faults: dict[str, str] = {}
    for code in sorted({hint.code for hint in HINTS.values()}):
        hint = saved_hint(code)
        assert hint is not None
        session.shell.resize(*SIZES[-1])
        dialog = FailureDialog(replace(hint, details="HTTP 401 · OAUTH_025"), session.shell)
        dialog.open()
        settle_layout()
        found = [*clipped_at_sizes(session.shell, dialog, SIZES[-1:]), *untranslated(dialog)]
        faults.update(dict.fromkeys(found, code))
        dialog.close()

    assert not faults, "\n".join(f"{code}: {fault}" for fault, code in faults.items())
