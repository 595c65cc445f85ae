"""Copies in which something was said, and a window that shows them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.messages.page import MessagesPage
from clickup_desktop.ui.window.session import WindowSession
from tests.ui.conftest import OpenWindow
from tests.ui.messages.kept import KeptMessages


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[KeptMessages]:
    """Copies in which something was said."""
    kept = KeptMessages(tmp_path / "data")
    kept.fill()
    yield kept
    kept.files.close()


@pytest.fixture
def session(qtbot: QtBot, open_window: OpenWindow, kept: KeptMessages) -> WindowSession:
    """A window that shows the Messages page."""
    session: WindowSession = open_window(kept.integration, page="messages")
    session.shell.resize(1400, 900)
    qtbot.waitUntil(lambda: session.copies.known and not session.work.jobs)
    return session


@pytest.fixture
def page(session: WindowSession) -> MessagesPage:
    """The page."""
    return cast("MessagesPage", session.page)
