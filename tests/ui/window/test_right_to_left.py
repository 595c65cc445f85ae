"""The window in a language that is written from right to left."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, QMargins, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QImage, QStandardItem, QStandardItemModel
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QPushButton,
    QRadioButton,
    QSplitter,
    QStyle,
    QStyleOptionButton,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

import clickup_desktop.ui
from clickup_desktop.language.isolation import isolated
from clickup_desktop.language.texts import _
from clickup_desktop.ui.channels.tree_view import TreeView
from clickup_desktop.ui.widgets import directions
from clickup_desktop.ui.widgets.colours import Scheme
from clickup_desktop.ui.widgets.directions import (
    direction_of,
    follow_direction,
    follow_language,
    is_from_right,
    margins,
)
from clickup_desktop.ui.widgets.elided_label import ElidedLabel
from clickup_desktop.ui.widgets.flow_layout import FlowLayout
from clickup_desktop.ui.widgets.icons import icon, pixmap
from clickup_desktop.ui.widgets.labels import button, plain_label
from clickup_desktop.ui.widgets.picker import Picker
from clickup_desktop.ui.widgets.splitter import Splitter
from clickup_desktop.ui.widgets.theme import apply_scheme
from clickup_desktop.ui.window.qt_texts import translate_qt
from tests.language.made_up import spoken
from tests.language.pseudo import PseudoCatalogue
from tests.parsed_sources import parsed
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import FakeIntegration, connection
from tests.ui.named_widgets import named

LEFT, RIGHT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft
SOURCES = sorted(Path(clickup_desktop.ui.__file__).parent.rglob("*.py"))


@pytest.fixture
def from_right(qapp: QApplication) -> Iterator[None]:
    """Have the window in a language from right to left, as it starts in one."""
    follow_direction(qapp, RIGHT)
    apply_scheme(qapp, Scheme.LIGHT)
    with spoken(PseudoCatalogue(right_to_left=True)):
        yield
    follow_direction(qapp, LEFT)
    apply_scheme(qapp, Scheme.LIGHT)


@pytest.mark.parametrize(
    ("language", "from_right"),
    [("ar", True), ("he", True), ("fa", True), ("ur", True), ("en", False), ("de", False)],
)
def test_the_direction_is_that_of_the_language_whatever_qt_has_a_catalogue_for(
    language: str, from_right: bool, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directions, "language_in_use", lambda: language)
    follow_language(qapp)
    translate_qt(qapp)
    assert is_from_right() is from_right
    assert isolated("Acme") == ("\u2068Acme\u2069" if from_right else "Acme")
    follow_direction(qapp, LEFT)


def test_a_language_has_the_direction_that_qt_knows() -> None:
    for locale in QLocale.matchingLocales(
        QLocale.Language.AnyLanguage, QLocale.Script.AnyScript, QLocale.Country.AnyCountry
    ):
        language = QLocale.languageToCode(locale.language())
        script = QLocale.scriptToCode(locale.script())
        assert direction_of(f"{language}_{script}") is locale.textDirection(), locale.name()
        assert direction_of(language) is QLocale(language).textDirection(), language


@pytest.mark.usefixtures("from_right")
def test_what_qt_does_not_mirror_is_mirrored(qapp: QApplication) -> None:
    assert margins(1, 2, 3, 4) == QMargins(3, 2, 1, 4)
    sheet = qapp.styleSheet()
    assert "border-right: 4px solid" in sheet and "border-left: 4px solid" not in sheet
    assert "border-left: 1px solid" in sheet and "border-right: 1px solid" not in sheet
    follow_direction(qapp, LEFT)
    assert margins(1, 2, 3, 4) == QMargins(1, 2, 3, 4)


@pytest.mark.parametrize(
    ("name", "is_mirrored"),
    [("chevron", True), ("external", True), ("list", True), ("clipboard", False), ("key", False)],
)
def test_an_icon_that_points_somewhere_points_the_other_way(
    name: str, is_mirrored: bool, qapp: QApplication
) -> None:
    there = pixmap(name).toImage()
    follow_direction(qapp, RIGHT)
    here = pixmap(name).toImage()
    follow_direction(qapp, LEFT)
    assert (here != there) is is_mirrored
    assert pixmap(name).toImage() == there


def test_the_gap_of_a_buttons_icon_is_beside_its_text(qapp: QApplication) -> None:
    def empty(picture: QImage, columns: range) -> bool:
        return not any(
            picture.pixelColor(x, y).alpha() for x in columns for y in range(picture.height())
        )

    size = QSize(24, 16)
    there = icon("check", "text", 16, gap=8).pixmap(size).toImage()
    follow_direction(qapp, RIGHT)
    here = icon("check", "text", 16, gap=8).pixmap(size).toImage()
    follow_direction(qapp, LEFT)
    assert empty(there, range(16, 24)) and not empty(there, range(8))
    assert empty(here, range(8)) and not empty(here, range(16, 24))


@pytest.mark.usefixtures("from_right")
def test_the_arrow_keys_open_and_close_a_row_towards_its_content(qtbot: QtBot) -> None:
    tree = TreeView()
    qtbot.addWidget(tree)
    model = QStandardItemModel(tree)
    space = QStandardItem("Marketing")
    space.appendRow(QStandardItem("Launch"))
    model.appendRow(space)
    tree.setModel(model)
    tree.setCurrentIndex(model.index(0, 0))
    QTest.keyClick(tree, Qt.Key.Key_Left)
    assert tree.isExpanded(model.index(0, 0))
    QTest.keyClick(tree, Qt.Key.Key_Right)
    assert not tree.isExpanded(model.index(0, 0))


@pytest.mark.parametrize("direction", [LEFT, RIGHT])
def test_the_border_of_two_parts_goes_where_the_arrow_points(
    qtbot: QtBot, direction: Qt.LayoutDirection
) -> None:
    splitter = Splitter("border")
    splitter.setLayoutDirection(direction)
    qtbot.addWidget(splitter)
    for _part in range(2):
        part = QWidget()
        part.setMinimumWidth(50)
        splitter.addWidget(part)
    splitter.resize(600, 100)
    splitter.show()
    border = splitter.handle(1)
    before = border.x()
    QTest.keyClick(border, Qt.Key.Key_Left)
    assert border.x() == before - 24
    QTest.keyClick(border, Qt.Key.Key_Right)
    assert border.x() == before
    QTest.keyClick(border, Qt.Key.Key_Home)
    assert sizes(splitter)[0] == 50
    QTest.keyClick(border, Qt.Key.Key_End)
    assert sizes(splitter)[1] == 50


def sizes(splitter: QSplitter) -> list[int]:
    return list(splitter.sizes())


@pytest.mark.usefixtures("from_right")
def test_widgets_in_a_line_begin_at_the_right(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    flow = FlowLayout()
    holder.setLayout(flow)
    first, second, last = QPushButton("1"), QPushButton("2"), QPushButton("3")
    for made in (first, second, last):
        flow.addWidget(made)
    flow.setAlignment(last, Qt.AlignmentFlag.AlignRight)
    holder.resize(600, 60)
    holder.show()
    assert first.geometry().right() == holder.rect().right()
    assert second.geometry().right() < first.geometry().left()
    assert last.geometry().left() == 0


@pytest.mark.usefixtures("from_right")
def test_a_label_begins_at_the_right_whatever_script_it_is_in(qtbot: QtBot) -> None:
    for made in (plain_label("Acme"), ElidedLabel("Acme")):
        qtbot.addWidget(made)
        made.resize(300, 30)
        assert ink(made).left() > 150


@pytest.mark.usefixtures("from_right")
def test_a_drop_down_has_its_arrow_at_the_left_and_its_text_at_the_right(qtbot: QtBot) -> None:
    box = Picker()
    qtbot.addWidget(box)
    box.addItem("W !")
    box.resize(300, 40)
    inside = box.rect().adjusted(4, 4, -4, -4)
    assert ink(box, inside).left() < 30
    assert ink(box, inside).right() > 270
    # The name has its own direction: no "! W".
    assert box.currentText() == "W !"
    wide, narrow = letters(box, QRect(150, 4, 146, 32))
    assert wide > narrow


@pytest.mark.usefixtures("from_right")
def test_the_point_of_a_choice_is_at_the_right(qtbot: QtBot) -> None:
    choice = QRadioButton("שיווק")
    qtbot.addWidget(choice)
    choice.resize(300, 30)
    option = QStyleOptionButton()
    choice.initStyleOption(option)
    part = QStyle.SubElement.SE_RadioButtonIndicator
    assert choice.style().subElementRect(part, option, choice).left() > 250
    assert (
        choice.style()
        .subElementRect(QStyle.SubElement.SE_RadioButtonContents, option, choice)
        .contains(QPoint(200, 15))
    )


@pytest.mark.usefixtures("from_right")
def test_a_button_has_its_icon_at_the_right(qtbot: QtBot) -> None:
    made = button(_("Test connection"), icon="check")
    qtbot.addWidget(made)
    made.adjustSize()
    middle = made.width() // 2
    without = button(_("Test connection"))
    qtbot.addWidget(without)
    without.adjustSize()
    assert made.width() > without.width()
    room = QFontMetrics(made.font()).horizontalAdvance(made.text())
    assert ink(made, made.rect().adjusted(4, 4, -4, -4)).right() > middle + room // 2 - 4


@pytest.mark.usefixtures("from_right")
def test_the_window_begins_at_the_right(open_window: OpenWindow) -> None:
    session = open_window(FakeIntegration(connection()))
    shell = session.shell
    assert shell.isRightToLeft()
    navigation = named(shell, QWidget, "navigation")
    assert navigation.mapTo(shell, navigation.rect().topRight()).x() >= shell.width() - 2
    profile = named(shell, QToolButton, "profileButton")
    assert profile.mapTo(shell, QPoint(0, 0)).x() < 40


def test_every_delegate_paints_by_the_one_painter() -> None:
    """It mirrors all areas, and draws each text in its own direction."""
    for path in SOURCES:
        for node in ast.walk(parsed(path)):
            if not isinstance(node, ast.ClassDef) or path.name == "row_delegate.py":
                continue
            bases = {base.id for base in node.bases if isinstance(base, ast.Name)}
            inside = list(ast.walk(node))
            paints = [it for it in inside if isinstance(it, ast.FunctionDef) and it.name == "paint"]
            if not paints:
                continue
            assert bases == {"RowDelegate"}, f"{path.name}: {node.name}"
            drawn = {
                it.func.attr
                for it in inside
                if isinstance(it, ast.Call)
                and isinstance(it.func, ast.Attribute)
                and isinstance(it.func.value, ast.Name)
                and it.func.value.id == "painter"
            }
            assert drawn <= {"fontMetrics"}, f"{path.name}: {node.name}"


def ink(widget: QWidget, inside: QRect | None = None) -> QRect:
    """Return what of a widget differs from its background, which is that of its middle line."""
    area = inside or widget.rect()
    picture = widget.grab().toImage()
    ratio = round(picture.devicePixelRatio())
    ground = picture.pixel(area.left() * ratio, area.top() * ratio)
    columns = [
        x
        for x in range(area.left(), area.right() + 1)
        if any(
            picture.pixel(x * ratio, y * ratio) != ground
            for y in range(area.top(), area.bottom() + 1)
        )
    ]
    assert columns
    return QRect(QPoint(columns[0], area.top()), QPoint(columns[-1], area.bottom()))


def letters(widget: QWidget, inside: QRect) -> list[int]:
    """Return how wide the drawn letters are, from left to right."""
    area = ink(widget, inside)
    picture = widget.grab().toImage()
    ground = picture.pixel(inside.left(), inside.top())
    widths: list[int] = [0]
    for x in range(area.left(), area.right() + 2):
        used = x <= area.right() and any(
            picture.pixel(x, y) != ground for y in range(area.top(), area.bottom() + 1)
        )
        if used:
            widths[-1] += 1
        elif widths[-1]:
            widths.append(0)
    return widths[:-1]
