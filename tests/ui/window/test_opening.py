"""What is shown before the organization is open: Welcome, or what was last known."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from clickup_desktop.data_folder import is_unused
from clickup_desktop.integration.awaited import recall
from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.errors import StoreLocked
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.organizations.join_dialog import JoinDialog
from clickup_desktop.ui.startup import build_window
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window_state import WindowState
from tests.ui.fakes import FakeIntegration, FakeSample, connection
from tests.ui.organizations.window import fill_in, place
from tests.ui.server_fakes import FakeOrganizations


class Secrets(MemorySecrets):
    """Counts who asks for a secret."""

    asked = 0

    def get(self, name: str) -> str:
        self.asked += 1
        return super().get(name)


class Computer:
    """A data folder whose store opens when a test lets it."""

    def __init__(self, folder: Path, sandbox: Sandbox, qtbot: QtBot) -> None:
        self.folder = folder
        self.sandbox = sandbox
        self.qtbot = qtbot
        self.secrets = Secrets()
        self.may_open = threading.Event()
        self.failure: BaseException | None = None
        self.sessions: list[WindowSession] = []
        self.asked_yesterday = 0
        self.sample = FakeSample()
        self.organizations = FakeOrganizations(FakeIntegration())

    def organization(self) -> OrganizationSession:
        assert self.may_open.wait(60)
        if self.failure is not None:
            raise self.failure
        return open_integration(self.folder, self.sandbox.url, secrets=self.secrets)

    def start(self, page: str = "channels") -> WindowSession:
        state = WindowState(None)
        state.set_value("window/page", page)
        session = build_window(
            state,
            Openers(
                self.organization,
                lambda _cancellation: self.sample,  # type: ignore[arg-type, return-value]
                organizations=lambda: self.organizations,  # type: ignore[arg-type, return-value]
                recall=lambda: recall(self.folder),
                is_unused=lambda: is_unused(self.folder),
            ),
        )
        self.sessions.append(session)
        self.qtbot.addWidget(session.shell)
        session.shell.show()
        return session

    def end(self) -> None:
        self.may_open.set()
        for session in self.sessions:
            for dialog in session.shell.findChildren(QDialog):
                dialog.close()
            session.wind_up()

    def used_yesterday(self) -> None:
        """Connect, read the whole tree, and end."""
        self.may_open.set()
        self.folder.mkdir(exist_ok=True)
        integration = open_integration(self.folder, self.sandbox.url, secrets=self.secrets)
        token = self.sandbox.tokens["owner"]
        integration.connections.connect(token, Visibility.SHARED, self.sandbox.url)
        integration.overview()
        integration.close()
        session = self.start()
        self.until(lambda: tree_of(session) is not None and not tree_of(session).model.empty)
        self.until(lambda: not tree_of(session).is_reading)
        session.shell.close()
        session.wind_up()
        self.may_open.clear()
        self.secrets.asked = 0
        self.asked_yesterday = len(self.sandbox.requests)

    @property
    def requests(self) -> int:
        """How many ClickUp got since then."""
        return len(self.sandbox.requests) - self.asked_yesterday

    def until(self, met: Callable[[], bool]) -> None:
        self.qtbot.waitUntil(met, timeout=60_000)


def tree_of(session: WindowSession):  # type: ignore[no-untyped-def]
    return session.page.browser if isinstance(session.page, ChannelsPage) else None


def welcomed(computer: Computer) -> WindowSession:
    session = computer.start("integrations")
    computer.until(lambda: session.first_run is not None and session.first_run.isVisible())
    return session


@pytest.fixture
def computer(tmp_path: Path, sandbox: Sandbox, qtbot: QtBot) -> Iterator[Computer]:
    made = Computer(tmp_path / "data", sandbox, qtbot)
    made.folder.mkdir()
    yield made
    made.end()


class TestWithoutAnOrganization:
    def test_welcome_is_there_before_one_is_made(self, computer: Computer) -> None:
        session = computer.start()

        computer.until(lambda: session.first_run is not None and session.first_run.isVisible())

        assert not list(computer.folder.glob("*.sqlite3"))
        assert not session.shell.navigation.isEnabled()

    def test_the_focus_stays_where_it_was_put_meanwhile(self, computer: Computer) -> None:
        session = computer.start()
        computer.until(lambda: session.first_run is not None and session.first_run.isVisible())
        assert session.first_run is not None
        session.first_run.join_button.setFocus()

        computer.may_open.set()
        computer.until(lambda: session.overview is not None)

        assert session.shell.focusWidget() is session.first_run.join_button
        assert session.shell.navigation.isEnabled()

    def test_connecting_waits_for_it_and_says_so(self, computer: Computer) -> None:
        session = computer.start()
        computer.until(lambda: session.first_run is not None and session.first_run.isVisible())
        assert session.first_run is not None

        session.first_run.connect_button.click()

        assert not session.shell.findChildren(ConnectDialog)
        assert session.shell.status.connection.text() == "Opening…"
        told = "This continues when your organization is open."
        computer.until(lambda: session.shell.status.announcement.text() == told)
        computer.may_open.set()
        computer.until(lambda: bool(session.shell.findChildren(ConnectDialog)))

    def test_connecting_is_forgotten_where_the_sample_is_entered_meanwhile(
        self, computer: Computer
    ) -> None:
        session = welcomed(computer)
        assert session.first_run is not None
        session.first_run.connect_button.click()
        session.first_run.sample_button.click()
        computer.until(lambda: session.sample is not None)
        assert len(session.shell.findChildren(ConnectDialog)) == 1

        computer.may_open.set()
        computer.until(lambda: not session.opening.running)

        assert len(session.shell.findChildren(ConnectDialog)) == 1

    def test_what_is_saved_in_the_sample_is_seen_while_it_is_opened(
        self, computer: Computer
    ) -> None:
        session = welcomed(computer)
        assert session.first_run is not None
        session.first_run.sample_button.click()
        computer.until(lambda: session.sample is not None)
        computer.sample.session.connections.known.append(connection())

        session.read_overview()

        computer.until(lambda: bool(session.overview and session.overview.connections))
        assert session.opening.running

    @pytest.mark.parametrize("failure", [None, StoreLocked(Path("data"), "in use")])
    def test_an_organization_that_is_joined_meanwhile_stays(
        self, computer: Computer, failure: BaseException | None
    ) -> None:
        session = welcomed(computer)
        assert session.first_run is not None
        session.first_run.join_button.click()
        dialog = session.shell.findChild(JoinDialog)
        assert dialog is not None
        fill_in(computer.qtbot, dialog)
        dialog.accept_button.click()
        computer.until(lambda: session.overview is not None)
        assert session.opening.running
        computer.failure = failure

        computer.may_open.set()
        computer.until(lambda: not session.opening.running)

        home: object = session.organizations.home
        assert home is computer.organizations.server
        assert place(session) == "Acme · db.acme.example"
        assert session.page is not None

    def test_a_folder_that_cannot_be_used_is_not_welcomed(self, tmp_path: Path) -> None:
        occupied = tmp_path / "file"
        occupied.write_text("")
        assert not is_unused(occupied)
        assert not is_unused(tmp_path / "missing")
        assert is_unused(tmp_path)


class TestWhatWasLastKnown:
    def test_the_tree_is_there_before_the_store_and_marked(self, computer: Computer) -> None:
        computer.used_yesterday()
        session = computer.start()

        computer.until(lambda: tree_of(session) is not None and not tree_of(session).model.empty)

        assert session.shell.status.connection.text().startswith("Opening… You see what was known")
        page = session.page
        assert isinstance(page, ChannelsPage)
        assert not page.save_button.isEnabled()
        assert "still opening" in page.reason.text()
        assert computer.secrets.asked == 0
        assert computer.requests == 0

    def test_it_stays_as_it_is_when_the_store_is_there(self, computer: Computer) -> None:
        computer.used_yesterday()
        session = computer.start()
        computer.until(lambda: tree_of(session) is not None and not tree_of(session).model.empty)
        page, model = session.page, tree_of(session).model
        tree = tree_of(session).tree
        tree.setCurrentIndex(tree.model().index(1, 0))
        chosen = tree.node_at(tree.currentIndex()).key

        computer.may_open.set()
        computer.until(lambda: session.shell.status.connection.text().startswith("Connected as"))
        computer.until(lambda: computer.requests > 0)

        assert session.page is page
        assert tree_of(session).model is model
        assert tree.node_at(tree.currentIndex()).key == chosen

    def test_a_store_that_cannot_be_opened_takes_its_place(self, computer: Computer) -> None:
        computer.used_yesterday()
        session = computer.start()
        computer.until(lambda: tree_of(session) is not None)
        computer.failure = StoreLocked(computer.folder, "in use")

        computer.may_open.set()
        computer.until(lambda: session.page is None)

        assert not session.shell.navigation.isEnabled()
        assert computer.secrets.asked == 0

    def test_the_window_can_be_closed_meanwhile(self, computer: Computer) -> None:
        computer.used_yesterday()
        session = computer.start()
        computer.until(lambda: tree_of(session) is not None and not tree_of(session).model.empty)

        session.shell.close()
        session.wind_up()

        assert not session.shell.isVisible()


def test_it_is_opened_once_when_it_is_asked_for_again_meanwhile(computer: Computer) -> None:
    """As when the sample workspace was entered and left before the store was there."""
    session = computer.start()
    computer.until(lambda: session.first_run is not None and session.first_run.isVisible())
    opened: list[object] = []
    session.opening.arrived.connect(lambda integration, _overview: opened.append(integration))

    session.start()
    computer.may_open.set()
    computer.until(lambda: session.overview is not None)

    assert len(opened) == 1
    assert session.first_run is not None
    assert session.first_run.isVisible()
