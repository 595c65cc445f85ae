"""All of a long message: shown in pieces, so that the window goes on meanwhile."""

from __future__ import annotations

import unicodedata

from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.messages.conversation import RowKind
from clickup_desktop.ui.messages.page import MessagesPage
from clickup_desktop.ui.messages.shown_messages import LONGEST_SHOWN
from clickup_desktop.ui.messages.whole_message import (
    LONGEST_PIECE,
    MOST_LINES,
    WholeMessageDialog,
    pieces_of,
)
from tests.hostile_text.payloads import PAYLOADS
from tests.integration.messages.channels import message
from tests.ui.controls import hold_controls
from tests.ui.messages.kept import KeptMessages

LONG = "word " * 1_000 + "needle " + "word " * 100
SHOWN = " ".join(LONG.split())
ACCESSIBLE = Qt.ItemDataRole.AccessibleTextRole


def find(qtbot: QtBot, page: MessagesPage, text: str = "needle") -> None:
    """Find a message, and wait for its conversation."""
    page.bar.field.setText(text)
    conversation = page.results.conversation
    qtbot.waitUntil(lambda: any(it.shown and it.shown.sought for it in conversation.model.rows))
    qtbot.waitUntil(lambda: conversation._job is None)


def go_to_whole(page: MessagesPage) -> None:
    """Put the focus on the row that shows all of a message."""
    conversation = page.results.conversation
    row = next(at for at, it in enumerate(conversation.model.rows) if it.kind is RowKind.WHOLE)
    conversation.view.setFocus()
    conversation.view.setCurrentIndex(conversation.model.index(row))


def opened(qtbot: QtBot, page: MessagesPage) -> WholeMessageDialog:
    """Show all of the long message, with the keyboard."""
    find(qtbot, page)
    go_to_whole(page)
    QTest.keyClick(page.results.conversation.view, Qt.Key.Key_Return)
    dialog = page.window().findChild(WholeMessageDialog)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.model.rowCount() > 0)
    return dialog


def texts(dialog: WholeMessageDialog) -> list[str]:
    """Return what a screen reader says of each row."""
    rows = range(dialog.model.rowCount())
    return [str(dialog.model.index(row).data(ACCESSIBLE)) for row in rows]


def await_clipboard(qtbot: QtBot, text: str) -> None:
    qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() == text)


def test_where_a_message_is_cut_all_of_it_is_shown(
    qtbot: QtBot, page: MessagesPage, kept: KeptMessages
) -> None:
    kept.general.has(message("long", LONG, at=990))

    dialog = opened(qtbot, page)

    rows = page.results.conversation.model.rows
    cut = next(it for it in rows if it.shown is not None and it.shown.sought)
    assert cut.shown is not None
    assert cut.shown.text.endswith("…")
    row = rows[rows.index(cut) + 1]
    assert (row.kind, row.text, row.spoken) == (
        RowKind.WHOLE,
        "Show all 5,507 characters",
        "Show all 5,507 characters",
    )
    assert " ".join(texts(dialog)) == SHOWN
    assert dialog.about.text().startswith("Acme Admin · ")
    assert dialog.about.text().endswith(" · 5,507 characters")
    assert dialog.view.hasFocus()
    hold_controls(dialog)

    QTest.keyClick(dialog.view, Qt.Key.Key_Escape)
    assert not dialog.isVisible()


def test_a_message_that_is_shown_whole_has_no_such_row(
    qtbot: QtBot, page: MessagesPage, kept: KeptMessages
) -> None:
    """Also where blanks that nobody sees make it long."""
    for text in ("needle " + "x" * (LONGEST_SHOWN - 7), "needle" + " " * 3_000 + "end"):
        kept.general.has(message("long", text, at=990))
        page.bar.field.clear()
        find(qtbot, page)
        rows = page.results.conversation.model.rows
        assert not [it for it in rows if it.kind is RowKind.WHOLE]
        assert not [it for it in rows if it.shown and it.shown.notes and it.shown.sought]


def test_a_long_reply_is_shown_whole_as_well(
    qtbot: QtBot, page: MessagesPage, kept: KeptMessages
) -> None:
    kept.general.has(message("reply", LONG, at=502, parent="asked"))
    dialog = opened(qtbot, page)
    assert " ".join(texts(dialog)) == SHOWN


def test_it_goes_to_what_was_looked_for(
    qtbot: QtBot, page: MessagesPage, kept: KeptMessages
) -> None:
    kept.general.has(message("long", "word " * 20_000 + "needle", at=990))
    dialog = opened(qtbot, page)
    last = dialog.model.rowCount() - 1
    assert last > 100

    # Only a few are laid out at a time; the others come meanwhile.
    assert not dialog.view.visualRect(dialog.model.index(last)).isValid()
    area = dialog.view.viewport().rect()
    qtbot.waitUntil(
        lambda: (
            area.contains(dialog.view.visualRect(dialog.view.currentIndex()).center())
            and dialog.view.currentIndex().row() == last
        )
    )
    piece = dialog.model.piece(last)
    assert [piece.text[start:end] for start, end in piece.spans] == ["needle"]


def test_whoever_reads_on_is_not_taken_elsewhere(
    qtbot: QtBot, page: MessagesPage, kept: KeptMessages
) -> None:
    kept.general.has(message("long", "word " * 20_000 + "needle", at=990))
    dialog = opened(qtbot, page)
    QTest.keyClick(dialog.view, Qt.Key.Key_Home)
    last = dialog.model.index(dialog.model.rowCount() - 1)
    qtbot.waitUntil(lambda: dialog.view.visualRect(last).isValid())
    qtbot.waitUntil(lambda: not page.context.work.jobs)
    assert dialog.view.currentIndex().row() == 0
    assert dialog.view.verticalScrollBar().value() == 0


