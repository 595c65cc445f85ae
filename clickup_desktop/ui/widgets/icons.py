"""The program's icons: line drawings from `resources/icons`, tinted by the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from clickup_desktop.resource_files import read_text
from clickup_desktop.ui.widgets.directions import is_from_right
from clickup_desktop.ui.widgets.theme import theme, token

# They point where people read on, or begin where they begin.
_MIRRORED = frozenset({"chevron", "external", "list"})

_QT_ICONS = [":/icons"]

_NAME = "tintedIcon"
_COLOUR = "tintedColour"
_SIZE = "tintedSize"
_GAP = "tintedGap"


def icon(name: str, color: str = "text", size: int = 20, *, gap: int = 0) -> QIcon:
    """Return the icon called `name` in the theme's colour `color`, `size` logical pixels wide.

    `gap` pixels stay empty between it and a button's text, where Qt leaves too little room.

    The icon keeps its colour when the scheme changes: ask again on `theme().changed`, or use
    `set_icon`, which does.

    Raises:
        FileNotFoundError: there is no such icon.
        KeyError: there is no such colour.
    """
    result = QIcon()
    for ratio in _ratios():
        result.addPixmap(_drawn(name, token(color).name(), size, ratio, gap))
    if color == "text":  # a disabled button's icon fades with its text
        for ratio in _ratios():
            faded = _drawn(name, token("disabled").name(), size, ratio, gap)
            result.addPixmap(faded, QIcon.Mode.Disabled)
    return result


def use_no_other_icons() -> None:
    """Have Qt not look for its own icons among the desktop's.

    For the one that empties a line, it would look in each folder of a theme: 60,000 questions to
    the disk, a tenth of the start. Where it finds none, it has pictures of its own.
    """
    QIcon.setThemeSearchPaths(_QT_ICONS)
    QIcon.setFallbackSearchPaths(_QT_ICONS)


def pixmap(name: str, color: str = "text", size: int = 20, ratio: float = 1.0) -> QPixmap:
    """Return the icon called `name` as a picture for a screen with that many pixels a point."""
    return _drawn(name, token(color).name(), size, ratio)


def set_icon(
    widget: QAbstractButton | QLabel,
    name: str,
    color: str = "text",
    size: int = 20,
    *,
    gap: int = 0,
) -> None:
    """Show an icon on a button or a label, and draw it again whenever the scheme changes."""
    widget.setProperty(_NAME, name)
    widget.setProperty(_COLOUR, color)
    widget.setProperty(_SIZE, size)
    widget.setProperty(_GAP, gap)
    _show(widget)
    _watch_theme()


def _show(widget: QWidget) -> None:
    name, colour, size, gap = (widget.property(key) for key in (_NAME, _COLOUR, _SIZE, _GAP))
    if isinstance(widget, QAbstractButton):
        widget.setIcon(icon(name, colour, size, gap=gap))
        widget.setIconSize(QSize(size + gap, size))
    elif isinstance(widget, QLabel):
        widget.setPixmap(pixmap(name, colour, size, widget.devicePixelRatioF()))
        widget.setFixedSize(size, size)


@lru_cache(maxsize=1)
def _watch_theme() -> None:
    theme().changed.connect(_draw_all_again)


def _draw_all_again() -> None:
    for widget in QApplication.allWidgets():
        if widget.property(_NAME):
            _show(widget)


def _ratios() -> tuple[float, ...]:
    return tuple(
        sorted({1.0, *(screen.devicePixelRatio() for screen in QGuiApplication.screens())})
    )


def _drawn(name: str, colour: str, size: int, ratio: float, gap: int = 0) -> QPixmap:
    return _painted(name, colour, size, ratio, gap, from_right=is_from_right())


@lru_cache(maxsize=512)
def _painted(
    name: str, colour: str, size: int, ratio: float, gap: int, *, from_right: bool
) -> QPixmap:
    drawing = _source(name).replace("currentColor", colour)
    renderer = QSvgRenderer(QByteArray(drawing.encode()))
    picture = QPixmap(round((size + gap) * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    if from_right:
        painter.translate(picture.width() - picture.height(), 0)
    if from_right and name in _MIRRORED:
        painter.translate(picture.height(), 0)
        painter.scale(-1, 1)
    renderer.render(painter, QRectF(0, 0, picture.height(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


@lru_cache(maxsize=128)
def _source(name: str) -> str:
    return read_text(f"icons/{name}.svg")
