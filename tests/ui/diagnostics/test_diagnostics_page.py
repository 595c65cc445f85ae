"""The Diagnostics page."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.records import CheckStep, Verdict
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.diagnostics.page import DiagnosticsPage
from clickup_desktop.ui.diagnostics.report_dialog import ReportDialog
from clickup_desktop.ui.diagnostics.view import DiagnosticsView
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.integrations.update_token_dialog import UpdateTokenDialog
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import (
    ALL_FINE,
    MEMBER,
    FakeDiagnostics,
    FakeIntegration,
    FakeSample,
    Refused,
    connection,
    failed,
    fine,
)
from tests.ui.layout import await_layout


def organization(*steps: CheckStep) -> FakeIntegration:
    """An organization whose diagnostics end like that."""
    integration = FakeIntegration(connection())
    integration.diagnostics = FakeDiagnostics(*steps)
    return integration


def holding() -> FakeIntegration:
    """The same, whose check comes to its third step and goes on when it is told to."""
    made = organization()
    made.diagnostics.holds_at = "dns"
    return made


def page_of(session: WindowSession) -> DiagnosticsPage:
    session.show_page("diagnostics")
    assert isinstance(session.page, DiagnosticsPage)
    return session.page


def ran(qtbot: QtBot, view: DiagnosticsView) -> None:
    """Wait until a run has ended and all of it is shown."""
    qtbot.waitUntil(lambda: not view.running)
    qtbot.waitUntil(lambda: all(row.step.ended for row in view.steps.rows.values()))
    qtbot.waitUntil(lambda: view.steps.rows.keys() == {step.name for step in view.steps.steps})


def verdicts(view: DiagnosticsView) -> list[Verdict]:
    return [step.verdict for step in view.steps.steps]


def test_the_page_stands_between_members_and_help(open_window: OpenWindow) -> None:
    session = open_window(organization())

    names = list(session.shell.navigation.buttons)
    assert names[names.index("diagnostics") - 1] == "members"
    assert names[names.index("diagnostics") + 1] == "help"
    assert session.shell.navigation.buttons["diagnostics"].text() == "&Diagnostics"


def test_nothing_is_run_before_it_is_asked_for(open_window: OpenWindow) -> None:
    integration = organization()
    page = page_of(open_window(integration))

    assert page.empty.isVisible()
    assert page.view.summary.text() == ""
    assert page.view.report_button.isVisible()
    assert integration.diagnostics.runs == 0


def test_every_step_is_shown_and_summed_up(qtbot: QtBot, open_window: OpenWindow) -> None:
    session = open_window(organization())
    page = page_of(session)

    page.run_button.click()
    assert not page.run_button.isEnabled()

    ran(qtbot, page.view)
    assert page.view.steps.steps == ALL_FINE
    assert page.view.summary.text() == "Everything works."
    assert page.view.hint.isHidden()
    assert page.empty.isHidden()
    assert page.run_button.isEnabled()
    assert session.shell.status.announcement.text() == "Diagnostics: Everything works."
    headings = [label.text() for label in page.findChildren(QLabel, "stepAreaHeading")]
    assert headings == ["This computer", "The way to ClickUp", "Acme Admin"]


def test_what_waits_and_what_runs_is_seen_from_the_start(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    integration = holding()
    session = open_window(integration)
    page = page_of(session)

    page.run_button.click()

    expected = [Verdict.FINE, Verdict.FINE, Verdict.RUNNING, Verdict.WAITING, Verdict.WAITING]
    qtbot.waitUntil(lambda: verdicts(page.view) == expected)
    qtbot.waitUntil(lambda: page.view.summary.text() == "Running… 2 of 5 steps done.")
    assert session.shell.status.busy.text == "Diagnostics: api.clickup.com has an address"
    integration.diagnostics.go.set()
    ran(qtbot, page.view)


def test_the_hint_of_the_first_step_that_failed_stands_above_all(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    steps = (
        fine("folder", "Data folder"),
        failed("dns", "Name resolution", "", Action.RETRY),
        failed("tls", "TLS"),
    )
    page = page_of(open_window(organization(*steps)))

    page.run_button.click()

    ran(qtbot, page.view)
    assert page.view.summary.text() == "2 of 3 steps failed."
    assert page.view.hint.isVisible()
    assert page.view.hint.hint == steps[1].hint
    assert not page.view.steps.rows["dns"].offers_hint
    assert page.view.steps.rows["tls"].offers_hint


def test_retry_runs_all_of_it_again(qtbot: QtBot, open_window: OpenWindow) -> None:
    integration = organization(failed("dns", "Name resolution", "", Action.RETRY))
    page = page_of(open_window(integration))
    page.run_button.click()
    ran(qtbot, page.view)
    integration.diagnostics.steps = (fine("dns", "Name resolution"),)

    page.view.hint.action_requested.emit(Action.RETRY)

    ran(qtbot, page.view)
    assert integration.diagnostics.runs == 2
    assert page.view.summary.text() == "Everything works."
    assert page.view.hint.isHidden()


@pytest.mark.parametrize(
    ("action", "dialog"),
    [(Action.UPDATE_TOKEN, UpdateTokenDialog), (Action.CONNECT, ConnectDialog)],
)
def test_a_hints_button_leads_to_where_it_is_served(
    qtbot: QtBot, open_window: OpenWindow, action: Action, dialog: type
) -> None:
    session = open_window(organization(failed("c1:user", "Token", "Acme Admin", action)))
    page = page_of(session)
    page.run_button.click()
    ran(qtbot, page.view)

    page.view.hint.action_requested.emit(action)

    assert session.shell.findChild(dialog) is not None


def test_update_the_token_means_the_connection_that_failed(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    integration = FakeIntegration(connection("c1"), connection("c2"))
    integration.diagnostics = FakeDiagnostics(
        failed("c1:user", "Token", "First", Action.UPDATE_TOKEN, code="one"),
        failed("c2:user", "Token", "Second", Action.UPDATE_TOKEN, code="two"),
    )
    session = open_window(integration)
    page = page_of(session)
    page.run_button.click()
    ran(qtbot, page.view)
    offered = page.view.steps.rows["c2:user"].hint_button
    assert offered is not None
    offered.click()
    pressed = page.view.steps.findChild(QPushButton, "hintAction_update-token")
    assert isinstance(pressed, QPushButton)

    pressed.click()

    dialog = session.shell.findChild(UpdateTokenDialog)
    assert dialog is not None
    dialog.token.set_text("pk_81234567_ABCDEFGHIJKLMNOPQRSTUVWXYZ123456")
    dialog.accept_button.click()
    qtbot.waitUntil(lambda: any(call[:2] == ("update", "c2") for call in integration.calls))


def test_it_can_be_stopped_and_keeps_what_it_found(qtbot: QtBot, open_window: OpenWindow) -> None:
    integration = organization(failed("folder", "Data folder"), *ALL_FINE[1:])
    integration.diagnostics.holds_at = "tls"
    page = page_of(open_window(integration))
    page.run_button.click()
    qtbot.waitUntil(lambda: Verdict.RUNNING in verdicts(page.view))

    page.view.stop_button.click()

    assert page.view.summary.text() == "Stopped. 1 of 5 steps failed."
    assert verdicts(page.view)[0] is Verdict.FAILED
    assert verdicts(page.view)[-2:] == [Verdict.STOPPED, Verdict.STOPPED]
    assert page.run_button.isEnabled()
    assert page.view.stop_button.isHidden()
    qtbot.waitUntil(integration.diagnostics.cancelled.is_set)


def test_the_status_bar_stops_it_from_another_page(qtbot: QtBot, open_window: OpenWindow) -> None:
    integration = holding()
    session = open_window(integration)
    page = page_of(session)
    page.run_button.click()
    session.show_page("help")
    qtbot.waitUntil(session.shell.status.busy.isVisible)
    assert page.view.running

    session.shell.status.busy.stop_button.click()

    assert page_of(session).view.summary.text() == "Stopped."


def test_the_result_is_still_there_when_the_page_is_come_back_to(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    integration = holding()
    session = open_window(integration)
    page = page_of(session)
    page.run_button.click()
    qtbot.waitUntil(lambda: Verdict.RUNNING in verdicts(page.view))

    session.show_page("about")
    integration.diagnostics.go.set()
    qtbot.waitUntil(lambda: not page.view.running)

    again = page_of(session)
    assert again is page
    qtbot.waitUntil(lambda: again.view.summary.text() == "Everything works.")
    # What changes is gathered for a moment before it is drawn.
    qtbot.waitUntil(lambda: len(again.view.steps.rows) == len(ALL_FINE))
    assert integration.diagnostics.runs == 1


def test_closing_the_window_stops_it(qtbot: QtBot, open_window: OpenWindow) -> None:
    integration = holding()
    session = open_window(integration)
    page = page_of(session)
    page.run_button.click()
    qtbot.waitUntil(lambda: Verdict.RUNNING in verdicts(page.view))

    session.shell.close()

    qtbot.waitUntil(integration.diagnostics.cancelled.is_set)


def test_diagnostics_that_come_to_no_end_say_why(qtbot: QtBot, open_window: OpenWindow) -> None:
    integration = organization()
    integration.diagnostics.failure = Refused(Action.RETRY)
    page = page_of(open_window(integration))

    page.run_button.click()

    qtbot.waitUntil(page.view.hint.isVisible)
    assert page.view.summary.text() == "Diagnostics could not be completed."
    assert page.run_button.isEnabled()


def test_a_hints_run_diagnostics_leads_here_and_runs_them(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    integration = organization()
    session = open_window(integration)

    session.perform(Action.RUN_DIAGNOSTICS, "c1")

    assert isinstance(session.page, DiagnosticsPage)
    ran(qtbot, session.page.view)
    assert integration.diagnostics.runs == 1


def test_a_second_start_while_it_runs_changes_nothing(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    integration = holding()
    session = open_window(integration)
    session.perform(Action.RUN_DIAGNOSTICS, None)
    session.perform(Action.RUN_DIAGNOSTICS, None)
    integration.diagnostics.go.set()

    ran(qtbot, page_of(session).view)
    assert integration.diagnostics.runs == 1


def test_who_has_no_role_may_use_it_too(qtbot: QtBot, open_window: OpenWindow) -> None:
    integration = FakeIntegration(connection(), member=MEMBER)
    page = page_of(open_window(integration, page="diagnostics"))

    page.run_button.click()

    ran(qtbot, page.view)
    assert page.view.summary.text() == "Everything works."


def test_the_sample_workspace_is_diagnosed_while_it_is_entered(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    home, sample = organization(), FakeSample()
    session = open_window(home, sample=sample)
    session.visit.enter()
    qtbot.waitUntil(lambda: session.sample is not None)
    page = page_of(session)

    page.run()

    ran(qtbot, page.view)
    assert sample.session.diagnostics.runs == 1
    assert home.diagnostics.runs == 0


def test_leaving_the_sample_workspace_stops_its_diagnostics(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    sample = FakeSample()
    sample.session.diagnostics.holds_at = "dns"
    session = open_window(organization(), sample=sample)
    session.visit.enter()
    qtbot.waitUntil(lambda: session.sample is not None)
    page_of(session).run()
    qtbot.waitUntil(lambda: sample.session.diagnostics.runs == 1)

    session.visit.leave()

    qtbot.waitUntil(sample.session.diagnostics.cancelled.is_set)


# With the keyboard, and for a screen reader


def press(key: Qt.Key) -> QWidget | None:
    """Press a key where the focus is; return where it is then."""
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)
    return QApplication.focusWidget()


def test_it_is_run_stopped_and_run_again_with_the_keyboard(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    integration = holding()
    session = open_window(integration)
    page = page_of(session)
    session.shell.activateWindow()
    qtbot.waitUntil(session.shell.isActiveWindow)
    page.run_button.setFocus()

    assert press(Qt.Key.Key_Space) is page.view.stop_button
    qtbot.waitUntil(lambda: integration.diagnostics.runs == 1)
    assert press(Qt.Key.Key_Escape) is page.run_button
    assert not page.view.running

    integration.diagnostics.go.set()
    press(Qt.Key.Key_Space)
    ran(qtbot, page.view)
    assert QApplication.focusWidget() is page.run_button


def test_tab_leads_from_the_button_through_the_hint_to_the_steps(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    steps = (failed("dns", "Name resolution", "", Action.RETRY), failed("tls", "TLS"))
    session = open_window(organization(*steps))
    page = page_of(session)
    session.shell.activateWindow()
    qtbot.waitUntil(session.shell.isActiveWindow)
    page.run_button.setFocus()
    press(Qt.Key.Key_Space)
    ran(qtbot, page.view)
    qtbot.waitUntil(lambda: len(page.view.steps.rows) == 2 and page.view.hint.isVisible())
    retry = page.view.hint.findChild(QPushButton, "hintAction_retry")
    qtbot.waitUntil(lambda: retry is not None and retry.isVisible())
    last = page.view.steps.rows["tls"]
    qtbot.waitUntil(lambda: last.isVisible() and last.hint_button is not None)

    reached = []
    for _ in range(6):
        focused = press(Qt.Key.Key_Tab)
        assert focused is not None
        reached.append(focused.objectName())

    assert reached == [
        "reportButton",
        "hintAction_retry",
        "hintDetailsButton",
        "hintCopyButton",
        "checkStep",
        "showHint",
    ]


def test_a_screen_reader_is_told_the_result(qtbot: QtBot, open_window: OpenWindow) -> None:
    page = page_of(open_window(organization(failed("dns", "Name resolution"))))
    page.run()
    ran(qtbot, page.view)

    summary = QAccessible.queryAccessibleInterface(page.view.summary)
    assert summary.text(QAccessible.Text.Name) == "1 of 1 step failed."
    row = QAccessible.queryAccessibleInterface(page.view.steps.rows["dns"])
    assert row.text(QAccessible.Text.Name).startswith("Name resolution: Failed.")


@pytest.mark.parametrize("width", [1100, 480])
def test_nothing_is_wider_than_the_page(qtbot: QtBot, open_window: OpenWindow, width: int) -> None:
    long = "A name that goes on and on " * 20
    steps = (fine("a", long, long, long), failed("b", long, long, *Action))
    session = open_window(organization(*steps))
    page = page_of(session)
    session.shell.resize(width, 600)
    page.run()
    ran(qtbot, page.view)
    qtbot.waitUntil(lambda: len(page.view.steps.rows) == 2)
    await_layout(qtbot, session, width)

    right = page.view.mapTo(page, page.view.rect().topRight()).x()
    assert right < page.width()
    for row in page.view.steps.rows.values():
        assert row.mapTo(page, row.rect().topRight()).x() < right


# The report


def test_the_report_is_made_from_what_was_found(qtbot: QtBot, open_window: OpenWindow) -> None:
    asked: list[tuple[object, object, dict[str, object]]] = []

    def write(report: object, folder: object, **known: object) -> str:
        asked.append((report, folder, known))
        return "all of it"

    session = open_window(organization(), report_text=write)
    page = page_of(session)
    page.view.report_button.click()
    dialog = session.shell.findChild(ReportDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.text.toPlainText() == "all of it")
    assert asked[0][0] is None, "before anything was tried"
    assert asked[0][2]["known"] == session.overview
    assert QGuiApplication.platformName() in str(asked[0][2]["window_system"])
    dialog.close()

    page.run()
    ran(qtbot, page.view)
    page.view.open_report()

    qtbot.waitUntil(lambda: len(asked) == 2)
    assert getattr(asked[1][0], "steps", None) == ALL_FINE