def test_what_is_cut_in_the_copy_says_so_where_it_ends(
    qtbot: QtBot, page: MessagesPage, kept: KeptMessages
) -> None:
    kept.general.has(message("long", LONG, at=990, cut=True))
    dialog = opened(qtbot, page)
    rows = page.results.conversation.model.rows
    [row] = [it for it in rows if it.kind is RowKind.WHOLE]
    assert row.text == "Show all that is kept: 5,507 characters"
    assert texts(dialog)[-1] == "It goes on in ClickUp. More of it was too long to be kept."


def test_the_whole_text_is_copied(qtbot: QtBot, page: MessagesPage, kept: KeptMessages) -> None:
    """In the dialog, and of the message in the conversation that shows its beginning."""
    kept.general.has(message("long", LONG, at=990))
    dialog = opened(qtbot, page)
    QTest.keyClick(dialog.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    await_clipboard(qtbot, SHOWN)
    qtbot.waitUntil(lambda: dialog.told.text() == "The message is on the clipboard.")
    dialog.close()

    QGuiApplication.clipboard().clear()
    view = page.results.conversation.view
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    await_clipboard(qtbot, SHOWN)


def test_the_menu_and_the_mouse_show_all_of_it(
    qtbot: QtBot, page: MessagesPage, kept: KeptMessages
) -> None:
    kept.general.has(message("long", LONG, at=990))
    find(qtbot, page)
    go_to_whole(page)
    conversation = page.results.conversation
    conversation._open_menu(QPoint(1, 1))
    menu = conversation.findChild(QMenu, "messageMenu")
    assert menu is not None
    [action] = [it for it in menu.actions() if it.text() == "Show &all of it"]
    action.trigger()
    menu.close()
    dialog = page.window().findChild(WholeMessageDialog)
    assert dialog is not None
    dialog.close()
    qtbot.waitUntil(lambda: page.window().findChild(WholeMessageDialog) is None)

    conversation.view.scrollTo(conversation.view.currentIndex())
    place = conversation.view.visualRect(conversation.view.currentIndex()).center()
    QTest.mouseClick(conversation.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.window().findChild(WholeMessageDialog) is not None


def test_what_others_wrote_is_shown_as_it_is(
    qtbot: QtBot, page: MessagesPage, kept: KeptMessages
) -> None:
    for name in sorted(PAYLOADS.keys() - {"surrogates"}):  # no file holds those
        kept.general.has(message("long", f"needle {PAYLOADS[name]} {LONG}", at=990))
        dialog = opened(qtbot, page)
        told = "\n".join(texts(dialog))
        bad = [it for it in told if unicodedata.category(it) in {"Cc", "Co"} and it != "\n"]
        assert not bad, name
        dialog.grab()
        dialog.close()
        page.bar.field.clear()
        qtbot.waitUntil(lambda: page.window().findChild(WholeMessageDialog) is None)


def test_pieces_stand_below_each_other_in_each_width(
    qtbot: QtBot, page: MessagesPage, kept: KeptMessages
) -> None:
    kept.general.has(message("long", LONG, at=990))
    dialog = opened(qtbot, page)
    view = dialog.view
    first, second = dialog.model.index(0), dialog.model.index(1)

    def are_laid_out() -> bool:
        room = view.visualRect(second).top() - view.visualRect(first).top()
        return room == view.sizeHintForIndex(first).height()

    wide = dialog.width()
    qtbot.waitUntil(are_laid_out)
    needed = view.sizeHintForIndex(first).height()
    dialog.resize(wide // 2, dialog.height())
    qtbot.waitUntil(lambda: view.sizeHintForIndex(first).height() > needed)
    qtbot.waitUntil(are_laid_out)
    dialog.resize(wide, dialog.height())
    qtbot.waitUntil(lambda: view.sizeHintForIndex(first).height() == needed)
    qtbot.waitUntil(are_laid_out)


TEXTS = st.text("ab \n\u0301\u200d\U0001f44d\U0001f3fdé", max_size=3_000)


@given(TEXTS)
@example("")
@example("x" * 5_000)
@example("a\u0301" * 2_000)
@example("\u0301" * 2_000)
@example("\n" * 2_000)
@example(("line " * 90 + "\n") * 20)
def test_pieces_are_all_of_the_text_and_none_is_long(text: str) -> None:
    pieces = list(pieces_of(text))
    assert "".join("".join(pieces).split()) == "".join(text.split())
    for piece in pieces:
        assert len(piece.replace("\n", "")) <= LONGEST_PIECE
        assert piece.count("\n") <= MOST_LINES
        assert not piece.startswith("\n")


def test_of_several_empty_lines_one_is_kept() -> None:
    """Also where a piece ends there."""
    assert list(pieces_of("\n\none\n \n\ntwo")) == ["one\n\ntwo"]
    lines = [f"line {number}" for number in range(MOST_LINES)]
    assert list(pieces_of("\n".join((*lines, "", "", "more")))) == ["\n".join((*lines, "")), "more"]


LETTERS = {"a": "e\u0301", "b": "👍🏽", "c": "👩\u200d👩"}
"""By what stands for each in a text that is drawn at once."""


@given(st.text("".join(LETTERS), min_size=300, max_size=600))
def test_no_accent_is_parted_from_its_letter(drawn: str) -> None:
    letters = [LETTERS[it] for it in drawn]
    whole = set(letters)
    for piece in pieces_of("".join(letters)):
        rest = piece
        while rest:
            letter = next(it for it in whole if rest.startswith(it))
            rest = rest.removeprefix(letter)
