"""What Qt's own widgets cannot say of themselves."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop.ui.widgets.labels import expander, group, title_label
from clickup_desktop.ui.widgets.roles import Role, install_roles, set_role


@pytest.fixture(autouse=True)
def installed() -> None:
    install_roles()


def heard(widget: QWidget) -> tuple[QAccessible.Role, str]:
    """The role and the name that a screen reader is told."""
    told = QAccessible.queryAccessibleInterface(widget)
    return told.role(), told.text(QAccessible.Text.Name)


def test_a_title_is_a_heading_with_its_text(qtbot: QtBot) -> None:
    title = title_label("Channels")
    qtbot.addWidget(title)
    assert heard(title) == (QAccessible.Role.Heading, "Channels")

    title.setText("Members")
    assert heard(title)[1] == "Members"


def test_a_label_stays_a_label(qtbot: QtBot) -> None:
    label = QLabel("Channels")
    qtbot.addWidget(label)
    assert heard(label) == (QAccessible.Role.StaticText, "Channels")


def test_choices_are_a_group_with_the_question(qtbot: QtBot) -> None:
    around = QWidget()
    qtbot.addWidget(around)
    made = group("Who may use it?", around)
    assert heard(made) == (QAccessible.Role.Grouping, "Who may use it?")


def test_what_opens_says_whether_it_is_open(qtbot: QtBot) -> None:
    opens = expander("&Advanced", name="advanced")
    qtbot.addWidget(opens)
    assert heard(opens) == (QAccessible.Role.Button, "Advanced")
    told = QAccessible.queryAccessibleInterface(opens)
    assert (told.state().expandable, told.state().expanded) == (1, 0)

    opens.click()
    assert (told.state().expanded, told.state().collapsed) == (1, 0)


def test_a_tab_says_whether_it_is_selected_and_can_be_pressed(qtbot: QtBot) -> None:
    tab = QToolButton()
    qtbot.addWidget(tab)
    set_role(tab, Role.TAB)
    tab.setText("&Help")
    tab.setCheckable(True)
    told = QAccessible.queryAccessibleInterface(tab)
    assert heard(tab) == (QAccessible.Role.PageTab, "Help")
    assert (told.state().selectable, told.state().selected) == (1, 0)

    action = told.actionInterface()
    assert "Press" in action.actionNames()
    action.doAction("Press")
    assert told.state().selected == 1


def test_what_is_told_keeps_nothing_of_its_own(qtbot: QtBot) -> None:
    # Qt for Python never lets go of it, not even when its widget has gone.
    title = title_label("Channels")
    qtbot.addWidget(title)
    assert vars(QAccessible.queryAccessibleInterface(title)) == {}
