"""The window from its first paint to its end."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QScrollArea
from pytestqt.qtbot import QtBot

from clickup_desktop.clickup.rate_limit import RateState
from clickup_desktop.integration.organizations.errors import SampleUnavailable
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.clipping import settle_layout
from clickup_desktop.ui.help.page import HelpPage
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.members.role_holders_dialog import RoleHoldersDialog
from clickup_desktop.ui.widgets.busy_indicator import BusyIndicator
from clickup_desktop.ui.widgets.failure_dialog import FailureDialog
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from clickup_desktop.ui.widgets.theme import theme
from clickup_desktop.ui.window.failure_page import FailurePage
from clickup_desktop.ui.window.first_run import FirstRunPage
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window.top_bar import initials
from clickup_desktop.ui.window_state import WindowState
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import MEMBER, TOKEN, FakeIntegration, FakeSample, Refused, connection, link
from tests.ui.named_widgets import named
from tests.ui.seen import is_seen, press


def shown(session: WindowSession) -> object:
    return session.shell.pages.currentWidget()


class Slow(FakeIntegration):
    """An organization that is only there once it is let go."""

    def overview(self):  # type: ignore[no-untyped-def]
        self.go.wait(5)
        return super().overview()


def test_the_frame_is_there_before_the_organization(qtbot: QtBot, open_window: OpenWindow) -> None:
    refusing = Refused()
    session = open_window(refusing)

    assert session.shell.isVisible()
    assert named(session.shell, BusyIndicator, "openingIndicator").text == "Opening…"
    assert not session.shell.navigation.isEnabled()
    qtbot.waitUntil(lambda: isinstance(shown(session), FailurePage))


def test_an_empty_organization_offers_two_ways_to_begin(open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration())

    page = shown(session)
    assert isinstance(page, FirstRunPage)
    assert page.connect_button.text().replace("&", "") == "Connect ClickUp"
    assert page.sample_button.text().replace("&", "") == "Try it with a sample workspace"
    assert page.connect_button.size() == page.sample_button.size()
    assert session.shell.focusWidget() is page.connect_button


def test_connecting_first_opens_the_dialog_with_its_guide(open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration())
    page = shown(session)
    assert isinstance(page, FirstRunPage)

    page.connect_button.click()

    dialog = session.shell.findChild(ConnectDialog)
    assert dialog is not None
    assert dialog.guide.isVisible()
    assert isinstance(shown(session), IntegrationsPage)


def test_who_has_connections_comes_back_to_the_last_page(open_window: OpenWindow) -> None:
    state = WindowState(None)
    state.set_value("window/page", "help")

    session = open_window(FakeIntegration(connection()), state=state)

    assert isinstance(shown(session), HelpPage)


@pytest.mark.parametrize("name", ["integrations", "help", "about"])
def test_the_navigation_leads_to_each_page(open_window: OpenWindow, name: str) -> None:
    session = open_window(FakeIntegration(connection()))

    session.shell.navigation.buttons[name].click()

    assert session.page is not None
    assert session.page.title.lower() == name
    assert session.shell.navigation.buttons[name].isChecked()
    assert session.shell.windowTitle().startswith(session.page.title)


def test_the_navigation_is_walked_with_the_arrow_keys(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    session = open_window(FakeIntegration(connection()))
    buttons = session.shell.navigation.buttons
    session.shell.activateWindow()
    qtbot.waitUntil(session.shell.isActiveWindow)
    session.show_page("help")
    buttons["help"].setFocus()

    QTest.keyClick(buttons["help"], Qt.Key.Key_Down)
    assert session.shell.focusWidget() is buttons["about"]
    assert session.page is not None
    assert session.page.title == "About"

    QTest.keyClick(buttons["about"], Qt.Key.Key_Up)
    assert session.page.title == "Help"


def test_profile_settings_leads_to_the_integrations_page(open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection()), page="help")
    menu = session.shell.top_bar.profile.menu()
    assert menu is not None
    actions = {action.text().replace("&", ""): action for action in menu.actions()}

    assert actions["Acme Admin"].isEnabled() is False
    assert "Enterprise Admin" in actions
    assert "Sign out" not in actions
    actions["Settings"].trigger()

    assert isinstance(session.page, IntegrationsPage)


def test_a_colour_scheme_can_be_chosen(open_window: OpenWindow, tmp_path: Path) -> None:
    session = open_window(FakeIntegration(connection()))
    menu = session.shell.top_bar.profile.menu()
    assert menu is not None

    next(
        action for action in session.shell.top_bar._schemes.actions() if action.data() == "dark"
    ).trigger()

    assert theme().dark


def test_the_top_bar_says_whose_organization_it_is(open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection(), organization="Acme"))

    assert session.shell.top_bar.organization.text() == "Acme (this computer)"
    assert session.shell.top_bar.profile.accessibleName() == "Profile: Acme Admin, Enterprise Admin"
    assert session.shell.top_bar.sample_badge.isHidden()


@pytest.mark.parametrize(
    ("name", "letters"),
    [("Acme Admin", "AA"), ("acme", "A"), ("Anna Maria Schmidt", "AS"), ("", "?"), ("… !", "?")],
)
def test_initials(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_the_status_bar_tells_how_the_connections_are(open_window: OpenWindow) -> None:
    fine = open_window(FakeIntegration(connection()))
    ill = open_window(FakeIntegration(connection(problem="token-rejected")))
    member = open_window(FakeIntegration(member=MEMBER, links=(link("general"),)))

    assert fine.shell.status.connection.text() == "Connected as Acme Admin"
    assert ill.shell.status.connection.text() == "A connection needs attention"
    assert member.shell.status.connection.text() == "1 linked Channel"


@pytest.mark.parametrize("first", ["state", "announcement"])
def test_the_status_bar_says_nothing_twice(open_window: OpenWindow, first: str) -> None:
    integration = FakeIntegration(connection(problem="token-rejected"))
    status = open_window(integration).shell.status
    integration.connections.known = [connection()]
    if first == "state":
        status.show_overview(integration.overview())
        status.announce("Connected as Acme Admin.")
    else:
        status.announce("Connected as Acme Admin.")
        assert status.announcement.text() == "Connected as Acme Admin."
        status.show_overview(integration.overview())

    assert status.connection.text() == "Connected as Acme Admin"
    assert status.announcement.text() == ""
    assert status.announcement.accessibleName() == "Connected as Acme Admin."


def test_background_work_is_shown_and_can_be_stopped(qtbot: QtBot, open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection()))
    stopped: list[bool] = []

    job = session.work.run(
        lambda job: job.cancellation.wait(10),
        receiver=session,
        on_cancelled=lambda: stopped.append(True),
        description="Loading Marketing…",
    )
    job.describe("Loading Marketing… 41 of 200")
    assert session.shell.status.busy.text == "Loading Marketing… 41 of 200"
    assert session.shell.status.busy.isVisible()

    session.shell.status.busy.stop_button.click()

    qtbot.waitUntil(lambda: not job.running)
    assert stopped == [True]
    assert session.shell.status.busy.isHidden()


@pytest.mark.parametrize(
    ("remaining", "waiting", "said"),
    [
        (7, 0.0, "Few requests left this minute"),
        (0, 12.0, "ClickUp's request limit is reached. Continues in 12 s"),
    ],
)
def test_what_is_left_of_the_rate_limit_is_said_where_it_matters(
    qtbot: QtBot, open_window: OpenWindow, remaining: int, waiting: float, said: str
) -> None:
    integration = FakeIntegration(connection())
    integration.rate = RateState(100, remaining, waiting)
    session = open_window(integration)

    session.work.run(lambda _job: None, receiver=session)

    qtbot.waitUntil(lambda: session.shell.status.rate.text() == said)


@pytest.mark.parametrize("remaining", [100, 97, 31, 11])
def test_where_enough_requests_are_left_nothing_is_said_of_them(
    open_window: OpenWindow, remaining: int
) -> None:
    status = open_window(FakeIntegration(connection())).shell.status

    status.show_rate(RateState(100, remaining, 0.0))

    assert status.rate.text() == ""


def test_what_was_saved_is_told_while_something_is_read(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    session = open_window(FakeIntegration(connection()))
    status = session.shell.status
    job = session.work.run(
        lambda job: job.cancellation.wait(10),
        receiver=session,
        description="Loading Acme Rollout… 4 of 20 Spaces",
    )
    assert not status.announcement.isVisible()

    status.announce("Link changed to launch-2027.")

    qtbot.waitUntil(lambda: is_seen(status.announcement) and is_seen(status.busy))
    assert status.announcement.text() == "Link changed to launch-2027."
    assert is_seen(status.busy.stop_button)
    job.cancel()
    qtbot.waitUntil(lambda: not job.running)
    assert status.announcement.isVisible()


def test_the_sample_can_be_entered_later_from_help(qtbot: QtBot, open_window: OpenWindow) -> None:
    sample = FakeSample()
    session = open_window(FakeIntegration(connection()), sample=sample, page="help")
    assert isinstance(session.page, HelpPage)
    made = session.page.sample_button
    session.page.findChildren(QScrollArea)[0].ensureWidgetVisible(made)
    assert is_seen(made)

    press(made)

    qtbot.waitUntil(lambda: session.sample is not None)
    session.show_page("help")
    assert session.page.findChild(QPushButton, "enterSampleButton") is None
    session.visit.leave()
    qtbot.waitUntil(lambda: session.sample is None and session.page is not None)


def test_the_sample_is_closed_though_the_window_is_closed_at_once(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    sample = FakeSample()
    session = open_window(FakeIntegration(connection()), sample=sample)
    session.visit.enter()
    qtbot.waitUntil(lambda: session.sample is not None)
    assert not sample.closed

    session.visit.leave()
    session.wind_up()

    assert sample.closed


def test_the_sample_is_started_once_however_often_it_is_asked_for(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    session = open_window(FakeIntegration(connection()), sample=FakeSample(), page="help")
    assert isinstance(session.page, HelpPage)
    begun: list[bool] = []
    session.visit.starting.connect(begun.append)

    session.page.sample_button.click()
    session.page.sample_button.click()

    qtbot.waitUntil(lambda: session.sample is not None)
    session.visit.enter()
    assert begun == [True, False]


def test_who_goes_to_an_organization_meanwhile_is_not_taken_into_the_sample(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    session = open_window(FakeIntegration(connection()), sample=FakeSample(), page="help")
    other = FakeIntegration(connection(), organization="Another")
    session.visit.enter()

    session._opened(other, other.overview())  # type: ignore[arg-type]

    qtbot.waitUntil(lambda: not session.work.jobs)
    assert session.sample is None
    assert session.overview is not None
    assert session.overview.organization.name == "Another"


def test_a_sample_that_does_not_start_is_told_on_the_page_that_asked(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    session = open_window(
        FakeIntegration(connection()), sample=SampleUnavailable("no room"), page="help"
    )
    assert isinstance(session.page, HelpPage)

    session.page.sample_button.click()

    qtbot.waitUntil(lambda: bool(session.shell.findChildren(FailureDialog)))
    (told,) = session.shell.findChildren(FailureDialog)
    assert told.panel.hint is not None
    assert isinstance(session.page, HelpPage)
    told.close()


def test_a_failure_to_open_says_what_to_do_and_can_be_retried(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    session = open_window(Refused(Action.COPY_DETAILS))
    qtbot.waitUntil(lambda: isinstance(shown(session), FailurePage))
    page = shown(session)
    assert isinstance(page, FailurePage)
    assert page.panel.hint is not None
    assert page.panel.hint.code == "refused"
    assert page.retry_button.isVisible()

    page.retry_button.click()

    assert named(session.shell, BusyIndicator, "openingIndicator").isVisible()
    qtbot.waitUntil(lambda: isinstance(shown(session), FailurePage))


def test_a_failure_outside_of_every_page_is_shown_in_a_dialog(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    session = open_window(FakeIntegration(connection()))

    session.work.unhandled.emit(Refused(Action.RETRY))

    dialog = session.shell.findChild(FailureDialog)
    assert dialog is not None
    assert dialog.panel.hint is not None
    assert dialog.panel.hint.title == "ClickUp refused the token"


def test_a_crash_is_told_once_with_its_details(open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection()))

    session.failures.show_crash("Traceback: first")
    session.failures.show_crash("Traceback: second")

    (dialog,) = session.shell.findChildren(FailureDialog)
    dialog.panel.copy_details()
    assert "Traceback: first" in QGuiApplication.clipboard().text()


# The sample workspace


@pytest.fixture
def sample_session(qtbot: QtBot, open_window: OpenWindow) -> WindowSession:
    session = open_window(FakeIntegration(), sample=FakeSample())
    page = shown(session)
    assert isinstance(page, FirstRunPage)
    page.sample_button.click()
    qtbot.waitUntil(lambda: session.sample is not None)
    return session


def test_the_sample_workspace_is_marked_and_its_token_filled_in(
    sample_session: WindowSession,
) -> None:
    dialog = sample_session.shell.findChild(ConnectDialog)

    assert sample_session.shell.top_bar.sample_badge.isVisible()
    assert "(sample workspace)" in sample_session.shell.windowTitle()
    # Qt adds the program's name to a title that does not end with it.
    assert sample_session.shell.windowTitle().endswith(QGuiApplication.applicationDisplayName())
    assert sample_session.shell.windowTitle().count("ClickUp Desktop") == 1
    assert dialog is not None
    assert dialog.findChild(QLabel, "sampleBadge") is not None
    assert dialog.token.text == TOKEN
    assert dialog.url.text() == FakeSample.url
    assert dialog.url.isVisible()


def test_the_sample_workspace_can_be_entered_as_each_role(
    qtbot: QtBot, sample_session: WindowSession
) -> None:
    dialog = sample_session.shell.findChild(ConnectDialog)
    assert dialog is not None
    dialog.close()

    sample_session.visit.enter_as("member")

    qtbot.waitUntil(
        lambda: (
            sample_session.overview is not None
            and sample_session.overview.member.name == "Acme Member"
        )
    )
    assert isinstance(sample_session.page, IntegrationsPage)
    assert sample_session.page.locked.isVisible()


def test_leaving_the_sample_workspace_leads_back_home(
    qtbot: QtBot, sample_session: WindowSession
) -> None:
    sample = sample_session.sample
    assert isinstance(sample, FakeSample)
    dialog = sample_session.shell.findChild(ConnectDialog)
    assert dialog is not None
    dialog.close()

    sample_session.shell.top_bar.leave_action.trigger()

    qtbot.waitUntil(lambda: isinstance(shown(sample_session), FirstRunPage))
    qtbot.waitUntil(lambda: sample.closed)
    assert sample_session.shell.top_bar.sample_badge.isHidden()


def test_a_sample_workspace_that_does_not_start_says_so(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    session = open_window(FakeIntegration(), sample=SampleUnavailable("no answer"))
    page = shown(session)
    assert isinstance(page, FirstRunPage)

    page.sample_button.click()

    qtbot.waitUntil(page.hint.isVisible)
    assert page.sample_button.isEnabled()


# The end


def test_closing_the_window_waits_for_nobody(qtbot: QtBot, open_window: OpenWindow) -> None:
    integration = FakeIntegration(connection())
    session = open_window(integration)
    release = threading.Event()
    session.work.run(lambda _job: release.wait(30), receiver=session)

    session.shell.close()

    assert integration.closed
    assert not session.shell.isVisible()
    release.set()


def test_the_window_comes_back_where_it_was(open_window: OpenWindow, tmp_path: Path) -> None:
    session = open_window(FakeIntegration(connection()), state=WindowState(tmp_path))
    session.shell.resize(700, 500)
    session.show_page("about")
    session.shell.close()

    again = open_window(FakeIntegration(connection()), state=WindowState(tmp_path))

    assert (again.shell.width(), again.shell.height()) == (700, 500)
    assert again.page is not None
    assert again.page.title == "About"


def test_hints_lead_to_where_they_can_be_served(
    open_window: OpenWindow, opened_pages: list[str]
) -> None:
    session = open_window(FakeIntegration(connection()), page="help")

    session.perform(Action.OPEN_TOKEN_PAGE, None)
    assert opened_pages == ["https://app.clickup.com/settings/apps"]

    session.perform(Action.SHOW_ROLE_HOLDERS, None)
    dialog = session.shell.findChild(RoleHoldersDialog)
    assert dialog is not None
    assert [label.text() for label in dialog.findChildren(QLabel, "roleGiver")] == ["Acme Admin"]

    session.perform(Action.CONNECT, None)
    assert session.shell.findChild(ConnectDialog) is not None


def test_a_member_is_not_offered_what_they_may_not_do(open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(member=MEMBER), page="integrations")

    session.perform(Action.CONNECT, None)

    assert session.shell.findChild(ConnectDialog) is None
    assert isinstance(session.page, IntegrationsPage)
    assert session.page.locked.isVisible()
    names = [label.text() for label in session.page.locked.findChildren(QLabel, "roleHolder")]
    assert names == ["Acme Admin", "Acme Integrator"]
    assert "You are a Member." in session.page.locked.needed.text()


def test_every_button_says_what_it_is(open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection()), page="integrations")

    nameless = [
        made.objectName()
        for made in session.shell.findChildren(QPushButton)
        if not (made.text() or made.accessibleName())
    ]
    assert nameless == []
    assert session.shell.findChildren(HintPanel)


def test_the_state_is_whole_in_a_narrow_window_where_nothing_else_is_told(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    session = open_window(FakeIntegration(connection()))
    status = session.shell.status

    session.shell.resize(480, 320)

    qtbot.waitUntil(lambda: status.width() == 480)
    settle_layout()
    assert status.connection.text() == "Connected as Acme Admin"
    assert not status.connection.elided
