"""The start and the end of the real program, each in a process of its own."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.ui.window.copied_window import Answer, run_copy

HEAVY = {"requests", "sqlalchemy", "alembic", "msgspec", "keyring", "rich", "PySide6.QtSvg"}
PROGRAM = """
import json, sys
from pathlib import Path
from clickup_desktop.process_end import ProcessEnd
end = ProcessEnd()
from clickup_desktop.ui import application
{before}
sys.exit(end.with_status(application.run_window(Path(sys.argv[1]), None)))
"""


def run(before: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM.format(before=before), str(folder)],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **environment},
        cwd=Path(__file__).parents[3],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


LOOK = """
import linecache
def look(app, *rest, **options):
    painted = sorted(sys.modules)
    from clickup_desktop.ui import startup
    from clickup_desktop.integration import awaited
    from clickup_desktop.ui.channels import page
    behind = set(sys.modules) - set(painted)
    files = {getattr(sys.modules[name], "__file__", None) for name in behind}
    print(json.dumps([painted, sorted(sys.modules), sorted(files & set(linecache.cache))]))
    app.quit()
application._after_the_first_paint = look
"""


class Loaded(NamedTuple):
    """The modules that are there when the frame is painted and for the Channels page.

    Attributes:
        sources: the files of what came after the paint whose source was read.
    """

    painted: list[str]
    channels: list[str]
    sources: list[str]


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    answer = run(LOOK, tmp_path_factory.mktemp("data"))
    return Loaded(*json.loads(answer.stdout.splitlines()[0]))


def run_copied(before: str, folder: Path, **environment: str) -> Answer:
    """Run the same where it doesn't matter what is imported when."""
    return run_copy(PROGRAM.format(before=before), str(folder), **environment)


def test_nothing_heavy_is_loaded_before_the_first_paint(loaded: Loaded) -> None:
    """What is painted first needs neither the store, nor the network, nor the keyring."""
    assert all(importlib.util.find_spec(name) for name in HEAVY)
    painted = set(loaded.painted)
    assert not painted & HEAVY
    qt = {name for name in painted if name.startswith("PySide6.Qt")}
    assert qt == {"PySide6.QtCore", "PySide6.QtGui", "PySide6.QtWidgets"}
    assert not painted & {f"clickup_desktop.ui.widgets.{name}" for name in ("locales", "sorting")}
    rooms = ("integration", "organization", "troubleshooting", "clickup", "sandbox")
    assert not {name for name in painted if name.split(".")[1:2] and name.split(".")[1] in rooms}


def test_the_first_page_with_channels_waits_for_no_more_than_it_shows(loaded: Loaded) -> None:
    """What sends requests, keeps secrets and knows every error is loaded behind it."""
    there = set(loaded.channels)
    assert "clickup_desktop.ui.channels.browser" in there
    assert not there & (HEAVY - {"msgspec", "PySide6.QtSvg"})
    behind = (
        "clickup.rate_limit",
        "clickup.token",
        "organization.secrets",
        "troubleshooting.hints",
    )
    assert not there & {f"clickup_desktop.{name}" for name in behind}


def test_no_source_is_read_for_the_sake_of_pyside(loaded: Loaded) -> None:
    """It would read that of every module, for `from __feature__ import …`, and keep it."""
    assert loaded.sources == []


WATCH = """
from PySide6.QtCore import QTimer
usual = application._after_the_first_paint
def after(*arguments, **options):
    session = usual(*arguments, **options)
    def look():
        if session.overview is None:
            QTimer.singleShot(20, look)
        else:
            {then}
    look()
    return session
application._after_the_first_paint = after
"""


IN_GERMAN = """
from gettext import NullTranslations
from clickup_desktop.language import texts
read = []
texts._read = lambda language: read.append(language) or NullTranslations()
application.language_to_use = lambda *asked: "de"
"""


def test_a_catalogue_is_read_once(tmp_path: Path) -> None:
    told = "print(read, texts.language_in_use()); session.shell.close()"
    answer = run(IN_GERMAN + WATCH.format(then=told), tmp_path)
    assert answer.stdout.strip() == "['de'] de", answer.stderr


def test_the_icons_of_the_desktop_are_left_alone(tmp_path: Path) -> None:
    """In a usual theme, each that Qt looks for costs ten thousand questions to the disk."""
    told = (
        "from PySide6.QtGui import QIcon; "
        "print(QIcon.themeSearchPaths(), QIcon.fallbackSearchPaths()); session.shell.close()"
    )
    answer = run_copied(WATCH.format(then=told), tmp_path)
    assert answer.stdout.strip() == "[':/icons'] [':/icons']", answer.stderr


def test_the_window_opens_an_empty_organization_and_closes(tmp_path: Path) -> None:
    answer = run(
        WATCH.format(then="print(session.overview.member.role); session.shell.close()"), tmp_path
    )

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip() == "enterprise-admin"
    assert (tmp_path / "organization.sqlite3").exists()
    assert (tmp_path / "window.ini").exists()
    assert "Traceback" not in answer.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such signals")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_window_closes_when_the_system_asks_for_it(tmp_path: Path, number: int) -> None:
    answer = run_copied(
        WATCH.format(then=f"import os; os.kill(os.getpid(), {int(number)})"), tmp_path
    )

    assert answer.returncode == 0, answer.stderr
    assert (tmp_path / "window.ini").exists()


def test_a_data_folder_that_cannot_be_used_is_told_in_the_window(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("not a folder")
    look = """
from PySide6.QtCore import QTimer
usual = application._after_the_first_paint
def after(*arguments, **options):
    session = usual(*arguments, **options)
    def look():
        if session._failure is None:
            QTimer.singleShot(20, look)
        else:
            print(session._failure.panel.hint.code)
            session.shell.close()
    look()
    return session
application._after_the_first_paint = after
"""
    answer = run_copied(look, occupied)

    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip().startswith("store-")


def test_everything_is_sharp_and_in_place_at_twice_the_size(tmp_path: Path) -> None:
    """A laptop at 200 % has 683 × 384 points."""
    then = (
        "from PySide6.QtWidgets import QLabel, QApplication; "
        "session.shell.resize(683, 384); session.show_page('integrations'); "
        "card = session.page.clickup; "
        "QApplication.processEvents(); "
        "picture = session.shell.grab(); "
        "icons = [label.pixmap() for label in session.shell.findChildren(QLabel) "
        "if not label.pixmap().isNull()]; "
        "inside = card.mapTo(session.page, card.rect().topRight()).x() < session.page.width(); "
        "dialog = card.open_connect(guide=True); "
        "screen = dialog.screen().availableSize(); "
        "fits = dialog.width() <= screen.width() and dialog.height() <= screen.height(); "
        "print(json.dumps([picture.devicePixelRatio(), picture.width(), "
        "min(icon.devicePixelRatio() for icon in icons), inside, fits])); "
        "dialog.close(); session.shell.close()"
    )
    answer = run_copied(WATCH.format(then=then), tmp_path, QT_SCALE_FACTOR="2")

    assert answer.returncode == 0, answer.stderr
    assert json.loads(answer.stdout) == [2.0, 1366, 2.0, True, True]
