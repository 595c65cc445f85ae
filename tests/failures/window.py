"""The real window in front of an organization, and what is read off it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.troubleshooting.hints import Hint
from clickup_desktop.ui.integrations.clickup_card import ClickUpCard
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.startup import build_window
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window_state import WindowState

WAIT = 20_000
"""Milliseconds. Nothing takes as long."""


class Window:
    """The real window in front of an organization."""

    def __init__(self, qtbot: QtBot, folder: Path, url: str) -> None:
        self._qtbot = qtbot
        self._url = url
        self.folder = folder
        self.session: WindowSession | None = None

    def open(self) -> WindowSession:
        """Open it; the caller waits for what is to be seen."""

        def organization() -> OrganizationSession:
            return open_integration(self.folder, self._url, secrets=MemorySecrets())

        openers = Openers(organization, lambda _cancellation: None)  # type: ignore[arg-type,return-value]
        self.session = build_window(WindowState(None), openers)
        self._qtbot.addWidget(self.session.shell)
        self.session.shell.show()
        return self.session

    def connect(self, token: str) -> ConnectDialog:
        """Connect through the dialog, and return it when it has come to an end."""
        session = self.open()
        self._qtbot.waitUntil(lambda: session.overview is not None, timeout=WAIT)
        session.show_page("integrations")
        assert isinstance(session.page, IntegrationsPage)
        card = session.page.clickup
        assert isinstance(card, ClickUpCard)
        dialog = card.open_connect()
        dialog.token.set_text(token)
        dialog.accept_button.click()
        self._qtbot.waitUntil(lambda: not dialog.running, timeout=WAIT)
        return dialog

    def close(self) -> None:
        """Close it with all that is open."""
        if self.session is not None:
            for dialog in self.session.shell.findChildren(QDialog):
                dialog.close()
            self.session.wind_up()


def read_off(widget: Any) -> Hint:
    """Return the hint of a panel, after a look that it stands there word for word."""
    hint = widget.hint
    assert isinstance(hint, Hint)
    assert widget.isVisible()
    words = [label.text() for label in widget.findChildren(QLabel)]
    words += [f"{button.text()}." for button in widget.findChildren(QPushButton)]
    for text in (hint.title, hint.happened, *(step.text for step in hint.steps)):
        assert text in words
    return hint
