"""Pictures of the window go into files of their own, and through no link."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.pictures import picture_of, save_picture
from clickup_desktop.ui.tour_run import run_tour
from clickup_desktop.ui.window.shell import Shell
from clickup_desktop.ui.window_state import WindowState


@pytest.fixture
def shell(qtbot: QtBot) -> Shell:
    made = Shell(WindowState(None))
    qtbot.addWidget(made)
    return made


def test_a_picture_of_the_window_and_its_dialog_is_saved(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "picture.png"

    save_picture(picture_of(shell, QDialog(shell)), path)

    assert QPixmap(str(path)).size() == shell.size() * shell.devicePixelRatio()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_link_in_its_place_is_not_followed(shell: Shell, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_bytes(b"of somebody else")
    (tmp_path / "picture.png").symlink_to(other)

    with pytest.raises(OSError, match="a link or a device"):
        save_picture(picture_of(shell, None), tmp_path / "picture.png")

    assert other.read_bytes() == b"of somebody else"


def test_the_tour_does_not_begin_where_its_folder_is_a_link(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "pictures").symlink_to(tmp_path / "elsewhere")

    assert run_tour(tmp_path / "pictures", None, None) == 1

    assert "It is a link; name the folder itself" in capsys.readouterr().err
    assert not list((tmp_path / "elsewhere").iterdir())


def test_the_tour_says_where_it_can_save_no_pictures(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    (tmp_path / "file").touch()

    assert run_tour(tmp_path / "file" / "pictures", None, None) == 1

    assert "No pictures can be saved in" in capsys.readouterr().err
