"""A problem is told to the desktop once, in words that hold nothing from outside."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QSystemTrayIcon
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.records import Overview
from clickup_desktop.organization.records import ChannelLink, Connection
from clickup_desktop.ui.integrations import desktop_notifier
from clickup_desktop.ui.integrations.desktop_notifier import DesktopNotifier
from clickup_desktop.ui.integrations.network_state import NetworkState
from clickup_desktop.ui.integrations.problem_notices import ProblemNotices
from clickup_desktop.ui.window.connection_alerts import ConnectionAlerts
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window_state import WindowState
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import (
    MEMBER,
    FakeIntegration,
    FakeNetwork,
    FakeNotifier,
    FakeSample,
    connection,
    link,
)

DEAD = "token-expired-or-invalid"


def ill_link(name: str, problem: str = "not-found") -> ChannelLink:
    return replace(link(name), problem=problem)


def overview(*parts: Connection | ChannelLink) -> Overview:
    connections = [part for part in parts if isinstance(part, Connection)]
    links = tuple(part for part in parts if isinstance(part, ChannelLink))
    return FakeIntegration(*connections, links=links).overview()


@pytest.fixture
def notices() -> ProblemNotices:
    return ProblemNotices(WindowState(None))


def test_where_all_is_well_nothing_is_told(notices: ProblemNotices) -> None:
    assert notices.news(overview(connection(), link("launch"))) is None


def test_a_problem_is_told_once(notices: ProblemNotices) -> None:
    ill = overview(connection(problem=DEAD))
    notice = notices.news(ill)
    assert notice is not None
    assert notice.title == "A connection to ClickUp needs attention"
    assert notice.text.startswith("Token expired or invalid. ")
    assert notice.page == "integrations"
    notices.note_told(ill)
    assert notices.news(ill) is None


def test_what_could_not_be_shown_is_still_to_be_told(notices: ProblemNotices) -> None:
    ill = overview(connection(problem=DEAD))
    assert notices.news(ill) == notices.news(ill) is not None


def test_another_problem_is_told(notices: ProblemNotices) -> None:
    notices.note_told(overview(connection(problem=DEAD)))
    assert notices.news(overview(connection(problem="keyring-locked"))) is not None
    both = overview(connection(problem=DEAD), connection("c2", problem=DEAD))
    assert notices.news(both) is not None


def test_a_problem_that_comes_back_is_told_again(notices: ProblemNotices) -> None:
    ill = overview(connection(problem=DEAD))
    notices.note_told(ill)
    assert notices.news(overview(connection())) is None
    assert notices.news(ill) is not None


def test_several_problems_are_one_notice(notices: ProblemNotices) -> None:
    different = overview(connection(problem=DEAD), connection("c2", problem="keyring-locked"))
    notice = notices.news(different)
    assert notice is not None
    assert notice.title == "2 connections to ClickUp need attention"
    assert notice.text == "Open the window to see why and what to do."
    links = notices.news(overview(connection(), ill_link("a"), ill_link("b")))
    assert links is not None
    assert links.title == "2 linked Channels need attention"
    assert links.page == "channels"


def test_nothing_from_outside_is_in_a_notice(notices: ProblemNotices) -> None:
    hostile = "<b>CANARY</b>\x1b[31m"
    ill = replace(ill_link(hostile), channel_name=hostile)
    for shown in (overview(connection(), ill), overview(connection(problem=hostile))):
        notice = notices.news(shown)
        assert notice is not None
        assert "CANARY" not in notice.title + notice.text


def test_what_was_told_is_remembered_by_the_window(tmp_path: object) -> None:
    state = WindowState(tmp_path)  # type: ignore[arg-type]
    ill = overview(connection(problem=DEAD))
    ProblemNotices(state).note_told(ill)
    state.save()
    assert ProblemNotices(WindowState(tmp_path)).news(ill) is None  # type: ignore[arg-type]


@pytest.mark.parametrize("damaged", ["{", "3", "{}", "null"])
def test_a_damaged_memory_is_as_good_as_none(damaged: str) -> None:
    state = WindowState(None)
    state.set_value("watch/told", damaged)
    assert ProblemNotices(state).news(overview(connection(problem=DEAD))) is not None


class TestInFrontOfAWindow:
    @pytest.fixture
    def notifier(self) -> FakeNotifier:
        return FakeNotifier()

    def check_quietly(self, session: WindowSession, notifier: FakeNotifier) -> ConnectionAlerts:
        looking = ConnectionAlerts(session, session._state, FakeNetwork(), notifier)
        assert session.overview is not None
        session.overview_shown.emit(session._integration, session.overview)
        return looking

    def test_without_a_tray_the_window_alone_tells(
        self, open_window: OpenWindow, notifier: FakeNotifier
    ) -> None:
        notifier.tray = False
        session = open_window(FakeIntegration(connection(problem=DEAD)))
        self.check_quietly(session, notifier)
        assert notifier.told == []
        notifier.tray = True  # it came later, as trays do after a log-in
        session.overview_shown.emit(session._integration, session.overview)
        assert len(notifier.told) == 1

    def test_the_sample_workspace_is_nobodys_concern_outside(
        self, qtbot: QtBot, open_window: OpenWindow, notifier: FakeNotifier
    ) -> None:
        sample = FakeSample()
        sample.session.connections.known = [connection(problem=DEAD)]
        session = open_window(FakeIntegration(), sample=sample)
        self.check_quietly(session, notifier)
        session.visit.enter()
        qtbot.waitUntil(lambda: session.sample is not None)
        assert notifier.told == []

    def test_a_member_is_not_troubled_with_what_they_cannot_change(
        self, open_window: OpenWindow, notifier: FakeNotifier
    ) -> None:
        integration = FakeIntegration(
            connection(problem=DEAD), member=MEMBER, links=(ill_link("launch"),)
        )
        session = open_window(integration, page="channels")
        self.check_quietly(session, notifier)
        assert notifier.told == []
        assert session.shell.status.connection.text() == "1 linked Channel"


class ClaimedTray(QSystemTrayIcon):
    """An icon in a tray that is not there."""

    def __init__(self, *arguments: object) -> None:
        super().__init__(*arguments)  # type: ignore[call-overload]
        self.messages: list[tuple[str, str]] = []
        self.in_tray = False

    @staticmethod
    def isSystemTrayAvailable() -> bool:
        return True

    def show(self) -> None:
        self.in_tray = True

    def showMessage(self, *message: object) -> None:
        self.messages.append((str(message[0]), str(message[1])))


class TestTheDesktops:
    """The real notifier, in front of a tray that only claims to be there."""

    def test_without_a_tray_nothing_is_shown(self, qtbot: QtBot) -> None:
        notifier = DesktopNotifier()
        assert not QSystemTrayIcon.isSystemTrayAvailable()
        assert not notifier.tell("A title", "A text")
        assert notifier._icon is None

    def test_the_icon_is_there_while_there_is_something_to_tell(
        self, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(desktop_notifier, "QSystemTrayIcon", ClaimedTray)
        notifier = DesktopNotifier()
        assert notifier.tell("A\ntitle", "x" * 1_000)
        assert isinstance(notifier._icon, ClaimedTray)
        assert notifier._icon.in_tray
        assert notifier._icon.toolTip() == "ClickUp Desktop: A title"
        ((title, text),) = notifier._icon.messages
        assert (title, len(text)) == ("A title", 250)
        with qtbot.waitSignal(notifier.clicked):
            notifier._icon.messageClicked.emit()
        with qtbot.waitSignal(notifier.clicked):
            notifier._icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
        notifier.clear()
        assert notifier._icon is None
        notifier.clear()


def test_the_network_of_this_computer_is_followed(qtbot: QtBot) -> None:
    network = NetworkState()
    assert network.online
    network.begin()
    network.begin()
    information = network._information
    if information is None:
        pytest.skip("Qt has no way to ask this system about its network")
    assert network.online == (information.reachability().name != "Disconnected")
    if network.online:
        with qtbot.waitSignal(network.changed):
            information.reachabilityChanged.emit(information.reachability())
