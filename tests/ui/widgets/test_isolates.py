"""Mixed names read right where they are shown, and are plain where they leave the window."""

from __future__ import annotations

from typing import cast

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QClipboard,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QTextLayout,
    QTextLine,
    QTextOption,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from clickup_desktop.language.isolation import isolate_nothing, isolate_values
from clickup_desktop.language.texts import _
from clickup_desktop.ui.widgets.clipboard import keep_clipboard_plain
from clickup_desktop.ui.widgets.elided_button import ElidedButton
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.elision import middle_elided
from clickup_desktop.ui.widgets.labels import plain_label
from clickup_desktop.ui.widgets.picker import Picker
from tests.language.made_up import spoken
from tests.language.pseudo import PseudoCatalogue

HEBREW, ARABIC, LATIN = "שיווק", "تسويق", "Sales"
OPEN, END = "\u2068", "\u2069"


def places(text: str, *parts: str) -> list[float]:
    """Where the parts of a text begin that is drawn on one line, from the left; in pixels."""
    layout = QTextLayout(text)
    option = QTextOption()
    option.setTextDirection(
        Qt.LayoutDirection.RightToLeft if is_from_right(text) else Qt.LayoutDirection.LeftToRight
    )
    layout.setTextOption(option)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    found = []
    for part in parts:
        start = text.index(part)
        found.append(min(_edge(line, start), _edge(line, start + len(part))))
    return found


def is_from_right(text: str) -> bool:
    """What a label takes a text for."""
    layout = QTextLayout(text)
    layout.beginLayout()
    line = layout.createLine()
    layout.endLayout()
    return _edge(line, 0) > _edge(line, len(text))


def _edge(line: QTextLine, place: int) -> float:
    # Qt for Python gives back the place as well.
    edge = line.cursorToX(place)
    return cast(float, edge[0] if isinstance(edge, tuple) else edge)


@pytest.mark.parametrize("name", [HEBREW, ARABIC, f"{HEBREW} 2027 EU", f"{ARABIC} (٣)"])
def test_a_name_from_right_to_left_does_not_turn_the_sentence(qtbot: QtBot, name: str) -> None:
    del qtbot
    turned = f"{name} is linked."
    assert is_from_right(turned)
    isolate_values(from_right=False)
    said = _("{channel} is linked.").format(channel=name)
    assert not is_from_right(said)
    first, second, third = places(said, name[0], "is", "linked")
    assert first < second < third


@pytest.mark.parametrize("name", ["C++", "Sales (EU)", "https://example.com/x?y"])
def test_a_latin_name_keeps_its_marks_in_a_sentence_from_right_to_left(
    qtbot: QtBot, name: str
) -> None:
    del qtbot
    isolate_values(from_right=True)
    with spoken(PseudoCatalogue(right_to_left=True)):
        said = _("{channel} is linked.").format(channel=name)
    assert is_from_right(said)
    # The whole name stands at the right, its letters in their own order.
    inside = said[: said.index(END) + 1]
    beginnings = places(said, *(inside[at:] for at in range(2, len(inside) - 1)))
    assert beginnings == sorted(beginnings)
    verb = said[said.index(END) + 2]
    assert places(said, verb)[0] < beginnings[0]


def test_two_names_side_by_side_do_not_change_places(qtbot: QtBot) -> None:
    del qtbot
    isolate_values(from_right=False)
    said = _("{organization} · {server}").format(organization=HEBREW, server=ARABIC)
    first, second = places(said, HEBREW, ARABIC)
    assert first < second
    isolate_values(from_right=True)
    said = _("{organization} · {server}").format(organization="Acme", server="db")
    first, second = places(said, "Acme", "db")
    assert first > second


def test_a_label_and_a_button_keep_the_isolates(qtbot: QtBot) -> None:
    isolate_values(from_right=False)
    said = _("{channel} is linked.").format(channel=HEBREW)
    label, button = ElidedLabel(said), ElidedButton(said)
    qtbot.addWidget(label)
    qtbot.addWidget(button)
    assert label.text() == button.text() == f"{OPEN}{HEBREW}{END} is linked."
    assert button.accessibleName() == f"{HEBREW} is linked."
    label.setText(f"{HEBREW}{END}\u202e{OPEN}")
    assert label.text() == f"{HEBREW} {OPEN}{END}"


@pytest.mark.parametrize("width", range(20, 400, 20))
def test_what_gives_way_leaves_no_isolate_open(qtbot: QtBot, width: int) -> None:
    label = QLabel()
    qtbot.addWidget(label)
    isolate_values(from_right=False)
    said = _("{channel} is linked to {workspace} now.").format(
        channel=HEBREW * 4, workspace=ARABIC * 4
    )
    shown = middle_elided(QFontMetrics(label.font()), said, width)
    assert shown.count(OPEN) == shown.count(END)


def test_what_is_selected_and_copied_is_plain(qtbot: QtBot) -> None:
    keep_clipboard_plain()
    isolate_values(from_right=False)
    label = plain_label(_("{channel} is linked.").format(channel=HEBREW), selectable=True)
    qtbot.addWidget(label)
    label.show()
    label.setSelection(0, len(label.text()))
    label.setFocus()
    QTest.keySequence(label, QKeySequence(QKeySequence.StandardKey.Copy))
    clipboard = QGuiApplication.clipboard()
    qtbot.waitUntil(lambda: clipboard.text() == f"{HEBREW} is linked.")
    isolate_nothing()


def test_what_the_program_copies_is_plain(qtbot: QtBot) -> None:
    keep_clipboard_plain()
    clipboard = QGuiApplication.clipboard()
    clipboard.setText(f"{OPEN}{HEBREW}{END}")
    qtbot.waitUntil(lambda: clipboard.text(QClipboard.Mode.Clipboard) == HEBREW)
    clipboard.setText("Acme")
    assert clipboard.text() == "Acme"


def test_an_entry_of_a_drop_down_is_found_by_what_is_typed(qtbot: QtBot) -> None:
    isolate_values(from_right=False)
    box = Picker()
    qtbot.addWidget(box)
    for name in (LATIN, HEBREW):
        box.add(_("{workspace} – Shared, {account}").format(workspace=name, account=LATIN))
    for letter in HEBREW[:2]:  # QTest knows the keys of Latin letters alone
        key = QKeyEvent(QEvent.Type.KeyPress, 0, Qt.KeyboardModifier.NoModifier, letter)
        QApplication.sendEvent(box, key)
    assert box.currentIndex() == 1
    assert box.currentText() == f"{HEBREW} – Shared, {LATIN}"
    box.resize(300, 40)
    box.grab()  # with the isolates
