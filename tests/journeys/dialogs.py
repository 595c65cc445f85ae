"""Every dialog of a window whose organization is this computer's, and how it is opened."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from clickup_desktop.ui.diagnostics.page import DiagnosticsPage
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.members.page import MembersPage
from clickup_desktop.ui.window.session import WindowSession


def first_connection(session: WindowSession) -> str:
    """Return the id of the first connection."""
    assert session.overview is not None
    return session.overview.connections[0].id


def integrations(session: WindowSession) -> IntegrationsPage:
    """Show the Integrations page."""
    session.show_page("integrations")
    return cast("IntegrationsPage", session.page)


def members(session: WindowSession) -> MembersPage:
    """Show the Members page."""
    session.show_page("members")
    return cast("MembersPage", session.page)


def _report(session: WindowSession) -> None:
    session.show_page("diagnostics")
    cast("DiagnosticsPage", session.page).view.open_report()


DIALOGS: dict[str, Callable[[WindowSession], object]] = {
    "connect": lambda it: integrations(it).clickup.open_connect(guide=True),
    "update": lambda it: integrations(it).clickup.open_update(first_connection(it)),
    "disconnect": lambda it: integrations(it).clickup.open_disconnect(first_connection(it)),
    "invite": lambda it: members(it).open_invite(),
    "report": _report,
}
