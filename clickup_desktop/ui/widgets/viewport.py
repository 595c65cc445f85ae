"""Where an area shows what scrolls in it."""

from __future__ import annotations

from typing import cast

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractScrollArea, QWidget


def viewport_of(area: QAbstractScrollArea) -> QWidget:
    """Return the viewport of `area`.

    By its name: `viewport()` has PySide know every class of widgets, to find out of which it is.
    That is a fiftieth of the start.
    """
    by_name = Qt.FindChildOption.FindDirectChildrenOnly
    return cast("QWidget", area.findChild(QWidget, "qt_scrollarea_viewport", by_name))
