"""Rows that can't be read, in the real window over a real store: shown as such, and removed."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.integration.organizations.opening import (
    open_integration,
    open_local_organization,
)
from clickup_desktop.integration.records import Overview
from clickup_desktop.integration.session import OrganizationSession
from clickup_desktop.organization.records import RowKind, UnreadableRow
from clickup_desktop.organization.secrets import MemorySecrets
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.integrations.clickup_card import ClickUpCard
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.members.page import MembersPage
from clickup_desktop.ui.members.remove_dialog import RemoveMemberDialog
from clickup_desktop.ui.openers import Openers
from clickup_desktop.ui.startup import build_window
from clickup_desktop.ui.widgets.unreadable_rows import MOST_ROWS, UnreadableRows
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.ui.window_state import WindowState
from tests.organization.conftest import TOKEN, new_connection, new_link
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import FakeIntegration, Refused, connection
from tests.ui.server_fakes import FakeServer

OpenSpoiled = Callable[..., WindowSession]


@pytest.fixture
def open_spoiled(qtbot: QtBot, tmp_path: Path, sandbox: Sandbox) -> Iterator[OpenSpoiled]:
    """Open a window on two connections with a link each, once a statement has spoiled some."""
    sessions: list[WindowSession] = []
    secrets = MemorySecrets()

    def open_one(*statements: str) -> WindowSession:
        service = open_local_organization(tmp_path, secrets, member_name="Acme Admin")
        for number in range(2):
            made = service.add_connection(replace(new_connection(), clickup_url=sandbox.url), TOKEN)
            service.links.add(new_link(made.id, f"6-1-{number}"))
        service.close()
        with contextlib.closing(sqlite3.connect(tmp_path / STORE_NAME)) as raw, raw:
            for statement in statements:
                raw.execute(statement)

        def organization() -> OrganizationSession:
            return open_integration(tmp_path, sandbox.url, secrets=secrets)

        session = build_window(
            WindowState(None),
            Openers(organization, lambda _cancellation: None),  # type: ignore[arg-type,return-value]
        )
        qtbot.addWidget(session.shell)
        session.shell.show()
        qtbot.waitUntil(lambda: session.overview is not None)
        sessions.append(session)
        return session

    yield open_one
    for session in sessions:
        session.wind_up()


def texts(widget: QWidget) -> list[str]:
    labels = widget.findChildren(QLabel, "unreadableText")
    return [label.text().replace("\u200b", "") for label in labels]


def press(widget: QWidget, name: str) -> None:
    made = widget.findChild(QAbstractButton, name)
    assert made is not None
    made.click()


def test_a_connection_that_cannot_be_read_stands_beside_the_others_and_goes(
    qtbot: QtBot, open_spoiled: OpenSpoiled
) -> None:
    session = open_spoiled("UPDATE connection SET workspaces = '[[[' WHERE rowid = 1")
    session.show_page("integrations")
    assert isinstance(session.page, IntegrationsPage)
    card = session.page.clickup
    assert isinstance(card, ClickUpCard)
    qtbot.waitUntil(lambda: len(card.rows) == 1)
    today = datetime.now(UTC).strftime("%Y-%m-%d")
    assert texts(card) == [
        f"This connection's row can't be read. Written by Acme Admin on {today}."
    ]
    assert card.badge.text() == "Needs attention"
    press(card.unreadable, "removeRow")
    assert texts(card) == ["Remove it? Its content will be lost."]
    press(card.unreadable, "keepRow")
    press(card.unreadable, "removeRow")
    press(card.unreadable, "confirmRemoveRow")
    qtbot.waitUntil(lambda: not texts(card))
    assert len(card.rows) == 1
    assert card.badge.text() == "Connected"


def test_a_link_that_cannot_be_read_is_counted_and_goes(
    qtbot: QtBot, open_spoiled: OpenSpoiled
) -> None:
    session = open_spoiled("UPDATE channel_link SET path = '[\"\\ud800\"]' WHERE rowid = 1")
    session.show_page("channels")
    assert isinstance(session.page, ChannelsPage)
    panel = session.page.links
    qtbot.waitUntil(lambda: len(texts(panel)) == 1)
    assert panel.title.text() == "Linked (2)"
    assert texts(panel)[0].startswith("This channel link's row can't be read. Written by Acme")
    press(panel, "removeRow")
    press(panel, "confirmRemoveRow")
    qtbot.waitUntil(lambda: panel.title.text() == "Linked (1)")
    qtbot.waitUntil(lambda: texts(panel) == [])


def test_a_member_who_cannot_be_read_is_told_where_nobody_can_remove_them(
    qtbot: QtBot, open_spoiled: OpenSpoiled
) -> None:
    session = open_spoiled(
        "INSERT INTO member (id, name, email, role, joined_at, version)"
        " VALUES ('m', 'Acme Other', '', 'boss', '2999-01-01 09:00:00', 1)"
    )
    session.show_page("members")
    assert isinstance(session.page, MembersPage)
    shown = session.page.unreadable
    qtbot.waitUntil(lambda: texts(shown) == ["This member's row can't be read."])
    assert shown.findChild(QAbstractButton, "removeRow") is None


def test_audit_entries_that_cannot_be_read_stand_above_the_others(
    qtbot: QtBot, open_spoiled: OpenSpoiled
) -> None:
    session = open_spoiled("UPDATE audit_entry SET at = 'long ago' WHERE id = 1")
    session.show_page("members")
    assert isinstance(session.page, MembersPage)
    session.page.tabs.setCurrentIndex(1)
    audit = session.page.audit
    qtbot.waitUntil(lambda: bool(audit.model.rows))
    assert texts(audit) == ["This audit trail entry's row can't be read. Written by Acme Admin."]
    assert len(audit.model.rows) == 4


class _WithUnreadableMember(FakeServer):
    def overview(self) -> Overview:
        row = UnreadableRow(RowKind.MEMBER, "m9", problems=("role is no text",))
        return replace(super().overview(), unreadable=(row,))


class _WithUnreadableConnection(FakeIntegration):
    def overview(self) -> Overview:
        row = UnreadableRow(RowKind.CONNECTION, "c9", problems=("url is no text",))
        return replace(super().overview(), unreadable=(row,))


@pytest.mark.parametrize("others", [("c1",), ("c1", "c2")], ids=["one other", "several others"])
def test_trying_again_removes_the_row_that_could_not_be_removed(
    qtbot: QtBot, open_window: OpenWindow, others: tuple[str, ...]
) -> None:
    integration = _WithUnreadableConnection(*map(connection, others))
    session = open_window(integration, page="integrations")
    assert isinstance(session.page, IntegrationsPage)
    card = session.page.clickup
    integration.failure = Refused(Action.RETRY)
    press(card.unreadable, "removeRow")
    press(card.unreadable, "confirmRemoveRow")
    qtbot.waitUntil(card.hint.isVisible)
    integration.failure = None

    press(card.hint, "hintAction_retry")

    told = session.shell.status.announcement
    qtbot.waitUntil(lambda: told.text() == "Connection removed.")
    assert card.hint.isHidden()
    assert integration.calls == [("disconnect", "c9"), ("disconnect", "c9")]


def test_on_a_server_a_member_who_cannot_be_read_is_removed_as_any_other(
    qtbot: QtBot, open_window: OpenWindow
) -> None:
    session = open_window(_WithUnreadableMember(connection()), page="members")
    assert isinstance(session.page, MembersPage)
    press(session.page.unreadable, "removeRow")
    qtbot.waitUntil(lambda: bool(session.shell.findChildren(RemoveMemberDialog)))
    (dialog,) = session.shell.findChildren(RemoveMemberDialog)
    assert dialog.windowTitle() == "Remove this member?"
    dialog.reject()


def test_no_more_rows_are_shown_than_a_window_holds(qtbot: QtBot) -> None:
    rows = tuple(UnreadableRow(RowKind.LINK, str(number)) for number in range(MOST_ROWS + 7))
    widget = UnreadableRows()
    qtbot.addWidget(widget)
    widget.show_rows(rows, may_remove=True)
    assert len(texts(widget)) == MOST_ROWS
    assert "7 more can't be read." in [label.text() for label in widget.findChildren(QLabel)]
    widget.show_rows((), may_remove=True)
    assert widget.isHidden()
