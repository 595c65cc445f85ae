"""Every dialog of a window whose organization is this computer's, and how it is opened."""

from __future__ import annotations

from collections.abc import Callable

from clickup_desktop.ui.window.session import WindowSession
from tests.ui.dialogs import integrations, members, open_report


def first_connection(session: WindowSession) -> str:
    """Return the id of the first connection."""
    assert session.overview is not None
    return session.overview.connections[0].id


DIALOGS: dict[str, Callable[[WindowSession], object]] = {
    "connect": lambda it: integrations(it).clickup.open_connect(guide=True),
    "update": lambda it: integrations(it).clickup.open_update(first_connection(it)),
    "disconnect": lambda it: integrations(it).clickup.open_disconnect(first_connection(it)),
    "invite": lambda it: members(it).open_invite(),
    "report": open_report,
}
