"""The diagnostics where the organization cannot be opened."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.diagnostics.report_dialog import ReportDialog
from clickup_desktop.ui.window.failure_page import FailurePage
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.diagnostics.test_diagnostics_page import ran
from tests.ui.fakes import FakeDiagnostics, Refused, failed


def failure_page(session: WindowSession, qtbot: QtBot) -> FailurePage:
    qtbot.waitUntil(lambda: isinstance(session.shell.pages.currentWidget(), FailurePage))
    page = session.shell.pages.currentWidget()
    assert isinstance(page, FailurePage)
    return page


def test_an_organization_that_cannot_be_opened_is_diagnosed(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    diagnostics = FakeDiagnostics(failed("folder", "Data folder", "This computer"))
    session = open_window(Refused(), diagnostics=diagnostics)
    page = failure_page(session, qtbot)
    assert page.view.isHidden()

    page.run_button.click()

    ran(qtbot, page.view)
    assert page.view.isVisible()
    assert page.view.summary.text() == "1 of 1 step failed."
    assert page.view.hint.isVisible()
    assert page.run_button.isEnabled()


def test_what_the_failure_says_already_is_not_said_twice(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    diagnostics = FakeDiagnostics(failed("store", "Organization", "This computer", code="refused"))
    page = failure_page(open_window(Refused(), diagnostics=diagnostics), qtbot)

    page.run_button.click()

    ran(qtbot, page.view)
    assert page.panel.isVisible()
    assert page.view.hint.isHidden()


def test_its_hints_run_diagnostics_runs_them_in_its_place(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    diagnostics = FakeDiagnostics()
    session = open_window(Refused(Action.RUN_DIAGNOSTICS), diagnostics=diagnostics)
    page = failure_page(session, qtbot)
    assert page.run_button.isHidden(), "the hint has that button"

    session.shell.activateWindow()
    qtbot.waitUntil(session.shell.isActiveWindow)
    pressed = page.panel.findChild(QPushButton, "hintAction_run-diagnostics")
    assert isinstance(pressed, QPushButton)

    pressed.click()

    ran(qtbot, page.view)
    assert diagnostics.runs == 1
    assert page.view.summary.text() == "Everything works."
    assert QApplication.focusWidget() is pressed


def test_a_report_can_be_passed_on_without_an_organization(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    session = open_window(Refused(), report_text=lambda *_found, **_known: "what is known")
    page = failure_page(session, qtbot)

    page.view.report_button.click()

    dialog = session.shell.findChild(ReportDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.text.toPlainText() == "what is known")
