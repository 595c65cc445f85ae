"""No room, no permission, somebody else in the store: a hint in the window, and nothing is lost."""

from __future__ import annotations

import contextlib
import os
import resource
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from clickup_desktop.data_folder import STORE_NAME
from clickup_desktop.organization import sqlite_store as store_module
from clickup_desktop.sandbox.server import Sandbox
from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.integrations.clickup_card import ClickUpCard
from clickup_desktop.ui.integrations.connect_dialog import ConnectDialog
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from clickup_desktop.ui.window.failure_page import FailurePage
from clickup_desktop.ui.window.session import WindowSession
from tests.store_processes import NOBODY, held

from .conftest import Desk
from .test_channels_page import named, pressed, read_page

Trouble = Callable[[Path], contextlib.AbstractContextManager[None]]


@contextlib.contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """No file may grow: what SQLite adds to the write-ahead log has no room."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_024, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def another_writer(folder: Path) -> contextlib.AbstractContextManager[None]:
    """Another program saves, and doesn't come to an end."""
    return held(folder, "BEGIN IMMEDIATE")


TROUBLES = pytest.mark.parametrize(
    ("trouble", "code"), [(full_disk, "store-full"), (another_writer, "store-locked")]
)


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else is waited for as long as it takes to see that."""
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 0.2)


def press(panel: HintPanel, action: str) -> None:
    button = panel.findChild(QPushButton, f"hintAction_{action}")
    assert isinstance(button, QPushButton)
    button.click()


def code_of(panel: HintPanel) -> str:
    return panel.hint.code if panel.hint is not None else ""


def select(desk: Desk, page: ChannelsPage, name: str) -> None:
    page.browser.tree.select(named(page, name))
    desk.wait(page.save_button.isEnabled)


@TROUBLES
def test_a_link_that_could_not_be_saved_is_saved_by_trying_again(
    desk: Desk, sandbox: Sandbox, trouble: Trouble, code: str
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    select(desk, page, "Launch 2027")
    with trouble(desk.folder):
        page.save_button.click()
        desk.wait(page.hint.isVisible)
        assert code_of(page.hint) == code
        # What was chosen stays chosen.
        desk.wait(page.save_button.isEnabled)
        assert page.details.name.text() == "launch-2027"

    press(page.hint, "retry")

    desk.wait(lambda: page.links.title.text() == "Linked (1)")
    assert not page.hint.isVisible()


@TROUBLES
def test_a_link_that_could_not_be_removed_is_there_and_goes_by_trying_again(
    desk: Desk, sandbox: Sandbox, trouble: Trouble, code: str
) -> None:
    desk.connect(sandbox.token)
    page = read_page(desk, desk.open())
    select(desk, page, "Launch 2027")
    page.save_button.click()
    desk.wait(lambda: page.links.title.text() == "Linked (1)")
    with trouble(desk.folder):
        pressed(page.links, "removeLink")
        pressed(page.links, "confirmRemoveLink")
        desk.wait(page.hint.isVisible)
        assert code_of(page.hint) == code
        assert page.links.title.text() == "Linked (1)"

    press(page.hint, "retry")

    desk.wait(lambda: page.links.title.text() != "Linked (1)")


def open_dialog(desk: Desk, session: WindowSession) -> ConnectDialog:
    assert isinstance(session.page, IntegrationsPage)
    card = session.page.clickup
    assert isinstance(card, ClickUpCard)
    return card.open_connect()


@TROUBLES
def test_a_connection_that_could_not_be_saved_keeps_what_was_typed_and_no_token(
    desk: Desk, sandbox: Sandbox, trouble: Trouble, code: str
) -> None:
    session = desk.open(page="integrations")
    dialog = open_dialog(desk, session)
    dialog.private.setChecked(True)
    dialog.token.set_text(sandbox.token)
    with trouble(desk.folder):
        dialog.accept_button.click()
        desk.wait(dialog.hint.isVisible)
        assert code_of(dialog.hint) == code
        assert dialog.token.text == sandbox.token
        assert dialog.private.isChecked()
        assert "0 kept" in repr(desk.secrets)

    press(dialog.hint, "retry")

    desk.wait(lambda: "1 kept" in repr(desk.secrets))
    desk.wait(lambda: session.overview is not None and len(session.overview.connections) == 1)
    dialog.close()


def test_two_programs_that_save_at_once_both_save(
    desk: Desk, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store_module, "BUSY_SECONDS", 20.0)
    desk.connect(sandbox.token)
    session = desk.open()
    page = read_page(desk, session)
    select(desk, page, "Launch 2027")
    rename = "UPDATE organization SET name = 'Acme Abroad'"
    with held(desk.folder, "BEGIN IMMEDIATE", rename, "COMMIT", "BEGIN IMMEDIATE"):
        page.save_button.click()
        desk.wait(lambda: not page.save_button.isEnabled())

    desk.wait(lambda: page.links.title.text() == "Linked (1)")
    assert session.overview is not None
    assert session.overview.organization.name == "Acme Abroad"


@contextlib.contextmanager
def somebody_else() -> Iterator[None]:
    """Be nobody, whom the permissions of files concern."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def test_a_folder_that_may_not_be_written_is_told_and_opens_once_it_may(
    qtbot: QtBot, sandbox: Sandbox
) -> None:
    # Not in the test's own folder, which nobody but its owner may enter.
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as made:
        Path(made).chmod(0o755)
        desk = Desk(qtbot, Path(made) / "data", sandbox.url)
        desk.connect(sandbox.token)
        desk.open()  # everything that Python needs is imported now
        desk.close()
        store, folder = desk.folder / STORE_NAME, desk.folder
        before = store.read_bytes()
        (folder / "window.ini").chmod(0o444)
        store.chmod(0o444)
        folder.chmod(0o555)
        try:
            with somebody_else():
                session = desk.open_on_trouble()
                desk.wait(lambda: session.shell.findChild(FailurePage) is not None)
                failure = session.shell.findChild(FailurePage)
                assert failure is not None
                desk.wait(failure.panel.isVisible)
                assert code_of(failure.panel) == "store-read-only"
                # The window's look has no place either, and nobody is troubled with that.
                session._state.last_workspace = "changed"
                session._state.save()
            assert store.read_bytes() == before
            assert b"changed" not in (folder / "window.ini").read_bytes()
        finally:
            folder.chmod(0o700)
            store.chmod(0o600)

        press(failure.panel, "retry")

        desk.wait(lambda: session.overview is not None)
        assert session.overview is not None
        assert len(session.overview.connections) == 1
        assert session.shell.findChildren(QDialog) == []
        desk.close()
