"""The list of a check's steps, told while they run."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QAccessible, QHelpEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.diagnostics import computer
from clickup_desktop.integration.policy.policy import UNMANAGED
from clickup_desktop.integration.records import CheckReport, CheckStep, Verdict
from clickup_desktop.interruption import Cancellation
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.diagnostics.check_steps import CheckSteps
from clickup_desktop.ui.diagnostics.step_row import StepRow
from clickup_desktop.ui.display import qt_text
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from tests.ui.fakes import failed, fine

LONG = "A name that goes on and on " * 20


@pytest.fixture
def steps(qtbot: QtBot) -> CheckSteps:
    """An empty list, as wide as on the page."""
    made = CheckSteps()
    qtbot.addWidget(made)
    made.resize(800, 600)
    made.show()
    return made


def tell(qtbot: QtBot, shown: CheckSteps, *told: CheckStep) -> None:
    """Tell of some steps, and wait until they are shown."""
    for step in told:
        shown.show_step(step)
    qtbot.waitUntil(lambda: all(shown.rows[s.name].step == s for s in told if s.name in shown.rows))
    qtbot.waitUntil(lambda: all(step.name in shown.rows for step in told))


def headings(shown: CheckSteps) -> list[str]:
    return [label.text() for label in shown.findChildren(QLabel, "stepAreaHeading")]


def from_top_to_bottom(shown: CheckSteps) -> list[str]:
    QApplication.processEvents()
    rows = sorted(
        shown.rows.items(), key=lambda row: row[1].mapTo(shown, row[1].rect().topLeft()).y()
    )
    return [name for name, _row in rows]


def open_panels(shown: CheckSteps) -> list[HintPanel]:
    return [panel for panel in shown.findChildren(HintPanel) if panel.isVisible()]


def test_steps_stand_under_the_headings_of_their_areas(qtbot: QtBot, steps: CheckSteps) -> None:
    tell(
        qtbot,
        steps,
        fine("folder", "Data folder", "This computer"),
        fine("dns", "Name resolution", "The way to ClickUp"),
        fine("keyring", "Keyring", "This computer"),
    )

    assert headings(steps) == ["This computer", "The way to ClickUp"]
    assert from_top_to_bottom(steps) == ["folder", "keyring", "dns"]
    assert [step.name for step in steps.steps] == ["folder", "keyring", "dns"]


def test_without_headings_the_steps_stand_in_one_list(qtbot: QtBot) -> None:
    shown = CheckSteps(headings=False)
    qtbot.addWidget(shown)
    shown.show()

    tell(qtbot, shown, fine("a", "A", "Acme Admin"), fine("b", "B", "Other"))

    assert headings(shown) == []
    assert from_top_to_bottom(shown) == ["a", "b"]


def test_a_step_changes_in_its_place(qtbot: QtBot, steps: CheckSteps) -> None:
    waiting = CheckStep("dns", "Name resolution", Verdict.WAITING, area="Way")
    tell(qtbot, steps, waiting, CheckStep("tcp", "TCP", Verdict.WAITING, area="Way"))
    row, place = steps.rows["dns"], steps.rows["dns"].geometry()
    below = steps.rows["tcp"].geometry()

    for step in (
        replace(waiting, verdict=Verdict.RUNNING),
        fine("dns", "Name resolution", "Way", "2 addresses"),
    ):
        tell(qtbot, steps, step)
        QApplication.processEvents()
        assert steps.rows["dns"] is row
        assert row.geometry() == place
        assert steps.rows["tcp"].geometry() == below


def test_a_step_that_becomes_known_later_stands_at_the_end_of_its_area(
    qtbot: QtBot, steps: CheckSteps
) -> None:
    tell(qtbot, steps, fine("c1:user", "Token", "First"), fine("c2:user", "Token", "Second"))

    tell(qtbot, steps, fine("c1:w1", "Acme Rollout: Spaces", "First"))

    assert from_top_to_bottom(steps) == ["c1:user", "c1:w1", "c2:user"]


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        (Verdict.WAITING, "TLS: Waiting"),
        (Verdict.RUNNING, "TLS: Running"),
        (Verdict.FINE, "TLS: Passed. by Example CA. 0.3 seconds"),
        (Verdict.NOTED, "TLS: Passed, with a note. by Example CA. 0.3 seconds"),
        (Verdict.FAILED, "TLS: Failed. by Example CA. 0.3 seconds"),
        (Verdict.SKIPPED, "TLS: Skipped"),
        (Verdict.STOPPED, "TLS: Stopped. 0.3 seconds"),
    ],
)
def test_a_screen_reader_is_told_each_verdict_in_words(
    qtbot: QtBot, steps: CheckSteps, verdict: Verdict, words: str
) -> None:
    found = verdict in {Verdict.FINE, Verdict.NOTED, Verdict.FAILED}
    note = "by Example CA" if found else ""
    tell(qtbot, steps, CheckStep("tls", "TLS", verdict, 0.3, None, note))

    told = QAccessible.queryAccessibleInterface(steps.rows["tls"])
    assert told.text(QAccessible.Text.Name) == words
    assert told.role() is QAccessible.Role.StaticText


def test_the_hint_of_a_failed_step_opens_under_its_row(qtbot: QtBot, steps: CheckSteps) -> None:
    tell(qtbot, steps, failed("a", "First", "", Action.RETRY), failed("b", "Second"))
    offered = steps.rows["a"].hint_button
    assert offered is not None
    assert offered.text() == "Show hint"
    assert offered.accessibleName() == "Show hint: First"

    offered.click()

    (panel,) = open_panels(steps)
    QApplication.processEvents()
    assert panel.mapTo(steps, QPoint()).y() < steps.rows["b"].mapTo(steps, QPoint()).y()
    assert offered.accessibleName() == "Hide hint: First"
    offered.click()
    assert open_panels(steps) == []


def test_a_click_on_the_row_opens_its_hint_too(qtbot: QtBot, steps: CheckSteps) -> None:
    tell(qtbot, steps, failed("a", "First"), fine("b", "Second"))

    QTest.mouseClick(steps.rows["a"], Qt.MouseButton.LeftButton)
    QTest.mouseClick(steps.rows["b"], Qt.MouseButton.LeftButton)

    assert len(open_panels(steps)) == 1


def test_a_hints_button_tells_which_step_it_stands_at(qtbot: QtBot, steps: CheckSteps) -> None:
    step = failed("c1:user", "Token", "Acme Admin", Action.UPDATE_TOKEN)
    tell(qtbot, steps, step)
    QTest.mouseClick(steps.rows["c1:user"], Qt.MouseButton.LeftButton)
    pressed = steps.findChild(QPushButton, "hintAction_update-token")
    assert isinstance(pressed, QPushButton)

    with qtbot.waitSignal(steps.action_requested) as signal:
        pressed.click()

    assert signal.args == [Action.UPDATE_TOKEN, step]


def test_a_hint_that_is_shown_above_is_not_offered_again(qtbot: QtBot, steps: CheckSteps) -> None:
    tell(qtbot, steps, failed("a", "First"), failed("b", "Second"))
    QTest.mouseClick(steps.rows["a"], Qt.MouseButton.LeftButton)

    steps.set_lead("a")
    assert not steps.rows["a"].offers_hint
    assert open_panels(steps) == []

    steps.set_lead("b")
    assert steps.rows["a"].offers_hint
    assert not steps.rows["b"].offers_hint


def test_the_next_check_shows_the_same_rows_and_drops_what_is_no_longer_there(
    qtbot: QtBot, steps: CheckSteps
) -> None:
    tell(qtbot, steps, failed("a", "First", "One"), fine("b", "Second", "Two"))
    QTest.mouseClick(steps.rows["a"], Qt.MouseButton.LeftButton)
    row = steps.rows["a"]

    steps.begin()
    qtbot.waitUntil(lambda: row.step.verdict is Verdict.WAITING)
    assert open_panels(steps) == []
    report = CheckReport((fine("a", "First", "One"),))
    steps.show_step(report.steps[0])
    steps.end(report)

    qtbot.waitUntil(lambda: row.step.verdict is Verdict.FINE)
    assert list(steps.rows) == ["a"]
    assert steps.rows["a"] is row
    assert steps.steps == report.steps
    qtbot.waitUntil(lambda: headings(steps) == ["One"])


def test_what_had_not_ended_is_stopped(qtbot: QtBot, steps: CheckSteps) -> None:
    running = CheckStep("b", "Second", Verdict.RUNNING)
    tell(qtbot, steps, fine("a", "First"), running)

    steps.stop()

    assert [step.verdict for step in steps.steps] == [Verdict.FINE, Verdict.STOPPED]
    qtbot.waitUntil(lambda: steps.rows["b"].step.verdict is Verdict.STOPPED)


def in_scroll_area(qtbot: QtBot, width: int, height: int) -> tuple[QScrollArea, CheckSteps]:
    """An empty list as on the page: of many steps, those that are seen are painted."""
    area, shown = QScrollArea(), CheckSteps()
    qtbot.addWidget(area)
    area.setWidgetResizable(True)
    area.setWidget(shown)
    area.resize(width, height)
    area.show()
    return area, shown


def test_hundreds_of_steps_come_in_portions_and_change_in_place(qtbot: QtBot) -> None:
    _area, steps = in_scroll_area(qtbot, 800, 600)
    many = [CheckStep(f"s{n}", f"Step {n}", Verdict.WAITING, area=f"A{n % 3}") for n in range(300)]
    portions: list[int] = []
    steps.changed.connect(lambda: portions.append(len(steps.rows)))
    for step in many:
        steps.show_step(step)
    assert not steps.rows, "the caller does not wait for them"

    qtbot.waitUntil(lambda: len(steps.rows) == 300)
    assert len(portions) > 1
    rows = dict(steps.rows)
    for step in many:
        steps.show_step(replace(step, verdict=Verdict.RUNNING))
        steps.show_step(replace(step, verdict=Verdict.FINE, seconds=0.1))
    qtbot.waitUntil(lambda: all(row.step.verdict is Verdict.FINE for row in rows.values()))
    assert steps.rows == rows


def press(steps: CheckSteps, key: Qt.Key) -> QWidget:
    """Press a key where the window has its focus; return where it is then."""
    focused = steps.window().focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)
    now = steps.window().focusWidget()
    assert now is not None
    return now


def test_a_row_can_be_walked_to_from_the_moment_that_it_is_there(
    qtbot: QtBot, steps: CheckSteps
) -> None:
    reached: list[str] = []

    def walk() -> None:
        for name, row in steps.rows.items():
            row.setFocus()
            reached.append(name if row.hasFocus() else f"{name}: hidden")

    steps.activateWindow()
    qtbot.waitUntil(steps.isActiveWindow)
    steps.changed.connect(walk)

    tell(qtbot, steps, fine("a", "First", "One"), fine("b", "Second", "Two"))

    assert set(reached) == {"a", "b"}


def test_the_list_is_walked_and_its_hints_opened_with_the_keyboard(
    qtbot: QtBot, steps: CheckSteps
) -> None:
    tell(
        qtbot,
        steps,
        fine("a", "First", "One"),
        failed("b", "Second", "Two", Action.RETRY),
        fine("c", "Third", "Two"),
    )
    steps.activateWindow()
    qtbot.waitUntil(steps.isActiveWindow)
    steps.rows["a"].setFocus()

    assert press(steps, Qt.Key.Key_Down) is steps.rows["b"]
    assert press(steps, Qt.Key.Key_Return) is steps.rows["b"]
    (panel,) = open_panels(steps)
    assert press(steps, Qt.Key.Key_Tab) is steps.rows["b"].hint_button
    assert press(steps, Qt.Key.Key_Tab) is panel.findChild(QPushButton, "hintAction_retry")
    steps.rows["b"].setFocus()
    press(steps, Qt.Key.Key_Space)
    assert open_panels(steps) == []
    assert press(steps, Qt.Key.Key_End) is steps.rows["c"]
    assert press(steps, Qt.Key.Key_Home) is steps.rows["a"]
    assert press(steps, Qt.Key.Key_Up) is steps.rows["a"]


def test_only_one_row_is_a_stop_of_the_tab_key(qtbot: QtBot, steps: CheckSteps) -> None:
    tell(qtbot, steps, *(fine(str(number), "Step") for number in range(5)))

    def stops() -> list[str]:
        return [
            name for name, row in steps.rows.items() if row.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]

    assert stops() == ["0"]
    steps.rows["3"].setFocus()
    assert stops() == ["3"]


def test_the_row_that_has_the_focus_is_scrolled_to(qtbot: QtBot) -> None:
    area, shown = in_scroll_area(qtbot, 600, 300)
    tell(qtbot, shown, *(fine(str(number), "Step") for number in range(60)))
    area.activateWindow()
    qtbot.waitUntil(area.isActiveWindow)

    shown.rows["59"].setFocus()

    qtbot.waitUntil(lambda: not shown.rows["59"].visibleRegion().isEmpty())


@pytest.mark.parametrize("width", [800, 360])
def test_long_names_give_way_in_their_middle_and_stand_in_the_tooltip(
    qtbot: QtBot, steps: CheckSteps, width: int
) -> None:
    steps.resize(width, 600)
    tell(qtbot, steps, fine("a", f"<b>{LONG}", "", LONG), failed("b", LONG), fine("c", "Short"))
    QApplication.processEvents()
    row = steps.rows["a"]
    title, note = row.shown_texts
    assert "…" in title
    assert "…" in note
    assert row.width() <= width

    QApplication.sendEvent(row, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), QPoint(5, 5)))
    assert "&lt;b&gt;" in QToolTip.text()
    QToolTip.hideText()

    assert steps.rows["c"].shown_texts == ("Short", "")


def test_a_narrow_list_has_two_lines_for_a_step(qtbot: QtBot, steps: CheckSteps) -> None:
    tell(qtbot, steps, failed("a", "First"))
    row = steps.rows["a"]
    QApplication.processEvents()
    low = row.height()

    steps.resize(360, 600)
    QApplication.processEvents()

    assert row.height() > low
    offered = row.hint_button
    assert offered is not None
    assert row.rect().contains(offered.geometry())


def test_what_clickup_says_is_never_more_than_plain_text(qtbot: QtBot, steps: CheckSteps) -> None:
    hostile = "<img src='file:///etc/passwd'>\u202eabc\n\x1b[31m" + "x" * 10_000
    tell(qtbot, steps, fine("a", hostile, hostile, hostile))

    words = steps.rows["a"].words
    assert len(words) < 1_000
    assert not set(words) & {"\u202e", "\n", "\x1b"}
    (heading,) = headings(steps)
    assert not set(heading) & {"\u202e", "\n", "\x1b"}


def test_a_running_step_turns_only_while_it_is_seen(qtbot: QtBot, steps: CheckSteps) -> None:
    tell(qtbot, steps, CheckStep("a", "First", Verdict.RUNNING))
    row = steps.rows["a"]
    assert isinstance(row, StepRow)

    before = row._angle
    qtbot.waitUntil(lambda: row._angle != before)
    steps.hide()
    assert not steps._turning.isActive()
    steps.show()
    assert steps._turning.isActive()
    tell(qtbot, steps, fine("a", "First"))
    assert not steps._turning.isActive()


@pytest.mark.parametrize("way", ["a folder with its own Python", "a checkout of the source"])
def test_what_the_program_is_made_of_has_room(
    qtbot: QtBot, steps: CheckSteps, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    monkeypatch.setattr(computer, "how_installed", lambda: way)
    planned, _policy = computer.plan_program(UNMANAGED, qt_text)
    told = fine("program", planned.title, "This computer", planned.work(Cancellation()).note)

    tell(qtbot, steps, told)

    assert way in told.note
    assert steps.rows["program"].shown_texts == (told.title, told.note)
