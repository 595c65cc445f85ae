"""The token in the window: in its field, and in nothing else that is shown, spoken or copied."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QAccessible, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtTest import QSignalSpy, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.diagnostics.page import DiagnosticsPage
from clickup_desktop.ui.help.assistance import AssistanceCard
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.integrations.token_dialog import TokenDialog
from clickup_desktop.ui.tour import Tour
from clickup_desktop.ui.window.session import WindowSession
from tests.journeys.conftest import Desk
from tests.secrecy.canary import Canary
from tests.secrecy.test_objects import assert_told_nowhere
from tests.ui.named_widgets import named
from tests.widget_texts import name_of, texts_of


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, clickup: Sandbox) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path / "data", clickup.url)
    yield made
    made.close()


def help_report(session: WindowSession) -> str:
    """Return what the Help page's button puts on the clipboard."""
    session.show_page("help")
    (card,) = session.shell.findChildren(AssistanceCard)
    named(card, QPushButton, "copyReportButton").click()
    return QGuiApplication.clipboard().text()


def diagnostics_report(session: WindowSession) -> str:
    """Return what the Diagnostics page would save, once it has tried everything."""
    session.show_page("diagnostics")
    page = session.page
    assert isinstance(page, DiagnosticsPage)
    page.run()
    ended = QSignalSpy(page.view.summed_up)
    assert ended.count() or ended.wait(20_000)
    return page.view.sources.report(page.view.report)


REPORTS: dict[str, Callable[[WindowSession], str]] = {
    "Help": help_report,
    "Diagnostics": diagnostics_report,
}
"""Every report that a person may pass on, by where it is made."""


def open_connect(session: WindowSession) -> ConnectDialog:
    assert isinstance(session.page, IntegrationsPage)
    return session.page.clickup.open_connect()


def assert_shown_nowhere(canary: Canary, *, revealed: QLineEdit | None = None) -> int:
    """Fail where the window shows or says the token; return how many texts there were.

    Args:
        revealed: the field whose eye is open, and which alone may show it.
    """
    count = 0
    for widget, what, text in texts_of():
        count += 1
        # A field's own text is what the program works with; what it shows and says is dots.
        own = what in {"own text", "selectedText"} and widget.objectName() == "tokenField"
        if own or (revealed is not None and widget is revealed):
            continue
        canary.assert_absent(text, f"{what} of {name_of(widget)}")
    return count


def test_the_field_shows_says_and_gives_away_dots(desk: Desk, canary: Canary) -> None:
    dialog = open_connect(desk.open(page="integrations"))
    line = dialog.token.line
    QGuiApplication.clipboard().setText(f" '{canary.text}'\n")
    dialog.token.paste()
    assert line.text() == canary.text
    assert_shown_nowhere(canary)

    line.selectAll()
    interface = QAccessible.queryAccessibleInterface(line)
    assert interface.state().passwordEdit
    assert set(interface.text(QAccessible.Text.Value)) == {"●"}
    # Copied, cut, dragged, or from the context menu.
    QGuiApplication.clipboard().setText("before")
    for key in (Qt.Key.Key_C, Qt.Key.Key_X, Qt.Key.Key_Insert):
        QTest.keyClick(line, key, Qt.KeyboardModifier.ControlModifier)
    line.copy()
    assert QGuiApplication.clipboard().text() == "before"
    dialog.token.set_text(canary.text)  # cutting takes it away, and gives it to nobody
    line.selectAll()
    menu = line.createStandardContextMenu()
    for action in menu.actions():
        if action.objectName() in {"edit-copy", "edit-cut"}:
            assert not action.isEnabled()
        canary.assert_absent(action.text(), "the context menu")
    menu.deleteLater()
    assert not line.dragEnabled()

    dialog.token.reveal.setChecked(True)
    assert line.displayText() == canary.text
    assert_shown_nowhere(canary, revealed=line)
    dialog.token.reveal.setChecked(False)
    assert_shown_nowhere(canary)


def test_after_connecting_it_is_nowhere_in_the_window(
    desk: Desk, canary: Canary, tmp_path: Path, own_home: Path
) -> None:
    session = desk.open(page="integrations")
    dialog = open_connect(session)
    QGuiApplication.clipboard().setText(canary.text)
    dialog.token.paste()
    dialog.token.reveal.setChecked(True)
    dialog.accept_button.click()
    desk.wait(lambda: not dialog.running)
    assert dialog.hint.hint is None

    canary.assert_absent(QGuiApplication.clipboard().text(), "the clipboard")
    line = dialog.token.line
    assert line.text() == ""
    line.undo()
    assert line.text() == "", "what was typed can be had back"
    assert_shown_nowhere(canary)
    assert assert_told_nowhere(canary, session, session.shell, dialog).total() >= 1
    dialog.close()
    for page in ("channels", "integrations", "diagnostics", "help", "about"):
        session.show_page(page)
        assert_shown_nowhere(canary)
    for name, report in REPORTS.items():
        text = report(session)
        assert text
        canary.assert_absent(text, f"the report of {name}")
    desk.close()
    assert canary.assert_absent_below(tmp_path, own_home) >= 2


def test_a_rejected_token_stays_in_its_field_alone(desk: Desk, clickup: Sandbox) -> None:
    from tests.secrecy.canary import usual  # noqa: PLC0415 - another than ClickUp knows

    canary = usual()
    session = desk.open(page="integrations")
    dialog = open_connect(session)
    dialog.token.set_text(canary.text)
    dialog.accept_button.click()
    desk.wait(lambda: dialog.hint.hint is not None)

    assert dialog.token.text == canary.text
    assert_shown_nowhere(canary)
    dialog.hint.copy_details()
    canary.assert_absent(QGuiApplication.clipboard().text(), "the details that were copied")
    assert_told_nowhere(canary, session, session.shell, dialog)
    dialog.close()
    QApplication.processEvents()
    for gone in session.shell.findChildren(TokenDialog):
        gone.deleteLater()


def test_what_is_dropped_on_the_field_is_masked_as_well(desk: Desk, canary: Canary) -> None:
    dialog = open_connect(desk.open(page="integrations"))
    line = dialog.token.line
    data = QMimeData()
    data.setText(canary.text)
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(line, QDragEnterEvent(line.rect().center(), *how))
    QApplication.sendEvent(line, QDropEvent(QPointF(line.rect().center()), *how))
    assert dialog.token.text == canary.text
    assert_shown_nowhere(canary)


class WatchedTour(Tour):
    """The tour, with the texts of each picture looked at in the place of the picture."""

    canary: Canary

    def _take_pictures(self, name: str) -> list[str]:
        assert assert_shown_nowhere(self.canary) > 20
        if name == "token-pasted":
            token = self._connect_dialog().token
            assert token.text == self.canary.text
            token.reveal.setChecked(True)
            assert_shown_nowhere(self.canary, revealed=token.line)
            token.reveal.setChecked(False)
        return [name]


@pytest.mark.proof
def test_no_picture_of_the_tour_shows_the_token(
    qtbot: QtBot,
    tmp_path: Path,
    canary: Canary,
    clickup: Sandbox,
    capfd: pytest.CaptureFixture[str],
) -> None:
    tour = WatchedTour(tmp_path / "pictures", tmp_path / "data", clickup.url, canary.text)
    tour.canary = canary
    try:
        assert tour.run(), capfd.readouterr().out
    finally:
        tour.close()
    canary.assert_absent("".join(capfd.readouterr()), "what the tour printed")
    assert canary.assert_absent_below(tmp_path) >= 2
