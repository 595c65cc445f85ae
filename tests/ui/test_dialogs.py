"""What holds in every dialog, whatever it is about: Tab and ears go through it as it is read."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from itertools import pairwise

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog, QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop import ui
from clickup_desktop.troubleshooting.hint import Action
from clickup_desktop.ui.clipping import settle_layout
from clickup_desktop.ui.integrations.token_dialog import TokenDialog
from clickup_desktop.ui.widgets.attempt_dialog import AttemptDialog
from clickup_desktop.ui.widgets.dialog import Dialog
from clickup_desktop.ui.widgets.dialog_room import dialog_room
from clickup_desktop.ui.widgets.hint_panel import HintPanel
from clickup_desktop.ui.widgets.scroll_area import ScrollArea
from tests.ui.conftest import OpenWindow
from tests.ui.controls import hold_controls
from tests.ui.dialogs import DIALOGS, open_dialog
from tests.ui.fakes import Refused


def place(widget: QWidget, dialog: QDialog) -> QRect:
    """Where it is seen in the dialog."""
    return QRect(widget.mapTo(dialog, QPoint()), widget.size())


def is_read_before(first: QRect, second: QRect) -> bool:
    """Whether `first` is above `second`, or on its left where both are on one line."""
    if first.bottom() < second.top():
        return True
    return first.top() <= second.bottom() and first.left() < second.left()


def tabs_through(dialog: QDialog, key: Qt.Key = Qt.Key.Key_Tab) -> list[QWidget]:
    """Return what has the focus after each Tab, from where it is now and once around."""
    begin = dialog.focusWidget()
    assert begin is not None
    visited = [begin]
    while True:
        QTest.keyClick(dialog.focusWidget(), key)
        focused = dialog.focusWidget()
        if focused is begin:
            return visited
        assert focused not in visited, f"{focused.objectName()} comes twice"
        visited.append(focused)


def heard(described: QAccessibleInterface) -> list[QWidget]:
    """Return the widgets that screen readers are told of, in that order."""
    found: list[QWidget] = []
    for number in range(described.childCount()):
        child = described.child(number)
        if child is None or child.state().invisible:
            continue
        widget = child.object()
        if isinstance(widget, QWidget):
            found.append(widget)
        found += heard(child)
    return found


def kinds_of(base: type[QDialog]) -> Iterator[type[QDialog]]:
    """Yield every class that is made from `base`."""
    for kind in base.__subclasses__():
        yield kind
        yield from kinds_of(kind)


def hold_the_order(dialog: QDialog) -> None:
    """Assert that Tab, Shift+Tab and screen readers go through `dialog` as it is read."""
    visited = tabs_through(dialog)
    first = min(visited, key=lambda it: (place(it, dialog).top(), place(it, dialog).left()))
    begin = visited.index(first)
    visited = visited[begin:] + visited[:begin]
    for before, after in pairwise(visited):
        assert is_read_before(place(before, dialog), place(after, dialog)), (
            f"{after.objectName()} is reached after {before.objectName()}"
        )
    visited[0].setFocus()
    backwards = tabs_through(dialog, Qt.Key.Key_Backtab)
    assert [backwards[0], *reversed(backwards[1:])] == visited
    told = [it for it in heard(QAccessible.queryAccessibleInterface(dialog)) if it in visited]
    assert told == visited


@pytest.mark.parametrize("kind", DIALOGS)
def test_tab_and_ears_go_through_it_as_it_is_read(
    qtbot: QtBot, open_window: OpenWindow, kind: type[Dialog]
) -> None:
    dialog = open_dialog(qtbot, open_window, kind)
    qtbot.waitUntil(dialog.isActiveWindow)

    hold_the_order(dialog)

    # What failed is told above the buttons, although it came later.
    hint = dialog.findChild(HintPanel)
    failure = Refused(Action.RETRY, Action.RUN_DIAGNOSTICS)
    if isinstance(dialog, AttemptDialog):
        dialog.failed(failure)
    elif isinstance(hint, HintPanel):
        hint.show_error(failure)
    settle_layout()
    hold_the_order(dialog)


@pytest.mark.parametrize("kind", DIALOGS)
def test_as_it_is_opened_it_can_be_used(
    qtbot: QtBot, open_window: OpenWindow, subtests: pytest.Subtests, kind: type[Dialog]
) -> None:
    dialog = open_dialog(qtbot, open_window, kind)

    with subtests.test("its controls have names and a size to be hit"):
        hold_controls(dialog)

    with subtests.test("nothing is scrolled where there is room"):
        if isinstance(dialog, TokenDialog):
            dialog.guide_toggle.click()
        settle_layout()
        assert dialog.height() < dialog_room(dialog).height()
        for area in dialog.findChildren(ScrollArea):
            assert area.isHidden() or not area.verticalScrollBar().maximum()


def test_every_dialog_of_the_program_is_looked_at() -> None:
    for module in pkgutil.walk_packages(ui.__path__, f"{ui.__name__}."):
        importlib.import_module(module.name)

    made = {kind for kind in kinds_of(QDialog) if kind.__module__.startswith(f"{ui.__name__}.")}
    assert {kind for kind in made if not kind.__subclasses__()} == set(DIALOGS)
