"""The building blocks."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QTextDocument, QTextLayout
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop.clickup.errors import RateLimited, TokenRejected
from clickup_desktop.troubleshooting.hints import Action, Hint, Step, hint_for
from clickup_desktop.ui.integrations.token_field import TokenField
from clickup_desktop.ui.widgets.busy_indicator import BusyIndicator
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.empty_state import EmptyState
from clickup_desktop.ui.widgets.guide_steps import GuideSteps
from clickup_desktop.ui.widgets.hint_panel import HintPanel, trying_again
from clickup_desktop.ui.widgets.icons import icon
from clickup_desktop.ui.widgets.plain_tooltip import plain_tooltip
from clickup_desktop.ui.widgets.sentence_button import SentenceButton
from clickup_desktop.ui.widgets.wait_button import WaitButton
from tests.ui.fakes import TOKEN
from tests.ui.named_widgets import named

HINT = Hint(
    "code",
    "<b>Title</b>",
    "What happened.",
    ("The first cause.", "The second."),
    (Step("Do this.", Action.RETRY), Step("Or that.")),
    "HTTP 401",
)
ICONS = (
    *("clickup", "workspace", "space", "folder", "list", "channel", "task", "message", "people"),
    *("lock", "search", "warning", "check", "link", "unlink", "retry", "settings", "help"),
    *("profile", "add", "info", "key", "eye", "eye-off", "copy", "archive", "chevron"),
)


@pytest.mark.parametrize("name", ICONS)
def test_every_icon_draws_something(qtbot: QtBot, name: str) -> None:
    image = icon(name).pixmap(20, 20).toImage()
    assert any(
        image.pixelColor(x, y).alpha() for x in range(image.width()) for y in range(image.height())
    )


def test_a_name_that_fits_is_shown_whole(qtbot: QtBot) -> None:
    label = ElidedLabel("Marketing")
    qtbot.addWidget(label)
    label.resize(400, 24)

    assert not label.elided


def test_a_long_name_gives_way_but_is_still_known_whole(qtbot: QtBot) -> None:
    label = ElidedLabel("Quarterly business review " * 8)
    qtbot.addWidget(label)
    label.resize(120, 24)

    assert label.elided
    assert label.text() == ("Quarterly business review " * 8).strip()
    assert label.minimumSizeHint().width() < 120


def test_names_are_shown_on_one_line_and_never_as_html(qtbot: QtBot) -> None:
    label = ElidedLabel("<b>Sales</b>\nEurope\u202e")
    qtbot.addWidget(label)

    assert label.text() == "<b>Sales</b> Europe"
    assert label.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize(
    "text", ["<b>Sales</b>", "a & b", "<img src='file:///etc/passwd'>", "1 < 2"]
)
def test_a_tooltip_shows_exactly_the_text(qtbot: QtBot, text: str) -> None:
    document = QTextDocument()
    document.setHtml(plain_tooltip(text))

    assert document.toPlainText() == text


def test_no_text_makes_no_tooltip() -> None:
    assert plain_tooltip("") == ""


def test_a_hint_shows_what_happened_why_and_what_now(qtbot: QtBot) -> None:
    panel = HintPanel()
    qtbot.addWidget(panel)
    panel.show_hint(HINT)

    shown = [label.text() for label in panel.findChildren(QLabel)]
    for text in ("<b>Title</b>", "What happened.", "•  The first cause.", "Do this.", "Or that."):
        assert text in shown
    assert panel.accessibleName() == "<b>Title</b>"


def test_a_hints_button_asks_its_owner(qtbot: QtBot) -> None:
    panel = HintPanel()
    qtbot.addWidget(panel)
    panel.show_hint(HINT)
    made = panel.findChild(QPushButton, "hintAction_retry")
    assert made is not None

    with qtbot.waitSignal(panel.action_requested) as asked:
        QTest.mouseClick(made, Qt.MouseButton.LeftButton)

    assert asked.args == [Action.RETRY]


def test_a_hint_does_what_its_buttons_say(qtbot: QtBot) -> None:
    done: list[object] = []
    again = trying_again(lambda: done.append("again"))
    panel = HintPanel(None, again, otherwise=done.append)
    qtbot.addWidget(panel)

    for action in (Action.UPDATE_TOKEN, Action.RETRY, Action.UNLOCK_KEYRING):
        panel.action_requested.emit(action)

    assert done == [Action.UPDATE_TOKEN, "again", "again"]


def test_an_error_is_shown_as_its_hint(qtbot: QtBot) -> None:
    panel = HintPanel()
    qtbot.addWidget(panel)

    panel.show_error(RateLimited(wait_seconds=30))

    assert panel.hint == hint_for(RateLimited(wait_seconds=30))
    assert not panel.isHidden()


def test_details_are_one_click_away_and_can_be_copied(qtbot: QtBot) -> None:
    panel = HintPanel()
    qtbot.addWidget(panel)
    panel.show_hint(HINT)
    panel.show()
    details = named(panel, QPlainTextEdit, "hintDetails")
    assert not details.isVisible()

    named(panel, QPushButton, "hintDetailsButton").click()
    named(panel, QPushButton, "hintCopyButton").click()

    assert details.isVisible()
    assert "HTTP 401" in QGuiApplication.clipboard().text()


def test_another_hint_takes_the_place_of_the_first(qtbot: QtBot) -> None:
    panel = HintPanel()
    qtbot.addWidget(panel)
    panel.show_hint(HINT)
    panel.show_hint(Hint("other", "Other", "Something else."))
    assert panel.hint is not None
    assert panel.hint.code == "other"

    panel.clear()

    assert panel.isHidden()


def test_the_busy_indicator_turns_only_while_it_is_seen(qtbot: QtBot) -> None:
    indicator = BusyIndicator()
    qtbot.addWidget(indicator)
    assert indicator.isHidden()

    indicator.start("Loading Marketing…")
    assert indicator.text == "Loading Marketing…"
    with qtbot.waitSignal(indicator.stop_requested):
        indicator.stop_button.click()
    indicator.stop()

    assert indicator.isHidden()


def test_an_empty_state_has_the_next_step_as_a_button(qtbot: QtBot) -> None:
    empty = EmptyState("channel", "No Channels yet", "Choose one.", "Choose")
    qtbot.addWidget(empty)

    with qtbot.waitSignal(empty.activated):
        empty.button.click()

    assert EmptyState("channel", "No Channels", "None.").button.isHidden()


EMPTY_TEXTS = (
    "Select a row to see its location, activity and messages.",
    "Select a Space, Folder, List or Channel to see what it is.",
    "It has no Spaces or Channels that this connection can read.",
)


@pytest.mark.parametrize("text", EMPTY_TEXTS)
def test_the_last_word_of_an_empty_state_is_never_alone_on_a_line(qtbot: QtBot, text: str) -> None:
    empty = EmptyState("channel", "Choose a Channel", text)
    qtbot.addWidget(empty)

    for width in range(180, 600, 5):
        assert len(last_line(empty.text, width).split()) > 1, width


def last_line(label: QLabel, width: int) -> str:
    """The words of the last line where the label is that wide."""
    layout = QTextLayout(label.text(), label.font())
    layout.beginLayout()
    while (line := layout.createLine()).isValid():
        line.setLineWidth(width)
    layout.endLayout()
    last = layout.lineAt(layout.lineCount() - 1)
    return label.text()[last.textStart() :]


def test_steps_say_their_number_to_a_screen_reader(qtbot: QtBot) -> None:
    steps = GuideSteps(["Log in.", "Click Generate."])
    qtbot.addWidget(steps)

    names = [label.accessibleName() for label in steps.findChildren(QLabel)]
    assert "Step 2: Click Generate." in names


@pytest.fixture
def field(qtbot: QtBot) -> TokenField:
    made = TokenField()
    qtbot.addWidget(made)
    made.show()
    return made


def test_a_token_is_masked_until_it_is_revealed(field: TokenField) -> None:
    assert field.line.echoMode() is QLineEdit.EchoMode.Password

    field.reveal.click()
    assert field.line.echoMode() is QLineEdit.EchoMode.Normal
    assert field.reveal.accessibleName() == "Hide the token"

    field.reveal.click()
    assert field.line.echoMode() is QLineEdit.EchoMode.Password


@pytest.mark.parametrize(
    "copied", [f"  {TOKEN}\n", f'"{TOKEN}"', f"Bearer {TOKEN}", f"{TOKEN[:20]}\r\n{TOKEN[20:]}"]
)
def test_what_is_pasted_is_cleaned(field: TokenField, copied: str) -> None:
    QGuiApplication.clipboard().setText(copied)

    field.paste_button.click()

    assert field.text == TOKEN
    assert field.judgement.text() == "Looks like a ClickUp token."
    assert field.usable


def test_what_does_not_look_like_a_token_is_said_at_once(qtbot: QtBot, field: TokenField) -> None:
    QTest.keyClicks(field.line, "abc")

    assert "doesn't look like" in field.judgement.text()
    assert field.line.accessibleDescription() == field.judgement.text()
    assert field.usable  # only ClickUp's answer decides


@pytest.mark.parametrize("pasted", ["", "   ", "x" * 10_000, "pk_ключ"])
def test_what_cannot_be_sent_is_not_usable(field: TokenField, pasted: str) -> None:
    field.set_text(pasted)

    assert not field.usable


def test_the_clipboard_is_cleared_only_if_it_still_holds_the_token(field: TokenField) -> None:
    clipboard = QGuiApplication.clipboard()
    clipboard.setText(f" {TOKEN} ")
    field.paste()
    clipboard.setText("something else")
    field.clear_clipboard()
    assert clipboard.text() == "something else"

    clipboard.setText(TOKEN)
    field.clear_clipboard()
    assert clipboard.text() == ""


def test_a_hint_that_asks_to_wait_counts_down_and_then_offers_to_retry(qtbot: QtBot) -> None:
    panel = HintPanel()
    qtbot.addWidget(panel)
    panel.show_hint(hint_for(RateLimited(wait_seconds=0.6)))
    waiting = panel.findChild(WaitButton, "hintAction_wait")
    assert isinstance(waiting, WaitButton)
    assert waiting.text() == "Wait 1 s"
    qtbot.waitUntil(lambda: waiting.text() == "Try again")
    with qtbot.waitSignal(panel.action_requested) as asked:
        waiting.click()
    assert asked.args == [Action.RETRY]


def test_waiting_goes_on_by_itself_for_who_pressed_the_button(qtbot: QtBot) -> None:
    waiting = WaitButton(1, "Retry")
    qtbot.addWidget(waiting)
    with qtbot.waitSignal(waiting.ready):
        waiting.click()
        assert waiting.text() == "Continues in 1 s"
    assert waiting.text() == "Retry"


def test_a_step_that_its_button_says_is_the_button_alone(qtbot: QtBot) -> None:
    panel = HintPanel()
    qtbot.addWidget(panel)
    panel.show_hint(hint_for(TokenRejected()))
    panel.show()

    seen = [it for it in panel.findChildren(QPushButton) if it.isVisible()]
    assert [it.text() for it in seen] == [
        "Create a new Personal Access Token in ClickUp",
        "Update the token in your organization's integration settings",
    ]
    words = " ".join(label.text() for label in panel.findChildren(QLabel))
    assert "Create a new" not in words
    assert "Update the token" not in words


@pytest.mark.parametrize("width", [150, 240, 480])
def test_a_sentence_on_a_button_goes_on_in_the_next_line(qtbot: QtBot, width: int) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    column = QVBoxLayout(holder)
    text = "Update the token in your organization's integration settings"
    made = SentenceButton(text)
    column.addWidget(made, 0, Qt.AlignmentFlag.AlignLeft)
    holder.resize(width, 300)
    holder.show()

    lines = made._lines(made.width()).split("\n")
    assert made.text() == " ".join(lines) == text
    assert made.rect().right() < width
    assert all(made.fontMetrics().horizontalAdvance(line) < made.width() for line in lines)
    assert made.height() >= len(lines) * made.fontMetrics().height()
