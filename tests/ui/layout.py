"""The window once it has given everything its place."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from clickup_desktop.ui.clipping import settle_layout
from clickup_desktop.ui.window.session import WindowSession


def await_layout(qtbot: QtBot, session: WindowSession, width: int) -> None:
    """Wait until the window is `width` wide, and its parts have the room that this leaves them.

    The navigation becomes narrow after the window did, and only then the page gets its room.
    """
    shell = session.shell
    qtbot.waitUntil(lambda: shell.pages.width() == width - shell.navigation.minimumWidth())
    assert session.page is not None
    settle_layout()
