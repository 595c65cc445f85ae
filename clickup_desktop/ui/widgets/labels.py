"""Labels and buttons with the properties that the stylesheet looks for."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QToolButton, QWidget

from clickup_desktop.ui.widgets.directions import on_this_side
from clickup_desktop.ui.widgets.icons import set_icon
from clickup_desktop.ui.widgets.primary_button import PrimaryButton
from clickup_desktop.ui.widgets.roles import Role, set_role, tell_expanded
from clickup_desktop.ui.widgets.theme import title_font


def plain_label(
    text: str = "",
    *,
    muted: bool = False,
    small: bool = False,
    wrap: bool = True,
    selectable: bool = False,
    name: str = "",
    parent: QWidget | None = None,
) -> QLabel:
    """Return a label that shows `text` as it is, never as HTML."""
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    label.setWordWrap(wrap)
    label.setObjectName(name)
    if not selectable:  # what somebody else wrote begins where its own readers begin
        label.setAlignment(on_this_side(label.alignment(), label.layoutDirection()))
    if muted:
        label.setProperty("muted", True)
    if small:
        label.setProperty("small", True)
    if wrap:
        # A wrapped label must be allowed to be narrower than its text.
        label.setMinimumWidth(1)
    if selectable:
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def without_orphan(text: str) -> str:
    """Return `text` such that its last word is never alone on a line: centred, that looks lost."""
    first, _, last = text.rpartition(" ")
    return f"{first}\N{NO-BREAK SPACE}{last}" if first else text


def title_label(
    text: str, scale: float = 1.5, *, name: str = "", wrap: bool = True, heading: bool = True
) -> QLabel:
    """Return a title, `scale` times the size of the system's font; a `heading` also when heard."""
    label = plain_label(name=name, wrap=wrap)
    if heading:
        set_role(label, Role.HEADING)
    label.setText(text)
    label.setFont(title_font(label, scale))
    return label


def field_label(text: str) -> str:
    """Return what stands on the label of a field, whose mnemonic `text` marks.

    Qt measures the text without its mnemonic's underline, which breaks the kerning; the blank at
    the end makes up for it.
    """
    return f"{text} "


def button(
    text: str,
    clicked: Callable[[], object] | None = None,
    *,
    primary: bool = False,
    quiet: bool = False,
    danger: bool = False,
    icon: str = "",
    name: str = "",
    parent: QWidget | None = None,
) -> QPushButton:
    """Return a button.

    Args:
        text: what it does; "&" marks its mnemonic.
        clicked: called without arguments.
        primary: the view's one main button.
        quiet: looks like a link.
        danger: undoing it is work.
        icon: the name of its icon.
        name: its object name.
        parent: its owner.
    """
    made = PrimaryButton(text, parent) if primary else QPushButton(text, parent)
    made.setObjectName(name)
    made.setAutoDefault(False)
    for key, wanted in (("quiet", quiet), ("danger", danger)):
        if wanted:
            made.setProperty(key, True)
    if icon:
        colour = "on_accent" if primary else "accent" if quiet else "danger" if danger else "text"
        set_icon(made, icon, colour, 16, gap=4)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def group(name: str, parent: QWidget) -> QWidget:
    """Return what holds the choices of one question, `name`, together for those who hear them."""
    made = QWidget(parent)
    set_role(made, Role.GROUP)
    made.setAccessibleName(name)
    return made


def expander(text: str, *, name: str, parent: QWidget | None = None) -> QPushButton:
    """Return a quiet button that shows something while it is checked, and hides it again."""
    made = button("", quiet=True, name=name, parent=parent)
    set_role(made, Role.EXPANDER)
    made.setText(text)
    made.setCheckable(True)
    made.toggled.connect(lambda shown: tell_expanded(made, shown))
    return made


def icon_button(
    icon: str,
    what: str,
    clicked: Callable[[], object] | None = None,
    *,
    name: str = "",
    role: Role | None = None,
    parent: QWidget | None = None,
) -> QToolButton:
    """Return a button that is only an icon; `what` is its tooltip and its accessible name."""
    made = QToolButton(parent)
    if role is not None:
        set_role(made, role)
    made.setObjectName(name)
    made.setToolTip(what)
    made.setAccessibleName(what)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    set_icon(made, icon)
    if clicked is not None:
        made.clicked.connect(lambda _checked=False: clicked())
    return made


def icon_label(icon: str, color: str = "text", size: int = 20) -> QLabel:
    """Return a label that shows an icon."""
    made = QLabel()
    set_icon(made, icon, color, size)
    return made


def separator() -> QFrame:
    """Return a thin horizontal line."""
    line = QFrame()
    line.setProperty("separator", True)
    return line


def restyle(widget: QWidget) -> None:
    """Have the stylesheet look at `widget` again after one of its properties changed."""
    if not widget.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        return  # it will look before it paints the widget for the first time
    widget.style().unpolish(widget)
    widget.style().polish(widget)
