"""What a person reads of copies on the Messages page of the real window."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.organizations.opening import open_integration
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.ui.messages.conversation_view import ConversationView
from clickup_desktop.ui.messages.hit_list import HitList
from clickup_desktop.ui.messages.page import MessagesPage
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.startup import build_window
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window_state import WindowState
from tests.failures.office import Office
from tests.failures.window import WAIT


class MessagesWindow:
    """The real window, opened on its Messages page in front of an organization."""

    def __init__(self, qtbot: QtBot, office: Office) -> None:
        self._qtbot = qtbot

        def organization() -> OrganizationSession:
            return open_integration(office.folder, None, secrets=office.secrets)

        openers = Openers(organization, lambda _cancellation: None)  # type: ignore[arg-type,return-value]
        self.session: WindowSession = build_window(WindowState(None), openers)
        qtbot.addWidget(self.session.shell)
        self.session.shell.resize(1400, 900)
        self.session.shell.show()
        qtbot.waitUntil(lambda: self.session.overview is not None, timeout=WAIT)
        self.session.show_page("messages")
        page = self.session.page
        assert isinstance(page, MessagesPage)
        self.page = page
        qtbot.waitUntil(lambda: self.session.copies.known, timeout=WAIT)

    def find(self, text: str) -> list[str]:
        """Look for something; return what the hits say, as they are drawn and as they are heard."""
        self.page.bar.field.setText(text)
        results = self.page.results
        search = results.search
        self._qtbot.waitUntil(
            lambda: search.job is not None and not search.job.running, timeout=WAIT
        )
        assert results.hint.hint is None
        conversation = results.conversation
        if results.hits.model.hits:
            self._qtbot.waitUntil(lambda: _is_around(results.hits, conversation), timeout=WAIT)
        self.session.shell.grab()
        return _said(results.hits.model)

    def choose(self, row: int) -> None:
        """Go to another hit, and wait for the conversation around it."""
        results = self.page.results
        results.hits.view.setCurrentIndex(results.hits.model.index(row))
        self._qtbot.waitUntil(lambda: _is_around(results.hits, results.conversation), timeout=WAIT)
        self.session.shell.grab()

    @property
    def conversation(self) -> list[str]:
        """What the rows of the conversation say."""
        return _said(self.page.results.conversation.model)

    def close(self) -> None:
        """Close it with all that is open."""
        for dialog in self.session.shell.findChildren(QDialog):
            dialog.close()
        self.session.wind_up()


OpenMessages = Callable[[], MessagesWindow]


@pytest.fixture
def open_messages(qtbot: QtBot, office: Office) -> Iterator[OpenMessages]:
    """Open the window once the copies hold what a test has them hold."""
    opened: list[MessagesWindow] = []

    def open_one() -> MessagesWindow:
        opened.append(MessagesWindow(qtbot, office))
        return opened[-1]

    yield open_one
    for it in opened:
        it.close()


def _is_around(hits: HitList, conversation: ConversationView) -> bool:
    """Whether the conversation is the one around the current hit."""
    current, shown = hits.current, conversation.shown
    if current is None or shown is None:
        return False
    return (current.hit.file, current.hit.message.row) == (shown.hit.file, shown.hit.message.row)


def _said(model: QAbstractItemModel) -> list[str]:
    """Return what a screen reader says of each row, which is all that is drawn of it."""
    indexes = [model.index(row, 0) for row in range(model.rowCount())]
    return [str(it.data(Qt.ItemDataRole.AccessibleTextRole)) for it in indexes]
