"""Hostile names in every widget: shown as the text they are, bounded, and nothing is fetched."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QUrl
from PySide6.QtGui import QDesktopServices, QHelpEvent, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QTextEdit,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.channels.page import ChannelsPage
from clickup_desktop.ui.channels.tree_view import TreeView
from clickup_desktop.ui.integrations.clickup_card import ClickUpCard
from clickup_desktop.ui.integrations.disconnect_dialog import DisconnectDialog
from clickup_desktop.ui.integrations.page import IntegrationsPage
from clickup_desktop.ui.widgets import web
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.untrusted_text import MAXIMUM_PARAGRAPH
from tests.hostile_text.payloads import assert_printable
from tests.hostile_text.server import HostileClickUp, hostile_clickup
from tests.journeys.conftest import Desk
from tests.ui.named_widgets import named
from tests.widget_texts import all_widgets, name_of, texts_of

pytestmark = pytest.mark.proof

TOKEN = "pk_7_HOSTILETEXTHOSTILETEXTHOSTILETEX"
SINGLES = ("html", "controls", "bidirectional", "long word", "lines", "mnemonics")
"""What the account, the Workspace and a Channel's details are called; the places have it all."""


class Window:
    """The window in front of a hostile ClickUp."""

    def __init__(self, desk: Desk, clickup: HostileClickUp) -> None:
        self.desk = desk
        self.clickup = clickup
        self.session: WindowSession = desk.open(page="integrations")
        self.session.shell.resize(1120, 760)
        self.size = self.session.shell.size()
        self._plain: set[tuple[str, str]] = set()

    def card(self) -> ClickUpCard:
        self.session.show_page("integrations")
        page = self.session.page
        assert isinstance(page, IntegrationsPage)
        return page.clickup

    def look(self) -> None:
        """Look at everything that is shown now, and paint it."""
        QApplication.processEvents()
        for widget in all_widgets():
            assert_plain(widget)
        for widget, what, text in texts_of():
            if (what, text) not in self._plain:  # most are there at every look
                assert_plain_text(what, text, f"{what} of {name_of(widget)}")
                self._plain.add((what, text))
            if what == "accessible Description" and text == widget.toolTip():
                where = f"{what} of {name_of(widget)}"
                assert not text.startswith("<qt>"), f"{where} is heard with its tags"
        assert self.session.shell.size() == self.size, "the window was made larger"
        least = self.session.shell.minimumSizeHint()
        assert least.width() <= self.size.width(), "the window cannot be made smaller"
        assert not self.session.shell.grab().isNull()
        for dialog in self.session.shell.findChildren(QDialog):
            screen = dialog.screen().availableSize()
            assert dialog.width() <= screen.width()
            assert dialog.height() <= screen.height()
            dialog.grab()


def assert_plain_text(what: str, text: str, where: str) -> None:
    """Fail where a text does more than to say something, or is endless."""
    # What is put between the characters of long words alone, so that they may break.
    words = text.split("\u200b")
    assert all(len(word.split()[-1]) >= 40 for word in words[:-1]), where
    assert_printable("".join(words), where)
    assert len(text) <= MAXIMUM_PARAGRAPH * 2, where
    if "tooltip" in what.lower():
        assert_escaped(text, where)


def assert_plain(widget: QWidget) -> None:
    """Fail where Qt would take a text for HTML."""
    where = name_of(widget)
    assert not isinstance(widget, QTextEdit | QMessageBox), f"{where} shows rich text"
    if widget.objectName() == "qtooltip_label" and isinstance(widget, QLabel):
        assert_escaped(widget.text(), "the tooltip that is shown")
        assert widget.width() <= widget.screen().availableSize().width(), "the tooltip is too wide"
    elif isinstance(widget, QLabel):
        plain = widget.textFormat() is Qt.TextFormat.PlainText
        assert plain or "<" not in widget.text(), f"{where} guesses what it shows"
        assert not widget.openExternalLinks(), f"{where} opens links"
    assert_escaped(widget.toolTip(), f"the tooltip of {where}")


def assert_escaped(tip: str, where: str) -> None:
    """Fail where a tooltip has a tag that is not its own."""
    if "<" in tip:
        inner = tip.removeprefix("<qt>").removesuffix("</qt>").replace("<br/>", "")
        assert "<" not in inner, f"{where} has tags"


