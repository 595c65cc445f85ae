"""The look of the window: one stylesheet, and which scheme is in use.

The stylesheet stands in `resources/theme/window.qss` and uses the colours of `colours.py` by
name. Everything else asks here.
"""

from __future__ import annotations

from functools import cache
from string import Template
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontInfo, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from clickup_desktop.resource_files import read_text, resource_path
from clickup_desktop.ui.widgets.colours import Scheme, colours, contrast, mix, remembered_scheme

if TYPE_CHECKING:
    from clickup_desktop.ui.window_state import WindowState

__all__ = [
    "GRID",
    "PAGE_MARGIN",
    "Scheme",
    "apply_scheme",
    "choose_scheme",
    "colours",
    "contrast",
    "mix",
    "remembered_scheme",
    "roomy",
    "stylesheet",
    "theme",
    "title_font",
    "token",
]

GRID = 8
"""Every distance in the window is a multiple of this, in logical pixels."""

PAGE_MARGIN = 32
"""The distance from a page's content to its edges, in logical pixels."""

_DARK_BELOW = 128

_USUAL_PIXELS = 15
"""A letter of the size that most systems have, in logical pixels: 11 pt."""

TITLE_SCALE = 1.5
"""A page's title against the system's font."""


class Theme(QObject):
    """The scheme in use.

    Signals:
        changed: the colours are others now; what was drawn with them must be drawn again.
    """

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.wanted = Scheme.SYSTEM
        self.dark = False
        self._follows: QApplication | None = None

    def follow(self, app: QApplication) -> None:
        """Follow the system's scheme from now on, as long as nothing else is wanted."""
        if self._follows is not app:
            self._follows = app
            app.styleHints().colorSchemeChanged.connect(self._system_changed)

    def _system_changed(self, _scheme: Qt.ColorScheme) -> None:
        if self.wanted is Scheme.SYSTEM and self._follows is not None:
            _paint(self._follows)


@cache
def theme() -> Theme:
    """Return the one theme of the program."""
    return Theme()


def token(name: str) -> QColor:
    """Return the colour called `name` in the current scheme.

    Raises:
        KeyError: there is no such colour.
    """
    return QColor(colours(theme().dark)[name])


def roomy(pixels: int) -> int:
    """Return a width or height that holds text: more where the system's letters are large."""
    letter = QFontInfo(QApplication.font()).pixelSize()
    return round(pixels * max(1.0, letter / _USUAL_PIXELS))


def title_font(widget: QWidget, scale: float = TITLE_SCALE) -> QFont:
    """Return the font of a title on `widget`: the system's, larger and heavier."""
    font = QFont(widget.font())
    font.setPointSizeF(_point_size(QApplication.font()) * scale)
    font.setWeight(QFont.Weight.DemiBold)
    return font


def apply_scheme(app: QApplication, scheme: Scheme) -> None:
    """Colour the whole program in `scheme`, now and when the system's scheme changes."""
    current = theme()
    current.wanted = scheme
    current.follow(app)
    hints = app.styleHints()
    if hasattr(hints, "setColorScheme"):  # since Qt 6.8; colours the window's frame too
        wanted = {
            Scheme.SYSTEM: Qt.ColorScheme.Unknown,
            Scheme.LIGHT: Qt.ColorScheme.Light,
            Scheme.DARK: Qt.ColorScheme.Dark,
        }[scheme]
        if wanted is not Qt.ColorScheme.Unknown or current.property("schemeWasSet"):
            hints.setColorScheme(wanted)
            current.setProperty("schemeWasSet", True)
    _paint(app)


def choose_scheme(scheme: Scheme, state: WindowState) -> None:
    """Colour the program in `scheme`, and remember the choice."""
    state.set_value("window/scheme", scheme.value)
    app = QApplication.instance()
    if isinstance(app, QApplication):
        apply_scheme(app, scheme)


def _paint(app: QApplication) -> None:
    current = theme()
    if current.wanted is Scheme.SYSTEM:
        current.dark = app.styleHints().colorScheme() is Qt.ColorScheme.Dark
    else:
        current.dark = current.wanted is Scheme.DARK
    named = colours(current.dark)
    app.setPalette(_palette(named))
    sheet = stylesheet(named)
    # Qt styles every widget anew at each call, also where nothing is another.
    if app.styleSheet() != sheet:
        app.setStyleSheet(sheet)
    current.changed.emit()


def _palette(named: dict[str, str]) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, name in (
        (role.Window, "background"),
        (role.WindowText, "text"),
        (role.Base, "background"),
        (role.AlternateBase, "surface"),
        (role.Text, "text"),
        (role.PlaceholderText, "muted"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.BrightText, "danger"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.Accent, "accent"),
        (role.Link, "accent"),
        (role.LinkVisited, "accent"),
        (role.ToolTipBase, "surface"),
        (role.ToolTipText, "text"),
        (role.Light, "surface"),
        (role.Midlight, "border"),
        (role.Mid, "border"),
        (role.Dark, "control"),
        (role.Shadow, "border"),
    ):
        palette.setColor(target, QColor(named[name]))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, QColor(named["disabled"]))
    return palette


def stylesheet(named: dict[str, str]) -> str:
    """Return the program's stylesheet in the given colours."""
    size = _point_size(QApplication.font())
    dark = QColor(named["background"]).lightness() < _DARK_BELOW
    tick = resource_path(f"theme/tick-{'dark' if dark else 'light'}.svg")
    start, end = ("right", "left") if QApplication.isRightToLeft() else ("left", "right")
    return _template().substitute(
        named, small=f"{size * 0.9:.2f}pt", tick=tick.as_posix(), start=start, end=end
    )


@cache
def _template() -> Template:
    return Template(read_text("theme/window.qss"))


def _point_size(font: QFont) -> float:
    return font.pointSizeF() if font.pointSizeF() > 0 else QFontInfo(font).pointSizeF()
