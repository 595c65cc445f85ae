"""Copies that are deleted: while others are used, without room, and stopped in the middle."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from clickup_desktop.integration.messages import copy_file
from clickup_desktop.integration.messages.erasing import scrub_due
from clickup_desktop.sandbox.chat import BUSY_CHANNEL_ID
from clickup_desktop.ui.messages.copy_dialogs import DeleteCopyDialog
from tests.failures.copied import THEME, Copied
from tests.failures.messages_page import OpenMessages
from tests.failures.recorder import Recorder
from tests.failures.window import WAIT
from tests.ui.named_widgets import named

MARK = "zqneedle"
LINKS = 30


def bytes_of(copied: Copied) -> bytes:
    """Return all that is in the files of the copies."""
    return b"".join(it.read_bytes() for it in copied.path.parent.iterdir())


def is_due(copied: Copied) -> bool:
    """Whether something is to be overwritten."""
    with copied.file.reading() as connection:
        return scrub_due(connection, 0)


def test_others_are_searched_and_changed_while_one_of_thirty_is_deleted(
    failures: Recorder, copied: Copied
) -> None:
    integration, chat = copied.office.integration, copied.sandbox.chat
    others = copied.keep_others(LINKS - 1)
    chat.write(BUSY_CHANNEL_ID, f"{MARK} goes")
    for it in others:
        chat.write(it.channel_id, "a needle that stays")
    assert integration.copies.sync(again=True).complete
    kept = integration.messages.find("after:2000-01-01", others[0].id, most_counted=None).total
    deleting = threading.Thread(target=integration.copies.erase, args=(copied.state,))
    deleting.start()
    while deleting.is_alive():
        assert integration.messages.find('"needle that stays"').total == LINKS - 1
        assert integration.messages.find(MARK).total <= 1
        integration.copies.pause(others[0], paused=True)
        deleting.join(0.01)
    assert integration.copies.state_of(copied.link) is None
    assert len(integration.copies.states()) == LINKS - 1
    assert integration.messages.find(MARK).total == 0
    total = integration.messages.find("after:2000-01-01", others[0].id, most_counted=None).total
    assert total == kept
    assert integration.copies.sync(again=True).complete
    assert not is_due(copied)
    assert MARK.encode() not in bytes_of(copied)
    failures.record(
        theme=THEME,
        fault="One of thirty copies is deleted while the others are searched and changed",
        made="`keep --off` beside `messages` and pauses, in one file",
        seen="The copy is gone at once. The others are found as before.",
        kept="The other copies, whole; of the deleted one no byte.",
    )


def test_without_room_a_copy_is_gone_and_its_bytes_are_told_of(
    failures: Recorder, copied: Copied
) -> None:
    [other] = copied.keep_others(1)
    copied.sandbox.chat.write(other.channel_id, f"{MARK} goes")
    integration = copied.office.integration
    assert integration.copies.sync(again=True).complete
    state = integration.copies.state_of(other)
    assert state is not None
    with copied.file.writing() as connection:
        [(pages,)] = connection.execute("PRAGMA page_count")
        connection.execute(f"PRAGMA max_page_count = {pages}")
    met = copied.office.fails(integration.copies.erase, state)
    assert integration.copies.state_of(other) is None
    assert integration.messages.find(MARK).total == 0
    with copied.file.writing() as connection:
        connection.execute("PRAGMA max_page_count = 1073741823")
    kept = copied.it_is_whole()
    integration.copies.erase(state)
    assert MARK.encode() not in bytes_of(copied)
    failures.record(
        theme=THEME,
        fault="The disk is full while a copy is deleted",
        made="a file of copies that may not grow, and “Try again” once it may",
        seen=met,
        kept=f"{kept.removesuffix(', as it was.')}, as it was; the deleted one's bytes until then.",
    )


def test_who_stops_a_deletion_is_told_what_is_left(
    failures: Recorder,
    qtbot: QtBot,
    copied: Copied,
    open_messages: OpenMessages,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # It waits for somebody who reads the file as it was: that long, until it is stopped.
    monkeypatch.setattr(copy_file, "LOG_SECONDS", 600.0)
    [other] = copied.keep_others(1)
    copied.sandbox.chat.write(other.channel_id, f"{MARK} goes")
    integration = copied.office.integration
    assert integration.copies.sync(again=True).complete
    opened = open_messages()
    shell = opened.session.shell
    with copied.file.reading() as connection:
        connection.execute("SELECT count(*) FROM message").fetchall()
        assert opened.page.copies.list.go_to(copied.connection_id, other.channel_id)
        opened.page.copies.open_deletion()
        [dialog] = shell.findChildren(DeleteCopyDialog)
        named(dialog, QPushButton, "acceptButton").click()
        qtbot.waitUntil(lambda: integration.copies.state_of(other) is None, timeout=WAIT)
        dialog.cancel_button.click()
        assert not dialog.isVisible()
        told = opened.session.shell.status.announcement.text()
        qtbot.waitUntil(lambda: len(opened.page.copies.list.model.copies) == 1, timeout=WAIT)
    qtbot.waitUntil(lambda: not is_due(copied), timeout=WAIT)
    assert MARK.encode() not in bytes_of(copied)
    failures.record(
        theme=THEME,
        fault="Somebody stops the deletion of a copy",
        made="Cancel while it is being overwritten",
        seen=told,
        kept=copied.it_is_whole(),
    )
