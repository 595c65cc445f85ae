"""Finding messages while a person types, and the conversation around a hit."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.messages.conversation import RowKind
from clickup_desktop.ui.messages.page import MessagesPage
from clickup_desktop.ui.messages.shown_messages import LONGEST_SHOWN
from clickup_desktop.ui.window.session import WindowSession
from clickup_desktop.untrusted_text import display_paragraph
from tests.hostile_text.payloads import PAYLOADS
from tests.integration.messages.channels import message
from tests.ui.controls import hold_controls
from tests.ui.messages.kept import KeptMessages


def lines(page: MessagesPage) -> list[str]:
    return [it.line for it in page.results.hits.model.hits]


def look_for(qtbot: QtBot, page: MessagesPage, text: str) -> None:
    page.bar.field.setText(text)
    search = page.results.search
    qtbot.waitUntil(lambda: search.job is not None and not search.job.running)


def said(page: MessagesPage) -> list[str]:
    """What the rows of the conversation say, replies with a mark."""
    return [
        (">" if row.parent_id else "") + row.shown.text if row.shown else f"[{row.text}]"
        for row in page.results.conversation.model.rows
    ]


def await_conversation(qtbot: QtBot, page: MessagesPage, text: str) -> None:
    conversation = page.results.conversation
    qtbot.waitUntil(
        lambda: any(
            row.shown is not None and row.shown.sought and row.shown.text == text
            for row in conversation.model.rows
        )
    )
    qtbot.waitUntil(lambda: conversation._job is None)


def key(page: MessagesPage, pressed: Qt.Key) -> None:
    focused = page.window().focusWidget()
    assert focused is not None
    QTest.keyClick(focused, pressed)


def test_hits_take_the_place_of_the_copies_and_give_it_back(
    qtbot: QtBot, page: MessagesPage
) -> None:
    look_for(qtbot, page, "launch")
    assert lines(page) == [
        "A launch like no other",
        "The launch is in May",
        "When is the launch?",
    ]
    assert not page.copies.isVisible()
    assert page.results.hits.summary.text() == (
        "3 messages found – in 2 copies, 1 of them incomplete"
    )

    page.bar.field.clear()

    assert page.copies.isVisible()
    assert lines(page) == []


def test_what_matched_is_marked(qtbot: QtBot, page: MessagesPage) -> None:
    look_for(qtbot, page, "laun")

    hit = page.results.hits.model.hits[0]
    assert [hit.line[start:end] for start, end in hit.spans] == ["launch"]
    assert (hit.who, hit.where) == ("Acme Admin", "launch-2027")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('"is in"', ["The launch is in May"]),
        ("launch from:guest", ["When is the launch?"]),
        ("launch in:launch-2027", ["A launch like no other"]),
        ("launch before:2000-01-01", []),
        ("launch after:2000-01-01 from:guest", ["When is the launch?"]),
    ],
)
def test_the_query_narrows(qtbot: QtBot, page: MessagesPage, text: str, found: list[str]) -> None:
    look_for(qtbot, page, text)

    assert lines(page) == found


def test_one_copy_is_looked_in(qtbot: QtBot, page: MessagesPage) -> None:
    look_for(qtbot, page, "launch")
    page.bar.copies.setCurrentIndex(2)
    page.bar.copies.activated.emit(2)

    qtbot.waitUntil(lambda: lines(page) == ["A launch like no other"])
    assert page.results.hits.summary.text().endswith("in 1 copy, 1 of them incomplete")


def test_the_newest_question_wins(qtbot: QtBot, page: MessagesPage) -> None:
    for text in ("number1", "number", "launch", "launch no"):
        page.bar.field.setText(text)

    qtbot.waitUntil(lambda: lines(page) == ["A launch like no other"])
    qtbot.waitUntil(lambda: not page.results.search.job.running)  # type: ignore[union-attr]
    assert lines(page) == ["A launch like no other"]


def test_more_hits_come_as_they_are_scrolled_to(qtbot: QtBot, page: MessagesPage) -> None:
    look_for(qtbot, page, "parts")
    qtbot.waitUntil(lambda: len(lines(page)) >= 50)

    def scrolled_to_the_end() -> bool:
        page.results.hits.view.scrollToBottom()
        return len(lines(page)) == 120

    qtbot.waitUntil(scrolled_to_the_end)
    assert len(set(lines(page))) == 120


def test_nothing_found_is_said(qtbot: QtBot, page: MessagesPage) -> None:
    look_for(qtbot, page, "nowhere")

    assert page.results.hits.summary.text().startswith("Nothing found")
    assert not page.bar.export_button.isEnabled()
    assert page.results.conversation.model.rows == ()


# The conversation


def test_a_hit_shows_what_was_said_around_it(qtbot: QtBot, page: MessagesPage) -> None:
    look_for(qtbot, page, "number60")
    await_conversation(qtbot, page, "number60 of the parts")

    assert "number59 of the parts" in said(page)
    assert "number61 of the parts" in said(page)


def test_the_conversation_marks_what_is_looked_for_now(qtbot: QtBot, page: MessagesPage) -> None:
    def marked() -> list[str]:
        rows = [row.shown for row in page.results.conversation.model.rows if row.shown]
        return [it.text[start:end] for it in rows if it.sought for start, end in it.spans]

    look_for(qtbot, page, "launch")
    qtbot.waitUntil(lambda: marked() == ["launch"])
    look_for(qtbot, page, "launch like")
    qtbot.waitUntil(lambda: marked() == ["launch", "like"])


def test_it_is_read_on_in_both_directions(qtbot: QtBot, page: MessagesPage) -> None:
    look_for(qtbot, page, "number60")
    await_conversation(qtbot, page, "number60 of the parts")
    bar = page.results.conversation.view.verticalScrollBar()

    def at_the_beginning() -> bool:
        bar.setValue(0)
        return said(page)[0] == "number0 of the parts"

    def at_the_end() -> bool:
        bar.setValue(bar.maximum())
        return said(page)[-1] == "The launch is in May"

    qtbot.waitUntil(at_the_beginning)
    qtbot.waitUntil(at_the_end)
    top = [it for it in said(page) if it.startswith("number")]
    assert top == [f"number{n} of the parts" for n in range(120)]


def test_what_is_seen_stays_where_it_is_while_more_comes(qtbot: QtBot, page: MessagesPage) -> None:
    look_for(qtbot, page, "number60")
    await_conversation(qtbot, page, "number60 of the parts")
    conversation = page.results.conversation
    view, bar = conversation.view, conversation.view.verticalScrollBar()
    count = len(conversation.model.rows)
    bar.setValue(0)
    seen = view.indexAt(view.viewport().rect().topLeft()).data()

    qtbot.waitUntil(lambda: len(conversation.model.rows) > count)

    assert view.indexAt(view.viewport().rect().topLeft()).data() == seen


def test_a_thread_is_shown_with_its_message_and_put_away(qtbot: QtBot, page: MessagesPage) -> None:
    look_for(qtbot, page, '"When is the launch"')
    await_conversation(qtbot, page, "When is the launch?")
    conversation = page.results.conversation
    assert ">answer0" in said(page)
    assert said(page).count("[Show more replies]") == 1

    page.results.enter_conversation()
    key(page, Qt.Key.Key_Return)
    assert "[70 replies]" in said(page)
    key(page, Qt.Key.Key_Return)

    qtbot.waitUntil(lambda: ">answer0" in said(page))
    assert conversation.current is not None


def test_the_rest_of_a_thread_is_asked_for(qtbot: QtBot, page: MessagesPage) -> None:
    look_for(qtbot, page, "answer35")
    await_conversation(qtbot, page, "answer35")
    conversation = page.results.conversation
    for words in ("[Show earlier replies]", "[Show more replies]"):
        while words in said(page):
            row = said(page).index(words)
            conversation.view.setCurrentIndex(conversation.model.index(row))
            conversation._act(conversation.current)  # type: ignore[arg-type]
            qtbot.waitUntil(lambda: conversation._job is None)

    replies = [it for it in said(page) if it.startswith(">")]
    assert replies == [f">answer{n}" for n in range(70)]


def test_edited_and_deleted_are_marked(
    qtbot: QtBot, page: MessagesPage, kept: KeptMessages
) -> None:
    kept.general.lacks("m119").compared()
    look_for(qtbot, page, "May")
    await_conversation(qtbot, page, "The launch is in May")

    rows = page.results.conversation.model.rows
    shown = [row.shown for row in rows if row.shown is not None and not row.parent_id]
    assert "edited" in shown[-1].notes
    assert [it.text for it in shown if it.message.id == "m119"] == ["Deleted in ClickUp."]


def test_a_click_opens_clickup_and_nothing_else_does(
    qtbot: QtBot, page: MessagesPage, opened_pages: list[str]
) -> None:
    look_for(qtbot, page, "May")
    await_conversation(qtbot, page, "The launch is in May")
    assert opened_pages == []

    page.results.conversation.open_button.click()

    assert opened_pages == ["https://app.clickup.com/9013/chat/r/general"]


def test_a_message_is_copied(qtbot: QtBot, page: MessagesPage) -> None:
    look_for(qtbot, page, "May")
    await_conversation(qtbot, page, "The launch is in May")
    page.results.enter_conversation()

    QTest.keyClick(
        page.results.conversation.view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier
    )

    assert QGuiApplication.clipboard().text() == "The launch is in May"


# With the keyboard


def test_all_of_it_goes_with_the_keyboard(
    qtbot: QtBot, session: WindowSession, page: MessagesPage
) -> None:
    session.shell.activateWindow()
    page.start_finding()
    assert page.bar.field.hasFocus()
    QTest.keyClicks(page.bar.field, "launch")
    qtbot.waitUntil(lambda: len(lines(page)) == 3)

    key(page, Qt.Key.Key_Down)
    current = page.results.hits.current
    assert current is not None
    assert current.line == "The launch is in May"
    await_conversation(qtbot, page, "The launch is in May")
    key(page, Qt.Key.Key_Return)
    assert page.results.conversation.view.hasFocus()
    key(page, Qt.Key.Key_Escape)
    assert page.results.hits.view.hasFocus()
    key(page, Qt.Key.Key_Escape)

    assert page.bar.field.hasFocus()
    assert page.bar.text == ""
    assert page.copies.isVisible()


def test_what_a_screen_reader_hears_names_everything(qtbot: QtBot, page: MessagesPage) -> None:
    look_for(qtbot, page, "May")
    await_conversation(qtbot, page, "The launch is in May")
    accessible = Qt.ItemDataRole.AccessibleTextRole

    hold_controls(page.window())
    hit = page.results.hits.view.currentIndex().data(accessible)
    row = page.results.conversation.view.currentIndex().data(accessible)

    assert hit.startswith("Acme Admin, general, ")
    assert hit.endswith(", The launch is in May")
    assert "edited, The launch is in May" in row
    thread = [it for it in page.results.conversation.model.rows if it.kind is RowKind.THREAD]
    assert [it.spoken for it in thread] == ["70 replies"]


def test_a_copy_that_cannot_be_read_is_told(
    qtbot: QtBot, page: MessagesPage, kept: KeptMessages
) -> None:
    kept.files.close()
    kept.general.file.path.unlink()
    kept.general.file.path.mkdir()

    look_for(qtbot, page, "launch")

    qtbot.waitUntil(page.results.hint.isVisible)
    assert page.results.hint.hint is not None


def test_what_others_wrote_is_shown_as_it_is(
    qtbot: QtBot, page: MessagesPage, kept: KeptMessages
) -> None:
    names = sorted(PAYLOADS.keys() - {"surrogates"})  # no file holds those
    for number, name in enumerate(names):
        text = f"{PAYLOADS[name]} needle{number}"
        shown_text = display_paragraph(text, maximum=LONGEST_SHOWN)
        kept.general.named(a99=PAYLOADS[name]).has(message("hostile", text, at=990, author="99"))

        look_for(qtbot, page, f"needle{number}")
        await_conversation(qtbot, page, shown_text)
        shown = [it.shown for it in page.results.conversation.model.rows if it.shown is not None]

        assert [it.text for it in shown if it.sought] == [shown_text], name
        page.grab()  # what is drawn of it is no matter; that it is drawn is
        index = page.results.hits.view.currentIndex()
        assert index.data(Qt.ItemDataRole.ToolTipRole).startswith("<qt>"), name


def test_a_message_of_a_megabyte_is_shown_in_part(
    qtbot: QtBot, page: MessagesPage, kept: KeptMessages
) -> None:
    kept.general.has(message("long", "needle " + "word " * 200_000, at=990, cut=True))

    look_for(qtbot, page, "needle")
    qtbot.waitUntil(lambda: bool(page.results.conversation.model.rows))

    shown = [it.shown for it in page.results.conversation.model.rows if it.shown is not None]
    told = next(it for it in shown if it.sought)
    assert len(told.text) == LONGEST_SHOWN
    assert "too long to be kept whole" in told.notes


def test_rows_stand_below_each_other_in_each_width(
    qtbot: QtBot, page: MessagesPage, kept: KeptMessages
) -> None:
    kept.general.has(message("long", "needle " + "word " * 60, at=990))
    kept.general.has(message("next", "the next", at=991))
    look_for(qtbot, page, "needle")
    view, splitter = page.results.conversation.view, page.results.splitter
    qtbot.waitUntil(lambda: view.currentIndex().isValid())

    def room() -> int:
        """Return how far below the long message the next one begins."""
        current = view.currentIndex()
        below = view.visualRect(current.siblingAtRow(current.row() + 1))
        return below.top() - view.visualRect(current).top()

    def needed() -> int:
        return view.sizeHintForIndex(view.currentIndex()).height()

    at_first = splitter.sizes()
    qtbot.waitUntil(lambda: room() == needed())
    wide = needed()
    splitter.setSizes([at_first[0] + 250, at_first[1] - 250])
    qtbot.waitUntil(lambda: room() == needed() > wide)
    splitter.setSizes(at_first)
    qtbot.waitUntil(lambda: room() == needed() == wide)
    for width in (480, 1400):
        page.window().resize(width, 900)
        qtbot.waitUntil(lambda: room() == needed())