@pytest.fixture(autouse=True)
def nothing_is_opened(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    opened: list[str | QUrl] = []

    def refuse(url: str | QUrl) -> bool:
        opened.append(url)
        return False

    monkeypatch.setattr(web, "open_in_browser", refuse)
    monkeypatch.setattr(QDesktopServices, "openUrl", refuse)
    yield
    assert opened == []


@pytest.fixture(params=SINGLES)
def window(request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path) -> Iterator[Window]:
    with hostile_clickup(request.param) as (clickup, server, _trap):
        desk = Desk(qtbot, tmp_path / "data", server.url)
        yield Window(desk, clickup)
        desk.close()


def test_every_page_and_dialog_shows_hostile_names_as_text(window: Window) -> None:
    _connect(window)
    _browse_and_link(window)
    _refuse(window)
    _change_and_disconnect(window)


def _connect(window: Window) -> None:
    dialog = window.card().open_connect()
    dialog.token.set_text(TOKEN)
    dialog.accept_button.click()
    window.desk.wait(lambda: not dialog.running)
    assert dialog.hint.hint is None
    window.look()
    dialog.close()
    window.desk.wait(lambda: window.card().rows)
    (row,) = window.card().rows.values()
    row.test_button.click()
    window.desk.wait(row.test_button.isEnabled)
    window.look()
    for label in window.session.shell.findChildren(ElidedLabel):
        _hover(label)
    window.look()


def _hover(widget: QWidget) -> None:
    spot = QPoint(3, 3)
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, spot, widget.mapToGlobal(spot)))
    assert_escaped(QToolTip.text(), f"what hovers over {name_of(widget)}")


def _browse_and_link(window: Window) -> None:
    session, desk = window.session, window.desk
    session.show_page("channels")
    page = session.page
    assert isinstance(page, ChannelsPage)
    desk.wait(lambda: not page.browser.is_reading and not page.browser.model.empty)
    page.browser.tree.expandAll()
    window.look()
    for word in ("etc", "<", "W", "&", "\u202e", "(", "passwd"):
        page.picker.find_field.setText(word)
        desk.wait(lambda: not page.browser.is_reading)
        QApplication.processEvents()
    desk.wait(lambda: page.browser.hits.model.hits)
    window.look()
    page.browser.choose_hit()
    page.picker.find_field.clear()
    desk.wait(page.details.messages_title.isVisible)
    window.look()
    desk.wait(page.save_button.isEnabled)
    page.save_button.click()
    desk.wait(lambda: session.overview and session.overview.links.items)
    window.look()
    named(session.shell, QPushButton, "removeLink").click()
    window.look()


def _refuse(window: Window) -> None:
    """Have what was there a moment ago refused with hostile words."""
    session, desk = window.session, window.desk
    page = session.page
    assert isinstance(page, ChannelsPage)
    window.clickup.refused = ("/folder", "/members", "/messages", "/user")
    page.picker.refresh.click()
    desk.wait(lambda: not page.browser.is_reading)
    window.look()
    (row,) = window.card().rows.values()
    row.test_button.click()
    desk.wait(row.test_button.isEnabled)
    for toggle in session.shell.findChildren(QPushButton, "hintDetailsButton"):
        toggle.click()
    window.look()
    window.clickup.refused = ()


def _change_and_disconnect(window: Window) -> None:
    session, desk, card = window.session, window.desk, window.card()
    (identifier,) = card.rows
    window.clickup.account = "8"
    update = card.open_update(identifier)
    update.token.set_text(TOKEN)
    update.accept_button.click()
    desk.wait(update.question.isVisible)
    window.look()
    update.reject()
    card.open_disconnect(identifier)
    dialog = session.shell.findChild(DisconnectDialog)
    assert dialog is not None
    desk.wait(dialog.disconnect_button.isEnabled)
    window.look()
    dialog.reject()


def test_a_tower_of_accents_stays_in_its_row(qtbot: QtBot, tmp_path: Path) -> None:
    """Painted once with it and once without: the rows around it look the same."""
    with hostile_clickup("sql") as (clickup, server, _trap):
        desk = Desk(qtbot, tmp_path / "data", server.url)
        desk.connect(TOKEN)
        session = desk.open(page="channels")
        page = session.page
        assert isinstance(page, ChannelsPage)
        desk.wait(lambda: not page.browser.is_reading and not page.browser.model.empty)
        tree = page.browser.tree
        assert isinstance(tree, TreeView)
        model = page.browser.model
        row = 4
        index = model.index(row, 0)
        node = model.node(index)
        area = tree.visualRect(index)
        pictures = []
        for name in ("a", "".join(f"a{chr(0x300 + at) * 90}" for at in range(40))):
            node.name = name  # past every cleaning
            tree.viewport().update()
            picture = tree.viewport().grab().toImage()
            pictures.append(
                [
                    picture.copy(0, top, picture.width(), bottom - top)
                    for top, bottom in ((0, area.top()), (area.bottom() + 1, picture.height()))
                ]
            )
        assert pictures[0] == pictures[1]
        desk.close()
        del clickup


def test_the_field_to_find_in_takes_no_more_than_it_can_show(qtbot: QtBot, tmp_path: Path) -> None:
    with hostile_clickup("html") as (_clickup, server, _trap):
        desk = Desk(qtbot, tmp_path / "data", server.url)
        desk.connect(TOKEN)
        session = desk.open(page="channels")
        field = named(session.shell, QLineEdit, "findField")
        field.setText("\u202e" + "x" * 100_000)
        assert len(field.text()) <= MAXIMUM_PARAGRAPH
        assert unicodedata.category("\u202e") == "Cf"
        desk.close()
