"""The real window in front of a real organization and the embedded ClickUp."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import text

from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.records import Visibility
from clickup_desktop.organization.roles import Role
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.organization.sqlite_store import open_store
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.application import build_application
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.startup import build_window
from clickup_desktop.ui.widgets.theme import Scheme, apply_scheme
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window_state import WindowState
from tests.kept_tokens import put_token, token_in
from tests.other_members import as_member

WAIT = 20_000

USUAL_SIZE = (1100, 720)
"""What the window opens with on most screens; Qt's offscreen one is smaller."""


class Desk:
    """A data folder with its secrets, and windows on it, one after another."""

    def __init__(self, qtbot: QtBot, folder: Path, url: str) -> None:
        self.qtbot = qtbot
        self.folder = folder
        self.url = url
        self.secrets = MemorySecrets()
        self._session: WindowSession | None = None

    def integration(self) -> OrganizationSession:
        return open_integration(self.folder, self.url, secrets=self.secrets)

    def connect(self, token: str, visibility: Visibility = Visibility.SHARED) -> None:
        """Connect without a window."""
        integration = self.integration()
        integration.connections.connect(token, visibility, self.url)
        integration.close()

    def move_to(self, url: str) -> None:
        """Have what is connected lead to another ClickUp from now on."""
        integration = self.integration()
        kept = {
            it.id: token_in(integration, self.secrets, it)
            for it in integration.overview().connections
        }
        store = open_store(self.folder)
        with store.write() as transaction:
            transaction.execute(text("UPDATE connection SET organization_url = :url"), {"url": url})
        store.close()
        for connection in integration.overview().connections:
            put_token(integration, self.secrets, connection, kept[connection.id])
        integration.close()
        self.url = url

    @contextlib.contextmanager
    def connected_before(self, sandbox: Sandbox, **options: float) -> Iterator[Sandbox]:
        """Connect, and go on with a ClickUp that is slow or strict (see `Sandbox`)."""
        self.connect(sandbox.token)
        sandbox.stop()
        with Sandbox(**{"rate_limit": 0, **options}) as another:  # type: ignore[arg-type]
            self.move_to(another.url)
            yield another

    def add_member(self, role: Role) -> str:
        integration = self.integration()
        member = integration.members.add("Acme Colleague", role)
        integration.close()
        return member

    def open(self, member_id: str | None = None, page: str = "channels") -> WindowSession:
        """Open the window, and wait for the page."""
        session = self.open_on_trouble(member_id)
        self.wait(lambda: session.overview is not None)
        if page:
            session.show_page(page)
        return session

    def open_on_trouble(self, member_id: str | None = None) -> WindowSession:
        """Open the window, whatever it will show."""

        def organization() -> OrganizationSession:
            integration = self.integration()
            return integration if member_id is None else as_member(integration, member_id)

        def no_sample(_cancellation: object) -> object:
            raise AssertionError("not asked for")

        apply_scheme(build_application(), Scheme.LIGHT)
        state = WindowState(self.folder)
        session = build_window(state, Openers(organization, no_sample))  # type: ignore[arg-type]
        self._session = session
        session.shell.resize(*USUAL_SIZE)
        session.shell.show()
        return session

    def close(self) -> None:
        if self._session is not None:
            self._session.shell.close()
            self._session.wind_up()
            self._session.shell.deleteLater()
            self._session = None

    def wait(self, condition: Callable[[], object]) -> None:
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=WAIT)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, sandbox: Sandbox) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path / "data", sandbox.url)
    yield made
    made.close()
