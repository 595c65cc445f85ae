"""The window has room for its texts, whatever font they are written in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from clickup_desktop.organization.records import WorkspaceReference
from clickup_desktop.ui.window.navigation import ENTRIES
from tests.ui.conftest import OpenWindow
from tests.ui.fakes import FakeIntegration, connection
from tests.ui.layout import await_layout

LONG = "A name that goes on and on " * 20
SMALLEST = 480


@pytest.fixture(params=[1.0, 1.5])
def font(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[QFont]:
    """The system's font, and one whose letters are half as wide again."""
    usual = QFont(qapp.font())
    larger = QFont(usual)
    larger.setPointSizeF(usual.pointSizeF() * request.param)
    qapp.setFont(larger)
    yield larger
    qapp.setFont(usual)


def cut_off(page: QWidget) -> list[str]:
    """Return what is shown on a page and reaches beyond its left or right edge."""
    places = (
        (child, QRect(child.mapTo(page, child.rect().topLeft()), child.size()))
        for child in page.findChildren(QWidget)
        if child.isVisible()
    )
    return [
        f"{type(child).__name__} {child.objectName()}: {place.left()} to {place.right()}"
        for child, place in places
        if place.left() < 0 or place.right() >= page.width()
    ]


@pytest.mark.usefixtures("font")
@pytest.mark.parametrize("name", [entry.name for entry in ENTRIES])
def test_nothing_on_a_page_is_cut_off_in_the_smallest_window(
    qtbot: QtBot, open_window: OpenWindow, name: str
) -> None:
    shared = connection(workspaces=(WorkspaceReference("1", LONG),), problem="unknown-problem")
    session = open_window(FakeIntegration(shared, organization=LONG), page=name)
    session.shell.resize(SMALLEST, 600)

    await_layout(qtbot, session, SMALLEST)

    assert session.page is not None
    assert cut_off(session.page) == []
